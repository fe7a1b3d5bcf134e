"""Documents as somebody writes them by hand: small mappings in one line, quotes where needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_UNQUOTED = re.compile(
    r"[A-Za-z][^,\[\]{}#:\"]*(?<! )|-?\d+(\.\d+)?( ?(%|[a-zA-Z]+))?|[\d-]+|\.\./[\w./-]+"
)
_MEANT = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n|-?\d+(\.\d+)?")  # as something else


def item(entry: Mapping[str, Any]) -> list[str]:
    """An entry of a list in YAML."""
    first, *rest = block(entry)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def block(mapping: Mapping[str, Any]) -> list[str]:
    """A mapping in YAML: small ones in one line, others line by line."""
    lines = []
    for key, value in mapping.items():
        if isinstance(value, dict) and _nests(value):
            lines += [f"{key}:", *(f"  {line}" for line in block(value))]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return lines


def _nests(mapping: Mapping[str, Any]) -> bool:
    """Whether a mapping is shown line by line: a measure, a source, its columns."""
    return any(isinstance(each, dict) for each in mapping.values()) or "metric" in mapping


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if not isinstance(value, str):
        return str(value)
    is_plain = _UNQUOTED.fullmatch(value) and not _MEANT.fullmatch(value)
    return value if is_plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
