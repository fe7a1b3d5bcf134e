"""How many purchases a customer's history lets one expect, each worth less the later it comes.

Alive with x purchases until T, a customer's rate λ is gamma distributed with r+x and α+T, and the
chance p to stop beta distributed with a and b+x, independently; and the customer is still there
after a time t with probability exp(-λpt). So purchases are expected at the rate E[λ·exp(-λpt)],
which is (r+x)/τ · E[(1 + p·t/τ)^-(r+x+1)] over p, with τ = α+T: the derivative of equation (10) of
Fader, Hardie and Lee (2005), without its hole at a = 1. Their hypergeometric function stands for
the mean over p; as functions of it lose all digits where x, a or b is large, that mean is taken
here by quadrature.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.polynomial import chebyshev
from scipy import special

from csobjectives.models.bgnbd import BgNbd
from csobjectives.models.fitting import Floats

_AGES = 24  # of one x, beyond which polynomials in ln τ stand for them; and how many of these
_TIMES = 16  # nodes of the quadrature over time
_CHANCES = 64  # nodes of the quadrature over p
_DEPTH = 32.0  # how far below its peak, as a logarithm, a tail over p is cut off


def purchases_ahead(
    model: BgNbd, repeats: Floats, age: Floats, horizon: float, force: float
) -> Floats:
    """∫ exp(-force·t)·E[rate at t] dt from 0 to the horizon, of customers who are alive now.

    Times and the force of interest are in the model's unit. What x and T lead to is smooth in
    ln τ: of an x with many ages, it is worked out at a few of them, and read off a polynomial. The
    relative error is 1e-8 as a rule, and below 1e-5 where parameters or ages lie far apart.
    """
    order = np.argsort(repeats, kind="stable")
    different, first = np.unique(repeats[order], return_index=True)
    found = np.empty_like(age)
    for x, of_x in zip(different, np.split(order, first[1:]), strict=True):
        found[of_x] = _of_ages(model, float(x), model.alpha + age[of_x], horizon, force)
    return found


def _of_ages(model: BgNbd, x: float, past: Floats, horizon: float, force: float) -> Floats:
    """The integral for one x at its τ."""
    if len(past) <= _AGES:
        return _of_number(model, x, past, horizon, force)
    logs = np.log(past)
    middle, half = (logs.max() + logs.min()) / 2, (logs.max() - logs.min()) / 2

    places = chebyshev.chebpts1(_AGES)
    known = _of_number(model, x, np.exp(middle + half * places), horizon, force)
    polynomials = chebyshev.chebfit(places, known, _AGES - 1)
    found: Floats = chebyshev.chebval((logs - middle) / half, polynomials)
    return found


def _of_number(model: BgNbd, x: float, past: Floats, horizon: float, force: float) -> Floats:
    """The integral for one x at several τ.

    Customers stop within some τ/c, with c as 1 more than (r+x)·E[p]. Time is cut finer where that
    is near, t = τ/c·(eᵘ-1), and the nodes are Gauss and Legendre's in u.
    """
    nodes, weights = _gauss()
    shape = model.r + x
    scale = past[:, None] / (1 + shape * model.a / (model.a + model.b + x))
    furthest = np.log1p(horizon / scale)
    u = furthest * (nodes + 1) / 2
    ahead = scale * np.expm1(u)
    parts = ahead / past[:, None]
    chances, masses = _chances(model.a, model.b + x, (shape + 1) * parts.max())
    still = np.expm1(-(shape + 1) * np.log1p(parts[:, :, None] * chances))
    rate = shape / past[:, None] * (1 + still @ masses)
    worth = np.exp(u - force * ahead) * scale
    found: Floats = (rate * worth * furthest / 2) @ weights
    return found


@cache
def _gauss() -> tuple[Floats, Floats]:
    """Gauss and Legendre's nodes and weights from -1 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(_TIMES)
    return nodes, weights


def _chances(a: float, b: float, most: float) -> tuple[Floats, Floats]:
    """Nodes and masses of p, beta distributed, for functions that are 0 at p = 0.

    In y = ln(p/(1-p)) a beta density is one smooth peak, and the sum over equal steps is nearly
    exact; y = centre + width·sinh(v) makes its tails short. What is summed falls by p more to the
    left, from where p·`most` is about 1.
    """
    centre, width = np.log(a / b), np.sqrt(1 / a + 1 / b)
    near = width * np.sqrt(2 * _DEPTH)
    flat = min(centre, -np.log1p(most)) - _DEPTH / (1 + a)
    left = max(centre - _DEPTH / a, flat) - near
    right = centre + _DEPTH / b + near
    first, last = np.arcsinh((np.array([left, right]) - centre) / width)
    v, step = np.linspace(first, last, _CHANCES, retstep=True)
    y = centre + width * np.sinh(v)
    logs = -a * np.logaddexp(0, -y) - b * np.logaddexp(0, y) - special.betaln(a, b)
    return special.expit(y), np.exp(logs) * width * np.cosh(v) * step
