"""What has to be looked after beside the verdicts: what has expired, is overdue, or misleads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from csobjectives.judging.likeness import nearest
from csobjectives.judging.notes import is_done, may_be_told
from csobjectives.judging.waivers import is_part
from csobjectives.model import Note, Objective, Result, Segment, Verdict, Waiver, spelled
from csobjectives.periods import Period
from csobjectives.problems import Location, Problem, Severity


def reports(judged: Mapping[str, Sequence[Result]], as_of: date) -> Iterator[Problem]:
    """Warnings of waivers, notes, provisional targets, and wholes that only their mix moved."""
    for results in judged.values():
        whole = results[0]
        if not whole.retired:
            yield from _waivers(whole.objective, results, as_of)
            yield from _reviews(results, as_of)
            yield from _mix(whole)
        yield from _notes(whole.objective, results, as_of)


def _waivers(objective: Objective, results: Sequence[Result], as_of: date) -> Iterator[Problem]:
    """Waivers that expired before their last period was judged, and those of no segment."""
    last = results[0].judged
    for each in objective.waivers:
        if _is_orphaned(each.segment, max(each.periods), results):
            yield _orphaned("waiver", each, results)
        elif as_of > each.expires and max(each.periods) >= last.reading.period:
            yield _warning(
                slug="expired-waiver",
                message=f"the waiver of {objective.name} expired on {each.expires}, and holds for "
                f"{max(each.periods).name} no more",
                location=each.location,
                hint="Let it be approved anew with a later day, or remove it.",
            )


def _is_orphaned(segment: Segment, period: Period, results: Sequence[Result]) -> bool:
    """Whether nothing that is shown is of a segment about which something is said.

    Rows may yet bring it where there are none, and older periods may have had it.
    """
    whole, *segments = results
    first = (*whole.history, whole.judged)[0].reading.period
    if not segment or not segments or whole.judged.verdict is Verdict.PENDING:
        return False
    return period >= first and not any(is_part(segment, each.segment) for each in segments)


def _orphaned(kind: str, about: Waiver | Note, results: Sequence[Result]) -> Problem:
    """A waiver or a note on a segment that no row is of; it may be misspelt."""
    columns = {name for name, _ in about.segment}
    there = [tuple(part for part in each.segment if part[0] in columns) for each in results[1:]]
    near = nearest(about.segment, there)
    return _warning(
        slug=f"orphaned-{kind}",
        message=f"no row of the periods that are shown is of {spelled(about.segment)}, which a "
        f"{kind} of {results[0].objective.name} is about",
        location=about.location,
        hint=f"If it is misspelt: the nearest is {spelled(near)}."
        if near
        else "Correct it if it is misspelt, or remove it if there is no such segment any more.",
    )


def _notes(objective: Objective, results: Sequence[Result], as_of: date) -> Iterator[Problem]:
    """Notes of no segment, and actions that are not done; none of what is suppressed."""
    for each in objective.notes:
        if not results[0].retired and _is_orphaned(each.segment, each.period, results):
            yield _orphaned("note", each, results)
        if may_be_told(each, results):
            yield from _action(objective, each, as_of)


def _action(objective: Objective, note: Note, as_of: date) -> Iterator[Problem]:
    """An action that is overdue, or said to be done on a day that is still to come."""
    if is_done(note, as_of):
        return
    if note.done is not None:
        yield _warning(
            slug="not-done-yet",
            message=f"the action on {objective.name} is said to be done on {note.done}, a day "
            f"that is still to come as of {as_of}",
            location=note.location,
            hint="Write `done:` once it is, and until when it shall be under `due`.",
        )
    if note.due is not None and note.due < as_of:
        yield _warning(
            slug="overdue-action",
            message=f"an action on {objective.name} was due on {note.due}: {note.action}",
            location=note.location,
            hint="Write `done:` with the day on which it was, or a later day under `due`.",
        )


def _reviews(results: Sequence[Result], as_of: date) -> Iterator[Problem]:
    """Provisional targets that should have been reviewed, each once."""
    targets = dict.fromkeys(each.judged.target for each in results)
    for each in targets:
        if each is not None and each.review_by is not None and each.review_by < as_of:
            yield _warning(
                slug="review-overdue",
                message=f"the provisional target of {results[0].objective.name} was to be reviewed "
                f"by {each.review_by}: since then, it is a target as any other",
                location=each.location,
                hint="Agree on it and leave out `review_by`, or set another day.",
            )


def _mix(whole: Result) -> Iterator[Problem]:
    if whole.mix is not None and whole.mix.told:
        name, now = whole.objective.name, whole.judged.reading.period.name
        yield _warning(
            slug="mix-moved",
            message=f"{name} changed from {whole.mix.before.name} to {now} only because its "
            "segments have other parts in the whole: by themselves, they did not move that way",
            location=whole.objective.location,
            hint="Look at the segments before you praise or blame the whole.",
        )


def _warning(*, slug: str, message: str, location: Location, hint: str) -> Problem:
    return Problem(
        slug=slug, message=message, location=location, hint=hint, severity=Severity.WARNING
    )
