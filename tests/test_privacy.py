"""Small segments: which are suppressed, and that nothing gives them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.model import Estimate, Expression, Measure, Objective, Reading, Segment, Series
from csobjectives.periods import Period
from csobjectives.privacy import suppressed, too_small
from tests.judged import HERE, judged, month, objective, reading, series, target

SMALLEST = 5
AUGUST, SEPTEMBER, OCTOBER = month("2026-08"), month("2026-09"), month("2026-10")
NAMES = "abcdefghij"


def named(name: str | None) -> Segment:
    return (("region", name),)


def sizes(**of: int | None) -> dict[Segment, int | None]:
    return {named(name): size for name, size in of.items()}


def names(segments: frozenset[Segment]) -> str:
    return "".join(sorted(segment[0][1] or "-" for segment in segments))


@pytest.mark.parametrize(
    ("of", "hidden"),
    [
        ({}, ""),
        ({"a": 5, "b": 6}, ""),
        ({"a": 3, "b": 40, "c": 7}, "ac"),
        ({"a": 4, "b": 4, "c": 40}, "ab"),
        ({"a": 1, "b": 2, "c": 40, "d": 30}, "abd"),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 90}, "abcde"),
        ({"a": 2, "b": 2, "c": 2, "d": 90}, "abc"),
        ({"a": 2, "b": 1}, "ab"),
        ({"a": 3}, ""),
        ({"a": 3, "b": 0}, ""),
        ({"a": 3, "b": 0, "c": 9}, "ac"),
        ({"a": 3, "b": 9, "c": 9}, "ab"),
        ({"a": None, "b": None}, ""),
        ({"a": 9, "b": None}, ""),
        ({"a": 3, "b": None}, "ab"),
        ({"a": 3, "b": None, "c": 50}, "ac"),
        ({"a": 1, "b": 2, "c": None}, "abc"),
    ],
)
def test_which_segments_are_too_small(of: dict[str, int | None], hidden: str) -> None:
    """By hand: those below 5, then the next smallest until there are two of 5 together."""
    assert names(too_small(sizes(**of), SMALLEST)) == hidden


def test_null_is_a_segment() -> None:
    """The segment without a value may be too small, and may hide another one."""
    of = {named(None): 6, named("a"): 3, named("b"): 50}
    assert too_small(of, SMALLEST) == {named(None), named("a")}


@given(
    st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), st.integers(0, 30))),
    st.integers(2, 12),
)
def test_never_alone_and_never_too_few_together(of: dict[str, int | None], smallest: int) -> None:
    """Of no period is one segment hidden, nor several that are smaller together than the smallest.

    All that are too small are hidden, unless theirs are the only things that there are; and what
    is hidden beside them is there, so that none can be worked out from the others.
    """
    every = sizes(**of)
    there = {each for each, size in every.items() if size != 0}
    hidden = too_small(every, smallest)
    small = {each for each in there if (every[each] or smallest) < smallest}
    assert len(hidden) != 1
    assert hidden <= there
    if hidden:
        assert small <= hidden
        unknown = any(every[each] is None for each in hidden)
        enough = sum(every[each] or 0 for each in hidden) >= smallest
        assert unknown or enough or hidden == there
    else:
        assert len(there) == 1 or not small


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 30), min_size=2), st.integers(2, 12))
def test_no_more_than_it_takes(of: dict[str, int], smallest: int) -> None:
    """What is hidden beside the small ones is needed: without it, they would be too few."""
    every = sizes(**of)
    hidden = too_small(every, smallest)
    beside = sorted(size for each in hidden if (size := every[each] or 0) >= smallest)
    small = [size for each in hidden if (size := every[each] or 0) < smallest]
    assert len(beside) <= 1
    if beside:
        assert len(small) == 1 or sum(small) < smallest


COUNT = Measure(metric="count", source="calls", location=HERE, roles={}, by=("region",))


def counted(n: int | None, period: Period = SEPTEMBER, **terms: Any) -> Reading:
    """A reading of n things; beside them, one is left out."""
    return reading(n, period, n=n, excluded={"missing": 1} if n else {}, **terms)


def of_regions(
    *readings: Mapping[str, int | None], measure: Measure = COUNT, **terms: Any
) -> list[Series]:
    """The series of a whole and its regions, in as many months up to September."""
    aim = objective(target(at_least=1), measure=measure)
    months = [AUGUST, SEPTEMBER][-len(readings) :]
    whole = [
        counted(sum(n or 0 for n in of.values()), period)
        for of, period in zip(readings, months, strict=True)
    ]
    return [
        series(aim, *whole),
        *(
            series(
                aim,
                *(
                    counted(of.get(name), period, segment=named(name))
                    for of, period in zip(readings, months, strict=True)
                ),
                segment=named(name),
                **terms,
            )
            for name in sorted({name for of in readings for name in of})
        ),
    ]


def shown(found: list[Series], smallest: int = SMALLEST) -> list[Series]:
    return suppressed({"team/quick": found}, smallest)["team/quick"]


def hidden_in(found: Series) -> list[str]:
    """The periods of a series that are suppressed, wherever they are."""
    every = [*found.readings, *([found.open] if found.open else []), *found.bases.values()]
    return [each.period.name for each in every if each.suppressed]


def test_nothing_of_a_suppressed_reading_is_left() -> None:
    """Neither its figure, nor of how many things or rows it was, nor what was left out of it."""
    _, a, b, c = shown(of_regions({"a": 3, "b": 40, "c": 6}))
    for each in (a, c):
        (found,) = each.readings
        assert found.suppressed
        assert found.estimate == Estimate(value=None, n=None)
        assert (found.excluded, found.rows) == ({}, 0)
        assert (found.period, found.segment) == (SEPTEMBER, each.segment)
    assert not b.readings[0].suppressed
    assert b.readings[0].estimate.n == 40


def test_the_whole_is_shown() -> None:
    """However small it is: a whole is no segment of anything."""
    found = of_regions({"a": 1, "b": 1})
    assert shown(found)[0] == found[0]


def test_without_a_smallest_segment_all_is_shown() -> None:
    """A project that says nothing hides nothing."""
    found = of_regions({"a": 1, "b": 40})
    assert shown(found, 0) == found


def test_without_segments() -> None:
    """An objective that is not cut has nothing to hide."""
    found = of_regions({"a": 1})[:1]
    assert shown(found) == found


def test_each_period_by_itself() -> None:
    """A region may be small in August alone, and another one hides it then than in September."""
    found = shown(of_regions({"a": 3, "b": 40, "c": 6}, {"a": 3, "b": 7, "c": 8}))
    assert [hidden_in(each) for each in found] == [
        [],
        ["2026-08", "2026-09"],
        ["2026-09"],
        ["2026-08"],
    ]


def test_the_open_period_and_bases() -> None:
    """What is not over, and what is only held against, is suppressed as well."""
    found = of_regions({"a": 30, "b": 40, "c": 50})
    a, b, c = (
        replace(
            each,
            open=counted(now, OCTOBER, segment=each.segment),
            bases={AUGUST: counted(then, AUGUST, segment=each.segment)},
        )
        for each, now, then in zip(found[1:], (2, 9, 8), (12, 2, 11), strict=True)
    )
    assert [hidden_in(each) for each in shown([found[0], a, b, c])] == [
        [],
        ["2026-10"],
        ["2026-08"],
        ["2026-10", "2026-08"],
    ]


def test_nothing_is_judged_of_what_is_suppressed() -> None:
    """It has no verdict and no effect, no difference and no share in anything."""
    results = judged(*shown(of_regions({"a": 3, "b": 40, "c": 6})))
    assert [each.judged.verdict for each in results] == ["met", None, "met", None]
    assert [each.effect.value for each in results] == ["passes", "none", "passes", "none"]
    a = results[1].judged
    assert (a.held, a.difference, a.certain, a.stretch_met) == (None, None, None, None)


def test_the_smallest_part_of_what_is_made_of_others_counts() -> None:
    """A change from 40 answers to 3 tells of the 3; one from nothing to 3 shows these 3."""

    def made(before: int, after: int, segment: Segment) -> Reading:
        of = {"before": _of(before), "after": _of(after)}
        value = 1 if before and after else None
        estimate = Estimate(
            value=None if value is None else Fraction(value), n=before + after, made_of=of
        )
        return replace(counted(1, segment=segment), estimate=estimate)

    aim = objective(target(at_least=1), measure=COUNT)
    counts = [("a", 40, 3), ("b", 0, 3), ("c", 40, 40), ("d", 50, 50)]
    found = [series(aim, counted(400))] + [
        series(aim, made(before, after, named(name)), segment=named(name))
        for name, before, after in counts
    ]
    assert [hidden_in(each) for each in shown(found)] == [[], ["2026-09"], ["2026-09"], [], []]


def _of(n: int) -> Estimate:
    return Estimate(value=Fraction(1) if n else None, n=n)


def test_a_figure_without_a_number_of_things() -> None:
    """Reported figures may be of nobody knows how many: they hide a small one if need be."""
    aim = objective(target(at_least=1), measure=COUNT)

    def reported(name: str, n: int | None) -> Series:
        return series(aim, reading(7, n=n, segment=named(name)), segment=named(name))

    whole = series(aim, reading(7, n=None))
    unknown = [reported("a", None), reported("b", None)]
    assert [hidden_in(each) for each in shown([whole, *unknown])] == [[], [], []]
    small = [reported("a", 3), reported("b", None)]
    assert [hidden_in(each) for each in shown([whole, *small])] == [[], ["2026-09"], ["2026-09"]]


def test_without_figure_and_things_there_is_nothing_to_hide() -> None:
    """A segment that no row is of in a period gives nobody away, and hides nobody."""
    found = shown(of_regions({"a": 3, "b": None, "c": 40}))
    assert [hidden_in(each) for each in found] == [[], ["2026-09"], [], ["2026-09"]]


@pytest.mark.parametrize(
    ("rows", "excluded", "hidden"),
    [
        (2, {"missing": 2}, "ac"),
        (0, {"duplicate": 3}, "ac"),
        (4, {"missing": 4, "duplicate": 1}, ""),
        (5, {"missing": 5}, ""),
        (0, {}, ""),
    ],
)
def test_rows_without_a_value_are_things_as_well(
    rows: int, excluded: dict[str, int], hidden: str
) -> None:
    """Two rows of which none has a value tell that there are two: what was left out is not shown.

    Beside a sum by the same column, which leaves out these two and another segment, it would tell
    the other one.
    """
    found = of_regions({"a": None, "b": 40, "c": 6})
    (empty,) = found[1].readings
    empty = replace(empty, estimate=Estimate(value=None, n=0), rows=rows, excluded=excluded)
    found[1] = replace(found[1], readings=(empty,))
    after = shown(found)
    assert names(frozenset(each.segment for each in after if hidden_in(each))) == hidden
    assert [each.readings[0].excluded for each in after if hidden_in(each)] == [{}] * len(hidden)


def test_a_stock_is_shown() -> None:
    """Its rows are one for each day that it was counted, and say nothing of how much there is."""
    value, take = {"value": Expression(text="open", location=HERE)}, {"take": "last"}
    level = replace(COUNT, metric="level", roles=value, options=take)
    found = of_regions({"a": 1, "b": 1, "c": 1}, measure=level)
    assert shown(found) == found


def test_what_is_reported_says_of_how_many_it_is() -> None:
    """What no rows are behind is of as many things as its document says, whatever its metric."""
    reported = replace(COUNT, metric="level", source="")
    found = shown(of_regions({"a": 1, "b": 1, "c": 9}, measure=reported))
    assert [hidden_in(each) for each in found] == [[], ["2026-09"], ["2026-09"], ["2026-09"]]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(NAMES[:6]), st.integers(0, 12), min_size=1),
        min_size=2,
        max_size=2,
    )
)
def test_nothing_can_be_worked_out(periods: list[dict[str, int]]) -> None:
    """From the whole and all that is shown, only what 5 things or more have together is left.

    What is left is a number for two segments at least; the only exception is a period in which
    the whole is one segment, or smaller than 5 itself.
    """
    whole, *segments = shown(of_regions(*periods))
    for number, of in enumerate(periods):
        total = whole.readings[number].estimate.n
        assert total == sum(of.values())
        readings = [each.readings[number] for each in segments]
        rest = total - sum(each.estimate.n or 0 for each in readings)
        alone = [each for each in readings if each.suppressed]
        there = [size for size in of.values() if size]
        assert rest == sum(of.get(each.segment[0][1] or "", 0) for each in alone)
        assert not alone or (len(alone) > 1 and (rest >= SMALLEST or rest == total))
        if len(there) > 1:
            visible = [each.estimate.n for each in readings if each.estimate.n]
            assert not any(n < SMALLEST for n in visible)


def test_other_objectives_do_not_matter() -> None:
    """Each objective is looked at by itself, whatever its name."""
    small, large = of_regions({"a": 3, "b": 40}), of_regions({"a": 30, "b": 40})
    other: Objective = replace(large[0].objective, id="other")
    large = [replace(each, objective=other) for each in large]
    found = suppressed({"team/quick": small, "team/other": large}, SMALLEST)
    assert found["team/other"] == large
    assert [hidden_in(each) for each in found["team/quick"]] == [[], ["2026-09"], ["2026-09"]]
