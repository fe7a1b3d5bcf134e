"""Whether a JSON text is `csobjectives/results/v1`, as an earlier run wrote it."""

from __future__ import annotations

import itertools
from functools import cache

from csobjectives.documents import JsonText
from csobjectives.problems import Problem, Problems
from csobjectives.schemas.acceptance import Accepts, compiled
from csobjectives.schemas.generation import published
from csobjectives.schemas.requirements import Schema
from csobjectives.schemas.wording import told
from csobjectives.version import __version__

RESULTS = "csobjectives/results/v1"
_FAMILY = RESULTS.rpartition("/")[0]


def validate_results(document: JsonText, problems: Problems, hint: str) -> bool:
    """Whether the published schema takes a document; what is wrong with it first is a problem.

    Keys that are not known are no matter: later versions may add some.
    """
    data = document.data
    wrote = data.get("format") if isinstance(data, dict) else None
    if wrote != RESULTS:
        problems.extend([_of_other_format(document, wrote, hint)])
        return False
    if _accepts()(data):
        return True
    problems.extend([_first(document, hint)])
    return False


def _of_other_format(document: JsonText, wrote: object, hint: str) -> Problem:
    if not isinstance(wrote, str) or not wrote.startswith(f"{_FAMILY}/"):
        message, place = f"the file is no {RESULTS}", document.locate(())
        return Problem(slug="bad-results", message=message, location=place, hint=hint)
    return Problem(
        slug="bad-results",
        message=f"the file has the format {wrote[:60]}, and {RESULTS} is the one that is known",
        location=document.locate(["format"]),
        hint=f"It was written by csobjectives {_version(document)}: use that version, or a newer.",
    )


def _first(document: JsonText, hint: str) -> Problem:
    """The first thing that is wrong; there is no use in the others, for nobody writes the file."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(
        itertools.islice(Draft202012Validator(_schema()).iter_errors(document.data), 1)
    )
    assert error is not None
    wrong = next(told([error], document))
    version = _version(document)
    if wrong.slug == "missing-key" and version not in ("", __version__):  # which may have added it
        hint = (
            f"It was written by csobjectives {version}, and this is {__version__}: write it anew."
        )
    return Problem(slug="bad-results", message=wrong.message, location=wrong.location, hint=hint)


def _version(document: JsonText) -> str:
    """The version of the tool that wrote a document, as far as it says so."""
    tool = document.data.get("tool")
    version = tool.get("version") if isinstance(tool, dict) else None
    return version[:60] if isinstance(version, str) else ""


@cache
def _schema() -> Schema:
    schema = _open(published("Results"))
    assert isinstance(schema, dict)
    return schema


@cache
def _accepts() -> Accepts:
    return compiled(_schema())


def _open(part: object) -> object:
    """A part of a schema that takes keys which it does not know."""
    if isinstance(part, list):
        return [_open(each) for each in part]
    if not isinstance(part, dict):
        return part
    is_closed = part.get("additionalProperties") is False
    return {
        key: _open(each)
        for key, each in part.items()
        if not (is_closed and key == "additionalProperties")
    }
