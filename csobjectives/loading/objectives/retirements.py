"""Objectives that retire while others still look at them."""

from __future__ import annotations

from csobjectives.loading.reader import Key, Reader
from csobjectives.model import Objective
from csobjectives.problems import Severity


def warn_of_retirement(
    reader: Reader,
    ours: Objective,
    theirs: Objective,
    no_more: str,
    at: Key | tuple[Key, ...],
    hint: str,
) -> None:
    """Say from when on an objective that is named does `no_more` what it is named for.

    It is no error, for what it did before stays right.
    """
    day = None if theirs.retired is None else theirs.retired.on
    if day is None or (ours.retired is not None and ours.retired.on <= day):
        return
    message = f"'{theirs.name}' retires on {day}, and {no_more} from then on"
    reader.problem("retires-before", message, at, hint, Severity.WARNING)
