"""The page: self-contained, strict, readable by everyone, and small."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import combinations

import pytest

from csobjectives.model import Scorecard
from csobjectives.quantities import NUMBER, SHARE
from csobjectives.renderers import render
from csobjectives.resources import template_folder
from tests.renderers.scorecards import (
    decimals,
    empty,
    hostile,
    large,
    objective,
    result,
    rich,
    scorecard_of,
    segments,
    target,
)
from tests.renderers.timed import timed

VOID = {"meta", "link", "br", "input", "rect", "circle", "path", "use", "line"}
URLS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset"}


@dataclass
class Parsed(HTMLParser):
    """What a parser finds in a page; it raises AssertionError where elements do not nest."""

    page: str
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    styles: str = ""
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.page)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID or (tag == "use" and not self.closed_at_once()):
            self.opened.append(tag)

    def closed_at_once(self) -> bool:
        return (self.get_starttag_text() or "").endswith("/>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID or (tag == "use" and self.opened[-1] == "use"):
            assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.opened and self.opened[-1] == "style":
            self.styles += data
        else:
            self.texts.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


CARDS = [rich(), hostile(), empty(), large(3), timed()]


@pytest.mark.parametrize("card", CARDS, ids=["rich", "hostile", "empty", "large", "time"])
def test_page_is_self_contained(card: Scorecard) -> None:
    """No script, no handler, no inline style, and no address but the page's own and data."""
    page = Parsed(render(card, "html"))
    assert not {"script", "iframe", "object", "embed", "form", "base", "img"} & set(page.tags)
    assert [a for a in page.attributes if a[1].startswith("on") or a[1] == "style"] == []
    urls = [value for _, name, value in page.attributes if name in URLS]
    assert [url for url in urls if not url.startswith(("#", "data:image/svg+xml,"))] == []
    assert "url(" not in page.styles
    assert "@import" not in page.styles


@pytest.mark.parametrize("card", CARDS, ids=["rich", "hostile", "empty", "large", "time"])
def test_links_arrive(card: Scorecard) -> None:
    """Ids are unique, and every link inside the page leads to one."""
    page = Parsed(render(card, "html"))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {url[1:] for url in page.values("href") if url.startswith("#")} <= set(ids)


