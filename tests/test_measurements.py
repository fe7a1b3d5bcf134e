"""Figures that were computed elsewhere: read, held to their objective, judged like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings, strategies
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from csobjectives.model import Estimate, Result, Scorecard, Verdict
from csobjectives.pipeline import Request, evaluate
from csobjectives.problems import CannotJudge, ExitCode, Problem, Severity
from csobjectives.renderers import render
from tests.projects import AT, NEVER, Workspace, readings

SHARE = {"metric": "reported", "unit": "%"}
CSAT = {"metric": "csat", "satisfied_from": 4}


class Reports:
    """A project of objectives without a source, and of reported figures."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.objectives: list[dict[str, Any]] = []
        self.figures: list[dict[str, Any]] = []
        self.keys: dict[str, Any] = {}

    def objective(self, measure: Mapping[str, Any] = SHARE, **keys: Any) -> str:
        """Add an objective, by default a tracked one by the month; its name."""
        identifier = f"o{len(self.objectives)}"
        tracked = {} if "target" in keys else {"enforcement": "tracked"}
        self.objectives.append(
            {
                "id": identifier,
                "type": "brand",
                "title": "A figure",
                "measure": dict(measure),
                "window": "month",
                **tracked,
                **keys,
            }
        )
        return f"team/{identifier}"

    def report(self, objective: str = "team/o0", period: object = "2026-09", **keys: Any) -> None:
        """Report a figure."""
        self.figures.append({"objective": objective, "period": period, **keys})

    def file(self, name: str, content: str) -> None:
        """Write a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def write(self) -> None:
        """Write the documents, as JSON with a line per figure."""
        head = '{"apiVersion": "csobjectives/v1", "kind": '
        self.file("csobjectives.yaml", f'{head}"Project"}}')
        team = json.dumps(self.objectives)
        self.file(
            "objectives/team.yaml",
            f'{head}"Objectives", "name": "team", "objectives": {team}}}',
        )
        lines = ",\n".join(json.dumps(each) for each in self.figures)
        keys = "".join(f', "{key}": {json.dumps(value)}' for key, value in self.keys.items())
        figures = f', "measurements": [\n{lines}\n]' if self.figures else ""
        if figures or keys:
            self.file("objectives/figures.yaml", f'{head}"Measurements"{keys}{figures}}}')

    def evaluate(self, *paths: str, as_of: date = date(2026, 10, 5)) -> Scorecard:
        """From the documents to the scorecard. Raises CannotJudge."""
        self.write()
        chosen = tuple(Path(each) for each in paths)
        return evaluate(Request(paths=chosen, cwd=self.root, now=NEVER, as_of=as_of))

    def problems(self, *paths: str) -> list[Problem]:
        """Everything that is wrong."""
        try:
            return list(self.evaluate(*paths).problems)
        except CannotJudge as refused:
            return list(refused.problems)

    def told(self, *paths: str) -> list[str]:
        """The problems in full."""
        return [str(each) for each in self.problems(*paths)]

    def estimate(self, *key: str) -> Estimate:
        """The estimate of the first objective for (period, segment's values …)."""
        return readings(self.evaluate(), "team/o0")[key or ("2026-09",)].estimate


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    return Reports(tmp_path)


def whole(scorecard: Scorecard) -> Result:
    """The first result."""
    return scorecard.results[0]


def test_a_share_of_n_has_wilsons_interval(reports: Reports) -> None:
    """A reported share with n is exact, and its interval is statsmodels' Wilson at p·n of n."""
    reports.objective()
    reports.report(value="31.4%", n=1012)
    found = reports.estimate()
    low, high = proportion_confint(0.314 * 1012, 1012, method="wilson")
    assert (found.value, found.n, found.numerator) == (Fraction(314, 1000), 1012, None)
    assert found.low == pytest.approx(low, abs=1e-12)
    assert found.high == pytest.approx(high, abs=1e-12)


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("%", "31.4%", Fraction(314, 1000)),
        ("%", "104%", Fraction(104, 100)),
        ("s", "20 s", Fraction(20)),
        ("min", "2 min", Fraction(120)),
        ("EUR", "250,000 EUR", Fraction(250000)),
        ("points", -10, Fraction(-10)),
        (None, "4.2", Fraction(42, 10)),
        (None, 0, Fraction(0)),
    ],
)
def test_a_value_is_in_the_objectives_unit(
    reports: Reports, unit: str | None, written: object, value: Fraction
) -> None:
    """Every unit can be reported; without n there is no interval, and n is not known."""
    reports.objective({"metric": "reported", **({"unit": unit} if unit else {})})
    reports.report(value=written)
    assert reports.estimate() == Estimate(value=value, n=None)


