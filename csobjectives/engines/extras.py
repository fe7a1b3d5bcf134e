"""Libraries that are installed with an extra, and what cannot be worked out without them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from csobjectives.binding import form_of
from csobjectives.model import Objective
from csobjectives.problems import Problem

_OF_MODELS = ("numpy", "scipy")


def without_library(objectives: Iterable[Objective]) -> dict[str, Problem]:
    """The objectives whose figures take libraries that are not there, each with its problem."""
    fitted = [each for each in objectives if form_of(each.measure).estimator.tallied]
    if not fitted or all(find_spec(name) for name in _OF_MODELS):
        return {}
    return {each.name: _problem(each) for each in fitted}


def _problem(objective: Objective) -> Problem:
    measure = objective.measure
    return Problem(
        slug="missing-extra",
        message=f"{measure.metric} takes {' and '.join(_OF_MODELS)}, and one is not installed",
        location=measure.location,
        hint="Install them: pip install 'csobjectives[models]'.",
    )
