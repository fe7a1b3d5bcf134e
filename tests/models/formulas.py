"""BG/NBD and Gamma-Gamma as they are printed, for each customer by itself: nothing here is ours.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, equations 6, 7 and 10; Fader
and Hardie (2013), The Gamma-Gamma Model of Monetary Value, equations 1a and 5. Maxima, slopes and
integrals are scipy's, and second derivatives are statsmodels'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, optimize, special, stats
from statsmodels.tools.numdiff import approx_fprime, approx_hess3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histories:
    """One entry per customer: x, t_x, T, and what the x purchases brought."""

    x: Floats
    t: Floats
    age: Floats
    total: Floats

    @property
    def again(self) -> Histories:
        """Those who came back."""
        back = self.x > 0
        return Histories(self.x[back], self.t[back], self.age[back], self.total[back])


def likelihood_of_purchases(parameters: Floats, of: Histories) -> float:
    """Equation 6: of customers who are alive, and of those who left at t_x."""
    r, alpha, a, b = parameters
    first = special.gammaln(r + of.x) - special.gammaln(r) + r * np.log(alpha)
    stays = special.betaln(a, b + of.x) - special.betaln(a, b)
    stays = first + stays - (r + of.x) * np.log(alpha + of.age)
    again = np.maximum(of.x, 1)
    gone = special.betaln(a + 1, b + again - 1) - special.betaln(a, b)
    gone = first + gone - (r + of.x) * np.log(alpha + of.t)
    return float(np.where(of.x > 0, np.logaddexp(stays, gone), stays).sum())


def likelihood_of_spending(parameters: Floats, of: Histories) -> float:
    """Equation 1a: the density of the mean z̄ of x purchases."""
    p, q, gamma = parameters
    back = of.again
    x, mean = back.x, back.total / back.x
    parts = special.gammaln(p * x + q) - special.gammaln(p * x) - special.gammaln(q)
    parts += q * np.log(gamma) + (p * x - 1) * np.log(mean) + p * x * np.log(x)
    return float((parts - (p * x + q) * np.log(gamma + x * mean)).sum())


def alive(parameters: Floats, of: Histories) -> Floats:
    """Equation 7."""
    r, alpha, a, b = parameters
    ratio = ((alpha + of.age) / (alpha + of.t)) ** (r + of.x)
    odds = np.where(of.x > 0, a / (b + np.maximum(of.x, 1) - 1) * ratio, 0.0)
    return np.asarray(1 / (1 + odds), dtype=np.float64)


def purchases_within(time: float, parameters: Floats, of: Histories) -> Floats:
    """Equation 10: E[Y(t) | x, t_x, T]."""
    r, alpha, a, b = parameters
    x, age = of.x, of.age
    z = time / (alpha + age + time)
    series = special.hyp2f1(r + x, b + x, a + b + x - 1, z)
    shrunk = ((alpha + age) / (alpha + age + time)) ** (r + x) * series
    return np.asarray((a + b + x - 1) / (a - 1) * (1 - shrunk) * alive(parameters, of))


def discounted_purchases(horizon: float, force: float, parameters: Floats, of: Histories) -> Floats:
    """∫ exp(-δt) dE[Y(t)] from 0 to the horizon, by parts: scipy's quadrature of equation 10."""

    def worth(time: float) -> Floats:
        return np.asarray(np.exp(-force * time) * purchases_within(time, parameters, of))

    found, _ = integrate.quad_vec(worth, 0, horizon, epsrel=1e-10)
    return np.asarray(worth(horizon) + force * found)


def mean_spend(parameters: Floats, of: Histories) -> Floats:
    """Equation 5: between the mean of all and the customer's own."""
    p, q, gamma = parameters
    weight = p * of.x / (p * of.x + q - 1)
    own = of.total / np.maximum(of.x, 1)
    return np.asarray((1 - weight) * gamma * p / (q - 1) + weight * own)


def lifetime_value(horizon: float, force: float, parameters: Floats, of: Histories) -> float:
    """The mean over customers; r, α, a, b, p, q and γ in this order."""
    purchases = discounted_purchases(horizon, force, parameters[:4], of)
    return float((purchases * mean_spend(parameters[4:], of)).mean())


def maximum(likelihood: Callable[[Any], float], start: Floats) -> Floats:
    """By Nelder and Mead's simplex in logarithms, and steps with statsmodels' derivatives."""

    def minus(logarithms: Floats) -> float:
        return -likelihood(np.exp(logarithms))

    options = {"xatol": 1e-4, "fatol": 1e-7, "maxiter": 4000, "maxfev": 4000}
    found = optimize.minimize(minus, np.log(start), method="Nelder-Mead", options=options).x
    for _ in range(4):
        slopes = approx_fprime(found, minus, centered=True)
        found = found - np.linalg.solve(approx_hess3(found, minus), slopes)
    return np.asarray(np.exp(found))


def interval(
    horizon: float, force: float, parameters: Floats, of: Histories, level: float
) -> tuple[float, float]:
    """The delta method on the logarithm, with numerical derivatives by the parameters alone."""
    blocks = (
        (likelihood_of_purchases, parameters[:4]),
        (likelihood_of_spending, parameters[4:]),
    )
    slopes = approx_fprime(
        parameters, lambda at: np.log(lifetime_value(horizon, force, at, of)), centered=True
    )
    variance, first = 0.0, 0
    for likelihood, own in blocks:
        information = -approx_hess3(own, partial(likelihood, of=of))
        slope = slopes[first : first + len(own)]
        variance += float(slope @ np.linalg.inv(information) @ slope)
        first += len(own)
    value = lifetime_value(horizon, force, parameters, of)
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt(variance)
    return float(value * np.exp(-half)), float(value * np.exp(half))