def test_no_share_of_things_has_no_interval(reports: Reports) -> None:
    """A rate above 100% is no share of n things, so that n gives it no interval."""
    reports.objective()
    reports.report(value="104%", n=50)
    assert reports.estimate() == Estimate(value=Fraction(104, 100), n=50)


def test_a_quotient_is_a_share_of_counts(reports: Reports) -> None:
    """Numerator and denominator of a share: the exact quotient, with statsmodels' Wilson."""
    reports.objective()
    reports.report(numerator=212, denominator=230)
    found = reports.estimate()
    low, high = proportion_confint(212, 230, method="wilson")
    assert (found.value, found.n) == (Fraction(212, 230), 230)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("unit", "keys", "expected"),
    [
        (
            "EUR",
            {"numerator": "25000 EUR", "denominator": 1200},
            (Fraction(125, 6), 1200),
        ),
        ("s", {"numerator": "5 h", "denominator": 60, "n": 55}, (Fraction(300), 55)),
        ("points", {"numerator": -30, "denominator": 120}, (Fraction(-25), 120)),
        (None, {"numerator": 7, "denominator": 2.5}, (Fraction(14, 5), None)),
        (None, {"numerator": 7, "denominator": 0}, (None, 0)),
    ],
)
def test_other_quotients_have_no_interval(
    reports: Reports, unit: str | None, keys: dict[str, Any], expected: tuple[object, object]
) -> None:
    """A ratio is exact, in its unit; n is what is given, else a denominator that is a count."""
    reports.objective({"metric": "reported", **({"unit": unit} if unit else {})})
    reports.report(**keys)
    found = reports.estimate()
    assert (found.value, found.n) == expected
    assert (found.low, found.high) == (None, None)


ANSWERS = {"1": 12, "2": 30, "3": 51, "4": 240, "5": 398}


def test_csat_of_counts_per_answer(reports: Reports) -> None:
    """csat counts the answers from the cut-off up, with statsmodels' Wilson on them."""
    reports.objective(CSAT)
    reports.report(answers=ANSWERS)
    found = reports.estimate()
    low, high = proportion_confint(638, 731, method="wilson")
    assert found.value == Fraction(638, 731)
    assert (found.numerator, found.n) == (Fraction(638), 731)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_csat_of_counts_per_label(reports: Reports) -> None:
    """Labels that are satisfied are those that the measure names, numbers or not."""
    reports.objective({"metric": "csat", "satisfied": ["good", "5"]})
    reports.report(answers={"good": 6, "5": 1, "bad": 3, "5.0": 1})
    assert reports.estimate().value == Fraction(7, 11)


def test_nps_of_counts_per_answer(reports: Reports) -> None:
    """Promoters minus detractors; a column of answers that nobody gave does no harm."""
    reports.objective({"metric": "nps"})
    reports.report(answers={"0": 10, "6": 20, "8": 30, "9": 15, "10": 25, "11": 0})
    reading = whole(reports.evaluate()).judged.reading
    assert (reading.estimate.value, reading.estimate.n) == (Fraction(10), 100)
    assert (dict(reading.excluded), reading.rows) == ({}, 100)


def test_answers_off_the_scale(reports: Reports) -> None:
    """An answer that the metric leaves out is an error where it stands; the rest is judged."""
    reports.objective({"metric": "nps"})
    reports.objective()
    reports.report(answers={"9": 2, "11": 1, "-3": 4})
    reports.report("team/o1", value="5%")
    reports.file("objectives/figures/x.csv", CSV_OF_ANSWERS)
    reports.keys["files"] = "figures/x.csv"
    scorecard = reports.evaluate()
    mend = "Correct it, or take it out; team/o0 is not judged with it."
    scale = "is out of scale: score is how likely to recommend, 0 to 10"
    assert [str(each) for each in scorecard.problems] == [
        f"objectives/figures.yaml:2:73: error: the answer '11' {scale} [bad-answer]\n    {mend}",
        f"objectives/figures.yaml:2:82: error: the answer '-3' {scale} [bad-answer]\n    {mend}",
        f"objectives/figures/x.csv:2:1: error: the answer '12' {scale} [bad-answer]\n    {mend}",
    ]
    assert scorecard.exit_code == ExitCode.CANNOT_JUDGE
    assert [each.objective.name for each in scorecard.results] == ["team/o1"]


