"""Which figures are paced in which way, by their formula and by the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from csobjectives.judging import judge_series
from csobjectives.model import (
    FILE_DAY,
    ColumnType,
    Expression,
    FileName,
    Join,
    Measure,
    Outlook,
    Pace,
    Shape,
    Source,
)
from tests.pacing import (
    AMOUNT,
    AS_OF,
    AUGUST,
    COUNT,
    FROM_NOUGHT,
    HERE,
    LEVEL,
    REFUNDS,
    REVENUE,
    SLA,
    closed,
    column,
    measure,
    objective,
    paced,
    reading,
    series,
    source,
    target,
    told,
)


@pytest.mark.parametrize(
    ("of", "rows", "outlook"),
    [
        (REVENUE, None, Outlook.OPEN),
        (REVENUE, source(AMOUNT), Outlook.OPEN),
        (REVENUE, source(REFUNDS), Outlook.OPEN),
        (REVENUE, source(FROM_NOUGHT), Outlook.SECURED),
        (measure("sum", roles={"value": "amount - costs"}), source(FROM_NOUGHT), Outlook.OPEN),
        (measure("mentions", roles={"number": "mentions"}), None, Outlook.SECURED),
    ],
)
def test_sums_that_cannot_fall(of: Measure, rows: Source | None, outlook: Outlook) -> None:
    """A sum is secured only where no amount can be below zero.

    That is so where the contract's `between` begins at 0 or above, or where the metric takes no
    such rows; a refund might still come elsewhere.
    """
    assert paced(of, target(at_least=Fraction(100)), reading(100, 10, 20), rows).outlook is outlook


def test_sum_that_may_fall_below_its_upper_bound() -> None:
    """Costs of 310 of at most 300 may still be credited: 10 too much, and not lost."""
    pace = paced(REVENUE, target(at_most=Fraction(300)), reading(310, 10, 20), source(AMOUNT))
    assert (pace.outlook, pace.needed) == (Outlook.OPEN, Fraction(-10))
    certain = paced(
        REVENUE, target(at_most=Fraction(300)), reading(310, 10, 20), source(FROM_NOUGHT)
    )
    assert certain.outlook is Outlook.OUT_OF_REACH


CLOSED_ON = column("closed_on", ColumnType.DATE, event=True)
OPENED_ON = column("opened_on", ColumnType.DATE)
CASES = source(CLOSED_ON, OPENED_ON)


@pytest.mark.parametrize(
    ("where", "outlook"),
    [
        ("opened_on is not null", Outlook.SECURED),
        ("closed_on is null", Outlook.OPEN),
        ("as_of - opened_on > '30 days'", Outlook.OPEN),
        ("is_open", Outlook.OPEN),
        ("solved_on is null", Outlook.OPEN),
        ("sold_on is null", Outlook.SECURED),
    ],
)
def test_counts_of_what_may_cease_to_count(where: str, outlook: Outlook) -> None:
    """What is open now may be closed by the period's end: such a count is never secured.

    So it is where the condition is about an event of the contract, also by a computed column or
    one that is looked up, or about the day that is judged from.
    """
    join = Join(
        source=CASES,
        on={"case": "case"},
        taken={"solved_on": "closed_on", "sold_on": "opened_on"},
        location=HERE,
    )
    rows = source(
        CLOSED_ON,
        OPENED_ON,
        computed={"is_open": Expression(text="closed_on is null", location=HERE)},
        lookups={"cases": join},
    )
    of = measure("count", where=where)
    assert paced(of, target(at_least=Fraction(10)), reading(10, 10, 20), rows).outlook is outlook


SCORED = {"score": "score"}
ON_SCALE = {"scale_min": Fraction(1), "scale_max": Fraction(5)}
SPOKEN = {"talk": "talk", "hold": "hold", "wrap": "wrap"}


@pytest.mark.parametrize(
    ("of", "rows", "low", "high"),
    [
        (measure("share", roles={"part": "kept", "whole": "all"}), None, 0, 1),
        (measure("share", roles={"when": "kept"}, cluster="agent"), None, 0, 1),
        (
            measure(
                "share", roles={"when": "kept"}, weight=Expression(text="weight", location=HERE)
            ),
            None,
            0,
            1,
        ),
        (measure("nps", roles=SCORED), None, -100, 100),
        (measure("csat_mean", roles=SCORED, options=ON_SCALE), None, 1, 5),
        (measure("csat_mean", roles=SCORED), None, None, None),
        (
            measure("csat_mean", roles=SCORED),
            source(column("score", low=Fraction(1), high=Fraction(7))),
            1,
            7,
        ),
        (
            measure("csat_mean", roles=SCORED, options=ON_SCALE),
            source(column("score", low=Fraction(0), high=Fraction(4))),
            1,
            4,
        ),
        (measure("effort_score", roles=SCORED, variant="version_2"), None, 1, 7),
        (measure("csat_index", roles=SCORED, options=ON_SCALE), None, 0, 100),
        (
            measure("mean", roles={"value": "minutes"}),
            source(
                column(
                    "minutes",
                    ColumnType.DURATION,
                    low=Fraction(0),
                    high=Fraction(90),
                    scale=Fraction(60),
                )
            ),
            0,
            5400,
        ),
        (
            measure("mean", roles={"value": "day"}),
            source(column("day", ColumnType.DATE, low=date(2026, 1, 1), high=date(2026, 12, 31))),
            None,
            None,
        ),
        (
            measure(
                "speed_of_answer",
                roles={"waited": "waited", "answered": "answered"},
                variant="mean",
            ),
            None,
            0,
            None,
        ),
        (measure("handle_time", roles=SPOKEN), None, 0, None),
        (
            measure("ratio", roles={"numerator": "a", "denominator": "b"}),
            source(column("a", low=Fraction(0)), column("b", low=Fraction(0))),
            0,
            None,
        ),
        (
            measure("ratio", roles={"numerator": "a", "denominator": "b"}),
            source(column("a"), column("b", low=Fraction(0))),
            None,
            None,
        ),
        (
            measure(
                "rate", roles={"events": "a", "exposure": "b"}, options={"scale": Fraction(1000)}
            ),
            None,
            0,
            None,
        ),
        (
            measure(
                "upsell_share",
                roles={"upsell": "is_larger", "amount": "amount"},
                variant="of_revenue",
            ),
            source(FROM_NOUGHT),
            0,
            1,
        ),
        (
            measure(
                "upsell_share",
                roles={"upsell": "is_larger", "amount": "amount"},
                variant="of_revenue",
            ),
            source(AMOUNT),
            None,
            None,
        ),
    ],
)
def test_what_a_rest_can_be(
    of: Measure, rows: Source | None, low: int | None, high: int | None
) -> None:
    """A rest that no rows can have is out of reach: the metric's own limits, and the contract's.

    Half of the days have passed, so that the rest is as far beyond the bound as the figure is
    short of it: of a figure 0 and a bound b it is 2·b.
    """
    tiny = Fraction(1, 1000)

    def outlook(rest: Fraction, **sides: bool) -> Outlook:
        side = "at_most" if sides.get("upper") else "at_least"
        running = reading(0, 15, 15)
        pace = paced(of, target(**{side: rest / 2}), running, rows)
        assert pace.rest == rest
        return pace.outlook

    if high is None:
        assert outlook(Fraction(10**9)) is Outlook.OPEN
        assert outlook(Fraction(10**9), upper=True) is Outlook.OPEN
    else:
        assert outlook(Fraction(high)) is Outlook.OPEN
        assert outlook(high + tiny) is Outlook.OUT_OF_REACH
        assert outlook(Fraction(high), upper=True) is Outlook.SECURED
    if low is None:
        assert outlook(Fraction(-(10**9)), upper=True) is Outlook.OPEN
        assert outlook(Fraction(-(10**9))) is Outlook.OPEN
    else:
        assert outlook(Fraction(low), upper=True) is Outlook.OPEN
        assert outlook(low - tiny, upper=True) is Outlook.OUT_OF_REACH
        assert outlook(Fraction(low)) is Outlook.SECURED


SNAPSHOTS = source(
    AMOUNT,
    time=FILE_DAY,
    shape=Shape(file_name=FileName(pattern="%Y-%m-%d.csv", snapshot=True, location=HERE)),
)
ONE_SNAPSHOT = source(AMOUNT, time=None, as_of=date(2026, 9, 10))


@pytest.mark.parametrize(
    ("of", "rows"),
    [
        (measure("quantile", roles={"value": "took"}, options={"at": Fraction(9, 10)}), None),
        (measure("count", per="customer"), None),
        (measure("distinct", roles={"value": "customer"}), None),
        (measure("level", roles={"value": "stock"}, options={"take": "mean"}), None),
        (measure("repeat_purchase_rate", roles={"customer": "customer"}), None),
        (measure("reported"), None),
        (COUNT, SNAPSHOTS),
        (COUNT, ONE_SNAPSHOT),
        (SLA, SNAPSHOTS),
    ],
)
def test_figures_that_days_do_not_add_up_to(of: Measure, rows: Source | None) -> None:
    """What single days do not bring has a target, and nothing that could be told in days.

    A quantile does not add up; things may come again on later days; a stock, like a snapshot's, is
    no part of a larger one; of what was worked out elsewhere nobody knows.
    """
    aim = target(at_least=Fraction(5))
    assert paced(of, aim, reading(4, 10, 20), rows) == Pace(target=aim)


def test_own_time_makes_a_snapshot_a_log() -> None:
    """Rows of one snapshot that have a time of their own are what the days brought."""
    of = replace(COUNT, time="opened_on")
    pace = paced(of, target(at_least=Fraction(30)), reading(12, 10, 20), ONE_SNAPSHOT)
    assert told(pace) == (10, 18, Fraction(18, 20))


def test_sequels_are_rows() -> None:
    """A share of rows with something that follows them is one of rows, by their own days."""
    of = measure(
        "repeat_complaint_rate",
        roles={"customer": "customer", "about": "about"},
        options={"within": Fraction(86_400)},
    )
    pace = paced(of, target(at_most=Fraction(1, 10)), reading(Fraction(2, 10), 10, 20))
    assert pace.rest == Fraction(5, 100)


def test_contract_decides_by_way_of_the_judge() -> None:
    """The sources that the judge is given tell whether a sum is secured."""
    held = replace(
        series(objective(REVENUE, target(at_least=Fraction(100))), reading(100, 10, 20)),
        readings=(closed(1, AUGUST),),
    )
    for sources, outlook in (({}, Outlook.OPEN), ({"calls": source(FROM_NOUGHT)}, "secured")):
        [result] = judge_series({"team/aim": [held]}, LEVEL, AS_OF, sources)["team/aim"]
        assert result.pace is not None
        assert result.pace.outlook == outlook
