"""The site: its pages, the links between them, what they may hold, and how large they are."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from csobjectives.metrics import TYPES
from csobjectives.model import Effect, Enforcement, Result, Scorecard
from csobjectives.quantities import SHARE
from csobjectives.renderers import render_site
from csobjectives.renderers.site import sheets
from csobjectives.renderers.site.overview import rank_in_figures
from csobjectives.renderers.site.sheets import CUTS, LIMIT
from csobjectives.renderers.words.marks import urgency
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import (
    empty,
    hostile,
    large,
    objective,
    result,
    rich,
    scorecard_of,
    segments,
    target,
    titled,
)
from tests.renderers.test_html import URLS, Parsed
from tests.renderers.timed import timed

CARDS = {"rich": rich, "hostile": hostile, "empty": empty}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)


def written(card: Scorecard) -> Mapping[str, str]:
    """The site's files, by path; none is written twice."""
    files = list(render_site(card))
    assert len(files) == len({path for path, _ in files})
    return dict(files)


@cache
def site(name: str) -> Mapping[str, str]:
    """The site of one of the scorecards made by hand."""
    return written(CARDS[name]())


def pages(files: Mapping[str, str]) -> dict[str, Parsed]:
    """The pages among files, parsed."""
    return {path: Parsed(text) for path, text in files.items() if path.endswith(".html")}


def text_of(name: str, path: str) -> str:
    """What a page says, in one line."""
    return Parsed(site(name)[path]).text


@pytest.fixture(params=CARDS)
def files(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """The files of each site in turn."""
    name: str = request.param
    return site(name)


def test_a_page_for_everything() -> None:
    """Each objective, set and type has a page; the front page comes last."""
    paths = list(site("rich"))
    names = sorted({each.objective.name for each in rich().results})
    assert sorted(path for path in paths if path.startswith("objectives/")) == [
        f"objectives/{name}/index.html" for name in names
    ]
    assert [path for path in paths if path.startswith("sets/")] == [
        "sets/passenger-care/index.html",
        "sets/shipboard/index.html",
    ]
    assert [path for path in paths if path.startswith("types/")] == [
        f"types/{name}/index.html" for name in TYPES
    ]
    assert {"style.css", "script.js", "data/results.json"} <= set(paths)
    assert paths[-1] == "index.html"


def test_every_link_arrives(files: Mapping[str, str]) -> None:
    """What a page names is a file of the site, or a place in one, by a relative path."""
    ids = {path: set(page.values("id")) for path, page in pages(files).items()}
    for path, page in pages(files).items():
        for _, name, value in page.attributes:
            if name not in URLS or value.startswith("data:image/svg+xml,"):
                continue
            url = urlsplit(value)
            assert (url.scheme, url.netloc, url.query) == ("", "", ""), (path, value)
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(path), url.path or "."))
            aim = aim if url.path else path
            assert aim in files, (path, value)
            assert not url.fragment or url.fragment in ids[aim], (path, value)


def test_every_page_is_reached() -> None:
    """Nobody has to guess an address: links lead from the front page to every other one."""
    parsed, found, ahead = pages(site("rich")), {"index.html"}, ["index.html"]
    while ahead:
        path = ahead.pop()
        for href in parsed[path].values("href"):
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(path), urlsplit(href).path))
            if aim in parsed and aim not in found:
                found.add(aim)
                ahead.append(aim)
    assert found == set(parsed)


def test_pages_are_strict(files: Mapping[str, str]) -> None:
    """The policy allows the site's own style and script; nothing is written into a page."""
    for path, page in pages(files).items():
        assert [v for v in page.values("content") if "default-src" in v] == [POLICY], path
        assert [a for a in page.attributes if a[1].startswith("on") or a[1] == "style"] == [], path
        assert page.tags.count("script") == 1, path
        assert "style" not in page.tags, path
        assert not {"iframe", "object", "embed", "form", "base", "img"} & set(page.tags), path


def test_pages_have_an_order(files: Mapping[str, str]) -> None:
    """A page has a title, one heading of its own, no level left out, and ids that are unique."""
    for path, page in pages(files).items():
        levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels))
        ids = page.values("id")
        assert len(ids) == len(set(ids)), path
        assert page.tags.count("main") == 1, path
        assert "#main" in page.values("href"), path


