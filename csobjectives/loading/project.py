"""The project's own document, `csobjectives.yaml`: what holds for the whole repository."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from csobjectives.loading.calendars import read_calendars
from csobjectives.loading.exclusions import raw_entries, read_exclusions
from csobjectives.loading.faults import faults_of, within
from csobjectives.loading.files import PROJECT_FILE, Named, read_document
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.model import Gate, Project
from csobjectives.problems import Location, Problems
from csobjectives.schemas import Unfit, validate
from csobjectives.windows import MonthDay, parse_year_start

_IN_PARTS = ("exclude", "calendars")  # keys that are read as far as they are sound
_TITLE = "Customer service objectives"


def read_project(root: Path, problems: Problems) -> tuple[Project, Named]:
    """The project's settings, as far as they can be read, and where its documents are."""
    file = root / PROJECT_FILE
    usual = Named(paths=(root / "objectives",))
    if not file.is_file():
        _report_other_ending(root, problems)
        return Project(root=root), usual
    guess = usual if usual.paths[0].exists() else Named(paths=())
    document = read_document(file, root, problems)
    if document is None:
        return Project(root=root), guess
    if document.data["kind"] != "Project":
        problems.add(
            "unknown-kind",
            f"{PROJECT_FILE} is of kind {document.data['kind']}, not Project",
            document.locate(["kind"]),
            "Keep other documents in the folder objectives/.",
        )
        return Project(root=root), guess
    faults = validate(document, problems)
    unfit = {path[:1] for path in faults if len(path) < 2 or path[0] not in _IN_PARTS}
    raw = {key: value for key, value in document.data.items() if (key,) not in unfit}
    reader = Reader(document, (), problems)
    project = _settings(root, reader, raw, faults)
    if "objectives" not in raw:
        return project, guess if unfit else usual
    paths = tuple(root / each for each in as_tuple(raw["objectives"]))
    return project, Named(paths=paths, place=reader.at("objectives"))


def _settings(root: Path, reader: Reader, raw: Mapping[str, Any], faults: Unfit) -> Project:
    """What the document says of the project; `raw` is what is sound of it, or read in parts."""
    zone = reader.zone("timezone", raw.get("timezone"), "UTC")
    return Project(
        root=root,
        title=raw.get("title", _TITLE),
        timezone=zone,
        locale=reader.locale("locale", raw.get("locale")),
        as_of=reader.day("as_of", raw["as_of"]) if "as_of" in raw else None,
        fiscal_year_starts=_year_start(reader, raw),
        exclusions=read_exclusions(
            reader.below("exclude"),
            raw_entries(raw, "exclude"),
            within(faults, "exclude"),
        ),
        calendars=read_calendars(
            reader.below("calendars"),
            reader.document.data.get("calendars"),
            faults_of(faults, "calendars"),
            zone,
        ),
        gate=_gate(raw.get("gate", {})),
        smallest_segment=raw.get("privacy", {}).get("smallest_segment", 0),
    )


def _gate(raw: Mapping[str, Any]) -> Gate:
    """What the project as a whole has to reach."""
    score = Fraction(raw["score"]) if "score" in raw else None
    return Gate(score=score, explain_misses=raw.get("explain_misses") == "required")


def _year_start(reader: Reader, raw: Mapping[str, Any]) -> MonthDay:
    """The month and day with which fiscal years begin: by default, those of calendar years."""
    try:
        return parse_year_start(raw.get("fiscal_year_starts", "01-01"))
    except ValueError as error:
        reader.problem("bad-day", str(error), "fiscal_year_starts", "Write month and day: 02-01.")
        return parse_year_start("01-01")


def _report_other_ending(root: Path, problems: Problems) -> None:
    other = Path(PROJECT_FILE).with_suffix(".yml")
    if (root / other).is_file():
        message = f"the project's settings are read from {PROJECT_FILE}, not from this file"
        problems.add("misplaced-project", message, Location(str(other)), "Rename it.")
