"""What a source may promise: how its contract is read, and every refusal with its way out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from csobjectives.documents import read
from csobjectives.expressions import ExpressionError, parse
from csobjectives.loading import load
from csobjectives.loading.sources import presets
from csobjectives.loading.sources.shapes import too_coarse
from csobjectives.model import FILE_DAY, Definitions, Exclusion, Source, Unpivot
from csobjectives.problems import CannotJudge, Problems
from csobjectives.quantities import DURATION, SHARE, QuantityError, money, parse_unit
from csobjectives.windows import Window

HEAD = "apiVersion: csobjectives/v1\nkind: Sources\nsources:\n"
CALLS = f"{HEAD}  calls:\n    files: calls.csv\n"
COLUMNS = """    columns:
      at: {type: timestamp}
      n: {type: integer}
      who: {type: text}
"""
PEOPLE = """  people:
    files: people.csv
    as_of: 2026-09-30
    columns:
      id: {type: text}
      leader: {type: text, person: true}
      joined: {type: date}
"""
WHEN = ("    time:", "as_of:", "period_from:", "as_of_from:")


def found(tmp_path: Path, text: str) -> tuple[Definitions, list[str]]:
    """What is read of a document of sources, and what is told: `line:column: what | way out`."""
    (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
    problems = Problems()
    definitions = load((Path("sources.yaml"),), tmp_path, problems)
    told = [str(each).removeprefix("sources.yaml:") for each in problems]
    return definitions, [each.replace(" error:", "").replace("\n    ", " | ") for each in told]


def source(body: str) -> str:
    """A document of one source; a time and columns are added where a body has none."""
    time = "" if any(each in body for each in WHEN) else "    time: at\n"
    return CALLS + body + time + ("" if "    columns:" in body else COLUMNS)


def read_calls(tmp_path: Path, body: str) -> Source:
    definitions, told = found(tmp_path, source(body))
    assert told == []
    return definitions.sources["calls"]


def column(written: str) -> str:
    return f"    columns:\n      at: {{type: timestamp}}\n      x: {written}\n"


def hint_of_grammar() -> str:
    with pytest.raises(ExpressionError) as error:
        parse("n / (")
    return error.value.hint


def hint_of_units() -> str:
    with pytest.raises(QuantityError) as error:
        parse_unit("fortnight")
    return error.value.hint


# A promise, a source's body, and what is told of it. <grammar> and <units> are what these rooms
# say of themselves.
REFUSED: list[tuple[str, str, list[str]]] = [
    (
        "money has a currency",
        column("{type: money}"),
        [
            "8:10: 'unit' is missing in 'x': money has a currency [missing-key] | For "
            "example: unit: EUR",
        ],
    ),
    (
        "a unit of time is no currency",
        column("{type: money, unit: s}"),
        [
            "8:30: 's' is no currency [wrong-unit] | Money has the code of its currency, "
            "for example: unit: EUR",
        ],
    ),
    (
        "an unknown unit lists the known",
        column("{type: duration, unit: fortnight}"),
        [
            "8:33: 'fortnight' is no unit [unknown-unit] | <units>",
        ],
    ),
    (
        "a currency is no unit of time",
        column("{type: duration, unit: EUR}"),
        [
            "8:33: 'EUR' is no unit of time [wrong-unit] | Known: ms, s, min, h, day, "
            "days, week, weeks.",
        ],
    ),
    (
        "a percentage has no unit to choose",
        column("{type: percent, unit: '%'}"),
        [
            "8:32: 'unit' means nothing for a column of type percent [unused-key] | It "
            "goes with integer, decimal, duration and money: change the type, or leave "
            "it out.",
        ],
    ),
    (
        "what means nothing for a type is told key by key",
        column("{type: text, between: [1, 2], digits: 2, decimal: ',', event: true, true_is: [a]}"),
        [
            "8:32: 'between' means nothing for a column of type text [unused-key] | It "
            "goes with integer, decimal, percent, money, duration, date and timestamp: "
            "change the type, or leave it out.",
            "8:48: 'digits' means nothing for a column of type text [unused-key] | It "
            "goes with decimal, percent and money: change the type, or leave it out.",
            "8:60: 'decimal' means nothing for a column of type text [unused-key] | It "
            "goes with integer, decimal, percent, money and duration: change the type, "
            "or leave it out.",
            "8:72: 'event' means nothing for a column of type text [unused-key] | It "
            "goes with date and timestamp: change the type, or leave it out.",
            "8:87: 'true_is' means nothing for a column of type text [unused-key] | It "
            "goes with boolean: change the type, or leave it out.",
        ],
    ),
    (
        "allowed values are texts",
        column("{type: integer, one_of: [a]}"),
        [
            "8:34: 'one_of' means nothing for a column of type integer [unused-key] | It "
            "goes with text: change the type, or leave it out.",
        ],
    ),
    (
        "a range has its lower end first",
        column("{type: percent, between: [100, 0]}"),
        [
            "8:35: no figure lies between 100 and 0 [empty-range] | Write the lower one first.",
        ],
    ),
    (
        "a range of days lies between days",
        column("{type: date, between: [1, 2026-02-30]}"),
        [
            "8:33: a range of type date lies between days, not 1 [wrong-type] | For "
            "example: between: [2020-01-01, 2029-12-31]",
            "8:36: '2026-02-30' is a day that no calendar has [bad-day] | For example: "
            "between: [2020-01-01, 2029-12-31]",
        ],
    ),
    (
        "a range of days has its first day first",
        column("{type: timestamp, between: [2026-02-01, 2026-01-31]}"),
        [
            "8:37: no day lies between 2026-02-01 and 2026-01-31 [empty-range] | Write "
            "the lower one first.",
        ],
    ),
    (
        "a range of figures lies between figures",
        column("{type: integer, between: [0, many]}"),
        [
            "8:39: a range of type integer lies between numbers, not 'many' [wrong-type] "
            "| For example: between: [0, 100]",
        ],
    ),
    (
        "a range of durations has units",
        column("{type: duration, between: [0, 4 EUR]}"),
        [
            "8:37: 0 is a duration without its unit [wrong-unit] | For example: between: "
            "[0 s, 4 h]; or give the column its unit: s, min, h or days.",
            "8:40: 4 EUR is not a duration (such as 20 s or 4 h) [wrong-unit] | Write 4 "
            "s, 4 min or 4 h.",
        ],
    ),
    (
        "a range of durations is compared in one unit",
        column("{type: duration, unit: min, between: [2 h, 119]}"),
        [
            "8:47: no figure lies between 2 h and 119 [empty-range] | Write the lower one first.",
        ],
    ),
    (
        "one sign is not both",
        column("{type: decimal, decimal: ',', thousands: ','}"),
        [
            "8:51: in 'x', ',' is both the decimal sign and the one between thousands "
            '[conflicting-keys] | Write the two apart, for example: decimal: ",", '
            'thousands: "."',
        ],
    ),
    (
        "one sign is not both by default",
        column("{type: money, unit: EUR, decimal: '.', thousands: '.'}"),
        [
            "8:60: in 'x', '.' is both the decimal sign and the one between thousands "
            '[conflicting-keys] | Write the two apart, for example: decimal: ",", '
            'thousands: "."',
        ],
    ),
    (
        "a source's signs are told once",
        "    decimal: ','\n    thousands: ','\n" + column("{type: decimal}"),
        [
            "7:16: ',' is both the decimal sign and the one between thousands "
            '[conflicting-keys] | Write the two apart, for example: decimal: ",", '
            'thousands: "."',
        ],
    ),
    (
        "a decimal sign is a point or a comma",
        column("{type: decimal, decimal: ';'}"),
        [
            "8:35: ';' is not what 'decimal' takes [bad-value] | For example: decimal: \",\"",
        ],
    ),
    (
        "thousands are parted by one sign",
        column("{type: decimal, thousands: ab}"),
        [
            "8:37: 'ab' is not what 'thousands' takes [bad-value] | For example: thousands: .",
        ],
    ),
    (
        "a column that is required is there",
        column("{type: text, required: true, optional: true}"),
        [
            "8:49: a column that every row needs cannot be absent from the files "
            "[conflicting-keys] | Leave out either 'required' or 'optional'.",
        ],
    ),
    (
        "a word means true or false",
        column("{type: boolean, true_is: [Yes], false_is: [no, yes]}"),
        [
            "8:57: 'yes' means both true and false [repeated-entry] | Name it once, in "
            "true_is or in false_is.",
        ],
    ),
    (
        "a spelling stands for one value",
        column("{type: text, one_of: {phone: [Tel], chat: [Tel, phone]}}"),
        [
            "8:53: 'Tel' stands for both 'phone' and 'chat' [repeated-entry] | Keep it "
            "below one of them.",
            "8:58: 'phone' stands for both 'phone' and 'chat' [repeated-entry] | Keep it "
            "below one of them.",
        ],
    ),
    (
        "a value is allowed once",
        column("{type: text, one_of: [a, a]}"),
        [
            "8:35: 'a' stands twice in 'one_of' [repeated-entry] | Name it once.",
        ],
    ),
    (
        "a duration has formats of its own",
        column("{type: duration, format: '%H:%M'}"),
        [
            "8:35: '%H:%M' is no format of a duration [bad-format] | Known: h:mm and "
            "m:ss. 1:05:09, PT1H5M and 2 days 01:05:09 are read without one; a plain "
            "number has a unit, such as unit: min.",
        ],
    ),
    (
        "a time of day has no day",
        column("{type: time, format: '%d %H:%M'}"),
        [
            "8:31: '%d' in '%d %H:%M' is no part of a time of day [bad-format] | A time "
            "of day is made of %H %I %M %S %f and %p; a timestamp holds a day as well.",
        ],
    ),
    (
        "a format of a time of day holds directives",
        column("{type: time, format: 'HH:MM'}"),
        [
            "8:31: 'HH:MM' holds no directive [bad-format] | Directives start with %. "
            'For example: format: "%I:%M %p". Also known: iso.',
        ],
    ),
    (
        "an epoch has its unit",
        column("{type: timestamp, format: epoch}"),
        [
            "8:36: 'epoch' holds no directive [bad-format] | Directives start with %. "
            'For example: format: "%d.%m.%Y". Also known: iso, epoch s, epoch ms and '
            "epoch us.",
        ],
    ),
    (
        "a date is no epoch",
        column("{type: date, format: [iso, epoch s]}"),
        [
            "8:37: 'epoch s' holds no directive [bad-format] | Directives start with %. "
            'For example: format: "%d.%m.%Y". Also known: iso.',
        ],
    ),
    (
        "a directive has a letter",
        column("{type: date, format: ['%d.%m.%Y', '%']}"),
        [
            "8:44: '%' in '%' is no directive [bad-format] | Known: %Y %m %d %H %M %S %f "
            "%p %I %y %b %B %z and the others of strptime.",
        ],
    ),
    (
        "positions count from 1",
        column("{type: text, from: 0}"),
        [
            "8:29: 'from' is 0, and has to be at least 1 [bad-value] | For example: "
            "from: Satisfaction rating",
        ],
    ),
    (
        "a type of another tool is translated",
        column("{type: datetime}"),
        [
            "8:17: 'datetime' is no type [unknown-column-type] | Write type: timestamp.",
        ],
    ),
    (
        "a column has a type",
        column("{from: X}"),
        [
            "8:10: 'type' is missing in 'x' [missing-key] | For example: type: integer",
        ],
    ),
    (
        "a column is not left empty",
        column(""),
        [
            "8:7: 'x' is empty [wrong-type] | Give it a value, or leave the line out.",
        ],
    ),
    (
        "a key is not left empty",
        "    key:\n",
        [
            "6:5: 'key' is empty [wrong-type] | Give it a value, or leave the line out.",
        ],
    ),
    (
        "a key is made of columns of the contract",
        "    key: {columns: [wo], newest_by: [att]}\n",
        [
            "6:21: 'wo' is not among the contract's columns [unknown-column] | Did you mean who?",
            "6:38: 'att' is not among the contract's columns [unknown-column] | Did you mean at?",
        ],
    ),
    (
        "text does not tell what is newest",
        "    key: {columns: [who], newest_by: [who]}\n",
        [
            "6:39: 'who' is text, and 'newest_by' takes a column with an order "
            "[wrong-column-type] | Text has no order that counts: declare what it is, "
            "such as who: {type: timestamp}.",
        ],
    ),
    (
        "newest_by needs its key",
        "    key: {newest_by: [at]}\n",
        [
            "6:10: 'columns' is missing in 'key' [missing-key] | For example: columns: "
            "[response_id]",
        ],
    ),
    (
        "rows are counted in whole numbers",
        "    rows: who\n",
        [
            "6:11: 'who' is text, and 'rows' takes a column of type integer "
            "[wrong-column-type] | Declare who: {type: integer}.",
        ],
    ),
    (
        "rows is a column",
        "    rows: nn\n",
        [
            "6:11: 'nn' is not among the contract's columns [unknown-column] | Did you mean n?",
        ],
    ),
    (
        "a time is a column",
        "    time: att\n",
        [
            "6:11: 'att' is not among the contract's columns [unknown-column] | Did you mean at?",
        ],
    ),
    (
        "a time holds moments",
        "    time: n\n",
        [
            "6:11: 'n' is an integer, and 'time' takes a date or timestamp "
            "[wrong-column-type] | Declare n: {type: timestamp}.",
        ],
    ),
    (
        "a day and a time of day have their types",
        "    time: {date: at, time: clock}\n",
        [
            "6:18: 'at' is a timestamp, and 'date' takes a column of type date "
            "[wrong-column-type] | Declare at: {type: date}.",
            "6:28: 'clock' is not among the contract's columns [unknown-column] | Known: "
            "at, n, who.",
        ],
    ),
    (
        "a day alone is no pair",
        "    time: {date: at}\n",
        [
            "6:11: 'time' is missing in 'time' [missing-key] | For example: time: Time",
        ],
    ),
    (
        "an encoding is near one that there is",
        "    encoding: cp1253x\n",
        [
            "6:15: 'cp1253x' is no text encoding [unknown-encoding] | Did you mean cp1253?",
        ],
    ),
    (
        "an encoding is one of text",
        "    encoding: rot13\n",
        [
            "6:15: 'rot13' is no text encoding [unknown-encoding] | For example: "
            "encoding: cp1252, latin-1 or utf-16.",
        ],
    ),
    (
        "a header is a record",
        "    header: 0\n",
        [
            "6:13: 'header' is 0, and has to be at least 1 [bad-value] | For example: header: 4",
        ],
    ),
    (
        "a header is none or a number",
        "    header: nome\n",
        [
            "6:13: 'nome' is not what 'header' takes [bad-value] | For example: header: 4",
        ],
    ),
    (
        "what is skipped stands below the header",
        "    header: [1, 2]\n    skip: [2, 3]\n",
        [
            "7:12: record 2 is not a row in any case: the header ends in record 2 "
            "[unused-key] | Leave it out: 'skip' names records below the header.",
        ],
    ),
    (
        "columns of fixed width have the names given there",
        "    fixed_width: {at: 9, -x: 1, whom: 4}\n",
        [
            "10:10: 'n' is not among the columns of 'fixed_width' [unknown-column] | "
            "Known: at, whom.",
            "11:12: 'who' is not among the columns of 'fixed_width' [unknown-column] | "
            "Did you mean whom?",
        ],
    ),
    (
        "a width is at least one character",
        "    fixed_width: {at: 0}\n",
        [
            "6:23: 'at' is 0, and has to be at least 1 [bad-value] | For example: at: 5",
        ],
    ),
    (
        "lines of fixed width have no delimiter and no header",
        "    fixed_width: {at: 9, n: 1, who: 4}\n    delimiter: ;\n    header: 2\n",
        [
            "7:5: a file that is read by 'fixed_width' has no 'delimiter' "
            "[conflicting-keys] | Leave one of the two out.",
            "8:5: a file that is read by 'fixed_width' has no 'header' "
            "[conflicting-keys] | Leave one of the two out.",
        ],
    ),
    (
        "JSON has no sheets",
        "    records: a.b\n    sheet: Calls\n",
        [
            "7:5: a file that is read by 'records' has no 'sheet' [conflicting-keys] | "
            "Leave one of the two out.",
        ],
    ),
    (
        "a spreadsheet has no encoding",
        "    cells: B2:C9\n    encoding: cp1252\n",
        [
            "7:5: a file that is read by 'cells' has no 'encoding' [conflicting-keys] | "
            "Leave one of the two out.",
        ],
    ),
    (
        "a range of cells is not empty",
        "    cells: H2:B3\n",
        [
            "6:12: no cell lies in H2:B3 [empty-range] | Write the upper left cell "
            "first, then the lower right one.",
        ],
    ),
    (
        "a range of cells has two corners",
        "    cells: B2\n",
        [
            "6:12: 'B2' is not what 'cells' takes [bad-value] | For example: cells: B3:H200",
        ],
    ),
    (
        "without a header there are positions",
        "    header: none\n" + column("{type: text, from: 2}"),
        [
            "8:11: the files have no header to find 'at' by [missing-key] | Name the "
            "column by its position, from 1: from: 3",
        ],
    ),
    (
        "names and cells go into two columns",
        "    unpivot: {columns: '20*', into: month, value: month}\n",
        [
            "6:51: the columns' names and their cells cannot both go into 'month' "
            "[repeated-entry] | Give each its own name.",
        ],
    ),
    (
        "a column takes what is unpivoted",
        "    unpivot: {columns: '20*', into: month, value: figure}\n",
        [
            "6:51: no column of the contract is read from 'figure' [unknown-column] | "
            "Add it to the columns: figure: {type: decimal}",
        ],
    ),
    (
        "a pattern of names says a period",
        "    period_from: calls.csv\n",
        [
            "6:18: 'calls.csv' holds no directive [bad-format] | A pattern is made of %Y "
            "or %y, %q, %m (%b, %B), %d, %j, or of %G, %V and %u for ISO weeks; * and ? "
            "stand for whatever else changes.",
        ],
    ),
    (
        "a pattern of names holds no folder",
        "    period_from: '%Y/calls.csv'\n",
        [
            "6:18: '%Y/calls.csv' holds a folder, and is held against the files' names "
            "alone [bad-format] | A pattern is made of %Y or %y, %q, %m (%b, %B), %d, %j, or "
            "of %G, %V and %u for ISO weeks; * and ? stand for whatever else changes.",
        ],
    ),
    (
        "a day without its month is no period",
        "    period_from: '%Y-%d.csv'\n",
        [
            "6:18: '%Y-%d.csv' says no period [bad-format] | A pattern is made of %Y or "
            "%y, %q, %m (%b, %B), %d, %j, or of %G, %V and %u for ISO weeks; * and ? stand "
            "for whatever else changes.",
        ],
    ),
    (
        "a year is said once",
        "    period_from: '%Y-%y.csv'\n",
        [
            "6:18: '%Y-%y.csv' says one part of the period twice [bad-format] | A "
            "pattern is made of %Y or %y, %q, %m (%b, %B), %d, %j, or of %G, %V and %u for "
            "ISO weeks; * and ? stand for whatever else changes.",
        ],
    ),
    (
        "hours are no period",
        "    period_from: '%Y-%H.csv'\n",
        [
            "6:18: '%H' in '%Y-%H.csv' says nothing of a period [bad-format] | A pattern "
            "is made of %Y or %y, %q, %m (%b, %B), %d, %j, or of %G, %V and %u for ISO "
            "weeks; * and ? stand for whatever else changes.",
        ],
    ),
    (
        "a snapshot has a day",
        "    as_of_from: '%Y-%m.csv'\n",
        [
            "6:17: '%Y-%m.csv' says no day [bad-format] | A snapshot shows one day; of a "
            "longer period, say period_from. A pattern is made of %Y or %y, %q, %m (%b, %B), "
            "%d, %j, or of %G, %V and %u for ISO weeks; * and ? stand for whatever else "
            "changes.",
        ],
    ),
    (
        "one thing says when",
        "    as_of_from: '%Y-%m-%d.csv'\n    period_from: '%Y.csv'\n",
        [
            "6:5: 'period_from' and 'as_of_from' cannot stand together in 'calls' "
            "[conflicting-keys] | Give either 'time', 'as_of', 'period_from' or 'as_of_from'.",
        ],
    ),
    (
        "the day of the file is no column of a file",
        "    period_from: '%Y.csv'\n    columns: {day of the file: {type: date}}\n",
        [
            "7:15: 'day of the file' is the column that period_from fills "
            "[duplicate-column] | Give the contract's column another name, and say where "
            "it is with 'from'.",
        ],
    ),
    (
        "days are left out from first to last",
        "    exclude: [{from: 2026-05-03, to: 2026-05-01, reason: x}]\n",
        [
            "6:38: no day lies between 2026-05-03 and 2026-05-01 [empty-range] | Write "
            "the earlier day as 'from'.",
        ],
    ),
    (
        "days that are left out are days",
        "    exclude: [{from: 2026-02-30, to: 2026-05-01, reason: x}]\n",
        [
            "6:22: '2026-02-30' is a day that no calendar has [bad-day] | Write a day "
            "such as 2026-09-30.",
        ],
    ),
    (
        "days are left out up to a day",
        "    exclude: [{from: 2026-05-01, reason: x}]\n",
        [
            "6:15: 'to' is missing in an entry of 'exclude' [missing-key] | For example: "
            "to: 2026-05-03",
        ],
    ),
    (
        "files cover days in their order",
        "    complete_from: 2026-05-01\n    complete_through: 2026-04-30\n",
        [
            "7:23: no day lies between 2026-05-01 and 2026-04-30 [empty-range] | Write "
            "the last day that the files cover in full, not before complete_from.",
        ],
    ),
    (
        "every bound of what files cover is told",
        "    complete_from: 2026-02-30\n    complete_through: 2026-02-31\n",
        [
            "6:20: '2026-02-30' is a day that no calendar has [bad-day] | Write a day "
            "such as 2026-09-30.",
            "7:23: '2026-02-31' is a day that no calendar has [bad-day] | Write a day "
            "such as 2026-09-30.",
        ],
    ),
    (
        "freshness is a duration",
        "    fresh_within: 3\n",
        [
            "6:19: '3' is not what 'fresh_within' takes [bad-value] | For example: "
            "fresh_within: 3 days",
        ],
    ),
    (
        "no source settles after ages",
        "    settles_after: 9999999 days\n",
        [
            "6:20: '9999999 days' is not what 'settles_after' takes [bad-value] | For "
            "example: settles_after: 2 days",
        ],
    ),
    (
        "what is computed from the unknown is told once",
        "    compute: {a: nn / 2, b: a + 1, c: n / (}\n",
        [
            "6:18: the source has no column 'nn' [bad-expression] | Did you mean n?",
            "6:43: 'n / (' is not an expression [bad-expression] | <grammar>",
        ],
    ),
    (
        "a computed column has a name of its own",
        "    compute: {n: n / 2}\n",
        [
            "6:15: 'n' is already a column of 'calls', from the contract "
            "[duplicate-column] | Give the computed column a name of its own.",
        ],
    ),
    (
        "a computed column may be the time",
        "    time: later\n    compute: {later: n}\n",
        [
            "6:11: 'later' is an integer, and 'time' takes a date or timestamp "
            "[wrong-column-type] | Name a column that holds a date or timestamp.",
        ],
    ),
    (
        "a comma in braces ends an expression",
        "    compute: {a: coalesce(n, n)}\n",
        [
            "6:27: 'coalesce(n' is not an expression [bad-expression] | <grammar>",
            "6:30: 'n)' is empty [wrong-type] | A comma ends a value in {…}: put a text "
            "that holds one in quotes.",
        ],
    ),
    (
        "an expression is a text",
        "    compute: {a: 1}\n",
        [
            "6:18: 'a' is a number (1), not text [wrong-type] | For example: a: "
            "total_duration / 60",
        ],
    ),
    (
        "a lookup names a source",
        "    lookup: {people: {on: {who: id}, take: [leader]}}\n",
        [
            "6:14: there is no source 'people' [unknown-source] | Describe it in a "
            "document of kind Sources.",
        ],
    ),
    (
        "a source does not look itself up",
        "    lookup: {calls: {on: {who: who}, take: {m: n}}}\n",
        [
            "6:14: 'calls' looks up 'calls' [circular-lookup] | Leave one of these lookups out.",
        ],
    ),
    (
        "there is a preset of that name",
        "    preset: qualtrix\n",
        [
            "6:13: there is no preset 'qualtrix' [unknown-preset] | Did you mean qualtrics?",
        ],
    ),
    (
        "every problem of a source is told",
        "    encoding: rot13\n    rows: who\n    compute: {a: nn}\n"
        + column("{type: integer, between: [2, 1]}"),
        [
            "6:15: 'rot13' is no text encoding [unknown-encoding] | For example: "
            "encoding: cp1252, latin-1 or utf-16.",
            "7:11: 'who' is not among the contract's columns [unknown-column] | Known: at, x.",
            "8:18: the source has no column 'nn' [bad-expression] | Known: at, x.",
            "11:35: no figure lies between 2 and 1 [empty-range] | Write the lower one first.",
        ],
    ),
]


@pytest.mark.parametrize(
    ("body", "expected"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_refused(tmp_path: Path, body: str, expected: list[str]) -> None:
    """Whatever contradicts itself is told at its place, with what to do about it."""
    wanted = [
        each.replace("<grammar>", hint_of_grammar()).replace("<units>", hint_of_units())
        for each in expected
    ]
    assert found(tmp_path, source(body))[1] == wanted


def test_columns(tmp_path: Path) -> None:
    """A column's type brings its unit; ranges are figures as in the file, or days."""
    columns = read_calls(
        tmp_path,
        """    decimal: ","
    missing: [0, NA, 1900-01-01]
    columns:
      at: {type: timestamp, format: [iso, epoch ms], between: [2020-01-01, 2029-12-31]}
      day: {type: date, event: true, optional: true}
      clock: {type: time, format: "%I:%M %p"}
      talked: {type: duration, unit: min, between: [0 s, 2 h], format: "h:mm"}
      waited: {type: duration, between: [0 s, 2 h]}
      share: {type: percent, between: [0, 100]}
      paid: {type: money, unit: EUR, digits: 2}
      rate: {type: decimal, decimal: ".", thousands: "'"}
      who: {from: [3, Agent], type: text, person: true}
      channel: {type: text, one_of: {phone: [Phone, telephone], chat: []}}
""",
    ).columns
    assert columns["at"].formats == ("iso", "epoch ms")
    assert (columns["at"].low, columns["at"].high) == (date(2020, 1, 1), date(2029, 12, 31))
    assert (columns["day"].event, columns["day"].optional) == (True, True)
    assert (columns["talked"].unit, columns["talked"].scale) == (DURATION, Fraction(60))
    assert (columns["talked"].low, columns["talked"].high) == (Fraction(0), Fraction(120))
    assert (columns["waited"].unit, columns["waited"].high) == (None, Fraction(7200))
    assert (columns["share"].unit, columns["share"].scale) == (SHARE, Fraction(1, 100))
    assert columns["share"].high == Fraction(100)
    assert (columns["paid"].unit, columns["paid"].decimal) == (money("EUR"), ",")
    assert (columns["paid"].thousands, columns["share"].thousands) == (".", "")
    assert (columns["rate"].decimal, columns["rate"].thousands) == (".", "'")
    assert (columns["who"].names, columns["who"].person) == ((3, "Agent"), True)
    assert columns["channel"].one_of == {"phone": ("Phone", "telephone"), "chat": ()}