def test_headings_are_linked_to(files: Mapping[str, str]) -> None:
    """Every section's heading leads to itself, so that its address can be copied."""
    headings = [
        (path, heading)
        for path, text in files.items()
        if path.endswith(".html")
        for heading in re.findall(r"<h2[^>]*>.*?</h2>", text, re.DOTALL)
    ]
    assert "index.html" in dict(headings)
    for path, heading in headings:
        assert re.match(r'<h2 id="([^"]+)"><a class="anchor" href="#\1">', heading), path


def test_hostile_text_is_only_text() -> None:
    """What tries to be an element is read as text, on every page; none has an element by it."""
    known = {tag for page in pages(site("rich")).values() for tag in page.tags}
    for path, page in pages(site("hostile")).items():
        assert set(page.tags) <= known | {"code"}, path
        hidden = "[\u202a-\u202e\u2066-\u2069\u200e\u200f\x1b]"
        assert not re.search(hidden, site("hostile")[path]), path
    assert "<script>alert(1)</script>" in text_of("hostile", "index.html")


def test_same_scorecard_same_bytes() -> None:
    """A site that is built again is the same to the last byte; every file ends its last line."""
    assert written(rich()) == dict(site("rich"))
    assert all(text.endswith("\n") for text in site("rich").values())


def test_the_front_page_answers_in_order() -> None:
    """Counts, what needs attention, teams, all objectives, types, owners, problems, sources."""
    text = text_of("rich", "index.html")
    order = [
        "As of 5 October 2026 · judged: 2025, Q3 2026, September 2026, week 40 of 2026",
        "Failed Missed 4 No data 1 At risk 2 Too few 1 Met 3 Tracked 1 2 warnings",
        "Needs attention Missed Nine in ten complaints are solved within five days 6.2 days in",
        "Teams Team Objectives Verdicts Score Judged Passenger care 6",
        "All objectives Objective Found Target Verdict Trend Passenger care",
        "Types Type Objectives Verdicts Score Judged Customer satisfaction 1 1 at risk",
        "Feedback 1 1 tracked Customer advocacy none",
        "Owners Owner Score Judged",
        "Errors and warnings Warning 4 of 10,482 rows of 'surveys' were rejected",
        "Sources Source Rows Files",
        "Data The same, for programs:",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_rows_say_what_they_are_sorted_by() -> None:
    """Numbers for the script are no locale's, and what a figure is in is always told."""
    rows = re.findall(r"<tr role=\"row\" data-rank[^>]*>", site("rich")["index.html"])
    ranks = [float(number) for row in rows for number in re.findall(r'rank="([\d.]+)"', row)]
    assert len(ranks) == len(rows)
    assert all(' data-unit="' in row for row in rows)
    worst, *_, last = sorted(rows, key=lambda row: ranks[rows.index(row)])
    assert worst.endswith(
        ' data-type="customer-recovery" data-unit="s" '
        'data-found="535680" data-target="432000" data-owner="passenger-care@example.com">'
    )
    assert ' data-type="feedback" data-unit="number"' in last


def test_targets_of_changes_are_sorted_apart() -> None:
    """A change of a share is none, though its unit is: `≥ +2 pp` does not stand among `≥ 80%`."""
    rows = re.findall(r"<tr role=\"row\" data-rank[^>]*>", written(timed())["index.html"])
    asks = Counter(name for row in rows for name in re.findall(r'data-asks="([^"]+)"', row))
    assert asks == {"share more": 3, "part more": 1, "s more": 1}
    assert sum("data-target" in row for row in rows) > asks.total()


def test_ranks_are_in_the_order_of_urgency_and_do_not_know_each_other() -> None:
    """What one objective's row says does not change where another one gets worse."""
    card = judged_card()
    parts: defaultdict[str, list[Result]] = defaultdict(list)
    for each in card.results:
        parts[each.objective.name].append(each)
    orders = [
        urgency(each, parts[each.objective.name]) for each in card.results if not each.segment
    ]
    figures = [float(rank_in_figures(each)) for each in orders]
    assert sorted(figures) == [figure for _, figure in sorted(zip(orders, figures, strict=True))]
    assert len(set(figures)) == len(set(orders))
    files, alone = written(card), written(replace(card, results=card.results[2:]))
    pattern = r'data-rank="[^"]+"[^>]*><th[^>]*><a href="objectives/passenger-care/polite/'
    rank = re.search(pattern, files["index.html"])
    assert rank is not None
    assert rank.group() in alone["index.html"]


def test_a_tracked_verdict_says_so() -> None:
    """What is tracked and has a target shows its verdict, and that nothing comes of it."""
    (found,) = (
        each for each in rich().results if each.objective.id == "upgrades" and not each.segment
    )
    aim = replace(found.objective, enforcement=Enforcement.TRACKED)
    card = replace(rich(), results=(replace(found, objective=aim, effect=Effect.NONE),))
    assert '<span class="v met">Met, tracked</span>' in written(card)["index.html"]
    page = written(card)["objectives/shipboard/upgrades/index.html"]
    assert "; tracked, so that it fails nothing." in page


def test_the_page_of_a_team() -> None:
    """It tells what the team is, how it stands, and what its segments are, with the way to all."""
    aim = objective(
        "shipboard/x", "X", "sales", "share", SHARE, target(1, at_least="0.9"), by=("desk",)
    )
    figures: dict[tuple[str | None, ...], str | None] = {
        (f"desk {number:02}",): f".{700 + number}" for number in range(15)
    }
    card = scorecard_of([result(aim, [".8"]), *segments(aim, figures)])
    sets = [replace(each, description="Those <b>aboard</b>.") for each in card.sets]
    files = written(replace(card, sets=tuple(sets)))
    text = Parsed(files["sets/shipboard/index.html"]).text
    assert "Shipboard service Those <b>aboard</b>. As of 5 October 2026 · Purser's office" in text
    assert "15 by desk: 15 missed desk 00 70.0% Missed" in text
    assert "desk 11 71.1% Missed 3 more: 3 missed: X" in text
    assert "desk 12" not in text


def test_the_page_of_a_type() -> None:
    """It tells what the type means, its objectives across teams, and what measures it."""
    text = text_of("rich", "types/productivity/index.html")
    assert "Productivity Work done per hour, and how long customers wait for it." in text
    assert re.search("Passenger care Callers reach .* Shipboard service The desk is busy", text)
    assert "service_level The share of contacts that were answered fast enough." in text


def test_a_type_without_objectives_says_so() -> None:
    """A gap in the strategy shows."""
    text = text_of("rich", "types/customer-advocacy/index.html")
    assert "No objective is of this type." in text


def test_many_objectives_fit() -> None:
    """No page is over the limit with 200 objectives of 36 months; nor is one with 60 segments."""
    for card in (large(200, 36, 1), large(1, 36, 60)):
        files = written(card)
        sizes = {path: len(files[path].encode()) for path in files if path.endswith(".html")}
        assert {path: size for path, size in sizes.items() if size > LIMIT} == {}


def test_too_many_objectives_are_counted() -> None:
    """However many there are, a page stays within its limit, and tells what it leaves out."""
    files = written(titled(large(1200, 1, 0), "<" * 160))
    sizes = [len(text.encode()) for path, text in files.items() if path.endswith(".html")]
    assert max(sizes) <= LIMIT
    said = r"1,[01]\d0 more: [\d,]+ \w+.*: all of Passenger care"
    assert re.search(said, Parsed(files["index.html"]).text)
    said = r"1,[01]\d0 more: [\d,]+ \w+"
    assert re.search(said, Parsed(files["sets/passenger-care/index.html"]).text)


def test_the_hardest_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the rows fit, the front page leads to the pages of teams and types."""
    monkeypatch.setattr(sheets, "LIMIT", 1)
    text = Parsed(written(rich())["index.html"]).text
    assert "There are too many for one page: each team and each type has its own." in text
    assert "Callers reach a person" in text  # it needs attention


def test_cuts_go_one_way() -> None:
    """Each cut shows no more of anything than the one before it."""
    for milder, harder in pairwise(CUTS):
        assert harder.attention <= milder.attention
        assert harder.rows <= milder.rows
        assert harder.parts <= milder.parts
        assert harder.problems <= milder.problems
        assert harder.segments <= milder.segments
        assert harder.sparklines <= milder.sparklines