CSV_OF_ANSWERS = """objective,period,answers.9,answers.12
team/o0,2026-08,4,1
"""


def test_mean_of_counts_per_answer(reports: Reports) -> None:
    """A mean of answers has the interval that scipy gives for the answers one by one."""
    reports.objective({"metric": "mean"})
    reports.report(answers=ANSWERS)
    rows = [float(score) for score, count in ANSWERS.items() for _ in range(count)]
    low, high = stats.t.interval(0.95, len(rows) - 1, loc=sum(rows) / 731, scale=stats.sem(rows))
    found = reports.estimate()
    assert found.value == Fraction(3175, 731)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_a_mean_has_the_unit_of_the_measure(reports: Reports) -> None:
    """`unit` says what the answers are in, and what the figure is in then."""
    reports.objective({"metric": "mean", "unit": "min"}, target={"at_most": "3 min"})
    reports.report(answers={"1": 1, "4": 1})
    judged = whole(reports.evaluate()).judged
    assert (judged.reading.estimate.value, judged.verdict) == (Fraction(150), Verdict.MET)


@pytest.mark.parametrize(
    ("metric", "keys", "value"),
    [
        ({"metric": "nps"}, {"value": -10, "n": 400}, Fraction(-10)),
        ({"metric": "nps"}, {"numerator": 40, "denominator": 400}, Fraction(10)),
        (CSAT, {"value": "88.4%"}, Fraction(884, 1000)),
        (CSAT, {"numerator": 718, "denominator": 812}, Fraction(718, 812)),
        ({"metric": "mean_rating"}, {"value": 4.2}, Fraction(42, 10)),
    ],
)
def test_metrics_of_answers_take_figures_too(
    reports: Reports, metric: dict[str, Any], keys: dict[str, Any], value: Fraction
) -> None:
    """Where the answers are not known, their figure can be reported as it is."""
    reports.objective(metric)
    reports.report(**keys)
    assert reports.estimate().value == value


def test_a_whole_is_the_sum_of_its_segments(reports: Reports) -> None:
    """Counts of segments add up; the whole is shown first, then segments, NULL last."""
    reports.objective({**SHARE, "by": "region"})
    reports.report(segment={"region": None}, numerator=1, denominator=4)
    reports.report(segment={"region": "south"}, numerator=3, denominator=4)
    reports.report(segment={"region": 7}, numerator=2, denominator=2)
    results = reports.evaluate().results
    assert [(dict(each.segment), each.judged.reading.estimate.value) for each in results] == [
        ({}, Fraction(6, 10)),
        ({"region": "7"}, Fraction(1)),
        ({"region": "south"}, Fraction(3, 4)),
        ({"region": None}, Fraction(1, 4)),
    ]


def test_answers_of_segments_add_up(reports: Reports) -> None:
    """The whole of counts per answer is the metric of all the answers together."""
    reports.objective({**CSAT, "by": ["region", "channel"]})
    reports.report(segment={"channel": "a", "region": "x"}, answers={"4": 1})
    reports.report(segment={"region": "x", "channel": "b"}, answers={"1": 2, "5": 1})
    assert reports.estimate("2026-09").value == Fraction(1, 2)
    assert reports.estimate("2026-09", "x", "a").value == 1
    assert reports.estimate("2026-09", "x", "b").value == Fraction(1, 3)


def test_a_given_whole_wins(reports: Reports) -> None:
    """A whole that is reported itself is not worked out from its segments."""
    reports.objective({**SHARE, "by": "region"})
    reports.report(value="50%")
    reports.report(segment={"region": "south"}, numerator=3, denominator=4)
    assert reports.estimate("2026-09").value == Fraction(1, 2)


def test_values_do_not_add_up(reports: Reports) -> None:
    """Of segments whose values alone are known there is no whole, and the sentence says so."""
    reports.objective({**SHARE, "by": "region"}, target={"at_least": "90%"})
    reports.report(segment={"region": "south"}, value="95%", n=10)
    scorecard = reports.evaluate()
    assert whole(scorecard).judged.verdict is Verdict.NO_DATA
    assert scorecard.results[1].judged.verdict is Verdict.MET
    said = "figures were reported for segments alone, and such values do not add up"
    assert said in render(scorecard, "markdown")


