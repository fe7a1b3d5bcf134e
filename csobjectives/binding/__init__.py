"""A metric bound to a source: its formula with columns in the place of roles, typed.

Loading binds against the contract, to check; planning binds against the opened source, to
scan. Both get the same errors, at the role's place.
"""

from csobjectives.binding.aggregates import BoundSum, number_of_rows
from csobjectives.binding.bound import Binding, bind
from csobjectives.binding.errors import BindingError
from csobjectives.binding.forms import form_of, settings_of, waiting_of

__all__ = [
    "Binding",
    "BindingError",
    "BoundSum",
    "bind",
    "form_of",
    "number_of_rows",
    "settings_of",
    "waiting_of",
]
