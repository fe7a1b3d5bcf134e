"""Every page in a real browser: by file and by server, on screens and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.looks import crowded, pale, unfold, violations, wider_than_page
from tests.browser.sites import KINDS, SINGLE, SITES, pages_of
from tests.browser.visits import DESK, DEVICES, PHONES, Device, Visits

KIND = pytest.mark.parametrize("kind", KINDS)
# What axe has to look at anew: colours alone change in the dark and on paper.
RULES = {"light": "", "phone": "", "dark": "color-contrast", "print": "color-contrast"}


@KIND
@pytest.mark.parametrize("device", DEVICES)
def test_nobody_is_kept_out(visits: Visits, axe: str, kind: str, device: str) -> None:
    """With all open that can be folded, axe-core finds nothing on any kind of page; and no text in
    a drawing, where axe does not look, is pale, cut off, or lies on other text."""
    page = visits.open(KINDS[kind], DEVICES[device])
    unfold(page)
    found = [*violations(page, axe, RULES[device]), *pale(page), *crowded(page)]
    assert "\n".join(found) == ""


@pytest.mark.parametrize("site", [*SITES, SINGLE])
def test_phone_scrolls_one_way(sites: Path, visits: Visits, site: str) -> None:
    """No page is wider than a phone, and the browser has nothing to say of any page."""
    page = visits.on(DEVICES["phone"])
    wide = {}
    for path in pages_of(sites / site):
        page.goto(f"{visits.root}{site}/{path}")
        unfold(page)
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 700})
            if found := wider_than_page(page):
                wide[path, width] = found[:3]
    assert wide == {}


def test_server_shows_the_same(visits: Visits, visits_by_http: Visits) -> None:
    """Each kind of page is as high from a server as from a file: its style is applied."""
    here, there = visits.on(DESK), visits_by_http.on(DESK)
    for path in KINDS.values():
        here.goto(visits.root + path)
        there.goto(visits_by_http.root + path)
        heights = [each.evaluate("document.body.scrollHeight") for each in (here, there)]
        assert heights[0] == heights[1], path


def test_nothing_is_lost_without_scripts(visits: Visits) -> None:
    """Where scripts are off, each kind of page shows the text that it has in its file."""
    page = visits.on(Device(script=False))
    for path in KINDS.values():
        page.goto(visits.root + path)
        hidden = page.evaluate(
            """[...document.querySelectorAll("main *:not(details *)")].filter(
              (each) => each.textContent.trim() && !each.checkVisibility()
                && !each.closest("svg, title, desc, template")).map((each) => each.outerHTML)"""
        )
        assert hidden == [], path
