"""What has to be looked after beside the verdicts: what has expired, is overdue, or misleads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from csobjectives.judging.waivers import names
from csobjectives.model import Objective, Result, Verdict, Waiver, spelled
from csobjectives.problems import Problem, Severity


def reports(judged: Mapping[str, Sequence[Result]], as_of: date) -> Iterator[Problem]:
    """Warnings of waivers, notes, provisional targets, and wholes that only their mix moved."""
    for results in judged.values():
        whole = results[0]
        if not whole.retired:
            yield from _waivers(whole.objective, results, as_of)
            yield from _reviews(results, as_of)
            yield from _mix(whole)
        yield from _notes(whole.objective, as_of)


def _waivers(objective: Objective, results: Sequence[Result], as_of: date) -> Iterator[Problem]:
    """Waivers that expired before their last period was judged, and those of no segment."""
    last = results[0].judged
    for each in objective.waivers:
        if not _may_be_found(each, results):
            yield Problem(
                slug="orphaned-waiver",
                message=f"no row of {objective.name} is of the segment {spelled(each.segment)} "
                "that is waived",
                location=each.location,
                hint="Is it misspelt? Remove the waiver if there is no such segment any more.",
                severity=Severity.WARNING,
            )
        elif as_of > each.expires and max(each.periods) >= last.reading.period:
            yield Problem(
                slug="expired-waiver",
                message=f"the waiver of {objective.name} expired on {each.expires}, and holds for "
                f"{max(each.periods).name} no more",
                location=each.location,
                hint="Let it be approved anew with a later day, or remove it.",
                severity=Severity.WARNING,
            )


def _may_be_found(waiver: Waiver, results: Sequence[Result]) -> bool:
    """Whether there is, or may still be, what a waiver is for: rows may yet bring its segment."""
    whole, *segments = results
    if not waiver.segment or not segments or whole.judged.verdict is Verdict.PENDING:
        return True
    return any(names(waiver, each.segment) for each in segments)


def _notes(objective: Objective, as_of: date) -> Iterator[Problem]:
    for each in objective.notes:
        if each.due is not None and each.done is None and each.due < as_of:
            yield Problem(
                slug="overdue-action",
                message=f"an action on {objective.name} was due on {each.due}: {each.action}",
                location=each.location,
                hint="Write `done:` with the day on which it was, or a later day under `due`.",
                severity=Severity.WARNING,
            )


def _reviews(results: Sequence[Result], as_of: date) -> Iterator[Problem]:
    """Provisional targets that should have been reviewed, each once."""
    targets = dict.fromkeys(each.judged.target for each in results)
    for each in targets:
        if each is not None and each.review_by is not None and each.review_by < as_of:
            yield Problem(
                slug="review-overdue",
                message=f"the provisional target of {results[0].objective.name} was to be reviewed "
                f"by {each.review_by}: since then, it is a target as any other",
                location=each.location,
                hint="Agree on it and leave out `review_by`, or set another day.",
                severity=Severity.WARNING,
            )


def _mix(whole: Result) -> Iterator[Problem]:
    if whole.mix is not None and whole.mix.told:
        name, now = whole.objective.name, whole.judged.reading.period.name
        yield Problem(
            slug="mix-moved",
            message=f"{name} changed from {whole.mix.before.name} to {now} only because its "
            "segments have other parts in the whole: by themselves, they did not move that way",
            location=whole.objective.location,
            hint="Look at the segments before you praise or blame the whole.",
            severity=Severity.WARNING,
        )
