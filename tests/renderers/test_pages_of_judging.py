"""What judging knows beside the figure, on every page: waivers, notes, segments, scores, gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from csobjectives.gates import exit_code, gates_of
from csobjectives.model import Enforcement, Gate, Judge, Note, Scorecard
from csobjectives.problems import ExitCode
from csobjectives.renderers import render, render_terminal
from csobjectives.renderers.pages.charts import chart
from csobjectives.renderers.pages.keys import Key
from csobjectives.renderers.pages.page import ObjectiveView, Page
from csobjectives.renderers.pages.view import page_of
from csobjectives.renderers.words.remarks import note_in_words
from csobjectives.scores import scores_of
from tests.renderers.judged import (
    aim,
    counted,
    judged,
    judged_card,
    month,
    named,
    note,
    place,
    regions,
    waiver,
)
from tests.renderers.scorecards import scorecard_of
from tests.renderers.test_html import Parsed
from tests.renderers.timed import result_of, step

BY = {"by": ("region",)}


def page() -> Page:
    return page_of(judged_card())


def view_of(name: str) -> ObjectiveView:
    (found,) = (each for each in page().objectives if each.name == f"passenger-care/{name}")
    return found


def many(number: int) -> Scorecard:
    """One objective with so many segments, of which the first third misses."""
    whole = aim("many", at_least=".5", of=BY)
    shares: dict[str | None, tuple[int, int]] = {
        f"agent {each:03}": (40 if each < number / 3 else 60, 100) for each in range(number)
    }
    return scorecard_of(judged([regions(whole, shares)]))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("quick-answers", "Missed, waived"),
        ("new-this-year", "Missed, provisional"),
        ("polite", "Missed"),
        ("proven", "Met"),
        ("other-rate", "Tracked"),
    ],
)
def test_what_softens_a_verdict_stands_beside_it(name: str, word: str) -> None:
    """The verdict's word says that it is waived or provisional; its shape and colour stay."""
    mark = view_of(name).mark
    assert mark.word == word
    assert mark.name == word.split(",", maxsplit=1)[0].lower()


def test_the_last_line_counts_what_is_spared() -> None:
    """Waived and provisional misses are counted among the verdicts, and once more apart."""
    assert page().summary == (
        "11 missed, 2 at risk, 4 too few, 6 met; 3 segments fail; "
        "gates score and explain_misses shut; 1 waived; 1 provisional; 1 tracked; 2 warnings"
    )
    last = render(judged_card(), "terminal").splitlines()[-1]
    assert last == f"Failed: {page().summary}"


OUTCOMES = {
    "html": ("Failed Met 1 {} Score", " "),
    "markdown": ("**Failed**: 1 met; {}. As of", "; "),
    "terminal": ("\nFailed: 1 met; {}\n", "; "),
}


def failing_in_part(
    shares: Mapping[str | None, tuple[int, int]], review_by: date | None = None
) -> Scorecard:
    """What is met as a whole, while a segment's miss fails, unless that is provisional."""
    target = replace(step(at_least=".5"), review_by=review_by)
    whole = replace(aim("x", of=BY), targets=(target,), segment_enforcement=Enforcement.BLOCKING)
    results = judged([regions(whole, shares)])
    return scorecard_of(results, scores=scores_of(results), exit_code=exit_code(results))


@pytest.mark.parametrize("output", ["html", "markdown", "terminal"])
def test_the_outcome_says_why_it_failed(output: str) -> None:
    """Where all objectives are met, the line of the outcome names segments and gates that fail."""
    says, between = OUTCOMES[output]

    def is_told(card: Scorecard, *told: str) -> bool:
        text = render(card, output)
        text = " ".join(Parsed(text).text.split()) if output == "html" else text
        return says.format(between.join(told)) in text

    two = failing_in_part({"a": (40, 100), "b": (45, 100), "c": (90, 100)})
    assert is_told(two, "2 segments fail")
    assert is_told(failing_in_part({"a": (40, 100), "b": (90, 100)}), "1 segment fails")
    gates = gates_of(Gate(score=Fraction(101)), two.results, two.scores)
    assert is_told(replace(two, gates=gates), "2 segments fail", "gate score shut")
    fine = failing_in_part({"a": (90, 100)})
    gates = gates_of(Gate(score=Fraction(101)), fine.results, fine.scores)
    assert is_told(replace(fine, gates=gates, exit_code=ExitCode.FAILED), "gate score shut")
    assert page_of(fine).failures == ()


