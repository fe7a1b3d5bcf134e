"""Periods as stretches: which one is judged, which days count, worked out day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.model import UNCOVERED, Exclusion, Versus
from csobjectives.periods import Period
from csobjectives.periods import days as period_of_days
from csobjectives.planning.coverage import Coverage
from csobjectives.planning.rhythms import Rhythm
from csobjectives.planning.timeline import Span, Timeline, timeline
from csobjectives.windows import CALENDAR, Length, Window, parse_window

OCTOBER_5 = date(2026, 10, 5)
DAY = timedelta(days=1)


def day(text: str) -> date:
    """A day of 2026, as `09-30`."""
    return date.fromisoformat(f"2026-{text}")


def judged(window: Window, as_of: date, **terms: Any) -> Span:
    """The period that is judged: the last one that is not open."""
    spans = timeline({Rhythm(window)}, as_of, Coverage(**terms)).of(window)
    return [span for span in spans if not span.open][-1]


def opened(window: Window, as_of: date, **terms: Any) -> str | None:
    """The name of the open period, if there is one."""
    spans = timeline({Rhythm(window)}, as_of, Coverage(**terms)).of(window)
    return spans[-1].period.name if spans[-1].open else None


def days_of(line: Timeline, span: Span) -> list[date]:
    """The days of a span's stretches."""
    found = []
    for stretch in span.stretches:
        found += list(days(line.starts[stretch], line.starts[stretch + 1]))
    return found


def days(start: date, end: date) -> Iterator[date]:
    """The days from one up to, not including, another."""
    return (start + timedelta(days=number) for number in range((end - start).days))


@pytest.mark.parametrize(
    ("as_of", "settles_after", "name", "running"),
    [
        ("10-05", timedelta(0), "2026-09", "2026-10"),
        ("10-05", timedelta(days=4), "2026-09", "2026-10"),
        ("10-05", timedelta(hours=97), "2026-08", "2026-09"),
        ("10-05", timedelta(days=5), "2026-08", "2026-09"),
        ("10-06", timedelta(days=5), "2026-09", "2026-10"),
        ("10-06", timedelta(days=36), "2026-07", "2026-08"),
        ("10-01", timedelta(0), "2026-09", None),
        ("10-01", timedelta(hours=1), "2026-08", "2026-09"),
    ],
)
def test_a_period_is_judged_once_it_has_settled(
    as_of: str, settles_after: timedelta, name: str, running: str | None
) -> None:
    """September ends as 1 October begins: with four days to settle it is judged from the 5th on,
    with an hour more from the 6th on. With 36 days, August has settled on 7 October only. The
    period after the judged one is open, whether it is over or not.
    """
    assert judged(Window.MONTH, day(as_of), settles_after=settles_after).period.name == name
    assert opened(Window.MONTH, day(as_of), settles_after=settles_after) == running


def test_every_window_settles_alike() -> None:
    """Monday, 5 October 2026, with two days to settle: what ended on the 3rd or before is judged.

    The day of the 2nd, week 39 (to 27 September), September, the third quarter, and 2025.
    """
    names = {
        window: judged(window, OCTOBER_5, settles_after=2 * DAY).period.name for window in CALENDAR
    }
    assert names == {
        Window.DAY: "2026-10-02",
        Window.WEEK: "2026-W39",
        Window.MONTH: "2026-09",
        Window.QUARTER: "2026-Q3",
        Window.YEAR: "2025",
    }


def test_an_open_period_that_is_over_ends_where_it_ends() -> None:
    """September, which is over and not settled, has no day of October."""
    line = timeline({Rhythm(Window.MONTH)}, OCTOBER_5, Coverage(settles_after=10 * DAY))
    september = line.of(Window.MONTH)[-1]
    assert september.open
    assert days_of(line, september) == list(days(day("09-01"), day("10-01")))


def test_excluded_days_are_cut_out_of_every_window() -> None:
    """From 28 September to 2 October: of the month 27 days are left, of week 40 the last two,
    of the open month the 3rd and 4th; and the excluded days of each stand apart.
    """
    down = Exclusion(start=day("09-28"), end=day("10-02"), reason="Survey tool down")
    windows = {Window.WEEK, Window.MONTH}
    line = timeline(map(Rhythm, windows), OCTOBER_5, Coverage(exclusions=(down,)))
    kept = {
        span.period.name: (len(days_of(line, span)), span.gap)
        for window in windows
        for span in line.of(window)[-2:]
    }
    assert kept == {
        "2026-W39": (7, ""),
        "2026-W40": (2, ""),
        "2026-09": (27, ""),
        "2026-10": (2, ""),
    }
    apart = {
        span.period.name: [each.day for each in days_of(line, span)]
        for span in line.spans
        if span.reason == "excluded: Survey tool down"
    }
    assert apart == {"2026-W40": [28, 29, 30, 1, 2], "2026-09": [28, 29, 30], "2026-10": [1, 2]}


