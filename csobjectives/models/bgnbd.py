"""BG/NBD: how often customers buy, and when they silently stop.

While a customer is alive, purchases come at a rate λ; after each, the customer is gone with
probability p. Over customers λ is gamma distributed, with shape r and rate α, and p is beta
distributed, with a and b (Fader, Hardie, Lee 2005, "Counting Your Customers" the Easy Way).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from csobjectives.models.fitting import Fit, Floats, NotFitted, Slopes, maximise_in_steps

LEAST = 30  # customers who came back, below whom nothing is fitted
_START = (1.0, 1.0, 1.0, 2.0)
_CALLED = "purchases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """Customers by what their purchases were; each `count` customers have the same history.

    `repeats` (x) counts the purchases after the first, `recency` (t_x) is the time from the
    first to the last, 0 where x is, and `age` (T) that from the first until now.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    count: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class BgNbd:
    """The model with its parameters; α and all times are in one unit."""

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def of(cls, parameters: Floats) -> BgNbd:
        """From r, α, a and b in this order."""
        r, alpha, a, b = map(float, parameters)
        return cls(r=r, alpha=alpha, a=a, b=b)

    def odds_of_being_gone(self, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        """The logarithm of the odds that a customer has stopped; -∞ for x = 0.

        ln[a / (b+x-1) · ((α+T) / (α+t_x))^(r+x)]: one who never came back is alive, for it takes
        a repeated purchase to stop.
        """
        again = repeats > 0
        found = np.full(repeats.shape, -np.inf)
        x, alpha = repeats[again], self.alpha
        longer = np.log((alpha + age[again]) / (alpha + recency[again]))
        found[again] = np.log(self.a / (self.b + x - 1)) + (self.r + x) * longer
        return found

    def alive(self, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        """P(alive), given a history."""
        gone = self.odds_of_being_gone(repeats, recency, age)
        found: Floats = special.expit(-gone)
        return found


def fit_purchases(histories: Histories) -> Fit:
    """r, α, a and b by maximum likelihood, with α and times in one unit. Raises NotFitted.

    The unit makes no difference: times are fitted as parts of the mean age.
    """
    again = histories.count[histories.repeats > 0].sum()
    if again < LEAST:
        raise NotFitted(f"{again:.0f} customers came back, and a model takes {LEAST}")
    weight = float(histories.count.sum())
    unit = float(histories.age @ histories.count) / weight
    if not unit:
        raise NotFitted("all customers are of one day")
    found = maximise_in_steps(
        lambda step: _Sums(histories, step, unit), len(histories.count), np.array(_START), _CALLED
    )
    return Fit(
        found.logarithms + np.array([0.0, np.log(unit), 0.0, 0.0]),
        found.covariance,
        found.log_likelihood - float(histories.repeats @ histories.count) * np.log(unit),
    )


class _Sums:
    """Each so many-th history, prepared for the log-likelihood to be added up over them often.

    What depends on x or on T alone is added up over the different x and T, of which there are few.
    """

    def __init__(self, histories: Histories, step: int, unit: float) -> None:
        repeats, recency, age, count = (
            each[::step]
            for each in (histories.repeats, histories.recency, histories.age, histories.count)
        )
        self.weight = float(count.sum())
        self.x, by_x = np.unique(repeats, return_inverse=True)
        self.n_of_x = np.bincount(by_x, weights=count)
        ages, by_age = np.unique(age, return_inverse=True)
        self.age, self.n_of_age = ages / unit, np.bincount(by_age, weights=count)
        self.x_of_age = np.bincount(by_age, weights=count * repeats)
        again = repeats > 0
        self.by_age, self.repeats, self.count = by_age[again], repeats[again], count[again]
        recencies, self.by_recency = np.unique(recency[again], return_inverse=True)
        self.recency = recencies / unit

    def slopes(self, parameters: Floats) -> Slopes:
        """ln L, its gradient and second derivatives by r, α, a and b.

        A customer's part is ln Γ(r+x)/Γ(r) + r·ln α + ln B(a,b+x)/B(a,b) - (r+x)·ln(α+T)
        + ln(1+eˢ), where s is the logarithm of the odds of being gone.
        """
        parts = (
            self._of_numbers(parameters),
            self._of_ages(parameters),
            self._of_the_gone(parameters),
        )
        return Slopes(
            sum(each.value for each in parts),
            np.sum([each.gradient for each in parts], axis=0),
            np.sum([each.hessian for each in parts], axis=0),
        )

    def _of_numbers(self, parameters: Floats) -> Slopes:
        """What depends on x alone."""
        r, _, a, b = parameters
        x, n = self.x, self.n_of_x
        gammaln, psi = special.gammaln, special.psi
        of_rates = gammaln(r + x) - gammaln(r)
        of_chances = gammaln(b + x) - gammaln(b) - gammaln(a + b + x) + gammaln(a + b)
        both = psi(a + b) - psi(a + b + x)
        gradient = [psi(r + x) - psi(r), 0 * x, both, psi(b + x) - psi(b) + both]
        trigamma = special.polygamma
        joint = n @ (trigamma(1, a + b) - trigamma(1, a + b + x))
        hessian = np.zeros((4, 4))
        hessian[0, 0] = n @ (trigamma(1, r + x) - trigamma(1, r))
        hessian[2:, 2:] = joint
        hessian[3, 3] += n @ (trigamma(1, b + x) - trigamma(1, b))
        return Slopes(float(n @ (of_rates + of_chances)), np.array(gradient) @ n, hessian)

    def _of_ages(self, parameters: Floats) -> Slopes:
        """r·ln α - (r+x)·ln(α+T)."""
        r, alpha, _, _ = parameters
        past = alpha + self.age
        n, shape = self.n_of_age, r * self.n_of_age + self.x_of_age
        logs, parts = np.log(past), 1 / past
        value = self.weight * r * np.log(alpha) - shape @ logs
        gradient = np.zeros(4)
        gradient[0] = self.weight * np.log(alpha) - n @ logs
        gradient[1] = self.weight * r / alpha - shape @ parts
        hessian = np.zeros((4, 4))
        hessian[0, 1] = hessian[1, 0] = self.weight / alpha - n @ parts
        hessian[1, 1] = shape @ parts**2 - self.weight * r / alpha**2
        return Slopes(float(value), gradient, hessian)

    def _of_the_gone(self, parameters: Floats) -> Slopes:
        """ln(1+eˢ) of those who came back: its slopes are those of s times eˢ/(1+eˢ)."""
        r, alpha, a, b = parameters
        n, shape = self.count, r + self.repeats
        past, last = alpha + self.age, alpha + self.recency
        longer = np.log(past)[self.by_age] - np.log(last)[self.by_recency]
        apart = (1 / past)[self.by_age] - (1 / last)[self.by_recency]
        rest = 1 / (b - 1 + self.repeats)
        s = np.log(a * rest) + shape * longer
        gone = special.expit(s)
        weighted = n * gone
        curved = weighted * (1 - gone)
        first = np.stack([longer, shape * apart, np.full_like(s, 1 / a), -rest])
        hessian = (first * curved) @ first.T
        hessian[0, 1] += weighted @ apart
        hessian[1, 0] = hessian[0, 1]
        squares = (1 / last**2)[self.by_recency] - (1 / past**2)[self.by_age]
        hessian[1, 1] += weighted @ (shape * squares)
        hessian[2, 2] -= weighted.sum() / a**2
        hessian[3, 3] += weighted @ rest**2
        return Slopes(float(n @ np.logaddexp(0, s)), first @ weighted, hessian)
