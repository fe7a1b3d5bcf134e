"""What is told beside a figure: certainty, guardrails, waivers, segments' targets, retirement."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.judging import judge_series
from csobjectives.model import (
    FAILING,
    Enforcement,
    Judge,
    Missed,
    Objective,
    Refusal,
    ResponseFloor,
    Result,
    SegmentAim,
    Target,
    Verdict,
    Versus,
)
from csobjectives.periods import parse_day
from csobjectives.pipeline import validate
from csobjectives.problems import Location
from csobjectives.quantities import NUMBER, SHARE, Unit, money
from csobjectives.renderers import render, render_definitions
from csobjectives.renderers.words.absence import why_nothing
from csobjectives.renderers.words.beside import guardrails_missed
from csobjectives.renderers.words.facts import facts
from csobjectives.renderers.words.held import why_refused
from csobjectives.renderers.words.pace import is_comfortable, pace_in_words
from csobjectives.renderers.words.sentences import sentence
from csobjectives.renderers.words.statements import render_statements, statement, statements
from csobjectives.renderers.words.targets import schedule, target_in_signs, target_in_words
from csobjectives.resources import schema_folder
from tests.command_line import CHECKOUT
from tests.renderers.judged import judged_card, month, week
from tests.renderers.scorecards import CARE, scorecard_of
from tests.renderers.timed import AS_OF, aimed, judged, series, step

SCHEMA = json.loads((schema_folder() / "results.schema.json").read_text(encoding="utf-8"))
PLACE = Location(CARE, 7, 5)
EUR = money("EUR")


def result_of(name: str, region: str | None = "") -> Result:
    """A result of the scorecard, of the whole or of a region."""
    segment = () if region == "" else (("region", region),)
    results = judged_card().results
    return next(r for r in results if r.objective.id == name and r.segment == segment)


SENTENCES = {
    "proven": "88.4% in September 2026, at worst 86.0%, target at least 85%, proven: met with 1.0 "
    "points to spare; chance alone would not explain it (95% interval 86.0% to 90.8%).",
    "not-proven": "86.1% in September 2026, at worst 83.7%, target at least 85%, proven: 1.3 "
    "points short, beyond the tolerance of 1 point; chance alone could explain it (95% interval "
    "83.7% to 88.5%).",
    "in-doubt": "81.5% in September 2026, at best 80.0%, target between 70% and 80%, with the "
    "benefit of the doubt: within the band; chance alone could explain it (95% interval 78.5% to "
    "84.5%).",
    "above": "90.0% in September 2026, target above 90%: exactly 90%, and not above it.",
    "below": "10.0% in September 2026, target below 10%: exactly 10%, and not below it, within the "
    "tolerance of 2 points.",
    "grown-for-sure": "85.9% in September 2026, 4.8 points above the 81.1% of September 2025, at "
    "worst +1.97 pp, target at least +2 pp, proven: 0.03 points short; chance alone could explain "
    "it (95% interval of the change +1.97 pp to +7.6 pp).",
    "too-small": "79.0% in September 2026, target at least 80%: too few to judge, 800 counted and "
    "at least 1,000 needed.",
    "without-interval": "90.0% in September 2026, target at least 80%, proven: too few to judge, 2 "
    "counted, and no interval to prove it by.",
    "answered-by-few": "91.0% in September 2026, target at least 80%: too few to judge, for 18.0% "
    "of those who were asked have answered (passenger-care/response-rate), and at least 20% are "
    "needed.",
    "answered-by-nobody-knows": "91.0% in September 2026, target at least 80%: too few to judge, "
    "for the response rate (passenger-care/other-rate) is not known.",
    "quick-answers": "75.0% in week 40 of 2026, target at least 80%: 5.0 points short; chance "
    "alone would not explain it (95% interval 73.0% to 77.0%); waived until 31 October 2026 by "
    "head-of-support@example.com: Telephony migration.",
    "upgrades": "EUR 440,500 in the third quarter of 2026, target at least EUR 400,000: met with "
    "EUR 40,500 to spare; missed all the same, because quick-answers was missed in week 31 of "
    "2026, week 33 of 2026, week 34 of 2026 and week 35 of 2026.",
    "polite": "93.0% in September 2026, target at least 80%: met with 13.0 points to spare, and "
    "the stretch of 90% too; chance alone would not explain it (95% interval 91.0% to 95.0%); "
    "missed all the same, because above was missed in September 2026.",
    "new-this-year": "87.1% in September 2026, target at least 90% (provisional up to 31 December "
    "2026): 2.9 points short; chance alone would not explain it (95% interval 86.1% to 88.1%).",
    "two-hour-answers": "77.0% in June 2026, target at least 80%: 3.0 points short; chance alone "
    "could explain it (95% interval 74.0% to 80.0%); retired on 1 July 2026: Replaced by "
    "quick-answers.",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence(name: str) -> None:
    """The number that was compared is told, and whatever else has a say, once each."""
    assert sentence(result_of(name), 0.95) == SENTENCES[name]


@pytest.mark.parametrize(
    ("name", "region", "says"),
    [
        (
            "own-targets",
            "Lyon",
            "86.0% in September 2026, target at least 90%: 4.0 points short, beyond the tolerance "
            "of 1 point.",
        ),
        (
            "own-targets",
            "Oslo",
            "No data in September 2026, target at least 70%: no row that counts is of this "
            "segment.",
        ),
        (
            "small-ones",
            "east",
            "No figure in September 2026: suppressed, for the segment is too small, or would tell "
            "of one that is.",
        ),
        (
            "handed-down",
            "south",
            "66.7% in September 2026, target at least 80%: 13.3 points short, beyond the tolerance "
            "of 3 points; waived until 31 December 2026 by head-of-support@example.com: Office "
            "closed.",
        ),
    ],
)
def test_sentence_of_a_segment(name: str, region: str, says: str) -> None:
    """A segment is told by its own target, or that it is suppressed, and then no figure is."""
    assert sentence(result_of(name, region), 0.95) == says


def proven(**keys: Any) -> Target:
    """A target that has to be proven."""
    return replace(step(**keys), judge=Judge.PROVEN)


@pytest.mark.parametrize(
    ("aim", "unit", "words", "signs"),
    [
        ({"at_least": ".9"}, SHARE, "above 90%", "> 90%"),
        ({"at_most": "400"}, EUR, "below EUR 400", "< EUR 400"),
        ({"at_least": ".02", "versus": Versus.PREVIOUS}, SHARE, "above +2 pp", "> +2 pp"),
    ],
)
def test_strict_bounds(aim: dict[str, Any], unit: Unit, words: str, signs: str) -> None:
    """A strict bound has words and signs of its own."""
    strict = replace(step(**aim), strict=True)
    assert (target_in_words(strict, unit), target_in_signs(strict, unit)) == (words, signs)


def test_an_equal_change_misses_a_strict_target() -> None:
    """What is told is the change that was compared, and not the figure."""
    aim = aimed("x", replace(step(at_least=".02", versus=Versus.PREVIOUS), strict=True))
    (found,) = judged(series(aim, ".80 .82"))
    assert sentence(found, 0.95) == (
        "82.0% in September 2026, 2.0 points above the 80.0% of August 2026, target above +2 pp: "
        "exactly +2 pp, and not above it."
    )


def test_a_census_needs_no_proof() -> None:
    """Without anything to infer, the figure itself is held against the target."""
    (found,) = judged(series(aimed("x", proven(at_least=".8")), ".8"))
    assert sentence(found, 0.95) == (
        "80.0% in September 2026, target at least 80%, proven: met exactly."
    )


def test_the_end_is_told_from_the_bound() -> None:
    """However near to the bound the interval ends, what is shown says on which side."""
    aim = aimed("x", proven(at_least=".85"))
    (found,) = judged(series(aim, ".8799", ".03"))
    assert sentence(found, 0.95).startswith(
        "88.0% in September 2026, at worst 84.99%, target at least 85%, proven: 0.01 points short"
    )


def test_many_guardrails_are_counted() -> None:
    """Of many guardrails and periods the first are named; those of another set by their set."""
    found = result_of("polite")
    names = [f"{group}/rail-{i}" for group in ("passenger-care", "other") for i in range(3)]
    weeks = tuple(Missed(objective=names[0], period=week(each)) for each in range(30, 36))
    others = tuple(Missed(objective=each, period=month("2026-09")) for each in names[1:])
    several = replace(found.judged, because=weeks + others)
    assert guardrails_missed(found.objective, several) == (
        "rail-0 was missed in week 30 of 2026, week 31 of 2026, week 32 of 2026 and 3 more, "
        "rail-1 was missed in September 2026, rail-2 was missed in September 2026 and "
        "3 more guardrails"
    )
    one = replace(found.judged, because=others[-1:])
    assert guardrails_missed(found.objective, one) == "other/rail-2 was missed in September 2026"


def test_at_risk_by_its_figure_and_missed_by_a_guardrail() -> None:
    """What the figure itself came to is told as it was before the guardrail turned it."""
    rail = aimed("rail", step(at_least=".9"))
    aim = aimed("x", step(at_least=".8", tolerance=".02"), guardrails=(rail.name,))
    _, found = judged(series(rail, ".5"), series(aim, ".79"))
    assert found.judged.verdict is Verdict.MISSED
    assert sentence(found, 0.95) == (
        "79.0% in September 2026, target at least 80%: 1.0 points short, within the tolerance of 2 "
        "points; missed all the same, because rail was missed in September 2026."
    )


def test_nothing_of_a_suppressed_base_is_told() -> None:
    """Why a figure is not held against a segment that is too small."""
    aim = aimed("x", step(at_least="0", versus=Versus.PREVIOUS))
    (found,) = judged(series(aim, ".80 .82"))
    against = found.judged.against
    assert against is not None
    hidden = replace(against, base=None, change=None, refused=Refusal.SUPPRESSED)
    assert why_refused(hidden, found.judged.reading.period, SHARE) == (
        "the figure for August 2026 is suppressed, for its segment is too small"
    )


def test_a_segment_without_rows_says_so() -> None:
    """That no row is of a segment is another thing than a `where` that nothing fits."""
    assert why_nothing(result_of("own-targets", "Oslo")) == "no row that counts is of this segment"


def open_period(values: str, so_far: str, unit: Unit = EUR, **keys: Any) -> Result:
    """A quarter that has just begun, with a strict target."""
    aim = aimed("x", replace(step(**keys), strict=True), window="quarter", unit=unit)
    return judged(series(aim, values, so_far=so_far))[0]


@pytest.mark.parametrize(
    ("so_far", "keys", "says"),
    [
        ("100", {"at_least": "400"}, "more than EUR 300 or EUR 3.41 a day still needed."),
        ("400", {"at_least": "400"}, "any more is enough for above EUR 400."),
        ("100", {"at_most": "400"}, "less than EUR 300 or EUR 3.40 a day may still come."),
    ],
)
def test_a_strict_target_in_an_open_period(so_far: str, keys: dict[str, Any], says: str) -> None:
    """What is needed for more than a bound is more than what leads up to it."""
    assert pace_in_words(open_period("500", so_far, **keys)).endswith(says)


def test_an_open_share_on_a_strict_bound_is_not_there_yet() -> None:
    """On a strict bound there is no comfort."""
    equal = open_period(".95", ".9", SHARE, at_least=".9")
    assert not is_comfortable(equal)
    assert "the rest would have to be above 90.0%" in pace_in_words(equal)
    assert is_comfortable(open_period(".95", ".901", SHARE, at_least=".9"))


def told(objective: Objective) -> dict[str, str]:
    """The rows of "How it is worked out" about an objective."""
    (found,) = judged(series(objective, ".81"))
    return {each.label: each.text for each in facts(found, {}, "")}


def test_facts_about_the_target() -> None:
    """By which end it is judged, and for how long it is provisional, stand with the target."""
    sure = told(aimed("x", proven(at_least=".8", tolerance=".01")))
    assert sure["Target"] == "at least 80%, proven by the worse end of the interval, tolerance 1 pp"
    doubted = replace(step(at_least=".8", sample=30), judge=Judge.BENEFIT_OF_DOUBT)
    assert told(aimed("x", doubted))["Target"] == (
        "at least 80%, judged by the better end of the interval, judged from 30 up"
    )
    new = replace(step(at_least=".9"), review_by=parse_day("2026-12-31"))
    assert told(aimed("x", new))["Target"] == "at least 90%, provisional up to 31 December 2026"
    late = replace(new, review_by=parse_day("2026-08-31"))
    assert told(aimed("x", late))["Target"] == "at least 90%, was provisional up to 31 August 2026"


def test_facts_about_what_a_miss_does() -> None:
    """What fails is told, and what else does, where that is not as usual; what is usual is not."""
    plain = told(aimed("x", step(at_least=".8")))
    assert plain["A miss"] == "fails the check (blocking)"
    shown = {"A segment's miss", "Needs answers of", "Guardrails", "Essential", "Weight"}
    assert not shown & {*plain}
    floor = ResponseFloor(objective="a/b", at_least=Fraction(1, 5), location=PLACE)
    strict = aimed(
        "x",
        step(at_least=".8"),
        by=("region",),
        fails_on=FAILING - {Verdict.STALE} | {Verdict.TOO_FEW},
        response=floor,
        guardrails=("a/b", "c/d"),
        essential=True,
        weight=Fraction(3, 2),
        segment_enforcement=Enforcement.BLOCKING,
    )
    found = told(strict)
    assert {each: found[each] for each in ("A miss", *shown)} == {
        "A miss": "fails the check (blocking); stale warns and too few fails it too",
        "A segment's miss": "fails the check (blocking)",
        "Needs answers of": "at least 20% of those who were asked (a/b)",
        "Guardrails": "a/b, c/d",
        "Essential": "its set is met only where it is",
        "Weight": "1.5",
    }
    advisory = replace(strict, enforcement=Enforcement.ADVISORY, weight=Fraction(0))
    assert told(advisory)["A miss"] == "warns (advisory)"
    assert told(advisory)["Weight"] == "0: it counts for no score"
    summed = aimed("x", step(at_least="8"), unit=EUR, by=("region",))
    assert "A segment's miss" not in told(summed)
    assert told(replace(summed, each=(step(at_least="2"),)))["A segment's miss"] == (
        "warns (advisory)"
    )


def regional(*own: tuple[str, Target], **keys: Any) -> Objective:
    """An objective by region, some of which have targets of their own."""
    aims = tuple(
        SegmentAim(segment=(("region", name),), location=PLACE, targets=(target,))
        for name, target in own
    )
    keys = {"by": ("region",), "segments": aims, **keys}
    target = keys.pop("target", step(at_least=".8"))
    return aimed("x", target, **keys)


def test_facts_about_segments() -> None:
    """What each segment is to reach, with its days, and the first of those with their own."""
    steps = (step("2026-01-01", at_least=".7"), step("2026-07-01", at_least=".75"))
    own = [(f"r{each}", step(at_least=f".{80 + each}")) for each in range(10)]
    found = told(regional(*own, each=steps))
    assert found["Each segment"] == (
        "at least 70% from 1 January to 30 June 2026; at least 75% from 1 July 2026"
    )
    assert found["Own targets"].startswith("r0: at least 80%; r1: at least 81%; ")
    assert found["Own targets"].endswith("r7: at least 87%; 2 more")


def test_facts_about_segments_tell_of_a_target_what_the_wholes_does() -> None:
    """By which end it is judged, its tolerance and stretch, from how many, and its review day."""
    full = step("2026-01-01", at_least=".7", tolerance=".02", stretch=".9", sample=1200)
    full = replace(full, judge=Judge.PROVEN, review_by=date(2026, 12, 31))
    says = "tolerance 2 pp, stretch 90%, judged from 1,200 up, provisional up to 31 December 2026"
    found = told(regional(("south", full), target=full, each=(full,)))
    assert found["Each segment"] == f"at least 70% from 1 January 2026, proven, {says}"
    assert found["Own targets"] == f"south: {found['Each segment']}"
    assert found["Target"].endswith(f"proven by the worse end of the interval, {says}")


KEEP = "X: keep the share of records with `fine` at 80% or more, every month"


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        (regional(), f"{KEEP}, overall and for each `region`."),
        (
            regional(each=(step(at_least=".7"),)),
            f"{KEEP}, and at 70% or more for each `region`.",
        ),
        (
            regional(("south", step(at_least=".7"))),
            f"{KEEP}, overall and for each `region`, but at 70% or more for `south`.",
        ),
        (
            regional(
                ("south", step(at_least=".7")),
                ("a", step(at_least=".6")),
                ("b", step(at_least=".7")),
            ),
            f"{KEEP}, overall and for each `region`, but at 70% or more for `south` and `b` and "
            "at 60% or more for `a`.",
        ),
        (
            regional(*((f"r{each}", step(at_least=".7")) for each in range(4))),
            f"{KEEP}, overall and for each `region`, but with targets of their own for some.",
        ),
        (
            regional(("south", step(at_least=".7")), every_segment=PLACE),
            f"{KEEP}, and with a target of its own for each `region`.",
        ),
        (
            regional(("south", step(at_least="0", versus=Versus.PREVIOUS))),
            f"{KEEP}, overall and for each `region`, but not fall against the month before for "
            "`south`.",
        ),
        (
            regional(("south", step(at_least="-.02", versus="a/b"))),
            f"{KEEP}, overall and for each `region`, but no more than 2 points below `a/b` for "
            "`south`.",
        ),
        (
            regional(target=step(at_least=".8", stretch=".9"), each=(step(at_least=".7"),)),
            f"{KEEP}, and aim for 90%, and at 70% or more for each `region`.",
        ),
        (
            regional(("south", step(at_least="20")), target=step(at_least="80"), unit=EUR, each=()),
            "X: keep the sum of `amount` at EUR 80 or more, every month, and at EUR 20 or more for "
            "`south`.",
        ),
    ],
)
def test_statement_of_segments(objective: Objective, said: str) -> None:
    """What is promised of segments is said, and of whose target it is."""
    assert statement(objective) == said


def test_a_null_segment_is_no_text() -> None:
    """A segment without a value is not mistaken for one that is called so."""
    aim = SegmentAim(segment=(("region", None),), location=PLACE, targets=(step(at_least=".7"),))
    assert statement(replace(regional(), segments=(aim,))).endswith("70% or more for `(no value)`.")


def test_steps_of_segments_go_with_the_wholes() -> None:
    """Beside each step of the whole stands what segments are to reach in the same days."""
    whole = (step("2026-01-01", at_least=".8"), step("2026-07-01", at_least=".85"))
    each = (step("2025-01-01", at_least=".7"), step("2026-10-01", at_least=".75"))
    objective = replace(aimed("x", *whole), each=each)
    objective = replace(objective, measure=replace(objective.measure, by=("region",)))
    first, second = statements(objective)
    assert first.endswith(", and at 70% or more for each `region`, from 1 January to 30 June 2026.")
    assert second.endswith(
        ", and at 70% or more from 1 January 2025 to 30 September 2026 and at 75% or more from 1 "
        "October 2026 for each `region`, from 1 July 2026."
    )
    later = replace(objective, each=(step("2026-07-01", at_least=".75"),))
    assert "`region`" not in statements(later)[0]
    assert "at 75% or more for each `region`" in statements(later)[1]


def test_what_has_to_be_proven_is_stated() -> None:
    """With the level where it is known, and the benefit of the doubt, which decides as much."""
    sure = aimed("x", proven(at_least=".8"))
    assert statement(sure) == f"{KEEP.removesuffix(', every month')}, proven, every month."
    assert statements(sure, 0.99) == (
        f"{KEEP.removesuffix(', every month')}, proven at the 99% level, every month.",
    )
    soft = replace(step(at_least=".8", sample=30), judge=Judge.BENEFIT_OF_DOUBT)
    doubted = f"{KEEP.removesuffix(', every month')}, with the benefit of the doubt, every month."
    assert statement(aimed("x", soft)) == doubted
    assert statements(aimed("x", soft), 0.95) == (doubted,)


def test_segments_targets_are_stated_as_the_wholes() -> None:
    """That a segment's own target has to be proven, or has the benefit of the doubt, is stated."""
    doubted = replace(step(at_least=".6", sample=30), judge=Judge.BENEFIT_OF_DOUBT)
    south = ("south", doubted)
    assert statement(regional(south, each=(proven(at_least=".7"),))).endswith(
        "every month, and at 70% or more, proven, for each `region`, "
        "but at 60% or more, with the benefit of the doubt, for `south`."
    )


