"""What the sample's guests are expected to bring, by SciPy's optimiser and special functions.

The likelihoods and expectations are those of Fader, Hardie and Lee (2005), equations 6 and 10, and
of Fader and Hardie (2013) for what is spent; nothing here is from csobjectives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

Floats = NDArray[np.float64]
Frame = Any  # a pandas.DataFrame; pandas' own types are partial


def histories(bookings: Frame, end: pd.Timestamp) -> Frame:
    """By guest: days with a booking after the first (x), the days from the first to the last of
    them (t_x) and to the period's last day (T), and the mean fare of such a day (z)."""
    known = bookings[bookings["booked_on"] < end]
    days = known.groupby(["guest", "booked_on"])["fare"].sum().reset_index()
    first = days.groupby("guest")["booked_on"].transform("min")
    again = days[days["booked_on"] > first].groupby("guest")["fare"]
    span = days.groupby("guest")["booked_on"].agg(["min", "max"])
    return pd.DataFrame(
        {
            "x": again.size(),
            "t_x": (span["max"] - span["min"]).dt.days,
            "T": (end - span["min"]).dt.days - 1,
            "z": again.mean(),
        }
    ).fillna({"x": 0, "z": 0})


def _fitted(negative: Callable[[Floats], float], start: list[float]) -> Floats:
    """The parameters at which a likelihood is highest, found by their logarithms."""
    options = {"xatol": 1e-9, "fatol": 1e-9, "maxiter": 20_000, "maxfev": 20_000}
    at = np.log(start)
    for _ in range(3):  # a simplex that has shrunk too soon is unfolded again
        at = minimize(negative, at, method="Nelder-Mead", options=options).x
    return np.exp(at)


def expected_purchases(of: Frame, horizon: float, yearly: float) -> Floats:
    """How many purchases each guest is expected to make within so many days, discounted."""
    x, t_x, age = (of[name].to_numpy(dtype=float) for name in ("x", "t_x", "T"))

    def negative(logarithms: Floats) -> float:
        r, alpha, a, b = np.exp(logarithms)
        alive = betaln(a, b + x) - (r + x) * np.log(alpha + age)
        lost = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
        either = np.where(x > 0, np.logaddexp(alive, lost), alive)
        of_each = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b) + either
        return -float(of_each.sum())

    r, alpha, a, b = _fitted(negative, [1.0, 90.0, 1.0, 3.0])
    odds = a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x)
    alive = 1 / (1 + np.where(x > 0, odds, 0))

    def until(t: float) -> Floats:
        past = alpha + age
        series = hyp2f1(r + x, b + x, a + b + x - 1, t / (past + t))
        shrunk = 1 - (past / (past + t)) ** (r + x) * series
        found: Floats = (a + b + x - 1) / (a - 1) * shrunk * alive
        return found

    # By parts: ∫ v'(t) w(t) dt = v(h) w(h) + δ ∫ v(t) w(t) dt, for the worth w(t) = exp(-δ t).
    force = np.log1p(yearly) / 365
    nodes, weights = np.polynomial.legendre.leggauss(60)
    times = horizon * (nodes + 1) / 2
    later = sum(
        weight * np.exp(-force * t) * until(t) for weight, t in zip(weights, times, strict=True)
    )
    total: Floats = until(horizon) * np.exp(-force * horizon) + force * horizon / 2 * later
    return total


def expected_fares(of: Frame) -> Floats:
    """What each guest is expected to spend on a purchase."""
    again = of[of["x"] > 0]
    x, z = (again[name].to_numpy(dtype=float) for name in ("x", "z"))

    def negative(logarithms: Floats) -> float:
        p, q, gamma = np.exp(logarithms)
        of_each = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
        of_each += (p * x - 1) * np.log(z) + p * x * np.log(x) - (p * x + q) * np.log(gamma + x * z)
        return -float(of_each.sum())

    p, q, gamma = _fitted(negative, [6.0, 4.0, 15.0])
    all_x, all_z = (of[name].to_numpy(dtype=float) for name in ("x", "z"))
    found: Floats = p * (gamma + all_x * all_z) / (p * all_x + q - 1)
    return found


def worth(bookings: Frame, end: pd.Timestamp, horizon: float, yearly: float) -> tuple[float, int]:
    """The mean of what guests are expected to bring, and how many guests there are."""
    of = histories(bookings, end)
    each = expected_purchases(of, horizon, yearly) * expected_fares(of)
    return float(each.mean()), len(of)
