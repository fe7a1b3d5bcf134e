"""Every published figure that the arithmetic is held to has a test that meets it.

The table below is the list of such figures, with who published them. It says where each is met: by
a test, with the table of a test, or in the cases of a metric. That they are met there is those
tests' to show; here it is shown that none of them goes missing, digits included.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NUMBER = re.compile(r"(?<![\w.])(?:\d[\d_]*(?:,\d{3}(?!\d))*)?(?:\.\d+)?(?<=\d)(?!\w)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Published:
    """Figures that somebody published, and the test that meets them."""

    what: str
    figures: str
    source: str
    met_in: str

    def __str__(self) -> str:
        return self.what


TABLE = (
    Published(
        "Wilson's interval of a share",
        "81 263 .2553 .3662 0 20 .1611 1 29 .0061 .1718 15 148 .0624 .1605",
        "Newcombe 1998",
        "test_intervals.py::test_newcombe",
    ),
    Published(
        "Newcombe's interval of a difference of shares",
        "7 34 1 .0189 .3404",
        "Fagerland, Lydersen, Laake 2015",
        "test_intervals_of_two.py::test_fagerland",
    ),
    Published(
        "exact interval of a count",
        "25 16.18 36.90 10 4.80 18.39 100 81.36 121.63",
        "Garwood 1936, as GraphPad prints it",
        "test_intervals.py::test_garwood",
    ),
    Published(
        "exact interval of no event", "3.689", "GraphPad", "test_intervals.py::test_no_event"
    ),
    Published(
        "ranks of a median's interval",
        "6 1 6 10 2 9 20 6 15",
        "binomial tables",
        "test_intervals.py::test_median",
    ),
    Published(
        "least samples of quantiles",
        "50 6 80 14 90 29 95 59 99 299",
        "binomial tables",
        "test_intervals.py::test_least_sample",
    ),
    Published(
        "adjusted Wald interval of a net share",
        "50 30 20 100 14.05 44.20",
        "Rocks 2016",
        "test_intervals.py::test_rocks",
    ),
    Published(
        "service level in its five variants",
        "83.02 86.00 81.13 82.69 82.08 860 880 870 1000 1060 1040",
        "Incoming Calls Management Institute 2002",
        "test_estimators.py::test_service_level_in_its_five_variants",
    ),
    Published(
        "completed of those assigned and not exempt",
        "80 4 68 89.47 55 2 42 79.25 46 1 39 86.67",
        "assigned, exempt, completed",
        "metrics/training_completion.yaml",
    ),
    Published(
        "one review of five stars on a prior of seven at 3.5",
        "3.6875",
        "Trustpilot",
        "test_estimators_of_registers.py::test_weighted_rating_is_the_published_one",
    ),
    Published(
        "value of a customer under contract, in the two textbook forms",
        "266.67 366.67 100 .8 .1",
        "Berger and Nasr 1998; Gupta and Lehmann 2003",
        "metrics/contract_lifetime_value.yaml",
    ),
    Published(
        "parameters of BG/NBD for CDNOW's sample",
        ".243 4.414 .793 2.426",
        "Fader, Hardie, Lee 2005",
        "models/test_models.py::PUBLISHED",
    ),
    Published(
        "log-likelihood of BG/NBD for CDNOW's sample",
        "9582.4",
        "Fader, Hardie, Lee 2005",
        "models/test_models.py::test_cdnow_has_the_published_purchases",
    ),
    Published(
        "purchases that one of CDNOW's sample is expected to make",
        "1.226 2 30.43 38.86 39",
        "Fader, Hardie, Lee 2005",
        "models/test_models.py::test_one_of_cdnow_is_expected_to_buy_as_published",
    ),
    Published(
        "parameters of Gamma-Gamma for CDNOW's sample",
        "6.25 3.74 15.44",
        "Fader and Hardie 2013",
        "models/test_models.py::test_cdnow_has_the_published_spending",
    ),
    Published(
        "shares and customers of CDNOW's whole file",
        "69,659 23,570 11,516 49.4782 22.809 42.578 48.393 46.292 46.110",
        "the published file",
        "real/published.py::PUBLISHED",
    ),
    Published(
        "customers that IBM's telephone company lost",
        "7,043 1,869 26.5370",
        "the published file",
        "real/published.py::PUBLISHED",
    ),
)


def parts_of(path: Path) -> Iterator[tuple[str, str]]:
    """What a module defines, by name, functions with their decorators; all of a file of cases."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        yield "", text
        return
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef(name=name, decorator_list=decorators):
                first = min([node.lineno, *(each.lineno for each in decorators)])
                yield name, "\n".join(lines[first - 1 : node.end_lineno])
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, "\n".join(lines[node.lineno - 1 : node.end_lineno])


def numbers(text: str) -> set[Decimal]:
    """The numbers that a text names, whatever their sign and however many noughts they end in."""
    return {Decimal(re.sub("[_,]", "", each)) for each in NUMBER.findall(text)}


@pytest.mark.parametrize("published", TABLE, ids=str)
def test_published_figure_has_its_test(published: Published) -> None:
    """What it is said to be met in is there once, and names every one of the figures."""
    name, _, function = published.met_in.partition("::")
    (found,) = (text for part, text in parts_of(TESTS / name) if part == function)
    assert numbers(published.figures) - numbers(found) == set()
