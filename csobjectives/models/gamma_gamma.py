"""Gamma-Gamma: what customers spend on a purchase.

A customer's purchases are gamma distributed around a mean of his own, with shape p and a rate
that itself is gamma distributed over customers, with shape q and rate γ. What a customer spends
has nothing to do with how often (Fader, Hardie, Lee 2005, "RFM and CLV"; Fader and Hardie 2013,
"The Gamma-Gamma Model of Monetary Value").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from csobjectives.models.fitting import Fit, Floats, NotFitted, Slopes, maximise_in_steps

ABSURD = 0.5  # a correlation of purchases and spend that the model cannot carry, either way
_START = (2.0, 3.0, 2.0)
_CALLED = "spending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Customers by their repeated purchases and what these brought; each `count` are alike.

    `total` is the sum of the `repeats` purchases, both above 0.
    """

    repeats: Floats
    total: Floats
    count: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaGamma:
    """The model with its parameters; γ and all amounts are in one unit."""

    p: float
    q: float
    gamma: float

    @classmethod
    def of(cls, parameters: Floats) -> GammaGamma:
        """From p, q and γ in this order."""
        p, q, gamma = map(float, parameters)
        return cls(p=p, q=q, gamma=gamma)

    def mean_spend(self, repeats: Floats, total: Floats) -> Floats:
        """E[amount of a purchase] of customers whose x repeated purchases brought `total`.

        p·(γ + total) / (p·x + q - 1): between the mean of all, p·γ/(q-1), and the customer's own,
        total/x (equation 5 of Fader and Hardie 2013). Linear in `total`, and finite for q > 1.
        """
        return self.p * (self.gamma + total) / (self.p * repeats + self.q - 1)


def fit_spending(spending: Spending) -> Fit:
    """p, q and γ by maximum likelihood, with γ and amounts in one unit. Raises NotFitted.

    The unit makes no difference: amounts are fitted as parts of the geometric mean of purchases,
    for the arithmetic one may be that of a single large customer.
    """
    correlation = correlation_with_spend(spending)
    if abs(correlation) > ABSURD:
        raise NotFitted(
            "what customers spend on a purchase goes with how often they buy, "
            f"with a correlation of {correlation:.2f}, and the model takes the two as independent"
        )
    x, n = spending.repeats, spending.count
    unit = float(np.exp(n @ np.log(spending.total / x) / n.sum()))
    found = maximise_in_steps(
        lambda step: _Sums(spending, step, unit), len(n), np.array(_START), _CALLED
    )
    # The likelihood is that of the mean x̄ of x purchases, as it is published.
    shift = float(n @ np.log(x)) - float(n.sum() * np.log(unit))
    return Fit(
        found.logarithms + np.array([0.0, 0.0, np.log(unit)]),
        found.covariance,
        found.log_likelihood + shift,
    )


def correlation_with_spend(spending: Spending) -> float:
    """Pearson's correlation of the number of purchases and the amount of one; 0 where one is flat.

    It is that of the logarithms, so that no single large customer decides.
    """
    x, n = np.log(spending.repeats), spending.count
    mean = np.log(spending.total) - x
    x, mean = (each - (n @ each) / n.sum() for each in (x, mean))
    spread = float(np.sqrt((n @ x**2) * (n @ mean**2)))
    return float(n @ (x * mean)) / spread if spread else 0.0


class _Sums:
    """Each so many-th spending, prepared for the log-likelihood to be added up over them often."""

    def __init__(self, spending: Spending, step: int, unit: float) -> None:
        self.n, self.repeats = spending.count[::step], spending.repeats[::step]
        self.weight = float(self.n.sum())
        self.total = spending.total[::step] / unit
        self.x, place = np.unique(self.repeats, return_inverse=True)
        self.n_of_x = np.bincount(place, weights=self.n)
        logs = np.log(self.total)
        self.sum_of_logs = float(self.n @ logs)
        self.sum_of_x_logs = float((self.n * self.repeats) @ logs)

    def slopes(self, parameters: Floats) -> Slopes:
        """ln L of the totals z, its gradient and second derivatives by p, q and γ.

        A customer's part is ln Γ(px+q) - ln Γ(px) - ln Γ(q) + q·ln γ + (px-1)·ln z
        - (px+q)·ln(γ+z).
        """
        value, gradient, hessian = self._of_numbers(parameters)
        p, q, gamma = parameters
        n, x = self.n, self.repeats
        shape, whole = p * x + q, gamma + self.total
        logs, parts = np.log(whole), n / whole
        value += p * self.sum_of_x_logs - self.sum_of_logs - float((n * shape) @ logs)
        of_x = self.sum_of_x_logs - float((n * x) @ logs)
        gradient += np.array([of_x, -(n @ logs), -(parts @ shape)])
        mixed = np.zeros((3, 3))
        mixed[0, 2], mixed[1, 2] = -(parts @ x), -parts.sum()
        hessian += mixed + mixed.T
        hessian[2, 2] += (parts / whole) @ shape
        return Slopes(value, gradient, hessian)

    def _of_numbers(self, parameters: Floats) -> Slopes:
        """What depends on x alone, by the different x."""
        p, q, gamma = parameters
        x, n = self.x, self.n_of_x
        weight = self.weight
        px, shape = p * x, p * x + q
        gammaln, psi, trigamma = special.gammaln, special.psi, special.polygamma
        value = n @ (gammaln(shape) - gammaln(px)) + weight * (q * np.log(gamma) - gammaln(q))
        gradient = np.array(
            [
                (n * x) @ (psi(shape) - psi(px)),
                n @ psi(shape) + weight * (np.log(gamma) - psi(q)),
                weight * q / gamma,
            ]
        )
        curved = trigamma(1, shape)
        hessian = np.zeros((3, 3))
        hessian[0, 0] = (n * x**2) @ (curved - trigamma(1, px))
        hessian[0, 1] = hessian[1, 0] = (n * x) @ curved
        hessian[1, 1] = n @ curved - weight * trigamma(1, q)
        hessian[1, 2] = hessian[2, 1] = weight / gamma
        hessian[2, 2] = -weight * q / gamma**2
        return Slopes(float(value), gradient, hessian)