def test_source_keys(tmp_path: Path) -> None:
    """What a source says of its rows and its days is read as what it means."""
    calls = read_calls(
        tmp_path,
        """    key: {columns: [who], newest_by: [at, n]}
    rows: n
    missing: [0, NA, 1900-01-01]
    exclude: [{from: 2026-05-01, to: 2026-05-03, reason: Tool down}]
    fresh_within: 1.5 h
    settles_after: 2 days
    complete_from: 2026-01-01
    complete_through: 2026-01-01
    compute: {minutes: n / 60, long: minutes > 5}
""",
    )
    assert (calls.key, calls.newest_by, calls.rows) == (("who",), ("at", "n"), "n")
    assert calls.missing == ("0", "NA", "1900-01-01")
    assert calls.exclusions == (
        Exclusion(start=date(2026, 5, 1), end=date(2026, 5, 3), reason="Tool down"),
    )
    assert calls.fresh_within == timedelta(minutes=90)
    assert calls.settles_after == timedelta(days=2)
    assert (calls.complete_from, calls.complete_through) == (date(2026, 1, 1), date(2026, 1, 1))
    assert [each.text for each in calls.computed.values()] == ["n / 60", "minutes > 5"]
    assert str(calls.computed["long"].location) == "sources.yaml:14:38"


