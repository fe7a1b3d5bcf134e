"""When a team works: hours by the day of the week, public holidays, and days of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from csobjectives.calendars import public_holidays
from csobjectives.calendars.hours import Hours

MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
_MINUTE = 60 * MICROSECONDS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = 1970, 2100  # years, where no holidays say less


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Holidays:
    """The public holidays of a country, or of one of its regions, by their codes."""

    country: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class OwnDays:
    """Days, from `start` up to and including `end`, with hours of their own; none: closed."""

    start: date
    end: date
    hours: Hours = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Calendar:
    """When a team works: while the clocks of the `zone` show a time within the day's hours.

    So an hour that clocks skip is no working time, and one that they repeat is twice. `hours`
    has the days of the week, Monday first. Nobody works on public `holidays`; `days` of its own
    overrule both.
    """

    name: str
    zone: str
    hours: tuple[Hours, ...]
    days: tuple[OwnDays, ...] = ()
    holidays: tuple[Holidays, ...] = ()

    @property
    def workday(self) -> int:
        """How many minutes each day has on which one works; 0 where the days differ."""
        found = {_length(hours) for hours in self.hours if hours}
        return found.pop() if len(found) == 1 else 0

    def years(self, as_of: date) -> tuple[int, int]:
        """The years that it tells of, at a day: up to the next one, as far as holidays are known.

        Before the first and after the last nothing is said: it is not that nobody works.
        """
        known = [public_holidays.known_years(each.country) for each in self.holidays]
        first = max([_FIRST, *(first for first, _ in known)])
        return first, min([as_of.year + 1, _LAST, *(last for _, last in known)])

    def ends(self, years: tuple[int, int]) -> tuple[int, int]:
        """The instants at which years begin and end, in microseconds since 1970."""
        first, last = years
        return self._midnight(first), self._midnight(max(first, last + 1))

    def openings(self, years: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """When one works, as instants in microseconds since 1970, in order and apart."""
        by_day = self._exceptions(years)
        for start, end, offset in self._offsets(*self.ends(years)):
            low, high = start + offset, end + offset  # by the clocks of the zone
            for number in range(low // DAY, (high - 1) // DAY + 1):
                midnight = number * DAY
                hours = by_day.get(number, self.hours[(number + 3) % 7])  # 1970 began on a Thursday
                for first, last in hours:
                    begins = max(midnight + first * _MINUTE, low)
                    ceases = min(midnight + last * _MINUTE, high)
                    if begins < ceases:
                        yield begins - offset, ceases - offset

    def _exceptions(self, years: tuple[int, int]) -> dict[int, Hours]:
        """The hours of days that differ from the week's, by the number of days since 1970."""
        epoch, (first, last) = _EPOCH.date(), years
        found: dict[int, Hours] = {}
        for each in self.holidays:
            days = public_holidays.days(each.country, each.region, first, last)
            found |= {(day - epoch).days: () for day in days}
        for own in self.days:
            numbers = range((own.start - epoch).days, (own.end - epoch).days + 1)
            found |= dict.fromkeys(numbers, own.hours)
        return found

    def _midnight(self, year: int) -> int:
        """The instant at which a year begins in the zone."""
        local = datetime.combine(date(year, 1, 1), time.min, ZoneInfo(self.zone))
        return (local - _EPOCH) // timedelta(microseconds=1)

    def _offsets(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """From when until when clocks are how far ahead of UTC, all in microseconds."""
        zone, since = ZoneInfo(self.zone), start
        offset = _offset(start, zone)
        for day in range(start, end, DAY):
            until = min(day + DAY, end)
            if until < end and (changed := _offset(until, zone)) != offset:
                moment = _change(day, until, offset, zone)
                yield since, moment, offset
                since, offset = moment, changed
        if since < end:
            yield since, end, offset


def _offset(instant: int, zone: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(instant // MICROSECONDS, zone).utcoffset() or timedelta(0)
    return ahead // timedelta(microseconds=1)


def _change(before: int, after: int, offset: int, zone: ZoneInfo) -> int:
    """The second at which clocks cease to be `offset` ahead, as they are `before` and not after."""
    low, high = before // MICROSECONDS, after // MICROSECONDS
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle * MICROSECONDS, zone) == offset:
            low = middle
        else:
            high = middle
    return high * MICROSECONDS


def _length(hours: Hours) -> int:
    return sum(end - start for start, end in hours)
