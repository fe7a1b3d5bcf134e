"""Brand: who knows it, and for what."""

from __future__ import annotations

from csobjectives.estimators import Proportion
from csobjectives.metrics.forms import OF_COUNTS
from csobjectives.metrics.registry import Form, Role, RoleKind, Variant, metric
from csobjectives.quantities import SHARE

AWARE = Role(RoleKind.CONDITION, "whether the person knows the brand", "knows_brand")


@metric("brand", unit=SHARE, better="up")
class aided_awareness:
    """The share of people asked who know the brand when they are shown its name.

    Formula: answers for which `aware` holds / answers; or Σ`part` / Σ`whole`.
    Pitfalls: it is not recall: whoever names the brand unaided is a smaller and other group,
        and has to be asked first. Some people know every name that they are shown: a brand
        that does not exist, in the same list, tells how many. Who was asked is part of the
        figure: people who buy the category, or everybody.
    Source: Keller (1993) on recognition and recall; Wilson (1927) for the interval.
    """

    aware = AWARE
    part = Role(RoleKind.COUNT, "people who know the brand", "aware")
    whole = Role(RoleKind.COUNT, "people who were asked", "asked")
    of_answers = Form("aware, of those who answered", Proportion("aware"))
    of_counts = OF_COUNTS


@metric("brand", unit=SHARE, better="up")
class attribute_association:
    """The share of people asked who connect the brand with an attribute, such as friendly.

    Formula: answers for which `associated` holds / those for which `aware` holds, or / all.
    Pitfalls: only those who know the brand are asked about it: of all, the others count as
        not associating, and the figure moves with awareness. A person who was asked and gave
        no answer is left out. Large brands are connected with everything more often: compare
        with the competition.
    Source: Keller (1993) on brand associations; Wilson (1927) for the interval.
    """

    associated = Role(
        RoleKind.CONDITION,
        "whether the person connects the brand with the attribute",
        "is_friendly",
        may_be_empty=True,
    )
    aware = AWARE
    of_aware = Variant(
        "associating, of those who know the brand",
        Proportion("associated"),
        leaves_out={"not aware": "not aware", "no answer": "associated is null"},
    )
    of_all = Variant(
        "associating and aware, of all who were asked",
        Proportion("aware and associated"),
        leaves_out={"no answer": "aware and associated is null"},
    )
