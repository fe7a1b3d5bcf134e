"""Sales' figures are those of pandas, scipy and statsmodels, on random contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame, Promise

MONTHS = ("2026-07", "2026-08", "2026-09")
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "reason": {"type": "text"},
    "contacts": {"type": "integer"},
    "offered": {"type": "boolean"},
    "accepted": {"type": "boolean"},
    "order": {"type": "integer"},
    "amount": {"type": "money", "unit": "EUR"},
    "upgrade": {"type": "boolean"},
    "units": {"type": "integer"},
    "addons": {"type": "integer"},
    "offers": {"type": "integer"},
    "sold": {"type": "integer"},
}


def contacts() -> Frame:
    """Contacts of three months and a few days, with orders, refunds and empty cells."""
    source = np.random.default_rng(1052026)
    n = 800
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 86400, n), unit="s")
    offers = source.integers(0, 20, n)
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "reason": source.choice(["question", "complaint", "leaving"], n),
            "contacts": source.integers(1, 6, n),
            "offered": source.random(n) < 0.5,
            "accepted": source.random(n) < 0.3,
            "order": source.permutation(n),
            "amount": source.integers(-5_000, 90_000, n) / 100,
            "upgrade": source.random(n) < 0.25,
            "units": source.integers(1, 5, n),
            "addons": source.poisson(0.7, n),
            "offers": offers,
            "sold": source.binomial(offers, 0.15),
        }
    )
    for name in ("offered", "accepted", "order", "amount", "upgrade", "addons"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.08)
    return frame


def upgrades(frame: Frame) -> Frame:
    """The amounts of upgrades, of rows whose amount and kind are known."""
    return frame["amount"][frame["upgrade"].fillna(False)].dropna().astype(float)


def upgrade_revenue(frame: Frame) -> Figure:
    """A census: the sum alone."""
    return Figure(upgrades(frame).sum(), len(upgrades(frame)))


def upgrade_share(frame: Frame) -> Figure:
    known = frame.dropna(subset=["amount", "upgrade"])
    return oracles.ratio(known["amount"].where(known["upgrade"].astype(bool), 0), known["amount"])


def revenue_per_contact(frame: Frame) -> Figure:
    return oracles.ratio(frame["amount"].fillna(0), frame["contacts"])


ADDED = {"metric": "attach_rate", "attached": "addons > 0"}
PROMISES = {
    "revenue from upgrades": Promise(
        {"metric": "upsell_revenue", "amount": "amount", "upsell": "upgrade"}, upgrade_revenue
    ),
    "share of orders": Promise(
        {"metric": "upsell_share", "upsell": "upgrade", "variant": "of_orders"},
        lambda f: oracles.share(f["upgrade"]),
    ),
    "attached per order": Promise(
        {**ADDED, "ordered": '"order" is not null', "variant": "per_order"},
        lambda f: oracles.share((f["addons"] > 0)[f["order"].notna()]),
    ),
    "attached per contact": Promise(
        {**ADDED, "variant": "per_contact"}, lambda f: oracles.share(f["addons"] > 0)
    ),
    "attached per unit": Promise(
        {
            "metric": "attach_rate",
            "attached_units": "addons",
            "units": "units",
            "variant": "per_unit",
        },
        lambda f: oracles.ratio(f["addons"], f["units"]),
    ),
    "offers made": Promise(
        {"metric": "offer_rate", "offered": "offered", "eligible": "reason <> 'complaint'"},
        lambda f: oracles.share(f["offered"][f["reason"] != "complaint"]),
    ),
    "offers made, by counts": Promise(
        {"metric": "offer_rate", "part": "sold", "whole": "offers"},
        lambda f: oracles.share_of_counts(f["sold"].sum(), f["offers"].sum()),
    ),
    "offers accepted": Promise(
        {"metric": "offer_conversion", "offered": "offered", "accepted": "accepted"},
        lambda f: oracles.share(f["accepted"][f["offered"].fillna(False)]),
    ),
    "offers accepted, by counts": Promise(
        {"metric": "offer_conversion", "part": "sold", "whole": "offers"},
        lambda f: oracles.share_of_counts(f["sold"].sum(), f["offers"].sum()),
    ),
    "revenue per contact": Promise(
        {
            "metric": "revenue_per_contact",
            "amount": "coalesce(amount, 0)",
            "contacts": "contacts",
        },
        revenue_per_contact,
    ),
    "revenue per sale": Promise(
        {"metric": "revenue_per_contact", "amount": "amount"}, lambda f: oracles.mean(f["amount"])
    ),
    "saved of requests": Promise(
        {
            "metric": "save_rate",
            "saved": "accepted",
            "variant": "of_requests",
            "where": "reason = 'leaving'",
        },
        lambda f: oracles.share(f["accepted"][f["reason"] == "leaving"]),
    ),
    "saved of attempts": Promise(
        {
            "metric": "save_rate",
            "saved": "accepted",
            "attempted": "offered",
            "variant": "of_attempts",
        },
        lambda f: oracles.share(f["accepted"][f["offered"].fillna(False)]),
    ),
    "share of revenue": Promise(
        {
            "metric": "upsell_share",
            "amount": "abs(amount) + 0.01",
            "upsell": "upgrade",
            "variant": "of_revenue",
        },
        lambda f: upgrade_share(f.assign(amount=f["amount"].abs() + 0.01)),
    ),
}
CONTACTS = contacts()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    root = tmp_path_factory.mktemp("contacts")
    return oracles.evaluated(root, CONTACTS, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, rows in oracles.parts(CONTACTS, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(rows))
