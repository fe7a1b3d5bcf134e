"""A calendar as the clock of days that are another zone's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from csobjectives.calendars.calendar import Calendar
from csobjectives.calendars.ledger import ledger_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Clock:
    """Working time for days that begin and end in a zone."""

    calendar: Calendar
    zone: str

    def before(self, moment: datetime, worked: timedelta) -> datetime:
        """The first moment from which on no more than so much is worked until another one.

        Both are local times of the zone.
        """
        instant = (moment.replace(tzinfo=ZoneInfo(self.zone)) - _EPOCH) // _MICROSECOND
        found = ledger_of(self.calendar, moment.date()).before(instant, worked // _MICROSECOND)
        local = (_EPOCH + found * _MICROSECOND).astimezone(ZoneInfo(self.zone))
        return min(local.replace(tzinfo=None), moment)
