"""The projects: objectives over the contacts, each with the SQL that would answer it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import AS_OF, CHANNELS, FORMATS, PRIORITIES

_CONTRACT = """\
    time: opened
    columns:
      opened: {type: timestamp, required: true}
      team: {type: text, required: true}
      channel: {type: text}
      priority: {type: text}
      product: {type: text}
      score: {type: integer, between: [1, 5]}
      recommend: {type: integer, between: [0, 10]}
      waited: {type: integer, unit: s}
      talk: {type: integer, unit: s}
      hold: {type: integer, unit: s}
      answered: {type: boolean}
      amount: {type: decimal, digits: 2, unit: EUR}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A metric as objectives name it, with its target, and as plain SQL."""

    type: str
    measure: Mapping[str, str]
    target: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One objective: a kind, the rows that it looks at, perhaps by team."""

    name: str
    kind: Kind
    where: str = ""
    by_team: bool = False


def _hits(condition: str, of: str) -> str:
    return f"count(*) FILTER (WHERE {condition}) / count(*) FILTER (WHERE {of})"


def _kind(kind: str, metric: str, roles: str, target: str, sql: str) -> Kind:
    pairs = dict(each.split(": ", 1) for each in roles.split("; ")) if roles else {}
    return Kind(type=kind, measure={"metric": metric, **pairs}, target=target, sql=sql)


_TIMED = "answered IS NOT NULL AND waited IS NOT NULL"
MERGEABLE = (
    _kind(
        "customer-satisfaction",
        "csat",
        "score: score; satisfied_from: 4",
        "at_least: 60%, tolerance: 2 pp",
        _hits("score >= 4", "score IS NOT NULL"),
    ),
    _kind(
        "productivity",
        "service_level",
        "waited: waited; answered: answered; within: 20 s; variant: of_all",
        "at_least: 30%",
        _hits("answered AND waited <= 20", _TIMED),
    ),
    _kind("productivity", "mean", "value: waited", "at_most: 55 s", "avg(waited)"),
    _kind(
        "customer-satisfaction",
        "share",
        "when: score <= 2",
        "at_most: 20%, tolerance: 1 pp",
        _hits("score <= 2", "score IS NOT NULL"),
    ),
    _kind("sales", "sum", "value: amount", "at_least: 90000 EUR", "sum(amount)"),
    _kind(
        "productivity",
        "handle_time",
        "talk: talk; hold: hold",
        "between: [200 s, 320 s]",
        "avg(talk + hold)",
    ),
    _kind(
        "customer-loyalty",
        "nps",
        "score: recommend",
        "at_least: -10",
        "100 * (count(*) FILTER (WHERE recommend >= 9) - count(*) FILTER (WHERE recommend <= 6))"
        " / count(recommend)",
    ),
    _kind("sales", "mean", "value: amount", "at_least: 240 EUR", "avg(amount)"),
    _kind(
        "productivity",
        "share",
        "when: answered",
        "at_least: 90%",
        _hits("answered", "answered IS NOT NULL"),
    ),
    _kind(
        "customer-satisfaction",
        "csat",
        "score: score; satisfied_from: 5",
        "at_least: 33%",
        _hits("score >= 5", "score IS NOT NULL"),
    ),
    _kind(
        "productivity",
        "service_level",
        "waited: waited; answered: answered; within: 60 s; variant: of_answered",
        "at_least: 60%",
        _hits("answered AND waited <= 60", f"{_TIMED} AND answered"),
    ),
    _kind("customer-satisfaction", "mean", "value: score", "at_least: 3.5", "avg(score)"),
)
QUANTILES = (
    *(
        _kind(
            "productivity",
            "first_reply_time",
            f"took: waited; at: p{at}",
            "at_most: 4 min",
            f"quantile_cont(waited, 0.{at})",
        )
        for at in (50, 80, 90, 95)
    ),
    *(
        _kind(
            "productivity",
            "quantile",
            f"value: talk; at: p{at}",
            "at_most: 9 min",
            f"quantile_cont(talk, 0.{at})",
        )
        for at in (50, 90)
    ),
)
_CELLS = (
    "",
    *(f"channel = '{channel}'" for channel in CHANNELS),
    *(f"priority = '{priority}'" for priority in PRIORITIES),
    *(f"channel = '{c}' and priority = '{p}'" for c in CHANNELS for p in PRIORITIES),
)


def cases(number: int, kinds: Sequence[Kind] = MERGEABLE) -> list[Case]:
    """So many objectives: every kind, then every cell; each fourth by team."""
    made = []
    for index in range(number):
        turn = index // len(kinds)
        cell = _CELLS[(turn * 7 + index) % len(_CELLS)]
        made.append(
            Case(
                name=f"objective-{index:03}",
                kind=kinds[index % len(kinds)],
                where=cell,
                by_team=(index + turn) % 4 == 1,
            )
        )
    return made


def _objective(case: Case, source: str) -> str:
    """An objective in block style, as people write it."""
    measure = {**case.kind.measure, "source": source}
    if case.where:
        measure["where"] = case.where
    if case.by_team:
        measure["by"] = "team"
    lines = [
        f"  - id: {case.name}",
        f"    type: {case.kind.type}",
        f"    title: What {case.name} holds",
        "    measure:",
        *(f"      {key}: {value}" for key, value in measure.items()),
        f"    target: {{{case.kind.target}}}",
    ]
    return "\n".join(lines)


def document(name: str, source: str, objectives: Sequence[Case]) -> str:
    """A document of kind Objectives; it warns only, so that a run's exit code is 0."""
    head = (
        f"apiVersion: csobjectives/v1\nkind: Objectives\nname: {name}\n"
        "defaults: {window: month, enforcement: advisory}\nobjectives:\n"
    )
    return head + "\n".join(_objective(each, source) for each in objectives) + "\n"


def write_project(root: Path, sets: Mapping[str, Sequence[Case]]) -> None:
    """A project over the root's measurement files: per layout, one document for each set."""
    folder = root / "objectives"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "csobjectives.yaml").write_text(
        "apiVersion: csobjectives/v1\nkind: Project\ntitle: Benchmarks\n"
        f"timezone: Europe/Berlin\nas_of: {AS_OF}\n"
    )
    sources = "".join(
        f"  {layout}:\n    files: ../measurements/contacts.{layout}\n{_CONTRACT}"
        for layout in FORMATS
    )
    (folder / "sources.yaml").write_text(
        f"apiVersion: csobjectives/v1\nkind: Sources\nsources:\n{sources}"
    )
    for name, objectives in sets.items():
        for layout in FORMATS:
            written = document(f"{layout}-{name}", layout, objectives)
            (folder / f"{layout}-{name}.yaml").write_text(written)
