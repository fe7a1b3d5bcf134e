"""The presets as text: what each is about, and what it holds."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

_WIDTH = 92


def preset_list(descriptions: Mapping[str, str]) -> str:
    """All presets, each with what its description says first."""
    lines = ["Presets: contracts of common exports, to start a source from", ""]
    for name, description in descriptions.items():
        lines += [f"  {name}", *_wrapped(_first_sentence(description), "      ")]
    lines += ["", "csobjectives catalog presets NAME shows one of them."]
    return "\n".join(lines) + "\n"


def preset_page(name: str, description: str, written: str) -> str:
    """A preset: what it is, how a source takes it, and its YAML as it stands."""
    lines = [
        name,
        *_wrapped(description, "  "),
        "",
        "  A source takes it by its name, and may overrule any of it (an empty key takes it back):",
        "",
        "    sources:",
        "      export:",
        "        files: ../measurements/export-*.csv",
        f"        preset: {name}",
        "",
        "  What it says:",
        "",
    ]
    return "\n".join(lines) + f"\n{written}"


def _first_sentence(description: str) -> str:
    head, stop, _ = description.partition(": ")
    if stop and len(head) < _WIDTH:
        return f"{head}."
    return f"{description.partition('. ')[0].rstrip('.')}."


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
