"""Time: zones of stamps, source and project, changes of the clocks, the cut at as-of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.projects import Workspace, readings, value

BERLIN = "Europe/Berlin"


def stamped(
    folder: Path,
    stamps: Sequence[str],
    zone: str = "UTC",
    timezone: str = "UTC",
    as_of: str = "2026-10-05",
    **contract: Any,
) -> Workspace:
    """A source of stamps alone."""
    workspace = Workspace(folder, zone, date.fromisoformat(as_of))
    workspace.file("events.csv", "\n".join(["at", *(f'"{each}"' for each in stamps)]) + "\n")
    workspace.source({"at": {"type": "timestamp", **contract}}, timezone=timezone)
    return workspace


@pytest.mark.parametrize(
    ("zone", "timezone"),
    [("UTC", "UTC"), (BERLIN, "Asia/Kolkata"), ("America/New_York", BERLIN)],
)
@pytest.mark.parametrize(
    "stamp",
    [
        "2026-09-01T00:30:00Z",
        "2026-09-01 00:30:00Z",
        "2026-09-01T02:30:00+02:00",
        "2026-09-01 02:30+0200",
        "2026-09-01 02:30:00.000000+02",
        "2026-08-31T19:00:00-05:30",
        "2026-08-31T19:00:00-0530",
        "2026-08-31T19:30:00-05",
        "2026-09-01 00:30:00 UTC",
    ],
)
def test_stamp_with_a_zone_is_that_instant(
    tmp_path: Path, stamp: str, timezone: str, zone: str
) -> None:
    """A stamp's own zone wins over the source's, and the period is the project's."""
    workspace = stamped(tmp_path, [stamp], zone, timezone)
    period = "2026-08" if zone == "America/New_York" else "2026-09"
    assert value(workspace, period, metric="count") == 1


@pytest.mark.parametrize(
    ("zone", "timezone", "period"),
    [
        ("UTC", "UTC", "2026-09"),
        ("UTC", BERLIN, "2026-08"),
        (BERLIN, BERLIN, "2026-09"),
        (BERLIN, "UTC", "2026-09"),
        ("America/New_York", "UTC", "2026-08"),
        ("UTC", "America/New_York", "2026-09"),
    ],
)
def test_stamp_without_a_zone_is_read_in_the_sources(
    tmp_path: Path, zone: str, timezone: str, period: str
) -> None:
    """Half past midnight of 1 September, as the source's clocks show it."""
    workspace = stamped(tmp_path, ["2026-09-01 00:30:00"], zone, timezone)
    assert value(workspace, period, metric="count") == 1


def test_mixed_stamps_are_each_read_by_their_own(tmp_path: Path) -> None:
    """With and without zones in one column, also where the zoned ones come late."""
    naive = ["2026-09-01 00:30:00"] * 2500
    zoned = ["2026-08-31T22:30:00Z", "2026-08-31T21:30:00Z"]
    for number, stamps in enumerate(([*naive, *zoned], [*zoned, *naive])):
        folder = tmp_path / str(number)
        workspace = stamped(folder, stamps, BERLIN, BERLIN)
        assert value(workspace, "2026-09", metric="count") == 2501
        assert value(workspace, "2026-08", metric="count") == 1


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-02-29",
        "epoch",
        "infinity",
        "-infinity",
        "now",
        "today",
        "1788249600",
        "20260901",
        "01.09.2026",
        "2026-09-01 25:00",
        "2026-09-01 10:00 CEST",
        "2026-09-01 10:00 Nowhere",
        "2026-09-01 10:00 PM",
        "2026-W36",
    ],
)
def test_what_is_no_stamp_is_rejected(tmp_path: Path, stamp: str) -> None:
    """Days that no calendar has, words, and zones that are not known are not guessed at."""
    workspace = stamped(tmp_path, [stamp])
    workspace.objective(metric="count")
    assert workspace.errors() == [
        "1 of 1 rows of 'events' are rejected: at is no timestamp of the form "
        f"2026-09-30 14:05:00, such as '{stamp}' (events.csv, row 2); none may be rejected"
    ]


@pytest.mark.parametrize(
    ("form", "stamp"),
    [
        ("%d/%m/%Y %H:%M", "01/09/2026 00:30"),
        ("%d.%m.%Y", "01.09.2026"),
        ("%Y%m%dT%H%M%S", "20260901T003000"),
        ("%b %d, %Y %I:%M %p", "Sep 01, 2026 12:30 AM"),
        ("%Y-%m-%d %H:%M %z", "2026-08-31 22:30 +0000"),
    ],
)
def test_declared_form_is_read(tmp_path: Path, form: str, stamp: str) -> None:
    """strptime's directives; without %z the stamp is local to the source."""
    workspace = stamped(tmp_path, [stamp], BERLIN, BERLIN, format=form)
    assert value(workspace, "2026-09", metric="count") == 1


def test_several_forms_are_tried_in_order(tmp_path: Path) -> None:
    """Exports that changed their form stay one source."""
    stamps = ["09/02/2026", "2026-09-03 10:00"]
    workspace = stamped(tmp_path, stamps, format=["%m/%d/%Y", "%Y-%m-%d %H:%M"])
    assert value(workspace, "2026-09", metric="count") == 2


