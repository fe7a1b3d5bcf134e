"""Segments that an objective names: with rows, without, and those that it forgot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from csobjectives.judging import judge_series, with_named
from csobjectives.model import (
    Enforcement,
    Estimate,
    Measure,
    Objective,
    Segment,
    SegmentAim,
    Series,
)
from csobjectives.problems import Location, Problems
from tests.judged import AS_OF, HERE, LEVEL, month, objective, reading, series, target

UNKNOWN = "Correct it if it is misspelt, or remove it if there is no such segment any more."
CSV = Location("targets.csv")
MEASURE = Measure(metric="csat", source="calls", location=HERE, roles={}, by=("region",))
AUGUST, SEPTEMBER = month("2026-08"), month("2026-09")


def region(name: str | None) -> Segment:
    return (("region", name),)


def aim(segment: Segment, line: int = 5, **terms: Any) -> SegmentAim:
    return SegmentAim(segment=segment, location=Location("team.yaml", line, 9), **terms)


def aiming(*aims: SegmentAim, **terms: Any) -> Objective:
    return objective(target(at_least=80), measure=MEASURE, segments=aims, **terms)


def with_regions(of: Objective, *names: str | None, **terms: Any) -> list[Series]:
    """A whole and regions with 90 in August and September, of 100 rows each."""

    def read(segment: Segment) -> Series:
        readings = [reading(90, period, segment=segment) for period in (AUGUST, SEPTEMBER)]
        return series(of, *readings, segment=segment, **terms)

    return [read(()), *(read(region(name)) for name in names)]


def named(found: Sequence[Series]) -> tuple[list[Series], list[str]]:
    """The series with those that are named, and what is told."""
    problems = Problems()
    return with_named({"team/quick": found}, problems)["team/quick"], [str(p) for p in problems]


def test_an_objective_that_names_none_is_left_as_it_is() -> None:
    """Segments come with their rows, and are not expected."""
    found = with_regions(aiming(), "north", None)
    assert named(found) == (found, [])
    assert [each.expected for each in found] == [False] * 3


def test_named_segments_are_expected() -> None:
    """Those of the aims alone; NULL is one that may be named."""
    found, told = named(with_regions(aiming(aim(region(None))), "north", None))
    assert [each.expected for each in found] == [False, False, True]
    assert told == []


def test_a_named_segment_without_rows_has_no_data() -> None:
    """It is there in every period of the whole, without a figure, and is told of where it is named.

    That nothing measures it is no pass, as it would be for one that nobody names.
    """
    of = aiming(aim(region("nroth"), 7), segment_enforcement=Enforcement.BLOCKING)
    found, told = named(with_regions(of, "north", "south"))
    assert told == [
        "team.yaml:7:9: warning: no row of the periods that are shown is of region = nroth, "
        "which team/quick names [unknown-segment]\n"
        "    If it is misspelt: the nearest is region = north."
    ]
    absent = found[-1]
    assert (absent.segment, absent.expected) == (region("nroth"), True)
    assert [each.period for each in absent.readings] == [AUGUST, SEPTEMBER]
    for each in absent.readings:
        assert (each.segment, each.estimate) == (region("nroth"), Estimate(value=None, n=0))
        assert (each.rows, each.excluded, each.recorded) == (0, {}, None)
    results = judge_series({"team/quick": found}, LEVEL, AS_OF)["team/quick"]
    assert [(each.judged.verdict, each.effect) for each in results[1:]] == [
        ("met", "passes"),
        ("met", "passes"),
        ("no-data", "fails"),
    ]


def test_nothing_of_the_whole_is_its_own() -> None:
    """Its open period, what was recorded of it, and the targets that were kept are the whole's."""
    recorded = replace(reading(90, SEPTEMBER), recorded=date(2026, 10, 1))
    whole = series(
        aiming(aim(region("east"))),
        recorded,
        open=reading(50, month("2026-10")),
        so_far=month("2026-10"),
        bases={AUGUST: reading(70, AUGUST)},
        kept={SEPTEMBER: target(at_least=1)},
        redefined=frozenset({month("2026-07")}),
    )
    found, _ = named([whole, *with_regions(whole.objective, "north")[1:]])
    east = found[-1]
    assert east.readings[0].recorded is None
    assert (east.open, east.so_far, east.bases, east.kept) == (None, None, {}, {})
    assert east.redefined == frozenset()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("soth", "If it is misspelt: the nearest is region = south."),
        ("south-west", "If it is misspelt: the nearest is region = south."),
        ("us", "If it is misspelt: the nearest is region = US."),
        ("Q1", "If it is misspelt: the nearest is region = q1."),
        ("customer-18", UNKNOWN),
        ("customer-", UNKNOWN),
        ("Lyon", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_what_may_be_meant(name: str | None, hint: str) -> None:
    """A segment with rows that is spelled alike, by its own name and not its column's.

    Another case is a slip; another number is another customer.
    """
    there = ("north", "south", "US", "q1", "customer-17", None)
    _, (told,) = named(with_regions(aiming(aim(region(name or "(none)"))), *there))
    assert told.endswith(f"\n    {hint}")


def test_what_is_named_itself_is_not_meant() -> None:
    """A segment that has an aim already is none that another aim is a slip of."""
    of = aiming(aim(region("south")), aim(region("sout"), 6))
    _, (told,) = named(with_regions(of, "north", "south"))
    assert told.endswith(UNKNOWN)


def test_every_column_has_to_be_alike() -> None:
    """Of two columns, one that is equal does not make up for another that is not."""
    measure = replace(MEASURE, by=("region", "channel"))

    def cell(region: str, channel: str) -> Segment:
        return (("region", region), ("channel", channel))

    def told(segment: Segment) -> str:
        of = replace(aiming(aim(segment)), measure=measure)
        there = [cell("north", "phone"), cell("south", "mail")]
        found = [series(of, reading(90)), *(series(of, reading(90), segment=s) for s in there)]
        (only,) = named(found)[1]
        return only.splitlines()[-1].strip()

    assert told(cell("north", "phon")) == (
        "If it is misspelt: the nearest is region = north, channel = phone."
    )
    assert told(cell("north", "chat")) == UNKNOWN


def test_several_are_told_at_once() -> None:
    """One warning, where the first of them is named: five by their names, and how many beside."""
    aims = [aim(region(name), line) for line, name in enumerate(("Lyon", *"abcdefg", "nort"), 5)]
    _, told = named(with_regions(aiming(*aims[:1], aims[-1]), "north", "south"))
    assert told == [
        "team.yaml:5:9: warning: no row of the periods that are shown is of region = Lyon; "
        "region = nort, which team/quick names [unknown-segment]\n"
        "    If one is misspelt: the nearest to region = nort is region = north."
    ]
    _, (many,) = named(with_regions(aiming(*aims), "north", "south"))
    assert "region = Lyon; region = a; region = b; region = c; region = d and 4 more," in many
    assert many.endswith(f"\n    {UNKNOWN}")


def test_of_thousands_nothing_is_compared() -> None:
    """Where there are too many to ask, they are told of without a search for the nearest."""
    there = [
        "".join(chr(97 + number // 26**place % 26) for place in range(3)) for number in range(2500)
    ]
    aims = [aim(region(f"{name}x"), number) for number, name in enumerate(there[:5], 1)]
    found, (few,) = named(with_regions(aiming(*aims), *there[:2000]))
    assert len(found) == 2006
    assert "If one is misspelt" in few
    assert named(with_regions(aiming(*aims), *there))[1][0].endswith(UNKNOWN)


def test_without_any_segment_nothing_is_told() -> None:
    """Where no row is of any segment, it is the whole that has no rows."""
    found, told = named([series(aiming(aim(region("north"))), reading(None, n=0))])
    assert told == []
    assert [each.segment for each in found] == [(), region("north")]


def test_what_is_pending_waits_for_its_segments() -> None:
    """A comparison whose days have not passed has no segments yet."""
    found = [series(aiming(aim(region("north"))), reading(None, n=0), pending=True)]
    assert named(found) == ([replace(found[0])], [])


def test_a_segment_that_the_file_forgot() -> None:
    """Where targets come from a file, rows of a segment without a line are an error.

    It is not judged by the whole's target; one with a line that only names an owner is.
    """
    of = aiming(aim(region("north")), every_segment=CSV)
    found, told = named(with_regions(of, "north", "south", None))
    results = judge_series({"team/quick": found}, LEVEL, AS_OF)["team/quick"]
    assert [each.targets == of.targets for each in results] == [True, True, False, False]
    assert [each.judged.verdict for each in results] == ["met", "met", None, None]
    assert told == [
        "targets.csv: error: there is no target for region = south; region = (no value), "
        "of team/quick [segment-without-target]\n"
        "    Write a line for each segment, or `each:` for those without one."
    ]


def test_of_many_forgotten_ones_the_first_are_named() -> None:
    """Five, and how many there are beside."""
    of = aiming(aim(region("a")), every_segment=CSV)
    _, (told,) = named(with_regions(of, *"abcdefgh"))
    assert "region = b; region = c; region = d; region = e; region = f and 2 more, of" in told


def test_each_is_for_those_that_the_file_forgot() -> None:
    """With a target for every segment, none is without."""
    of = aiming(aim(region("north")), every_segment=CSV, each=(target(at_least=70),))
    assert named(with_regions(of, "north", "south"))[1] == []


def test_a_segment_of_the_past_needs_no_line() -> None:
    """One without rows in the judged period is not judged there, and need not be in the file."""
    of = aiming(aim(region("north")), every_segment=CSV)
    whole, north, south = with_regions(of, "north", "south")
    gone = reading(None, SEPTEMBER, n=0, segment=region("south"))
    south = replace(south, readings=(south.readings[0], gone))
    assert named([whole, north, south])[1] == []
    none = replace(gone, estimate=Estimate(value=Fraction(0), n=0))
    south = replace(south, readings=(south.readings[0], none))
    assert named([whole, north, south])[1] == []


def test_a_reported_segment_needs_a_line() -> None:
    """A figure that was worked out elsewhere has no rows, and may not say of how many it is."""
    of = aiming(aim(region("north")), every_segment=CSV)
    whole, north, south = with_regions(of, "north", "south")
    told = replace(
        reading(70, segment=region("south")), estimate=Estimate(value=Fraction(70), n=None), rows=0
    )
    south = replace(south, readings=(south.readings[0], told))
    assert len(named([whole, north, south])[1]) == 1
