"""Objectives over public files that nobody here wrote give the figures that pandas gives.

Each folder beside this module is a whole project, judged as a team would judge its own: its
sources read `../data/…`, which is a link to the folder of real data, made in a temporary
copy. Where the real data is absent the tests are skipped. See README.md.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from csobjectives.binding import form_of
from csobjectives.estimators import (
    Proportion,
    ProportionOfCounts,
    Rate,
    RatioOfSums,
)
from csobjectives.model import Result
from csobjectives.problems import ExitCode
from tests.metrics.oracles import agrees, clustered_ratio
from tests.real.judged import Checked, find, readings
from tests.real.pandas_figures import PROJECTS, samples_of
from tests.real.published import EXCLUDED, FOLDERS, PUBLISHED, ROWS
from tests.real.samples import Frame, Sample

HERE = Path(__file__).parent
RealData = Callable[[str], Path]


@pytest.mark.parametrize("project", FOLDERS)
def test_every_figure_is_the_one_of_pandas(
    checked: Checked, real_data: RealData, project: str
) -> None:
    """Each objective, segment and period has pandas' figure and number of rows, none missing."""
    samples = samples_of(project, real_data(FOLDERS[project]))
    scorecard = checked(project)
    assert {each.objective.name for each in scorecard.results} == set(samples)
    for result in scorecard.results:
        sample = samples[result.objective.name]
        judged = result.judged.reading.period.name
        for reading in readings(result):
            values = in_period(sample, reading.period.name, judged)
            value, n = sample.figure(in_segment(sample, values, result))
            place = (result.objective.name, result.segment, reading.period.name)
            assert (place, reading.estimate.n) == (place, n)
            exact = reading.estimate.value
            found = None if exact is None else float(exact)
            wanted = None if value is None else pytest.approx(value, rel=1e-12)
            assert (place, found) == (place, wanted)


def in_period(sample: Sample, period: str, judged: str) -> Frame:
    """The values of a period; those of a snapshot belong to the judged one."""
    if sample.period is None:
        return sample.values if period == judged else sample.values[:0]
    return sample.values[sample.period == period]


def in_segment(sample: Sample, values: Frame, result: Result) -> Frame:
    """The values of a segment, where the result is one."""
    if not result.segment:
        return values
    assert sample.by is not None
    [(_, segment)] = result.segment
    held = sample.by.isna() if segment is None else sample.by == segment
    return values[held.reindex(values.index)]


@pytest.mark.parametrize("project", FOLDERS)
def test_segments_are_all_there(checked: Checked, real_data: RealData, project: str) -> None:
    """Every value of a `by` column is a segment, the missing one too, and their rows add up."""
    samples = samples_of(project, real_data(FOLDERS[project]))
    for name, sample in samples.items():
        results = [each for each in checked(project).results if each.objective.name == name]
        segments = [each for each in results if each.segment]
        there = [] if sample.by is None else sample.by.unique()
        wanted = {None if each != each else each for each in there}  # NaN is not itself
        assert (name, {value for each in segments for _, value in each.segment}) == (name, wanted)
        if segments:
            [whole] = [each for each in results if not each.segment]
            rows = sum(each.judged.reading.estimate.n or 0 for each in segments)
            assert (name, rows) == (name, whole.judged.reading.estimate.n)


@pytest.mark.parametrize("project", FOLDERS)
def test_left_out_rows_are_counted(checked: Checked, project: str) -> None:
    """What an objective leaves out is counted by reason, and nothing else is left out."""
    found = {
        each.objective.name: dict(each.judged.reading.excluded)
        for each in checked(project).results
        if not each.segment and each.judged.reading.excluded
    }
    assert found == EXCLUDED[project]


@pytest.mark.parametrize("project", FOLDERS)
def test_every_row_is_read(checked: Checked, project: str) -> None:
    """Each source has as many rows as its file, none rejected; rows without a day are counted."""
    scorecard = checked(project)
    assert {each.source: (each.rows, each.undated) for each in scorecard.counts} == ROWS[project]
    assert [each.rejected for each in scorecard.counts if each.rejected] == []
    assert [str(each) for each in scorecard.problems] == []
    assert scorecard.exit_code == ExitCode.OK


