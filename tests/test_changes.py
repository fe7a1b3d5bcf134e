"""What has changed since an earlier run: verdicts, targets, waivers, objectives, figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.changes import Begun, Direction, Way
from csobjectives.changes.comparison import _way
from csobjectives.changes.targets import direction_of, is_same
from csobjectives.model import (
    Baseline,
    Enforcement,
    GateResult,
    Glide,
    Judge,
    Result,
    Retirement,
    Scorecard,
    Target,
    Verdict,
    Versus,
)
from csobjectives.periods import days
from csobjectives.problems import ExitCode
from csobjectives.quantities import DURATION, working_time
from csobjectives.windows import Window
from tests.changed import AUGUST, NINETY, THEN, card, changes, found
from tests.judged import HERE, NORTH, SEPTEMBER, SOUTH, note, target, waiver
from tests.renderers.scorecards import hostile, large, rich

HALF = Fraction(1, 2)
STRICTER = target(at_least=Fraction(95, 100))


@pytest.mark.parametrize("make", [rich, hostile, lambda: large(3, periods=4)])
def test_the_same_run_changes_nothing(make: Any) -> None:
    """Results that are read back are those that were written, whatever is in them."""
    now = make()
    told = changes(now, now)
    assert told.is_nothing
    assert (told.turned, told.moved, told.restated, told.conditions) == ((), (), (), ())


def test_the_sample_changes_nothing(sample: Scorecard) -> None:
    """So it is for every metric, window and clock of the sample."""
    assert changes(sample, sample).is_nothing


@given(
    value=st.fractions(min_value=-(10**6), max_value=10**6),
    bound=st.fractions(min_value=-1000, max_value=1000),
)
def test_numbers_without_an_end_change_nothing(value: Fraction, bound: Fraction) -> None:
    """A figure and a bound that no decimal writes out are the same when they are read back."""
    now = card(found(value, target(at_least=bound)))
    assert changes(now, now).is_nothing


def test_verdicts_turn() -> None:
    """A verdict that is another one now has turned, with its figures of then and now."""
    then = card(found("0.95", period=AUGUST), as_of=THEN)
    told = changes(then, card(found("0.8")))
    (turn,) = told.turned
    assert turn.way is Way.WORSE
    standings = (turn.pair.then.judged, turn.pair.now.judged)
    assert [each.verdict for each in standings] == [Verdict.MET, Verdict.MISSED]
    assert [each.reading.period for each in standings] == [AUGUST, SEPTEMBER]
    assert turn.pair.then.judged.reading.estimate.value == Fraction(95, 100)
    assert (told.then.as_of, told.now.as_of) == (date(2026, 9, 28), date(2026, 10, 5))


WORSE_FIRST = ["missed", "no-data", "stale", "at-risk", "too-few", "pending", "met"]


@pytest.mark.parametrize(("then", "now"), list(product(Verdict, Verdict)))
def test_ways(then: Verdict, now: Verdict) -> None:
    """Worse is what stands earlier in the order of verdicts; better is what a figure shows."""
    places = WORSE_FIRST.index(then), WORSE_FIRST.index(now)
    expected = Way.NEITHER
    if places[1] < places[0]:
        expected = Way.WORSE
    elif now in (Verdict.MET, Verdict.AT_RISK, Verdict.MISSED):
        expected = Way.BETTER
    assert _way(then, now) is expected


def test_what_is_not_judged_is_neither() -> None:
    """An objective that is only tracked now has no verdict that would be better or worse."""
    assert [_way(Verdict.MISSED, None), _way(None, Verdict.MISSED)] == [Way.NEITHER] * 2


def test_worse_turns_come_first() -> None:
    """What turned for the worse comes before what turned for the better."""
    names = ("a", "b", "c")
    then = [
        found(value, id=name) for name, value in zip(names, ("0.8", "0.95", "0.95"), strict=True)
    ]
    now = [
        found(value, id=name) for name, value in zip(names, ("0.95", "0.89", "0.8"), strict=True)
    ]
    told = changes(card(*then), card(*now))
    assert [(each.pair.now.name, each.way) for each in told.turned] == [
        ("team/c", Way.WORSE),
        ("team/b", Way.WORSE),
        ("team/a", Way.BETTER),
    ]


def test_segments_turn_by_themselves() -> None:
    """A segment's verdict is held against that of the same segment, in whatever order it stands."""
    both = (*NORTH, ("channel", "phone"))
    whole = found("0.95")
    then = [whole, replace(found("0.95"), segment=both), replace(whole, segment=SOUTH)]
    now = [whole, replace(found("0.8"), segment=both[::-1]), replace(whole, segment=SOUTH)]
    told = changes(card(*then), card(*now))
    assert told.turned == ()
    (turn,) = told.segments_turned
    assert (turn.pair.now.segment, turn.way) == (both[::-1], Way.WORSE)