def test_shape(tmp_path: Path) -> None:
    """The layout of the files is read; an encoding by Python's own name for it."""
    shape = read_calls(
        tmp_path,
        """    encoding: Latin-1
    header: [2, 1]
    skip: [4, 3]
    unpivot: {columns: ["20??-*", Q1], into: month, value: figure}
    columns: {at: {type: timestamp}, month: {type: text}, amount: {from: figure, type: integer}}
""",
    ).shape
    assert (shape.encoding, shape.header, shape.skip) == ("iso8859-1", (1, 2), (3, 4))
    assert isinstance(shape.unpivot, Unpivot)
    assert shape.unpivot.columns == ("20??-*", "Q1")
    assert (shape.unpivot.into, shape.unpivot.value) == ("month", "figure")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("", ""), ("    encoding: UTF8\n", ""), ("    encoding: utf-16\n", "utf-16")],
)
def test_encoding(tmp_path: Path, written: str, expected: str) -> None:
    """UTF-8 is the default, however it is written."""
    assert read_calls(tmp_path, written).shape.encoding == expected


def test_fixed_width(tmp_path: Path) -> None:
    """Lines of fixed width have no header, and names in any case."""
    shape = read_calls(tmp_path, "    fixed_width: {AT: 9, -gap: 1, n: 2, who: 4}\n").shape
    assert list(shape.widths.items()) == [("AT", 9), ("-gap", 1), ("n", 2), ("who", 4)]
    assert shape.header == ()


