"""Word of mouth: what customers say to customers, where it can be seen."""

from __future__ import annotations

from csobjectives.estimators import Count, Total
from csobjectives.metrics.registry import IMPOSSIBLE, Form, Role, RoleKind, metric
from csobjectives.quantities import NUMBER


@metric("word-of-mouth", "brand", unit=NUMBER, better="up")
class mentions:
    """How often customers mention the company where it can be seen.

    Formula: the number of rows; or Σ`number`.
    Pitfalls: the company's own posts, those that it paid for, and news are no customers'
        talk: leave them out by `where`. A copy that is passed on is a mention of its own in
        some tools and not in others: `key` the source by the text to count it once. A wave of
        complaints raises the figure as well. What is searched for changes the figure: a new
        search term is a new series.
    Source: Godes and Mayzlin (2004) on conversations that can be seen; none needed for a
        census.
    """

    number = Role(RoleKind.COUNT, "mentions that the row stands for", "mentions")
    of_rows = Form("the number of rows, each of which is a mention", Count())
    of_counts = Form(
        "the sum of counts that each row brings",
        Total("number"),
        leaves_out={IMPOSSIBLE: "number < 0"},
    )
