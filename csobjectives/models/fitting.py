"""The maximum of a likelihood whose parameters are positive, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Floats = NDArray[np.float64]

_FURTHEST = 10.0  # of a logarithm from that of the start: beyond it, a parameter runs away
_STEEPEST = 1e-6  # what a customer's gradient may be before the last step
_STEPS = 200
_SINGULAR = 1e-9  # of the information's least eigenvalue to its greatest
_MANY, _SOME = 40_000, 10_000  # rows beyond which a fit starts from that of some of them


class NotFitted(ValueError):
    """Why rows cannot carry a model: a clause that ends a sentence, without its full stop."""


class Slopes(NamedTuple):
    """A log-likelihood at some parameters, its gradient and its matrix of second derivatives."""

    value: float
    gradient: Floats
    hessian: Floats


class Likelihood(Protocol):
    """A log-likelihood over customers, of whom there are `weight`."""

    @property
    def weight(self) -> float:
        """How many customers there are."""
        ...

    def slopes(self, parameters: Floats) -> Slopes:
        """The value, the gradient and the second derivatives at some parameters."""
        ...


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


def maximise_in_steps(
    of: Callable[[int], Likelihood], rows: int, start: Floats, called: str
) -> Fit:
    """Fit to all rows; to many, from where the maximum of some of them is.

    `of` gives the likelihood over each so many-th row. Rows come in order, so that all kinds of
    customers are among these. Raises NotFitted.
    """
    if rows > _MANY:
        with suppress(NotFitted):  # all of them may carry what some of them cannot
            start = maximise(of(rows // _SOME), start, called).parameters
    return maximise(of(1), start, called)


def maximise(likelihood: Likelihood, start: Floats, called: str) -> Fit:
    """Fit by Newton's steps in a region of trust (Nocedal and Wright 2006, chapter 4).

    Steps are taken in the logarithms of the parameters, so that none becomes negative, and are
    those of the likelihood per customer. Near the maximum the likelihood itself tells one step from
    another no longer, so that the last one is Newton's alone: it doubles the digits. Raises
    NotFitted where there is no maximum inside: `called` says of what.
    """
    held: dict[bytes, Slopes] = {}

    def at(logarithms: Floats) -> Slopes:
        key = logarithms.tobytes()
        if key not in held:
            held.clear()
            held[key] = _per_customer(likelihood, logarithms)
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
        near = at(found.x)
    if np.abs(found.x - np.log(start)).max() > _FURTHEST:
        raise NotFitted(f"the model of {called} has no maximum: a parameter runs to its bound")
    if not found.success or not np.isfinite(near.value):
        raise NotFitted(f"the fit of the model of {called} does not converge")
    logarithms = found.x - _inverse(near.hessian, called) @ near.gradient
    last, weight = at(logarithms), likelihood.weight
    return Fit(logarithms, _inverse(last.hessian, called) / weight, -last.value * weight)


def _per_customer(likelihood: Likelihood, logarithms: Floats) -> Slopes:
    """What is to be made small, in logarithms: minus the mean log-likelihood, by the chain rule."""
    parameters, weight = np.exp(logarithms), likelihood.weight
    value, gradient, hessian = likelihood.slopes(parameters)
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