def bounds(**terms: Any) -> Target:
    return target(**({"at_least": HALF} | terms))


UPPER = target(at_most=5)
LOOSER: list[tuple[Target, Target]] = [
    (bounds(), bounds(at_least=Fraction(2, 5))),
    (UPPER, target(at_most=6)),
    (bounds(at_most=1), bounds(at_most=2)),
    (bounds(at_most=1), bounds()),
    (bounds(strict=True), bounds()),
    (bounds(), bounds(tolerance=Fraction(1, 100))),
    (bounds(judge=Judge.PROVEN), bounds()),
    (bounds(judge=Judge.PROVEN), bounds(judge=Judge.BENEFIT_OF_DOUBT)),
    (bounds(), bounds(review_by=date(2027, 1, 1))),
    (bounds(), bounds(at_least=Fraction(2, 5), tolerance=Fraction(1, 100))),
    (
        bounds(glide=Glide(to=Fraction(9, 10), by=date(2027, 1, 1))),
        bounds(glide=Glide(to=Fraction(8, 10), by=date(2027, 1, 1))),
    ),
    (
        replace(UPPER, glide=Glide(to=Fraction(2), by=date(2027, 1, 1))),
        replace(UPPER, glide=Glide(to=Fraction(3), by=date(2027, 1, 1))),
    ),
]


@pytest.mark.parametrize(("harder", "easier"), LOOSER)
def test_directions(harder: Target, easier: Target) -> None:
    """A target that is easier to meet was loosened, whichever way its figure is to go."""
    assert direction_of(harder, easier) is Direction.LOOSENED
    assert direction_of(easier, harder) is Direction.TIGHTENED


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (bounds(at_most=1), bounds(at_least=Fraction(2, 5), at_most=Fraction(4, 5))),
        (bounds(), bounds(at_least=Fraction(3, 5), tolerance=Fraction(1, 100))),
        (bounds(), bounds(stretch=Fraction(9, 10))),
        (bounds(), bounds(min_sample=30)),
        (bounds(), bounds(versus="previous_period")),
        (bounds(versus="baseline"), bounds(versus="baseline", relative=True)),
    ],
)
def test_neither_direction(then: Target, now: Target) -> None:
    """What is easier in one way and harder in another, or neither, has only changed."""
    assert not is_same(then, now)
    assert direction_of(then, now) is Direction.CHANGED
    assert direction_of(now, then) is Direction.CHANGED


def test_targets_come_and_go() -> None:
    """A first target was set; one that is no more was dropped."""
    assert direction_of(None, NINETY) is Direction.SET
    assert direction_of(NINETY, None) is Direction.DROPPED


def test_a_target_that_was_edited() -> None:
    """Where the documents ask something else of a period that was judged, that is an edit."""
    then = card(found("0.95", STRICTER, period=AUGUST))
    (moved,) = changes(then, card(found("0.95"))).moved
    assert (moved.edited, moved.direction) == (True, Direction.LOOSENED)
    assert moved.then is not None
    assert moved.then.at_least == Fraction(95, 100)
    assert moved.now == NINETY


def test_a_target_that_moved_by_its_schedule() -> None:
    """A step that began since moves the target, and nobody edited what was judged before."""
    first, second = (
        replace(NINETY, since=date(2026, 1, 1)),
        replace(STRICTER, since=date(2026, 9, 1)),
    )
    then = card(found("0.96", first, period=AUGUST))
    (moved,) = changes(then, card(found("0.96", first, second))).moved
    assert (moved.edited, moved.direction) == (False, Direction.TIGHTENED)
    assert moved.now == second