def test_day_and_time_of_day(tmp_path: Path) -> None:
    """A day and a time of day in two columns are one computed column."""
    calls = read_calls(
        tmp_path,
        """    time: {date: Day of call, time: T}
    columns: {Day of call: {type: date}, T: {type: time}}
""",
    )
    assert calls.time == "Day of call T"
    assert calls.computed["Day of call T"].text == '"Day of call" + "T"'


def test_period_from(tmp_path: Path) -> None:
    """A file's own name fills a column of its own, which is the source's time."""
    calls = read_calls(tmp_path, "    period_from: calls-%Y-%m*.csv\n")
    assert (calls.time, list(calls.columns)[-1]) == (FILE_DAY, FILE_DAY)
    assert calls.columns[FILE_DAY].required
    assert not calls.snapshots
    assert too_coarse(Window.WEEK, calls) == Window.MONTH
    assert too_coarse(Window.MONTH, calls) is None
    assert too_coarse(Window.DAY, read_calls(tmp_path, "")) is None


def test_as_of_from(tmp_path: Path) -> None:
    """With a day in the files' names, each of them is a snapshot."""
    assert read_calls(tmp_path, "    as_of_from: staff-%Y%m%d.csv\n").snapshots


def lookup(written: str, more: str = "") -> str:
    return source(f"    lookup: {{people: {written}}}\n{more}") + PEOPLE


