"""The sites that are looked at: of the sample, and of scorecards made by hand for the edges."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csobjectives.changes import Changes
from csobjectives.model import Scorecard
from csobjectives.renderers import render, render_site
from tests.changed import changes
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import empty, hostile, rich
from tests.renderers.timed import timed

SAMPLE = "sample"
SINGLE = "single"  # pages that stand alone
BY_HAND: Mapping[str, Callable[[], Scorecard]] = {
    "empty": empty,
    "hostile": lambda: as_documents_may(hostile()),
    "judged": judged_card,
    "rich": rich,
    "timed": timed,
}
PLAIN = re.compile(r"[a-z0-9-]+")
CHANGED = "changed"  # `rich`, held against a run that found other verdicts and targets
SITES = (SAMPLE, *BY_HAND, CHANGED)
_OBJECTIVES = "sample/objectives"
# A page of each kind, below the folder of all sites.
KINDS: Mapping[str, str] = {
    "index": "sample/index.html",
    "index of nothing": "empty/index.html",
    "index of hostile texts": "hostile/index.html",
    "set": "sample/sets/contact-centre/index.html",
    "type": "sample/types/customer-recovery/index.html",
    "type without objectives": "rich/types/brand/index.html",
    "objective": f"{_OBJECTIVES}/claims/money-back-in-budget/index.html",
    "objective by segment": f"{_OBJECTIVES}/people-and-ideas/cycles-completed/index.html",
    "objective with a schedule": f"{_OBJECTIVES}/contact-centre/calls-within-20-seconds/index.html",
    "objective without data": f"{_OBJECTIVES}/loyalty-and-sales/would-recommend-us/index.html",
    "objective of hostile texts": "hostile/objectives/passenger-care/evil-11/index.html",
    "changes": "changed/changes/index.html",
    "single": "single/rich.html",
}


def write_sites(root: Path, sample: Scorecard) -> None:
    """Write every site into a folder of its name below the root."""
    _write_site(root / SAMPLE, sample)
    for name, made in BY_HAND.items():
        _write_site(root / name, made())
    _write_site(root / CHANGED, rich(), changes(rich(), rich(), as_it_was))
    _write(root / SINGLE / "rich.html", render(rich(), "html"))
    _write(root / SINGLE / "sample.html", render(sample, "html"))


def as_documents_may(scorecard: Scorecard) -> Scorecard:
    """The scorecard with ids and types as the schema admits them; all other text as it is."""
    results = [
        replace(each, objective=replace(each.objective, type="customer-satisfaction"))
        for each in scorecard.results
        if PLAIN.fullmatch(each.objective.id)
    ]
    objectives = {each.objective.name: each.objective for each in results}.values()
    sets = [
        replace(each, objectives=tuple(one for one in objectives if one.set_name == each.name))
        for each in scorecard.sets
    ]
    return replace(scorecard, results=tuple(results), sets=tuple(sets))


def pages_of(site: Path) -> list[str]:
    """The addresses of a site's pages below its folder."""
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    assert paths, f"{site} has no page"
    return [quote(path) for path in sorted(paths)]


def as_it_was(results: Any) -> None:
    """Turn each verdict of a run's JSON, and lower its targets."""
    results["as_of"] = "2026-09-28T00:00:00+02:00"
    turned = {"met": "missed", "missed": "met", "at-risk": "met"}
    for each in results["results"]:
        each["verdict"] = turned.get(each["verdict"], each["verdict"])
        if each["target"] and each["target"]["at_least"]:
            each["target"]["at_least"] *= 0.9


def _write_site(site: Path, scorecard: Scorecard, changes: Changes | None = None) -> None:
    for name, text in render_site(scorecard, changes):
        _write(site / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
