"""Plain metrics: what stands under any type, and takes its unit from its columns."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators import (
    Count,
    Level,
    Mean,
    Proportion,
    Quantile,
    Rate,
    RatioOfSums,
    Reported,
    Total,
)
from csobjectives.metrics.forms import IMPOSSIBLE_RATES, OF_COUNTS
from csobjectives.metrics.observations import Entries, Fact, FactKind, Moments
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import NUMBER, SHARE

FIGURE = Role(
    RoleKind.FIGURE, "the figure of each row: a number, a duration or money", "amount", unit="EUR"
)
AT = Option(OptionKind.QUANTILE, "which quantile: p50 is the median, p90 the ninth decile", "p90")


@metric(unit=SHARE, better="up")
class share:
    """The share of rows for which a condition holds.

    Formula: rows where `when` holds / rows where it is true or false; or Σ`part` / Σ`whole`.
    Pitfalls: a row for which `when` is unknown (NULL) is neither; it is left out and counted
        as missing. Whether more is better is said by the target. A row whose part is more
        than its whole is a data error, and nothing is judged.
    Source: Wilson (1927) for the interval; Newcombe (1998) for its figures.
    """

    when = Role(RoleKind.CONDITION, "which rows count", "status = 'closed'")
    part = Role(RoleKind.COUNT, "a column of counts: the part", "completed")
    whole = Role(RoleKind.COUNT, "a column of counts: the whole", "assigned")
    of_rows = Form(
        "the share of rows",
        Proportion("when"),
        statement="Keep the share of records with {when} {target:level}",
    )
    of_counts = replace(OF_COUNTS, statement="Keep the share of {part} in {whole} {target:level}")


@metric(unit="value", better="band")
class mean:
    """The arithmetic mean of a figure.

    Formula: Σ`value` / rows with a value.
    Pitfalls: a few very large values move it; durations are better judged by a quantile.
    Source: Student (1908) for the interval.
    """

    statement = "Keep the mean of {value} {target:level}"

    value = replace(FIGURE, answer=True)
    of_rows = Form("the mean over rows", Mean("value"))


@metric(unit="value", better="band")
class sum:
    """The sum of a figure over the period.

    Formula: Σ`value`.
    Pitfalls: a period in which the source has rows, but `where` holds for none, sums up to 0;
        one in which the source has no row at all has no data.
    Source: none needed: a census.
    """

    statement = "Keep the sum of {value} {target:level}"

    value = FIGURE
    of_rows = Form("the sum over rows", Total("value"))


@metric(unit=NUMBER, better="band")
class count:
    """How many rows there are.

    Formula: the number of rows for which `where` holds.
    Pitfalls: a period in which the source has rows, but none of these, counts 0; one in
        which the source has no row at all has no data.
    Source: none needed: a census.
    """

    statement = "Keep the number of records {target:level}"

    of_rows = Form("the number of rows", Count())


@metric(unit="value", better="band")
class quantile:
    """The value that a given share of the rows does not exceed.

    Formula: linear interpolation between order statistics (type 7), exact.
    Pitfalls: an interval needs enough rows: 6 for the median, 29 for p90, 59 for p95.
    Source: Hyndman and Fan (1996), type 7.
    """

    statement = "Keep the {at:percentile} of {value} {target:level}"

    value = FIGURE
    at = AT
    of_rows = Form("the quantile over rows", Quantile("value"))


@metric(unit="numerator / denominator", better="band")
class ratio:
    """A sum over a sum.

    Formula: Σ`numerator` / Σ`denominator`, over rows that have both.
    Pitfalls: it is not the mean of the rows' own ratios, which would weigh small rows like
        large ones.
    Source: Cochran (1977), chapter 6, for the interval.
    """

    statement = "Keep {numerator} per {denominator} {target:level}"

    numerator = Role(
        RoleKind.FIGURE, "what is added up above the line", "minutes_worked", unit="min"
    )
    denominator = Role(RoleKind.FIGURE, "what is added up below the line", "contacts")
    of_sums = Form("sum over sum", RatioOfSums("numerator", "denominator"))


@metric(unit=NUMBER, better="band")
class distinct:
    """How many different values there are.

    Formula: the number of distinct `value`s among the period's rows.
    Pitfalls: the values of two periods or segments do not add up, for one may stand in both.
        Two spellings are two values: let the contract's `one_of` bring them together.
    Source: none needed: a census.
    """

    statement = "Keep the number of different values of {value} {target:level}"

    value = Role(RoleKind.IDENTITY, "what tells one from another", "customer_id")
    of_values = Form(
        "the number of distinct values",
        Count("there > 0"),
        over=Entries(of="value", facts={"there": Fact(FactKind.ROWS)}),
    )


@metric(unit=NUMBER, better="band")
class rate:
    """How many events there are per so much exposure.

    Formula: `scale` · Σ`events` / Σ`exposure`.
    Pitfalls: the exposure is what the events could have come from: customers, orders, hours. A
        row that lacks one of the two is left out. An event or exposure below zero is a data
        error, and nothing is judged. A time is no exposure: write `hours` as a number.
    Source: Garwood (1936) for the interval.
    """

    statement = "Keep {events} per {scale} {exposure} {target:level}"

    events = Role(RoleKind.COUNT, "a column of counts: what happened", "complaints")
    exposure = Role(RoleKind.FIGURE, "what it could have happened to, as a number", "orders")
    scale = Option(
        OptionKind.NUMBER, "per how many of the exposure: 1000 is per thousand", 1000, least=1
    )
    of_sums = Form(
        "events per exposure",
        Rate("events", "exposure"),
        leaves_out=IMPOSSIBLE_RATES,
    )


@metric(unit="value", better="band")
class level:
    """A stock, as it was counted at moments of the period.

    Formula: `take: last` adds up `value` over the rows of the last moment in the period at which
        anything was counted; `take: mean` adds it up over all rows and divides by the number
        of moments.
    Pitfalls: a stock is added up over segments, never over time. What has no row at a moment
        has no stock then: it counts 0 in a mean, and has no figure where it lacks the last
        moment. An empty `value` is not counted, and makes no moment. Rows counted at the same
        time need the same `time`, to the microsecond.
    Source: none needed: a census.
    """

    statement = "Keep {value} {target:level}, by the {take} count of {every}"

    value = replace(FIGURE, example="open_cases", unit="")
    take = Option(
        OptionKind.CHOICE,
        "which moments count: the last one, or the mean of all",
        "last",
        choices=("last", "mean"),
    )
    of_moments = Form("the stock at moments of the period", Level("value"), over=Moments())


@metric(unit="", better="band")
class reported:
    """A figure that was computed elsewhere, or is kept by hand.

    Formula: the figure itself, from a document of kind Measurements: a value, or a numerator
        over a denominator.
    Pitfalls: nothing here can check it. Give `n` with a share, so that it has an interval, and
        numerator and denominator wherever they are known: segments then add up to the whole.
    Source: Wilson (1927) for the interval of a share.
    """

    statement = "Keep the reported figure {target:level}"

    as_reported = Form("the figure as it was reported", Reported())
