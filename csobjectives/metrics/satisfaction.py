"""Satisfaction by survey."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators import Mean, Proportion, ProportionOfCounts, RatioOfSums
from csobjectives.metrics.forms import IMPOSSIBLE_PARTS
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import NUMBER, POINTS, SHARE

SCORE = Role(RoleKind.SCORE, "the answer: a number of the scale, or a label", "score", answer=True)
SCALE_MIN = Option(OptionKind.NUMBER, "the lowest score of the scale", 1)
SCALE_MAX = Option(OptionKind.NUMBER, "the highest score of the scale", 5)
OFF_SCALE = {"out of scale": "score < scale_min or score > scale_max"}


@metric("customer-satisfaction", unit=SHARE, better="up")
class csat:
    """The share of answers that are satisfied: the top boxes of a scale, or named labels.

    Formula: answers with `score` >= `satisfied_from` / answers with a score; or answers whose
        `score` is one of `satisfied` / answers with a score.
    Pitfalls: 4 and 5 of 5 and 5 of 5 alone are different metrics: the cut-off is part of the
        figure. A code for "not applicable" is not a score: declare it in the contract's
        `missing`.
    Source: ISO 10004 on monitoring satisfaction; Wilson (1927) for the interval.
    """

    score = SCORE
    satisfied_from = Option(OptionKind.NUMBER, "the lowest score that is satisfied", 4)
    satisfied = Option(OptionKind.LABELS, "the labels that are satisfied", ("good",))
    by_score = Form(
        "scores from a cut-off up",
        Proportion("score >= satisfied_from"),
        statement="Score {satisfied_from} or more in {target} of satisfaction answers",
    )
    by_label = Form(
        "named labels",
        Proportion("score in (satisfied)"),
        statement="Be rated {satisfied} in {target} of satisfaction answers",
    )


@metric("customer-satisfaction", unit=NUMBER, better="up")
class csat_mean:
    """The mean satisfaction score, in the survey's own scale.

    Formula: Σ`score` / answers with a score, of all answers; or of those from `scale_min` to
        `scale_max`, the others being left out as out of scale.
    Pitfalls: 4.2 of 5 and 4.2 of 7 are different figures, and so are two scales' means mixed:
        one survey, one scale. Give the scale where a code such as 9 or 99 stands for "not
        applicable", for one of them moves the mean more than ten answers do. A mean hides how
        the answers are spread: many 1s and 5s have the mean of all 3s; look at `csat` and
        `dissatisfaction` as well.
    Source: ISO 10004 on monitoring satisfaction; Student (1908) for the interval.
    """

    score = replace(SCORE, kind=RoleKind.FIGURE, description="the answer, a number of the scale")
    scale_min = SCALE_MIN
    scale_max = SCALE_MAX
    of_answers = Form(
        "the mean over answers",
        Mean("score"),
        statement="Keep the mean satisfaction score {target:level}",
    )
    on_scale = Form(
        "the mean over answers on the scale",
        Mean("score"),
        leaves_out=OFF_SCALE,
        statement=(
            "Keep the mean satisfaction score {target:level} on the scale of {scale_min} to "
            "{scale_max}"
        ),
    )


@metric("customer-satisfaction", unit=POINTS, better="up")
class csat_index:
    """Mean satisfaction as an index from 0, all at the scale's lowest, to 100, all at its highest.

    Formula: 100 · (mean `score` - `scale_min`) / (`scale_max` - `scale_min`), over answers from
        `scale_min` to `scale_max`.
    Pitfalls: a 3 of 5 is 50, not 60: dividing the mean by the highest score is another figure,
        which never comes to 0. The scale is the one that was asked, not the lowest and highest
        answer that came. An index is no share of customers: 75 is not "75% satisfied".
    Source: Fornell et al. (1996) for the index; Student (1908) for the interval.
    """

    statement = (
        "Keep the satisfaction index {target:level}, from 0 for a mean score of {scale_min} to "
        "100 for one of {scale_max}"
    )

    score = replace(SCORE, kind=RoleKind.FIGURE, description="the answer, a number of the scale")
    scale_min = SCALE_MIN
    scale_max = SCALE_MAX
    on_scale = Form(
        "the mean's place on the scale",
        RatioOfSums("score - scale_min", "scale_max - scale_min", scale=100),
        leaves_out=OFF_SCALE,
    )


@metric("customer-satisfaction", unit=POINTS, better="up")
class acsi_index:
    """Satisfaction as an index from 0 to 100 of three questions that are answered from 1 to 10.

    Formula: 100 · Σ w·(x - 1) / (9 · Σ w) over the three answers x of a person and their weights w,
        and the mean of it over persons.
    Pitfalls: the American Customer Satisfaction Index estimates its weights anew for each company
        and wave, by a model of all its questions: without these weights it is an index of one's
        own, and no figure to hold against theirs. Weights that change from wave to wave move the
        index by themselves: keep them. Only their proportions count. An answer off the scale of 1
        to 10 is left out as out of scale, with the person's other two; a person without one of the
        three is missing. An index is no share of customers: 75 is not "75% satisfied".
    Source: Fornell et al. (1996) for the index; Student (1908) for the interval.
    """

    statement = (
        "Keep the satisfaction index {target:level}, which weighs satisfaction by "
        "{weight_of_satisfaction}, met expectations by {weight_of_expectation} and closeness to "
        "the ideal by {weight_of_ideal}"
    )

    satisfaction = Role(RoleKind.FIGURE, "how satisfied the person is, 1 to 10", "satisfaction")
    expectation = Role(
        RoleKind.FIGURE, "how far expectations were met, 1 to 10", "met_expectations"
    )
    ideal = Role(RoleKind.FIGURE, "how close it comes to the ideal, 1 to 10", "close_to_ideal")
    weight_of_satisfaction = Option(
        OptionKind.NUMBER, "how much overall satisfaction counts", 4, least=0
    )
    weight_of_expectation = Option(OptionKind.NUMBER, "how much met expectations count", 3, least=0)
    weight_of_ideal = Option(
        OptionKind.NUMBER, "how much closeness to the ideal counts", 3, least=0
    )
    on_scale = Form(
        "the weighted mean of three answers, its place on the scale, and the mean of that",
        RatioOfSums(
            "weight_of_satisfaction * (satisfaction - 1) "
            "+ weight_of_expectation * (expectation - 1) + weight_of_ideal * (ideal - 1)",
            "9 * (weight_of_satisfaction + weight_of_expectation + weight_of_ideal)",
            scale=100,
        ),
        leaves_out={
            "out of scale": "satisfaction < 1 or satisfaction > 10 or expectation < 1 "
            "or expectation > 10 or ideal < 1 or ideal > 10"
        },
    )


@metric("customer-satisfaction", unit=SHARE, better="down")
class dissatisfaction:
    """The share of answers that are dissatisfied: the bottom boxes of a scale, or named labels.

    Formula: answers with `score` <= `dissatisfied_to` / answers with a score; or answers whose
        `score` is one of `dissatisfied` / answers with a score.
    Pitfalls: it is not 100% less `csat`: whoever is neither satisfied nor dissatisfied is in
        neither figure. A 0 that stands for "not answered" would count as dissatisfied: declare
        it in the contract's `missing`.
    Source: ISO 10004 on monitoring satisfaction; Wilson (1927) for the interval.
    """

    score = SCORE
    dissatisfied_to = Option(OptionKind.NUMBER, "the highest score that is dissatisfied", 2)
    dissatisfied = Option(OptionKind.LABELS, "the labels that are dissatisfied", ("bad",))
    by_score = Form(
        "scores up to a cut-off",
        Proportion("score <= dissatisfied_to"),
        statement="Score {dissatisfied_to} or less in {target} of satisfaction answers",
    )
    by_label = Form(
        "named labels",
        Proportion("score in (dissatisfied)"),
        statement="Be rated {dissatisfied} in {target} of satisfaction answers",
    )


@metric("customer-satisfaction", unit=SHARE, better="up")
class survey_response_rate:
    """The share of customers who answered, of those whom the survey's invitation reached.

    Formula: invitations for which `answered` holds / invitations for which `delivered` holds;
        or Σ`part` / Σ`whole`.
    Pitfalls: rows are invitations, not answers: a file of answers alone gives 100%. Invitations
        that bounced are left out as undelivered, where `delivered` says so. Answers come for
        days after the invitation: judge a month after that, by `settles_after` of the source.
        Invitations and their answers belong into the period of the invitation. A low rate says
        nothing by itself about bias; a rate that changes makes scores hard to compare.
    Source: AAPOR Standard Definitions, response rate 1 over the invitations that arrived; Wilson
        (1927) for the interval.
    """

    statement = "Get answers to {target} of the survey invitations that arrive"

    answered = Role(RoleKind.CONDITION, "whether the customer answered", "answered")
    delivered = Role(
        RoleKind.CONDITION, "whether the invitation arrived", "delivered", default="true"
    )
    part = Role(RoleKind.COUNT, "a column of counts: the answers", "answers")
    whole = Role(RoleKind.COUNT, "a column of counts: the invitations that arrived", "delivered")
    of_invitations = Form(
        "the share of invitations",
        Proportion("answered"),
        leaves_out={"undelivered": "not delivered"},
    )
    of_counts = Form(
        "the share of the invitations that each row counts",
        ProportionOfCounts("part", "whole"),
        leaves_out=IMPOSSIBLE_PARTS,
    )
