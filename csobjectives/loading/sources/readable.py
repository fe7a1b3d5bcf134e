"""A source with faults as one that can be read: without them, and without what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.loading.faults import Faults, lost, within, without
from csobjectives.model import ColumnType

_NESTED = (("columns",), ("compute",))  # mappings of which each entry can be read by itself
_SIGNS = ("decimal", "thousands")


def readable_source(written: object, faults: Faults) -> Mapping[str, Any]:
    """A source without what is unfit in it; of its columns and formulas, each by itself."""
    if not faults:
        return without(written, faults)
    nested = frozenset(path for path in faults if path[:1] in _NESTED and len(path) > 1)
    raw = dict(without(written, faults - nested))
    if "compute" in raw:
        raw["compute"] = without(raw["compute"], within(nested, "compute"))
    if isinstance(raw.get("columns"), Mapping):
        of_columns = within(nested, "columns")
        spoiled = [key for key in _SIGNS if lost(faults) & set(_SIGNS)]
        raw["columns"] = {
            name: _without_keys(_column(each, within(of_columns, name)), spoiled)
            for name, each in raw["columns"].items()
        }
    return raw


def vague_columns(faults: Faults) -> frozenset[str]:
    """The columns of a source whose type cannot be told."""
    return frozenset(
        str(path[1])
        for path in faults
        if path[:1] == ("columns",) and path[2:] in ((), ("type",)) and len(path) > 1
    )


def _column(raw: object, faults: Faults) -> Mapping[str, Any]:
    """A column of which a key that another one needs is not merely absent."""
    if not faults:
        return without(raw, faults)
    kept = dict(without(raw, faults))
    faulty = lost(faults)
    if "type" not in kept:
        return {"type": str(ColumnType.TEXT)} | {k: v for k, v in kept.items() if k == "from"}
    if "unit" in faulty:
        kept.pop("between", None)
        kept |= {"unit": "EUR"} if kept["type"] == ColumnType.MONEY else {}
    return _without_keys(kept, _SIGNS) if faulty & set(_SIGNS) else kept


def _without_keys(raw: Mapping[str, Any], keys: list[str] | tuple[str, ...]) -> Mapping[str, Any]:
    return {key: value for key, value in raw.items() if key not in keys} if keys else raw
