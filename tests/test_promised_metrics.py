"""What was promised is there: each metric by its name, under its type, in its variants.

The list below was written before any of the metrics were; the registry is held to it, not the
other way round. A metric is there once it can be named, is better in the promised direction, has
the promised forms and has cases with an oracle that is not ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pytest

from csobjectives.metrics import REGISTRY, TYPES
from tests.metrics.test_metrics import DOCUMENTS

LIST = """
customer-satisfaction
    up    csat                    by_score by_label
    up    csat_mean
    up    csat_index
    down  dissatisfaction
    up    survey_response_rate
    up    acsi_index
customer-loyalty
    up    regular_customers       by_days in_each_part
    up    regular_customer_share  by_days in_each_part
    up    repeat_purchase_rate    by_days
    up    retention_rate          by_identity
    down  churn_rate              by_identity
    up    net_revenue_retention
    up    gross_revenue_retention
    up    nps
customer-lifetime-value
    up    historic_value
    up    simple_lifetime_value
    up    contract_lifetime_value margin_at_period_end margin_at_once
    up    predicted_lifetime_value
customer-recovery
    up    recovery_rate           of_all of_asked_again of_attempted
    up    complaint_resolution_rate
    down  time_to_acknowledge
    down  time_to_resolve
    up    retention_after_failure
    down  reopen_rate
    down  repeat_complaint_rate
    up    recovery_gap
productivity
    up    contacts_per_hour
    band  handle_time
    down  speed_of_answer
    up    service_level           answered_and_abandoned_in_time of_answered of_all
                                  without_abandoned_in_time short_abandoned_count_in
    down  abandonment_rate        of_contacts of_counts
    up    first_contact_resolution gross net
    down  first_reply_time
    down  resolution_time
    up    sla_attainment
    band  occupancy               of_handling_and_available of_logged_in
    down  transfer_rate
    down  cost_per_contact
    down  backlog_age
sales
    up    upsell_revenue
    up    upsell_share
    up    attach_rate             per_order per_contact per_unit
    up    offer_rate
    up    offer_conversion
    up    revenue_per_contact
    up    save_rate
ratings-and-reviews
    up    mean_rating             of_reviews of_authors
    up    weighted_rating         of_reviews of_authors
    up    top_rating_share
    down  low_rating_share
    up    review_count
    up    review_reply_rate
    down  review_reply_time
    down  rating_rank
customer-experience
    up    gap_to_competition
    up    attributes_ahead
    down  effort_score            version_1
    up    effort_score            version_2
    up    servqual_gap
    up    journey_completion
    down  wait_time
improvement
    band  change
    band  relative_change
    up    cycles_completed
    up    changes_adopted
feedback
    up    ideas_received
    up    ideas_implemented
    up    implementation_rate     of_submitted of_decided
    up    closed_loop_rate
    down  time_to_close_loop
    up    participation_rate
customer-advocacy
    up    issues_raised
    up    issues_accepted         of_raised
    up    improvements_delivered
    down  time_to_decision
    up    advocated_satisfaction
service-culture
    up    failures_shared
    up    sharing_rate
    up    review_coverage
    up    actions_on_time
    up    enps                    of_answers of_staff
    down  staff_turnover
product-knowledge
    up    certification_coverage
    down  certifications_expiring
    up    first_attempt_pass_rate
    up    assessment_mean
training-and-development
    up    training_completion
    up    on_time_completion
    down  overdue_training
    up    training_hours_per_head
    up    learning_gain
customer-relationships
    up    contact_coverage
    up    contact_cadence
    down  overdue_accounts
    down  contact_gap
brand
    up    unaided_recall
    up    top_of_mind
    up    aided_awareness
    up    attribute_association
    up    share_of_voice
    up    net_sentiment
word-of-mouth
    up    mentions
    up    mention_rate
    up    positive_mention_share
    up    net_sentiment
    up    referral_rate
    up    referral_coefficient
"""
PLAIN = ("share", "mean", "quantile", "sum", "count", "distinct", "rate", "ratio", "level")
"""Metrics for every type, beside those that have one; `reported` is read from no rows."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A metric under a type, which way is better, and the forms that it has at least."""

    type: str
    better: Literal["up", "down", "band"]
    metric: str
    forms: frozenset[str]

    def __str__(self) -> str:
        return f"{self.type}-{self.metric}-{self.better}"


def promises(text: str) -> list[Promise]:
    """The lines of the list; one that names forms alone goes on with the metric before."""
    found: list[Promise] = []
    of = ""
    for line in text.strip().splitlines():
        words = line.split()
        match words:
            case [of] if not line.startswith(" "):
                continue
            case ["up" | "down" | "band" as better, metric, *forms]:
                found.append(Promise(of, better, metric, frozenset(forms)))
            case _:
                last = found.pop()
                more = last.forms | frozenset(words)
                found.append(Promise(last.type, last.better, last.metric, more))
    return found


PROMISES = promises(LIST)


def test_list_is_whole() -> None:
    """All 17 types are in it, and 105 metrics; one stands under two types, one has two
    directions."""
    assert [each for each in TYPES if each not in {promise.type for promise in PROMISES}] == []
    assert len(TYPES) == 17
    assert len({promise.metric for promise in PROMISES}) == 105
    assert len(PROMISES) == 107


@pytest.mark.parametrize("promise", PROMISES, ids=str)
def test_promised_metric_is_there(promise: Promise) -> None:
    """It is registered under its type, in its forms, with the promised direction."""
    metric = REGISTRY[promise.metric]
    assert promise.type in metric.types
    assert promise.forms <= metric.forms.keys()
    forms = promise.forms or metric.forms.keys()
    assert {metric.forms[name].better or metric.better for name in forms} == {promise.better}


@pytest.mark.parametrize("name", sorted({*PLAIN, *(each.metric for each in PROMISES)}))
def test_promised_metric_has_cases_with_an_oracle(name: str) -> None:
    """Its figures are held to something else, which its cases name."""
    document: Mapping[str, object] = DOCUMENTS[name]
    assert document["cases"]
    assert document["oracle"]
