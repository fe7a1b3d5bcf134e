"""Periods tile time in every zone there is, and nothing depends on where or when it is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.engines import Settings
from csobjectives.model import Result, Scorecard
from csobjectives.periods import Period, day_start, period_of
from csobjectives.pipeline import Request, evaluate
from csobjectives.windows import Window, parse_window, window_names
from tests.projects import AT, NEVER, Workspace, readings

FIRST, LAST = date(1970, 1, 1), date(2100, 1, 1)
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
STEP = 6 * 24 * 3600  # no zone has changed its clocks twice within six days
WINDOWS = tuple(
    {
        parse_window(each, year_starts): None
        for each in (*window_names(), "rolling 90 days", "rolling 4 weeks", "rolling 3 months")
        for year_starts in ((1, 1), (4, 6), (8, 31))
    }
)


def seconds(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp())


@cache
def changes(key: str) -> tuple[datetime, ...]:
    """The instants at which a zone's clocks are changed, found by halving six days."""
    zone = ZoneInfo(key)

    def offset(at: int) -> timedelta | None:
        return datetime.fromtimestamp(at, zone).utcoffset()

    found = []
    for start in range(seconds(FIRST), seconds(LAST), STEP):
        low, high, before = start, start + STEP, offset(start)
        if offset(high) != before:
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            found.append(datetime.fromtimestamp(high, UTC))
    return tuple(found)


def zones() -> list[str]:
    """Every zone of the IANA database once, whatever names it has beside."""
    database, by_content = files("tzdata") / "zoneinfo", dict[bytes, str]()
    for name in sorted(available_timezones() - {"localtime"}):
        by_content.setdefault(database.joinpath(*name.split("/")).read_bytes(), name)
    return list(by_content.values())


def day_at(instant: datetime, zone: str) -> date:
    """The day between whose start and end an instant lies: there is exactly one."""
    near = instant.astimezone(ZoneInfo(zone)).date()
    days = [near + each * DAY for each in (-2, -1, 0, 1, 2)]
    starts = [day_start(each, zone) for each in days]
    assert starts == sorted(starts), (zone, near)
    (found,) = (
        day
        for day, (start, end) in zip(days, pairwise(starts), strict=False)
        if start <= instant < end
    )
    return found


def test_in_every_zone_days_follow_one_another_without_gap_or_overlap() -> None:
    """Around each change of the clocks from 1970 to 2100, an instant lies in exactly one day, which
    is the one that the clocks show; where they are put back over midnight, the day that has begun
    goes on. Between two changes a day begins 24 hours after the one before.
    """
    seen = 0
    for zone in zones():
        for change in changes(zone):
            for instant in (change - INSTANT, change, change + timedelta(minutes=30)):
                shown, found = instant.astimezone(ZoneInfo(zone)).date(), day_at(instant, zone)
                put_back = change <= instant and shown == found - DAY
                assert found == shown or put_back, (zone, instant)
                seen += 1
    assert seen > 60_000


def test_a_day_that_a_zone_skips_has_no_length() -> None:
    """Samoa had no 30 December 2011, Kwajalein no 21 August 1993, the Line Islands no 31 December
    1994: the day begins and ends at the same instant, and no row lies in it.
    """
    for zone, day, at in (
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00+00:00"),
        ("Pacific/Kwajalein", date(1993, 8, 21), "1993-08-21T12:00+00:00"),
        ("Pacific/Kiritimati", date(1994, 12, 31), "1994-12-31T10:00+00:00"),
    ):
        start, end = day_start(day, zone), day_start(day + DAY, zone)
        assert start == end == datetime.fromisoformat(at)
        assert day_at(start, zone) == day + DAY
        assert day_at(start - INSTANT, zone) == day - DAY


