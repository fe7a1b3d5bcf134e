"""What pages of the site show of several objectives: teams, types, and what rows are sorted by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from csobjectives.metrics import REGISTRY, TYPES, Metric
from csobjectives.model import ObjectiveSet, Result, Score, Scorecard, Target
from csobjectives.quantities import Unit
from csobjectives.renderers.pages.objective_view import TITLE
from csobjectives.renderers.pages.page import ObjectiveView, Page, SetView, Tally
from csobjectives.renderers.pages.segments import rest_in_words
from csobjectives.renderers.words.bounds import lines
from csobjectives.renderers.words.figures import count
from csobjectives.renderers.words.marks import MARKS, Order, urgency
from csobjectives.renderers.words.scoring import ScoreView, score_view
from csobjectives.renderers.words.text import plain

_ABOUT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a row is filtered and sorted by: words and numbers that no locale spells.

    Figures of one unit compare, and targets of one kind (`asks`): a change is none of plain
    figures. A lower `rank` is worse; it is the objective's own, so that none is another one for
    what becomes of others.
    """

    rank: str
    type: str
    unit: str
    asks: str
    found: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A team or a type: how many objectives it has, their verdicts, the score, and its page."""

    title: str
    path: str
    number: int
    tallies: tuple[Tally, ...]
    score: ScoreView | None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The parts of the project, by their names, and the key of each objective by its own."""

    teams: Mapping[str, Part]
    types: Mapping[str, Part]
    keys: Mapping[str, Key]


def overview_of(scorecard: Scorecard, page: Page) -> Overview:
    """What the site's pages show beside the objectives themselves."""
    keys = _keys(scorecard)
    by_type: defaultdict[str, list[ObjectiveView]] = defaultdict(list)
    for view in page.objectives:
        by_type[keys[view.name].type].append(view)
    return Overview(
        teams={
            each.name: _team(each, shown, scorecard.scores.sets.get(each.name))
            for each, shown in zip(scorecard.sets, page.sets, strict=True)
        },
        types={
            name: _type(name, by_type[name], scorecard.scores.types.get(name)) for name in TYPES
        },
        keys=keys,
    )


def metrics_of(type_name: str) -> tuple[Metric, ...]:
    """The metrics of a type, by name; those that suit every type are not told again and again."""
    named = (each for each in REGISTRY.values() if type_name in each.types)
    return tuple(sorted((each for each in named if len(each.types) < len(TYPES)), key=_name))


def sets_of_type(page: Page, overview: Overview, type_name: str) -> tuple[SetView, ...]:
    """The sets that have objectives of a type, with these alone."""
    chosen = (
        replace(
            each,
            score=None,
            retired=(),
            without_result=(),
            objectives=tuple(
                view for view in each.objectives if overview.keys[view.name].type == type_name
            ),
        )
        for each in page.sets
    )
    return tuple(each for each in chosen if each.objectives)


def rest_of(objectives: Iterable[ObjectiveView]) -> str:
    """What the objectives are for which there is no room: `37 more: 30 at risk, 7 stale`."""
    return rest_in_words([each.mark for each in objectives])


def segments_of(objective: ObjectiveView) -> str:
    """What the segments of an objective are: `4 by region: 1 missed, 3 met`."""
    marks = objective.segment_marks
    words = Counter(mark.word.lower() for mark in marks if mark != MARKS[None])
    told = ", ".join(f"{count(number)} {word}" for word, number in words.items())
    return f"{count(len(marks))} by {objective.by}{f': {told}' if told else ''}"


def _team(objectives: ObjectiveSet, shown: SetView, score: Score | None) -> Part:
    return Part(
        title=shown.title,
        path=shown.path,
        number=len(shown.objectives),
        tallies=_tallies(shown.objectives),
        score=score_view(score) if score else None,
        about=plain(objectives.description, _ABOUT),
    )


def _type(name: str, objectives: list[ObjectiveView], score: Score | None) -> Part:
    return Part(
        title=TYPES[name].title,
        path=f"types/{name}/index.html",
        number=len(objectives),
        tallies=_tallies(objectives),
        score=score_view(score) if score else None,
        about=TYPES[name].meaning,
    )


def _tallies(objectives: Iterable[ObjectiveView]) -> tuple[Tally, ...]:
    """How many there are of each verdict, the worst first; of those that have none, last."""
    numbers = Counter(each.mark.name for each in objectives)
    return tuple(Tally(mark, numbers[mark.name]) for mark in MARKS.values() if numbers[mark.name])


def _keys(scorecard: Scorecard) -> dict[str, Key]:
    parts: defaultdict[str, list[Result]] = defaultdict(list)
    for each in scorecard.results:
        if each.segment:
            parts[each.objective.name].append(each)
    whole = [each for each in scorecard.results if not each.segment and not each.retired]
    return {
        plain(each.objective.name, TITLE): _key(each, parts.get(each.objective.name, ()))
        for each in whole
    }


def _key(result: Result, parts: Iterable[Result]) -> Key:
    objective, target = result.objective, result.judged.target
    bounds = lines(target)
    return Key(
        rank=rank_in_figures(urgency(result, parts)),
        type=plain(objective.type, TITLE),
        unit=str(objective.measure.unit),
        asks=_asks(target, objective.measure.unit),
        found=_number(result.judged.reading.estimate.value),
        target=_number(bounds[0] if bounds else None),
    )


def _asks(target: Target | None, unit: Unit) -> str:
    """What a target is of: `s`, or of a change `s more` and, of a relative one, `part more`."""
    if target is None or not target.versus:
        return str(unit)
    return "part more" if target.relative else f"{unit} more"


def rank_in_figures(order: Order) -> str:
    """An order of urgency as one number: of two, the lower one is the more urgent.

    What it is by is the whole number; how far off the target a result is, less than one beside it.
    """
    *kinds, nearer = order
    whole = 0
    for kind in kinds:
        whole = whole * len(MARKS) + int(kind)
    return f"{float(whole + Fraction(9, 10) / (1 - Fraction(nearer))):.10g}"


def _number(value: Fraction | None) -> str:
    """As scripts read it."""
    return "" if value is None else f"{float(value):.12g}"


def _name(metric: Metric) -> str:
    return metric.name