def test_a_period_that_is_excluded_as_a_whole_says_why() -> None:
    """August, by two exclusions that overlap: the first one counts where both hold."""
    exclusions = (
        Exclusion(start=day("07-20"), end=day("08-20"), reason="Strike"),
        Exclusion(start=day("08-10"), end=day("08-31"), reason="Move"),
    )
    line = timeline({Rhythm(Window.MONTH)}, OCTOBER_5, Coverage(exclusions=exclusions))
    august = line.of(Window.MONTH)[-3]
    assert (august.period.name, august.stretches) == ("2026-08", ())
    assert august.gap == "excluded: Strike and excluded: Move"
    lengths = {
        span.reason: len(days_of(line, span))
        for span in line.spans
        if span.reason and span.period.name == "2026-08"
    }
    assert lengths == {"excluded: Strike": 20, "excluded: Move": 11}


@pytest.mark.parametrize(
    ("complete_from", "through", "name", "partial", "running"),
    [
        (None, "09-30", "2026-09", False, None),
        (None, "09-29", "2026-08", False, "2026-09"),
        (None, "10-02", "2026-09", False, "2026-10"),
        ("09-01", None, "2026-09", False, "2026-10"),
        ("09-02", None, "2026-09", True, "2026-10"),
        ("08-15", "09-20", "2026-09", True, None),
        ("10-03", None, "2026-09", True, "2026-10"),
    ],
)
def test_judged_is_the_last_period_that_is_covered_as_a_whole(
    complete_from: str | None, through: str | None, name: str, partial: bool, running: str | None
) -> None:
    """`complete_through` is the last day that is covered. Where no month is covered as a whole,
    the last complete one is there, and partial.
    """
    terms = {
        "complete_from": day(complete_from) if complete_from else None,
        "complete_through": day(through) if through else None,
    }
    span = judged(Window.MONTH, OCTOBER_5, **terms)
    assert (span.period.name, span.partial) == (name, partial)
    assert opened(Window.MONTH, OCTOBER_5, **terms) == running


def test_history_is_partial_where_it_is_covered_in_part() -> None:
    """Complete from 15 August: July is not covered, August in part, September as a whole."""
    line = timeline({Rhythm(Window.MONTH)}, OCTOBER_5, Coverage(complete_from=day("08-15")))
    july, august, september, october = line.of(Window.MONTH)[-4:]
    assert [each.partial for each in (july, august, september, october)] == [
        True,
        True,
        False,
        False,
    ]
    assert [each.gap for each in (july, august)] == [UNCOVERED, ""]
    assert days_of(line, august) == list(days(day("08-15"), day("09-01")))


def test_the_last_snapshot_of_a_period_counts_alone() -> None:
    """Of 7, 21 and 30 September and 2 October: the month has the 30th, week 39 the 21st, week 40
    the 2nd, and the open October the 2nd; one of 5 October is not known on the 5th.
    """
    known = tuple(day(each) for each in ("09-07", "09-21", "09-30", "10-02", "10-05"))
    windows = {Window.WEEK, Window.MONTH}
    line = timeline(map(Rhythm, windows), OCTOBER_5, Coverage(snapshots=known))
    found = {
        span.period.name: [f"{each:%m-%d}" for each in days_of(line, span)]
        for window in windows
        for span in line.of(window)
        if span.stretches
    }
    assert found == {
        "2026-W37": ["09-07"],
        "2026-W39": ["09-21"],
        "2026-W40": ["10-02"],
        "2026-09": ["09-30"],
        "2026-10": ["10-02"],
    }


def test_a_snapshot_that_is_excluded_gives_way_to_the_one_before() -> None:
    """The 30th is left out, and counted so; the 21st counts, and what is before it does not."""
    broken = Exclusion(start=day("09-25"), end=day("09-30"), reason="Half an export")
    known = tuple(day(each) for each in ("09-07", "09-21", "09-30"))
    line = timeline(
        {Rhythm(Window.MONTH)}, OCTOBER_5, Coverage(snapshots=known, exclusions=(broken,))
    )
    found = {span.reason: days_of(line, span) for span in line.spans if span.stretches}
    assert found == {"": [day("09-21")], "excluded: Half an export": [day("09-30")]}