def test_a_target_on_its_way() -> None:
    """A glide path moves the target a little; another end of it is an edit."""
    way = replace(
        NINETY, since=date(2026, 1, 1), glide=Glide(to=Fraction(1), by=date(2026, 12, 31))
    )
    then = card(found("0.99", way, period=AUGUST))
    (moved,) = changes(then, card(found("0.99", way))).moved
    assert (moved.edited, moved.direction) == (False, Direction.TIGHTENED)
    assert moved.now is not None
    assert moved.now.glide == way.glide
    lower = replace(way, glide=Glide(to=Fraction(95, 100), by=date(2026, 12, 31)))
    (moved,) = changes(then, card(found("0.99", lower))).moved
    assert (moved.edited, moved.direction) == (True, Direction.LOOSENED)


def test_a_target_that_starts_later_again() -> None:
    """The same numbers under another day are no move of the target."""
    then = card(found("0.95", replace(NINETY, since=date(2026, 1, 1))))
    assert changes(then, card(found("0.95", replace(NINETY, since=date(2026, 2, 1))))).moved == ()


def test_an_edit_that_a_kept_verdict_hides() -> None:
    """A period that is judged by the target of its time hides no edit of the document."""
    now = found("0.95")
    kept = replace(now, judged=replace(now.judged, target=STRICTER))
    (moved,) = changes(card(found("0.95", STRICTER)), card(kept)).moved
    assert (moved.edited, moved.direction, moved.now) == (True, Direction.LOOSENED, NINETY)


def test_targets_of_segments() -> None:
    """A segment's target that moved as the whole's did is not told again; its own is."""
    looser = target(at_least=Fraction(8, 10))

    def part(*targets: Target) -> Result:
        return replace(found("0.96", *targets), segment=NORTH)

    then = card(found("0.96", STRICTER), part(STRICTER))
    assert len(changes(then, card(found("0.96"), part(NINETY))).moved) == 1
    told = changes(then, card(found("0.96"), part(looser))).moved
    assert [each.pair.now.segment for each in told] == [(), NORTH]


STEPS = (replace(STRICTER, since=date(2026, 1, 1)), replace(NINETY, since=date(2026, 9, 1)))


def test_an_edit_of_an_earlier_step() -> None:
    """A step that asked more of earlier periods turned their verdicts; that is told."""
    looser = (replace(STEPS[0], at_least=Fraction(92, 100)), STEPS[1])
    then = card(found("0.95", *STEPS, before=("0.9", "0.93", "0.96")))
    now = card(found("0.95", *looser, before=("0.9", "0.93", "0.96")))
    told = changes(then, now)
    assert (told.turned, told.moved, told.is_nothing) == ((), (), False)
    (rejudged,) = told.rejudged
    assert (rejudged.direction, rejudged.period) == (Direction.LOOSENED, "2026-07")
    assert (rejudged.then.verdict, rejudged.now.verdict) == (Verdict.MISSED, Verdict.MET)
    assert [each and each.at_least for each in rejudged.targets] == [
        Fraction(95, 100),
        Fraction(92, 100),
    ]
    assert rejudged.others == 2
    (back,) = changes(now, then).rejudged
    assert back.direction is Direction.TIGHTENED


def test_a_step_that_begins_on_another_day() -> None:
    """A step that is to begin earlier or later moves the targets of the periods between."""
    sooner = (STEPS[0], replace(STEPS[1], since=date(2026, 8, 1)))
    then = card(found("0.95", *STEPS, before=("0.99", "0.99")))
    now = card(found("0.95", *sooner, before=("0.99", "0.99")))
    (rejudged,) = changes(then, now).rejudged
    assert (rejudged.direction, rejudged.period, rejudged.others) == (
        Direction.LOOSENED,
        "2026-08",
        0,
    )
    assert rejudged.then.verdict is rejudged.now.verdict is Verdict.MET


