"""The page of changes, and the line about them on the front page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from csobjectives.model import (
    Baseline,
    Glide,
    Judge,
    Measure,
    Missed,
    Result,
    Retirement,
    Scorecard,
    Target,
    Verdict,
    Versus,
    Waiver,
)
from csobjectives.problems import ExitCode
from csobjectives.quantities import DURATION, POINTS
from csobjectives.renderers import render_site
from csobjectives.renderers.site.changes import MOST
from csobjectives.renderers.site.sheets import LIMIT
from csobjectives.version import __version__
from csobjectives.windows import Window
from tests.changed import AUGUST, NINETY, THEN, card, changes, found, measure
from tests.judged import HERE, NORTH, SEPTEMBER, note, target, waiver
from tests.renderers.scorecards import HOSTILE, hostile, large, rich
from tests.renderers.test_html import Parsed

PATH = "changes/index.html"
STRICTER = target(at_least=Fraction(95, 100))


def site(
    then: Scorecard, now: Scorecard, edit: Callable[[Any], object] = lambda _: None
) -> Mapping[str, str]:
    """The files of a site that tells what has changed."""
    return dict(render_site(now, changes(then, now, edit)))


def page(then: Scorecard, now: Scorecard, edit: Callable[[Any], object] = lambda _: None) -> Parsed:
    """The page of changes; no-break spaces are blanks here."""
    return Parsed(site(then, now, edit)[PATH].replace("\u00a0", " "))


def rows(of: Parsed, section: str) -> list[str]:
    """What the rows of a section say, header left out; [] where there is no such section."""
    pattern = rf'<h2 id="{section}">.*?<tbody.*?>(.*?)</tbody>'
    body = re.search(pattern, of.page, re.DOTALL)
    return (
        [Parsed(f"<table>{row}</tr></table>").text for row in body[1].split("</tr>")[:-1]]
        if body
        else []
    )


def sections(of: Parsed) -> list[str]:
    """The sections of a page, in order."""
    return re.findall(r'<h2 id="([a-z-]+)"', of.page)


def test_without_an_earlier_run_there_is_no_page() -> None:
    """A site of one run alone tells of no changes, and leads to no such page."""
    files = dict(render_site(rich()))
    assert PATH not in files
    assert "changes/" not in files["index.html"]


def test_nothing_has_changed() -> None:
    """The same results are told as such, with the two days."""
    now = card(found("0.95"))
    told = page(replace(now, as_of=THEN), now)
    assert "Nothing changed since 28 September 2026." in told.text
    assert sections(told) == ["runs"]
    assert rows(told, "runs") == ["As of 28 September 2026 5 October 2026", "Outcome Passed Passed"]


def test_the_front_page_leads_there() -> None:
    """The front page says in a line what has changed, and every page leads to all of it."""
    then = card(found("0.96", STRICTER, period=AUGUST), as_of=THEN)
    files = site(then, card(found("0.8")))
    says = "1 verdict turned for the worse, 1 target moved since 28 September 2026"
    front = files["index.html"]
    assert re.search(rf'<a href="{PATH}">{says}</a>', front)
    for path, text in files.items():
        if path.endswith(".html"):
            root = "../" * path.count("/")
            assert f'href="{root}{PATH}"' in text, path


def test_verdicts() -> None:
    """A verdict that turned stands with its figures, periods and targets, worse before better."""
    names = ("a", "b", "c")
    then = [
        found(each, id=i, title=i, period=AUGUST)
        for i, each in zip(names, ("0.8", "0.95", "0.95"), strict=True)
    ]
    now = [found(each, id=i, title=i) for i, each in zip(names, ("0.96", "0.8", None), strict=True)]
    told = page(card(*then), card(*now))
    assert sections(told)[:2] == ["worse", "better"]
    assert rows(told, "worse") == [
        "b The team Met 95.0% August 2026, target ≥ 90% Missed 80.0% September 2026, target ≥ 90%",
        "c The team Met 95.0% August 2026, target ≥ 90% No data no figure September 2026, "
        "target ≥ 90%",
    ]
    assert rows(told, "better") == [
        "a The team Missed 80.0% August 2026, target ≥ 90% Met 96.0% September 2026, target ≥ 90%",
    ]
    assert "3 verdicts turned, 2 of them for the worse since" in told.text


def test_what_else_changed() -> None:
    """Beside a verdict stands what may have turned it without the figure."""
    now = found("0.8")
    missed = Missed(objective="team/other", period=SEPTEMBER)
    judged = replace(now.judged, because=(missed,))
    other = measure("nps")
    now = replace(now, judged=judged, objective=replace(now.objective, measure=other))
    told = page(card(found("0.96", STRICTER)), card(now))
    (row,) = rows(told, "worse")
    assert row.endswith(
        "Its target moved, and it is worked out in another way, and a guardrail was missed"
    )


def test_a_guardrail_that_is_no_longer_missed() -> None:
    """A verdict that turned for the better because of another objective says so."""
    now = found("0.95")
    because = (Missed(objective="team/other", period=SEPTEMBER),)
    missed = replace(now.judged, verdict=Verdict.MISSED, because=because)
    (row,) = rows(page(card(replace(now, judged=missed)), card(now)), "better")
    assert row.endswith("A guardrail is no longer missed")


def test_what_else_changed_of_segments() -> None:
    """Segments have that column, too: for a target that moved with the whole's, or alone."""

    def both(whole: Target, part: Target) -> Scorecard:
        return card(found("0.99", whole), replace(found("0.93", part), segment=NORTH))

    for whole in (NINETY, STRICTER):
        (row,) = rows(page(both(STRICTER, STRICTER), both(whole, NINETY)), "segments")
        assert row.endswith("Its target moved")
    other = measure("nps")
    then, now = both(NINETY, NINETY), both(NINETY, NINETY)
    now = replace(now, results=tuple(_measured_by(other, "0.8", each) for each in now.results))
    (row,) = rows(page(then, now), "segments")
    assert row.endswith("It is worked out in another way")