@pytest.mark.parametrize("window", [each for each in WINDOWS if each.is_whole], ids=str)
def test_every_day_from_1970_to_2100_lies_in_one_period(window: Window) -> None:
    """Where a period ends the next one begins: the calendar is cut without gap or overlap."""
    period = period_of(FIRST, window)
    while period.start < LAST:
        days = range((period.end - period.start).days)
        assert {period_of(period.start + each * DAY, window) for each in days} == {period}
        following = period.next()
        assert following.start == period.end
        assert following.previous() == period
        period = following


@given(st.dates(FIRST, LAST), st.sampled_from(WINDOWS), st.sampled_from(sorted(zones())))
def test_for_all_zones_a_period_ends_where_the_next_begins(
    day: date, window: Window, zone: str
) -> None:
    """As instants, too: whatever the clocks do, and whatever is held against what."""
    period = period_of(day, window)
    assert day_start(period.start, zone) <= day_start(day, zone) < day_start(day + DAY, zone)
    assert day_start(day + DAY, zone) <= day_start(period.end, zone)
    for before in (period.previous(), period.a_year_before()):
        if before is not None and window.count == 1:
            assert day_start(before.start, zone) < day_start(before.end, zone)
            assert day_start(before.end, zone) <= day_start(period.start, zone)


# A change of the clocks each, near midnight or over it, and the day on which it is.
TRICKY = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/Santiago", date(2026, 9, 6)),  # 00:00 is 01:00
    ("America/Havana", date(2025, 11, 2)),  # 01:00 is 00:00 again
    ("Asia/Beirut", date(2025, 10, 26)),  # 00:00 is 23:00 of the day before
    ("America/St_Johns", date(2005, 10, 30)),  # 00:01 is 23:01 of the day before
    ("Pacific/Apia", date(2011, 12, 30)),  # that day never was
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Africa/Monrovia", date(1972, 1, 7)),  # 44 minutes and a half
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Asia/Kathmandu", date(1986, 1, 1)),  # a quarter of an hour, on New Year's Day
]


@pytest.mark.parametrize(("zone", "day"), TRICKY, ids=str)
def test_rows_fall_into_the_day_that_python_tells(tmp_path: Path, zone: str, day: date) -> None:
    """Every 20 minutes around a change, and just beside it: stamps with an offset are of the day
    between whose start and end they lie; stamps of the zone's own clocks are of the day they show.
    """
    middle = day_start(day, zone)
    steps = [middle + timedelta(minutes=20 * each) for each in range(-150, 150)]
    (change,) = (each for each in changes(zone) if abs(each - middle) < timedelta(hours=36))
    instants = sorted({*steps, change, change - timedelta(seconds=1)})
    as_of = day + 3 * DAY
    workspace = Workspace(tmp_path, zone, as_of)
    workspace.file("zoned.csv", "\n".join(["at", *(each.isoformat() for each in instants), ""]))
    shown = [each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in instants]
    workspace.file("shown.csv", "\n".join(["at", *(each.isoformat() for each in shown), ""]))
    workspace.source(AT, "zoned.csv", "zoned")
    workspace.source(AT, "shown.csv", "shown", timezone=zone)
    days = {
        "zoned": [day_at(each, zone) for each in instants],
        "shown": [each.date() for each in shown],
    }
    names = {name: workspace.objective("day", name, metric="count") for name in days}
    scorecard = workspace.evaluate()
    for name, expected in days.items():
        found = readings(scorecard, names[name])
        for back in range(5):
            label = (as_of - (back + 1) * DAY).isoformat()
            count = sum(each.isoformat() == label for each in expected)
            assert found[(label,)].estimate.n == count, (name, label)


