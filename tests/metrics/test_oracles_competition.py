"""The own brand against its competitors: the figures are those of pandas and scipy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csobjectives.estimators import GapOfMeans, Mean
from csobjectives.metrics import REGISTRY, Form, Role, RoleKind, Standing
from csobjectives.metrics.registry import metric
from csobjectives.model import Reading
from csobjectives.quantities import NUMBER
from csobjectives.renderers.words.facts import facts
from tests.metrics import oracles
from tests.metrics.oracles import LEVEL, Figure, Frame, Promise
from tests.projects import Workspace, readings

MONTHS = ("2026-07", "2026-08", "2026-09")
OWN, NAMED = ["Yoda", "Yoda Air"], ["North", "Blue"]
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "brand": {"type": "text"},
    "attribute": {"type": "text"},
    "score": {"type": "decimal"},
    "whole": {"type": "integer"},
}


@pytest.fixture(scope="module")
def frame() -> Frame:
    """Scores of seven brands in three months and a few days; some cells are empty."""
    source = np.random.default_rng(1977)
    n = 900
    brands = [*OWN, *NAMED, "Cargo", "Delta", "Echo"]
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 24, n), unit="h")
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "brand": source.choice(brands, n, p=[0.25, 0.05, 0.2, 0.2, 0.2, 0.09, 0.01]),
            "attribute": source.choice(["price", "speed", "ease", "food"], n),
            "score": source.normal(60, 20, n).round(2),
            "whole": source.integers(1, 6, n),
        }
    )
    for name in ("brand", "attribute", "score"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.05)
    return frame


def by_brand(frame: Frame, score: str, named: list[str] | None) -> tuple[Frame, list[Frame]]:
    """The scores of the own brand, and those of each competitor."""
    known = frame.dropna(subset=["brand", score])
    own = known[known["brand"].isin(OWN)][score].astype(float)
    rest = known[~known["brand"].isin(OWN)]
    rest = rest[rest["brand"].isin(named)] if named else rest
    return own, [each[score].astype(float) for _, each in rest.groupby("brand")]


def gap(frame: Frame, against: str, named: list[str] | None, score: str = "score") -> Figure:
    """Against the best: scipy's Welch interval; against the mean: Satterthwaite over all parts."""
    own, others = by_brand(frame, score, named)
    n = len(own) + sum(map(len, others))
    if not len(own) or not others:
        return Figure(None, n)
    if against == "best":
        others = [max(others, key=lambda each: each.mean())]
    value = own.mean() - np.mean([each.mean() for each in others])
    parts = [(1.0, own), *((1 / len(others), each) for each in others)]
    if any(each.nunique() < 2 for _, each in parts):
        return Figure(value, n)
    if against == "best":
        ends = stats.ttest_ind(own, others[0], equal_var=False).confidence_interval(LEVEL)
        return Figure(value, n, *ends)
    errors = [(factor**2 * each.var() / len(each), len(each) - 1) for factor, each in parts]
    variance = sum(each for each, _ in errors)
    freedom = variance**2 / sum(each**2 / less for each, less in errors)
    return Figure(value, n, *stats.t.interval(LEVEL, freedom, value, np.sqrt(variance)))


def ahead(frame: Frame, against: str, named: list[str] | None) -> Figure:
    """How many attributes; pandas' mean of each brand and attribute."""
    known = frame.dropna(subset=["brand", "attribute", "score"]).astype({"score": float})
    known = known.assign(own=known["brand"].isin(OWN))
    known = known[known["own"] | known["brand"].isin(named)] if named else known
    known.loc[known["own"], "brand"] = "Yoda"
    means = known.groupby(["attribute", "brand"])["score"].mean().unstack()
    if "Yoda" not in means or means.shape[1] < 2:
        return Figure(None, len(known))
    rivals = means.drop(columns="Yoda").agg("max" if against == "best" else "mean", axis=1)
    both = means["Yoda"].notna() & rivals.notna()
    found = (means["Yoda"] > rivals)[both]
    return Figure(int(found.sum()) if len(found) else None, len(known))


def rank(frame: Frame) -> Figure:
    """pandas' rank by falling means, ties at the better place."""
    own, _ = by_brand(frame, "score", NAMED)
    known = frame[frame["brand"].isin([*OWN, *NAMED])].dropna(subset=["score"])
    if not len(own):
        return Figure(None, len(known))
    named = known["brand"].where(~known["brand"].isin(OWN), "Yoda")
    means = known["score"].astype(float).groupby(named).mean()
    return Figure(means.rank(ascending=False, method="min")["Yoda"], len(known))


OF_BRANDS: dict[str, Any] = {"brand": "brand", "own": OWN}
GAP: dict[str, Any] = {"metric": "gap_to_competition", "score": "score", **OF_BRANDS}
AHEAD: dict[str, Any] = {**GAP, "metric": "attributes_ahead", "attribute": "attribute"}
RANK = {"metric": "rating_rank", "rating": "score", **OF_BRANDS}


def promise(measure: Mapping[str, Any], figure: Callable[..., Figure], **more: Any) -> Promise:
    """A measure with more keys, which its figure takes as well."""
    named = more.get("competitors")
    return Promise({**measure, **more}, lambda frame: figure(frame, more["against"], named))