def test_what_else_is_promised() -> None:
    """Guardrails, the day of review and the day on which it ends are part of a promise."""
    new = replace(step(at_least=".8"), review_by=date(2026, 12, 31))
    ends = result_of("two-hour-answers").objective.retired
    aim = aimed("x", new, guardrails=("passenger-care/a", "other/b"), retired=ends)
    assert statement(aim) == (
        f"{KEEP}, without missing `a` and `other/b`, provisional up to 31 December 2026, until 1 "
        "July 2026."
    )


@pytest.mark.parametrize(
    ("as_of", "is_stated"),
    [(date(2026, 6, 30), True), (date(2026, 7, 1), False), (None, True)],
)
def test_what_has_retired_is_not_stated(as_of: date | None, *, is_stated: bool) -> None:
    """From its last day on nothing is promised; a set of which nothing is left is left out."""
    (of_set, _) = judged_card().sets
    old = [each for each in of_set.objectives if each.retired]
    text = render_statements("T", [replace(of_set, objectives=tuple(old))], 0.95, as_of)
    assert ("## Passenger care" in text) == is_stated
    assert ("Two hour answers" in text) == is_stated


def test_schedule_says_by_which_end() -> None:
    """Each step of a schedule says whether it has to be proven."""
    sure = replace(proven(at_least=".8"), since=date(2026, 7, 1))
    aim = aimed("x", step("2026-01-01", at_least=".8"), sure)
    assert [each.asks for each in schedule(aim, None, SHARE)] == [
        "at least 80%",
        "at least 80%, proven",
    ]


