"""A project with every form of every metric once, over random rows: what the catalogue shows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from csobjectives import pipeline
from csobjectives.metrics import REGISTRY, Form, Metric
from csobjectives.model import Result
from csobjectives.problems import Severity
from csobjectives.renderers.catalogue.snippets import snippets

AS_OF = date(2026, 10, 1)
FIRST = date(2026, 4, 1)
ROWS = 90
_CUSTOMERS = 300  # of those who are predicted
TEAMS = ("north", "south", None)
# Counts of which one is a part of another, by role: the least and the most of each.
_COUNTS = {
    "part": (0, 3),
    "whole": (3, 10),
    "conversions": (0, 3),
    "invitations": (3, 10),
    "number_assigned": (8, 10),
    "number_exempt": (0, 2),
    "number_completed": (0, 4),
}

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """One form of a metric as the catalogue shows it, with rows for its sources.

    What is asked `further` are objectives that are made of it.
    """

    name: str
    metric: Metric
    form: Form
    objective: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Rows] = field(default_factory=dict)
    further: tuple[Mapping[str, Any], ...] = ()

    def by_team(self) -> Question:
        """The same, by segment."""
        measure = {**self.objective["measure"], "by": "team"}
        return replace(self, objective={**self.objective, "measure": measure})

    def changed(self) -> Question:
        """The same, and its change from July to August, both of which have 31 days."""
        around = {"since": "2026-08-01", "before": "31 days", "after": "31 days"}
        asked = {"metric": "change", "of": self.objective["id"], **around}
        kept = {key: self.objective[key] for key in ("type", "title", "enforcement")}
        further = {"id": f"change-of-{self.objective['id']}", **kept, "measure": asked}
        return replace(self, further=(further,))

    def in_window(self, window: str) -> Question:
        """The same, over other periods."""
        return replace(self, objective={**self.objective, "window": window})


def questions(random: Random) -> list[Question]:
    """Every form of every metric that has rows, in the order of the registry."""
    found = []
    for metric in REGISTRY.values():
        forms = ((k, form) for k, form in metric.forms.items() if not form.is_of_objectives)
        if not metric.has_source:
            continue
        for snippet in snippets(metric):
            sources = yaml.safe_load(snippet.sources)
            for objective in yaml.safe_load(snippet.objectives):
                is_of_rows = objective["measure"].keys() & {"source"}
                if objective["measure"]["metric"] != metric.name or not is_of_rows:
                    continue
                name, form = next(forms)
                own = _named_apart(f"{metric.name}-{name}", metric, form, objective, sources)
                found.append(replace(own, rows=_rows(own, random)))
    return found


def _named_apart(
    name: str,
    metric: Metric,
    form: Form,
    objective: Mapping[str, Any],
    sources: Mapping[str, Mapping[str, Any]],
) -> Question:
    """A question whose sources are no other's, each with a team and without any target."""
    names = {source: f"{name}-{source}" for source in sources}
    measure = {
        key: names[value] if key in ("source", "register") else value
        for key, value in objective["measure"].items()
    }
    kept = {key: objective[key] for key in ("type", "title", "window")}
    own = {
        names[source]: {
            **each,
            "files": f"{names[source]}*.csv",
            "columns": {**each["columns"], "team": {"type": "text"}},
        }
        for source, each in sources.items()
    }
    asked = {"id": name.replace("_", "-"), "enforcement": "tracked", **kept, "measure": measure}
    return Question(name, metric, form, asked, own)