PROMISES: dict[str, Promise] = {
    "best": promise(GAP, gap, against="best"),
    "mean": promise(GAP, gap, against="mean"),
    "best of those named": promise(GAP, gap, competitors=NAMED, against="best"),
    "mean of those named": promise(GAP, gap, competitors=NAMED, against="mean"),
    "of whole numbers": Promise(
        {**GAP, "score": "whole", "against": "best"}, lambda f: gap(f, "best", None, "whole")
    ),
    "of some rows": Promise(
        {**GAP, "against": "mean", "where": "attribute = 'price' or whole > 4"},
        lambda f: gap(
            f[(f["attribute"] == "price").fillna(False) | (f["whole"] > 4)], "mean", None
        ),
    ),
    "ahead of the best": promise(AHEAD, ahead, against="best"),
    "ahead of the mean": promise(AHEAD, ahead, against="mean"),
    "ahead of those named": promise(AHEAD, ahead, competitors=NAMED, against="best"),
    "rank": Promise({**RANK, "competitors": NAMED}, rank),
}


@pytest.fixture(scope="module")
def found(
    frame: Frame, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    return oracles.evaluated(tmp_path_factory.mktemp("brands"), frame, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_figure_is_that_of_the_oracle(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Of every month, as a whole and by team: value, rows and interval."""
    oracles.agrees_everywhere(found[name], PROMISES[name], frame, MONTHS)


@pytest.mark.parametrize("name", PROMISES)
def test_every_row_is_counted_or_left_out(
    name: str, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Rows of all parts together are those that count and those that are left out."""
    for place, reading in found[name].items():
        counted = (reading.estimate.n or 0) + sum(reading.excluded.values())
        assert counted == reading.rows, place
    assert any(reading.rows for place, reading in found[name].items() if place[0] == "open")


def test_segments_may_be_the_brands_themselves(tmp_path: Path, frame: Frame) -> None:
    """By brand, each segment has one brand alone, and the whole has all."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", frame.to_csv(index=False))
    workspace.source(COLUMNS)
    name = workspace.objective(**GAP, against="best", by="brand")
    shown = readings(workspace.evaluate(), name)
    month = frame[frame["at"].dt.strftime("%Y-%m") == "2026-09"]
    oracles.agrees(shown["2026-09",], gap(month, "best", None))
    segments = {
        place[1]: each for place, each in shown.items() if place[0] == "2026-09" and place[1:]
    }
    assert {str(brand) for brand in segments} >= {"Yoda", "North", "None"}
    for brand, reading in segments.items():
        assert reading.estimate.value is None
        rows = month[month["brand"].isna()] if brand is None else month[month["brand"] == brand]
        assert reading.rows == len(rows)


def test_it_is_told_what_a_gap_is_made_of(tmp_path: Path, frame: Frame) -> None:
    """The own figure and the one that it is held against, each with its rows."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", frame.to_csv(index=False))
    workspace.source(COLUMNS)
    for against in ("best", "mean"):
        workspace.objective(**GAP, competitors=NAMED, against=against)
    workspace.objective(**GAP, against="mean")
    scorecard = workspace.evaluate()
    told = [
        next(each.text for each in facts(result, {}, "") if each.label == "Figures")
        for result in scorecard.results
    ]
    month = frame[frame["at"].dt.strftime("%Y-%m") == "2026-09"]
    own, others = by_brand(month, "score", NAMED)
    blue, north = others
    best = max((blue.mean(), "Blue"), (north.mean(), "North"))[1]
    assert [each.split("; ")[0].split(" ")[0] for each in told] == ["own"] * 3
    assert told[0].split("; ")[1].startswith(f"{best} ")
    assert [each.split(" ")[0] for each in told[1].split("; ")] == ["own", "Blue", "North"]
    assert f"({len(own)} counted)" in told[0]
    assert "the mean of 5 competitors" in told[2]


@pytest.mark.parametrize(
    "form",
    [
        Form("over things", GapOfMeans("x"), parts=("a",), over=Standing(among="a = 'a'")),
        Form("a mean of parts", Mean("x"), parts=("a",)),
        Form("a gap without parts", GapOfMeans("x")),
    ],
)
def test_parts_are_of_rows_and_have_their_estimator(form: Form) -> None:
    """A metric whose parts nobody would look at, or that are of no rows, is not registered."""

    class parted:  # noqa: N801 - a metric's class has the metric's name
        """A figure.

        Formula: none.
        Pitfalls: none.
        Source: none.
        """

        x = Role(RoleKind.FIGURE, "a figure", "x")
        a = Role(RoleKind.IDENTITY, "a part", "a")
        of_parts = replace(form, statement="Keep the figure {target:level}")

    message = "parted: of_parts has parts of rows, and an estimator of them"
    with pytest.raises(ValueError, match=f"^{message}$"):
        metric("brand", unit=NUMBER, better="up")(parted)
    assert "parted" not in REGISTRY


def test_the_best_of_several_is_found_by_the_same_rows() -> None:
    """What the page says: with many equal competitors, the gap to the best lies below zero."""
    source = np.random.default_rng(5)
    below = 0
    for _ in range(200):
        parts: dict[tuple[str | None, ...], dict[str, Fraction]] = {}
        for name in (None, *map(str, range(8))):
            values = source.normal(0, 1, 10)
            sums = {"n": 10, "x": values.sum(), "xx": (values**2).sum()}
            parts[(name,)] = {key: Fraction(float(value)) for key, value in sums.items()}
        estimate = GapOfMeans("x").estimate_parts(parts, {"against": "best"}, LEVEL)
        below += (estimate.value or 0) < 0
    assert below > 160
