"""`weight` of a measure: shares, means and net shares of a survey whose rows count unequally."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from csobjectives.estimators import WEIGHT
from csobjectives.metrics import REGISTRY
from csobjectives.model import Reading
from csobjectives.problems import ExitCode
from csobjectives.renderers.words.facts import facts
from tests.metrics import oracles
from tests.metrics.oracles import LEVEL, Figure, Frame, Promise
from tests.projects import AT, Workspace, readings
from tests.properties import every_metric

MONTHS = ("2026-07", "2026-08", "2026-09")
CONTRACT: dict[str, Any] = {
    **AT,
    "team": {"type": "text"},
    "score": {"type": "integer"},
    "took": {"type": "decimal", "unit": "s"},
    "good": {"type": "boolean"},
    "w": {"type": "decimal"},
    "many": {"type": "integer"},
}


@pytest.fixture(scope="module")
def frame() -> Frame:
    """A survey of three months and a few days; some rows lack an answer, or their weight."""
    source = np.random.default_rng(1965)
    n = 800
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 24, n), unit="h")
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "score": source.integers(0, 11, n),
            "took": source.integers(0, 10**6, n) / 1000,
            "good": source.random(n) < 0.7,
            "w": source.gamma(3, 0.4, n).round(4),
            "many": source.integers(0, 4, n),
        }
    )
    frame.loc[source.random(n) < 0.05, "w"] = 0
    for name in ("score", "took", "good", "w"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.06)
    return frame


def known(frame: Frame, name: str) -> tuple[Any, Any, float]:
    """The answers that have a weight, their weights, and Kish's effective number of them."""
    both = frame.dropna(subset=[name, "w"])
    weights = both["w"].astype(float).to_numpy()
    squares = (weights**2).sum()
    return both[name].astype(float).to_numpy(), weights, weights.sum() ** 2 / (squares or 1)


def mean(frame: Frame, name: str) -> Figure:
    """DescrStatsW with weights that add up to the effective number."""
    values, weights, worth = known(frame, name)
    if not weights.sum():
        return Figure(None, len(values))
    of = DescrStatsW(values, weights * worth / weights.sum())
    if worth < 1 + 1e-9 or len(set(values[weights > 0])) < 2:
        return Figure(of.mean, len(values))
    return Figure(of.mean, len(values), *of.tconfint_mean(1 - LEVEL))


def share(frame: Frame, hits: Frame) -> Figure:
    """Wilson's interval by statsmodels, of as many rows as the weights are worth."""
    values, weights, worth = known(frame.assign(hit=hits), "hit")
    if not weights.sum():
        return Figure(None, len(values))
    part = (values * weights).sum() / weights.sum()
    return Figure(part, len(values), *proportion_confint(part * worth, worth, 1 - LEVEL, "wilson"))


def net(frame: Frame) -> Figure:
    """Promoters less detractors; the adjusted Wald interval of Rocks (2016), by hand."""
    values, weights, worth = known(frame, "score")
    if not weights.sum():
        return Figure(None, len(values))
    plus, minus = (
        (weights * side).sum() / weights.sum() * worth for side in (values >= 9, values <= 6)
    )
    value, n = 100 * (plus - minus) / worth, worth + 3
    p, q = (plus + 0.75) / n, (minus + 0.75) / n
    off = 100 * stats.norm.ppf((1 + LEVEL) / 2) * sqrt((p + q - (p - q) ** 2) / n)
    middle = 100 * (p - q)
    return Figure(value, len(values), max(middle - off, -100), min(middle + off, 100))


def promised(figure: Any, **measure: Any) -> Promise:
    return Promise({"weight": "w", **measure}, figure)


PROMISES: dict[str, Promise] = {
    "mean": promised(lambda f: mean(f, "score"), metric="mean", value="score"),
    "mean of durations": promised(lambda f: mean(f, "took"), metric="mean", value="took"),
    "share": promised(lambda f: share(f, f["good"]), metric="share", when="good"),
    "csat": promised(
        lambda f: share(f, f["score"] >= 8), metric="csat", score="score", satisfied_from=8
    ),
    "nps": promised(net, metric="nps", score="score"),
    "of some rows": promised(
        lambda f: mean(f[f["many"] > 1], "score"), metric="mean", value="score", where="many > 1"
    ),
    "an expression": promised(
        lambda f: mean(f.assign(w=f["w"] * f["many"]), "score"),
        metric="mean",
        value="score",
        weight="w * many",
    ),
    "of whole numbers": promised(
        lambda f: share(f.assign(w=f["many"]), f["good"]),
        metric="share",
        when="good",
        weight="many",
    ),
}


