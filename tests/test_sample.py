"""The sample: its files can be made again, and its figures say what its story says."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from statsmodels.stats.proportion import proportion_confint

import csobjectives
from csobjectives.metrics import REGISTRY, TYPES
from csobjectives.model import Judge, Scorecard, Verdict
from csobjectives.renderers import render
from tests import sample_figures as figures

SAMPLE = Path(__file__).parent.parent
MEASUREMENTS = SAMPLE / "measurements"
SIZES = {"": 1, "%": 0.01, "pp": 0.01, "EUR": 1, "min": 60, "h": 3600, "day": 86400, "days": 86400}

VERDICTS = {
    "claims/settled-within-10-days": "met",
    "claims/open-claims": "tracked",
    "claims/claims-per-hour": "met",
    "claims/money-back-in-budget": "missed",
    "contact-centre/satisfied-passengers": "met",
    "contact-centre/calls-within-20-seconds": "met",
    "contact-centre/chats-within-a-minute": "at-risk",
    "contact-centre/emails-replied-within-6-hours": "met",
    "contact-centre/replies-sooner": "met",
    "contact-centre/answered-at-once": "met",
    "contact-centre/calls-given-up": "met",
    "contact-centre/handle-time": "met",
    "complaints/resolved-within-5-days": "missed",
    "complaints/recovered": "met",
    "complaints/won-back": "too-few",
    "loyalty-and-sales/would-recommend-us": "no-data",
    "loyalty-and-sales/club-members-stay": "met",
    "loyalty-and-sales/regular-travellers": "met",
    "loyalty-and-sales/upgrades-by-phone-and-chat": "missed",
    "loyalty-and-sales/public-rating": "at-risk",
    "loyalty-and-sales/reviews-answered": "met",
    "loyalty-and-sales/order-worth-30-euros": "met",
    "loyalty-and-sales/worth-of-a-guest": "met",
    "loyalty-and-sales/freight-customers-called": "met",
    "loyalty-and-sales/named-unaided": "met",
    "loyalty-and-sales/seen-as-friendly": "met",
    "loyalty-and-sales/talked-about": "met",
    "loyalty-and-sales/good-word": "at-risk",
    "loyalty-and-sales/friends-invited": "met",
    "on-the-way/leaves-on-time": "met",
    "on-the-way/green-buttons": "met",
    "on-the-way/booking-is-easy": "stale",
    "on-the-way/step-free": "met",
    "on-the-way/kinder-crews": "met",
    "on-the-way/aspects-ahead": "met",
    "people-and-ideas/soft-skills-training": "met",
    "people-and-ideas/usable-ideas": "met",
    "people-and-ideas/staff-certified": "met",
    "people-and-ideas/cycles-completed": "met",
    "people-and-ideas/taken-up": "met",
    "people-and-ideas/failures-told": "met",
    "people-and-ideas/staff-recommend-us": "met",
    "people-and-ideas/staff-answer": "tracked",
}

SEPTEMBER = date(2026, 9, 1)
NEARLY = {"loyalty-and-sales/worth-of-a-guest": 1e-6}
"""How near a figure comes to that of pandas where both are found by a search for a maximum."""


def generate(folder: Path) -> None:
    """Runs the generator with nothing but the standard library in reach."""
    script = MEASUREMENTS / "generate.py"
    subprocess.run([sys.executable, "-I", "-S", str(script), str(folder)], check=True)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("measurements")
    generate(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The measurement files by name, unpacked."""
    return {
        path.relative_to(folder).as_posix(): gzip.decompress(path.read_bytes())
        if path.suffix == ".gz"
        else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }


