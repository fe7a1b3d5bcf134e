"""One source from its files to series; what is wrong with it hides no other source.

`sources` opens the files, `scans` makes readings of the rows, and `series` puts those of an
objective together.
"""

from csobjectives.evaluation.sources import evaluate_source
from csobjectives.evaluation.terms import Evaluated, Progress, Silence, Terms

__all__ = ["Evaluated", "Progress", "Silence", "Terms", "evaluate_source"]