def test_days_at_the_end_of_the_calendar() -> None:
    """An exclusion or a completeness that never ends is one that ends with the year 9999."""
    forever = Exclusion(start=day("09-28"), end=date.max, reason="Closed")
    terms = Coverage(exclusions=(forever,), complete_through=date.max)
    line = timeline({Rhythm(Window.MONTH)}, OCTOBER_5, terms)
    september = line.of(Window.MONTH)[-2]
    assert (september.period.name, len(days_of(line, september))) == ("2026-09", 27)
    assert not september.partial


SOME_DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 30))
EXCLUSIONS = st.lists(
    st.builds(
        lambda start, length, reason: Exclusion(
            start=start, end=start + length * DAY, reason=reason
        ),
        SOME_DAYS,
        st.integers(0, 60),
        st.sampled_from(("one", "two")),
    ),
    max_size=3,
)
TERMS = st.builds(
    Coverage,
    settles_after=st.integers(0, 2400).map(lambda hours: timedelta(hours=hours)),
    exclusions=EXCLUSIONS.map(tuple),
    complete_from=st.none() | SOME_DAYS,
    complete_through=st.none() | SOME_DAYS,
    snapshots=st.none() | st.sets(SOME_DAYS, max_size=12).map(sorted).map(tuple),
)


def why_not(each: date, terms: Coverage) -> str:
    """Why a day does not count, by going through the terms one by one."""
    if terms.complete_from and each < terms.complete_from:
        return UNCOVERED
    if terms.complete_through and each > terms.complete_through:
        return UNCOVERED
    for exclusion in terms.exclusions:
        if exclusion.start <= each <= exclusion.end:
            return f"excluded: {exclusion.reason}"
    return ""


FISCAL = Window(Length.FISCAL_QUARTER, year_starts=(4, 6))
WINDOWS = (
    *CALENDAR,
    FISCAL,
    *map(parse_window, ("rolling 9 days", "rolling 3 weeks", "rolling 2 months", "as_of_day")),
    *map(parse_window, ("month_to_date", "year_to_date")),
    FISCAL.to_date(),
)
RHYTHMS = st.builds(
    Rhythm,
    st.sampled_from(WINDOWS),
    exclusions=EXCLUSIONS.map(tuple),
    bases=st.sampled_from([(), (Versus.PREVIOUS,), (Versus.PREVIOUS, Versus.LAST_YEAR)]),
)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sets(RHYTHMS, max_size=4), TERMS)
def test_for_all_terms_the_days_of_a_period_count_or_are_left_out_for_a_reason(
    as_of: date, rhythms: set[Rhythm], terms: Coverage
) -> None:
    """The days of each period, also where other periods have them too, count or are left out for
    the term that says so, be it the source's or the objective's own; of snapshots the last alone.
    Of an open period, so many days have passed, and so many are to come.
    """
    line = timeline(rhythms | {Rhythm(Window.WEEK)}, as_of, terms)
    assert all(a < b for a, b in pairwise(line.starts))
    assert line.starts[-1] <= as_of
    found: dict[tuple[Rhythm, Period], dict[str, list[date]]] = {}
    for span in line.spans:
        of_period = found.setdefault((span.rhythm, span.period), {})
        assert span.reason not in of_period
        of_period[span.reason] = days_of(line, span)
        assert all(line.stretch(each) in span.stretches for each in days_of(line, span))
        assert span.open or span.period.end + terms.settles_after <= as_of
    for span in line.spans:
        own = terms.without(span.rhythm.exclusions)
        every = list(days(span.period.start, min(span.period.end, as_of)))
        uncovered = [each for each in every if why_not(each, own) == UNCOVERED]
        if not span.reason:
            assert span.partial == bool(uncovered)
        if span.open and not span.reason:
            to_come = days(max(span.period.start, as_of), span.period.end)
            assert span.passed == sum(not why_not(each, own) for each in every)
            assert span.to_come == sum(not why_not(each, own) for each in to_come)
        if terms.snapshots is not None:
            every = [each for each in every if each in terms.snapshots]
            counting = [each for each in every if not why_not(each, own)]
            every = [each for each in every if not counting or each >= counting[-1]]
        expected: dict[str, list[date]] = {"": []}
        for each in every:
            expected.setdefault(why_not(each, own), []).append(each)
        assert found[span.rhythm, span.period] == expected


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(CALENDAR), TERMS)
def test_for_all_terms_no_later_period_could_be_judged(
    as_of: date, window: Window, terms: Coverage
) -> None:
    """Judged is the last period that has settled and is covered: the one after it is not both."""
    spans = [each for each in timeline({Rhythm(window)}, as_of, terms).of(window) if not each.open]
    assert len(spans) == 13
    last = spans[-1]
    assert all(a.period.end == b.period.start for a, b in pairwise(spans))

    def can_be(start: date, end: date) -> bool:
        hours = (as_of - end) / timedelta(hours=1)
        settled = terms.settles_after / timedelta(hours=1) <= hours
        return settled and not any(why_not(each, terms) == UNCOVERED for each in days(start, end))

    if not last.partial:
        assert can_be(last.period.start, last.period.end)
        following = last.period.next()
        assert not can_be(following.start, following.end)
    else:
        assert not any(can_be(each.period.start, each.period.end) for each in spans)