def test_a_segment_of_a_total_is_not_judged(reports: Reports) -> None:
    """Money that is reported as it is may be a total: its target is the whole's alone."""
    reports.objective(
        {"metric": "reported", "unit": "EUR", "by": "region"}, target={"at_least": "100 EUR"}
    )
    reports.report(value="120 EUR")
    reports.report(segment={"region": "south"}, value="20 EUR")
    verdicts = [each.judged.verdict for each in reports.evaluate().results]
    assert verdicts == [Verdict.MET, None]


def test_a_figure_stands_in_its_period(reports: Reports) -> None:
    """The last complete period is judged, those before are its history, the open one is shown."""
    reports.objective(target={"at_least": "90%"})
    for period, value in (("2026-07", "91%"), ("2026-09", "89%"), ("2026-10", "95%")):
        reports.report(period=period, value=value)
    result = whole(reports.evaluate())
    history = {each.reading.period.name: each.verdict for each in result.history}
    assert (result.judged.reading.period.name, result.judged.verdict) == (
        "2026-09",
        Verdict.MISSED,
    )
    assert len(history) == 12
    assert (history["2026-07"], history["2026-08"]) == (Verdict.MET, Verdict.NO_DATA)
    assert result.open is not None
    assert (result.open.period.name, result.open.estimate.value) == ("2026-10", Fraction(95, 100))


@pytest.mark.parametrize(
    ("window", "period", "name"),
    [
        ("day", "2026-10-04", "2026-10-04"),
        ("week", "2026-W40", "2026-W40"),
        ("month", "2026-09", "2026-09"),
        ("quarter", "2026-Q3", "2026-Q3"),
        ("year", 2025, "2025"),
    ],
)
def test_every_window_has_its_name(
    reports: Reports, window: str, period: object, name: str
) -> None:
    """A period is written the ISO way, a year also as a number."""
    reports.objective(window=window)
    reports.report(period=period, value="50%")
    judged = whole(reports.evaluate()).judged.reading
    assert (judged.period.name, judged.estimate.value) == (name, Fraction(1, 2))


def test_nothing_reported_is_no_data(reports: Reports) -> None:
    """An objective without a figure for the judged period fails, and says why."""
    reports.objective(target={"at_least": "90%"})
    scorecard = reports.evaluate()
    assert (whole(scorecard).judged.verdict, scorecard.exit_code) == (Verdict.NO_DATA, 1)
    assert (
        "No data in September 2026, target at least 90%: no figure was reported for that month."
        in render(scorecard, "markdown")
    )


def test_nothing_counted_is_no_data(reports: Reports) -> None:
    """A denominator of 0 has no value, and the sentence says so."""
    reports.objective(target={"at_least": "90%"})
    reports.report(numerator=0, denominator=0)
    assert "target at least 90%: its denominator is 0." in render(reports.evaluate(), "markdown")


def test_unknown_n_is_too_few(reports: Reports) -> None:
    """A minimum sample is not known to be reached where a value was reported without n."""
    reports.objective(target={"at_least": "90%", "min_sample": 30})
    reports.report(value="95%")
    scorecard = reports.evaluate()
    assert whole(scorecard).judged.verdict is Verdict.TOO_FEW
    assert "too few to judge, for it was reported without n" in render(scorecard, "markdown")


def test_every_output_shows_them(reports: Reports) -> None:
    """Results name the documents as inputs, n as null, and pages say that figures are reported."""
    reports.objective(target={"at_least": "30%"})
    reports.report(value="31.4%")
    scorecard = reports.evaluate()
    results = json.loads(render(scorecard, "json"))
    size = (reports.root / "objectives/figures.yaml").stat().st_size
    assert results["inputs"] == [{"path": "objectives/figures.yaml", "bytes": size, "source": ""}]
    assert (results["results"][0]["n"], results["results"][0]["value"]) == (None, 0.314)
    for name in ("markdown", "html"):
        assert "reported, in documents of kind Measurements" in render(scorecard, name)
    assert "31.4%" in render(scorecard, "terminal")


PLACE = "objectives/figures.yaml:2"


