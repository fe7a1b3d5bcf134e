"""What the docstring of a metric has to say, read strictly.

The first line says what is measured. Then come `Formula:`, `Pitfalls:` and `Source:`, once each
and in this order; lines that go on are indented. All else that there is to say of a metric
follows from its declaration.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

AUTHORED = ("Formula", "Pitfalls", "Source")

_HEADING = re.compile(r"(?P<name>[A-Z][\w ]*):(?: +(?P<text>.*))?")


class DocstringError(ValueError):
    """A docstring without one of the headings, or with something else beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docstring:
    """The authored parts of a metric's documentation, each without line breaks."""

    what: str
    formula: str
    pitfalls: str
    source: str


def read_docstring(raw: str | None) -> Docstring:
    """The parts of a docstring. Raises DocstringError where it is not exactly these."""
    lines = inspect.cleandoc(raw or "").splitlines()
    if not lines or not lines[0].endswith("."):
        raise DocstringError("the first line says what is measured, and ends in a full stop")
    if lines[1:2] != [""]:
        raise DocstringError("the first line stands alone, with an empty line below it")
    parts = _parts(lines[2:])
    if tuple(parts) != AUTHORED:
        raise DocstringError(f"the headings are {', '.join(AUTHORED)}, not {', '.join(parts)}")
    empty = [name for name, text in parts.items() if not text]
    if empty:
        raise DocstringError(f"{empty[0]}: nothing stands there")
    formula, pitfalls, source = parts.values()
    return Docstring(what=lines[0], formula=formula, pitfalls=pitfalls, source=source)


def _parts(lines: list[str]) -> dict[str, str]:
    """What stands under each heading. Raises DocstringError."""
    parts: dict[str, str] = {}
    name = ""
    for line in lines:
        if line.startswith(" ") and name:
            parts[name] = f"{parts[name]} {line.strip()}".strip()
            continue
        found = _HEADING.fullmatch(line)
        if found is None:
            raise DocstringError(f"'{line}' stands under no heading: indent what goes on")
        name = found["name"]
        if name in parts:
            raise DocstringError(f"{name}: stands there twice")
        parts[name] = found["text"] or ""
    return parts
