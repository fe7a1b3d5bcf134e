"""Every figure that is printed with the real files comes out, by the objectives of the projects.

The README of the folder of real data describes each of its folders in a line of a table, with
figures. `published.py` says of each figure which objective meets it; no number is left over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from csobjectives.model import Scorecard
from tests.real.judged import SIZES, Checked, find
from tests.real.published import FOLDERS, NO_FIGURES, PUBLISHED, Published

NUMBER = re.compile(
    r"(?<![\w.,/-])(?:-(?=\d))?(?:\d[\d,]*\d|\d)?(?:\.\d+)?(?<=\d)(?=%|(?![\w/-]))", re.ASCII
)
"""A number that is no part of a word, a day or a quotient."""


def number_of(scorecard: Scorecard, published: Published) -> Fraction:
    """What stands in a scorecard where a published figure should be, in its unit."""
    if published.is_its == "rows":
        (rows,) = (each.rows for each in scorecard.counts if each.source == published.of)
        return Fraction(rows)
    reading = find(scorecard, published.of, published.segment, published.period)
    if published.is_its == "left out":
        return Fraction(reading.excluded[published.reason])
    number: Fraction | int | None = getattr(reading.estimate, published.is_its)
    assert number is not None
    return Fraction(number) / SIZES["%" if published.figure.endswith("%") else published.unit]


@pytest.mark.parametrize(
    ("project", "published"),
    [
        pytest.param(project, each, id=f"{project}-{each.of}-{each.figure}")
        for project, figures in PUBLISHED.items()
        for each in figures
    ],
)
def test_published_figure_is_met(checked: Checked, project: str, published: Published) -> None:
    """Every published figure comes out, to its last printed digit, and of as many rows."""
    scorecard = checked(project)
    digits = Decimal(published.figure.replace(",", "").removesuffix("%"))
    exact = number_of(scorecard, published)
    found = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert found.quantize(digits, ROUND_HALF_EVEN) == digits
    if published.n is not None:
        reading = find(scorecard, published.of, published.segment, published.period)
        assert reading.estimate.n == published.n


def lines(readme: Path) -> Iterator[tuple[str, str]]:
    """The folders that the README describes, each with what it says of its files and figures."""
    for line in readme.read_text(encoding="utf-8").splitlines():
        cells = [each.strip() for each in line.split("|")]
        if len(cells) == 6 and cells[1].startswith("`"):
            yield cells[1].strip("`").partition("/")[0], f"{cells[2]} {cells[4]}"


def test_no_printed_figure_is_forgotten(real_data: Callable[[str], Path]) -> None:
    """Each number of the README's lines is a figure that is met here, or is said to be none."""
    readme = real_data("cdnow").parent / "README.md"
    if not readme.is_file():
        pytest.skip(f"no list of figures at {readme}")
    printed = {folder: set(NUMBER.findall(text)) for folder, text in lines(readme)}
    met = {folder: set(NO_FIGURES.get(folder, ())) for folder in FOLDERS.values()}
    for project, figures in PUBLISHED.items():
        met[FOLDERS[project]] |= {each.figure.removesuffix("%") for each in figures}
    assert met == printed