@pytest.mark.parametrize(
    ("keys", "message", "hint"),
    [
        (
            {"value": 0.314},
            "0.314 is not a share (such as 90%) [wrong-unit]",
            "Write 31.4%.",
        ),
        (
            {"value": "20 s"},
            "20 s is not a share (such as 90%) [wrong-unit]",
            "Write 20%.",
        ),
        (
            {"value": "31.4%", "n": 0},
            "a value of 0 things is no value [bad-value]",
            "Leave the entry out where nothing was counted: that is no data.",
        ),
        (
            {"value": "31.4%", "n": -1},
            "'n' is -1, and has to be at least 0 [bad-value]",
            "For example: n: 1012",
        ),
        (
            {"numerator": 9, "denominator": 8},
            "the numerator 9 is more than its denominator 8 [part-above-whole]",
            "Are the two interchanged?",
        ),
        (
            {"numerator": 1.5, "denominator": 8},
            "the numerator of a share (such as 90%) is a whole count, and this is 1.5 "
            "[not-a-count]",
            "Give `value` where counts are not known.",
        ),
        (
            {"numerator": -1, "denominator": 8},
            "the numerator -1 is below 0 [not-a-count]",
            "",
        ),
        (
            {"numerator": 1, "denominator": -8},
            "'denominator' is -8, and has to be at least 0 [bad-value]",
            "For example: denominator: 230",
        ),
        (
            {"numerator": 1, "denominator": 8, "n": 9},
            "'n' is 9, and the denominator 8 [conflicting-keys]",
            "Leave one of them out, or correct it.",
        ),
        (
            {"numerator": 1},
            "'denominator' is missing beside 'numerator' in an entry of 'measurements' "
            "[missing-key]",
            "Give either 'value' or 'numerator' with 'denominator' or 'answers'.",
        ),
        (
            {"value": "5%", "answers": {"1": 1}},
            "'value' and 'answers' cannot stand together in an entry of 'measurements' "
            "[conflicting-keys]",
            "Give either 'value' or 'numerator' with 'denominator' or 'answers'.",
        ),
        (
            {},
            "'value' or 'numerator' with 'denominator' or 'answers' is missing in an entry of "
            "'measurements' [missing-key]",
            "For example: value: 31.4%",
        ),
        (
            {"answers": {"1": 1}},
            "'reported' is not worked out from answers [conflicting-keys]",
            "Give a value, or numerator and denominator.",
        ),
        (
            {"value": "5%", "segment": {"region": "south"}},
            "'region' is a segment, and the objective has no `by` [wrong-segment]",
            "Write by: region in its measure, at objectives/team.yaml:1:150.",
        ),
        (
            {"value": "5%", "period": "2026-Q3"},
            "2026-Q3 is a quarter, and the objective is judged by the month [wrong-period]",
            "Write a month, such as 2026-07.",
        ),
        (
            {"value": "5%", "period": "September"},
            "'September' is no period; periods are written as 2026-09, 2026-W14 or 2026-Q3 "
            "[bad-period]",
            "A month is written as 2026-09.",
        ),
        (
            {"value": "5%", "period": "2026-13"},
            "'2026-13' is a month that no calendar has [bad-period]",
            "A month is written as 2026-09.",
        ),
        (
            {"value": "5%", "objective": "team/o1"},
            "there is no objective 'team/o1' [unknown-objective]",
            "Did you mean team/o0?",
        ),
        (
            {"value": "5%", "sample": 3},
            "'sample' is not known in an entry of 'measurements' [unknown-key]",
            "Known: answers, denominator, n, numerator, objective, period, segment, value.",
        ),
    ],
)
def test_a_figure_that_does_not_fit_is_told(
    reports: Reports, keys: dict[str, Any], message: str, hint: str
) -> None:
    """What is wrong with a figure is told at its place, with the way out."""
    reports.objective()
    reports.report(**keys)
    (told,) = reports.told()
    place, _, said = told.partition(": error: ")
    assert place.startswith(PLACE)
    assert said == f"{message}{f'{chr(10)}    {hint}' if hint else ''}"


def test_what_answers_cannot_be(reports: Reports) -> None:
    """Scores are numbers, and how many answers there are is their sum."""
    reports.objective(CSAT)
    reports.report(answers={"good": 1, "nan": 2, "1.1234567": 1}, n=4)
    reports.report(period="2026-08", answers={"4": 1.5})
    reports.report(period="2026-07", value="120%")
    assert [each.message for each in reports.problems()] == [
        "the answer 'good' is no score, which csat needs",
        "the answer 'nan' is no score, which csat needs",
        "the answer '1.1234567' is no score, which csat needs",
        "'n' is the sum of the answers",
        "'4' is a number (1.5), not a whole number",
        "csat lies between 0% and 100%, and this is 120%",
    ]