@cache
def objectives() -> dict[str, dict[str, Any]]:
    """The sample's objectives by name; each value is the text that was written."""
    found = {}
    for path in sorted((SAMPLE / "objectives").glob("*.yaml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for each in document.get("objectives", []):
            found[f"{document['name']}/{each['id']}"] = document["defaults"] | each
    return found


def number(written: str) -> float:
    """`85%` as 0.85, `5 days` as 432000."""
    figure, unit = re.fullmatch(r"([-+]?[\d.]+)\s*(\S*)", written, re.ASCII).groups()  # type: ignore[union-attr]
    return float(figure) * SIZES[unit]


def verdict(written: Any, value: float | None, n: int | None, base: float | None = None) -> str:
    """What the format says of a figure and its target, if it has one; its last step is in force."""
    if written is None:
        return "tracked"
    target = written[-1] if isinstance(written, list) else written
    if value is None:
        return "no-data"
    if (n or 0) < int(target.get("min_sample", 0)):
        return "too-few"
    low, high = target.get("between", (target.get("at_least"), target.get("at_most")))
    if "above" in target:
        return "met" if value > number(target["above"]) else "missed"
    if target.get("judge") == "proven":
        value = float(proportion_confint(round(value * (n or 0)), n, method="wilson")[0])
    if "rising_to" in target:
        low = f"{100 * on_its_way(target, SEPTEMBER)}%"
    if base is not None:
        value = value / base - 1 if "%" in low else value - base
    below = number(low) - value if low else 0.0
    above = value - number(high) if high else 0.0
    if max(below, above) <= 0:
        return "met"
    return "at-risk" if max(below, above) <= number(target.get("tolerance", "0")) else "missed"


def on_its_way(target: dict[str, Any], day: date) -> float:
    """A bound on a day, in equal steps from its first day to its last one."""
    first, last = (date.fromisoformat(target[key]) for key in ("from", "by"))
    low, high = number(target["at_least"]), number(target["rising_to"])
    return low + (high - low) * (day - first).days / (last - first).days


def test_generator_writes_the_committed_files(generated: Path) -> None:
    """One command, with the standard library alone, makes every measurement file again."""
    made, committed = contents(generated), contents(MEASUREMENTS)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_packed_files_carry_no_name_and_no_time(generated: Path) -> None:
    """The gzip header (RFC 1952, 2.3) is the same on every day and machine."""
    headers = {path.read_bytes()[:10] for path in generated.rglob("*.gz")}
    assert headers == {b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff"}


def test_generator_leaves_what_is_right_and_restores_what_is_not(tmp_path: Path) -> None:
    """A packed file that holds the text stays, however it was packed; a changed file does not."""
    generate(tmp_path)
    emails, ideas = tmp_path / "emails.csv.gz", tmp_path / "ideas.csv"
    otherwise_packed = gzip.compress(gzip.decompress(emails.read_bytes()), compresslevel=1)
    right = ideas.read_bytes()
    emails.write_bytes(otherwise_packed)
    ideas.write_bytes(right + b"I9999,2026-10-04,app,new\n")
    generate(tmp_path)
    assert emails.read_bytes() == otherwise_packed
    assert ideas.read_bytes() == right


def test_sample_is_small(generated: Path) -> None:
    """All measurement files together stay below 3 MB."""
    assert sum(path.stat().st_size for path in generated.rglob("*") if path.is_file()) < 3_000_000


def test_every_objective_has_a_figure_and_a_verdict() -> None:
    """What pandas works out, what is claimed and what the documents say are the same list."""
    assert sorted(figures.expected_figures()) == sorted(objectives())
    assert sorted(VERDICTS) == sorted(objectives())


@pytest.mark.parametrize("name", VERDICTS)
def test_verdict_is_the_one_claimed(name: str) -> None:
    """pandas' figure, held against the written target, gives the verdict that the sample shows,
    unless it is from before the days within which its source promises a row. What is met while its
    guardrail is missed is missed; a share that has to be proven has the Wilson interval of
    statsmodels.
    """
    value, n = figures.FIGURES[name]()
    stale = VERDICTS[name] == "stale"
    found = verdict(objectives()[name].get("target"), value, n, figures.bases().get(name))
    turned = found == "met" and any(
        VERDICTS[each] == "missed" for each in objectives()[name].get("guardrails", ())
    )
    assert stale or ("missed" if turned else found) == VERDICTS[name]


def test_app_survey_is_stale() -> None:
    """Its newest answer is older than the five days before 5 October that it promises."""
    newest = figures.app_answers()["sent"].max()
    assert str(newest.date()) == "2026-09-23"


@pytest.fixture(scope="module")
def scorecard(sample: Scorecard) -> Scorecard:
    return sample


def test_figures_agree_with_pandas(scorecard: Scorecard) -> None:
    """Every objective's value, n and verdict are the ones that were worked out without us."""
    wholes = {each.objective.name: each.judged for each in scorecard.results if not each.segment}
    assert {name: each.verdict or "tracked" for name, each in wholes.items()} == VERDICTS
    for name, (value, n) in figures.expected_figures().items():
        estimate = wholes[name].reading.estimate
        found = None if estimate.value is None else float(estimate.value)
        near = NEARLY.get(name, 1e-9)
        assert found == (None if value is None else pytest.approx(value, rel=near)), name
        assert estimate.n == n, name


@pytest.mark.parametrize(
    ("name", "column", "figure"),
    [
        ("claims/settled-within-10-days", "team", figures.settled_within_10_days),
        ("claims/open-claims", "centre", figures.open_claims),
        ("claims/money-back-in-budget", "team", figures.money_back_in_budget),
        ("on-the-way/green-buttons", "terminal", figures.green_buttons),
        ("people-and-ideas/staff-recommend-us", "team", figures.staff_recommend_us),
    ],
)
def test_segments_agree_with_pandas(
    scorecard: Scorecard, name: str, column: str, figure: Callable[[str], figures.Figure]
) -> None:
    """Looked up, counted in heaps, in stock or handed in: a segment's figure is pandas' too."""
    found = {
        each.segment: (each.judged.reading.estimate.value, each.judged.reading.estimate.n)
        for each in scorecard.results
        if each.objective.name == name and each.segment
    }
    assert len(found) > 1
    for ((by, value),), shown in found.items():
        assert by == column
        assert value is not None
        assert shown == pytest.approx(figure(value), rel=1e-9)


def test_mix_agrees_with_pandas(scorecard: Scorecard) -> None:
    """What terminals brought and what their parts in the whole did, by Kitagawa's formula."""
    before, now = figures.presses_by_terminal("2026-07"), figures.presses_by_terminal("2026-08")
    parts = [each["presses"] / each["presses"].sum() for each in (before, now)]
    rates = [each["green"] / each["presses"] for each in (before, now)]
    results = (each for each in scorecard.results if each.objective.id == "green-buttons")
    mix = next(results).mix
    assert mix is not None
    assert mix.rate == pytest.approx((sum(parts) / 2 * (rates[1] - rates[0])).sum())
    assert mix.shares == pytest.approx((sum(rates) / 2 * (parts[1] - parts[0])).sum())
    assert mix.rate < 0 < mix.change


def test_scorecard_warns_of_what_it_should(scorecard: Scorecard) -> None:
    """Two unreadable scores, the app's feed that broke off, and a whole that its mix moved."""
    slugs = Counter(each.slug for each in scorecard.problems)
    assert slugs == {"rejected-rows": 2, "stale-source": 1, "mix-moved": 1}
    assert scorecard.exit_code == 1


def test_no_person_is_shown(scorecard: Scorecard) -> None:
    """No name of an agent or account manager, and no author, is in any published output."""
    names = figures.people()
    assert len(names) > 100
    for form in ("html", "json", "markdown", "terminal"):
        shown = render(scorecard, form)
        assert [name for name in names if name in shown] == []


def test_scorecard_stays_short(scorecard: Scorecard) -> None:
    """As Markdown it fits into a pull request's comment, which takes 65,536 characters."""
    assert len(render(scorecard, "markdown").encode()) < 62_000
    assert len(render(scorecard, "html").encode()) < 300_000


def test_every_type_has_a_metric_of_its_own() -> None:
    """Each type is measured by a metric that was made for it, once at least."""
    own = {
        each["type"]
        for each in objectives().values()
        if each["type"] in REGISTRY[each["measure"].get("metric", "count")].types
    }
    assert set(TYPES) - own == set()


def test_sample_shows_every_kind() -> None:
    """Every verdict and type, three windows of time and each enforcement come up."""
    assert Counter(VERDICTS.values()) == {
        "met": 32,
        "missed": 3,
        "at-risk": 3,
        "too-few": 1,
        "no-data": 1,
        "stale": 1,
        "tracked": 2,
    }
    assert {each["type"] for each in objectives().values()} == set(TYPES)
    assert {each["window"] for each in objectives().values()} == {
        "week",
        "month",
        "quarter",
        "fiscal_quarter",
        "year_to_date",
        "rolling 90 days",
        "as_of_day",
    }
    missed = {
        name: objectives()[name]["enforcement"] for name in VERDICTS if "miss" in VERDICTS[name]
    }
    assert sorted(missed.values()) == ["advisory", "advisory", "blocking"]
    assert objectives()["contact-centre/handle-time"]["enforcement"] == "tracked"
    assert objectives()["loyalty-and-sales/would-recommend-us"]["enforcement"] == "blocking"


def test_sample_shows_every_way_to_judge(scorecard: Scorecard) -> None:
    """Each rule of judging has one objective, at least, on which it can be looked at."""
    results = scorecard.results
    by_name = {each.objective.name: each for each in results if not each.segment}
    kinds = {each.judged.target.judge for each in results if each.judged.target}
    assert kinds == set(Judge)
    assert any(each.judged.target.strict for each in results if each.judged.target)
    assert {each.objective.response is not None for each in results} == {True, False}
    waived = by_name["loyalty-and-sales/would-recommend-us"].judged
    assert (waived.verdict, waived.waiver is not None) == (Verdict.NO_DATA, True)
    turned = by_name["claims/money-back-in-budget"].judged.because
    assert [(each.objective, each.period.name) for each in turned] == [
        ("complaints/resolved-within-5-days", "2026-09")
    ]
    assert sum(each.judged.note is not None for each in results) == 2
    assert by_name["on-the-way/aspects-ahead"].judged.provisional
    assert by_name["contact-centre/calls-given-up"].retired
    assert by_name["people-and-ideas/cycles-completed"].objective.measure.by == ("team",)
    suppressed = {each.objective.id for each in results if each.judged.reading.suppressed}
    assert suppressed == {"cycles-completed"}
    assert {each.owner for each in results if each.aim} >= {"claims-gdynia@example.com"}
    assert any(each.objective.every_segment for each in results)
    assert [each.objective.id for each in results if each.mix and each.mix.told] == [
        "green-buttons"
    ]
    assert [each.name for each in scorecard.gates] == ["score", "explain_misses"]
    assert all(each.passed for each in scorecard.gates)
    assert set(scorecard.scores.met.values()) == {True, False}


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("contact-centre/satisfied-passengers", 685 / 794, 794),
        ("contact-centre/calls-within-20-seconds", 2990 / 3604, 3604),
        ("complaints/resolved-within-5-days", 497_447.4, 233),
        ("complaints/won-back", 17 / 21, 21),
        ("loyalty-and-sales/club-members-stay", 169 / 3464, 3464),
        ("loyalty-and-sales/upgrades-by-phone-and-chat", 73_500.38, 1073),
        ("loyalty-and-sales/public-rating", 1932 / 490, 490),
        ("people-and-ideas/soft-skills-training", 209 / 225, 225),
        ("people-and-ideas/usable-ideas", 130, 130),
        ("claims/settled-within-10-days", 854_160, 159),
        ("claims/money-back-in-budget", 30_238.29, 266),
        ("on-the-way/leaves-on-time", 4 / 110, 110),
        ("on-the-way/green-buttons", 1428 / 1691, 1691),
        ("loyalty-and-sales/order-worth-30-euros", 24_444 / 780, 780),
        ("loyalty-and-sales/freight-customers-called", 126 / 138, 138),
        ("loyalty-and-sales/regular-travellers", 303, 303),
        ("complaints/recovered", 154 / 307, 307),
        ("contact-centre/answered-at-once", 1356 / 1652, 1652),
        ("people-and-ideas/staff-certified", 108 / 117, 117),
        ("people-and-ideas/staff-recommend-us", 4000 / 94, 94),
    ],
)
def test_figures_stay(name: str, value: float, n: int) -> None:
    """The figures that documents quote, as pandas works them out from the files."""
    found, rows = figures.FIGURES[name]()
    assert found == pytest.approx(value, rel=1e-12)
    assert rows == n


def test_one_region_misses_what_the_whole_meets() -> None:
    """The storm shows on the Kattegat alone; its satisfaction misses by more than the tolerance."""
    answers = figures.surveys()
    share = (answers["score"] >= 4).groupby(answers["Region"]).mean()
    assert share["Kattegat"] < 0.83
    assert min(share["Baltic"], share["North Sea"]) > 0.85


def test_claims_are_exported_as_helpdesks_do() -> None:
    """A line above the header, semicolons and Windows' letters; an open case stands twice."""
    files = sorted((MEASUREMENTS / "claims").glob("*.csv"))
    raw = [path.read_bytes().decode("cp1252").split("\r\n")[:-1] for path in files]
    assert all(lines[0].startswith("Halvmar Servicedesk – Export „Claims“ –") for lines in raw)
    assert {lines[1].split(";")[1] for lines in raw} == {"Opened on", "Opened  on"}
    cells = [line.split(";") for lines in raw for line in lines[2:]]
    assert {len(each) for each in cells} == {8}
    assert {each[4] for each in cells} == {"Phone", "telephone", "Tel.", "E-Mail", "Harbour desk"}
    twice = [number for number, times in Counter(each[0] for each in cells).items() if times == 2]
    assert 20 < len(twice) < 200
    assert any("." in each[7] for each in cells)
    assert any(each[7].startswith("-") for each in cells)


def test_storm_is_why_days_are_left_out() -> None:
    """On the excluded days the Kattegat has no sailing, and most of the others leave late."""
    storm = figures.sailings(("2026-09-17", "2026-09-25"))
    assert storm.loc[storm["Route"] == "Grenaa-Halmstad", "delay"].isna().all()
    rest = figures.sailings(("2026-01-12", "2026-09-17"))
    assert rest["delay"].notna().all()
    late = storm["delay"] > rest["delay"].quantile(0.9)
    assert late.sum() > 10


def test_one_team_misses_what_the_whole_meets() -> None:
    """Gdynia is behind with its training; Rostock and Aarhus carry the whole."""
    counts = figures.training()
    share = counts["completed"] / (counts["assigned"] - counts["exempt"])
    assert share["Gdynia"] < 0.87
    assert min(share["Rostock"], share["Aarhus"]) > 0.9


def test_migration_shows_in_april() -> None:
    """The telephone system's move is the year's low, and the year ends better than it began."""
    months = [f"2025-{month:02}-01" for month in range(9, 13)]
    months += [f"2026-{month:02}-01" for month in range(1, 11)]
    periods = list(pairwise(months))
    shares = {first: figures.calls_within_20_seconds((first, end))[0] for first, end in periods}
    assert len(shares) == 13
    assert min(shares, key=lambda month: shares[month] or 0) == "2026-04-01"
    assert (shares["2026-04-01"] or 1) < 0.7
    assert (shares["2026-09-01"] or 0) > (shares["2025-09-01"] or 1)


def test_onboard_survey_stopped() -> None:
    """The loyalty survey has answers up to August, and none since."""
    assert (figures.would_recommend_us(("2026-08-01", "2026-09-01"))[1] or 0) > 400
    assert figures.would_recommend_us(("2026-09-01", "2026-10-05")) == (None, 0)


def test_more_people_name_us_each_quarter() -> None:
    """The brand grows from survey to survey, in the answers of a thousand people."""
    shares = [
        figures.named_unaided(month) for month in ("2025-11", "2026-02", "2026-05", "2026-08")
    ]
    assert shares == sorted(shares, key=lambda each: each[0] or 0)
    assert [n for _, n in shares] == [1004, 1011, 1002, 1009]


def test_mail_desk_shows() -> None:
    """Nine in ten e-mails are answered hours of the desk sooner than before it opened."""
    assert (figures.replies_sooner()[0] or 0) < -2 * 3600


def test_staff_and_their_certificates_fit() -> None:
    """Nobody is certified before they begin or once they have left; nobody leaves beforehand."""
    staff = figures.staff()
    assert staff["left_on"].notna().sum() == 18
    assert not (staff["left_on"] <= staff["started_on"]).any()
    held = figures.certificates().merge(staff, left_on="agent", right_on="id", validate="m:1")
    assert len(held) == len(figures.certificates())
    assert (held["obtained_on"] >= held["started_on"]).all()
    assert not (held["left_on"] <= held["obtained_on"]).any()
    assert set(held.loc[held["expires_on"].isna(), "course"]) == {"first aid"}


def test_surveys_are_as_untidy_as_exports_are() -> None:
    """Doubled lines, unknown regions, unanswered scores, two headers and two unreadable scores."""
    raw = "".join(
        path.read_text() for path in sorted((MEASUREMENTS / "surveys").glob("*.csv"))
    ).splitlines()
    rows = [line.split(",") for line in raw if not line.startswith("Response ID")]
    assert len(raw) - len(rows) == 14
    assert {line for line in raw if line.startswith("Response ID")} == {
        "Response ID,Responded at,Channel,Region,Rating,Passenger",
        "Response ID,Responded at,Channel,Region,Satisfaction rating,Passenger",
    }
    scores = Counter(row[4] for row in rows)
    assert set(scores) == {*"012345", "4/5", "55"}
    assert scores["4/5"] == scores["55"] == 1
    identifiers = Counter(row[0] for row in rows)
    assert 40 < sum(times - 1 for times in identifiers.values()) < 80
    assert len({tuple(row) for row in rows}) == len(identifiers)
    assert 200 < sum(row[3] == "n/a" for row in rows) < 400


def test_a_month_by_closing_stays() -> None:
    """June's claims, judged in July, are June's claims as all exports show them by October."""
    scorecard = csobjectives.check(cwd=SAMPLE, as_of=date(2026, 7, 6))
    (june,) = (
        each.judged.reading.estimate
        for each in scorecard.results
        if each.objective.id == "settled-within-10-days" and not each.segment
    )
    cases = figures.claims_by("closed", ("2026-06-01", "2026-07-01"))
    took = (cases["closed"] - cases["opened"]).dt.total_seconds()
    assert june.value == pytest.approx(took.quantile(0.9), rel=1e-9)
    assert june.n == len(took)
