"""A metric bound to a source: its formula with columns in the place of roles, typed.

Loading binds against the contract, to check; planning binds against the opened source, to
scan. Both get the same errors, at the role's place.
"""

from csobjectives.binding.aggregates import BoundSum, number_of_rows
from csobjectives.binding.bound import Binding, bind
from csobjectives.binding.clocks import unit_on_clock
from csobjectives.binding.comparing import NOT_BOTH, PAIRED_BY, can_be_paired, scanned
from csobjectives.binding.errors import BindingError
from csobjectives.binding.forms import choices_of, estimator_of, form_of, settings_of, waiting_of
from csobjectives.binding.limits import (
    UNLIMITED,
    Limits,
    limits_of,
    limits_of_figure,
    limits_of_rows,
    may_be_undone,
)
from csobjectives.binding.options import value_of

__all__ = [
    "NOT_BOTH",
    "PAIRED_BY",
    "UNLIMITED",
    "Binding",
    "BindingError",
    "BoundSum",
    "Limits",
    "bind",
    "can_be_paired",
    "choices_of",
    "estimator_of",
    "form_of",
    "limits_of",
    "limits_of_figure",
    "limits_of_rows",
    "may_be_undone",
    "number_of_rows",
    "scanned",
    "settings_of",
    "unit_on_clock",
    "value_of",
    "waiting_of",
]
