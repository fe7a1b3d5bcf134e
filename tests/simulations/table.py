"""How often an interval holds what it is of, in a process that it suits, and in one it does not.

A period is drawn, and its rows are estimated as a scorecard does it; the share of periods whose
interval holds the true figure is the coverage. A period without an interval does not count.

`python -m tests.simulations.table` draws 20,000 periods of each process and writes the table of
docs/intervals.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from tests.command_line import CHECKOUT
from tests.simulations import processes
from tests.simulations.processes import Drawn, Generator

DOCUMENT = "docs/intervals.md"
_HEAD = (
    "| Figure | Interval | Suits | Covers | Does not suit | Covers |\n|---|---|---|---:|---|---:|\n"
)
_TABLE = re.compile(re.escape(_HEAD) + r"((?:\|.*\|\n)+)")


@dataclass(frozen=True, slots=True)
class Process:
    """A process in words, and how a period of it is drawn."""

    told: str
    draw: Callable[[Generator], Drawn]


@dataclass(frozen=True, slots=True)
class Case:
    """A figure, its interval, a process that this suits, and another.

    The interval of one that covers `at_least` its level may be wider than it had to be.
    """

    figure: str
    interval: str
    suits: Process
    otherwise: Process
    at_least: bool = False


_GROUPS = "20 groups of 10 rows that are alike: say it with `cluster`"
_BURSTS = "events that come by threes"
_DAYS = "p90 of 10 days of 10 rows, with good days and bad ones"
_SKEWED = "15 amounts, a few of them large"
_UNRELATED = "60 rows whose weights have nothing to do with the answers"
_HEAVY = "60 rows, of which 3 weigh five times as much and answer otherwise"

CASES = (
    Case(
        "share",
        "Wilson score",
        Process("30 rows, each by itself", processes.share),
        Process(_GROUPS, processes.share_of_groups),
    ),
    Case(
        "share of counts",
        "Wilson score, on the totals",
        Process(
            "31 rows of about 50 things, all with the same chance",
            partial(processes.share_of_counts, spread=1e9),
        ),
        Process(
            "the same, each row with a chance of its own",
            partial(processes.share_of_counts, spread=20),
        ),
    ),
    Case(
        "net share",
        "adjusted Wald",
        Process("30 answers, each by itself", processes.net),
        Process("20 groups of 10 answers that are alike", processes.net_of_groups),
    ),
    Case(
        "net share of those who were asked",
        "adjusted Wald, finite population",
        Process("60 answers of 80", partial(processes.net_of_asked, eagerness=1.0)),
        Process(
            "60 of 80, where promoters are three times as eager",
            partial(processes.net_of_asked, eagerness=3.0),
        ),
    ),
    Case(
        "mean",
        "Student t",
        Process("50 ratings from 1 to 5", processes.mean),
        Process(_SKEWED, processes.mean_of_skewed),
    ),
    Case(
        "shrunk mean",
        "normal, on the posterior",
        Process("30 rows of one whose like are around the prior", processes.shrunk_to_its_own),
        Process("30 rows of one that is far from it", processes.shrunk_from_afar),
    ),
    Case(
        "ratio of sums",
        "Taylor linearisation",
        Process("50 agents with much the same hours", partial(processes.ratio, n=50, spread=0.4)),
        Process(
            "8 agents, a few of whom have most of the hours",
            partial(processes.ratio, n=8, spread=1.2),
        ),
    ),
    Case(
        "share with `cluster`",
        "Taylor linearisation over clusters",
        Process("40 clusters of 5 to 15 rows", partial(processes.clustered_share, clusters=40)),
        Process("4 such clusters", partial(processes.clustered_share, clusters=4)),
    ),
    Case(
        "mean with `cluster`",
        "Taylor linearisation over clusters",
        Process("40 clusters of 5 to 15 rows", partial(processes.clustered_mean, clusters=40)),
        Process("5 such clusters", partial(processes.clustered_mean, clusters=5)),
    ),
    Case(
        "count of a sample, rate",
        "exact Poisson",
        Process("8 events, each by itself", partial(processes.rate, each=1)),
        Process(_BURSTS, partial(processes.rate, each=3)),
        at_least=True,
    ),
    Case(
        "sum of a sample",
        "compound Poisson",
        Process("200 amounts, much alike", partial(processes.total, expected=200, spread=0.5)),
        Process(_SKEWED, partial(processes.total, expected=15, spread=1.2)),
    ),
    Case(
        "quantile",
        "order statistics",
        Process("p90 of 60 rows, of whatever shape", processes.quantile),
        Process(_DAYS, processes.quantile_of_days),
        at_least=True,
    ),
    Case(
        "difference of shares",
        "Newcombe hybrid score",
        Process("30 rows, less 40 others", processes.newcombe),
        Process("the same 40 people twice: too wide", processes.newcombe_of_the_same),
    ),
    Case(
        "difference of means",
        "Welch",
        Process("10 rows, less 30 that vary less", processes.welch),
        Process("10 amounts less 60, a few of them large", processes.welch_of_skewed),
    ),
    Case(
        "difference of rates",
        "MOVER",
        Process("12 events less 8, each by itself", partial(processes.mover_of_rates, each=1)),
        Process(_BURSTS, partial(processes.mover_of_rates, each=3)),
        at_least=True,
    ),
    Case(
        "difference of quantiles",
        "MOVER",
        Process("p90 of 80 rows, less that of 60", processes.mover_of_quantiles),
        Process(_DAYS, processes.mover_of_quantiles_of_days),
        at_least=True,
    ),
    Case(
        "quotient, relative change",
        "MOVER on the logarithm",
        Process("a share of 120 rows by one of 100", processes.quotient),
        Process(f"a mean of {_SKEWED}, by another mean", processes.quotient_of_skewed),
    ),
    Case(
        "product",
        "MOVER on the logarithm",
        Process("200 invitations per 1,000, by how many succeed", processes.product),
        Process("two that rise and fall together", processes.product_of_dependent),
    ),
    Case(
        "share with `weight`",
        "Wilson score, on Kish's number",
        Process(_UNRELATED, processes.weighted_share),
        Process(_HEAVY, processes.weighted_share_of_few),
    ),
    Case(
        "mean with `weight`",
        "Student t, on Kish's number",
        Process(_UNRELATED, processes.weighted_mean),
        Process(_HEAVY, processes.weighted_mean_of_few),
    ),
)


def coverage(process: Process, runs: int, seed: int = 1) -> float:
    """The share of periods whose interval holds the true figure."""
    generator = np.random.default_rng(seed)
    held: list[bool] = []
    for _ in range(runs):
        estimate, truth = process.draw(generator)
        if estimate.low is not None and estimate.high is not None:
            held.append(estimate.low <= truth <= estimate.high)
    return sum(held) / len(held)


def row(case: Case, suits: int, otherwise: int) -> str:
    """A line of the table, with the coverage of both processes in percent."""
    cells = (
        *(case.figure, case.interval),
        *(case.suits.told, f"{suits}%"),
        *(case.otherwise.told, f"{otherwise}%"),
    )
    return f"| {' | '.join(cells)} |"


def document() -> str:
    """The page that has the table."""
    return (CHECKOUT / DOCUMENT).read_text(encoding="utf-8")


def rows() -> list[str]:
    """The lines of the page's table."""
    found = _TABLE.search(document())
    return found[1].splitlines() if found else []


def _percent(process: Process) -> int:
    return round(100 * coverage(process, 20_000))


def _write() -> None:
    lines = "".join(f"{row(c, _percent(c.suits), _percent(c.otherwise))}\n" for c in CASES)
    text = _TABLE.sub(lambda _: _HEAD + lines, document())
    (CHECKOUT / DOCUMENT).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write()
