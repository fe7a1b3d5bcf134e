"""Documents to model: found, read, resolved and checked, with all problems at once."""

from csobjectives.loading.definitions import load, nothing_to_judge
from csobjectives.loading.files import find_root
from csobjectives.loading.scopes import typed_column

__all__ = ["find_root", "load", "nothing_to_judge", "typed_column"]