def _measured_by(other: Measure, value: str, result: Result) -> Result:
    of = replace(result.objective, measure=other)
    made = found(value if result.segment else "0.99")
    return replace(made, objective=of, segment=result.segment)


def test_a_verdict_that_is_no_more() -> None:
    """From a miss to nothing that could be judged is called neither."""
    told = page(
        card(found("0.8")), card(found("0.8", target(at_least=Fraction(9, 10), min_sample=999)))
    )
    assert sections(told)[0] == "neither"
    assert "1 verdict turned, 1 target moved since" in told.text


def test_segments() -> None:
    """Segments stand by themselves, with how many turned which way."""
    then = card(found("0.95"), replace(found("0.95"), segment=NORTH))
    now = card(found("0.95"), replace(found("0.8"), segment=NORTH))
    told = page(then, now)
    assert "1 worse." in told.text
    (row,) = rows(told, "segments")
    assert row.startswith("Quick north · The team Met 95.0% September 2026")
    assert "No verdict turned and no target moved since" in told.text


TARGETS = {
    "Loosened by an edit that reaches back to September 2026": (STRICTER, NINETY),
    "Tightened by an edit that reaches back to September 2026": (NINETY, STRICTER),
    "Changed by an edit that reaches back to September 2026": (
        NINETY,
        replace(NINETY, stretch=Fraction(95, 100)),
    ),
}


@pytest.mark.parametrize("says", TARGETS)
def test_targets_that_were_edited(says: str) -> None:
    """A target says whether it is easier now, and that somebody edited what had been judged."""
    then, now = TARGETS[says]
    (row,) = rows(page(card(found("0.96", then)), card(found("0.96", now))), "targets")
    assert row.endswith(says)
    assert row.startswith("Quick The team at least 9")


