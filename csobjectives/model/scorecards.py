"""What a run brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from csobjectives.locales import DEFAULT
from csobjectives.model.judgements import Result
from csobjectives.model.objectives import ObjectiveSet
from csobjectives.model.sources import Exclusion
from csobjectives.problems import ExitCode, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A measurement file that was read; `source` is empty for a document of Measurements."""

    path: str
    source: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCount:
    """How many rows a source had, and why some were rejected: `{(column, reason): rows}`.

    A row that is wrong in two columns is counted for both, and once among the `rejected_rows`.
    `undated` rows carry no time, and so belong to no period. `unmatched` are rows that a lookup,
    by its name, has nothing for.
    `excluded` are those of days that are left out, by reason, as the `exclusions` say. `newest` is
    the day, or the moment in the project's zone, of the last row before as-of: asked for with
    `fresh_within` alone.
    """

    source: str
    rows: int
    rejected: Mapping[tuple[str, str], int]
    rejected_rows: int
    undated: int = 0
    unmatched: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    newest: date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A cell that breaks the contract, and its row with it: where it stands, and what is wrong.

    `row` counts a file's records from 1, header included. Without `column` the whole line could
    not be read. `cell` is hidden where it names a person.
    """

    source: str
    file: str
    row: int
    column: str
    reason: str
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well some objectives do, of 100: the weighted mean of what their verdicts are worth.

    `value` counts what is waived as it is, `with_waivers` leaves it out; None where nothing that
    counts was judged. `judged` of the objectives that count (`of`) have a verdict that is worth
    something, 0 included. `progress` is the weighted mean of those that `have_baseline`, each of
    them within 0 and 1.
    """

    value: Fraction | None
    with_waivers: Fraction | None
    judged: int
    of: int
    waived: int = 0
    progress: Fraction | None = None
    have_baseline: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of the project and of its parts; sets, types and owners by their names.

    A set is `met` where nothing in it fails, all that is essential is met, and something was
    judged.
    """

    project: Score
    sets: Mapping[str, Score]
    types: Mapping[str, Score]
    owners: Mapping[str, Score]
    met: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """One gate of the project: its key in the document, whether it is passed, and what was found.

    `passed` is None where there is nothing to judge by. `objectives` are those that keep it shut.
    """

    name: str
    passed: bool | None
    wanted: Fraction | None = None
    found: Fraction | None = None
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Everything that an output needs; outputs compute nothing but their own layout.

    `rejects` are there only where they were asked for: they quote cells. `libraries` are the
    versions of those whose knowledge is in the figures, by name. The `locale` is the one whose
    numbers and days people see. `within` is the path of the project's folder in its repository,
    empty where it is that.
    """

    title: str
    as_of: datetime
    timezone: str
    level: float
    sets: tuple[ObjectiveSet, ...]
    results: tuple[Result, ...]
    inputs: tuple[Input, ...]
    counts: tuple[SourceCount, ...]
    problems: tuple[Problem, ...]
    exit_code: ExitCode
    scores: Scores
    gates: tuple[GateResult, ...] = ()
    smallest_segment: int = 0
    rejects: tuple[Reject, ...] = ()
    libraries: Mapping[str, str] = field(default_factory=dict)
    locale: str = DEFAULT
    within: str = ""

    @property
    def moment(self) -> datetime:
        """The moment that is judged from, in the project's time zone."""
        return self.as_of.astimezone(ZoneInfo(self.timezone))
