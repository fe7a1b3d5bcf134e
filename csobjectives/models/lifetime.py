"""Customer lifetime value: what customers are expected to bring, from both models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from csobjectives.distributions import normal_quantile
from csobjectives.models.bgnbd import BgNbd, Histories, fit_purchases
from csobjectives.models.expected import purchases_ahead
from csobjectives.models.fitting import Fit, Floats, NotFitted
from csobjectives.models.gamma_gamma import GammaGamma, Spending, fit_spending

_STEP = 1e-4  # of a logarithm, for central differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """Customers with a history, and what their repeated purchases brought; alike as in Histories.

    They come in the order of `repeats`, `recency`, `age` and `total`, which saves time and makes
    sums the same however they were found. Where x is 0, so is the `total`.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    total: Floats
    count: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class LifetimeValue:
    """The mean over customers, its interval, and the two fits that it comes from."""

    value: float
    low: float
    high: float
    purchases: Fit
    spending: Fit


def lifetime_value(
    customers: Customers, horizon: float, force: float, level: float
) -> LifetimeValue:
    """The mean over customers of the revenue that is expected within a horizon, discounted.

    A purchase so long ahead as t is worth exp(-force·t) of it; times, the horizon and the force of
    interest are in one unit. The interval is by the delta method over the seven parameters, on the
    logarithm: the customers with their histories are known, and what is not is the parameters, of
    which those of the two models are estimated apart. Raises NotFitted.
    """
    grouped = _Grouped.of(customers)
    purchases = fit_purchases(grouped.histories)
    spending = fit_spending(_spending(customers))
    if GammaGamma.of(spending.parameters).q <= 1:
        raise NotFitted(
            "customers differ in what they spend by so much that the mean has no end "
            f"(q is {spending.parameters[1]:.2f}, and has to be above 1)"
        )
    discounted = _Discounted(grouped.histories, horizon, force)

    def of_purchases(logarithms: Floats) -> Floats:
        return discounted.purchases(BgNbd.of(np.exp(logarithms)))

    def of_spending(logarithms: Floats) -> Floats:
        return grouped.spend(GammaGamma.of(np.exp(logarithms)))

    expected, spend = of_purchases(purchases.logarithms), of_spending(spending.logarithms)
    total = float(expected @ spend)
    slopes = (
        _gradient(lambda at: float(of_purchases(at) @ spend), purchases.logarithms) / total,
        _gradient(lambda at: float(expected @ of_spending(at)), spending.logarithms) / total,
    )
    fits = (purchases, spending)
    variance = sum(
        float(each @ fit.covariance @ each) for each, fit in zip(slopes, fits, strict=True)
    )
    value = total / float(customers.count.sum())
    factor = np.exp(-normal_quantile((1 - level) / 2) * np.sqrt(variance))
    return LifetimeValue(
        value=value,
        low=value / float(factor),
        high=value * float(factor),
        purchases=purchases,
        spending=spending,
    )


def _gradient(of: Callable[[Floats], float], at: Floats) -> Floats:
    steps = np.eye(len(at)) * _STEP
    return np.array([(of(at + step) - of(at - step)) / (2 * _STEP) for step in steps])


def _spending(customers: Customers) -> Spending:
    again = customers.repeats > 0
    return Spending(
        repeats=customers.repeats[again],
        total=customers.total[again],
        count=customers.count[again],
    )


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Customers by history alone: how many have it, and what all of them spent.

    The expected spend is linear in what a customer spent, so that the total of all who share a
    history is all that it takes.
    """

    histories: Histories
    total: Floats

    @classmethod
    def of(cls, customers: Customers) -> _Grouped:
        """Those that have one history stand one after the other."""
        x, recency, age = customers.repeats, customers.recency, customers.age
        is_new = np.ones(len(x), dtype=bool)
        is_new[1:] = (x[1:] != x[:-1]) | (recency[1:] != recency[:-1]) | (age[1:] != age[:-1])
        first = np.flatnonzero(is_new)
        histories = Histories(
            repeats=x[first],
            recency=recency[first],
            age=age[first],
            count=np.add.reduceat(customers.count, first),
        )
        return cls(histories, np.add.reduceat(customers.count * customers.total, first))

    def spend(self, model: GammaGamma) -> Floats:
        """The expected spend on a purchase, added up over the customers of each history."""
        each = model.mean_spend(self.histories.repeats, self.total / self.histories.count)
        return each * self.histories.count


class _Discounted:
    """How many purchases each history lets one expect within a horizon, discounted.

    What is expected of those who are alive depends on x and T alone, of which there are fewer
    pairs than histories.
    """

    def __init__(self, histories: Histories, horizon: float, force: float) -> None:
        self.histories = histories
        self.horizon, self.force = horizon, force
        pairs = histories.repeats + 1j * histories.age
        different, self.place = np.unique(pairs, return_inverse=True)
        self.repeats, self.age = different.real.copy(), different.imag.copy()

    def purchases(self, model: BgNbd) -> Floats:
        """Those of each history: P(alive) times what is expected then."""
        ahead = purchases_ahead(model, self.repeats, self.age, self.horizon, self.force)
        histories = self.histories
        alive = model.alive(histories.repeats, histories.recency, histories.age)
        return ahead[self.place] * alive