def test_a_target_that_comes_and_goes_for_earlier_periods() -> None:
    """A first step that begins earlier sets a target where there was none, and the reverse."""
    later = replace(NINETY, since=date(2026, 8, 1))
    sooner = replace(NINETY, since=date(2026, 1, 1))
    then, now = (card(found("0.95", each, before=("0.9", "0.9"))) for each in (later, sooner))
    (came,) = changes(then, now).rejudged
    assert (came.direction, came.period, came.targets[0]) == (Direction.SET, "2026-07", None)
    (went,) = changes(now, then).rejudged
    assert (went.direction, went.period, went.targets[1]) == (Direction.DROPPED, "2026-07", None)


def test_upper_bounds_and_bands_of_earlier_periods() -> None:
    """Whether an earlier target is easier now is told of upper bounds and bands as well."""

    def run(first: Target) -> Scorecard:
        steps = (replace(first, since=date(2026, 1, 1)), replace(UPPER, since=date(2026, 9, 1)))
        return card(found("3", *steps, before=("3", "3")))

    for harder, easier, direction in (
        (target(at_most=4), target(at_most=6), Direction.LOOSENED),
        (bounds(at_most=4), bounds(at_most=4, at_least=1), Direction.TIGHTENED),
        (bounds(at_most=4), bounds(at_most=5, at_least=1), Direction.CHANGED),
        (bounds(at_most=4), target(at_most=4), Direction.LOOSENED),
    ):
        (rejudged,) = changes(run(harder), run(easier)).rejudged
        assert rejudged.direction is direction, (harder, easier)


def test_verdicts_of_earlier_periods() -> None:
    """A verdict turned for an earlier period is told, though its bound is what it was."""
    lax = (replace(STEPS[0], tolerance=Fraction(3, 100)), STEPS[1])
    then = card(found("0.95", *STEPS, before=("0.93",)))
    (rejudged,) = changes(then, card(found("0.95", *lax, before=("0.93",)))).rejudged
    assert (rejudged.direction, rejudged.period) == (None, "2026-08")
    assert (rejudged.then.verdict, rejudged.now.verdict) == (Verdict.MISSED, Verdict.AT_RISK)


def test_a_verdict_that_comes_by_itself() -> None:
    """A period that was pending when it was judged has a verdict later, and nobody has edited."""

    def edit(content: Any) -> None:
        content["results"][0]["verdict"] = "pending"

    then = card(found("0.95", period=AUGUST))
    assert changes(then, card(found("0.95", before=("0.95",))), edit).rejudged == ()


def test_a_baseline_that_moved() -> None:
    """What is held against a baseline asks less where that is lower now: its target moved."""
    gain = target(at_least=Fraction(4, 100), versus=Versus.BASELINE)
    less = target(at_most=Fraction(-4, 100), versus=Versus.BASELINE)

    def run(of: Target, value: str) -> Scorecard:
        return card(found("0.5", of, baseline=Baseline(value=Fraction(value), location=HERE)))

    for aim, direction in ((gain, Direction.LOOSENED), (less, Direction.TIGHTENED)):
        told = changes(run(aim, "0.44"), run(aim, "0.43"))
        (moved,) = told.moved
        assert (moved.direction, moved.edited) == (direction, True)
        assert moved.bases == (Fraction(44, 100), Fraction(43, 100))
        assert told.terms == ()
    told = changes(run(NINETY, "0.44"), run(NINETY, "0.43"))
    assert told.moved == ()
    assert [(each.name, each.then, each.now) for each in told.terms] == [
        ("baseline", "11/25", "43/100")
    ]


def test_notes() -> None:
    """A note on a period that both runs show was added, says something else, or is gone."""
    plain, one = card(found("0.8")), card(found("0.8", notes=(note(),)))
    done = card(found("0.8", notes=(note(action="Hire", done=date(2026, 10, 4)),)))
    for then, now, causes in (
        (plain, one, [None, "Parcel strike"]),
        (one, done, ["Parcel strike", "Parcel strike"]),
        (one, plain, ["Parcel strike", None]),
    ):
        (noted,) = changes(then, now).noted
        assert [each and each.cause for each in (noted.then, noted.now)] == causes
        assert noted.period == "2026-09"
    assert changes(one, one).noted == ()


def test_notes_on_earlier_periods() -> None:
    """So it is for the periods before the judged one."""
    then = card(found("0.8", before=("0.8",), notes=(note(AUGUST),)))
    (noted,) = changes(then, card(found("0.8", before=("0.8",)))).noted
    assert (noted.period, noted.now) == ("2026-08", None)


