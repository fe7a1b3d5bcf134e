"""Reasons for which rows are left out that mean the same in every metric, and are asked for."""

from __future__ import annotations

PENDING = "pending"  # the time that a row has to be decided has not run out
IMPOSSIBLE = "impossible"  # the row contradicts itself: nothing is judged then
NEGATIVE = "negative"  # something ends before it begins, or is less than nothing
UNTOLD = "outside the calendar"  # a moment of a year of which the clock's calendar says nothing

PENDING_SEQUELS = {PENDING: "as_of - moment <= within"}  # a moment of a day is known once it ends