def test_certain_periods_are_looked_at_as_they_are() -> None:
    """Nothing but these is asked for; one that has not settled is open."""
    before = period_of_days(date(2026, 1, 31), date(2026, 5, 1))
    after = period_of_days(date(2026, 5, 1), date(2026, 7, 30))
    rhythm = Rhythm(Window.DAYS, periods=(before, after))
    terms = Coverage(settles_after=timedelta(days=2), complete_from=date(2026, 3, 1))
    for as_of, is_open in ((date(2026, 7, 31), True), (date(2026, 8, 1), False)):
        spans = timeline([rhythm], as_of, terms).spans
        shown = [(each.period, each.open, each.partial) for each in spans if not each.reason]
        assert shown == [(before, False, True), (after, is_open, False)]
    assert rhythm.period_of(date(2026, 4, 30)) == before
    assert rhythm.period_of(date(2026, 7, 30)) is None


def test_periods_that_share_days_share_stretches() -> None:
    """Of rolling windows of two days, up to 4 October: each day is in two of them, but at the ends;
    put into spans already, each is one stretch, its own number.
    """
    line = timeline({Rhythm(parse_window("rolling 2 days"))}, OCTOBER_5)
    assert len(line.spans) == 13
    assert [len(each) for each in line.spans_of().values()] == [1, *[2] * 12, 1]
    assert [days_of(line, each)[0] for each in line.spans[-2:]] == [day("10-02"), day("10-03")]
    assert [each.stretches for each in line.by_span().spans] == [(each,) for each in range(13)]


def test_bases_come_after_what_is_held_against_them() -> None:
    """Judged on 5 October, by month: September back to September 2025, the open October, and what
    of the year before is not among them: the months before, and 1 to 4 October 2025 apart.
    """
    rhythm = Rhythm(Window.MONTH, bases=(Versus.PREVIOUS, Versus.LAST_YEAR))
    spans = timeline({rhythm}, OCTOBER_5).spans
    shown = [each.period.name for each in spans if not each.base]
    bases = [each.period.name for each in spans if each.base]
    assert (shown[0], shown[-2], shown[-1]) == ("2025-09", "2026-09", "2026-10")
    assert [each.base for each in spans] == [False] * 14 + [True] * len(bases)
    assert len(set(bases) | set(shown)) == len(spans)
    assert {"2025-08", "2024-09", "2025-10-01/2025-10-04", "2026-09-01/2026-09-04"} <= set(bases)
    october = next(each for each in spans if each.open)
    assert (october.passed, october.to_come) == (4, 27)
    assert october.so_far is not None
    assert october.so_far.name == "2026-10-01/2026-10-04"


def test_a_window_as_of_a_day_has_the_days_on_which_anything_is_known() -> None:
    """Three snapshots before as-of, of which one is excluded; a fourth is not known yet."""
    named = tuple(map(day, ("07-01", "08-01", "09-01", "10-05")))
    moved = Exclusion(start=day("08-01"), end=day("08-02"), reason="Moved")
    terms = Coverage(exclusions=(moved,), snapshots=named, days=named, is_snapshot=True)
    spans = timeline({Rhythm(Window.AS_OF_DAY)}, OCTOBER_5, terms).spans
    assert [each.period.name for each in spans] == ["2026-07-01", "2026-09-01"]
    assert not any(each.open or each.partial for each in spans)
    nothing = Coverage(snapshots=(), days=(), is_snapshot=True)
    (yesterday,) = timeline({Rhythm(Window.AS_OF_DAY)}, OCTOBER_5, nothing).spans
    assert (yesterday.period.name, yesterday.stretches) == ("2026-10-04", ())


def test_days_that_one_rhythm_leaves_out_count_for_another() -> None:
    """Of two rhythms of one source, only one is without 1 to 3 September."""
    down = Exclusion(start=day("09-01"), end=day("09-03"), reason="Tool down")
    rhythms = (Rhythm(Window.MONTH), Rhythm(Window.MONTH, exclusions=(down,)))
    line = timeline(rhythms, OCTOBER_5)
    september = {
        (bool(each.rhythm.exclusions), each.reason): len(days_of(line, each))
        for each in line.spans
        if each.period.name == "2026-09"
    }
    assert september == {(False, ""): 30, (True, ""): 27, (True, "excluded: Tool down"): 3}
    assert line.left_out == {}
