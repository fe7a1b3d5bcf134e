"""What does not fit between a metric and its source."""

from __future__ import annotations

from csobjectives.expressions import ExpressionError


class BindingError(ValueError):
    """A role, or the formula (`role` is empty), that does not fit the source."""

    def __init__(self, role: str, cause: ExpressionError) -> None:
        super().__init__(str(cause))
        self.role = role
        self.hint = cause.hint
        self.offset = cause.offset