def test_lookup(tmp_path: Path) -> None:
    """A lookup holds the source that it leads to; what it takes may be computed with."""
    text = lookup(
        "{on: {who: id}, take: {boss: leader, joined: joined}}",
        "    compute: {days: at - joined}\n",
    )
    definitions, told = found(tmp_path, text)
    assert told == []
    join = definitions.sources["calls"].lookups["people"]
    assert join.source is definitions.sources["people"]
    assert (join.on, join.taken) == ({"who": "id"}, {"boss": "leader", "joined": "joined"})


LOOKUPS: list[tuple[str, str, list[str]]] = [
    (
        "columns are there, here and there, and can be equal",
        lookup("{on: {n: id, m: id, who: idd}, take: [leadr]}"),
        [
            "6:31: 'n' is an integer, and 'id' of 'people' text: they are never equal "
            "[wrong-column-type] | Declare the same type for both.",
            "6:35: 'm' is not among the contract's columns [unknown-column] | Known: at, n, who.",
            "6:47: source 'people' has no column 'idd' [unknown-column] | Did you mean id?",
            "6:60: source 'people' has no column 'leadr' [unknown-column] | Did you mean leader?",
        ],
    ),
    (
        "a name is taken once",
        lookup("{on: {who: id}, take: {n: leader, boss: leader}}", "    compute: {boss: n}\n"),
        [
            "6:45: 'n' is already a column of 'calls', from the contract [duplicate-column] | "
            "Take it by another name, such as take: {people_leader: leader}",
            "7:15: 'boss' is already a column of 'calls', from the lookup 'people' "
            "[duplicate-column] | Give the computed column a name of its own.",
        ],
    ),
    (
        "sources do not look one another up",
        lookup("{on: {who: id}, take: [leader]}")
        + "    lookup: {calls: {on: {id: who}, take: [n]}}\n",
        [
            "19:14: 'calls' looks up 'people', which looks up 'calls' [circular-lookup] | "
            "Leave one of these lookups out.",
        ],
    ),
    (
        "a source that is broken elsewhere is told there alone",
        lookup("{on: {who: id}, take: [joined]}", "    compute: {days: at - joined}\n").replace(
            "joined: {type: date}", "joined: {type: dat}"
        ),
        ["19:22: 'dat' is no type [unknown-column-type] | Did you mean date?"],
    ),
    (
        "what is looked up has a problem of its own place",
        lookup("{on: {who: id}, take: [joind]}").replace("{type: date}", "{type: date, digits: 1}"),
        [
            "6:45: source 'people' has no column 'joind' [unknown-column] | Did you mean joined?",
            "18:36: 'digits' means nothing for a column of type date [unused-key] | "
            "It goes with decimal, percent and money: change the type, or leave it out.",
        ],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [each[1:] for each in LOOKUPS], ids=[each[0] for each in LOOKUPS]
)
def test_refused_lookup(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Sources are held against one another, and none hides what is wrong with another."""
    definitions, told = found(tmp_path, text)
    assert told == expected
    assert "calls" not in definitions.sources


PRESET = """description: Answers to a made survey.
x-notes: of no concern
time: answered
header: [1, 2]
key: [id]
missing: [NA]
columns:
  id: {type: text, required: true}
  answered: {from: [RecordedDate], type: timestamp}
  score: {type: integer, between: [1, 5], missing: ["0"]}
  note: {type: text, optional: false}
  text: {type: text}
compute: {low: score < 3}
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of presets that holds `made`, and `broken`."""
    folder = tmp_path / "presets"
    folder.mkdir()
    (folder / "made.yaml").write_text(PRESET, encoding="utf-8")
    (folder / "broken.yaml").write_text("time: [", encoding="utf-8")
    monkeypatch.setattr(presets, "preset_folder", lambda: folder)
    return tmp_path


def with_preset(body: str = "") -> str:
    return f"{CALLS}    preset: made\n{body}"


def test_preset(made: Path) -> None:
    """A preset stands in for what a team does not write; its columns may be absent."""
    definitions, told = found(made, with_preset())
    assert told == []
    calls = definitions.sources["calls"]
    assert (calls.description, calls.time) == ("Answers to a made survey.", "answered")
    assert (calls.shape.header, calls.key, calls.missing) == ((1, 2), ("id",), ("NA",))
    assert list(calls.computed) == ["low"]
    optional = {name: each.optional for name, each in calls.columns.items()}
    assert optional == {"id": False, "answered": False, "score": True, "note": False, "text": True}
    assert str(calls.columns["score"].location) == "sources.yaml:6:13"


def test_preset_is_overridden(made: Path) -> None:
    """Mappings are merged, lists and values replaced; an empty key takes back the preset's."""
    body = """    as_of: 2026-09-30
    key:
    missing: []
    header: 3
    columns:
      score: {between: [0, 10], missing: , from: Rating}
      text: null
      own: {type: date}
    compute: {low: score < 7}
"""
    definitions, told = found(made, with_preset(body))
    assert told == []
    calls = definitions.sources["calls"]
    assert (calls.time, calls.as_of) == (None, date(2026, 9, 30))
    assert (calls.shape.header, calls.key, calls.missing) == ((3,), (), ())
    assert list(calls.columns) == ["id", "answered", "score", "note", "own"]
    score = calls.columns["score"]
    assert (score.low, score.high, score.missing) == (Fraction(0), Fraction(10), ())
    assert (score.names, score.optional) == (("Rating",), False)
    assert not calls.columns["own"].optional
    assert calls.computed["low"].text == "score < 7"


def test_preset_gives_way_to_another_layout(made: Path) -> None:
    """What cannot stand beside the team's own layout is left out of the preset."""
    body = "    fixed_width: {id: 5, RecordedDate: 9, note: 3}\n"
    definitions, told = found(made, with_preset(body))
    assert told == []
    assert definitions.sources["calls"].shape.header == ()


PRESETS: list[tuple[str, str, list[str]]] = [
    (
        "a problem with the preset's part stands at the preset",
        with_preset("    columns: {score: }\n"),
        [
            "6:13: in the preset's 'low', the source has no column 'score' [bad-expression] | "
            "Known: answered, id, note, text."
        ],
    ),
    (
        "a problem with the team's part stands there",
        with_preset("    columns: {text: {type: integer, between: [2, 1]}}\n"),
        ["7:46: no figure lies between 2 and 1 [empty-range] | Write the lower one first."],
    ),
    (
        "what the preset computes is named",
        with_preset("    columns: {score: {type: text}}\n"),
        [
            "6:13: in the preset's 'low', 'score' is text, and '3' is an integer "
            "[bad-expression] | Text stands in quotes, a number does not."
        ],
    ),
    (
        "a column of the team's own has a type",
        with_preset("    columns: {own: {required: true}}\n"),
        ["7:20: 'type' is missing in 'own' [missing-key] | For example: type: integer"],
    ),
    (
        "only what the preset says can be taken back",
        with_preset("    rows:\n    columns: {scor: , score: {unit: }}\n"),
        [
            "7:5: 'rows' is empty, and the preset 'made' says nothing there to take back "
            "[wrong-type] | Give it a value, or leave the line out.",
            "8:15: 'scor' is empty, and the preset 'made' says nothing there to take back "
            "[wrong-type] | Give it a value, or leave the line out.",
            "8:31: 'unit' is empty, and the preset 'made' says nothing there to take back "
            "[wrong-type] | Give it a value, or leave the line out.",
        ],
    ),
    (
        "a team's own contradiction is its own",
        with_preset("    as_of: 2026-09-30\n    time: answered\n"),
        [
            "7:5: 'time' and 'as_of' cannot stand together in 'calls' [conflicting-keys] | "
            "Give either 'time', 'as_of', 'period_from' or 'as_of_from'.",
        ],
    ),
    (
        "an unknown preset lists the known",
        with_preset().replace("made", "xyz"),
        ["6:13: there is no preset 'xyz' [unknown-preset] | Known: broken, made."],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [each[1:] for each in PRESETS], ids=[each[0] for each in PRESETS]
)
def test_refused_with_a_preset(made: Path, text: str, expected: list[str]) -> None:
    """Every check runs over preset and source together; each problem is told once."""
    assert found(made, text)[1] == expected


def test_presets_are_listed(made: Path) -> None:
    """Presets are named by their files, and read as they are written."""
    assert made.is_dir()
    assert presets.names() == ("broken", "made")
    assert presets.read("made")["x-notes"] == "of no concern"
    with pytest.raises(CannotJudge, match=r"presets/broken\.yaml:1:7: error"):
        presets.read("broken")


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_is_whole(tmp_path: Path, name: str) -> None:
    """A source needs nothing beside a preset but its files."""
    text = CALLS + f"    preset: {name}\n"
    definitions, told = found(tmp_path, text)
    assert told == []
    written = read("x.yaml", text, Problems())
    assert written is not None
    assert definitions.sources["calls"].columns.keys() - {FILE_DAY} == (
        presets.read(name)["columns"].keys()
    )
