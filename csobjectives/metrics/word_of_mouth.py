"""Word of mouth: what customers say to customers, where it can be seen."""

from __future__ import annotations

from csobjectives.estimators import Count, Rate, Total
from csobjectives.metrics.forms import IMPOSSIBLE_RATES
from csobjectives.metrics.observations import Entries, Fact, FactKind
from csobjectives.metrics.reasons import IMPOSSIBLE
from csobjectives.metrics.registers import (
    LISTED,
    NOT_COUNTED,
    OnRegister,
    entry_of,
)
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import NUMBER


@metric("word-of-mouth", "brand", unit=NUMBER, better="up")
class mentions:
    """How often customers mention the company where it can be seen.

    Formula: the number of rows; or Σ`number`.
    Pitfalls: the company's own posts, those that it paid for, and news are no customers'
        talk: leave them out by `where`. A copy that is passed on is a mention of its own in
        some tools and not in others: `key` the source by the text to count it once. A wave of
        complaints raises the figure as well. What is searched for changes the figure: a new
        search term is a new series.
    Source: Godes and Mayzlin (2004) on conversations that can be seen; none needed for a
        census.
    """

    number = Role(RoleKind.COUNT, "mentions that the row stands for", "mentions")
    of_rows = Form("the number of rows, each of which is a mention", Count())
    of_counts = Form(
        "the sum of counts that each row brings",
        Total("number"),
        leaves_out={IMPOSSIBLE: "number < 0"},
    )


@metric("word-of-mouth", "brand", unit=NUMBER, better="up")
class mention_rate(OnRegister):
    """How often the company is mentioned for every so many customers.

    Formula: `scale` · mentions of the period / customers that the register lists when it ends; or
        `scale` · Σ`events` / Σ`exposure`.
    Pitfalls: mentions come in waves after a single event: the interval takes them for independent
        of one another, and is too narrow then. A mention is not yet praise. From two sources it
        has no segments, for mentions do not say which customers they are of; where `where`
        keeps some of the customers, `qualifying` has to keep the mentions that are theirs.
    Source: Garwood (1936) for the interval.
    """

    qualifying = Role(
        RoleKind.CONDITION, "whether the row is a mention that counts", "is_public", default="true"
    )
    register = Role(RoleKind.SOURCE, "the source that lists all customers", "customers")
    entry = entry_of("customer")
    events = Role(RoleKind.COUNT, "how many mentions", "mentions")
    exposure = Role(RoleKind.FIGURE, "how many customers", "customers")
    scale = Option(OptionKind.NUMBER, "for how many customers the rate is told", 1000, least=1)
    of_register = Form(
        "mentions for the customers on the register",
        Rate("made", "1", told=True),
        leaves_out=NOT_COUNTED,
        over=Entries(
            of="",
            entry="entry",
            facts={"made": Fact(FactKind.ROWS, when="qualifying")},
            among=LISTED,
        ),
    )
    of_counts = Form(
        "mentions over customers, as each row brings them",
        Rate("events", "exposure"),
        leaves_out=IMPOSSIBLE_RATES,
    )