def content() -> dict[str, Any]:
    """The scorecard as results."""
    found: dict[str, Any] = json.loads(render(judged_card(), "json"))
    return found


def row(name: str, region: str | None = "", *, is_open: bool = False) -> dict[str, Any]:
    """A row of the results."""
    segment = {} if region == "" else {"region": region}
    rows = content()["results"]
    wanted = (name, segment, is_open)
    return next(r for r in rows if (r["objective"], r["segment"], r["open"]) == wanted)


def test_results_keep_their_schema() -> None:
    """All that judging tells has its place in the schema."""
    jsonschema.Draft202012Validator(SCHEMA).validate(content())


def test_head_of_the_results() -> None:
    """Waived ones are counted, retired ones are not; scores have their coverage, gates say why."""
    head = content()
    retired = [r for r in head["results"] if r["retired"]]
    assert [r["objective"] for r in retired] == ["two-hour-answers"]
    counts = dict(head["counts"])
    assert counts.pop("waived") == 1
    whole = [r for r in head["results"] if not r["segment"] and not r["open"] and r["verdict"]]
    assert sum(counts.values()) == len(whole) - len(retired)
    assert head["smallest_segment"] == 5
    score = head["scores"]["project"]
    assert (score["judged"], score["of"], score["waived"], score["with_baseline"]) == (18, 22, 1, 2)
    assert score["score"] < score["score_with_waivers"]
    assert head["sets"][0] | score == head["sets"][0]
    assert {*head["scores"]["types"]} == {"customer-satisfaction"}
    assert {*head["scores"]["owners"]} == {"care@example.com", "", "Sales", "Ada"}
    assert head["sets"][1]["score"] is None
    first, second = head["gates"]
    assert first == {
        "name": "score",
        "passed": False,
        "wanted": 80,
        "found": score["score_with_waivers"],
        "objectives": [],
    }
    assert second["name"] == "explain_misses"
    assert "passenger-care/explained" not in second["objectives"]
    assert "passenger-care/led-away" in second["objectives"]


