"""Whether a file has lines that end in several ways, as files joined by hand have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from csobjectives.engines.texts import HEAD, compression, unpacked

_SAMPLES = 16  # places of a large file that are looked at, beside its start
_SAMPLE = 1 << 14  # bytes of each
_QUOTE = re.compile(b'"')
_AROUND = (b",", b";", b"\t", b"|", b"\r", b"\n")
_AROUND_QUOTES = (*_AROUND, b'"', b"")
_QUOTED = re.compile(rb'"[^"]*(?:"|$)')


def has_mixed_ends(path: Path) -> bool:
    """Whether line ends differ, by the start of a file, its end, and places in between.

    What is in quotes does not count: spreadsheet programs break lines inside of cells
    otherwise than between rows.
    """
    kinds: set[bytes] = set()
    return compression(path) != ".zst" and any(
        len(kinds := kinds | found) > 1 for found in _kinds_found(path)
    )


def _kinds_found(path: Path) -> Iterator[set[bytes]]:
    """The kinds of line ends at each place."""
    with unpacked(path) as file:
        yield _kinds(file.read(HEAD))
        if compression(path):
            return
        size = path.stat().st_size
        step = max((size - HEAD) // _SAMPLES, _SAMPLE)
        for start in range(HEAD, size, step):
            file.seek(min(start + step, size) - _SAMPLE)
            part = file.read(_SAMPLE)
            yield _kinds(part.partition(b'"')[2] if _starts_inside(part) else part)


def _starts_inside(part: bytes) -> bool:
    """Whether a part starts inside of quotes: then those that look like opening ones are odd."""
    places = [each.start() for each in _QUOTE.finditer(part)]
    odd, even = (
        sum(
            part[place - 1 : place] in _AROUND and part[place + 1 : place + 2] not in _AROUND_QUOTES
            for place in places[start::2]
        )
        for start in (1, 0)
    )
    return odd > even


def _kinds(part: bytes) -> set[bytes]:
    """The kinds of line ends outside of quotes; one that the part cuts in two does not count."""
    part = _QUOTED.sub(b"", part.removeprefix(b"\n").removesuffix(b"\r"))
    both = part.count(b"\r\n")
    counts = {b"\r\n": both, b"\n": part.count(b"\n") - both, b"\r": part.count(b"\r") - both}
    return {end for end, number in counts.items() if number}
