"""Each objective as one plain sentence: for a review, a job description or a résumé.

Nothing is measured for it: a sentence says what is promised, and not what has become of it. It is
Markdown, in which whatever a document's author wrote as code stays code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from csobjectives.binding import form_of, scanned
from csobjectives.metrics import REGISTRY, Form, Metric, OptionKind
from csobjectives.metrics.statements import EVERY, PERIOD, TARGET, Slot, clauses_of
from csobjectives.model import Measure, Objective, ObjectiveSet
from csobjectives.renderers.slots import aim, bounds, code, listed, role, setting
from csobjectives.renderers.text import markdown, plain

_TITLE = 160
_NAMING = (
    (r"Keep (.*?) \{target:level\}(.*)", r"\1\2"),
    (r"Have (.*?) \{target:change\}(.*)", r"the change of \1\2"),
    (r"Have (.*?) \{target:relative\}(.*)", r"the relative change of \1\2"),
    (r"Keep (.*?) \{target:gap\} above (.*)", r"the gap between \1 and \2"),
    (r"Let \{target\} pass (.*)", r"the time that passes \1"),
)
_QUESTIONS = ("how ", "what ", "by ")
_LIMITS = {"_from": "or more", "_to": "or less"}
_IN_WORDS = (OptionKind.DURATION, OptionKind.NUMBER, OptionKind.CHOICE)


def render_statements(title: str, sets: Iterable[ObjectiveSet]) -> str:
    """The objectives of each set, a sentence each, as a list in Markdown."""
    lines = [f"# {_text(title)}"]
    for each in sets:
        lines += ["", f"## {_text(each.title) or _text(each.name)}", ""]
        lines += [f"- {statement(objective)}" for objective in each.objectives]
    return "\n".join(lines) + "\n"


def statement(objective: Objective) -> str:
    """What an objective promises, in one sentence, with every bound, cut-off and condition.

    How a miss is judged, as by a tolerance, is no part of it. A plain metric says nothing of
    what it measures: there the objective's title goes before.
    """
    metric = REGISTRY[objective.measure.metric]
    if objective.target is None:
        said = f"Track {_noun(objective)}"
    else:
        said = _filled(_text_of(objective), objective)
    if not metric.types:
        title = _text(objective.title).rstrip(" .!?:;,…") or _text(objective.id)
        said = f"{title}: {said[0].lower()}{said[1:]}"
    return f"{said}{''.join(f', {each}' for each in _scope(objective))}."


def _text_of(objective: Objective) -> str:
    """The sentence of the metric's form, with its slots."""
    metric = REGISTRY[objective.measure.metric]
    return metric.statement_of(form_of(objective.measure))


def _filled(text: str, objective: Objective) -> str:
    """A text with slots, filled in by what the objective says."""
    measure = objective.measure
    given = {*measure.roles, *measure.options, EVERY, PERIOD}
    return "".join(
        _spelled(piece, objective) if isinstance(piece, Slot) else piece
        for clause in clauses_of(text)
        if not clause.perhaps or clause.names <= given
        for piece in clause.pieces
    )


def _spelled(slot: Slot, objective: Objective) -> str:
    measure, metric = objective.measure, REGISTRY[objective.measure.metric]
    if slot.name == TARGET:
        target = objective.target
        return "" if target is None else bounds(target, measure.unit, slot.spelling)
    if slot.name == EVERY:
        return _every(objective)
    if slot.name == PERIOD:
        return _period(objective)
    if slot.name in metric.options:
        return setting(measure, slot.name, metric.options[slot.name].kind, slot.spelling)
    if slot.name in measure.objectives:
        others = measure.objectives[slot.name]
        if measure.comparison is None:
            return listed([f"“{_text(each.title)}”" for each in others])
        return listed([_figure_of(each, measure) for each in others])
    return role(measure, slot.name)


def _scope(objective: Objective) -> Iterator[str]:
    """What every metric may have beside its own: things, rows, time, segments, a stretch."""
    measure, target = objective.measure, objective.target
    if measure.per:
        yield f"per {code(measure.per)}"
    if measure.where is not None:
        yield f"where {code(measure.where.text)}"
    if measure.weight is not None:
        yield f"weighted by {code(measure.weight.text)}"
    if not (measure.comparison or _says_when(objective)):
        yield _every(objective)
    if measure.by and (target is None or not _adds_up(measure)):
        yield f"overall and for {_segments(measure.by)}"
    if target is not None and target.stretch is not None:
        yield f"and aim for {aim(target.stretch, measure.unit, _spelling(objective))}"


