"""Customers who buy, leave and spend as the models say, drawn with a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.models.formulas import Histories

Floats = NDArray[np.float64]
SMALL = 0.1  # a purchase has a price


@dataclass(frozen=True, slots=True)
class Truth:
    """The parameters that customers are drawn by."""

    r: float = 0.6
    alpha: float = 40.0
    a: float = 0.9
    b: float = 2.5
    p: float = 6.0
    q: float = 4.0
    gamma: float = 15.0

    @property
    def parameters(self) -> Floats:
        """In the order of the formulas."""
        return np.array([self.r, self.alpha, self.a, self.b, self.p, self.q, self.gamma])


@dataclass(frozen=True, slots=True)
class Purchases:
    """One entry per purchase: whose it is, at what time, and for how much."""

    customer: NDArray[np.int64]
    time: Floats
    amount: Floats


def draw(
    source: np.random.Generator, ages: Floats, truth: Truth, horizon: float = 0.0
) -> Purchases:
    """The purchases of customers who came so long ago, the first included, and up to a horizon.

    Times are counted from each customer's first purchase.
    """
    number = len(ages)
    rate = source.gamma(truth.r, 1 / truth.alpha, number)
    chance = source.beta(truth.a, truth.b, number)
    spend = truth.p / source.gamma(truth.q, 1 / truth.gamma, number)
    there, time = np.arange(number), np.zeros(number)
    found = [(there, time)]
    while len(there):
        time = time + source.exponential(1 / rate[there])
        kept = time < ages[there] + horizon
        there, time = there[kept], time[kept]
        found.append((there, time))
        stays = source.random(len(there)) >= chance[there]
        there, time = there[stays], time[stays]
    customer = np.concatenate([each for each, _ in found])
    amount = source.gamma(truth.p, spend[customer] / truth.p)
    times = np.concatenate([each for _, each in found])
    return Purchases(customer, times, np.maximum(amount, SMALL))


def histories(purchases: Purchases, ages: Floats) -> Histories:
    """What is known of each customer at its age."""
    number = len(ages)
    before = purchases.time < ages[purchases.customer]
    customer, time = purchases.customer[before], purchases.time[before]
    amount = purchases.amount[before]
    later = time > 0
    last = np.zeros(number)
    np.maximum.at(last, customer, time)
    return Histories(
        x=np.bincount(customer[later], minlength=number).astype(np.float64),
        t=last,
        age=ages,
        total=np.asarray(np.bincount(customer[later], amount[later], number), dtype=np.float64),
    )
