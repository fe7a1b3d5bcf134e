"""One sentence per result, for every verdict and kind of target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from csobjectives.model import Enforcement, Estimate, Objective, Reading, Result, Target
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.renderers.words.absence import left_out
from csobjectives.renderers.words.sentences import (
    in_a_row,
    percent_of,
    sentence,
)
from csobjectives.renderers.words.targets import target_in_signs, target_in_words
from csobjectives.windows import Window
from tests.renderers.scorecards import decimals, objective, result, target


def made(unit: Unit, aim: Target | None, value: str | None, half: str = "", n: int = 800) -> Result:
    measured = objective("shipboard/x", "X", "sales", "share", unit, aim)
    return result(measured, [value], half=half, n=n)


SENTENCES = [
    (
        made(SHARE, target(1, at_least=".9", tolerance=".02"), "718/812", ".022"),
        "88.4% in September 2026, target at least 90%: 1.6 points short, within the tolerance "
        "of 2 points; chance alone could explain it (95% interval 86.2% to 90.6%).",
    ),
    (
        made(SHARE, target(1, at_least=".8"), ".714", ".012"),
        "71.4% in September 2026, target at least 80%: 8.6 points short; chance alone would not "
        "explain it (95% interval 70.2% to 72.6%).",
    ),
    (
        made(SHARE, target(1, at_least=".9", tolerance=".01"), ".86"),
        "86.0% in September 2026, target at least 90%: 4.0 points short, beyond the tolerance "
        "of 1 point.",
    ),
    (
        made(SHARE, target(1, at_least=".9", stretch=".95"), ".96"),
        "96.0% in September 2026, target at least 90%: met with 6.0 points to spare, and the "
        "stretch of 95% too.",
    ),
    (
        made(SHARE, target(1, at_least=".75"), ".75"),
        "75.0% in September 2026, target at least 75%: met exactly.",
    ),
    (
        made(DURATION, target(1, at_most="14400"), "10200", "600"),
        "2 h 50 min in September 2026, target at most 4 h: met with 1 h 10 min to spare; chance "
        "alone would not explain it (95% interval 2 h 40 min to 3 h).",
    ),
    (
        made(DURATION, target(1, at_most="432000"), "535680", "40000"),
        "6.2 days in September 2026, target at most 5 days: 1.2 days over; chance alone would not "
        "explain it (95% interval 5.7 to 6.7 days).",
    ),
    (
        made(SHARE, target(1, at_least=".7", at_most=".85", tolerance=".03"), ".864"),
        "86.4% in September 2026, target between 70% and 85%: 1.4 points over, within the "
        "tolerance of 3 points.",
    ),
    (
        made(SHARE, target(1, at_least=".7", at_most=".85"), ".66"),
        "66.0% in September 2026, target between 70% and 85%: 4.0 points short.",
    ),
    (
        made(SHARE, target(1, at_least=".7", at_most=".85"), ".8"),
        "80.0% in September 2026, target between 70% and 85%: within the band.",
    ),
    (
        made(POINTS, target(1, at_least="-10"), "-8.5", "11"),
        "-8.5 points in September 2026, target at least -10 points: met with 1.5 points to spare; "
        "chance alone could explain it (95% interval -19.5 to 2.5).",
    ),
    (
        made(NUMBER, target(1, sample=30, at_least="4.2"), "3.9", ".6", n=19),
        "3.90 in September 2026, target at least 4.2: too few to judge, 19 counted and at least "
        "30 needed.",
    ),
    (
        made(POINTS, target(1, at_least="30"), None),
        "No data in September 2026, target at least 30 points: the source has no row for that "
        "month.",
    ),
    (
        made(money("EUR"), None, "268400"),
        "EUR 268,400 in September 2026: tracked, without a target.",
    ),
    (
        made(SHARE, None, ".31", ".03"),
        "31.0% in September 2026: tracked, without a target (95% interval 28.0% to 34.0%).",
    ),
    (made(NUMBER, None, None), "No data in September 2026: the source has no row for that month."),
    (
        made(SHARE, target(1, at_least=".9997"), ".9996", ".00004"),
        "99.96% in September 2026, target at least 99.97%: 0.01 points short; chance alone would "
        "not explain it (95% interval 99.956% to 99.964%).",
    ),
]


@pytest.mark.parametrize(("judged", "says"), SENTENCES, ids=lambda each: str(each)[:40])
def test_sentence(judged: Result, says: str) -> None:
    """The sentence tells found, when, expected, how far apart, and how sure that is."""
    assert sentence(judged, 0.95) == says


COUNTED = objective("shipboard/x", "X", "sales", "share", SHARE, None)
REPLIES = objective(
    "shipboard/x", "X", "productivity", "first_reply_time", DURATION, None, where="desk = 'Pier 4'"
)


def nothing(
    measured: Objective,
    *rows: int | None,
    n: int = 0,
    excluded: Mapping[str, int] | None = None,
    opened: int | None = None,
) -> str:
    """What is said where no period has a figure; `rows` fit in each, None: the source has none."""
    empty = result(measured, [None] * len(rows), n=9, open_value="0")
    *history, judged = (
        replace(each, reading=having(each.reading, fitting))
        for each, fitting in zip((*empty.history, empty.judged), rows, strict=True)
    )
    reading = replace(judged.reading, estimate=Estimate(value=None, n=n), excluded=excluded or {})
    assert empty.open is not None
    found = replace(
        empty,
        judged=replace(judged, reading=reading),
        history=tuple(history),
        open=None if opened is None else having(empty.open, opened),
    )
    return sentence(found, 0.95).removeprefix("No data in September 2026: ")


def having(reading: Reading, rows: int | None) -> Reading:
    return replace(reading, rows=rows or 0, source_rows=rows is not None)


def test_no_row_in_the_source() -> None:
    """A period that the source says nothing of is told as such, whatever `where` says."""
    assert nothing(COUNTED, None) == "the source has no row for that month."
    assert nothing(REPLIES, 3, None) == "the source has no row for that month."
    daily = replace(COUNTED, window=Window.DAY)
    assert sentence(result(daily, [None]), 0.95) == (
        "No data on 4 October 2026: the source has no row for that day."
    )


def test_a_period_that_settles_is_named() -> None:
    """Where nothing is judged for the source begins with a period that waits, that is said."""
    empty = result(COUNTED, [None], open_value="0")
    assert empty.open is not None
    settling = replace(having(empty.open, 5), settling=True)
    assert sentence(replace(empty, open=settling), 0.95) == (
        "No data in September 2026: the source has no row for that month; "
        "October 2026 is over, and still settling."
    )


@pytest.mark.parametrize(
    ("rows", "opened", "says"),
    [
        ((5, 0), None, "no row fits the `where`."),
        ((0, 0), 5, "no row fits the `where`."),
        ((0, 0), None, "no row fits the `where` in any period: check its spelling."),
        ((None, 0), 0, "no row fits the `where` in any period: check its spelling."),
    ],
)
def test_no_row_fits(rows: tuple[int | None, ...], opened: int | None, says: str) -> None:
    """Where the source has rows, but none that fits; where none ever does, it may be misspelt."""
    assert nothing(REPLIES, *rows, opened=opened) == says


def test_every_row_was_left_out() -> None:
    """Where rows fit, but none could be used, they are counted by reason; copies are beside."""
    few = {"missing": 23, "pending": 2}
    assert nothing(REPLIES, 25, excluded=few) == "every row was left out: 23 missing, 2 pending."
    assert nothing(REPLIES, 25, excluded={**few, "duplicate": 3}) == (
        "every row was left out: 23 missing, 3 duplicate, 2 pending."
    )


def test_no_value_is_explained() -> None:
    """Where rows were used but gave no figure, the sentence counts them, and those left out."""
    some = {"missing": 2, "duplicate": 7, "rejected": 0}
    assert nothing(COUNTED, 6, n=4, excluded=some) == (
        "4 counted, but without a value; left out: 7 duplicate, 2 missing."
    )
    assert nothing(COUNTED, 1) == "nothing was counted in 1 row."
    assert nothing(COUNTED, 3, excluded={"missing": 2}) == (
        "nothing was counted in 3 rows; left out: 2 missing."
    )


def test_part_of_a_sum_is_not_judged() -> None:
    """A segment of a sum has the whole's target beside it, and no verdict."""
    part = result(
        objective("shipboard/x", "X", "sales", "sum", NUMBER, target(1, at_least="300")),
        ["120"],
        judged=False,
    )
    assert sentence(part, 0.95) == "120 in September 2026: shown, not judged."


