"""The days that the names of a source's files tell, by the pattern that it declares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from csobjectives.engines.refusals import Refusal
from csobjectives.file_names import day_of
from csobjectives.model import FileName, Source

if TYPE_CHECKING:
    from csobjectives.engines.files import MeasurementFile


def file_days(source: Source, files: Iterable[MeasurementFile]) -> tuple[date, ...]:
    """The days that the names of a source's files tell, in order, each once."""
    file_name = source.shape.file_name
    if file_name is None:
        return ()
    days = {day_of(file_name.pattern, file.path.name) for file in files}
    return tuple(sorted(day for day in days if day is not None))


def check_name(file_name: FileName | None, name: str) -> Refusal | None:
    """Why a file's name tells no day; None where it does, or need not."""
    if file_name is None or day_of(file_name.pattern, name) is not None:
        return None
    key = "as_of_from" if file_name.snapshot else "period_from"
    return Refusal(
        f"does not have a name of the form '{file_name.pattern}'",
        f"Rename it, leave it out of `files`, or change `{key}`.",
        "unmatched-file-name",
    )
