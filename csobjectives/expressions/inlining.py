"""Expressions that stand for columns inside of other expressions."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from csobjectives.expressions.lowering import Scope, lower
from csobjectives.expressions.typed import Typed


def inlined(text: str, scope: Scope) -> Typed:
    """An expression as a name may stand for it: in parentheses, wherever it is put.

    Raises ExpressionError.
    """
    typed = lower(text, scope)
    if isinstance(typed.sql, exp.Column):
        return typed
    return replace(typed, sql=exp.Paren(this=typed.sql))
