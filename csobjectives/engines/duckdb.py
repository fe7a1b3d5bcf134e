"""DuckDB, embedded: opens a source's files, and runs its scan."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from csobjectives.calendars import Calendar
from csobjectives.engines.clocks import clock_statements, clocks_of
from csobjectives.engines.connections import Settings, connect, fetch_arrays, run
from csobjectives.engines.conversions import prepare
from csobjectives.engines.dialect import function, inside, text
from csobjectives.engines.entries import unlisted
from csobjectives.engines.file_days import file_days
from csobjectives.engines.files import MeasurementFile
from csobjectives.engines.keys import REJECTED, reasons_of
from csobjectives.engines.layouts import refuse_undecodable
from csobjectives.engines.opening import LookedUp, Opening
from csobjectives.engines.places import Places
from csobjectives.engines.registers import OpenedRegister
from csobjectives.engines.relations import HIDDEN, Opened, Reason
from csobjectives.engines.rollups import (
    ASKED,
    RANKS,
    asked_rows,
    create,
    newest_time,
    ranks_pass,
    source_counts,
    sums_pass,
    unmatched_keys,
    wanted_rows,
    widest,
)
from csobjectives.engines.tallies import combinations, segments_in_tally, tallies_pass, tally
from csobjectives.estimators import Tally
from csobjectives.expressions import Scope
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import named
from csobjectives.loading import all_sources, personal
from csobjectives.model import FILE_DAY, Reject, Source
from csobjectives.planning import (
    THING,
    TIED,
    UNDATED,
    VERSIONS,
    Counts,
    EntryRows,
    Group,
    Place,
    Ranks,
    Register,
    Scan,
    Sums,
    Unmatched,
    WantedRanks,
    WantedTallies,
)
from csobjectives.problems import CannotJudge, Problems

SAMPLE = 20_000  # rows from which planning estimates how many groups there will be


class OpenedSource:
    """A source whose files were found to have what the contract promises."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        opened: Opened,
        looked_up: Sequence[LookedUp],
        registers: Mapping[str, OpenedRegister],
        places: Places,
    ) -> None:
        self.opened = opened
        self.looked_up = tuple(looked_up)
        self._registers = registers
        self.places = places
        self._connection = connection
        self._source = opened.source
        self._relation = opened.relation
        self._sampled = False
        self._wound: set[Calendar] = set()

    @property
    def scope(self) -> Scope:
        """The columns as they are held."""
        return self._relation.scope

    @property
    def registers(self) -> dict[str, Register]:
        """The other sources that metrics count from, by name."""
        return {
            name: Register(
                source=each.opened.source,
                scope=each.opened.relation.scope,
                days=file_days(each.opened.source, each.opened.files),
            )
            for name, each in self._registers.items()
        }

    @property
    def _register_rows(self) -> dict[str, exp.Select]:
        return {name: each.rows for name, each in self._registers.items()}

    @property
    def file_days(self) -> tuple[date, ...]:
        """The days that the names of the files tell, where they do."""
        return file_days(self._source, self.opened.files)

    def groups(self, keys: Sequence[exp.Expression]) -> tuple[int, int]:
        """How many combinations of keys the first rows have, and how many rows these are."""
        if not self._sampled:
            first = self._relation.rows.copy().limit(SAMPLE)
            self._run(create("sample", first))
            self._sampled = True
        distinct = exp.select(*(key.copy() for key in keys)).distinct().from_("sample")
        groups, rows = (
            int(self._run(_count_of(query))[0][0])
            for query in (distinct, exp.select("*").from_("sample"))
        )
        return groups, rows

    def sums(self, scan: Scan) -> Sums:
        """Read the files once, and add up everything that the scan asks for."""
        self._wind(clocks_of(scan))
        self._put(ASKED, ("rollup", "predicate", "span", "stretch"), asked_rows(scan))
        self._refuse_repeated(scan)
        counted = self._relation.counted
        work = sums_pass(scan, self._relation.kept, self._register_rows, counted=counted)
        for statement in work.tables:
            self._run(statement)
        sums: dict[tuple[int, int], dict[Group, tuple[object, ...]]] = {}
        for number, query in work.rollups.items():
            width = len(scan.rollups[number].by)
            told = width + len(scan.rollups[number].parts)
            for span, predicate, whole, *rest in self._run(query):
                segment = None if whole else tuple(rest[:width])
                into = sums.setdefault((number, predicate), {})
                into[Group(span, segment, tuple(rest[width:told]))] = tuple(rest[told:])
        return sums

    def counts(self, scan: Scan) -> Counts:
        """The rows of the source by what became of them, after the sums of its first scan."""
        rows = undated = conflicts = rejected_rows = 0
        rejected: Counter[int] = Counter()
        excluded: dict[str, int] = {}
        for reasons, stretch, count, surplus in self._run(source_counts()):
            rows += int(count)
            conflicts += int(surplus)
            if reasons is not None:
                rejected_rows += int(count)
                rejected.update(dict.fromkeys(reasons_of(reasons), int(count)))
            elif stretch == UNDATED:
                undated += int(count)
            elif left_out := scan.timeline.left_out.get(stretch):
                excluded[left_out] = excluded.get(left_out, 0) + int(count)
        if self._relation.counted:
            rows = int(self._run(_count_of(self._relation.files.copy()))[0][0])
        newest = None
        if scan.newest is not None:
            newest = self._run(newest_time())[0][0]
        lacking: dict[str, Unmatched] = {}
        if self._source.lookups:
            (found,) = self._run(unmatched_keys(scan))
            for name, without, example in zip(
                self._source.lookups, found[::2], found[1::2], strict=True
            ):
                if without:
                    lacking[name] = Unmatched(int(without), str(example))
        return Counts(
            rows=rows,
            undated=undated,
            conflicts=conflicts,
            rejected=rejected,
            rejected_rows=rejected_rows,
            excluded=excluded,
            newest=newest,
            unmatched=lacking,
        )

    def ranks(self, scan: Scan, wanted: WantedRanks) -> Ranks:
        """The order statistics that are wanted, in one more pass over the files."""
        width = widest(scan)
        names = ("rollup", "predicate", "span", "rank")
        rows = [
            (*head, not segment, *segment, *([None] * (width - len(segment))))
            for *head, segment in wanted_rows(wanted)
        ]
        self._put(RANKS, (*names, "whole", *(f"b{place}" for place in range(width))), rows)
        work = ranks_pass(scan, self._relation.kept, self._register_rows)
        for statement in work.tables:
            self._run(statement)
        found: dict[tuple[int, int], dict[Group, dict[int, object]]] = {}
        for number, query in work.rollups.items():
            held = self._run(query)
            for span, predicate, whole, rank, value, *segment in held:
                group = Group(span, None if whole else tuple(segment))
                into = found.setdefault((number, predicate), {})
                into.setdefault(group, {})[int(rank)] = value
        return found

    def tallies(self, scan: Scan, wanted: WantedTallies) -> Iterator[tuple[Place, Group, Tally]]:
        """The tallies that are wanted, after the scan's sums, in one more pass over the files.

        They come one at a time, as large as there are combinations; none where there is nothing.
        """
        for statement in tallies_pass(scan, self._relation.kept, self._register_rows):
            self._run(statement)
        for place, spans in wanted.items():
            number, _ = place
            for span in spans:
                if not scan.segments_alone:
                    self._run(tally(scan, place, span, whole=True))
                    whole = self._tally(scan, number)
                    if not len(whole.count):
                        continue
                    yield place, Group(span, None), whole
                if not scan.rollups[number].by:
                    continue
                self._run(tally(scan, place, span, whole=False))
                for segment in self._run(segments_in_tally(scan, number)):
                    yield place, Group(span, segment), self._tally(scan, number, segment)

    def _tally(self, scan: Scan, number: int, segment: Sequence[str | None] = ()) -> Tally:
        """The tally of one group, of a rollup's whole or segment, whose table is there."""
        query = combinations(scan, number, segment)
        *columns, count = fetch_arrays(self._connection, self._source, query)
        names = scan.groupings[scan.rollups[number].grouping].tallied
        return Tally(dict(zip(names, columns, strict=True)), count)

    def unlisted(self, scan: Scan) -> Unmatched | None:
        """The rows of things that the scan's register does not list, after the scan's sums."""
        if not isinstance(scan.observed, EntryRows) or scan.observed.register is None:
            return None
        register = scan.observed.register
        opened = self._registers[register.name]
        if not opened.is_known:
            return None
        query = unlisted(register, opened.rows)
        ((rows, example),) = self._run(query)
        if not rows:
            return None
        return Unmatched(int(rows), HIDDEN if self._is_personal(scan.observed) else str(example))

    def _is_personal(self, entries: EntryRows) -> bool:
        """Whether what rows tell their thing by is of a person."""
        used = set(entries.by[THING].find_all(exp.Column))
        hidden = personal(self._source)
        return any(set(self.scope.names[name].sql.find_all(exp.Column)) & used for name in hidden)

    def _refuse_repeated(self, scan: Scan) -> None:
        """An entry that a register has twice would count twice. Raises CannotJudge."""
        if isinstance(scan.observed, EntryRows) and scan.observed.register is not None:
            register = self._registers[scan.observed.register.name]
            register.refuse_repeated(scan.observed.register, self._run, self.places)

    def _wind(self, clocks: Iterable[Calendar]) -> None:
        """Have the working time of calendars looked up, of each once.

        In the zone of an objective, as-of may be a day later.
        """
        as_of = self.scope.as_of + timedelta(days=1)
        for calendar in clocks:
            if calendar not in self._wound:
                for statement, parameters in clock_statements(calendar, as_of):
                    self._run(statement, parameters)
                self._wound.add(calendar)

    def _put(self, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Make a small table of whole numbers, truth values (`whole`) and text (`b…`)."""
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        kinds = [
            "BOOLEAN" if name == "whole" else "TEXT" if name.startswith("b") else "BIGINT"
            for name in names
        ]
        lists = [
            f"UNNEST(CAST(? AS {kind}[])) AS {name}"
            for name, kind in zip(names, kinds, strict=True)
        ]
        statement = f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {', '.join(lists)}"
        self._run(statement, [list(column) for column in columns])

    def example(self, part: Opened, reason: Reason) -> Reject:
        """A row that was rejected for a reason, wherever it stands."""
        query = exp.select(named(f"t{list(part.source.columns).index(reason[0])}"))
        numbers = function("STRING_SPLIT", named(REJECTED), text(" "))
        number = text(str(part.reasons.index(reason) + 1))
        query = query.from_(inside(part.relation.files.copy(), "files"))
        query = query.where(function("LIST_CONTAINS", numbers, number)).limit(1)
        found = self._run(query)
        cell = HIDDEN if reason[0] in personal(part.source) else str(found[0][0] or "")
        column, why = reason
        return Reject(source=part.source.name, file="", row=0, column=column, reason=why, cell=cell)

    def conflict(self, part: Opened) -> dict[str, str | None]:
        """What rows of the first key in conflict share, as text: also how new, and the snapshot."""
        source, surplus = part.source, named(TIED if part.source.newest_by else VERSIONS)
        names = [*source.key, *source.newest_by, *([FILE_DAY] if source.snapshots else [])]
        places = [list(source.columns).index(name) for name in names]
        query = exp.select(*(cast(named(f"v{place}"), "TEXT") for place in places))
        query = query.from_(inside(part.relation.kept.copy(), "kept"))
        query = query.where(exp.GT(this=surplus, expression=exp.Literal.number(1)))
        order = [named(f"v{place}") for place in places]
        (shared,) = self._run(query.order_by(*order).limit(1))
        return dict(zip(names, shared, strict=True))

    def broken_lines(self, part: Opened) -> list[tuple[str, int, str]]:
        """Lines of CSV files that are no row, by their cells, quotes or bytes: file, line, why."""
        tables = self._run("SELECT table_name FROM duckdb_tables() WHERE temporary")
        if ("reject_errors",) not in tables:
            return []
        found = self._run(
            "SELECT s.file_path, e.line, MIN(e.error_message) FROM reject_errors AS e "
            "JOIN reject_scans AS s ON s.scan_id = e.scan_id AND s.file_id = e.file_id "
            "GROUP BY ALL ORDER BY ALL"
        )
        parts = (self.opened, *(each.opened for each in self.looked_up))
        others = {str(file.place) for each in parts if each is not part for file in each.files}
        shown = {str(file.place): file.shown for file in part.files}
        if any("unicode" in why for _, _, why in found):
            refuse_undecodable(part.files, part.source)
        return [
            (shown.get(path, path), int(line), why.rstrip(".").lower())
            for path, line, why in found
            if path not in others or path in shown
        ]

    def _run(
        self, statement: exp.Expression | str, parameters: Sequence[object] = ()
    ) -> list[tuple[Any, ...]]:
        return run(self._connection, self._source, statement, parameters)


def _count_of(query: exp.Select) -> exp.Select:
    return exp.select(exp.Count(this=exp.Star())).from_(query.subquery("counted"))


@contextmanager
def open_source(
    source: Source,
    files: Mapping[str, Sequence[MeasurementFile]],
    zone: str,
    as_of: date,
    settings: Settings,
    problems: Problems,
    registers: Sequence[tuple[Source, Problems]] = (),
) -> Iterator[OpenedSource | None]:
    """Open a source's files; None, and problems, where they lack what the contract promises.

    `files` are those of the source, of the `registers` that its metrics count from, and of every
    source that one of these looks up, by their names. Each register comes with the problems that
    are its own: with one that has errors, the source is opened without it. `zone` is the one in
    which days begin and end, and `as_of` the day judged from.
    """
    with tempfile.TemporaryDirectory(prefix="csobjectives-") as folder:
        fit: dict[str, list[MeasurementFile]] = {}
        for one, of_one in ((source, problems), *registers):
            if not of_one.errors:
                _prepare(one, files, Path(folder), of_one, fit)
        if problems.errors:
            yield None
            return
        readable = [file for each in fit.values() for file in each]
        connection = connect(readable, folder, settings, ordered=False)
        try:
            places = Places(files, Path(folder), settings)
            opening = Opening(connection, fit, zone, as_of, places)
            opened = opening.open(source, problems)
            counted = _registers(opening, registers)
            if opened is None or problems.errors:
                yield None
                return
            yield OpenedSource(connection, opened, opening.looked_up, counted, places)
        finally:
            connection.close()


def _prepare(
    source: Source,
    files: Mapping[str, Sequence[MeasurementFile]],
    folder: Path,
    problems: Problems,
    fit: dict[str, list[MeasurementFile]],
) -> None:
    """Add the files of a source, and of what it looks up, that are fit to be read."""
    for each in all_sources(source):
        if each.name not in fit:
            own = Problems()
            prepared = prepare(files[each.name], each, folder, own)
            problems.extend(own)
            if not own.errors:
                fit[each.name] = prepared


def _registers(
    opening: Opening, registers: Sequence[tuple[Source, Problems]]
) -> dict[str, OpenedRegister]:
    """The registers that can be opened; what is wrong with one is told, and hides nothing else."""
    opened: dict[str, OpenedRegister] = {}
    for source, problems in registers:
        if problems.errors:
            continue
        try:
            register = opening.register(source, problems)
        except CannotJudge as refused:
            problems.extend(refused.problems)
            continue
        if register is not None and not problems.errors:
            opened[source.name] = register
    return opened