@pytest.mark.parametrize("project", FOLDERS)
def test_share_has_the_interval_of_statsmodels(checked: Checked, project: str) -> None:
    """Each share, of a segment or period too, has Wilson's interval as statsmodels has it."""
    for result in checked(project).results:
        for estimate in (each.estimate for each in readings(result)):
            estimator = form_of(result.objective.measure).estimator
            if isinstance(estimator, Proportion | ProportionOfCounts) and estimate.n:
                wilson = proportion_confint(
                    int(estimate.numerator or 0), estimate.n, 0.05, "wilson"
                )
                assert (estimate.low, estimate.high) == pytest.approx(wilson, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("project", FOLDERS)
def test_mean_has_the_interval_of_scipy(
    checked: Checked, real_data: RealData, project: str
) -> None:
    """Each mean has Student's interval as scipy has it, over the values that pandas has."""
    samples = samples_of(project, real_data(FOLDERS[project]))
    for result in checked(project).results:
        measure = result.objective.measure
        named = ("mean", "mean_rating", "csat_mean", "csat_index", "handle_time")
        if measure.metric in named or "favourable" in measure.roles:
            reading = result.judged.reading
            sample = samples[result.objective.name]
            there = in_period(sample, reading.period.name, reading.period.name)
            values = in_segment(sample, there, result).dropna()
            if len(values) < 2:
                continue
            student = stats.t.interval(
                0.95, len(values) - 1, loc=values.mean(), scale=stats.sem(values)
            )
            estimate = reading.estimate
            assert (estimate.low, estimate.high) == pytest.approx(student, rel=1e-9)


@pytest.mark.parametrize("project", FOLDERS)
def test_ratio_has_the_interval_of_scipy(
    checked: Checked, real_data: RealData, project: str
) -> None:
    """Each ratio has the linearised interval (Cochran 1977), from scipy's standard error."""
    samples = samples_of(project, real_data(FOLDERS[project]))
    for result in checked(project).results:
        sample = samples[result.objective.name]
        estimator = form_of(result.objective.measure).estimator
        if sample.statistic != "ratio" or not isinstance(estimator, RatioOfSums):
            continue
        for reading in readings(result):
            values = in_period(sample, reading.period.name, result.judged.reading.period.name)
            pairs = in_segment(sample, values, result).dropna().astype(float)
            if len(pairs) > 1:
                quotient = pairs["over"].sum() / pairs["under"].sum()
                error = stats.sem(pairs["over"] - quotient * pairs["under"]) / pairs["under"].mean()
                student = stats.t.interval(0.95, len(pairs) - 1, loc=quotient, scale=error)
                estimate = reading.estimate
                assert (estimate.low, estimate.high) == pytest.approx(student, rel=1e-9)


@pytest.mark.parametrize("project", FOLDERS)
def test_clusters_have_the_interval_of_statsmodels(
    checked: Checked, real_data: RealData, project: str
) -> None:
    """Each mean or ratio of clusters has the interval of weighted least squares."""
    samples = samples_of(project, real_data(FOLDERS[project]))
    for result in checked(project).results:
        sample = samples[result.objective.name]
        if sample.cluster is None:
            continue
        for reading in readings(result):
            values = in_period(sample, reading.period.name, result.judged.reading.period.name)
            there = in_segment(sample, values, result)
            pairs = there if sample.statistic == "ratio" else pd.DataFrame({"over": there})
            of = sample.cluster.reindex(pairs.index)
            agrees(reading, clustered_ratio(pairs["over"], pairs.get("under", 1.0), of))


@pytest.mark.parametrize("project", FOLDERS)
def test_rate_has_the_interval_of_scipy(checked: Checked, project: str) -> None:
    """Each rate has Garwood's exact interval, by the quantiles of chi-squared."""
    for result in checked(project).results:
        estimator = form_of(result.objective.measure).estimator
        if isinstance(estimator, Rate):
            found = result.judged.reading.estimate
            events, exposure = float(found.numerator or 0), float(found.denominator or 1)
            ends = (
                stats.chi2.ppf(0.025, 2 * events) / 2,
                stats.chi2.ppf(0.975, 2 * events + 2) / 2,
            )
            wanted = [1000 * end / exposure for end in ends]
            assert [found.low, found.high] == pytest.approx(wanted, rel=1e-9)


def test_prepbench_expects_the_same(checked: Checked, real_data: RealData) -> None:
    """The result that somebody else expects of this survey is the one that comes out."""
    expected = real_data("prepbench_cases") / "case_040" / "expected" / "output_01.csv"
    with expected.open(encoding="utf-8", newline="") as lines:
        [row] = csv.DictReader(lines)
    for column, name in {
        "NPS Score": "would-recommend",
        "Total Respondents": "respondents",
        "Promoter": "promoters",
        "Detractor": "detractors",
    }.items():
        value = find(checked("prepbench_case_040"), f"visitors/{name}").estimate.value
        assert value is not None
        assert f"{float(value):.{len(row[column].partition('.')[2])}f}" == row[column]


def test_every_project_is_judged() -> None:
    """Each project beside this module is in every table, and none of them is empty."""
    projects = {each.parent.name for each in HERE.glob("*/csobjectives.yaml")}
    assert projects
    for table in (FOLDERS, PUBLISHED, PROJECTS, EXCLUDED, ROWS):
        assert set(table) == projects
    assert all(PUBLISHED.values())
