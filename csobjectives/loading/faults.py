"""What a schema has refused in one entry of a document, so that the rest of it can be read.

An entry with faults is never returned: it is read on without them, so that all else that is
wrong with it is told in the same run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from csobjectives.loading.reader import Key
from csobjectives.schemas import Unfit

Faults = frozenset[tuple[Key, ...]]
"""The paths in an entry of what is unfit; () is the entry itself, such as for a missing key."""

SOUND: Faults = frozenset()


def faults_of(unfit: Unfit, key: str) -> Mapping[Key, Faults]:
    """The faults of each entry below a key of a document, by the entry's name or index."""
    found: dict[Key, set[tuple[Key, ...]]] = defaultdict(set)
    for path in unfit:
        if path[:1] == (key,) and len(path) > 1:
            found[path[1]].add(path[2:])
    return {entry: frozenset(paths) for entry, paths in found.items()}


def within(faults: Iterable[tuple[Key, ...]], key: Key) -> Faults:
    """The faults below a key of an entry."""
    return frozenset(path[1:] for path in faults if path[:1] == (key,))


def lost(faults: Iterable[tuple[Key, ...]]) -> frozenset[Key]:
    """The keys of an entry in whose values something is unfit."""
    return frozenset(path[0] for path in faults if path)


def without(raw: object, faults: Faults) -> Mapping[str, Any]:
    """A mapping without such keys; nothing of what is no mapping."""
    if not isinstance(raw, Mapping):
        return {}
    keys = lost(faults)
    return {key: value for key, value in raw.items() if key not in keys} if keys else raw