def test_too_few_without_a_least_number() -> None:
    """Too few can be the metric's own reason; then no number that is needed is made up."""
    few = made(NUMBER, target(1, sample=30, at_least="4.2"), "3.9", n=19)
    judged = replace(few.judged, target=target(1, at_least="4.2"))
    assert sentence(replace(few, judged=judged), 0.95) == (
        "3.90 in September 2026, target at least 4.2: too few to judge, 19 counted."
    )


def test_infinite_interval_is_none() -> None:
    """An interval that ends in infinity is not spoken of."""
    judged = made(NUMBER, None, "3", ".5").judged
    estimate = replace(judged.reading.estimate, high=float("inf"))
    endless = replace(judged, reading=replace(judged.reading, estimate=estimate))
    assert sentence(replace(made(NUMBER, None, "3"), judged=endless), 0.95) == (
        "3 in September 2026: tracked, without a target."
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (".95 .95 .8 .7 .6", "missed 3 months in a row"),
        (".95 .8 - .7 .6", "missed 2 months in a row"),
        (".95 .8 - -", "no data 2 months in a row"),
        (".95 .6", ""),
        (".6 .95", ""),
        (".95" + 12 * " .6", "missed 12 months in a row"),
        (".6" + 12 * " .6", "missed at least 13 months in a row"),  # all that are shown
    ],
)
def test_in_a_row(values: str, says: str) -> None:
    """How long the same bad verdict has held is said from the second period on."""
    aim = objective("shipboard/x", "X", "sales", "share", SHARE, target(1, at_least=".9"))
    assert in_a_row(result(aim, decimals(values))) == says


