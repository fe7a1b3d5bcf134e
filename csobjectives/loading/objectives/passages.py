"""How an objective was written, and what that takes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.known import KnownSources
from csobjectives.loading.reader import Key, Reader
from csobjectives.model import Passage


def definition_of(
    reader: Reader, raw: Mapping[str, Any], own_keys: frozenset[str], known: KnownSources
) -> tuple[Passage, ...]:
    """The objective's own lines, the defaults that it takes, and the measure that it uses."""
    return tuple(_passages(reader, raw, own_keys, known))


def _passages(
    reader: Reader, raw: Mapping[str, Any], own_keys: frozenset[str], known: KnownSources
) -> Iterator[Passage]:
    document, path = reader.document.origin(reader.path)
    yield from _passage(document, path)
    defaults = document.data.get("defaults")
    if isinstance(defaults, dict) and defaults.keys() - own_keys:
        yield from _passage(document, ("defaults",), "The document's defaults")
    measure = raw.get("measure")
    used = known.measures.get(measure.get("use", "")) if isinstance(measure, dict) else None
    if used is not None:
        about = f"The measure {used.name} of source {used.source}"
        yield from _passage(used.document, used.path, about)


def _passage(document: Document, path: tuple[Key, ...], about: str = "") -> Iterator[Passage]:
    text = document.passage(path)
    if text:
        yield Passage(location=document.locate(path, key=True), text=text, about=about)