def of_all_windows(root: Path, zone: str = "Europe/Berlin") -> Workspace:
    """A project that asks for every kind of window and target, with a row every five hours."""
    workspace = Workspace(root, zone, date(2026, 10, 27))
    start = datetime(2024, 12, 31, 22, 30, tzinfo=UTC)
    stamps = (start + timedelta(hours=5 * each) for each in range(3200))
    lines = [f"{each.isoformat()},{each.hour * 7 % 5},{each.hour > 11}" for each in stamps]
    workspace.file("events.csv", "\n".join(["at,score,good", *lines, ""]))
    workspace.source({**AT, "score": {"type": "integer"}, "good": {"type": "boolean"}})
    schedule = [
        {"from": "2026-01-01", "at_least": 1.9},
        {"from": "2026-07-01", "at_least": 2, "rising_to": 2.5, "by": "2026-12-31"},
    ]
    targets: list[Any] = [
        schedule,
        {"at_least": "+0.01", "versus": "previous_period"},
        {"at_most": "+1%", "versus": "same_period_last_year"},
    ]
    for window in (*window_names(), "rolling 30 days", "rolling 4 weeks", "rolling 3 months"):
        if window != "as_of_day":
            workspace.objective(window, metric="mean", value="score")
            place = len(workspace.objectives) % len(targets)
            workspace.objectives[-1] |= {"target": targets[place], "enforcement": "advisory"}
    workspace.objective("month", metric="distinct", value="date_trunc('day', at)")
    workspace.objective("week", metric="quantile", value="score", at="p90", where="good")
    workspace.write()
    return workspace


