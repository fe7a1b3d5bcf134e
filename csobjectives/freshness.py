"""Whether a source has anything recent: its newest row against `fresh_within`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from csobjectives.file_names import window_of
from csobjectives.model import FILE_DAY, Source
from csobjectives.periods import period_of
from csobjectives.problems import Problem, Severity

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """The day, or the moment in the project's zone, of a source's newest row; None without one."""

    newest: date | datetime | None
    stale: bool

    @property
    def day(self) -> date | None:
        """The day of the newest row."""
        return self.newest.date() if isinstance(self.newest, datetime) else self.newest


def freshness(
    source: Source, newest: date | datetime | None, held_in: str, zone: str, as_of: date
) -> Freshness:
    """Hold a source's newest row against `fresh_within`; `held_in` is the zone of its times.

    Days are those of the calendar: within three days of the 5th is from the start of the 2nd
    on. A row that has a day, and no time of day, may be of that day's last moment; one of a
    file may be of the last moment of the file's period.
    """
    local = ZoneInfo(zone)
    if newest is None or source.fresh_within is None:
        return Freshness(newest=newest, stale=source.fresh_within is not None)
    since = datetime.combine(as_of, time.min) - source.fresh_within
    if isinstance(newest, datetime):
        # A local time that the clocks repeat is the second of the two, as where it is counted.
        moment = newest.replace(tzinfo=ZoneInfo(held_in), fold=1).astimezone(UTC)
        stale = moment < since.replace(tzinfo=local).astimezone(UTC)
        return Freshness(newest=moment.astimezone(local), stale=stale)
    day = min(_last_day(source, newest), as_of - _DAY)
    return Freshness(newest=day, stale=datetime.combine(day, time.max) < since)


def _last_day(source: Source, day: date) -> date:
    """The last day that a row of a day may be of: that of its file's period, where it has one."""
    name = source.shape.file_name
    if name is None or name.snapshot or source.time != FILE_DAY:
        return day
    return period_of(day, window_of(name.pattern)).end - _DAY


def stale_source(source: Source, found: Freshness, as_of: date) -> Problem:
    """The warning that nothing is judged by a source that has gone stale."""
    said = "it has no row"
    if isinstance(found.newest, datetime):
        said = f"its newest row is of {found.newest:%Y-%m-%d %H:%M}"
    elif found.newest is not None:
        said = f"its newest row is of {found.newest}"
    return Problem(
        slug="stale-source",
        message=f"source '{source.name}' is stale: {said}, and it promises one within "
        f"{_spelled(source.fresh_within or timedelta(0))} before {as_of}",
        location=source.location,
        hint="Is it still exported? Nothing is judged by it until it is; `fresh_within` says how "
        "old its newest row may be.",
        severity=Severity.WARNING,
    )


def _spelled(length: timedelta) -> str:
    """`3 days`, `36 h`, `90 min`."""
    minutes = length // timedelta(minutes=1)
    if minutes % 1440 == 0:
        days = minutes // 1440
        return "1 day" if days == 1 else f"{days} days"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
