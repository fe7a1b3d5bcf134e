"""The JSON that an earlier run wrote, as the records that it was written of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from csobjectives.changes.judged import earlier_of, judgement_of
from csobjectives.changes.numbers import number
from csobjectives.changes.runs import Run, Standing, setting, stated_of
from csobjectives.documents import JsonText, read_json
from csobjectives.model import Enforcement, GateResult, Option, Score, Scores
from csobjectives.problems import ExitCode, Location, Problems
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.schemas import validate_results

LARGEST = 1 << 29  # bytes; what is larger, no check has written
_HINT = (
    "Give the file as it was written: data/results.json of a site, or what `csobjectives check "
    "-o json` wrote."
)
_UNITS = {"share": SHARE, "points": POINTS, "s": DURATION, "number": NUMBER}

Json = Mapping[str, Any]


def read_earlier(file: Path, problems: Problems) -> Run | None:
    """The run whose results a file holds; None where a problem says why there is none."""
    shown = file.as_posix()
    try:
        size = file.stat().st_size
        if size > LARGEST:
            message = f"the file has {size:,} bytes, and at most {LARGEST:,} are read"
            problems.add("bad-results", message, Location(shown), _HINT)
            return None
        content = file.read_bytes()
    except FileNotFoundError:
        problems.add("no-such-path", f"there is no file {shown}", None, _HINT)
        return None
    except OSError as error:
        problems.add("unreadable", f"cannot be read: {error.strerror}", Location(shown), _HINT)
        return None
    return read_results(shown, content, problems)


def read_results(path: str, content: bytes, problems: Problems) -> Run | None:
    """The run whose results a JSON text holds; None where a problem says why there is none."""
    document = read_json(path, content, problems, _HINT)
    if document is None or not validate_results(document, problems, _HINT):
        return None
    return _Reading(document).run(problems)


class _Reading:
    """One document, and the place in it that is being read."""

    def __init__(self, document: JsonText) -> None:
        self._document = document
        self._at: tuple[str | int, ...] = ()

    def run(self, problems: Problems) -> Run | None:
        """The run; what the schema takes, and no calendar or number knows, is a problem."""
        try:
            return self._run(self._document.data)
        except (ValueError, OverflowError) as error:
            place = self._document.locate(self._at)
            problems.add("bad-results", f"cannot be read: {error}", place, _HINT)
            return None

    def _run(self, data: Json) -> Run:
        self._at = ("as_of",)
        as_of = date.fromisoformat(data["as_of"][:10])
        self._at = ("scores",)
        scores = _scores(data)
        self._at = ("gates",)
        gates = {each["name"]: _gate(each) for each in data["gates"]}
        standings = list(self._standings(data["results"]))
        return Run(
            as_of=as_of,
            exit_code=ExitCode(data["exit_code"]),
            version=data["tool"]["version"],
            level=float(data["level"]),
            smallest_segment=data["smallest_segment"] or 0,
            scores=scores,
            titles={each["name"]: each["title"] for each in data["sets"]},
            gates=gates,
            standings={each.key: each for each in standings},
            libraries=data["libraries"],
        )

    def _standings(self, rows: list[Json]) -> Iterator[Standing]:
        for index, row in enumerate(rows):
            if not row["open"]:
                self._at = ("results", index)
                yield _standing(row, Location(self._document.path))


def _standing(row: Json, location: Location) -> Standing:
    judged = judgement_of(row, location)
    baseline = row["baseline"]
    return Standing(
        name=f"{row['set']}/{row['objective']}",
        title=row["title"],
        type=row["type"],
        segment=judged.reading.segment,
        owner=row["owner"],
        unit=unit_of(row["unit"]),
        window=row["window"],
        measured=dict(_measured(row)),
        judged=judged,
        past={} if row["segment"] else earlier_of(row) | {row["period"]: stated_of(judged)},
        enforcement=Enforcement(row["enforcement"]),
        segment_enforcement=Enforcement(row["segment_enforcement"]),
        weight=number(row["weight"]) or Fraction(0),
        essential=row["essential"],
        guardrails=tuple(row["guardrails"]),
        because=tuple(each["objective"] for each in row["because"]),
        baseline=None if baseline is None else number(baseline["value"]),
        retired=row["retired"],
    )


def _measured(row: Json) -> Iterator[tuple[str, str]]:
    for key in ("metric", "window", "unit", "timezone", "clock"):
        yield key, row[key] or ""
    yield from ((name, setting(_option(each))) for name, each in row["variant"].items())


def _option(value: object) -> Option:
    if isinstance(value, str):
        return value
    return tuple(value) if isinstance(value, list) else number(value) or Fraction(0)


def unit_of(word: str) -> Unit:
    """The unit of a figure, by its name in results."""
    return _UNITS.get(word) or money(word)


def _scores(data: Json) -> Scores:
    return Scores(
        project=_score(data["scores"]["project"]),
        sets={each["name"]: _score(each) for each in data["sets"]},
        types=_each(_score, data["scores"]["types"]),
        owners=_each(_score, data["scores"]["owners"]),
        met={each["name"]: each["met"] for each in data["sets"]},
    )


def _each(read: Callable[[Json], Score], by_name: Mapping[str, Json]) -> dict[str, Score]:
    return {name: read(each) for name, each in by_name.items()}


def _score(content: Json) -> Score:
    return Score(
        value=number(content["score"]),
        with_waivers=number(content["score_with_waivers"]),
        judged=content["judged"],
        of=content["of"],
        waived=content["waived"],
        progress=number(content["progress"]),
        have_baseline=content["with_baseline"],
    )


def _gate(content: Json) -> GateResult:
    return GateResult(
        name=content["name"],
        passed=content["passed"],
        wanted=number(content["wanted"]),
        found=number(content["found"]),
        objectives=tuple(content["objectives"]),
    )