PLACES = [
    {"TZ": "UTC", "LC_ALL": "C"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"},
    {"TZ": "XYZ+11:30", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "1"},
]


def told_in(place: dict[str, str], folder: Path) -> tuple[str, str]:
    """The results and the Markdown that a process of its own writes, with that environment."""
    command = [sys.executable, "-m", "csobjectives", "check", "--as-of", "2026-10-27"]
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": str(folder), **place}
    outputs = ("-o", "results.json", "-o", "card.md")
    done = subprocess.run(
        [*command, *outputs], cwd=folder, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    results, card = (folder / each for each in ("results.json", "card.md"))
    return results.read_text(encoding="utf-8"), card.read_text(encoding="utf-8")


def test_results_do_not_depend_on_the_machines_zone_or_locale(tmp_path: Path) -> None:
    """Every kind of window, judged where clocks show the day after and in a zone that nobody has,
    in Turkish and in German: the same bytes for programs and for people.
    """
    of_all_windows(tmp_path)
    first, *others = (told_in(place, tmp_path) for place in PLACES)
    judged = {each["verdict"] for each in json.loads(first[0])["results"] if not each["open"]}
    assert judged >= {"met", "missed"}
    assert "October 2026" in first[1]
    for other in others:
        assert other == first


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without any file to read, in a zone that skips midnight: it is judged quickly."""
    workspace = Workspace(tmp_path_factory.mktemp("reported"), "America/Santiago")
    workspace.objective("day", "", metric="reported", unit="%")
    workspace.objectives[-1] |= {"target": {"at_least": "50%"}, "enforcement": "blocking"}
    workspace.write()
    (workspace.root / "objectives" / "sources.yaml").unlink()
    figures = [
        {"objective": "team/o0", "period": f"{FIRST_DAY + each * DAY}", "value": f"{45 + each}%"}
        for each in range(12)
    ]
    document = {"apiVersion": "csobjectives/v1", "kind": "Measurements", "measurements": figures}
    workspace.file("objectives/figures.yaml", json.dumps(document))
    return workspace.root


FIRST_DAY = date(2026, 9, 1)  # clocks are put forward as 6 September begins


def judged_at(root: Path, now: datetime) -> Scorecard:
    return evaluate(Request(cwd=root, now=now, settings=Settings(threads=1)))


@given(st.integers(2, 9), st.floats(0, 1), st.sampled_from((UTC, ZoneInfo("Asia/Tokyo"))))
@settings(max_examples=40)
def test_verdicts_do_not_depend_on_the_time_of_day(
    reported: Path, number: int, part: float, clock: Any
) -> None:
    """From the first instant of a day in the project's zone to its last, whatever zone `now` is
    told in, the day before is judged: 46% on 2 September, one more on each day.
    """
    day = FIRST_DAY + number * DAY
    start, end = (day_start(each, "America/Santiago") for each in (day, day + DAY))
    for now in (start, min(start + part * (end - start), end - INSTANT), end - INSTANT):
        (result,) = judged_at(reported, now.astimezone(clock)).results
        assert result.judged.reading.period == Period(day - DAY, day, Window.DAY)
        assert result.judged.verdict == ("met" if 44 + number >= 50 else "missed")
    (before,) = judged_at(reported, start - INSTANT).results
    (after,) = judged_at(reported, end).results
    assert before.judged.reading.period.end == day - DAY
    assert after.judged.reading.period.end == day + DAY


OVER_TIME: dict[str, dict[str, Any]] = {
    "distinct": {"metric": "distinct", "value": "customer"},
    "quantile": {"metric": "quantile", "value": "score", "at": "p90", "by": "team"},
    "folded": {"metric": "mean", "value": "score", "per": "customer", "by": "team"},
    "observed": {"metric": "retention_rate", "customer": "customer"},
}
CUT = ("month", "month_to_date", "rolling 3 months")
Asked = tuple[str, str, str]  # a window, a measure, and what it is held against


def contacts(root: Path, as_of: date, asked: list[Asked]) -> dict[str, Asked]:
    """A project over two years of random contacts; what each of its objectives asks."""
    chance, workspace = Random(6), Workspace(root, "Europe/Berlin", as_of)
    start = datetime(2024, 3, 1, 22, 30)
    lines = [
        f"{(start + timedelta(minutes=chance.randrange(760 * 1440))).isoformat()}Z,"
        f"{chance.choice(('', 1, 2, 3, 4, 5))},{chance.choice('ab')},{chance.randrange(30)}"
        for _ in range(1200)
    ]
    workspace.file("events.csv", "\n".join(["at,score,team,customer", *lines, ""]))
    columns = {"score": {"type": "integer"}, "team": {"type": "text"}, "customer": {"type": "text"}}
    gone = {"from": "2026-02-10", "to": "2026-02-12", "reason": "Strike"}
    workspace.source({**AT, **columns}, exclude=[gone])
    names = {}
    for window, measure, versus in asked:
        names[workspace.objective(window, **OVER_TIME[measure])] = (window, measure, versus)
        if versus:
            zero = "0 pp" if measure == "observed" else 0
            workspace.objectives[-1]["target"] = {"at_least": zero, "versus": versus}
    workspace.write()
    return names


def of_contacts(root: Path, as_of: date, asked: list[Asked]) -> dict[Asked, dict[Any, Result]]:
    """The results of what is asked, by segment."""
    names = contacts(root, as_of, asked)
    scorecard = evaluate(Request(cwd=root, now=NEVER, as_of=as_of))
    assert scorecard.problems == ()
    found: dict[Asked, dict[Any, Result]] = {each: {} for each in asked}
    for each in scorecard.results:
        found[names[each.objective.name]][each.segment] = each
    return found


def test_a_base_is_what_was_judged_when_it_was_over(tmp_path: Path) -> None:
    """The period before, and that of the year before, have the figure, the rows and the interval
    with which they were judged on the day on which they ended: beside other periods with which they
    share days, in every segment, of rows, things, quantiles and customers who come back.
    """
    versus = ("previous_period", "same_period_last_year")
    asked = [(w, m, v) for w in CUT for m in OVER_TIME for v in versus]
    now = of_contacts(tmp_path, date(2026, 3, 31), asked)
    held = [
        (each, segment, result.judged.against)
        for each, results in now.items()
        for segment, result in results.items()
        if result.judged.against is not None
    ]
    ends = {against.period.end for _, _, against in held if against.period}
    compared = 0
    for end in sorted(ends):
        due = [one for one in held if one[2].period is not None and one[2].period.end == end]
        then = of_contacts(tmp_path, end, sorted({(w, m, "") for (w, m, _), _, _ in due}))
        for (window, measure, _), segment, against in due:
            judged = then[window, measure, ""][segment].judged.reading
            assert judged.period == against.period
            assert judged.estimate == against.base
            compared += 1
    assert compared == 2 * len(CUT) * (len(OVER_TIME) + 4)  # two teams, of two measures