@pytest.fixture(scope="module")
def found(
    frame: Frame, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    return oracles.evaluated(tmp_path_factory.mktemp("weights"), frame, CONTRACT, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_figure_is_that_of_the_oracle(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Of every month, as a whole and by team: value, rows and interval."""
    oracles.agrees_everywhere(found[name], PROMISES[name], frame, MONTHS)


def test_rows_without_a_weight_are_missing(
    frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """What has no answer or no weight is left out; n counts the rows that have both."""
    reading = found["mean"]["2026-09",]
    rows = frame[frame["at"].dt.strftime("%Y-%m") == "2026-09"]
    missing = int((rows["score"].isna() | rows["w"].isna()).sum())
    assert (reading.rows, reading.excluded) == (len(rows), {"missing": missing})
    assert reading.estimate.n == len(rows) - missing


def survey(root: Path, text: str, **keys: Any) -> Workspace:
    workspace = Workspace(root)
    workspace.file("events.csv", text)
    columns = {**AT, "score": {"type": "integer"}, "w": {"type": "decimal"}}
    workspace.source({**columns, **keys.pop("columns", {})}, **keys)
    return workspace


HEAD = "at,score,w\n"


def test_figures_are_exact(tmp_path: Path) -> None:
    """3 of 4 parts of the weight are 0.75, whatever binary fractions make of 0.1 and 0.3."""
    workspace = survey(tmp_path, HEAD + "2026-09-01,5,0.3\n2026-09-02,1,0.1\n")
    name = workspace.objective(metric="csat", score="score", satisfied_from=4, weight="w")
    estimate = readings(workspace.evaluate(), name)["2026-09",].estimate
    parts = (estimate.numerator, estimate.denominator)
    assert (estimate.value, *parts) == (Fraction(3, 4), Fraction(3, 10), Fraction(2, 5))


def test_a_row_for_many_is_as_many_people_of_its_weight(tmp_path: Path) -> None:
    """A source whose rows each stand for n gives the figure and interval of n equal rows."""
    rows = [(5, "0.5", 3), (1, "2", 2), (4, "1.25", 1), (3, "0.8", 0)]
    counted = "".join(f"2026-09-01,{score},{w},{many}\n" for score, w, many in rows)
    single = "".join(f"2026-09-01,{score},{w}\n" * many for score, w, many in rows)
    columns = {"many": {"type": "integer"}}
    (tmp_path / "counts").mkdir()
    as_counts = survey(
        tmp_path / "counts", f"at,score,w,many\n{counted}", columns=columns, rows="many"
    )
    as_rows = survey(tmp_path / "rows", HEAD + single)
    estimates = []
    for workspace in (as_counts, as_rows):
        names = [
            workspace.objective(metric="mean", value="score", weight="w"),
            workspace.objective(metric="csat", score="score", satisfied_from=4, weight="w"),
        ]
        scorecard = workspace.evaluate()
        estimates.append([readings(scorecard, name)["2026-09",].estimate for name in names])
    assert estimates[0] == estimates[1]


def test_equal_weights_change_nothing(tmp_path: Path) -> None:
    """For every form that knows weights: with 1 for each row, the figure and its interval stay."""
    known_to = [each for each in every_metric.questions(Random(3)) if each.form.takes_weight]
    asked = [each.by_team() for each in known_to]
    weighed = [replace(each, objective=_with_weight(each.objective)) for each in asked]
    plain = every_metric.readings(tmp_path / "plain", asked)
    found = every_metric.readings(tmp_path / "weighed", weighed)
    seen = 0
    for name, results in plain.items():
        for one, other in zip(results, found[name], strict=True):
            ours, theirs = one.judged.reading, other.judged.reading
            assert (ours.rows, ours.excluded) == (theirs.rows, theirs.excluded), name
            for field in ("value", "n", "low", "high"):
                expected = getattr(ours.estimate, field)
                figure = getattr(theirs.estimate, field)
                assert figure == (expected and pytest.approx(expected, rel=1e-9)), name
            seen += ours.estimate.value is not None
    assert seen > 50


def _with_weight(objective: Mapping[str, Any]) -> dict[str, Any]:
    return {**objective, "measure": {**objective["measure"], "weight": "1"}}


def test_a_weight_below_zero_contradicts_itself(tmp_path: Path) -> None:
    """Nothing is judged by such a row, and the problem says how many there are."""
    workspace = survey(tmp_path, HEAD + "2026-09-01,5,1\n2026-09-02,1,-0.5\n")
    workspace.objective(metric="mean", value="score", weight="w")
    workspace.objective(metric="mean", value="score")
    scorecard = workspace.evaluate()
    assert [each.message for each in scorecard.problems if each.slug == "impossible-rows"] == [
        "in 'events', 1 row has a weight below zero"
    ]
    assert scorecard.exit_code is ExitCode.CANNOT_JUDGE
    assert [each.objective.name for each in scorecard.results] == ["team/o1"]


def test_weights_of_zero_have_no_value(tmp_path: Path) -> None:
    """Whoever counts for nothing is counted in n, and nothing else: there is no figure."""
    workspace = survey(tmp_path, HEAD + "2026-09-01,5,0\n2026-09-02,1,0\n")
    name = workspace.objective(metric="mean", value="score", weight="w")
    estimate = readings(workspace.evaluate(), name)["2026-09",].estimate
    assert (estimate.value, estimate.n, estimate.low) == (None, 2, None)


def test_the_scorecard_tells_the_weight(tmp_path: Path) -> None:
    """How it is worked out has the expression, as it was written."""
    workspace = survey(tmp_path, HEAD + "2026-09-01,5,1\n")
    workspace.objective(metric="mean", value="score", weight="w / 2")
    [result] = workspace.evaluate().results
    assert [each.text for each in facts(result, {}, "") if each.label == "Weighted by"] == ["w / 2"]


def test_a_measure_that_is_used_may_be_given_a_weight(tmp_path: Path) -> None:
    """A source's own measure may have one, and an objective may name another."""
    named = {"liking": {"metric": "mean", "value": "score", "weight": "w"}}
    workspace = survey(tmp_path, HEAD + "2026-09-01,5,1\n2026-09-01,2,2\n", measures=named)
    names = [workspace.objective(), workspace.objective()]
    for place, more in enumerate(({}, {"weight": "score"})):
        workspace.objectives[place]["measure"] = {"use": "liking", **more}
    scorecard = workspace.evaluate()
    values = [readings(scorecard, name)["2026-09",].estimate.value for name in names]
    assert values == [3, Fraction(29, 7)]


MEAN = {"metric": "mean", "value": "score"}


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (MEAN | {"weight": "w", "per": "id"}, "'per' and 'weight' cannot stand together"),
        (MEAN | {"weight": "w", "cluster": "id"}, "'cluster' and 'weight' cannot stand together"),
        (MEAN | {"weight": "wait"}, "the source has no column 'wait'"),
        (MEAN | {"weight": "w +"}, "'w +' is not an expression"),
        (MEAN | {"weight": "id"}, "'id' is text, and 'weight' takes a number"),
        (MEAN | {"weight": "paid"}, "'paid' is money in EUR, and 'weight' takes a number"),
        ({"metric": "count", "weight": "w"}, "'weight' is not known"),
        (
            {"metric": "mean_rating", "rating": "score", "author": "id", "weight": "w"},
            "'weight' goes with shares, means and net shares of rows, "
            "and this is the mean over authors' latest ratings",
        ),
        (
            {"metric": "share", "part": "score", "whole": "score", "weight": "w"},
            "'weight' goes with shares, means and net shares of rows, "
            "and this is the share of counts that each row brings",
        ),
    ],
)
def test_refused(tmp_path: Path, measure: Mapping[str, Any], message: str) -> None:
    """What cannot be done with a weight is said where it stands, before anything is read."""
    columns = {"id": {"type": "text"}, "paid": {"type": "money", "unit": "EUR"}}
    workspace = survey(tmp_path, "", columns=columns)
    workspace.objective(**measure)
    [problem] = workspace.problems()
    assert problem.message.removesuffix(" in 'measure'") == message
    assert problem.location is not None
    document = (tmp_path / problem.location.file).read_text(encoding="utf-8")
    assert '"weight"' in document.splitlines()[problem.location.line - 1]


def test_no_metric_has_a_role_or_setting_of_that_name() -> None:
    """What formulas call the weight of a row is nothing else."""
    assert not [each.name for each in REGISTRY.values() if WEIGHT in {*each.roles, *each.options}]