def _rows(question: Question, random: Random) -> dict[str, Rows]:
    measure = question.objective["measure"]
    if question.metric.name == "predicted_lifetime_value":
        return {name: list(_purchases(random)) for name in question.sources}
    literals = re.findall(r"'([^']*)'", " ".join(map(str, measure.values())))
    found = {}
    for name, source in question.sources.items():
        is_register = name == measure.get("register")
        columns = source["columns"]
        rows = []
        for number in range(30 if is_register else ROWS):
            start = FIRST + timedelta(days=random.randrange(183))
            row = {
                column: _cell(column, each, start, literals, random)
                for column, each in columns.items()
            }
            if is_register:
                row[next(iter(columns))] = f"c{number}"
            for role, ends in _COUNTS.items():
                if role in measure:
                    row[measure[role]] = random.randint(*ends)
            rows.append(row)
        found[name] = rows
    return found


def _purchases(random: Random) -> Iterator[dict[str, Any]]:
    """What customers buy who differ in how often they come, leave in silence, and pay as they like.

    Rows that have nothing to do with one another carry no model.
    """
    for number in range(_CUSTOMERS):
        day = random.randrange(120)
        rate, leaves = random.gammavariate(1, 0.05), random.betavariate(0.8, 3)
        price = random.uniform(5, 50)
        while day < 183:
            yield {
                "customer_id": f"c{number}",
                "net_amount": f"{random.gammavariate(6, price / 6):.2f}",
                "day": (FIRST + timedelta(days=day)).isoformat(),
                "team": random.choice(TEAMS),
            }
            if random.random() < leaves:
                break
            day += 1 + int(random.expovariate(rate))


def _cell(
    column: str, of: Mapping[str, Any], start: date, literals: list[str], random: Random
) -> Any:
    if column == "team":
        return random.choice(TEAMS)
    match of["type"]:
        case "boolean":
            return random.choice(["true", "false", "true", ""])
        case "date":
            return start.isoformat()
        case "timestamp":
            later = random.choice([0, 0, 3, 30, 200]) * 3_600 * random.random()
            moment = datetime.combine(start, datetime.min.time()) + timedelta(seconds=int(later))
            return moment.isoformat(sep=" ")
        case "integer":
            return random.randint(0, 10)
        case "decimal":
            return f"{random.randint(0, 1000) / 100:.2f}"
        case _:
            return random.choice([*literals, *(f"c{each}" for each in range(30)), ""])


def readings(
    folder: Path,
    asked: list[Question],
    *,
    files: int = 1,
    random: Random | None = None,
    as_of: date = AS_OF,
) -> dict[str, list[Result]]:
    """The results of all questions; with `random`, rows, columns and files are in any order."""
    folder.mkdir()
    for question in asked:
        for name, rows in question.rows.items():
            for path, text in _files(folder / name, rows, files, random):
                path.write_text(text, encoding="utf-8")
    sources = {name: each for question in asked for name, each in question.sources.items()}
    objectives = [each for question in asked for each in (question.objective, *question.further)]
    documents: dict[str, dict[str, Any]] = {
        "csobjectives": {"kind": "Project"},
        "sources": {"kind": "Sources", "sources": sources},
        "team": {"kind": "Objectives", "name": "team", "objectives": objectives},
    }
    for name, body in documents.items():
        text = json.dumps({"apiVersion": "csobjectives/v1", **body}, default=str)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    scorecard = pipeline.check(folder, as_of=as_of, cwd=folder)
    errors = [each for each in scorecard.problems if each.severity is Severity.ERROR]
    assert not errors, errors
    found: dict[str, list[Result]] = {question.name: [] for question in asked}
    names = {str(question.objective["id"]): question.name for question in asked}
    for question in asked:
        made = {str(each["id"]): f"{question.name}, {each['id']}" for each in question.further}
        names |= made
        found |= {name: [] for name in made.values()}
    for result in scorecard.results:
        found[names[result.objective.id]].append(result)
    return found


def _files(path: Path, rows: Rows, files: int, random: Random | None) -> Iterator[tuple[Path, str]]:
    rows, columns = list(rows), list(rows[0])
    if random is not None:
        random.shuffle(rows)
        random.shuffle(columns)
    for number in range(files):
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[number::files])
        yield path.with_name(f"{path.name}-{number}.csv"), out.getvalue()
