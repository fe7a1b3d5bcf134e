"""What becomes of a measure's figure as its period goes on: it decides what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from csobjectives.binding import (
    UNLIMITED,
    Limits,
    form_of,
    limits_of,
    limits_of_rows,
    may_be_undone,
)
from csobjectives.estimators import (
    Clustered,
    Count,
    Estimator,
    Mean,
    NetProportion,
    OfFigures,
    Proportion,
    ProportionOfCounts,
    Rate,
    RatioOfSums,
    Reported,
    ShrunkMean,
    Total,
    Weighted,
)
from csobjectives.metrics import Form, Sequels
from csobjectives.model import Measure, Source
from csobjectives.planning.coverage import coverage_of


@dataclass(frozen=True, slots=True)
class Growing:
    """A count or a sum: what the days bring is added to it.

    It `may_fall` where amounts may be below zero, or where rows that count now may cease to.
    """

    may_fall: bool


@dataclass(frozen=True, slots=True)
class Averaged:
    """One quantity over another, both of which grow: a share, a mean, a ratio.

    `limits` are those of the figure of any days. One that is `drawn` to a prior mean has that in
    its denominator as well.
    """

    limits: Limits
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Typical:
    """Another statistic of the period's rows, such as a quantile, which does not add up."""


Course = Growing | Averaged | Typical


def course_of(measure: Measure, source: Source | None) -> Course | None:
    """How the figure comes about, with the contract of its `source`, if it has one.

    None of what single days do not bring: the stock of a snapshot, things and entries of a
    register, which are there for the whole period at once, figures that are made of others, and
    those that were worked out elsewhere, of which nobody knows how.
    """
    form = form_of(measure)
    by_row = form.over is None or isinstance(form.over, Sequels)
    if not by_row or measure.per or _is_stock(measure, source):
        return None
    return _course(form.estimator, form, measure, source)


def _course(
    estimator: Estimator, form: Form, measure: Measure, source: Source | None
) -> Course | None:
    match estimator:
        case OfFigures() | Reported():
            return None
        case Clustered(of=of) | Weighted(of=of):
            return _course(of, form, measure, source)
        case Count():
            return Growing(may_be_undone(measure, source))
        case Total(value=value):
            low, _ = limits_of_rows(value, form, measure, source)
            return Growing(low is None or low < 0 or may_be_undone(measure, source))
        case ShrunkMean(value=value):
            return Averaged(limits_of_rows(value, form, measure, source), drawn=True)
        case Rate(told=True):
            return Averaged(UNLIMITED)
        case Proportion() | ProportionOfCounts() | NetProportion() | Mean() | Rate():
            return Averaged(limits_of(estimator, form, measure, source))
        case RatioOfSums():
            return Averaged(limits_of(estimator, form, measure, source))
        case _:
            return Typical()


def _is_stock(measure: Measure, source: Source | None) -> bool:
    """Whether rows are what was there on a day, of which a period has the last one alone."""
    if source is None:
        return False
    timed = replace(source, time=measure.time, as_of=None) if measure.time else source
    return coverage_of(timed).is_snapshot
