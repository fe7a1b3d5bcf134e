"""The maximum of a likelihood whose parameters are positive, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Floats = NDArray[np.float64]

_FURTHEST = 10.0  # of a logarithm from that of the start: beyond it, a parameter runs away
_STEEPEST = 1e-7  # what the gradient of a customer's log-likelihood may be at the maximum
_STEPS = 200
_SINGULAR = 1e-9  # of the information's least eigenvalue to its greatest


class NotFitted(ValueError):
    """Why rows cannot carry a model: a clause that ends a sentence, without its full stop."""


class Slopes(NamedTuple):
    """A log-likelihood at some parameters, its gradient and its matrix of second derivatives."""

    value: float
    gradient: Floats
    hessian: Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a log-likelihood is greatest.

    `logarithms` are those of the parameters, which are positive, and `covariance` is that of the
    logarithms: the inverse of the observed information. By the delta method a parameter's own
    standard error is that of its logarithm times the parameter.
    """

    logarithms: Floats
    covariance: Floats
    log_likelihood: float

    @property
    def parameters(self) -> Floats:
        """The parameters themselves."""
        return np.exp(self.logarithms)

    @property
    def standard_errors(self) -> Floats:
        """Those of the parameters."""
        return np.sqrt(np.diag(self.covariance)) * self.parameters


def maximise(slopes: Callable[[Floats], Slopes], start: Floats, weight: float, called: str) -> Fit:
    """Fit by Newton's steps in a region of trust (Nocedal and Wright 2006, chapter 4).

    `slopes` takes the parameters; steps are taken in their logarithms, so that none becomes
    negative, and per customer, of whom there are `weight`. Raises NotFitted where there is no
    maximum inside: `called` says of what.
    """
    held: dict[bytes, Slopes] = {}

    def at(logarithms: Floats) -> Slopes:
        key = logarithms.tobytes()
        if key not in held:
            held.clear()
            held[key] = _per_customer(slopes, logarithms, weight)
        return held[key]

    with np.errstate(all="ignore"):
        found = optimize.minimize(
            lambda logarithms: at(logarithms)[:2],
            np.log(start),
            jac=True,
            hess=lambda logarithms: at(logarithms).hessian,
            method="trust-exact",
            options={"gtol": _STEEPEST, "maxiter": _STEPS},
        )
        last = at(found.x)
    if np.abs(found.x - np.log(start)).max() > _FURTHEST:
        raise NotFitted(f"the model of {called} has no maximum: a parameter runs to its bound")
    if not found.success or not np.isfinite(last.value):
        raise NotFitted(f"the fit of the model of {called} does not converge")
    return Fit(found.x, _inverse(last.hessian, called) / weight, -last.value * weight)


def _per_customer(slopes: Callable[[Floats], Slopes], logarithms: Floats, weight: float) -> Slopes:
    """What is to be made small, in logarithms: minus the mean log-likelihood, by the chain rule."""
    parameters = np.exp(logarithms)
    value, gradient, hessian = slopes(parameters)
    steep = parameters * gradient
    curved = hessian * np.outer(parameters, parameters) + np.diag(steep)
    return Slopes(-value / weight, -steep / weight, -curved / weight)


def _inverse(information: Floats, called: str) -> Floats:
    """The inverse of a matrix that has to be positive definite."""
    sizes = linalg.eigvalsh(information)
    if not sizes[0] > _SINGULAR * sizes[-1]:
        raise NotFitted(f"the rows do not tell the parameters of the model of {called} apart")
    inverse: Floats = linalg.inv(information)
    return inverse
