"""csobjectives: declarative objectives-as-code for customer service.

The public Python API, loaded when it is first used:

    >>> import csobjectives
    >>> scorecard = csobjectives.check()                      # doctest: +SKIP
    >>> print(csobjectives.render(scorecard, "markdown"))     # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from csobjectives.version import __version__

if TYPE_CHECKING:
    from csobjectives.model import Scorecard, Verdict
    from csobjectives.pipeline import check, validate
    from csobjectives.problems import CannotJudge, ExitCode, Problem
    from csobjectives.renderers import render

_HOMES = {
    "CannotJudge": "csobjectives.problems",
    "ExitCode": "csobjectives.problems",
    "Problem": "csobjectives.problems",
    "Scorecard": "csobjectives.model",
    "Verdict": "csobjectives.model",
    "check": "csobjectives.pipeline",
    "render": "csobjectives.renderers",
    "validate": "csobjectives.pipeline",
}

__all__ = [
    "CannotJudge",
    "ExitCode",
    "Problem",
    "Scorecard",
    "Verdict",
    "__version__",
    "check",
    "render",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home the first time that it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'csobjectives' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
