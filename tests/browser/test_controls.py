"""What the script adds to a page: by keyboard alone, from a file and from a server."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from tests.browser.looks import violations
from tests.browser.sites import KINDS
from tests.browser.visits import DESK, DEVICES, Device, Visits

INDEX = "sample/index.html"
ROWS = "table.all tr[data-rank]"
WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"


@pytest.fixture(params=["file", "server"])
def index(request: pytest.FixtureRequest) -> Page:
    """The front page of the sample, from a file and from a server."""
    name = "visits" if request.param == "file" else "visits_by_http"
    visits: Visits = request.getfixturevalue(name)
    return visits.open(INDEX)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is focused fits the selector."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("(each) => document.activeElement.matches(each)", selector):
            return
    pytest.fail(f"Tab does not lead to {selector}")


def choose(page: Page, name: str, title: str) -> None:
    """Choose from a list by keyboard: what one types leads to the entry."""
    tab_to(page, f"select[name={name}]")
    page.keyboard.type(title)


def shown(page: Page) -> list[dict[str, Any]]:
    """The rows of objectives that can be seen, from the top."""
    return list(
        page.evaluate(
            """(rows) => [...document.querySelectorAll(rows)]
              .filter((each) => each.checkVisibility())
              .map((each) => ({ ...each.dataset, words: each.textContent,
                verdict: each.querySelector(".v").textContent.trim() }))""",
            ROWS,
        )
    )


def test_filter_by_keyboard(index: Page) -> None:
    """A verdict and a team are chosen without a mouse; the count and the address say so."""
    everything = shown(index)
    choose(index, "verdict", "Missed")
    found = shown(index)
    assert 0 < len(found) < len(everything)
    assert {each["verdict"] for each in found} == {"Missed"}
    expect(index.get_by_role("search").locator("output")).to_have_text(
        f"{len(found)} of {len(everything)}"
    )
    assert "?verdict=missed" in index.url
    tab_to(index, "button.reset")
    index.keyboard.press("Enter")
    assert len(shown(index)) == len(everything)
    assert "?" not in index.url


def test_words_are_looked_for(index: Page) -> None:
    """What is typed is looked for in the rows, in any order and case; nothing found is said."""
    everything = len(shown(index))
    tab_to(index, "input[name=words]")
    index.keyboard.type("SECONDS calls")
    found = shown(index)
    assert [each["words"].split(" within")[0].strip() for each in found] == [
        "Four in five calls are answered"
    ]
    index.keyboard.type(" no such words")
    assert shown(index) == []
    expect(index.get_by_role("search").locator("output")).to_have_text(f"0 of {everything}")


def test_address_holds_what_was_chosen(index: Page) -> None:
    """A view is shared by its address; what it names and is not there is passed over."""
    choose(index, "type", "Productivity")
    tab_to(index, "input[name=words]")
    index.keyboard.type("calls")
    found = shown(index)
    assert found
    address = index.url
    index.goto("about:blank")
    index.goto(address)
    assert shown(index) == found
    index.goto(f"{address.partition('?')[0]}?verdict=splendid&colour=red")
    assert len(shown(index)) > len(found)


def test_what_softens_a_verdict_can_be_filtered_by(visits: Visits) -> None:
    """What is waived, provisional or tracked is found as a verdict is, by an address too."""
    page = visits.open(INDEX)
    words = {each["verdict"].partition(", ")[2] for each in shown(page)} - {""}
    assert {"waived", "tracked"} <= words
    for word in words:
        page = visits.open(f"{INDEX}?verdict={word}")
        assert page.locator("select[name=verdict]").input_value() == word
        found = [each["verdict"].lower() for each in shown(page)]
        assert found
        assert all(word in each for each in found)


def test_a_change_is_not_sorted_among_plain_targets(visits: Visits) -> None:
    """`≥ +1 pp` stands beside other changes, and what has no data beside others of its unit."""
    rows = [each for each in shown(visits.open(f"{INDEX}?sort=target")) if "target" in each]
    kinds = [each.get("asks", each["unit"]) for each in rows]
    assert "share more" in kinds
    assert len([kind for kind, other in pairwise(kinds) if kind != other]) == len(set(kinds)) - 1


def test_sort_by_keyboard(index: Page) -> None:
    """A column's heading sorts up, then down, then not at all; a screen reader is told."""
    listed = shown(index)
    tab_to(index, "th button")
    head = index.locator("th[aria-sort]").nth(1)
    index.keyboard.press("Tab")
    assert head.evaluate("(each) => each.contains(document.activeElement)")
    for order, sign in (("ascending", 1), ("descending", -1)):
        index.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", order)
        rows = shown(index)
        figures = [(each["unit"], float(each["found"])) for each in rows if "found" in each]
        assert len(figures) > len(rows) / 2
        for (unit, one), (other_unit, other) in pairwise(figures):
            assert unit != other_unit or sign * one <= sign * other
        assert sorted(each["words"].split(" · ")[-1] for each in rows)
    index.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "none")
    assert shown(index) == listed


def test_sorted_across_teams(visits: Visits) -> None:
    """Verdicts sort the worst first across teams, and each row then names its team."""
    page = visits.open(f"{INDEX}?sort=verdict")
    rows = shown(page)
    ranks = [float(each["rank"]) for each in rows]
    assert ranks == sorted(ranks)
    assert page.locator(f"{ROWS} .team:visible").count() == len(rows)