def test_targets_of_a_schedule() -> None:
    """A step of the schedule is told with its day; a glide path is on its way."""
    first = replace(NINETY, since=date(2026, 1, 1))
    second = replace(STRICTER, since=date(2026, 9, 1), judge=Judge.PROVEN)
    then = card(found("0.96", first, period=AUGUST))
    (row,) = rows(page(then, card(found("0.96", first, second))), "targets")
    assert row == (
        "Quick The team at least 90% tolerance 2 pp at least 95%, proven "
        "Tightened as of 1 September 2026"
    )
    way = replace(first, glide=Glide(to=Fraction(1), by=date(2026, 12, 31)))
    then = card(found("0.99", way, period=AUGUST))
    (row,) = rows(page(then, card(found("0.99", way))), "targets")
    assert row.endswith("rising to 100% by 31 December 2026 tolerance 2 pp Tightened on its way")


def test_a_target_with_a_review() -> None:
    """Up to when a target is provisional is told with it."""
    later = replace(NINETY, review_by=date(2026, 12, 31))
    (row,) = rows(page(card(found("0.96")), card(found("0.96", later))), "targets")
    assert "tolerance 2 pp, provisional up to 31 December 2026" in row


def test_a_target_of_what_compares_windows_of_its_own() -> None:
    """A target on a change, whose window is days, is told like any other."""
    aim = target(at_most=-7200, tolerance=1800)

    def run(of: Target) -> Scorecard:
        result = found("-9000", of, measure=replace(measure("csat"), unit=DURATION))
        return card(replace(result, objective=replace(result.objective, window=Window.DAYS)))

    def edit(content: Any) -> None:
        content["results"][0]["period"] = "2026-09-01/2026-09-30"

    told = page(run(aim), run(replace(aim, tolerance=Fraction(1200))), edit)
    (row,) = rows(told, "targets")
    assert row.startswith(
        "Quick The team at most -2 h tolerance 30 min at most -2 h tolerance 20 min "
        "Tightened by an edit that reaches back to 1 to 30 September 2026"
    )


def test_earlier_periods() -> None:
    """An edit of what was asked of earlier periods stands with their verdicts of then and now."""
    last = replace(NINETY, since=date(2026, 9, 1))
    steps = [
        (replace(NINETY, since=date(2026, 1, 1), at_least=Fraction(each)), last)
        for each in ("0.95", "0.92")
    ]
    then, now = (card(found("0.95", *of, before=("0.9", "0.92"))) for of in steps)
    told = page(then, now)
    assert "Nothing changed" not in told.text
    assert "1 objective judged otherwise in earlier periods since" in told.text
    assert rows(told, "earlier") == [
        "Quick The team Missed 92.0% target ≥ 95% Met 92.0% target ≥ 92% "
        "Loosened for earlier periods: August 2026, and 1 other"
    ]
    lax = (replace(steps[0][0], tolerance=Fraction(1, 10)), last)
    told = page(then, card(found("0.95", *lax, before=("0.9", "0.92"))))
    assert rows(told, "earlier") == [
        "Quick The team Missed 92.0% target ≥ 95% At risk 92.0% target ≥ 95% "
        "The verdict turned: August 2026, and 1 other"
    ]


def test_a_baseline_that_moved() -> None:
    """A target on a baseline that moved stands with the two of them; another baseline is told."""

    def run(of: Target, value: str) -> Scorecard:
        return card(found("0.5", of, baseline=Baseline(value=Fraction(value), location=HERE)))

    gain = target(at_least=Fraction(4, 100), versus=Versus.BASELINE)
    (row,) = rows(page(run(gain, "0.44"), run(gain, "0.43")), "targets")
    assert row == (
        "Quick The team at least +4 pp on the baseline baseline 44% "
        "at least +4 pp on the baseline baseline 43% "
        "Loosened by an edit that reaches back to September 2026"
    )
    told = page(run(NINETY, "0.44"), run(NINETY, "0.43"))
    assert rows(told, "terms") == ["Quick The team 44% 43% baseline"]
    told = page(card(found("0.5")), run(NINETY, "0.43"))
    assert rows(told, "terms") == ["Quick The team none 43% baseline"]


