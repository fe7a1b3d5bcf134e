"""Small trees of SQL that every room builds."""

from __future__ import annotations

from sqlglot import exp


def named(name: str) -> exp.Expression:
    """A column by its name."""
    return exp.column(name, quoted=True)


def is_null(sql: exp.Expression) -> exp.Expression:
    """Whether there is nothing."""
    return exp.Is(this=sql.copy(), expression=exp.Null())


def there(sql: exp.Expression) -> exp.Expression:
    """Whether there is something."""
    return exp.Not(this=is_null(sql))


def holds(sql: exp.Expression) -> exp.Expression:
    """True where a predicate is true, false where it is false or NULL."""
    return exp.Coalesce(this=sql, expressions=[exp.false()])


def all_of(*conditions: exp.Expression) -> exp.Expression:
    """The conditions joined by AND; TRUE where there is none."""
    joined: exp.Expression = conditions[0] if conditions else exp.true()
    for each in conditions[1:]:
        joined = exp.And(this=exp.Paren(this=joined), expression=exp.Paren(this=each))
    return joined
