"""The files of a layout as rows, with the contract's columns as they stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown_as, text
from csobjectives.engines.files import FileFormat
from csobjectives.engines.layouts import Layout
from csobjectives.engines.nested import value_at
from csobjectives.engines.readers import table_function, typed_columns
from csobjectives.expressions.literals import cast, day_literal
from csobjectives.expressions.trees import named
from csobjectives.file_names import day_of
from csobjectives.model import FILE_DAY, Column, Source

FILE, ROW = "file", "row"
_PATH, _NUMBER, _MELTED = "__path", "__number", "__melted"


def raw_rows(source: Source, layout: Layout, *, numbered: bool = False) -> exp.Select:
    """The rows as `r0`, `r1` …: the contract's columns in its order, NULL where the files lack one.

    The day of the file comes from its name. Columns that are to become rows have become so.
    Where rows are `numbered`, `file` is the file as shown, and `row` the number of the record in
    it, from 1 and with the header's, as a spreadsheet counts. That takes a connection that
    keeps rows in order, and CSV files that were prepared as numbered.
    """
    columns = list(source.columns.values())
    read = [_cell(each, layout, source) for each in columns]
    place = [named(f"r{index}") for index in range(len(columns))]
    taken = [shown_as(sql, f"r{index}") for index, sql in enumerate(read) if sql is not None]
    if numbered:
        taken += [shown_as(_shown(layout), FILE), shown_as(_number(layout), ROW)]
    if layout.melted:
        taken.append(shown_as(exp.Explode(this=_pairs(layout)), _MELTED))
    rows = exp.select(*taken or [exp.true()]).from_(_reader(source, layout, numbered=numbered))
    if not layout.melted and not _counts_itself(layout, numbered=numbered):
        return rows
    whole = [
        shown_as(_made(column, layout) if sql is None else at, f"r{index}")
        for index, (column, sql, at) in enumerate(zip(columns, read, place, strict=True))
    ]
    if numbered:
        own = named(ROW)
        row = _within_file(own) if _counts_itself(layout, numbered=True) else own
        whole += [named(FILE), shown_as(row, ROW)]
    return exp.select(*whole).from_(inside(rows, "melted"))


def _cell(column: Column, layout: Layout, source: Source) -> exp.Expression | None:
    """A contract's column as the files have it; None where melting makes it."""
    if column.name == FILE_DAY and source.shape.file_name is not None:
        return _day(layout, source.shape.file_name.pattern)
    if layout.made(column):
        return None
    place = layout.place(column.names)
    return cast(exp.Null(), "TEXT") if place is None else _at(layout, place)


def _made(column: Column, layout: Layout) -> exp.Expression:
    """A column that melting makes, out of the pair of a name and a cell."""
    key = "into" if layout.made(column) == layout.into else "value"
    return exp.Anonymous(this="STRUCT_EXTRACT", expressions=[named(_MELTED), text(key)])


def _at(layout: Layout, place: int) -> exp.Expression:
    """The column at a place in the files."""
    if layout.format is FileFormat.CSV:
        return named(f"c{place}")
    way = layout.steps[place]
    root = exp.column(str(way[0]), quoted=True)
    if len(way) > 1 or (layout.format is not FileFormat.PARQUET and way[0] in _roots(layout)):
        return value_at(root, way, layout.format)
    return root


def _roots(layout: Layout) -> frozenset[str]:
    """The fields whose inside is read."""
    return frozenset(str(way[0]) for way in layout.steps if len(way) > 1)


def _pairs(layout: Layout) -> exp.Expression:
    """The name and the cell of every melted column, so that one scan makes rows of them."""
    kind = layout.value_type
    pairs = []
    for place in layout.melted:
        cell = _at(layout, place)
        value = cell if layout.types[place] == kind else cast(cell, "TEXT")
        parts = {"into": text(layout.names[place]), "value": value}
        pairs.append(
            exp.Struct(
                expressions=[exp.PropertyEQ(this=text(k), expression=v) for k, v in parts.items()]
            )
        )
    return exp.Array(expressions=pairs)


def _by_path(values: Mapping[str, exp.Expression]) -> exp.Expression:
    """What goes with the file of a row; where it is the same for all, no file is looked at."""
    if len({each.sql() for each in values.values()}) == 1:
        return next(iter(values.values()))
    path = named(_PATH)
    branches = [
        exp.If(this=exp.EQ(this=path.copy(), expression=text(each)), true=value)
        for each, value in values.items()
    ]
    return exp.Case(ifs=branches)


def _day(layout: Layout, pattern: str) -> exp.Expression:
    """The day that the name of a row's file tells."""
    days: dict[str, date | None] = {
        str(file.place): day_of(pattern, file.path.name) for file in layout.files
    }
    return _by_path({path: day_literal(day) for path, day in days.items() if day is not None})


def _shown(layout: Layout) -> exp.Expression:
    return _by_path({str(file.place): text(file.shown) for file in layout.files})


def _number(layout: Layout) -> exp.Expression:
    """The number of a row's record, or for JSON its place among all the rows that are read."""
    if layout.format is FileFormat.CSV:
        return cast(named(_NUMBER), "BIGINT")
    if layout.format is FileFormat.PARQUET:
        own = named("file_row_number")
        return exp.Add(this=own, expression=exp.Literal.number(1))
    return exp.Window(this=exp.RowNumber())


def _counts_itself(layout: Layout, *, numbered: bool) -> bool:
    """Whether rows are counted here, because nothing in the files counts them."""
    return numbered and layout.format not in (FileFormat.CSV, FileFormat.PARQUET)


def _within_file(number: exp.Expression) -> exp.Expression:
    """A row's number within its file, from its number among all rows."""
    first = exp.Window(this=exp.Min(this=number.copy()), partition_by=[named(FILE)])
    before = exp.Sub(this=first, expression=exp.Literal.number(1))
    return exp.Sub(this=number, expression=exp.Paren(this=before))


def _reader(source: Source, layout: Layout, *, numbered: bool) -> exp.Expression:
    """The call that reads a layout's files, cells as text where the format has no types."""
    options: dict[str, exp.Expression] = {}
    if numbered or source.shape.file_name is not None:
        options["filename"] = text(_PATH)
    if layout.format is FileFormat.PARQUET:
        if numbered:
            options["file_row_number"] = exp.true()
    elif layout.format is FileFormat.CSV:
        names = [f"c{place}" for place in range(len(layout.names))]
        options |= _csv_options([_NUMBER, *names] if layout.numbered else names, layout)
    else:
        roots = _roots(layout)
        tops = dict.fromkeys(str(way[0]) for way in layout.steps)
        kinds = {each: "JSON" if each in roots else "VARCHAR" for each in tops}
        options["columns"] = typed_columns(kinds)
    return table_function(layout.format, layout.files, options)


def _csv_options(names: Sequence[str], layout: Layout) -> dict[str, exp.Expression]:
    return {
        "auto_detect": exp.false(),
        "columns": typed_columns(dict.fromkeys(names, "VARCHAR")),
        "delim": text(layout.delimiter),
        "quote": text('"'),
        "escape": text('"'),
        "header": exp.false(),
        "skip": exp.Literal.number(layout.lead),
        "store_rejects": exp.true(),
    }
