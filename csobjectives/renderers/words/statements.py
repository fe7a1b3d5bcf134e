"""Each objective as one plain sentence: for a review, a job description or a résumé.

Nothing is measured for it: a sentence says what is promised, and not what has become of it. It is
Markdown, in which whatever a document's author wrote as code stays code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from csobjectives.metrics import REGISTRY
from csobjectives.metrics.statements import EVERY, clauses_of
from csobjectives.model import Judge, Objective, ObjectiveSet, Target, Versus
from csobjectives.periods import days
from csobjectives.renderers.words.beside import own_name
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.measured import (
    figure_in_words,
    filled,
    named_in,
    noun_of,
    spelling_of,
    text_of,
)
from csobjectives.renderers.words.sentences import percent_of
from csobjectives.renderers.words.slots import (
    aim,
    amount,
    apart_from,
    bounds,
    code,
    listed,
)
from csobjectives.renderers.words.stated_segments import handed_down, own_targets
from csobjectives.renderers.words.targets import (
    days_of,
    glide_in_words,
    judged_in_words,
    with_following,
)
from csobjectives.renderers.words.text import markdown, plain
from csobjectives.renderers.words.windows import base_in_words, how_often, moving

_TITLE = 160


def render_statements(
    title: str, sets: Iterable[ObjectiveSet], level: float, as_of: date | None
) -> str:
    """The objectives of each set, a sentence for each of their targets, as a list in Markdown.

    `level` is that of intervals. What has retired by the day `as_of` promises nothing any more;
    where that day is not known, all that was written is stated.
    """
    lines = [f"# {_text(title)}"]
    for each in sets:
        pursued = [one for one in each.objectives if as_of is None or as_of < one.until]
        if pursued:
            lines += ["", f"## {_text(each.title) or _text(each.name)}", ""]
        lines += [f"- {said}" for objective in pursued for said in statements(objective, level)]
    return "\n".join(lines) + "\n"


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
    at which `level` if that is known, as is the benefit of the doubt; how else a miss is judged,
    as by a tolerance, is none. A plain metric says nothing of what it measures: there the
    objective's title goes before.
    """
    metric, target = REGISTRY[objective.measure.metric], objective.target
    if target is None:
        said = f"Track {noun_of(objective)}"
    elif target.versus:
        said = _held(objective, target)
    else:
        said = filled(text_of(objective), objective)
    if not metric.types:
        title = _text(objective.title).rstrip(" .!?:;,…") or _text(objective.id)
        said = f"{title}: {said[0].lower()}{said[1:]}"
    return f"{said}{''.join(f', {each}' for each in _scope(objective, until, level))}."


def _held(objective: Objective, target: Target) -> str:
    """A promise to be better than something else: `Have the share of … rise by at least …`."""
    unit, noun = objective.measure.unit, figure_in_words(objective)
    if target.versus in (Versus.PREVIOUS, Versus.LAST_YEAR):
        moved = bounds(target, unit, "relative" if target.relative else "change")
        return f"Have {noun} {moved} against {base_in_words(target.versus, objective.window)}"
    apart = apart_from(target, unit)
    if target.versus == Versus.BASELINE and objective.baseline is not None:
        at = objective.baseline.as_of
        of = f" of {spelled_day(at)}" if at else ""
        return f"Keep {noun} {apart} the baseline of {amount(objective.baseline.value, unit)}{of}"
    return f"Keep {noun} {apart} the figure of {code(target.versus)}"


def _scope(objective: Objective, until: date | None, level: float | None) -> Iterator[str]:
    """What every metric may have beside its own: rows, time, segments, what else has to hold."""
    measure, target = objective.measure, objective.target
    if measure.per:
        yield f"per {code(measure.per)}"
    if measure.where is not None:
        yield f"where {code(measure.where.text)}"
    if measure.clock is not None:
        yield f"in the working hours of {code(measure.clock.name)}"
    if measure.weight is not None:
        yield f"weighted by {code(measure.weight.text)}"
    if target is not None and target.judge is not Judge.POINT:
        known = level if target.judge is Judge.PROVEN else None
        yield judged_in_words(target) + (f" at the {percent_of(known)} level" if known else "")
    if target is not None and target.glide is not None:
        yield glide_in_words(target, measure.unit)
    if not measure.comparison:
        yield from _when(objective)
    if objective.timezone:
        yield f"by the clocks of {objective.timezone}"
    for each in objective.exclusions:
        yield f"without {spelled_period(days(each.start, each.end + timedelta(days=1)))}"
    yield from _further(objective, until)
    yield from _held_for(objective, until)


def _further(objective: Objective, until: date | None) -> Iterator[str]:
    """What is promised beside the target: of segments, beyond it, and that others are kept."""
    target, unit = objective.target, objective.measure.unit
    yield from handed_down(objective)
    if target is not None and target.stretch is not None:
        yield f"and aim for {aim(target.stretch, unit, _spelling(objective))}"
    yield from own_targets(objective, until, spelling_of(objective))
    if objective.guardrails:
        names = [code(own_name(each, objective)) for each in objective.guardrails]
        yield f"without missing {listed(names)}"


def _held_for(objective: Objective, until: date | None) -> Iterator[str]:
    """The days for which it is promised."""
    target = objective.target
    if target is not None and target.since is not None:
        yield days_of(target, until)
    if target is not None and target.review_by is not None:
        yield f"provisional up to {spelled_day(target.review_by)}"
    if objective.retired is not None:
        yield f"until {spelled_day(objective.retired.on)}"


def _spelling(objective: Objective) -> str:
    """How its sentence spells the target."""
    target = objective.target
    if target is not None and target.versus:
        return "relative" if target.relative else "change"
    return spelling_of(objective)


def _when(objective: Objective) -> Iterator[str]:
    """How often, unless the sentence itself has the time in it; how a rolling window moves on."""
    if not _says_when(objective):
        yield how_often(objective.window)
    if moving(objective.window):
        yield moving(objective.window)


def _says_when(objective: Objective) -> bool:
    """Whether the sentence itself has the time in it, as in `at the end of every month`."""
    is_named = objective.target is None or bool(objective.target.versus)
    text = named_in(objective) if is_named else text_of(objective)
    return any(EVERY in each.names for each in clauses_of(text))


def _text(text: str) -> str:
    return markdown(plain(text, _TITLE))