def test_what_is_provisional_in_part_fails_nothing() -> None:
    """Segments that miss a provisional target are said to, and counted where only some are."""
    later = date(2026, 12, 31)
    spared = page_of(failing_in_part({"a": (40, 100), "b": (45, 100), "c": (90, 100)}, later))
    (view,) = spared.attention
    assert view.call.word == "Missed in part, provisional"
    assert view.missed_segments == "2 of 3 by region missed (provisional): a 40.0%, b 45.0%."
    assert (spared.outcome, spared.failures) == ("Passed", ())
    whole = aim("x", at_least=".5", of=BY)
    own = replace(step(at_least=".5"), review_by=later)
    whole = replace(whole, segments=(named("a", own),), segment_enforcement=Enforcement.BLOCKING)
    shares: dict[str | None, tuple[int, int]] = {"a": (40, 100), "b": (45, 100), "c": (90, 100)}
    mixed = page_of(scorecard_of(judged([regions(whole, shares)])))
    (view,) = mixed.attention
    assert view.call.word == "Missed in part"
    assert view.missed_segments.startswith("2 of 3 by region missed (blocking, 1 provisional): ")
    assert mixed.failures == ("1 segment fails",)
    bare = replace(whole, segments=(named("d", step(at_least=".5")),), fails_on=frozenset())
    (view,) = page_of(
        scorecard_of(judged([regions(bare, {"c": (90, 100), "d": (0, 0)})]))
    ).attention
    assert view.missed_segments == "1 of 2 by region without data (warns): d no data."


def test_the_terminal_says_what_a_miss_does() -> None:
    """What needs attention and fails nothing says why beside its title; of segments, they do."""
    lines = render(judged_card(), "terminal").splitlines()
    for told in (
        "■ Response rate (advisory)",
        "■ New this year (provisional)",
        "■ Quick answers (waived)",
        "■ Polite",
        "■ Own targets",
    ):
        assert told in lines
    whole = aim("x", at_least=".5", of={**BY, "enforcement": Enforcement.ADVISORY})
    whole = replace(whole, segment_enforcement=Enforcement.BLOCKING)
    card = scorecard_of(judged([regions(whole, {"a": (40, 100), "b": (70, 100)})]))
    assert "■ X\n  1 of 2 by region missed (blocking): a 40.0%." in render(card, "terminal")
    assert "**Missed in part: X** (Passenger care)<br>1 of 2" in render(card, "markdown")


def test_tables_say_by_which_end_targets_are_judged() -> None:
    """In a row's target: `proven`, or in doubt; of the whole and of segments with their own."""
    lines = [" ".join(each.split()) for each in render(judged_card(), "terminal").splitlines()]
    assert any("not-proven September 2026 86.1% ≥ 85% proven missed" in each for each in lines)
    assert any("in-doubt September 2026 81.5% 70% to 80% in doubt met" in each for each in lines)
    doubted = replace(step(at_least=".6", sample=3), judge=Judge.BENEFIT_OF_DOUBT)
    whole = replace(aim("x", at_least=".5", of=BY), segments=(named("a", doubted),))
    card = scorecard_of(judged([regions(whole, {"a": (50, 100), "b": (70, 100)})]))
    assert "50.0%  ≥ 60% in doubt" in render(card, "terminal")
    assert "| 50.0% | ≥ 60% in doubt |" in render(card, "markdown")
    assert "<td>≥ 60% in doubt</td>" in render(card, "html")


def test_a_segments_owner_has_a_line_of_its_own() -> None:
    """Below the segment's row and across the table, which has no column for it."""
    text = render(judged_card(), "html")
    row = '<tr class="owned"><th scope="row">Lyon</th>'
    owner = '<tr><td colspan="6"><small>Owner: lyon@example.com</small></td></tr>'
    assert row in text
    assert text.index(row) < text.index(owner) < text.index('<tr><th scope="row">Oslo</th>')


