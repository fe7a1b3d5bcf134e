"""Where in the documents, and in the repository, something that was judged stands."""

from __future__ import annotations

from dataclasses import replace
from posixpath import isabs, join, normpath

from csobjectives.model import Judgement, Result, Scorecard
from csobjectives.problems import Location


def place_of(result: Result, judged: Judgement) -> Location:
    """The place of the target that was in force: of a segment its own, of a schedule its step.

    Where there is none, that of the objective's last target, else of the objective.
    """
    objective = result.objective
    return (judged.target or objective.target or objective).location


def in_repository(location: Location, scorecard: Scorecard) -> Location:
    """The place by the path from the top of the repository, as build servers name files.

    A file outside of the project has its whole path anyway.
    """
    if isabs(location.file):
        return location
    return replace(location, file=normpath(join(scorecard.within, location.file)))