def test_waivers() -> None:
    """A waiver began, became another one, or ended; the same one is no change."""
    plain = card(found("0.8"))
    waived = card(found("0.8", waivers=(waiver(SEPTEMBER),)))
    longer = card(found("0.8", waivers=(waiver(SEPTEMBER, expires=date(2027, 6, 30)),)))
    assert [
        [each.became for each in changes(then, now).waived]
        for then, now in ((plain, waived), (waived, longer), (waived, plain), (waived, waived))
    ] == [[Begun.BEGAN], [Begun.CHANGED], [Begun.ENDED], []]
    (began,) = changes(plain, waived).waived
    assert began.now is not None
    assert (began.then, began.now.expires) == (None, date(2026, 12, 31))


def test_a_waiver_of_the_whole_is_told_once() -> None:
    """The segments that are waived with the whole are not told again."""

    def both(**terms: Any) -> list[Result]:
        return [found("0.8", **terms), replace(found("0.8", **terms), segment=NORTH)]

    told = changes(card(*both()), card(*both(waivers=(waiver(SEPTEMBER),))))
    assert [each.pair.now.segment for each in told.waived] == [()]


def test_terms() -> None:
    """What a verdict does is told where it is told otherwise now, and the owner, too."""
    then = card(found("0.8", owner="ann@example.com"))
    now = card(
        found(
            "0.8",
            owner="bo@example.com",
            enforcement=Enforcement.ADVISORY,
            weight=HALF,
            essential=True,
            guardrails=("team/z", "team/a"),
            type="quality",
        )
    )
    assert [(each.name, each.then, each.now) for each in changes(then, now).terms] == [
        ("enforcement", "blocking", "advisory"),
        ("weight", "1", "1/2"),
        ("essential", "no", "yes"),
        ("guardrails", "", "team/a, team/z"),
        ("owner", "ann@example.com", "bo@example.com"),
        ("type", "productivity", "quality"),
    ]


def test_measures() -> None:
    """A figure that is made in another way is not comparable, and therefore not restated."""
    then = found("0.9", period=AUGUST)
    measure = then.objective.measure
    other = replace(measure, metric="nps", options={"scale": Fraction(10), "labels": ("a", "b")})
    now = found("0.7", period=AUGUST, measure=other, timezone="Asia/Tokyo")
    told = changes(card(then), card(now))
    assert [(each.name, each.then, each.now) for each in told.otherwise] == [
        ("metric", "csat", "nps"),
        ("timezone", "", "Asia/Tokyo"),
        ("scale", "", "10"),
        ("labels", "", "a, b"),
        ("satisfied_from", "4", ""),
    ]
    assert told.restated == ()


def test_another_window() -> None:
    """What is judged by another window is told; its target is not held to have been edited."""
    then = card(found("0.95", replace(NINETY, since=date(2026, 8, 1)), period=AUGUST))
    now = found("0.95", replace(NINETY, since=date(2026, 9, 1)))
    weekly = replace(now.objective, window=Window.WEEK)
    told = changes(then, card(replace(now, objective=weekly)))
    assert [each.name for each in told.otherwise] == ["window"]
    assert told.moved == ()


def test_restated_figures() -> None:
    """A period whose figure, or number of rows, is another one now is told, the latest first."""
    then = card(found("0.95", before=("0.91", "0.92"), period=AUGUST))
    now = card(found("0.95", before=("0.93", "0.92", "0.95")))
    assert changes(then, now).restated[0].period == "2026-06"
    late = card(found("0.95", before=("0.91", "0.92", "0.95"), n=101))
    (restated,) = changes(then, late).restated
    assert (restated.period, restated.others) == ("2026-08", 2)
    assert (restated.then.n, restated.now.n) == (100, 101)