def test_rows_of_the_results() -> None:
    """What was compared, what there is too little of, and what has a say beside the figure."""
    sure = row("proven")
    assert (sure["value"], sure["held"], sure["target"]["judge"]) == (0.884, 0.86, "proven")
    above = row("above")["target"]
    assert (above["at_least"], above["above"], above["below"]) == (None, 0.9, None)
    below = row("below")["target"]
    assert (below["at_most"], below["above"], below["below"]) == (None, None, 0.1)
    assert [row(each)["lacks"] for each in ("too-small", "without-interval")] == [
        "sample",
        "interval",
    ]
    few, unknown = row("answered-by-few"), row("answered-by-nobody-knows")
    assert (few["lacks"], few["response_rate"]) == ("response", 0.18)
    assert (unknown["lacks"], unknown["response_rate"]) == ("no-response", None)
    assert row("polite")["because"] == [{"objective": "passenger-care/above", "period": "2026-09"}]
    assert row("polite")["guardrails"] == ["passenger-care/above"]
    assert (row("polite")["essential"], row("quick-answers")["weight"]) == (True, 2)
    new = row("new-this-year")
    assert (new["provisional"], new["effect"]) == (True, "warns")
    assert new["target"]["review_by"] == "2026-12-31"
    assert row("two-hour-answers")["retirement"] == {
        "on": "2026-07-01",
        "reason": "Replaced by quick-answers.",
    }
    assert row("on-the-way")["progress"] == {"to_target": 0.625, "to_stretch": 0.384615384615}
    assert row("only-its-mix")["mix"] == {
        "before": "2026-08",
        "change": 0.14,
        "rate": -0.02,
        "shares": 0.16,
        "only_mix": True,
    }


