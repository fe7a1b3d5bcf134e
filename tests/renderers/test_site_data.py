"""The site's data: the same as its pages for machines, badges, and the schemas of documents."""

from __future__ import annotations

import json

from csobjectives.renderers import render, render_site
from csobjectives.resources import schema_folder
from tests.renderers.scorecards import rich


def test_data() -> None:
    """The data are what the outputs of their names write, under names that do not change."""
    data = {path: text for path, text in render_site(rich()) if path.startswith("data/")}
    assert data["data/results.json"] == render(rich(), "json")
    assert data["data/results.csv"] == render(rich(), "csv")
    assert data["data/badges/project.svg"] == render(rich(), "badge")
    assert "data/badges/passenger-care.svg" in data
    assert "data/badges/passenger-care/quick-answers.svg" in data


def test_schemas() -> None:
    """Every schema is there as it is, so that an editor can be pointed to it."""
    found = {
        path.removeprefix("data/schemas/"): json.loads(text)
        for path, text in render_site(rich())
        if path.startswith("data/schemas/")
    }
    kept = {each.name: json.loads(each.read_text("utf-8")) for each in schema_folder().iterdir()}
    assert found == kept
