"""How a figure is worked out, in a row per fact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csobjectives.metrics import REGISTRY
from csobjectives.model import Objective
from csobjectives.quantities import DURATION, SHARE
from csobjectives.renderers.words.facts import facts
from tests.renderers.scorecards import objective, result

ROLES = {"waited": "queue_seconds", "answered": "outcome = 'answered'"}


def texts(measured: Objective) -> dict[str, str]:
    return {fact.label: fact.text for fact in facts(result(measured, [".5"]), {}, "")}


@pytest.mark.parametrize("variant", REGISTRY["service_level"].variants)
def test_formula_is_the_variants(variant: str) -> None:
    """A variant is named once, with its cut-offs; its formula says what the metric is, too."""
    shown = {"variant": variant, "within": "30 s"}
    options = {"within": "30"} | ({"short": "5"} if variant == "short_abandoned_count_in" else {})
    found = texts(
        objective(
            "shipboard/x",
            "X",
            "productivity",
            "service_level",
            SHARE,
            None,
            variant=variant,
            shown=shown,
            options=options,
            roles=ROLES,
        )
    )
    assert found["Metric"] == f"service level, {variant.replace('_', ' ')}, within 30 s"
    of = REGISTRY["service_level"].forms[variant].summary
    assert found["Formula"] == f"The share of contacts that were answered fast enough: {of}"


@pytest.mark.parametrize(
    ("roles", "formula"),
    [
        ({"created": "created_at", "replied": "replied_at"}, "from question to reply"),
        ({"took": "took"}, "as the source gives it"),
    ],
)
def test_formula_is_that_of_the_roles(roles: dict[str, str], formula: str) -> None:
    """Where the roles tell the form, the formula is the one that they ask for."""
    found = texts(
        objective(
            "shipboard/x",
            "X",
            "productivity",
            "first_reply_time",
            DURATION,
            None,
            roles=roles,
            shown={"at": "p90"},
            options={"at": "p90"},
        )
    )
    assert (found["Metric"], found["Formula"]) == ("first reply time, at p90", formula)


def test_folding_and_time_are_told() -> None:
    """A mean per order is another figure than one per line, and by closing another than by
    opening.
    """
    measured = objective("shipboard/x", "X", "sales", "mean", DURATION, None, roles={"value": "x"})
    plainly = texts(measured)
    assert "Folded to one per" not in plainly
    assert "In the period by" not in plainly
    measure = replace(measured.measure, per="order", time="closed_at")
    found = texts(replace(measured, measure=measure))
    assert found["Folded to one per"] == "order"
    assert found["In the period by"] == "closed_at"