def test_waivers_and_notes_of_the_results() -> None:
    """They stand with the period that they are about, in its history as well."""
    quick = row("quick-answers")
    assert (quick["verdict"], quick["waived"], quick["effect"]) == ("missed", True, "warns")
    assert quick["waiver"] == {
        "reason": "Telephony migration.",
        "approved_by": "head-of-support@example.com",
        "expires": "2026-10-31",
    }
    assert quick["note"] == {
        "cause": "New telephones",
        "action": "Train the evening shift",
        "due": "2026-10-01",
        "done": None,
    }
    earlier = {each["period"]: each for each in quick["history"]}
    assert [name for name, each in earlier.items() if each["waived"]] == ["2026-W31"]
    assert earlier["2026-W33"]["note"]["done"] == "2026-09-01"


def test_segments_of_the_results() -> None:
    """A segment has its own target and owner; of a suppressed one there is nothing to be seen."""
    lyon = row("own-targets", "Lyon")
    assert (lyon["owner"], lyon["target"]["at_least"], lyon["effect"]) == (
        "lyon@example.com",
        0.9,
        "fails",
    )
    assert lyon["segment_enforcement"] == "blocking"
    hidden = row("small-ones", "east")
    told = {name for name, value in hidden.items() if value not in (None, [], {}, False)}
    assert hidden["suppressed"] is True
    assert not told & {"value", "n", "low", "high", "held", "difference", "verdict", "excluded"}