@pytest.mark.parametrize(
    ("as_of", "zone", "hours"),
    [
        ("2026-03-30", BERLIN, 23),
        ("2026-10-26", BERLIN, 25),
        ("2026-03-09", "America/New_York", 23),
        ("2026-11-02", "America/New_York", 25),
        ("2026-10-26", "UTC", 24),
        ("2026-09-07", "America/Santiago", 23),
    ],
)
def test_day_on_which_the_clocks_change_has_its_hours(
    tmp_path: Path, as_of: str, zone: str, hours: int
) -> None:
    """One event an hour in UTC: 23 in spring and 25 in autumn, also where midnight is skipped."""
    day = date.fromisoformat(as_of)
    first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC")).timestamp() - 3 * 86400
    stamps = [
        datetime.fromtimestamp(first + 3600 * hour, ZoneInfo("UTC")).isoformat()
        for hour in range(96)
    ]
    workspace = stamped(tmp_path, stamps, zone, as_of=as_of)
    name = workspace.objective(metric="count", window="day")
    yesterday = date.fromordinal(day.toordinal() - 1).isoformat()
    assert readings(workspace.evaluate(), name)[yesterday,].estimate.value == hours


@pytest.mark.parametrize(
    ("as_of", "window", "inside", "outside", "name"),
    [
        ("2024-03-01", "month", "2024-02-29 23:59:59", "2024-03-01 00:00:00", "2024-02"),
        ("2024-03-01", "day", "2024-02-29 00:00:00", "2024-02-28 23:59:59", "2024-02-29"),
        ("2027-01-04", "week", "2027-01-03 23:59:59", "2026-12-27 23:59:59", "2026-W53"),
        ("2027-01-01", "year", "2026-01-01 00:00:00", "2025-12-31 23:59:59.999999", "2026"),
        ("2026-10-01", "quarter", "2026-07-01 00:00:00", "2026-06-30 23:59:59", "2026-Q3"),
    ],
)
def test_period_is_half_open(
    tmp_path: Path, as_of: str, window: str, inside: str, outside: str, name: str
) -> None:
    """Its first instant belongs to it, that of the next does not."""
    workspace = stamped(tmp_path, [inside, outside], as_of=as_of)
    objective = workspace.objective(metric="count", window=window)
    assert readings(workspace.evaluate(), objective)[name,].estimate.value == 1


def test_nothing_from_after_as_of_is_seen(tmp_path: Path) -> None:
    """The open period ends where the day of as-of begins, in the project's zone."""
    stamps = ["2026-10-04T21:59:59Z", "2026-10-04T22:00:00Z", "2026-12-01T00:00:00Z"]
    workspace = stamped(tmp_path, stamps, BERLIN)
    name = workspace.objective(metric="count")
    assert readings(workspace.evaluate(), name)["open",].estimate.value == 1


def test_date_column_needs_no_zone(tmp_path: Path) -> None:
    """A date is a local day, whatever the zones are."""
    workspace = stamped(
        tmp_path, ["2026-09-01", "2026-09-30", "2026-10-01"], "Asia/Kolkata", "America/New_York"
    )
    workspace.sources["events"]["columns"]["at"] = {"type": "date"}
    assert value(workspace, "2026-09", metric="count") == 2


def test_undated_rows_belong_to_no_period(tmp_path: Path) -> None:
    """A row without a time is counted, and is in no figure."""
    workspace = stamped(tmp_path, ["2026-09-01", "", ""])
    workspace.objective(metric="count")
    counts = workspace.evaluate().counts[0]
    assert (counts.rows, counts.undated) == (3, 2)
    assert value(workspace, "2026-09", metric="count") == 1


def test_event_after_as_of_has_not_happened(tmp_path: Path) -> None:
    """A reply that lies ahead is not known yet: the row is pending, not late."""
    workspace = Workspace(tmp_path, BERLIN)
    workspace.file(
        "events.csv",
        "at,replied\n"
        "2026-09-01 10:00,2026-09-01 11:00\n"
        "2026-09-02 10:00,2026-10-04 23:59:59\n"
        "2026-09-03 10:00,2026-10-05 00:00:00\n"
        "2026-09-04 10:00,\n"
        "2026-09-05 10:00,2026-09-04 10:00\n",
    )
    stamp = {"type": "timestamp"}
    workspace.source({"at": stamp, "replied": stamp})
    name = workspace.objective(metric="first_reply_time", created="at", replied="replied", at="p50")
    reading = readings(workspace.evaluate(), name)["2026-09",]
    assert reading.estimate.n == 2
    assert reading.excluded == {"pending": 2, "negative": 1}


def test_snapshot_belongs_to_the_period_of_its_day(tmp_path: Path) -> None:
    """Rows of a source with `as_of` have no time of their own."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", "x\n1\n2\n")
    workspace.source({"x": {"type": "integer"}}, as_of="2026-09-30")
    assert value(workspace, "2026-09", metric="sum", value="x") == 3
    assert value(workspace, "2026-08", metric="sum", value="x") is None
