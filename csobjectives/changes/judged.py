"""A row of results as the judgement that it was written of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from csobjectives.changes.numbers import day, number, period
from csobjectives.changes.runs import Stated
from csobjectives.model import (
    Against,
    Estimate,
    Glide,
    Judge,
    Judgement,
    Lack,
    Note,
    Reading,
    Refusal,
    Target,
    Verdict,
    Waiver,
)
from csobjectives.periods import Period, parse_day
from csobjectives.problems import Location

Json = Mapping[str, Any]

_NOWHERE = Location("")


def judgement_of(row: Json, location: Location) -> Judgement:
    """The judgement of a row, whose target and waiver stand at the location.

    Raises ValueError for a day or a period that no calendar has.
    """
    judged = period(row["period"], row["window"])
    reading = Reading(
        period=judged,
        segment=tuple(row["segment"].items()),
        estimate=_estimate(row),
        excluded=row["excluded"],
        partial=row["partial"],
        settling=row["settling"],
        suppressed=row["suppressed"],
    )
    return Judgement(
        reading=reading,
        target=target_of(row["target"], location),
        against=_against(row["against"]),
        verdict=None if row["verdict"] is None else Verdict(row["verdict"]),
        held=number(row["held"]),
        difference=number(row["difference"]),
        certain=row["certain"],
        lacks=None if row["lacks"] is None else Lack(row["lacks"]),
        waiver=_waiver(row["waiver"], location),
        note=_note(row["note"], judged),
        provisional=row["provisional"],
    )


def earlier_of(row: Json) -> dict[str, Stated]:
    """What a row states of the periods before the judged one, by their names.

    Raises ValueError for a day or a period that no calendar has.
    """
    return {each["period"]: _earlier(each, row["window"]) for each in row["history"]}


def _earlier(row: Json, window: str) -> Stated:
    bound, against, note = row["target"], row["against"], row["note"]
    ends = bound if isinstance(bound, list) else [bound]
    return Stated(
        value=number(row["value"]),
        n=row["n"],
        bounds=tuple(each for each in map(number, ends) if each is not None),
        versus=against["versus"] if against is not None else "",
        verdict=None if row["verdict"] is None else Verdict(row["verdict"]),
        note=note and _note(note, period(row["period"], window)),
    )


def _estimate(row: Json) -> Estimate:
    low, high = row["low"], row["high"]
    return Estimate(
        value=number(row["value"]),
        n=row["n"],
        low=None if low is None else float(low),
        high=None if high is None else float(high),
    )


def target_of(content: Json | None, location: Location) -> Target | None:
    """The target that was in force, with the glide path that it was on."""
    if content is None:
        return None
    low, high = _bounds(content)
    strict = content["above"] is not None or content["below"] is not None
    return Target(
        location=location,
        at_least=low,
        at_most=high,
        tolerance=number(content["tolerance"]) or Fraction(0),
        stretch=number(content["stretch"]),
        min_sample=content["min_sample"],
        since=day(content["from"]),
        glide=_glide(content),
        versus=content["versus"] or "",
        relative=content["relative"],
        strict=strict,
        judge=Judge(content["judge"]),
        review_by=day(content["review_by"]),
    )


def _glide(content: Json) -> Glide | None:
    to = content["rising_to"] if content["falling_to"] is None else content["falling_to"]
    by, bound = day(content["by"]), number(to)
    return None if by is None or bound is None else Glide(to=bound, by=by)


def _bounds(content: Json) -> tuple[Fraction | None, Fraction | None]:
    """The lower and the upper bound, by whichever keys they were written under."""
    between = content["between"]
    if between is not None:
        return number(between[0]), number(between[1])
    low = content["at_least"] if content["above"] is None else content["above"]
    high = content["at_most"] if content["below"] is None else content["below"]
    return number(low), number(high)


def _against(content: Json | None) -> Against | None:
    """What it was held against, as far as figures are told by it."""
    if content is None:
        return None
    refused = content["refused"]
    change = {"value": content["change"], "n": None}
    ends = {"low": content["change_low"], "high": content["change_high"]}
    return Against(
        versus=content["versus"],
        base=_estimate(content),
        change=_estimate(change | ends),
        refused=None if refused is None else Refusal(refused),
    )


def _waiver(content: Json | None, location: Location) -> Waiver | None:
    if content is None:
        return None
    return Waiver(
        location=location,
        periods=(),
        reason=content["reason"],
        approved_by=content["approved_by"],
        expires=parse_day(content["expires"]),
    )


def _note(content: Json | None, of: Period) -> Note | None:
    if content is None:
        return None
    return Note(
        location=_NOWHERE,
        period=of,
        cause=content["cause"],
        action=content["action"] or "",
        due=day(content["due"]),
        done=day(content["done"]),
    )
