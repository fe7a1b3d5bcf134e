"""What the templates and the terminal show: texts and geometry, in the order they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from csobjectives.renderers.charts import Chart
from csobjectives.renderers.dots import Dot
from csobjectives.renderers.facts import Fact
from csobjectives.renderers.figures import count, numbered
from csobjectives.renderers.marks import Mark
from csobjectives.renderers.targets import Step
from csobjectives.renderers.trends import Sparkline

_LONG = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many objectives have one verdict."""

    mark: Mark
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A period or a segment of an objective, in a table."""

    label: str
    found: str
    interval: str
    n: str
    mark: Mark
    difference: str = ""
    target: str = ""
    change: str = ""
    note: str = ""
    is_open: bool = False
    dot: Dot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveView:
    """One objective, everywhere that it is shown."""

    anchor: str
    name: str
    title: str
    type: str
    set_title: str
    owner: str
    enforcement: str
    mark: Mark
    period: str
    found: str
    change: str
    target: str
    difference: str
    sentence: str
    progress: str
    comfortable: bool
    in_a_row: str
    trend: str
    sparkline: Sparkline | None
    chart: Chart | None
    with_intervals: bool
    periods: tuple[Row, ...]
    by: str
    segments: tuple[Row, ...]
    more_segments: int
    segments_judged: bool
    schedule: tuple[Step, ...]
    facts: tuple[Fact, ...]

    @property
    def with_targets(self) -> bool:
        """Whether its periods were judged by several targets."""
        return len({row.target for row in self.periods if row.target}) > 1

    @property
    def with_changes(self) -> bool:
        """Whether figures are held against others."""
        return any(row.change for row in (*self.periods, *self.segments))

    @property
    def is_wide(self) -> bool:
        """Whether its table of periods has more columns, or longer names, than months have."""
        is_long = any(row.note or len(row.label) > _LONG for row in self.periods)
        return self.with_targets or self.with_changes or is_long


@dataclass(frozen=True, slots=True, kw_only=True)
class SetView:
    """A set with its objectives, worst first, and the names of those that have no result."""

    title: str
    owner: str
    objectives: tuple[ObjectiveView, ...]
    without_result: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """A problem, with its place."""

    severity: str
    place: str
    message: str
    hint: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source: how many rows it had, how many files, and why rows were rejected."""

    name: str
    rows: str
    files: str
    rejected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The scorecard, ready to be laid out."""

    title: str
    outcome: str
    failed: bool
    as_of: str
    judged: tuple[str, ...]
    timezone: str
    level: str
    tallies: tuple[Tally, ...]
    judged_count: int
    tracked: int
    attention: tuple[ObjectiveView, ...]
    sets: tuple[SetView, ...]
    problems: tuple[ProblemView, ...]
    errors: int
    warnings: int
    sources: tuple[SourceView, ...]
    libraries: tuple[str, ...]

    @property
    def objectives(self) -> tuple[ObjectiveView, ...]:
        """All objectives, by set and worst first."""
        return tuple(objective for each in self.sets for objective in each.objectives)

    @property
    def with_intervals(self) -> bool:
        """Whether any figure has an interval, which then needs to be explained."""
        return any(objective.with_intervals for objective in self.objectives)

    @property
    def summary(self) -> str:
        """`2 missed, 1 no data, 6 met; 1 tracked; 3 warnings`: verdicts, then the rest.

        Where nothing was judged, it is for `outcome` to say so.
        """
        verdicts = ", ".join(
            f"{count(each.number)} {each.mark.word.lower()}" for each in self.tallies if each.number
        )
        parts = [verdicts] if verdicts else []
        parts += [f"{count(self.tracked)} tracked"] if self.tracked else []
        parts += [numbered(self.errors, "error")] if self.errors else []
        parts += [numbered(self.warnings, "warning")] if self.warnings else []
        return "; ".join(parts) or "no objective"