def test_notes() -> None:
    """Notes that came, are done, or went are told with what they say."""
    plain, one = card(found("0.8")), card(found("0.8", notes=(note(),)))
    done = card(found("0.8", notes=(note(action="Hire", done=date(2026, 10, 4)),)))
    assert [
        rows(page(*each), "notes")[0] for each in ((plain, one), (one, done), (one, plain))
    ] == [
        "Quick The team none Cause: Parcel strike. Added: September 2026",
        "Quick The team Cause: Parcel strike. Cause: Parcel strike. Action: Hire, done on "
        "4 October 2026. Done: September 2026",
        "Quick The team Cause: Parcel strike. none Removed: September 2026",
    ]
    other = card(found("0.8", notes=(note(cause="Snow"),)))
    (row,) = rows(page(one, other), "notes")
    assert row.endswith("Changed: September 2026")


def test_points_of_a_tolerance() -> None:
    """A tolerance of points is in points."""
    points = replace(measure("nps"), unit=POINTS)
    then, now = (
        card(found("50", target(at_least=45, tolerance=each), measure=points)) for each in (1, 3)
    )
    (row,) = rows(page(then, now), "targets")
    assert "tolerance 1 point at least 45 points tolerance 3 points Loosened" in row


@pytest.mark.parametrize(
    ("value", "told"),
    [(60, "1 min"), (0.5, "500 ms"), ("1/0", "1/0"), ("9" * 99, "9" * 99), (["a", "b"], "a, b")],
)
def test_settings_have_units(value: object, told: str) -> None:
    """A setting that is a duration is told with its unit, whatever stands in the file of then."""

    def edit(content: Any) -> None:
        row = content["results"][0]
        row["metric"], row["variant"] = "service_level", {**row["variant"], "within": value}

    (_, row) = rows(page(card(found("0.9")), card(found("0.9")), edit), "measures")
    assert row == f"Quick The team {told} none within"


def test_a_set_that_is_gone() -> None:
    """What is in no document any more is told with the title that its set had."""
    gone = found("0.95", id="old", set_name="past")
    then = card(found("0.95"), gone)
    past = replace(then.sets[0], name="past", title="Those of the past", objectives=())
    then = replace(then, sets=(*then.sets, past))
    (row,) = rows(page(then, card(found("0.95"))), "objectives")
    assert row.startswith("Quick Those of the past Met 95.0%")


def test_waivers() -> None:
    """A waiver is told with its reason, who has approved it and until when."""
    told = page(card(found("0.8")), card(found("0.8", waivers=(waiver(SEPTEMBER),))))
    leave: Waiver = waiver(SEPTEMBER)
    assert rows(told, "waivers") == [
        f"Quick The team none {leave.reason} until 31 December 2026, approved by "
        f"{leave.approved_by} Began"
    ]
    assert "1 waiver began since" in told.text


def test_objectives_come_and_go() -> None:
    """What is new, retired, pursued again or gone is told, and links lead only to what there is."""
    retirement = Retirement(on=date(2026, 9, 30), reason="Replaced", location=HERE)
    kept = found("0.95", id="over")
    over = replace(found("0.95", id="over", retired=retirement), retired=True)
    then = card(found("0.95", id="old", title="The old one"), kept)
    now = card(found("0.95", id="new", title="The new one"), over)
    told = page(then, now)
    assert [each.rpartition("≥ 90%")[2].strip() for each in rows(told, "objectives")] == [
        "New",
        "none Retired on 30 September 2026: Replaced",
        "none In no document any more",
    ]
    assert 'href="../objectives/team/new/index.html">The new one' in told.page
    assert "objectives/team/old" not in told.page
    assert "1 objective new, 1 objective retired, 1 objective gone since" in told.text
    back = rows(page(now, then), "objectives")
    assert any(each.endswith("Pursued again") for each in back)