def test_the_columns_of_a_segment_are_those_of_by(reports: Reports) -> None:
    """A segment names every column of `by`, and no other."""
    reports.objective({**SHARE, "by": ["region", "channel"]})
    reports.report(value="5%", segment={"region": "south"})
    reports.report(value="5%", segment={"region": "south", "chanel": "x"})
    assert [(each.message, each.hint) for each in reports.problems()] == [
        (
            "'channel' is missing, of the objective's `by`",
            "Write a value for each of its columns; null, where rows have none.",
        ),
        (
            "'chanel' is not in the objective's `by`: region, channel",
            "Did you mean channel?",
        ),
    ]


def test_a_period_has_one_figure(reports: Reports) -> None:
    """Two figures for one period and segment are an error that names the other place."""
    reports.objective({**SHARE, "by": "region"})
    reports.report(value="5%", segment={"region": "south"})
    reports.report(value="6%", segment={"region": "north"})
    reports.report(value="7%", segment={"region": "south"})
    assert reports.told() == [
        "objectives/figures.yaml:4:1: error: there are two figures for team/o0 in 2026-09, "
        "region south; the other is at objectives/figures.yaml:2:1 [duplicate-figure]\n"
        "    Keep one of them."
    ]


def test_a_later_figure_is_not_known_yet(reports: Reports) -> None:
    """A figure of a period that has not begun is a warning, and plays no part."""
    reports.objective()
    reports.report(period="2026-11", value="5%")
    scorecard = reports.evaluate()
    assert [(each.severity, each.message) for each in scorecard.problems] == [
        (
            Severity.WARNING,
            "the figure for team/o0 in 2026-11 is not known yet on 2026-10-05: it is not used",
        )
    ]
    assert scorecard.exit_code == 0
    assert whole(scorecard).open is None


SOURCES = """apiVersion: csobjectives/v1
kind: Sources
sources:
  surveys: {files: a.csv, time: at, columns: {at: {type: timestamp}, score: {type: integer}}}
"""


def test_a_figure_has_one_origin(reports: Reports) -> None:
    """An objective with a source takes no reported figure: which of the two would be right?"""
    reports.file("objectives/sources.yaml", SOURCES)
    reports.file("objectives/a.csv", "at,score\n2026-09-01,5\n")
    reports.objective({**CSAT, "source": "surveys", "score": "score"})
    reports.report(value="5%")
    (told,) = reports.problems()
    assert told.slug == "two-origins"
    assert told.message == "the figures of team/o0 come from its source 'surveys'"
    assert told.hint == "Take this figure out, or `source` at objectives/team.yaml:1:150."


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        ({"metric": "count"}, "'source' is missing in 'measure'"),
        ({"metric": "share", "when": "ok"}, "'source' is missing in 'measure'"),
        ({**CSAT, "score": "score"}, "'source' is missing in 'measure'"),
        ({**CSAT, "source": "surveys"}, "'score' is missing in 'measure'"),
        ({**CSAT, "where": "score > 0"}, "'source' is missing in 'measure'"),
        ({"metric": "reported", "source": "surveys"}, "'source' is not known in 'measure'"),
        ({"metric": "reported", "unit": "furlong"}, "'furlong' is no unit"),
        ({"metric": "mean", "unit": "furlong"}, "'furlong' is no unit"),
    ],
)
def test_what_a_measure_needs(reports: Reports, measure: dict[str, Any], message: str) -> None:
    """A metric of rows has a source; one of answers has a source and a column, or neither."""
    reports.file("objectives/sources.yaml", SOURCES)
    reports.objective(measure)
    assert [each.message for each in reports.problems()] == [message]


CSV = """objective,period,value,n,numerator,denominator,segment.region,answers.4,answers.5

team/o0,2026-09,31.4%,1012,,,,,
team/o0,2026-09,,,3,4,south,,
team/o1,2026-09,,,,,,3,1
"""


def test_files_of_a_document(reports: Reports) -> None:
    """A document may name CSV and JSON files, relative to it, which are inputs like itself."""
    reports.objective({**SHARE, "by": "region"})
    reports.objective({"metric": "mean"})
    reports.keys = {"files": ["figures/*.csv", "figures/*.json"]}
    reports.report(period="2026-08", value="30%")
    reports.file("objectives/figures/a.csv", f"\ufeff{CSV}")
    entry = {"objective": "team/o0", "period": "2026-07", "value": "29%"}
    reports.file("objectives/figures/b.json", json.dumps([entry]))
    document = {"apiVersion": "csobjectives/v1", "kind": "Measurements"}
    later = {**document, "measurements": [{**entry, "period": "2026-06"}]}
    reports.file("objectives/figures/c.json", json.dumps(later))
    scorecard = reports.evaluate()
    found = {key: each.estimate for key, each in readings(scorecard, "team/o0").items()}
    assert [float(found[f"2026-0{month}",].value or 0) for month in (6, 7, 8, 9)] == [
        0.29,
        0.29,
        0.30,
        0.314,
    ]
    assert found["2026-09", "south"].value == Fraction(3, 4)
    mean = readings(scorecard, "team/o1")["2026-09",].estimate
    assert (mean.value, mean.n) == (Fraction(17, 4), 4)
    assert [each.path for each in scorecard.inputs] == [
        "objectives/figures.yaml",
        "objectives/figures/a.csv",
        "objectives/figures/b.json",
        "objectives/figures/c.json",
    ]