@pytest.mark.parametrize("output", ["html", "markdown", "terminal"])
def test_where_all_has_retired_every_page_says_so(output: str) -> None:
    """There is nothing to judge, and not because no objective is there."""
    gone = [each for each in judged_card().results if each.retired]
    text = render(scorecard_of(gone), output)
    text = " ".join(Parsed(text).text.split()) if output == "html" else text
    between = {"html": "Nothing to judge 1 ", "markdown": "**Nothing to judge**: 1 "}
    assert f"{between.get(output, 'Nothing to judge: 1 ')}retired" in text


@pytest.mark.parametrize("output", ["html", "markdown", "terminal"])
def test_every_page_tells_the_same(output: str) -> None:
    """Scores, gates, waivers, notes, guardrails, segments and what has retired are everywhere."""
    text = render(judged_card(), output)
    text = Parsed(text).text if output == "html" else text.replace("&#64;&#8203;", "@")
    for told in (
        " of 100, 18 of 22 judged; 38.2 with waivers; 31.3% of the way from 2 baselines",
        "38.2, at least 80 asked",
        "7 misses have neither a note nor a waiver: Not proven, Above, Grown for sure, ",
        "waived until 31 October 2026 by head-of-support@example.com: Telephony migration.",
        "Cause: New telephones. Action: Train the evening shift, due on 1 October 2026, overdue.",
        "missed all the same, because above was missed in September 2026",
        "3 of 4 by region missed or without data (blocking): Porto 70.0% (porto@example.com), "
        "Lyon 86.0% (lyon@example.com), Oslo no data.",
        "1 retired" if output != "terminal" else "Retired",
        "retired on 1 July 2026: Replaced by quick-answers.",
        "2 too small to be shown",
    ):
        assert told in text


def test_retired_ones_are_counted_nowhere() -> None:
    """One that has retired stands folded in its set: not in the table, the counts, or attention."""
    care = page().sets[0]
    assert [each.title for each in care.retired] == ["Two hour answers"]
    assert care.without_result == ()
    assert "Two hour answers" not in [each.title for each in page().objectives]
    assert sum(each.number for each in page().tallies) + page().tracked == len(page().objectives)


def test_segments_call_for_attention() -> None:
    """An objective that is met as a whole, but not in part, is listed for its segments alone."""
    shown = {each.title: each for each in page().attention}
    own = shown["Own targets"]
    assert (own.is_fine, own.call.word, own.call.shape) == (True, "Missed in part", "■")
    assert shown["Only its mix"].missed_segments == "1 of 2 by region missed (advisory): web 48.0%."
    assert shown["Handed down"].missed_segments == (
        "1 of 5 by region missed (advisory): west 70.0%."
    )
    assert "Many" not in shown  # its segments are tracked
    assert view_of("many").missed_segments == ""


def test_segments_that_fail_come_with_what_fails() -> None:
    """What is met as a whole, and fails in a segment, comes before what only warns."""
    titles = [each.title for each in page().attention]
    assert titles.index("Own targets") < titles.index("Response rate")
    assert titles.index("Explained") < titles.index("Own targets")


def test_waived_segments_call_nobody() -> None:
    """A segment's own waiver is told with it, and the others still are missed."""
    handed = view_of("handed-down")
    assert [(row.label, row.mark.word) for row in handed.segments][:2] == [
        ("west", "Missed"),
        ("south", "Missed, waived"),
    ]
    assert [(each.about, each.text) for each in handed.remarks] == [
        (
            "September 2026, south",
            "Waived until 31 December 2026 by head-of-support@example.com: Office closed.",
        )
    ]


def test_segments_have_their_own_targets_and_owners() -> None:
    """Where segments are judged by other targets than the whole, each row says its own."""
    own = view_of("own-targets")
    assert own.with_segment_targets
    assert own.is_wide
    assert [(row.label, row.target, row.owner) for row in own.segments] == [
        ("Porto", "≥ 75%", "porto@example.com"),
        ("Lyon", "≥ 90%", "lyon@example.com"),
        ("Oslo", "≥ 70%", ""),
        ("Kraków", "≥ 75%", ""),
    ]
    assert not view_of("handed-down").with_segment_targets


