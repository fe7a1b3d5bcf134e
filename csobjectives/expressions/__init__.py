"""`where`, `when` and computed roles: SQL scalars from a closed list, typed against a source.

A definition comes from a pull request, so an expression has no power: what is not on the
list of `grammar` is refused at its place. `lowering` gives each expression a type and turns
it into the subset of SQL that DuckDB and Spark share.
"""

from csobjectives.expressions.grammar import ExpressionError, columns_of, conjuncts, parse
from csobjectives.expressions.implications import implied_kinds
from csobjectives.expressions.inlining import inlined
from csobjectives.expressions.literals import instant_literal
from csobjectives.expressions.lowering import Scope, condition, lower
from csobjectives.expressions.moments import beginning, happened
from csobjectives.expressions.typed import Kind, Type, Typed, column

__all__ = [
    "ExpressionError",
    "Kind",
    "Scope",
    "Type",
    "Typed",
    "beginning",
    "column",
    "columns_of",
    "condition",
    "conjuncts",
    "happened",
    "implied_kinds",
    "inlined",
    "instant_literal",
    "lower",
    "parse",
]
