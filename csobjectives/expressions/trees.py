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