def test_segments_with_their_own_targets_are_ordered_by_what_they_lack() -> None:
    """Worst is what is furthest from its own target, as a part of it, not the smallest figure."""
    whole = aim("x", at_least=".5", of=BY)
    whole = replace(
        whole,
        segments=(named("big", step(at_least=".9")), named("small", step(at_least=".2"))),
    )
    results = judged([regions(whole, {"big": (60, 100), "small": (19, 100), "other": (70, 100)})])
    (view,) = page_of(scorecard_of(results)).objectives
    assert [row.label for row in view.segments] == ["big", "small", "other"]


@pytest.mark.parametrize(
    ("output", "rows", "rest"),
    [
        ("terminal", 10, "200 more: 60 missed, 140 met"),
        ("markdown", 25, "185 more: 45 missed, 140 met: see the output"),
        ("html", 60, "150 more: 10 missed, 140 met, none of them worse: see the output"),
    ],
)
def test_hundreds_of_segments(output: str, rows: int, rest: str) -> None:
    """The worst are shown, the others are counted by verdict, and two of the missed are named."""
    text = render(many(210), output)
    marks = {"terminal": "■ agent ", "markdown": "\n| agent ", "html": '<tr><th scope="row">agent '}
    assert text.count(marks[output]) == rows
    assert rest in text
    assert (
        "70 of 210 by region missed (advisory): agent 000 40.0%, agent 001 40.0% and 68 more."
        in (text)
    )


def test_three_missed_segments_are_all_named() -> None:
    """Nobody is counted where naming takes no more room."""
    whole = aim("x", at_least=".8", of=BY)
    results = judged([regions(whole, dict.fromkeys(("a", "b", "c"), (70, 100)))])
    (view,) = page_of(scorecard_of(results)).objectives
    assert view.missed_segments == (
        "3 of 3 by region missed (advisory): a 70.0%, b 70.0%, c 70.0%."
    )


def test_suppressed_segments_are_counted_and_nothing_else() -> None:
    """Of a segment that is too small no page has its name beside a figure, its figure or its n."""
    small = view_of("small-ones")
    assert small.hidden_segments == "2 too small to be shown"
    assert [row.label for row in small.segments] == ["west", "north"]
    for output in ("html", "markdown", "terminal"):
        alone = [each for each in judged_card().results if each.objective.id == "small-ones"]
        text = render(scorecard_of(alone, smallest_segment=5), output)
        assert "south" not in text
        assert "33.3%" not in text
        assert "75.0%" not in text
    note = "Segments of fewer than 5 are not shown, nor those that would give such a one away."
    assert note in Parsed(render(judged_card(), "html")).text
    assert note not in Parsed(render(scorecard_of(alone), "html")).text


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({}, "Cause: Strike."),
        ({"action": "Hire."}, "Cause: Strike. Action: Hire."),
        ({"action": "Hire", "due": date(2026, 9, 30)}, "due on 30 September 2026, overdue."),
        ({"action": "Hire", "due": date(2026, 10, 5)}, "due on 5 October 2026."),
        (
            {"action": "Hire", "due": date(2026, 9, 1), "done": date(2026, 9, 3)},
            "Cause: Strike. Action: Hire, done on 3 September 2026.",
        ),
    ],
)
def test_notes(terms: dict[str, Any], says: str) -> None:
    """A note tells cause and action, by when, and whether that day has gone by."""
    made = Note(location=place(1), period=month("2026-09"), cause="Strike.")
    said = note_in_words(replace(made, **terms), date(2026, 10, 5))
    assert said.endswith(says)


def test_remarks_are_of_earlier_periods() -> None:
    """What is said of the judged period stands with its figure; of others it is a list."""
    quick = view_of("quick-answers")
    assert quick.note.startswith("Cause: New telephones.")
    assert [each.about for each in quick.remarks] == ["week 33 of 2026", "week 31 of 2026"]


def test_remarks_are_marked_in_the_chart() -> None:
    """A period that was waived, noted or turned has its mark on the axis, which says so."""
    drawn = chart(result_of("quick-answers", judged_card().results), 0.95)
    assert drawn is not None
    assert [each.says for each in drawn.remarks] == [
        "week 31 of 2026: waived: Storm",
        "week 33 of 2026: cause: Two people ill",
        "week 40 of 2026: waived: Telephony migration; cause: New telephones",
    ]
    assert [[kind for kind, _ in each.marks] for each in drawn.remarks] == [
        ["waived"],
        ["note"],
        ["waived", "note"],
    ]
    assert drawn.key[-2:] == (Key("waived", "waived"), Key("note", "note"))
    turned = chart(result_of("upgrades", judged_card().results), 0.95)
    assert turned is not None
    assert [each.says for each in turned.remarks] == ["Q3 2026: missed because of a guardrail"]
    assert turned.key[-1] == Key("guardrail", "guardrail missed")
    plain = chart(result_of("above", judged_card().results), 0.95)
    assert plain is not None
    assert plain.remarks == ()
    assert not {each.mark for each in plain.key} & {"waived", "note", "guardrail", "excluded"}