def test_filtered_page_keeps_nobody_out(visits: Visits, axe: str) -> None:
    """The controls, filtered and sorted rows are as open to everyone as the page was."""
    for device in (DESK, DEVICES["phone"]):
        page = visits.open(f"{INDEX}?verdict=missed&sort=-found", device)
        assert "\n".join(violations(page, axe)) == ""


def test_first_stop_leads_past_the_navigation(index: Page) -> None:
    """The first Tab shows the link to the content, and Enter follows it."""
    index.keyboard.press("Tab")
    skip = index.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    index.keyboard.press("Enter")
    expect(index.locator("main")).to_be_focused()


def test_objective_is_reached_and_left_by_keyboard(index: Page) -> None:
    """From the front page to what needs attention, and back by the way up."""
    home = index.locator("h1").inner_text()
    tab_to(index, ".attention a")
    title = index.evaluate("document.activeElement.textContent")
    index.keyboard.press("Enter")
    expect(index.locator("h1")).to_have_text(title)
    tab_to(index, "nav ol a")
    index.keyboard.press("Enter")
    expect(index.locator("h1")).to_have_text(home)


def test_focus_can_be_seen(visits: Visits) -> None:
    """Whatever Tab stops at is on the screen and has an outline."""
    page = visits.open("sample/sets/contact-centre/index.html")
    stops = 0
    while stops < 200:
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const each = document.activeElement;
              const frame = each.closest("label") || each;
              const style = [each, frame, frame.parentElement].map((one) => getComputedStyle(one));
              const box = frame.getBoundingClientRect();
              const isThere = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
              return each === document.body ? null : {
                what: each.outerHTML.slice(0, 120),
                isSeen: isThere && style.some((one) => one.outlineStyle !== "none"),
              };
            }"""
        )
        if told is None:
            break
        assert told["isSeen"], told["what"]
        stops += 1
    assert 20 < stops < 200


def test_chart_is_read_by_arrow_keys(visits: Visits) -> None:
    """A chart is one stop of Tab; the arrows go from period to period and show what each says."""
    page = visits.open(KINDS["objective with a schedule"], Device(script=False))
    tab_to(page, ".plot input[type=radio]")
    told = []
    for _ in range(3):
        reading = page.locator(".plot label:focus-within span")
        expect(reading).to_be_visible()
        told.append(reading.inner_text())
        page.keyboard.press("ArrowRight")
    cells = page.locator("table th[scope=row]").all_inner_texts()
    periods = [each.split(":")[0] for each in told]
    assert len({*periods}) == 3
    assert {*periods} <= {*cells}
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.plot input')")


def test_copies_as_markdown(visits_by_http: Visits) -> None:
    """What needs attention is copied as a list in Markdown that leads back to the page."""
    page = visits_by_http.open(INDEX)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    section = page.locator("section[data-copy]", has=page.locator("#attention"))
    count = section.locator(".attention > li").count()
    section.get_by_role("button", name="Copy as Markdown").press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Copied as Markdown.")
    text = page.evaluate("navigator.clipboard.readText()")
    html = MarkdownIt().render(text)
    assert html.startswith("<h2>Needs attention</h2>")
    assert html.count("<li>") == count > 0
    assert f'href="{page.url}"' in html


def test_copies_what_is_shown(visits_by_http: Visits) -> None:
    """A filtered table is copied as it is seen: its rows, and no others."""
    page = visits_by_http.open(f"{INDEX}?verdict=missed")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    section = page.locator("section[data-copy]", has=page.locator("table.all"))
    section.get_by_role("button", name="Copy as Markdown").press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Copied as Markdown.")
    html = MarkdownIt().enable("table").render(page.evaluate("navigator.clipboard.readText()"))
    assert html.count("■ Missed") == len(shown(page)) > 0
    assert "● Met" not in html


def test_without_a_clipboard_the_text_is_handed_over(visits: Visits) -> None:
    """Where a browser has no clipboard for pages, the text stands in a dialog, selected."""
    page = visits.on(DESK)
    page.add_init_script(WITHOUT_CLIPBOARD)
    page.goto(visits.root + INDEX)
    button = page.get_by_role("button", name="Copy as Markdown").first
    button.press("Enter")
    area = page.get_by_role("dialog").get_by_role("textbox")
    expect(area).to_be_focused()
    chosen = "(each) => each.value.slice(each.selectionStart, each.selectionEnd)"
    assert area.evaluate(chosen) == area.input_value() != ""
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_headings_can_be_linked_to(visits: Visits) -> None:
    """Each heading of a section has a link to itself, which leads to where it can be seen."""
    page = visits.open(INDEX)
    headings = page.locator("main h2")
    anchors = headings.locator("a.anchor")
    assert anchors.count() == headings.count() > 3
    addresses = anchors.evaluate_all("(all) => all.map((each) => each.hash)")
    assert len({*addresses}) == len(addresses)
    for address in addresses:
        page.goto(f"{visits.root}{INDEX}{address}")
        expect(page.locator(address)).to_be_in_viewport()


def test_paper_has_no_controls(visits: Visits) -> None:
    """What one presses, and the way through the site, is not printed."""
    page = visits.open(INDEX, DEVICES["print"])
    controls = page.locator("form, button:not(th button), select, nav, a.skip")
    seen = controls.filter(visible=True)
    assert controls.count() > 3
    assert seen.evaluate_all("(all) => all.map((each) => each.outerHTML)") == []


def test_without_scripts_there_are_no_controls(visits: Visits) -> None:
    """A page does not show what only a script could answer."""
    page = visits.open(INDEX, Device(script=False))
    assert page.locator("form, main button, select").count() == 0
