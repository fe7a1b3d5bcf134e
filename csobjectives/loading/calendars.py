"""Calendars of working time: weekly hours, public holidays, and days of a team's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.calendars import (
    Calendar,
    Holidays,
    Hours,
    HoursError,
    OwnDays,
    parse_days,
    parse_hours,
    regions,
)
from csobjectives.calendars.hours import WEEKDAYS
from csobjectives.loading.faults import SOUND, Faults, without
from csobjectives.loading.reader import Key, Reader, as_tuple
from csobjectives.problems import did_you_mean

_ALL_WEEK = len(WEEKDAYS)


def read_calendars(
    reader: Reader, raw: object, faults: Mapping[Key, Faults], zone: str
) -> dict[str, Calendar]:
    """The calendars by their names, in the project's `zone` where they say no other.

    Of one with faults there is what can be read, so that nobody is told that it is not there.
    """
    if not isinstance(raw, Mapping):
        return {}
    return {
        str(name): _calendar(
            reader.below(name), str(name), without(each, faults.get(name, SOUND)), zone
        )
        for name, each in raw.items()
    }


def _calendar(reader: Reader, name: str, raw: Mapping[str, Any], zone: str) -> Calendar:
    return Calendar(
        name=name,
        zone=reader.zone("timezone", raw.get("timezone"), zone),
        hours=_week(reader.below("hours"), raw.get("hours", {})),
        days=_own_days(reader.below("days"), raw.get("days", [])),
        holidays=_holidays(reader.below("holidays"), raw.get("holidays", {})),
    )


def _week(reader: Reader, raw: Mapping[str, Any]) -> tuple[Hours, ...]:
    """The hours of the days from Monday on; a day that is not named is closed."""
    week: list[Hours] = [()] * _ALL_WEEK
    named: dict[int, str] = {}
    for key, written in raw.items():
        try:
            days = parse_days(key)
        except HoursError as error:
            reader.problems.add("bad-day", str(error), reader.at(key, key=True), error.hint)
            continue
        hours = _hours(reader, key, written)
        for day in days:
            first = named.setdefault(day, key)
            if first != key or days.count(day) > 1:
                message = f"'{WEEKDAYS[day]}' is in '{first}' and in '{key}'"
                message = f"'{WEEKDAYS[day]}' is in '{key}' twice" if first == key else message
                hint = "Give each day its hours once: several stretches are a list."
                reader.problems.add("duplicate-day", message, reader.at(key, key=True), hint)
                break
            week[day] = hours
    return tuple(week)


def _hours(reader: Reader, key: Key, written: Any) -> Hours:
    """The hours of a day, else a problem and none."""
    try:
        return parse_hours(as_tuple(written))
    except HoursError as error:
        reader.problem("bad-hours", str(error), key, error.hint)
        return ()


def _holidays(reader: Reader, raw: Mapping[str, Any]) -> tuple[Holidays, ...]:
    """The public holidays, if the country and the region are known, else none and a problem."""
    country, region = raw.get("country", ""), raw.get("region", "")
    if not country:
        return ()
    known = regions()
    if country not in known:
        near = did_you_mean(country.upper(), known)
        is_near = near.startswith("Did you mean")
        hint = near if is_near else "Write the country's ISO 3166 code, such as DE, FR or US."
        message = f"no public holidays are known of '{country}'"
        reader.problem("unknown-country", message, "country", hint)
        return ()
    if region and region not in known[country]:
        there = ", ".join(known[country])
        hint = f"Known: {there}." if there else "Leave it out: its holidays are the same all over."
        message = f"'{country}' has no region '{region}' with holidays of its own"
        reader.problem("unknown-region", message, "region", hint)
        return ()
    return (Holidays(country=country, region=region),)


def _own_days(reader: Reader, raw: list[Any]) -> tuple[OwnDays, ...]:
    """The days that overrule the week and the holidays, each of them once."""
    found: list[OwnDays] = []
    for index, each in enumerate(raw):
        own = _own(reader.below(index), each)
        if own is None:
            continue
        twice = next((one for one in found if own.start <= one.end and one.start <= own.end), None)
        if twice is not None:
            message = f"{max(own.start, twice.start)} is among these days twice"
            hint = "Say of each day once what its hours are."
            reader.problem("duplicate-day", message, index, hint)
            continue
        found.append(own)
    return tuple(found)


def _own(reader: Reader, raw: Mapping[str, Any]) -> OwnDays | None:
    """One entry; None, and a problem, where its days are none."""
    if "date" in raw:
        start = end = reader.day("date", raw["date"])
    else:
        start, end = reader.day("from", raw["from"]), reader.day("to", raw["to"])
    if start is None or end is None:
        return None
    if end < start:
        message = f"{end} is before {start}"
        reader.problem("empty-range", message, "to", "Write the first day as from.")
        return None
    hours = _hours(reader, "hours", raw["hours"]) if "hours" in raw else ()
    return OwnDays(start=start, end=end, hours=hours)