def test_what_is_at_stake_is_said() -> None:
    """What is essential, or weighs more or less than others, says so wherever it is listed."""
    assert view_of("polite").stakes == ("essential",)
    assert view_of("quick-answers").stakes == ("weight 2",)
    assert view_of("above").stakes == ()
    text = Parsed(render(judged_card(), "html")).text
    assert "Passenger care · essential · after 83.0% in August 2026 · care@example.com" in text
    assert "week 40 of 2026 · weight 2" in text


def test_without_a_score_there_is_none() -> None:
    """Where nothing counts no page speaks of scores; a gate that looks at one still says so."""
    only = [each for each in judged_card().results if each.objective.id == "other-rate"]
    card = scorecard_of(only)
    assert "score" not in Parsed(render(card, "html")).text.lower()
    assert "score" not in render(card, "markdown").lower()
    assert "score" not in render(card, "terminal").lower()
    gated = replace(card, gates=judged_card().gates[:1])
    assert "gate 'score' failed: 38.2, at least 80 asked" in render_terminal(gated)


def test_one_set_has_no_score_beside_the_project() -> None:
    """On a terminal a single set's score would only repeat the project's."""
    lines = render(judged_card(), "terminal").splitlines()
    start = lines.index("Score")
    assert lines[start + 1].startswith("  All: 34.2 of 100")
    assert lines[start + 2].startswith("  ■ gate 'score' failed")


def test_target_says_by_which_end_it_is_judged() -> None:
    """A target that has to be proven says so beside its bound."""
    assert view_of("not-proven").judge == "proven"
    assert view_of("in-doubt").judge == "with the benefit of the doubt"
    assert view_of("above").judge == ""
    assert view_of("above").target == "> 90%"
    assert "| ≥ 85% (proven) | Missed |" in render(judged_card(), "markdown")


def test_enforcement_of_segments_is_told() -> None:
    """Missed segments say what they do: fail, where that is asked for."""
    whole = aim("x", at_least=".5", of=BY)
    for enforcement in (Enforcement.ADVISORY, Enforcement.BLOCKING):
        strict = replace(whole, segment_enforcement=enforcement)
        results = judged([regions(strict, {"a": (40, 100), "b": (70, 100)})])
        (view,) = page_of(scorecard_of(results)).objectives
        assert view.missed_segments == f"1 of 2 by region missed ({enforcement}): a 40.0%."


def test_notes_of_segments_are_remarks() -> None:
    """A note on one segment names it."""
    whole = aim("x", at_least=".5", of=BY)
    said = replace(note(month("2026-09"), "Ill", "Hire"), segment=(("region", "a"),))
    whole = replace(whole, notes=(said,))
    results = judged([regions(whole, {"a": (40, 100), "b": (70, 100)})])
    (view,) = page_of(scorecard_of(results)).objectives
    assert [(each.about, each.text) for each in view.remarks] == [
        ("September 2026, a", "Cause: Ill. Action: Hire.")
    ]
    assert counted(month("2026-09"), 40, 100, "a").segment == said.segment


def test_a_waiver_of_several_segments_is_told_once() -> None:
    """A waiver that holds for all teams of a centre names the centre, and not each of them."""
    whole = aim("x", at_least=".8", of=BY)
    leave = waiver(month("2026-09"), "Move", date(2026, 12, 31))
    whole = replace(whole, waivers=(replace(leave, segment=(("region", "a"),)),))
    made = judged([regions(whole, {"a": (40, 100), "b": (95, 100)})])
    whole_result, part, other = made
    twin = replace(part, segment=(*part.segment, ("team", "1")))
    (view,) = page_of(scorecard_of([whole_result, part, twin, other])).objectives
    assert [each.about for each in view.remarks] == ["September 2026, a"]