def test_nothing_is_said_of_an_open_period_but_its_pace() -> None:
    """An open period is not judged: no effect, no waiver, no note."""
    running = row("quick-answers", is_open=True)
    assert running["value"] == 0.79
    assert (running["verdict"], running["effect"], running["waived"]) == (None, "none", False)
    assert (running["note"], running["held"], running["progress"]) == (None, None, None)


def test_a_plain_number_has_a_strict_bound() -> None:
    """The words of a bound and of a figure on it are never alike."""
    aim = aimed("x", replace(step(at_least="250"), strict=True), unit=NUMBER)
    (found,) = judged(series(aim, "250"))
    assert sentence(found, 0.95) == (
        "250 in September 2026, target above 250: exactly 250, and not above it."
    )


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ({"at_least": ".02"}, "more than 2 points above"),
        ({"at_least": "-.02"}, "less than 2 points below"),
        ({"at_most": ".02"}, "less than 2 points above"),
        ({"at_most": "-.02"}, "more than 2 points below"),
        ({"at_least": "0"}, "above"),
        ({"at_most": "0"}, "below"),
    ],
)
def test_strictly_apart_from_another(ends: dict[str, str], said: str) -> None:
    """How far from another objective a figure has to be where equality does not do."""
    aim = aimed("x", replace(step(versus="a/b", **ends), strict=True))
    assert statement(aim) == (
        f"X: keep the share of records with `fine` {said} the figure of `a/b`, every month."
    )