def test_objectives_come_and_go() -> None:
    """One is new, one is in no document any more, one retired, and one is pursued again."""
    retirement = Retirement(on=date(2026, 9, 30), reason="Replaced", location=HERE)
    over = replace(found("0.95", id="over", retired=retirement), retired=True)
    then = card(found("0.95", id="old"), found("0.95", id="over"), found("0.95", id="kept"))
    now = card(found("0.95", id="new"), over, found("0.95", id="kept"))
    told = changes(then, now)
    assert [each.name for each in told.new] == ["team/new"]
    assert [each.name for each in told.gone] == ["team/old"]
    assert [each.now.name for each in told.retired] == ["team/over"]
    assert (told.turned, told.resumed, told.unread) == ((), (), ())
    back = changes(now, then)
    assert [each.now.name for each in back.resumed] == ["team/over"]


def test_without_a_result() -> None:
    """An objective that could not be measured is not gone: it is in the documents."""
    then = card(found("0.95"))
    now = replace(then, results=(), exit_code=ExitCode.CANNOT_JUDGE)
    told = changes(then, now)
    assert ([each.name for each in told.unread], told.gone) == (["team/quick"], ())


def test_scores_and_gates() -> None:
    """The project's score and the set's are held against those of then, and so are gates."""
    then = card(found("0.95"), gates=(GateResult(name="score", passed=True, wanted=Fraction(80)),))
    told = changes(then, card(found("0.8")))
    assert [(each.name, each.then.value, each.now.value) for each in told.scores] == [
        ("", Fraction(100), Fraction(0)),
        ("team", Fraction(100), Fraction(0)),
    ]
    (gate,) = told.gates
    assert (gate.name, gate.then and gate.then.passed, gate.now) == ("score", True, None)


def test_a_set_that_is_met_otherwise() -> None:
    """Whether a set is met is told where it turned, though its score is what it was."""
    now = card(found("0.95"))
    met = replace(now.scores, met={"team": False})
    told = changes(now, replace(now, scores=met))
    assert [(each.name, each.met) for each in told.scores] == [("team", (True, False))]
    assert changes(now, card(found("0.8"))).scores[0].met is None


def test_conditions() -> None:
    """What holds for the whole run and makes figures differ is told: levels and versions."""
    now = card(found("0.95"), libraries={"holidays": "0.90"}, smallest_segment=5)
    then = replace(now, level=0.9, libraries={"holidays": "0.86"}, smallest_segment=0)

    def of_older(content: Any) -> None:
        content["tool"]["version"] = "0.0.9"

    told = changes(then, now, of_older).conditions
    assert [(each.name, each.then, each.now) for each in told] == [
        ("level", "0.9", "0.95"),
        ("smallest segment", "", "5"),
        ("csobjectives", "0.0.9", changes(now, now).now.version),
        ("holidays", "0.86", "0.90"),
    ]


def test_working_time_stays_working_time() -> None:
    """Results do not tell working time from other time; the documents of now do."""
    unit = working_time(Fraction(8 * 3600))
    measure = replace(found("0.9").objective.measure, unit=unit)
    aim = target(at_most=3600)
    then, now = (card(found(each, aim, measure=measure)) for each in ("3600", "7200"))
    (turn,) = changes(then, now).turned
    assert turn.pair.then.unit == unit
    assert turn.pair.then.unit != DURATION


@pytest.mark.parametrize(
    ("window", "name"),
    [
        ("fiscal_quarter", "FY2026-Q1"),
        ("rolling 90 days", "2026-05-01/2026-07-29"),
        ("week", "2026-W14"),
        ("as_of_day", "2026-09-30"),
    ],
)
def test_periods_of_every_window(window: str, name: str) -> None:
    """The names of periods that results have are read back, whatever the window."""

    def edit(content: Any) -> None:
        for row in content["results"]:
            row["window"], row["period"] = window, name

    then = card(found("0.95"))
    assert changes(then, then, edit).otherwise[0].then == window


def test_days_to_date_of_a_fiscal_quarter() -> None:
    """Results do not say when fiscal years begin: such days are read as what they are."""

    def edit(content: Any) -> None:
        content["results"][0] |= {
            "window": "fiscal_quarter_to_date",
            "period": "2026-08-01/2026-09-20",
        }

    then = card(found("0.95"))
    pair = changes(then, card(found("0.8")), edit).turned[0].pair
    assert pair.then.judged.reading.period == days(date(2026, 8, 1), date(2026, 9, 21))
