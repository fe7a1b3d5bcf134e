"""What the templates and the terminal show: texts and geometry, in the order they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from csobjectives.renderers.pages.charts import Chart
from csobjectives.renderers.pages.dots import Dot
from csobjectives.renderers.pages.origins import MetricView, PassageView, SourceView
from csobjectives.renderers.pages.segments import rest_in_words
from csobjectives.renderers.pages.trends import Sparkline
from csobjectives.renderers.words.fact import Fact
from csobjectives.renderers.words.figures import count, numbered
from csobjectives.renderers.words.marks import Mark
from csobjectives.renderers.words.remarks import Remark
from csobjectives.renderers.words.scoring import GateView, ScoreView
from csobjectives.renderers.words.targets import Step


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
    target: str = ""
    change: str = ""
    note: str = ""
    owner: str = ""
    is_open: bool = False
    dot: Dot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveView:
    """One objective, everywhere that it is shown.

    `note` is about the judged period, `remarks` are of earlier ones and of segments; `segments` are
    as many as a page can bear, `segment_marks` those of all that may be shown. One that `is_fine`
    calls for attention because of its segments at most: `call` is how. What is wrong with it itself
    fails nothing where it is `spared`: advisory, waived, provisional. Its page in the site is at
    `path`.

    Its periods were judged by several targets (`with_targets`), or held against other figures
    (`with_changes`); its tables are wide where these have more columns, or longer names, than
    months have.
    """

    anchor: str
    name: str
    path: str
    title: str
    type: str
    set_title: str
    owner: str
    enforcement: str
    stakes: tuple[str, ...]
    spared: tuple[str, ...]
    mark: Mark
    period: str
    found: str
    change: str
    target: str
    judge: str
    judge_in_short: str
    difference: str
    sentence: str
    note: str
    missed_segments: str
    is_fine: bool
    call: Mark
    progress: str
    mix: str
    pace: str
    comfortable: bool
    in_a_row: str
    before: str
    trend: str
    sparkline: Sparkline | None
    chart: Chart | None
    with_intervals: bool
    periods: tuple[Row, ...]
    by: str
    segments: tuple[Row, ...]
    segment_marks: tuple[Mark, ...]
    hidden_segments: str
    segments_judged: bool
    with_segment_targets: bool
    remarks: tuple[Remark, ...]
    schedule: tuple[Step, ...]
    facts: tuple[Fact, ...]
    metric: MetricView
    sources: tuple[SourceView, ...]
    definition: tuple[PassageView, ...]
    version: str
    with_targets: bool
    with_changes: bool
    is_wide: bool

    def rest(self, shown: int) -> str:
        """What the segments are beside those that are shown: `160 more: 148 met, 12 too few`."""
        return rest_in_words(self.segment_marks[min(shown, len(self.segments)) :])


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredView:
    """An objective that is not pursued any more: since when, why, and how it stood last."""

    title: str
    mark: Mark
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetView:
    """A set with its objectives, worst first, and the names of those that have no result."""

    name: str
    path: str
    title: str
    owner: str
    score: ScoreView | None
    retired: tuple[RetiredView, ...]
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
    waived: int
    provisional: int
    failing_segments: int
    score: ScoreView | None
    types: tuple[ScoreView, ...]
    owners: tuple[ScoreView, ...]
    gates: tuple[GateView, ...]
    smallest_segment: int
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
    def failures(self) -> tuple[str, ...]:
        """What fails the check beside the verdicts: `2 segments fail`, `gate score shut`."""
        segments, shut = self.failing_segments, [each.name for each in self.gates if each.is_shut]
        told = []
        if segments:
            told.append(f"{numbered(segments, 'segment')} {'fails' if segments == 1 else 'fail'}")
        if shut:
            told.append(f"{'gate' if len(shut) == 1 else 'gates'} {' and '.join(shut)} shut")
        return tuple(told)

    @property
    def retired(self) -> int:
        """How many are not pursued any more; they count where nothing else was judged."""
        return 0 if self.judged_count else sum(len(each.retired) for each in self.sets)

    @property
    def summary(self) -> str:
        """`2 missed, 6 met; 1 segment fails; gate score shut; 1 waived; 1 tracked; 3 warnings`.

        Verdicts come first, then what else fails. What is waived, or missed a provisional target,
        is counted among the verdicts as well. Where nothing was judged, it is for `outcome` to say
        so.
        """
        verdicts = ", ".join(
            f"{count(each.number)} {each.mark.word.lower()}" for each in self.tallies if each.number
        )
        parts = [verdicts, *self.failures] if verdicts else [*self.failures]
        parts += [f"{count(self.waived)} waived"] if self.waived else []
        parts += [f"{count(self.provisional)} provisional"] if self.provisional else []
        parts += [f"{count(self.tracked)} tracked"] if self.tracked else []
        parts += [f"{count(self.retired)} retired"] if self.retired else []
        parts += [numbered(self.errors, "error")] if self.errors else []
        parts += [numbered(self.warnings, "warning")] if self.warnings else []
        return "; ".join(parts) or "no objective"