def test_errors_of_then_and_now() -> None:
    """Where a run had errors, what is missing in it need not be new, and is not gone."""
    then = card(found("0.95"))
    broken = replace(then, results=(), exit_code=ExitCode.CANNOT_JUDGE)
    (row,) = rows(page(then, broken), "objectives")
    assert row.endswith("none Without a result now: see the errors")
    (row,) = rows(page(broken, then), "objectives")
    assert row.endswith("New, or without a result then, when there were errors")


def test_what_is_not_comparable() -> None:
    """Of what is worked out in another way it is said that figures cannot be compared."""
    then, now = found("0.9"), found("0.9")
    now = replace(now, objective=replace(now.objective, measure=measure("nps")))
    told = page(card(then), card(now))
    assert rows(told, "measures") == [
        "Quick The team csat nps metric",
        "Quick The team 4 none satisfied from",
    ]
    assert "Figures of then and now cannot be compared." in told.text


def test_restated_figures() -> None:
    """Figures that are others now stand beside each other with their periods, told apart."""
    then = card(found("0.95", before=("0.9001", "0.9002")))
    now = card(found("0.95", before=("0.9002", "0.9001"), n=101))
    (row,) = rows(page(then, now), "restated")
    assert row == "Quick The team 95.0% n = 100 95.0% n = 101 September 2026, and 2 earlier ones"
    now = card(found("0.95", before=("0.9001", "0.9003")))
    (row,) = rows(page(then, now), "restated")
    assert row == "Quick The team 90.02% n = 100 90.03% n = 100 August 2026"


def test_scores_and_runs() -> None:
    """Scores stand with how much was judged, and what made the runs differ at the end."""
    then = card(found("0.95"), level=0.9, exit_code=ExitCode.OK)
    now = card(found("0.8"), exit_code=ExitCode.FAILED)

    def of_older(content: Any) -> None:
        content["tool"]["version"] = "0.0.9"

    told = page(then, now, of_older)
    assert rows(told, "scores") == [
        "All objectives 100 1 of 1 judged 0 1 of 1 judged",
        "The team 100 1 of 1 judged, the set is met 0 1 of 1 judged, the set is not met",
    ]
    assert rows(told, "runs")[1:] == [
        "Outcome Passed Failed",
        "Level of intervals 90% 95%",
        f"Version of csobjectives 0.0.9 {__version__}",
    ]


def test_hostile_texts_are_texts() -> None:
    """Whatever stands in results of then, which anybody may have edited, is text on the page."""

    def edit(content: Any) -> None:
        for row, text in zip(content["results"], HOSTILE, strict=False):
            row["title"] = row["owner"] = row["objective"] = text
            row["metric"] = text
            row["waiver"] = {"reason": text, "approved_by": text, "expires": "2027-01-01"}
            row["segment"] = {}
        content["tool"]["version"] = HOSTILE[0]
        content["libraries"] = {HOSTILE[1]: HOSTILE[2]}

    plain = page(hostile(), hostile(), edit)
    clean = page(card(found("0.9")), card(found("0.95")))
    assert set(plain.tags) <= {*clean.tags, "b", "code"}
    assert "<script>alert" not in plain.page
    assert len(plain.page.encode()) <= LIMIT


def test_many_changes() -> None:
    """However much has changed, the page stays below the limit, and says how much there is."""
    now = large(300, periods=3, parts=4)

    def edit(content: Any) -> None:
        for row in content["results"]:
            row["verdict"] = "met" if row["verdict"] != "met" else "missed"
            row["owner"] = "then@example.com"
            if row["target"]:
                row["target"]["at_least"] = 0.5

    told = site(now, now, edit)[PATH]
    assert len(told.encode()) <= LIMIT
    assert told.count("</tr>") > MOST
    assert " more.</p>" in told


def test_same_inputs_same_bytes() -> None:
    """The page is the same, whenever it is made."""
    then, now = card(found("0.95", period=AUGUST)), card(found("0.8"))
    assert site(then, now)[PATH] == site(then, now)[PATH]
