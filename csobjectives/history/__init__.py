"""What was found in earlier runs: kept in small files, one per period, and recalled.

Of a source that holds only the present, nothing else knows the past. A line is written once and
stays as it is; what the data show now goes before it, and where the two differ, that is said.
"""

from csobjectives.history.past import Past, past_in

__all__ = ["Past", "past_in"]
