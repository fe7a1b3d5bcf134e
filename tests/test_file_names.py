"""Patterns of file names: what they say, and what names are of them."""

from __future__ import annotations

from datetime import date

import pytest

from csobjectives.file_names import day_of, misread, window_of
from csobjectives.windows import Window


@pytest.mark.parametrize(
    ("pattern", "name", "day"),
    [
        ("calls-%Y-%m.csv", "calls-2026-09.csv", date(2026, 9, 1)),
        ("calls-%Y-%m.csv", "calls-2026-09.csv.gz", date(2026, 9, 1)),
        ("calls-%Y-%m.csv.gz", "calls-2026-09.csv", date(2026, 9, 1)),
        ("*_%d%b%y.csv", "export v2_03SEP26.csv", date(2026, 9, 3)),
        ("%B %Y.xlsx", "march 2026.xlsx", date(2026, 3, 1)),
        ("w%G-%V?.csv", "w2026-01x.csv", date(2025, 12, 29)),
        ("w%G-W%V-%u.csv", "w2026-W01-7.csv", date(2026, 1, 4)),
        ("%Y%j.csv", "2024366.csv", date(2024, 12, 31)),
        ("%Y-Q%q.csv", "2026-Q3.csv", date(2026, 7, 1)),
        ("fy%y.csv", "fy69.csv", date(1969, 1, 1)),
        ("100%%-%Y.csv", "100%-2026.csv", date(2026, 1, 1)),
        ("calls-%Y-%m.csv", "calls-2026-13.csv", None),
        ("calls-%Y-%m-%d.csv", "calls-2026-02-30.csv", None),
        ("calls-%Y-%m.csv", "Xcalls-2026-09.csv", None),
        ("a+b[%Y].csv", "a+b[2026].csv", date(2026, 1, 1)),
        ("%Y%j.csv", "2026366.csv", None),
        ("w%G-%V.csv", "w2025-53.csv", None),
    ],
)
def test_name_of_a_file_tells_the_day(pattern: str, name: str, day: date | None) -> None:
    """The first day of the period that it tells of; the calendar decides whether there is one."""
    assert day_of(pattern, name) == day


@pytest.mark.parametrize(
    ("pattern", "window"),
    [
        ("%Y.csv", Window.YEAR),
        ("calls-%B-%y.csv", Window.MONTH),
        ("%G-W%V.csv", Window.WEEK),
        ("%G-W%V-%u.csv", Window.DAY),
        ("%Y%j.csv", Window.DAY),
        ("100%%-%d%b%Y.csv", Window.DAY),
    ],
)
def test_window_of(pattern: str, window: Window) -> None:
    """A pattern says how long the period of a file is."""
    assert window_of(pattern) is window


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("%Y-%m-%d.csv", ""),
        ("%Y/%m.csv", "'%Y/%m.csv' holds a folder, and is held against the files' names alone"),
        ("%H.csv", "'%H' in '%H.csv' says nothing of a period"),
        ("calls-%", "'%' in 'calls-%' says nothing of a period"),
        ("%Y-%y.csv", "'%Y-%y.csv' says one part of the period twice"),
        ("%d.csv", "'%d.csv' says no period"),
        ("100%%.csv", "'100%%.csv' holds no directive"),
    ],
)
def test_misread(pattern: str, message: str) -> None:
    """A pattern that says no period is told why."""
    assert misread(pattern) == message