def _adds_up(measure: Measure) -> bool:
    """Whether the figure of the whole is that of its parts together: its target is not theirs."""
    counted = scanned(measure) if measure.comparison else measure
    return form_of(counted).estimator.additive


def _spelling(objective: Objective) -> str:
    """How its sentence spells the target."""
    slots = (each for clause in clauses_of(_text_of(objective)) for each in clause.pieces)
    return next(each.spelling for each in slots if isinstance(each, Slot) and each.name == TARGET)


def _segments(by: tuple[str, ...]) -> str:
    named = [code(each) for each in by]
    return f"each combination of {listed(named)}" if len(named) > 1 else f"each {named[0]}"


def _every(objective: Objective) -> str:
    return "the period" if objective.measure.comparison else f"every {objective.window}"


def _period(objective: Objective) -> str:
    return "period" if objective.measure.comparison else str(objective.window)


def _says_when(objective: Objective) -> bool:
    """Whether the sentence itself has the time in it, as in `at the end of every month`."""
    text = _text_of(objective) if objective.target is not None else _named(objective)
    return any(EVERY in each.names for each in clauses_of(text))


def _figure_of(objective: Objective, comparing: Measure) -> str:
    """The figure of another objective, with the rows that it is about, in days of their own."""
    of_days = replace(objective.measure, comparison=comparing.comparison)
    where, noun = of_days.where, _noun(replace(objective, measure=of_days))
    figure = f"the figure for {noun}" if noun.startswith(_QUESTIONS) else noun
    return figure + (f" (where {code(where.text)})" if where else "")


def _noun(objective: Objective) -> str:
    """What is measured; where its sentence does not name it, by the metric's own first line."""
    named = _named(objective)
    return _filled(named, objective) if named else _summarised(objective)


def _named(objective: Objective) -> str:
    """What a sentence names: of `Keep the mean rating at 4 or more`, the mean rating.

    Empty where it says what is done, as `Answer 80% of contacts` does.
    """
    text = _text_of(objective)
    for pattern, named in _NAMING:
        if re.fullmatch(pattern, text):
            return re.sub(pattern, named, text)
    return ""


def _summarised(objective: Objective) -> str:
    """The metric's first line, with what its form and settings add to it in brackets."""
    metric = REGISTRY[objective.measure.metric]
    what = re.split("[:.]", metric.summary)[0].replace(" in the period", "")
    first, second, *_ = what.split()
    if not second[0].isupper():  # as in a name of several words
        what = f"{first.lower()}{what[len(first) :]}"
    what = _of_window(what.removesuffix(", as a quantile"), objective)
    aside = "; ".join(_aside(objective, metric))
    return f"{what} ({aside})" if aside else what


def _of_window(text: str, objective: Objective) -> str:
    return re.sub(r"\bperiod\b", _period(objective), text)


def _aside(objective: Objective, metric: Metric) -> Iterator[str]:
    """What the first line leaves open: which form, the register, settings."""
    measure, form = objective.measure, form_of(objective.measure)
    if measure.variant or not _is_told_by_settings(metric, form):
        yield _of_window(form.summary, objective)
    if measure.register:
        yield f"register {code(measure.register)}"
    given = {name: each for name, each in metric.options.items() if name in measure.options}
    limits = [name for name in given if name.endswith(tuple(_LIMITS))]
    for name, option in given.items():
        words = name.replace("_", " ")
        if option.kind is OptionKind.QUANTILE:
            yield f"at the {setting(measure, name, option.kind, 'percentile')}"
            continue
        said = setting(measure, name, option.kind)
        if name in limits:
            of, _, way = words.rpartition(" ")
            yield f"{f'{of}: ' if len(limits) > 1 else ''}{said} {_LIMITS[f'_{way}']}"
        else:
            yield f"{words}{'' if option.kind in _IN_WORDS else ':'} {said}"


def _is_told_by_settings(metric: Metric, form: Form) -> bool:
    """Whether no other form says something else under the same settings."""
    said, settings = metric.statement_of(form), metric.needs(form) & metric.options.keys()
    return not any(
        metric.statement_of(each) != said and metric.needs(each) & metric.options.keys() == settings
        for each in metric.forms.values()
    )


def _text(text: str) -> str:
    return markdown(plain(text, _TITLE))