def test_files_on_the_command_line(reports: Reports) -> None:
    """Figures in CSV or JSON may be named on the command line, wherever they lie."""
    reports.objective()
    reports.file("out/a.csv", "objective;period;value;n\nteam/o0;2026-09;31.4%;1012\n")
    reports.file("out/b.json", '[{"objective": "team/o0", "period": "2026-08", "value": "5%"}]')
    scorecard = reports.evaluate("objectives", "out/a.csv", "out/b.json")
    found = readings(scorecard, "team/o0")
    assert found["2026-09",].estimate.n == 1012
    assert found["2026-08",].estimate.value == Fraction(1, 20)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "objective,period,value\nteam/o0,2026-09,0.3\n",
            ["f.csv:2:1: error: 0.3 is not a share (such as 90%) [wrong-unit]\n    Write 30%."],
        ),
        (
            "objective,period,value\n\n\nteam/o0,2026-Q3,30%\n",
            [
                "f.csv:4:1: error: 2026-Q3 is a quarter, and the objective is judged by the "
                "month [wrong-period]\n    Write a month, such as 2026-07."
            ],
        ),
        (
            'objective,period,value\nteam/o0,2026-09,"30%\n"\nteam/o0,2026-09,30%\n',
            [
                "f.csv:4:1: error: there are two figures for team/o0 in 2026-09; the other is at "
                "f.csv:2:1 [duplicate-figure]\n    Keep one of them."
            ],
        ),
        (
            "objective,period,valu\nteam/o0,2026-09,30%\n",
            [
                "f.csv:1:1: error: 'valu' is no column of figures [unknown-column]\n"
                "    Did you mean value?"
            ],
        ),
        (
            "objective,value,value\n",
            [
                "f.csv:1:1: error: the column 'value' is there 2 times [repeated-entry]\n"
                "    Keep one of them.",
                "f.csv:1:1: error: there is no column 'period' [missing-column]\n"
                "    The first line names the columns: objective,period,value …",
            ],
        ),
        (
            "objective,period,value\nteam/o0,2026-09\n",
            [
                "f.csv:2:1: error: the line has 2 cells, and the header 3 [ragged-line]\n"
                "    Put a cell that holds the delimiter in double quotes."
            ],
        ),
        (
            'objective,period,value\nteam/o0,2026-09,"30%"x\n',
            [
                "f.csv:2:1: error: the line is not CSV: ',' expected after '\"' [not-csv]\n"
                "    Double the quotes inside a cell."
            ],
        ),
        (
            "objective,period,value,n\nteam/o0,2026-09,30%,many\n",
            [
                "f.csv:2:1: error: 'n' is text (many), not a whole number [wrong-type]\n"
                "    For example: n: 1012"
            ],
        ),
        (
            "",
            [
                "f.csv:1:1: error: the file is empty [empty-document]\n"
                "    The first line names the columns: objective,period,value …",
            ],
        ),
    ],
)
def test_problems_of_a_csv_file_have_a_line(
    reports: Reports, content: str, told: list[str]
) -> None:
    """What is wrong in a CSV file is placed at its line."""
    reports.objective()
    reports.file("f.csv", content)
    assert reports.told("objectives", "f.csv") == told