def test_a_segment_is_on_its_own_way() -> None:
    """Where a segment's own bound is going is told, and not where the whole's is."""
    whole = step("2026-01-01", at_least=".7", glide=(".8", "2026-12-31"))
    own = step("2026-01-01", at_least=".5", glide=(".9", "2026-12-31"))
    aim = SegmentAim(segment=(("region", "south"),), location=PLACE, targets=(own,))
    objective = aimed("x", whole, by=("region",), segments=(aim,))
    part = replace(series(objective, ".75"), segment=aim.segment)
    results = judge_series({objective.name: [series(objective, ".75"), part]}, 0.95, AS_OF)
    of_whole, of_south = results[objective.name]
    assert "on the way to 80%" in sentence(of_whole, 0.95)
    assert "on the way to 90%" in sentence(of_south, 0.95)
    card = scorecard_of([of_whole, of_south])
    rows = json.loads(render(card, "json"))["results"]
    assert [each["target"]["rising_to"] for each in rows] == [0.8, 0.9]
    assert statement(objective).endswith(
        "every month, overall and for each `region`, but at 50% or more, rising to 90% by 31 "
        "December 2026, for `south`, from 1 January 2026."
    )


def test_a_segment_waits_for_its_own_first_target() -> None:
    """Before the first target of its own a segment is pending, and says which one it waits for."""
    later = step("2026-11-01", at_least=".5")
    aim = SegmentAim(segment=(("region", "south"),), location=PLACE, targets=(later,))
    objective = aimed("x", step(at_least=".7"), by=("region",), segments=(aim,))
    part = replace(series(objective, ".75"), segment=aim.segment)
    results = judge_series({objective.name: [series(objective, ".75"), part]}, 0.95, AS_OF)
    assert sentence(results[objective.name][1], 0.95) == (
        "75.0% in September 2026; its first target, at least 50%, holds from 1 November 2026."
    )


