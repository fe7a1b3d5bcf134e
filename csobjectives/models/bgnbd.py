"""BG/NBD: how often customers buy, and when they silently stop.

While a customer is alive, purchases come at a rate λ; after each, the customer is gone with
probability p. Over customers λ is gamma distributed, with shape r and rate α, and p is beta
distributed, with a and b (Fader, Hardie, Lee 2005, "Counting Your Customers" the Easy Way).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from csobjectives.models.fitting import Fit, Floats, NotFitted, Slopes, maximise

LEAST = 30  # customers who came back, below whom nothing is fitted
_MANY = 40_000  # histories, beyond which a fit starts from that of some of them
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
    weight = histories.count.sum()
    unit = float((histories.age * histories.count).sum() / weight)
    scaled = _Sums(histories, unit)
    start = np.array(_START)
    if len(histories.count) > _MANY:
        step = len(histories.count) // (_MANY // 4)
        start = _fit(_Sums(_every(histories, step), unit), start).parameters
    found = _fit(scaled, start)
    to_unit = np.array([0.0, np.log(unit), 0.0, 0.0])
    repeats = (histories.repeats * histories.count).sum()
    return Fit(
        found.logarithms + to_unit,
        found.covariance,
        found.log_likelihood - float(repeats * np.log(unit)),
    )


def _fit(sums: _Sums, start: Floats) -> Fit:
    return maximise(sums.slopes, start, sums.weight, _CALLED)


def _every(histories: Histories, step: int) -> Histories:
    """Every so many-th history: they come in order, so that each kind of customer is among them."""
    return Histories(
        repeats=histories.repeats[::step],
        recency=histories.recency[::step],
        age=histories.age[::step],
        count=histories.count[::step],
    )


class _Sums:
    """Histories, prepared for the log-likelihood to be added up over them many times.

    Whoever never came back has one of few histories, and what depends on x alone is added up
    over the different x.
    """

    def __init__(self, histories: Histories, unit: float) -> None:
        again = histories.repeats > 0
        self.weight = float(histories.count.sum())
        self.x, self.n = _counts(histories.repeats, histories.count)
        self.age, self.n_age = histories.age / unit, histories.count
        self.repeats = histories.repeats
        self.again = again
        self.recency = histories.recency[again] / unit
        self.number_again = histories.count[again]

    def slopes(self, parameters: Floats) -> Slopes:
        """ln L, its gradient and second derivatives by r, α, a and b.

        A customer's part is ln Γ(r+x)/Γ(r) + r·ln α + ln B(a,b+x)/B(a,b) - (r+x)·ln(α+T)
        + ln(1+eˢ), where s is the logarithm of the odds of being gone.
        """
        value, gradient, hessian = self._of_ages(parameters)
        for part in (self._of_numbers(parameters), self._of_the_gone(parameters)):
            value, gradient, hessian = (
                value + part.value,
                gradient + part.gradient,
                hessian + part.hessian,
            )
        return Slopes(value, gradient, hessian)

    def _of_numbers(self, parameters: Floats) -> Slopes:
        """What depends on x alone, by the different x."""
        r, _, a, b = parameters
        x, n = self.x, self.n
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
        n, past, shape = self.n_age, alpha + self.age, r + self.repeats
        logs, parts = np.log(past), n / past
        value = self.weight * r * np.log(alpha) - n @ (shape * logs)
        gradient = np.zeros(4)
        gradient[0] = self.weight * np.log(alpha) - n @ logs
        gradient[1] = self.weight * r / alpha - parts @ shape
        hessian = np.zeros((4, 4))
        hessian[0, 1] = hessian[1, 0] = self.weight / alpha - parts.sum()
        hessian[1, 1] = (parts / past) @ shape - self.weight * r / alpha**2
        return Slopes(float(value), gradient, hessian)

    def _of_the_gone(self, parameters: Floats) -> Slopes:
        """ln(1+eˢ) of those who came back: its slopes are those of s times eˢ/(1+eˢ)."""
        r, alpha, a, b = parameters
        n, x = self.number_again, self.repeats[self.again]
        past, last = alpha + self.age[self.again], alpha + self.recency
        shape, longer, apart = r + x, np.log(past / last), 1 / past - 1 / last
        rest = 1 / (b + x - 1)
        s = np.log(a * rest) + shape * longer
        gone = special.expit(s)
        weighted, curved = n * gone, n * gone * (1 - gone)
        first = np.stack([longer, shape * apart, np.full_like(x, 1 / a), -rest])
        hessian = (first * curved) @ first.T
        hessian[0, 1] += weighted @ apart
        hessian[1, 0] = hessian[0, 1]
        hessian[1, 1] += weighted @ (shape * (1 / last**2 - 1 / past**2))
        hessian[2, 2] -= weighted.sum() / a**2
        hessian[3, 3] += weighted @ rest**2
        return Slopes(float(n @ np.logaddexp(0, s)), first @ weighted, hessian)


def _counts(values: Floats, count: Floats) -> tuple[Floats, Floats]:
    """The different values, and how many customers have each."""
    different, place = np.unique(values, return_inverse=True)
    return different, np.bincount(place, weights=count).astype(np.float64)
