"""Each objective as one plain sentence: for a review, a job description or a résumé.

Nothing is measured for it: a sentence says what is promised, and not what has become of it. It is
Markdown, in which whatever a document's author wrote as code stays code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from csobjectives.binding import form_of
from csobjectives.metrics import REGISTRY, Form, Metric, OptionKind
from csobjectives.metrics.statements import EVERY, PERIOD, TARGET, Slot, clauses_of
from csobjectives.model import Judge, Measure, Objective, ObjectiveSet, Target, Versus
from csobjectives.periods import days
from csobjectives.renderers.dates import spelled_day, spelled_period
from csobjectives.renderers.sentences import percent_of
from csobjectives.renderers.slots import (
    aim,
    amount,
    apart_from,
    bounds,
    code,
    listed,
    role,
    setting,
)
from csobjectives.renderers.stated_segments import of_segments
from csobjectives.renderers.targets import days_of, glide_in_words, with_following
from csobjectives.renderers.text import markdown, plain
from csobjectives.renderers.windows import base_in_words, every, how_often, length_of, moving

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


def render_statements(
    title: str, sets: Iterable[ObjectiveSet], level: float, as_of: date | None
) -> str:
    """The objectives of each set, a sentence for each of their targets, as a list in Markdown.

    `level` is that of intervals. What has retired by the day `as_of` promises nothing any more;
    where that day is not known, all that was written is stated.
    """
    lines = [f"# {_text(title)}"]
    for each in sets:
        pursued = [one for one in each.objectives if not _is_retired(one, as_of)]
        if pursued:
            lines += ["", f"## {_text(each.title) or _text(each.name)}", ""]
        lines += [f"- {said}" for objective in pursued for said in statements(objective, level)]
    return "\n".join(lines) + "\n"


def _is_retired(objective: Objective, as_of: date | None) -> bool:
    return objective.retired is not None and as_of is not None and objective.retired.on <= as_of


def statements(objective: Objective, level: float | None = None) -> tuple[str, ...]:
    """What an objective promises: a sentence for each step of its schedule, in order."""
    if not objective.targets:
        return (statement(objective),)
    return tuple(
        statement(replace(objective, targets=(target,)), until, level)
        for target, until in with_following(objective.targets)
    )


def statement(objective: Objective, until: date | None = None, level: float | None = None) -> str:
    """What an objective promises by its last target, with every bound, cut-off and condition.

    The target may be one that holds `until` a day. That it has to be proven is a part of it, and
    at which `level` if that is known; how else a miss is judged, as by a tolerance, is none. A
    plain metric says nothing of what it measures: there the objective's title goes before.
    """
    metric, target = REGISTRY[objective.measure.metric], objective.target
    if target is None:
        said = f"Track {_noun(objective)}"
    elif target.versus:
        said = _held(objective, target)
    else:
        said = _filled(_text_of(objective), objective)
    if not metric.types:
        title = _text(objective.title).rstrip(" .!?:;,…") or _text(objective.id)
        said = f"{title}: {said[0].lower()}{said[1:]}"
    return f"{said}{''.join(f', {each}' for each in _scope(objective, until, level))}."


def _held(objective: Objective, target: Target) -> str:
    """A promise to be better than something else: `Have the share of … rise by at least …`."""
    unit, noun = objective.measure.unit, _figure(objective)
    if target.versus in (Versus.PREVIOUS, Versus.LAST_YEAR):
        moved = bounds(target, unit, "relative" if target.relative else "change")
        return f"Have {noun} {moved} against {base_in_words(target.versus, objective.window)}"
    apart = apart_from(target, unit)
    if target.versus == Versus.BASELINE and objective.baseline is not None:
        at = objective.baseline.as_of
        of = f" of {spelled_day(at)}" if at else ""
        return f"Keep {noun} {apart} the baseline of {amount(objective.baseline.value, unit)}{of}"
    return f"Keep {noun} {apart} the figure of {code(target.versus)}"


def _figure(objective: Objective) -> str:
    """What is measured, as something that can rise and fall."""
    noun = re.sub(r"\Ahow many ", "the number of ", _noun(objective))
    return f"the figure for {noun}" if noun.startswith(_QUESTIONS) else noun


def _text_of(objective: Objective) -> str:
    """The sentence of the metric's form, with its slots."""
    metric = REGISTRY[objective.measure.metric]
    return metric.statement_of(form_of(objective.measure))


def _filled(text: str, objective: Objective) -> str:
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
        said += words.replace("'s", "'", 1) if is_of_several else words
    return said


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


def _scope(objective: Objective, until: date | None, level: float | None) -> Iterator[str]:
    """What every metric may have beside its own: things, rows, time, segments, a stretch, days."""
    measure, target = objective.measure, objective.target
    if measure.per:
        yield f"per {code(measure.per)}"
    if measure.where is not None:
        yield f"where {code(measure.where.text)}"
    if measure.clock is not None:
        yield f"in the working hours of {code(measure.clock.name)}"
    if measure.weight is not None:
        yield f"weighted by {code(measure.weight.text)}"
    if target is not None and target.judge is Judge.PROVEN:
        yield "proven" + (f" at the {percent_of(level)} level" if level is not None else "")
    if target is not None and target.glide is not None:
        yield glide_in_words(target, measure.unit)
    if not measure.comparison:
        yield from _when(objective)
    if objective.timezone:
        yield f"by the clocks of {objective.timezone}"
    for each in objective.exclusions:
        yield f"without {spelled_period(days(each.start, each.end + timedelta(days=1)))}"
    yield from of_segments(objective, until, _slot_spelling(objective))
    if target is not None and target.stretch is not None:
        yield f"and aim for {aim(target.stretch, measure.unit, _spelling(objective))}"
    if target is not None and target.since is not None:
        yield days_of(target, until)
    if objective.retired is not None:
        yield f"until {spelled_day(objective.retired.on)}"


def _spelling(objective: Objective) -> str:
    """How its sentence spells the target."""
    target = objective.target
    if target is not None and target.versus:
        return "relative" if target.relative else "change"
    return _slot_spelling(objective)


def _slot_spelling(objective: Objective) -> str:
    """How the metric's own sentence spells a target."""
    slots = (each for clause in clauses_of(_text_of(objective)) for each in clause.pieces)
    return next(each.spelling for each in slots if isinstance(each, Slot) and each.name == TARGET)


def _every(objective: Objective) -> str:
    return "the period" if objective.measure.comparison else every(objective.window)


def _period(objective: Objective) -> str:
    return "period" if objective.measure.comparison else length_of(objective.window)


def _when(objective: Objective) -> Iterator[str]:
    """How often, unless the sentence itself has the time in it; how a rolling window moves on."""
    if not _says_when(objective):
        yield how_often(objective.window)
    if moving(objective.window):
        yield moving(objective.window)


def _says_when(objective: Objective) -> bool:
    """Whether the sentence itself has the time in it, as in `at the end of every month`."""
    is_named = objective.target is None or bool(objective.target.versus)
    text = _named(objective) if is_named else _text_of(objective)
    return any(EVERY in each.names for each in clauses_of(text))


def _figure_of(objective: Objective, comparing: Measure) -> str:
    """The figure of another objective, with the rows that it is about, in days of their own."""
    of_days = replace(objective.measure, comparison=comparing.comparison)
    where, noun = of_days.where, _figure(replace(objective, measure=of_days))
    return noun + (f" (where {code(where.text)})" if where else "")


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