def test_policy_allows_this_style_only() -> None:
    """The Content Security Policy names the hash of the very style that the page has."""
    page = Parsed(render(rich(), "html"))
    (policy,) = [value for value in page.values("content") if "default-src" in value]
    digest = base64.b64encode(hashlib.sha256(page.styles.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_hostile_text_is_only_text() -> None:
    """What tries to be an element is read as text, and adds no element of its own."""
    page = Parsed(render(hostile(), "html"))
    assert "<script>alert(1)</script>" in page.text
    assert '"><img src=x onerror=alert(1)>' in page.text
    assert "{{ 7*7 }}" in page.text
    assert set(page.tags) <= set(Parsed(render(rich(), "html")).tags)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x1b]", render(hostile(), "html"))


def test_page_answers_in_order() -> None:
    """Counts first, then what needs attention, worst first, then the rest."""
    text = Parsed(render(rich(), "html")).text
    order = [
        "As of 5 October 2026 · judged: 2025, Q3 2026, September 2026, week 40 of 2026",
        "Failed Missed 4 No data 1 At risk 2 Too few 1 Met 3 Tracked 1 2 warnings",
        "Needs attention Missed Nine in ten complaints are solved within five days 6.2 days in "
        "September 2026, target at most 5 days: 1.2 days over",
        "Passenger care · after 5.8 days in August 2026 · missed 4 months in a row · "
        "passenger-care@example.com",
        "No data Passengers would recommend us",
        "All objectives",
        "Errors and warnings Warning 4 of 10,482 rows of 'surveys' were rejected",
        "Each objective in detail",
        "csat, satisfied from 4 Formula scores from a cut-off up Counted 718 of 812 Left out 41 "
        "missing, 3 duplicate",
        "Defined in objectives/passenger-care.yaml:3:5",
        "Sources",
        "score is no whole number: 3 rows; answered_at is no timestamp: 1 row",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_errors_come_first() -> None:
    """What kept the scorecard from being judged stands above everything else."""
    text = Parsed(render(empty(), "html")).text
    assert "Nothing could be judged 1 error Errors and warnings Error there is no obj" in text
    assert "Needs attention" not in text


def test_nothing_is_explained_that_is_not_there() -> None:
    """Without a result there are no details; the note on intervals needs an interval."""
    note = "Intervals are at the 95% level"
    shown = Parsed(render(rich(), "html")).text
    assert "Each objective in detail" in shown
    assert note in shown
    nothing = Parsed(render(empty(), "html")).text
    assert "Each objective in detail" not in nothing
    assert note not in nothing
    assert nothing.endswith("Days begin at midnight in Europe/Berlin.")
    aim = objective("shipboard/x", "X", "sales", "sum", NUMBER, target(1, at_least="9"))
    assert note not in Parsed(render(scorecard_of([result(aim, ["7"])]), "html")).text


def test_tallies_keep_their_distance() -> None:
    """The bar keeps the counts away from the title; where there is no bar, the style does."""
    assert '<svg class="bar"' in render(rich(), "html")
    page = render(empty(), "html")
    assert '<svg class="bar"' not in page
    assert re.search(r'<p class="meta">[^\n]*</p>\n<ul class="tallies">', page)
    assert ".meta + .tallies { margin-top: 1.75rem; }" in Parsed(page).styles


def test_all_objectives_say_their_period() -> None:
    """Weeks, months and quarters stand in one table: each objective says what it is of."""
    text = Parsed(render(rich(), "html")).text
    assert "Callers reach a person within 20 seconds Productivity · week 40 of 2026 71.4%" in text
    assert "upgrades a quarter Sales · Q3 2026 EUR 268,400" in text


def test_charts_speak() -> None:
    """A chart is an image with a title and a description, and each period tells its figure."""
    page = Parsed(render(rich(), "html"))
    assert page.values("role").count("img") == 12
    assert (
        "Callers reach a person within 20 seconds per week From week 28 of 2026: 86.0%, "
        "to week 40 of 2026: 71.4%." in page.text
    )
    assert "September 2026: 88.4% (86.3% to 90.5%), at risk" in page.text


def test_what_is_not_there_has_no_column() -> None:
    """Without intervals there is no column for them; a sum's segments have no verdicts."""
    aim = objective(
        "shipboard/x", "X", "sales", "sum", NUMBER, target(1, at_least="9"), by=("desk",)
    )
    card = scorecard_of(
        [result(aim, ["7"]), *segments(aim, {("a",): "3", (None,): "4"}, judged=False)]
    )
    text = Parsed(render(card, "html")).text
    assert "By desk Segment Found n (no value) 4 800 a 3 800 All periods" not in text
    assert "By desk Segment Found n a 3 800 (no value) 4 800 All periods" in text
    assert "Period Found n Verdict September 2026 7" in text


def test_many_segments_are_counted() -> None:
    """The worst segments are shown, and the others counted."""
    aim = objective(
        "shipboard/x", "X", "sales", "share", SHARE, target(1, at_least=".9"), by=("desk",)
    )
    parts = segments(aim, {(f"desk {i}",): str(i / 100) for i in range(100)})
    text = Parsed(render(scorecard_of([result(aim, [".7"]), *parts]), "html")).text
    assert "desk 0 0.0% 800 Missed desk 1 1.0%" in text
    assert "40 more: 30 missed, 10 met, none of them worse: see the output json" in text


def test_objective_without_result_is_named() -> None:
    """An objective that could not be evaluated is not silently absent."""
    card = rich()
    first = card.results[0].objective.name
    without = scorecard_of([r for r in card.results if r.objective.name != first])
    page = render(replace(without, sets=card.sets), "html")
    assert "Without a result: Nine in ten passengers leave satisfied" in Parsed(page).text


def test_page_is_small() -> None:
    """40 objectives of 12 periods and 3 segments stay under 300 kB, and most of them in full."""
    text = render(large(40, periods=12, parts=3), "html")
    assert len(text.encode()) < 300_000
    assert text.count('<article id="') == 40
    assert text.count("<figure") > 20


def test_large_project_has_the_details_of_the_worst() -> None:
    """Beyond 300 kB, an objective has its sentence; links still arrive."""
    text = render(large(120), "html")
    assert len(text.encode()) < 300_000
    page = Parsed(text)
    (told,) = re.findall(r"(\d+) of 120, the worst ones, in full; of the others, the", page.text)
    assert int(told) == text.count("<figure") > 5
    assert page.tags.count("article") == 120
    assert page.values("class").count("brief") == 120 - int(told)
    assert "By csobjectives publish , each has a page of its own." in page.text
    ids = set(page.values("id"))
    assert {url[1:] for url in page.values("href") if url.startswith("#")} <= ids


def test_same_bytes() -> None:
    """The same scorecard gives the same page."""
    assert render(rich(), "html") == render(rich(), "html")


Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

SEEN_BY: dict[str, Matrix] = {
    # Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
    "everyone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopes": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopes": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopes": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def linear(colour: str) -> Triple:
    """A colour written as #rgb or #rrggbb, as linear sRGB."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def times(matrix: Matrix, vector: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""
    low, high = sorted(times(XYZ, linear(colour))[1] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen_by: Matrix) -> Triple:
    """CIE L*a*b* of a colour as someone sees it."""
    red, green, blue = (min(max(c, 0), 1) for c in times(seen_by, linear(colour)))
    parts = [v / w for v, w in zip(times(XYZ, (red, green, blue)), WHITE, strict=True)]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def themes() -> list[dict[str, str]]:
    """The style's colours by name: light, dark and print."""
    style = (template_folder() / "site" / "style.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 3
    return [dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in blocks]


def test_contrast() -> None:
    """Text reaches WCAG's AA (4.5) on the page, and marks (3) on what is shaded behind them."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    for theme in themes():
        for name in ("ink", "quiet", "link", "missed", "at-risk", "met", "none"):
            assert contrast(theme[name], theme["page"]) >= 4.5, name
        for behind in ("tolerated", "band"):
            for name in ("missed", "at-risk", "met", "none"):
                assert contrast(theme[name], theme[behind]) >= 3, (name, behind)


@pytest.mark.parametrize("reader", SEEN_BY)
def test_colour_blind_readers(reader: str) -> None:
    """The verdicts' colours are at least 18 apart (CIE76; 2.3 is just noticeable) to everyone."""
    for theme in themes():
        names = ("missed", "at-risk", "met", "none")
        colours = [lab(theme[name], SEEN_BY[reader]) for name in names]
        for one, other in combinations(colours, 2):
            assert math.dist(one, other) >= 18


def test_gap_in_history() -> None:
    """A period that no one judged has its row, and says nothing in it."""
    aim = objective("shipboard/x", "X", "sales", "share", SHARE, None)
    card = scorecard_of([result(aim, decimals(".5 .6 .7"), absent=(1,))])
    assert "August 2026 – July 2026 50.0%" in Parsed(render(card, "html")).text
