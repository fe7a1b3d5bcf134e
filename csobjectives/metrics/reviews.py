"""Ratings and reviews that customers publish elsewhere."""

from __future__ import annotations

from csobjectives.estimators import Mean
from csobjectives.metrics.registry import Form, Role, RoleKind, metric
from csobjectives.quantities import NUMBER


@metric("ratings-and-reviews", unit=NUMBER, better="up")
class mean_rating:
    """The mean of the ratings that were published in the period.

    Formula: Σ`rating` / reviews with a rating.
    Pitfalls: portals show a mean over all time, or a weighted one; this is the period's own.
        A 0 that means "not rated" belongs into the contract's `missing`.
    Source: Student (1908) for the interval.
    """

    rating = Role(RoleKind.FIGURE, "the rating, in the portal's own scale", "stars", answer=True)
    of_reviews = Form("the mean over reviews", Mean("rating"))
