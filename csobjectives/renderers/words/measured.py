"""What an objective measures, in words: the sentence of its metric, and the noun in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from csobjectives.binding import form_of
from csobjectives.metrics import REGISTRY, Form, Metric, OptionKind
from csobjectives.metrics.statements import EVERY, PERIOD, TARGET, Slot, clauses_of
from csobjectives.model import Measure, Objective
from csobjectives.renderers.words.slots import bounds, code, listed, role, setting
from csobjectives.renderers.words.text import markdown, plain
from csobjectives.renderers.words.windows import every, length_of

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


def noun_of(objective: Objective) -> str:
    """What is measured; where its sentence does not name it, by the metric's own first line."""
    named = named_in(objective)
    return filled(named, objective) if named else _summarised(objective)


def figure_in_words(objective: Objective) -> str:
    """What is measured, as something that can rise and fall."""
    noun = re.sub(r"\Ahow many ", "the number of ", noun_of(objective))
    return f"the figure for {noun}" if noun.startswith(_QUESTIONS) else noun


def filled(text: str, objective: Objective) -> str:
    """A text with slots, filled in by what the objective says."""
    measure = objective.measure
    given = {*measure.roles, *measure.options, EVERY, PERIOD}
    pieces = [
        piece
        for clause in clauses_of(text)
        if not clause.perhaps or clause.names <= given
        for piece in clause.pieces
    ]
    said = ""
    for piece in pieces:
        is_of_several = said.endswith("s") and str(piece).startswith("'s ")
        words = _spelled(piece, objective) if isinstance(piece, Slot) else piece
        words = words.replace("'s", "'", 1) if is_of_several else words
        said += f"by {words}" if said.endswith("more ") and words.startswith("more ") else words
    return said


def text_of(objective: Objective) -> str:
    """The sentence of the metric's form, with its slots."""
    metric = REGISTRY[objective.measure.metric]
    return metric.statement_of(form_of(objective.measure))


def spelling_of(objective: Objective) -> str:
    """How the metric's own sentence spells a target."""
    slots = (each for clause in clauses_of(text_of(objective)) for each in clause.pieces)
    return next(each.spelling for each in slots if isinstance(each, Slot) and each.name == TARGET)


def named_in(objective: Objective) -> str:
    """What a sentence names: of `Keep the mean rating at 4 or more`, the mean rating.

    Empty where it says what is done, as `Answer 80% of contacts` does.
    """
    text = text_of(objective)
    for pattern, named in _NAMING:
        if re.fullmatch(pattern, text):
            return re.sub(pattern, named, text)
    return ""


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
            return listed([f"“{markdown(plain(each.title, _TITLE))}”" for each in others])
        return listed([_figure_of(each, measure) for each in others])
    return role(measure, slot.name)


def _every(objective: Objective) -> str:
    return "the period" if objective.measure.comparison else every(objective.window)


def _period(objective: Objective) -> str:
    return "period" if objective.measure.comparison else length_of(objective.window)


def _figure_of(objective: Objective, comparing: Measure) -> str:
    """The figure of another objective, with the rows that it is about, in days of their own."""
    of_days = replace(objective.measure, comparison=comparing.comparison)
    where, noun = of_days.where, figure_in_words(replace(objective, measure=of_days))
    return noun + (f" (where {code(where.text)})" if where else "")


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