bounds = st.integers(1, 999).map(lambda thousandths: Fraction(thousandths, 1000))
distances = st.sampled_from(("0", "1e-9", "3e-7", "1e-5", "0.0004", "0.002", "0.03"))


@given(bounds, distances, st.sampled_from((-1, 1)), st.booleans(), st.booleans())
def test_no_figure_is_shown_on_the_other_side_of_its_bound(
    bound: Fraction, distance: str, side: int, strict: bool, upper: bool
) -> None:
    """However near the two are: what is read off the sentence gives the verdict that it has."""
    value = bound + side * Fraction(distance)
    least, most = (None, bound) if upper else (bound, None)
    aim = aimed("x", Target(location=PLACE, strict=strict, at_least=least, at_most=most))
    (found,) = judged(series(aim, str(value)))
    shown, against = re.findall(r"(-?[\d.]+)%", sentence(found, 0.95))[:2]
    off = Fraction(shown) - Fraction(against)
    is_met = (off < 0 if upper else off > 0) or (not off and not strict)
    assert is_met == (found.judged.verdict is Verdict.MET)


@given(
    bounds,
    distances,
    st.sampled_from((-1, 1)),
    st.sampled_from((*Judge,)[1:]),
)
def test_no_end_is_shown_on_the_other_side_of_its_bound(
    bound: Fraction, distance: str, side: int, how: Judge
) -> None:
    """The same holds of the interval's end that is compared."""
    half = Fraction("0.0625")
    end = bound + side * Fraction(distance)
    value = end + half if how is Judge.PROVEN else end - half
    aim = aimed("x", Target(location=PLACE, at_least=bound, judge=how))
    (found,) = judged(series(aim, str(value), str(half)))
    ends = r"at (?:worst|best) (-?[\d.]+)%, target at least ([\d.]+)%"
    ((shown, against),) = re.findall(ends, sentence(found, 0.95))
    is_met = Fraction(shown) >= Fraction(against)
    assert is_met == (found.judged.verdict is Verdict.MET)


def test_what_the_sample_has_retired_is_not_stated() -> None:
    """The day of the project decides, whether anything was measured or not."""
    definitions = validate(cwd=CHECKOUT)
    name = "abandoned within 5 seconds"
    assert name not in render_definitions(definitions, "statements")
    nobody_knows = replace(definitions, project=replace(definitions.project, as_of=None))
    assert name in render_definitions(nobody_knows, "statements")
