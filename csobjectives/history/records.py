"""A figure as it was known on a day: one line of JSON, and back.

A line ends in a check of its own characters, so that one that was edited is told from one that
was written here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from csobjectives.history.exact import end_from, end_of, exactly, written
from csobjectives.model import Estimate, Judge, Segment, StandardError, Target, Verdict
from csobjectives.problems import Location

FORMAT = 1
NOWHERE = Location("")  # where a record stands that is not written yet
_LINE = re.compile(r'(?P<body>\{.*),"check":"(?P<check>[0-9a-f]{12})"\}')
_BOUNDS = ("at_least", "at_most", "stretch")

Json = dict[str, Any]
Key = tuple[str, frozenset[tuple[str, str | None]], str, str]


class BadLine(ValueError):
    """A line that is no record; `hint` says what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The figure of a closed period, as it was known when a run judged from `as_of`.

    `target` is the one that it was judged by then; `baseline` the figure that this holds it
    against, if it does. `definition` tells figures apart that were measured in another way. Its
    interval is of the `level`, and `tool` is the version that worked it out.
    """

    objective: str
    segment: Segment
    window: str
    period: str
    estimate: Estimate
    unit: str
    target: Target | None
    verdict: Verdict | None
    definition: str
    as_of: date
    level: float
    tool: str
    baseline: Fraction | None = None
    location: Location = NOWHERE

    @property
    def key(self) -> Key:
        """What is recorded once: an objective's segment in a period, by one definition."""
        return self.objective, frozenset(self.segment), self.period, self.definition

    def says_the_same(self, other: Record) -> bool:
        """Whether another record of the same has the same figure and target."""
        return replace(
            other,
            as_of=self.as_of,
            tool=self.tool,
            location=self.location,
            target=_placed(other.target, self.target),
        ) == replace(self, segment=other.segment)


def _placed(target: Target | None, where: Target | None) -> Target | None:
    return target and replace(target, location=where.location if where else target.location)


def line_of(record: Record) -> str:
    """The record as a line, without its end: the same record gives the same characters."""
    set_name, _, identifier = record.objective.partition("/")
    content: Json = {
        "format": FORMAT,
        "set": set_name,
        "objective": identifier,
        "segment": dict(record.segment),
        "window": record.window,
        "period": record.period,
        **_estimate(record.estimate),
        "unit": record.unit,
        "target": _target(record.target, record.baseline),
        "verdict": record.verdict,
        "definition": record.definition,
        "as_of": record.as_of.isoformat(),
        "level": record.level,
        "tool": record.tool,
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)[:-1]
    return f'{body},"check":"{_check(body)}"}}'


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def _estimate(estimate: Estimate) -> Json:
    """A figure, exact; what it is made of only where it is made of anything."""
    error = estimate.error
    content: Json = {
        "value": _number(estimate.value),
        "n": estimate.n,
        "numerator": _number(estimate.numerator),
        "denominator": _number(estimate.denominator),
        "low": None if estimate.low is None else end_of(estimate.low),
        "high": None if estimate.high is None else end_of(estimate.high),
        "error": None if error is None else [end_of(error.of), end_of(error.freedom)],
        "census": estimate.census,
    }
    made_of = {name: _estimate(each) for name, each in estimate.made_of.items()}
    return content | ({"made_of": made_of} if made_of else {})


def _number(value: Fraction | None) -> str | None:
    return None if value is None else written(value)


def _target(target: Target | None, baseline: Fraction | None) -> Json | None:
    """All that a target says, without what it leaves at its default."""
    if target is None:
        return None
    content: Json = {name: _number(getattr(target, name)) for name in _BOUNDS}
    content |= {
        "tolerance": written(target.tolerance) if target.tolerance else None,
        "min_sample": target.min_sample or None,
        "from": target.since.isoformat() if target.since else None,
        "versus": target.versus or None,
        "relative": target.relative or None,
        "strict": target.strict or None,
        "judge": None if target.judge is Judge.POINT else target.judge,
        "review_by": target.review_by.isoformat() if target.review_by else None,
        "baseline": _number(baseline),
    }
    return {name: value for name, value in content.items() if value is not None}


def parse_line(text: str, location: Location) -> Record:
    """The record that a line holds. Raises BadLine where it is none, or was changed."""
    found = _LINE.fullmatch(text)
    if found is None:
        raise _no_record(text)
    if _check(found["body"]) != found["check"]:
        raise BadLine(
            "this line was changed after it was written",
            "Take the line back from version control, or delete it: what the data still show is "
            "then recorded anew.",
        )
    content = json.loads(found["body"] + "}")
    if content.get("format") != FORMAT:
        raise BadLine(
            f"this line has format {content.get('format')}, and {FORMAT} is the one that is known",
            f"It was written by csobjectives {content.get('tool')}: use that version, or a newer.",
        )
    try:
        return _record(content, location)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadLine(f"this line is no record: {wrong}", "Delete the line.") from None


def _no_record(text: str) -> BadLine:
    """What is wrong with a line that does not look like one."""
    if text.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        hint = "Keep the lines of both sides, and delete those that mark the conflict."
        return BadLine("this line marks a conflict of two versions", hint)
    hint = "Take the line back from version control, or delete it."
    return BadLine("this line is no record: it is cut off, or was not written by a check", hint)


def _record(content: Json, location: Location) -> Record:
    target = content["target"]
    return Record(
        objective=f"{_text(content['set'])}/{_text(content['objective'])}",
        segment=_segment(content["segment"]),
        window=_text(content["window"]),
        period=_text(content["period"]),
        estimate=_read_estimate(content),
        unit=_text(content["unit"]),
        target=None if target is None else _read_target(target, location),
        baseline=None if target is None else _read(target.get("baseline")),
        verdict=None if content["verdict"] is None else Verdict(content["verdict"]),
        definition=_text(content["definition"]),
        as_of=date.fromisoformat(_text(content["as_of"])),
        level=end_from(content["level"]),
        tool=_text(content["tool"]),
        location=location,
    )


def _segment(content: Mapping[str, object]) -> Segment:
    return tuple((name, None if each is None else _text(each)) for name, each in content.items())


def _read_estimate(content: Json) -> Estimate:
    error = content["error"]
    return Estimate(
        value=_read(content["value"]),
        n=None if content["n"] is None else int(content["n"]),
        numerator=_read(content["numerator"]),
        denominator=_read(content["denominator"]),
        low=None if content["low"] is None else end_from(content["low"]),
        high=None if content["high"] is None else end_from(content["high"]),
        census=bool(content["census"]),
        error=None if error is None else StandardError(end_from(error[0]), end_from(error[1])),
        made_of={name: _read_estimate(each) for name, each in content.get("made_of", {}).items()},
    )


def _read_target(content: Json, location: Location) -> Target:
    since, review_by = (
        None if text is None else date.fromisoformat(_text(text))
        for text in (content.get("from"), content.get("review_by"))
    )
    return Target(
        location=location,
        at_least=_read(content.get("at_least")),
        at_most=_read(content.get("at_most")),
        stretch=_read(content.get("stretch")),
        tolerance=_read(content.get("tolerance")) or Fraction(0),
        min_sample=int(content.get("min_sample", 0)),
        since=since,
        versus=_text(content.get("versus", "")),
        relative=bool(content.get("relative", False)),
        strict=bool(content.get("strict", False)),
        judge=Judge(content.get("judge", Judge.POINT)),
        review_by=review_by,
    )


def _read(text: object) -> Fraction | None:
    return None if text is None else exactly(text)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value
