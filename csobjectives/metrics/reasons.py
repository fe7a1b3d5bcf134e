"""Why rows are left out of a formula: the reasons that others than the formula's page know."""

from __future__ import annotations

PENDING = "pending"  # the time that a row has to be decided has not run out
IMPOSSIBLE = "impossible"  # the row contradicts itself: nothing is judged then

IMPOSSIBLE_PARTS = {IMPOSSIBLE: "part > whole or part < 0"}
IMPOSSIBLE_RATES = {IMPOSSIBLE: "events < 0 or exposure < 0"}
PENDING_SEQUELS = {PENDING: "as_of - moment <= within"}  # a day is known when it is over
