"""Opening a source: its files held against its contract, and whatever it looks up as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection
from sqlglot import exp

from csobjectives.engines.cells import carries_zone, is_zoned, reads_iso
from csobjectives.engines.connections import run
from csobjectives.engines.dialect import inside
from csobjectives.engines.files import MeasurementFile
from csobjectives.engines.keys import reasons_of
from csobjectives.engines.layouts import Layout, inspect
from csobjectives.engines.lookups import LookupTable
from csobjectives.engines.places import Places
from csobjectives.engines.raw import raw_rows
from csobjectives.engines.registers import OpenedRegister
from csobjectives.engines.relations import HIDDEN, Held, Opened, relation
from csobjectives.engines.rollups import create
from csobjectives.expressions.trees import named
from csobjectives.loading import personal
from csobjectives.model import ColumnType, Join, Source
from csobjectives.planning import UNDATED, Counts, Unmatched
from csobjectives.problems import Problems

_PLACES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A source that another one looks up, and what became of its rows."""

    opened: Opened
    counts: Counts


class Opening:
    """Opens a source on a connection, after whatever it looks up, which it collects."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        files: Mapping[str, Sequence[MeasurementFile]],
        zone: str,
        as_of: date,
        places: Places,
    ) -> None:
        self.looked_up: list[LookedUp] = []
        self._connection = connection
        self._files = files
        self._zone = zone
        self._as_of = as_of
        self._places = places
        self._tables = 0
        self._registers: list[OpenedRegister] = []

    def open(self, source: Source, problems: Problems) -> Opened | None:
        """The source as its files have it; None, and problems, where they lack something."""
        held = [
            self._held(number, join, opened, problems)
            for number, join in enumerate(source.lookups.values())
            if (opened := self.open(join.source, problems)) is not None
        ]
        files = self._files[source.name]
        layouts = inspect(self._connection, files, source, problems)
        if not layouts or problems.errors:
            return None
        zones = {
            name: self._zone_of(source, name, layouts)
            for name, column in source.columns.items()
            if column.type is ColumnType.TIMESTAMP
        }
        rows = relation(source, layouts, zones, self._zone, self._as_of, held)
        return Opened(source, tuple(files), zones, rows)

    def register(self, source: Source, problems: Problems) -> OpenedRegister | None:
        """A source that metrics count from, read once into a table of its own; None as `open`."""
        opened = self.open(source, problems)
        if opened is None:
            return None
        table = OpenedRegister(f"register_{len(self._registers)}", opened)
        self._registers.append(table)
        run(self._connection, source, create(table.table, opened.relation.kept))
        if all(each.opened.source.name != source.name for each in self.looked_up):
            fates = run(self._connection, source, table.fates())
            self.looked_up.append(LookedUp(opened, _counts(source, fates)))
        return table

    def _zone_of(self, source: Source, name: str, layouts: Sequence[Layout]) -> str:
        """The zone that a timestamp column is held in: UTC where any of its stamps carries a zone.

        All stamps as text are looked at, for one that comes late must not be read otherwise than
        one that comes first; it is the one column that is read twice.
        """
        if source.timezone == "UTC":
            return "UTC"
        column = source.columns[name]
        stamp = named(f"r{list(source.columns).index(name)}")
        for layout in layouts:
            native = layout.native(column)
            if native == "TIMESTAMP WITH TIME ZONE" or carries_zone(column):
                return "UTC"
            if native != "VARCHAR" or not reads_iso(column):
                continue
            zoned = exp.select(exp.Max(this=is_zoned(stamp))).from_(
                inside(raw_rows(source, layout), "raw")
            )
            if run(self._connection, source, zoned)[0][0]:
                return "UTC"
        return source.timezone

    def _held(self, number: int, join: Join, opened: Opened, problems: Problems) -> Held:
        """Read a source that is looked up, once; a problem where a key stands in it twice."""
        source = join.source
        table = LookupTable(f"lookup_{self._tables}", number, join, opened.relation)
        self._tables += 1
        run(self._connection, source, create(table.table, table.rows()))
        repeated = run(self._connection, source, table.repeated())
        self._report_repeated(join, opened, repeated, problems)
        if all(each.opened.source.name != source.name for each in self.looked_up):
            fates = run(self._connection, source, table.fates())
            self.looked_up.append(LookedUp(opened, _counts(source, fates)))
        return table.held()

    def _report_repeated(
        self,
        join: Join,
        opened: Opened,
        repeated: Sequence[tuple[Any, ...]],
        problems: Problems,
    ) -> None:
        if not repeated:
            return
        source, (*key, times) = join.source, repeated[0]
        names = list(join.on.values())
        found = self._places.of_key(opened, dict(zip(names, key, strict=True)), _PLACES_SHOWN)
        where = ", and ".join(f"{file}, row {row:,}" for file, row in found)
        if personal(source) & set(names):
            key = [HIDDEN]
        what = f"{' and '.join(names)} = {', '.join(str(each) for each in key)}"
        more = len(repeated) - 1
        others = f"{more:,} more keys stand" if more > 1 else "1 more key stands"
        problems.add(
            "ambiguous-lookup",
            f"{times:,} rows of '{source.name}' have {what}{f' ({where})' if where else ''}"
            f"{f', and {others} there more than once' if more else ''}; "
            "what is looked up must be there once",
            join.location,
            f"Give '{source.name}' a `key` with `newest_by`, if its rows are versions of one "
            "thing, or look up by columns that tell them apart.",
        )


def _counts(source: Source, fates: Sequence[tuple[Any, ...]]) -> Counts:
    """The rows of a source that is looked up, by what became of them."""
    rejected: Counter[int] = Counter()
    lacking: dict[str, Unmatched] = {}
    undated = rejected_rows = 0
    for reasons, place, rows, _, *found in fates:
        if reasons is not None:
            rejected_rows += int(rows)
            rejected.update(dict.fromkeys(reasons_of(reasons), int(rows)))
        elif place is not None:
            undated += int(rows) if place == UNDATED else 0
            for name, without, example in zip(source.lookups, found[::2], found[1::2], strict=True):
                if without:
                    before = lacking.get(name, Unmatched(0, example))
                    least = min(before.example, example)
                    lacking[name] = Unmatched(before.rows + int(without), least)
    return Counts(
        rows=sum(int(each[2]) for each in fates),
        conflicts=sum(int(each[3]) for each in fates),
        undated=undated,
        rejected=rejected,
        rejected_rows=rejected_rows,
        unmatched=lacking,
    )
