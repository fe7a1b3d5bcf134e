"""Working time: when a team works, and how much of that lies between two moments.

Pure values, but for the library that knows public holidays: `public_holidays` alone imports it,
and only once a calendar with holidays is used.
"""

from csobjectives.calendars.calendar import Calendar, Holidays, OwnDays
from csobjectives.calendars.clock import Clock
from csobjectives.calendars.hours import Hours, HoursError, parse_days, parse_hours
from csobjectives.calendars.ledger import Ledger, ledger_of
from csobjectives.calendars.public_holidays import libraries, regions

__all__ = [
    "Calendar",
    "Clock",
    "Holidays",
    "Hours",
    "HoursError",
    "Ledger",
    "OwnDays",
    "ledger_of",
    "libraries",
    "parse_days",
    "parse_hours",
    "regions",
]
