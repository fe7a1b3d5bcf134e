"""The sample: its files can be made again, and its figures say what its story says."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import sample_figures as figures

SAMPLE = Path(__file__).parent.parent
MEASUREMENTS = SAMPLE / "measurements"
SIZES = {"": 1, "%": 0.01, "pp": 0.01, "EUR": 1, "min": 60, "h": 3600, "days": 86400}

VERDICTS = {
    "contact-centre/satisfied-passengers": "met",
    "contact-centre/calls-within-20-seconds": "met",
    "contact-centre/chats-within-a-minute": "at-risk",
    "contact-centre/emails-replied-within-8-hours": "met",
    "contact-centre/handle-time": "met",
    "complaints/resolved-within-5-days": "missed",
    "complaints/settled-for-good": "met",
    "complaints/won-back": "too-few",
    "loyalty-and-sales/would-recommend-us": "no-data",
    "loyalty-and-sales/club-members-stay": "met",
    "loyalty-and-sales/upgrades-by-phone-and-chat": "met",
    "loyalty-and-sales/public-rating": "missed",
    "people-and-ideas/soft-skills-training": "met",
    "people-and-ideas/quiz-at-first-attempt": "met",
    "people-and-ideas/usable-ideas": "met",
}


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
    figure, unit = re.fullmatch(r"([\d.]+)\s*(\S*)", written, re.ASCII).groups()  # type: ignore[union-attr]
    return float(figure) * SIZES[unit]


def verdict(target: dict[str, Any], value: float | None, n: int) -> str:
    """What the format says of a figure and its target."""
    if value is None:
        return "no-data"
    if n < int(target.get("min_sample", 0)):
        return "too-few"
    low, high = target.get("between", (target.get("at_least"), target.get("at_most")))
    below = number(low) - value if low else 0.0
    above = value - number(high) if high else 0.0
    if max(below, above) <= 0:
        return "met"
    return "at-risk" if max(below, above) <= number(target.get("tolerance", "0")) else "missed"


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
    """pandas' figure, held against the written target, gives the verdict that the sample shows."""
    value, n = figures.FIGURES[name]()
    assert verdict(objectives()[name]["target"], value, n) == VERDICTS[name]


def test_sample_shows_every_kind() -> None:
    """Every verdict, nine types, four windows of time and each enforcement come up."""
    assert Counter(VERDICTS.values()) == {
        "met": 10,
        "missed": 2,
        "at-risk": 1,
        "too-few": 1,
        "no-data": 1,
    }
    assert len({each["type"] for each in objectives().values()}) == 9
    assert {each["window"] for each in objectives().values()} == {"week", "month", "quarter"}
    missed = {
        name: objectives()[name]["enforcement"] for name in VERDICTS if "miss" in VERDICTS[name]
    }
    assert sorted(missed.values()) == ["advisory", "blocking"]
    assert objectives()["contact-centre/handle-time"]["enforcement"] == "tracked"
    assert objectives()["loyalty-and-sales/would-recommend-us"]["enforcement"] == "advisory"


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("contact-centre/satisfied-passengers", 685 / 794, 794),
        ("contact-centre/calls-within-20-seconds", 2990 / 3604, 3604),
        ("complaints/resolved-within-5-days", 497_447.4, 233),
        ("complaints/won-back", 17 / 21, 21),
        ("loyalty-and-sales/club-members-stay", 169 / 3464, 3464),
        ("loyalty-and-sales/upgrades-by-phone-and-chat", 81_940.56, 1165),
        ("loyalty-and-sales/public-rating", 451 / 119, 119),
        ("people-and-ideas/soft-skills-training", 209 / 230, 230),
        ("people-and-ideas/usable-ideas", 43, 43),
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


def test_one_team_misses_what_the_whole_meets() -> None:
    """Gdynia is behind with its training; Rostock and Aarhus carry the whole."""
    counts = figures.training()
    share = counts["completed"] / counts["assigned"]
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
    assert figures.would_recommend_us(("2026-08-01", "2026-09-01"))[1] > 400
    assert figures.would_recommend_us(("2026-09-01", "2026-10-05")) == (None, 0)


def test_surveys_are_as_untidy_as_exports_are() -> None:
    """Doubled lines, unknown regions, unanswered scores, two headers and two unreadable scores."""
    raw = "".join(
        path.read_text() for path in sorted((MEASUREMENTS / "surveys").glob("*.csv"))
    ).splitlines()
    rows = [line.split(",") for line in raw if not line.startswith("Response ID")]
    assert len(raw) - len(rows) == 14
    assert {line for line in raw if line.startswith("Response ID")} == {
        "Response ID,Responded at,Channel,Region,Rating",
        "Response ID,Responded at,Channel,Region,Satisfaction rating",
    }
    scores = Counter(row[4] for row in rows)
    assert set(scores) == {*"012345", "4/5", "55"}
    assert scores["4/5"] == scores["55"] == 1
    identifiers = Counter(row[0] for row in rows)
    assert 40 < sum(times - 1 for times in identifiers.values()) < 80
    assert len({tuple(row) for row in rows}) == len(identifiers)
    assert 200 < sum(row[3] == "n/a" for row in rows) < 400
