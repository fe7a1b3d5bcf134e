"""The closed list: what an expression may be made of, and where it went beyond that."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, TokenError

LONGEST = 2_000  # characters
DEEPEST = 40  # levels; deeper ones are machine-made, and cost the parser its stack
TALLEST = 120  # nodes above one another, each `or` and `+` of a chain being one

# Every node type that may occur, with the arguments that it may carry. An argument that is
# not named here (TRIM's side, LIKE's escape …) would be dropped silently, so it is refused.
ALLOWED: dict[type[exp.Expression], frozenset[str]] = {
    node: frozenset(arguments.split())
    for node, arguments in {
        exp.Column: "this",
        exp.Identifier: "this quoted",
        exp.Literal: "this is_string",
        exp.Boolean: "this",
        exp.Null: "",
        exp.Paren: "this",
        exp.And: "this expression",
        exp.Or: "this expression",
        exp.Not: "this",
        exp.EQ: "this expression",
        exp.NEQ: "this expression",
        exp.GT: "this expression",
        exp.GTE: "this expression",
        exp.LT: "this expression",
        exp.LTE: "this expression",
        exp.Between: "this low high negate",
        exp.In: "this expressions negate",
        exp.Like: "this expression negate",
        exp.Is: "this expression negate",
        exp.Case: "ifs default",
        exp.If: "this true",
        exp.Cast: "this to",
        exp.DataType: "this nested",
        exp.Add: "this expression",
        exp.Sub: "this expression",
        exp.Mul: "this expression",
        exp.Div: "this expression typed safe",
        exp.Neg: "this",
        exp.Coalesce: "this expressions",
        exp.Nullif: "this expression",
        exp.Abs: "this",
        exp.Round: "this decimals",
        exp.Floor: "this",
        exp.Lower: "this",
        exp.Upper: "this",
        exp.Trim: "this",
        exp.Length: "this",
        exp.DateDiff: "this expression unit date_part_boundary",
        exp.TimestampTrunc: "this unit",
        exp.DateTrunc: "this unit",
        exp.Var: "this",
        exp.Anonymous: "this expressions",
    }.items()
}

OWN = ("names", "first_named")  # functions that SQL does not have

_GRAMMAR_HINT = (
    "An expression is made of column names, 'text', numbers, date '2026-06-26', comparisons, "
    "and, or, not, between, in, like, is null, case, cast, + - * /, coalesce, nullif, abs, "
    "round, floor, lower, upper, trim, length, names, first_named, date_diff, date_trunc and "
    "as_of."
)


class ExpressionError(ValueError):
    """An expression that cannot be taken: why, what to do, and at which character (from 0)."""

    def __init__(self, message: str, hint: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.offset = offset


@lru_cache(maxsize=10_000)
def parse(text: str) -> exp.Expression:
    """The tree of an expression, every node of it on the closed list.

    Raises ExpressionError. The tree is shared between callers: lower it, do not change it.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"the expression has {len(text)} characters, {LONGEST} are allowed",
            "Compute the value where the data is exported, and name the column.",
        )
    if re.search(r"--|/\*|;", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)):
        raise ExpressionError("an expression holds no comment and no ';'", "Use YAML's # comments.")
    if _nesting(text) > DEEPEST:
        raise ExpressionError(f"the expression is nested deeper than {DEEPEST} levels")
    try:
        tree = _unwrapped(parse_one(f"({text})", dialect="duckdb"), text)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        offset = max(int(first.get("col", 1)) - 1 - len(str(first.get("highlight", ""))), 0)
        raise ExpressionError(f"'{text}' is not an expression", _GRAMMAR_HINT, offset) from None
    except TokenError:
        raise ExpressionError(
            f"'{text}' is not an expression: a quote is not closed",
            "Text stands in single quotes, a column name with blanks in double quotes.",
        ) from None
    except RecursionError:
        raise ExpressionError("the expression is nested too deeply") from None
    if _is_too_tall(tree):
        raise ExpressionError(
            f"the expression joins more than {TALLEST} parts", "Use in ('a', 'b') for a long list."
        )
    for node in tree.walk():
        _refuse_unlisted(cast(exp.Expression, node), text)
    return cast(exp.Expression, tree)


def _unwrapped(tree: exp.Expr, text: str) -> exp.Expr:
    """The tree of a text that was parsed in brackets, with its places in the text itself.

    In brackets, for at its start a word such as `call` or `show` would be a statement's.
    """
    if not isinstance(tree, exp.Paren):  # `a) or (b`: the brackets are not a pair
        raise ExpressionError(f"'{text}' is not an expression", _GRAMMAR_HINT)
    for node in tree.walk():
        for end in ("start", "end"):
            if end in node.meta:
                node.meta[end] -= 1
    return cast(exp.Expr, tree.this.pop())


def _nesting(text: str) -> int:
    """How deep parentheses and `case` stand in one another; a cheap guard before parsing."""
    depth = deepest = 0
    for token in re.findall(r"[()]|\bcase\b|\bend\b|\bnot\b", text.lower()):
        depth += 1 if token in ("(", "case") else -1 if token in (")", "end") else 0
        deepest = max(deepest, depth)
    return deepest


def _is_too_tall(tree: exp.Expr) -> bool:
    """Whether what walks the tree later could run out of stack; this does not recurse itself."""
    level: list[exp.Expr] = [tree]
    for _ in range(TALLEST):
        level = [child for node in level for child in node.iter_expressions()]
    return bool(level)


def _refuse_unlisted(node: exp.Expression, text: str) -> None:
    """Raise where a node, or an argument of it, is not on the list."""
    arguments = ALLOWED.get(type(node))
    is_unknown = isinstance(node, exp.Anonymous) and node.name.lower() not in OWN
    if arguments is None or is_unknown:
        raise ExpressionError(
            f"'{_source(node, text)}' cannot stand in an expression", _GRAMMAR_HINT, offset_of(node)
        )
    for name, value in node.args.items():
        if value and name not in arguments:
            raise ExpressionError(
                f"'{_source(node, text)}' is more than an expression may say",
                _GRAMMAR_HINT,
                offset_of(node),
            )


def _source(node: exp.Expression, text: str) -> str:
    """A node as it reads, shortened where it is long."""
    shown = text if node.parent is None else node.sql(dialect="duckdb")
    return shown if len(shown) <= 60 else shown[:57] + "…"


def offset_of(node: exp.Expression) -> int:
    """The character at which a node starts, as far as the parser tells."""
    starts = [each.meta["start"] for each in node.walk() if "start" in each.meta]
    return min(starts, default=0)


def columns_of(tree: exp.Expression) -> dict[str, int]:
    """The column names in a tree, each with the character at which it first stands."""
    names: dict[str, int] = {}
    for column in tree.find_all(exp.Column):
        start = offset_of(column)
        names[column.name] = min(names.get(column.name, start), start)
    return names


def conjuncts(tree: exp.Expression) -> list[exp.Expression]:
    """The parts that `and` joins, which all must hold for the whole to hold."""
    if isinstance(tree, exp.Paren):
        return conjuncts(tree.this)
    if isinstance(tree, exp.And):
        return [*conjuncts(tree.this), *conjuncts(tree.expression)]
    return [tree]