def test_problems_of_a_json_list_have_their_place(reports: Reports) -> None:
    """What is wrong in a JSON list is placed where it stands, in its first line too."""
    reports.objective()
    reports.file(
        "f.json", '[{"objective": "team/o0", "period": "2026-09", "value": 0.3},\n {"n": 1}]'
    )
    assert reports.told("objectives", "f.json") == [
        "f.json:1:57: error: 0.3 is not a share (such as 90%) [wrong-unit]\n    Write 30%.",
        "f.json:2:2: error: 'objective' is missing in an entry of 'measurements' [missing-key]\n"
        "    For example: objective: emea-support/brand-recall",
        "f.json:2:2: error: 'period' is missing in an entry of 'measurements' [missing-key]\n"
        "    For example: period: 2026-Q2",
        "f.json:2:2: error: 'value' or 'numerator' with 'denominator' or 'answers' is missing in "
        "an entry of 'measurements' [missing-key]\n"
        "    For example: value: 31.4%",
    ]
    reports.file("f.json", '[{"a": 1, "a": 2}')
    assert [str(each.location) for each in reports.problems("objectives", "f.json")][:1] == [
        "f.json:1:11"
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ("none/*.csv", "no file matches 'none/*.csv'"),
        ("../../*.csv", "'../../*.csv' leads outside the project"),
        ("../figures.txt", "this is no file of figures, by its ending"),
        ("../nested.json", "a file of figures is of kind Measurements, and names no further files"),
    ],
)
def test_files_that_are_none(reports: Reports, files: str, message: str) -> None:
    """What a document names are files of figures, inside the project."""
    reports.objective()
    reports.keys = {"files": files}
    reports.file("figures.txt", "objective,period,value\n")
    head = '"apiVersion": "csobjectives/v1", "kind": "Measurements"'
    reports.file("nested.json", f'{{{head}, "files": "figures.txt"}}')
    assert [each.message for each in reports.problems()] == [message]


def test_a_document_has_figures_or_files(reports: Reports) -> None:
    """A document of Measurements without either is told."""
    reports.objective()
    reports.file("objectives/m.yaml", "apiVersion: csobjectives/v1\nkind: Measurements\n")
    assert [each.message for each in reports.problems()] == [
        "'measurements' or 'files' is missing at the top of the document"
    ]


def test_one_set_judged_alone_has_its_figures(reports: Reports) -> None:
    """The project's figures serve a set that is named alone; those of other sets are no error."""
    reports.objective()
    reports.report(value="5%")
    reports.report(objective="other/x", value="5%")
    other = {**dict.fromkeys(("id", "title"), "x"), "type": "brand", "measure": SHARE}
    document = {
        "apiVersion": "csobjectives/v1",
        "kind": "Objectives",
        "name": "other",
        "objectives": [{**other, "window": "month", "enforcement": "tracked"}],
    }
    reports.file("objectives/other.yaml", json.dumps(document))
    scorecard = reports.evaluate("objectives/team.yaml")
    assert [each.objective.name for each in scorecard.results] == ["team/o0"]
    assert list(scorecard.problems) == []
    reports.report(objective="othr/x", value="5%")
    assert [each.hint for each in reports.problems("objectives/team.yaml")] == [
        "Did you mean other/x?"
    ]


def test_a_broken_objective_is_not_unknown(reports: Reports) -> None:
    """A figure for an objective that could not be read is not told as well."""
    reports.objective({"metric": "reported", "unit": "furlong"})
    reports.report(value="5%")
    assert [each.slug for each in reports.problems()] == ["unknown-unit"]


COUNTS = strategies.dictionaries(
    strategies.integers(0, 10), strategies.integers(0, 40), min_size=1, max_size=8
)


@pytest.mark.parametrize("measure", [CSAT, {"metric": "nps"}, {"metric": "mean"}])
@settings(max_examples=12)
@given(counts=COUNTS)
def test_counts_are_what_rows_are(measure: dict[str, Any], counts: dict[int, int]) -> None:
    """Counts per answer give the very estimate that the same answers give as rows."""
    role = "value" if measure["metric"] == "mean" else "score"
    with TemporaryDirectory() as folder:
        rows = Workspace(Path(folder) / "rows")
        rows.source({**AT, role: {"type": "integer"}})
        lines = [f"2026-09-01,{score}" for score, count in counts.items() for _ in range(count)]
        rows.file("events.csv", "\n".join([f"at,{role}", "2026-08-01,1", *lines]) + "\n")
        name = rows.objective(**measure, **{role: role})
        of_rows = readings(rows.evaluate(), name)["2026-09",]
        reports = Reports(Path(folder) / "reports")
        reports.objective(measure)
        reports.report(answers={str(score): count for score, count in counts.items()})
        of_counts = readings(reports.evaluate(), "team/o0")["2026-09",]
    assert of_counts.estimate == of_rows.estimate
    assert dict(of_counts.excluded) == dict(of_rows.excluded)
    assert of_counts.rows == of_rows.rows
