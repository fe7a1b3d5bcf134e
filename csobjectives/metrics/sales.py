"""Sales: revenue that service brings."""

from __future__ import annotations

from csobjectives.estimators import Total
from csobjectives.metrics.registry import Form, Role, RoleKind, metric


@metric("sales", unit="amount", better="up")
class upsell_revenue:
    """Revenue from upgrades and additional sales made in service contacts.

    Formula: Σ`amount` over rows for which `upsell` holds.
    Pitfalls: refunds are rows with a negative amount, and lower the period in which they are
        dated, not the one of the sale. Gross and net amounts are different columns: name the
        one that is meant.
    Source: none needed: a census.
    """

    amount = Role(RoleKind.FIGURE, "what was paid, refunds negative", "net_amount")
    upsell = Role(RoleKind.CONDITION, "whether the row is an upgrade", "is_upgrade")
    of_orders = Form("the sum over upgrades", Total("amount", when="upsell"))