def test_a_gap_ends_the_row() -> None:
    """Two misses with a period between them that no one judged are not two in a row."""
    aim = objective("shipboard/x", "X", "sales", "share", SHARE, target(1, at_least=".9"))
    assert in_a_row(result(aim, decimals(".7 .95 .7"), absent=(1,))) == ""


def test_tracked_has_no_row() -> None:
    """What is not judged is not bad three times in a row."""
    tracked = objective(
        "shipboard/x", "X", "sales", "share", SHARE, None, enforcement=Enforcement.TRACKED
    )
    assert in_a_row(result(tracked, decimals(".7 .7 .7"))) == ""


@pytest.mark.parametrize(
    ("aim", "unit", "words", "signs"),
    [
        (target(1, at_least=".9"), SHARE, "at least 90%", "≥ 90%"),
        (target(1, at_most="14400"), DURATION, "at most 4 h", "≤ 4 h"),
        (target(1, at_least=".35", at_most=".45"), SHARE, "between 35% and 45%", "35% to 45%"),
        (target(1, at_least="30"), POINTS, "at least 30 points", "≥ 30"),
        (target(1, at_least="0"), NUMBER, "at least 0", "≥ 0"),
    ],
)
def test_target(aim: Target, unit: Unit, words: str, signs: str) -> None:
    """A target is told in words in a sentence, and in signs in a table."""
    assert (target_in_words(aim, unit), target_in_signs(aim, unit)) == (words, signs)


def test_small_words() -> None:
    """Levels lose no digit; reasons are ordered by size, then by name, without empty ones."""
    assert percent_of(0.95) == "95%"
    assert percent_of(0.999) == "99.9%"
    assert left_out({"b": 1, "a": 1, "c": 1200, "d": 0}) == "1,200 c, 1 a, 1 b"
