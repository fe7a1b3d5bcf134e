"""What tells whether a mention is positive: labels, scores, or counts of either."""

from __future__ import annotations

from csobjectives.metrics.reasons import IMPOSSIBLE
from csobjectives.metrics.registry import Option, OptionKind, Role, RoleKind

NO_SENTIMENT = {
    "no sentiment": "not (sentiment in (positive) or sentiment in (negative) "
    "or sentiment in (neutral))"
}
IMPOSSIBLE_SENTIMENTS = {IMPOSSIBLE: "positives < 0 or negatives < 0 or neutrals < 0"}
NEITHER = "neither positive nor negative"
POLAR_LABELS = "not (sentiment in (positive) or sentiment in (negative))"
POLAR_SCORES = "not (sentiment >= positive_from or sentiment <= negative_to)"


class OfSentiment:
    """The roles and settings of metrics of positive and negative mentions."""

    sentiment = Role(RoleKind.SCORE, "how the mention sounds: a label, or a number", "sentiment")
    positive = Option(OptionKind.LABELS, "the labels that are positive", ("positive",))
    negative = Option(OptionKind.LABELS, "the labels that are negative", ("negative",))
    neutral = Option(OptionKind.LABELS, "the labels that are neither", ("neutral",))
    positive_from = Option(OptionKind.NUMBER, "the lowest score that is positive", 1)
    negative_to = Option(OptionKind.NUMBER, "the highest score that is negative", -1)
    positives = Role(RoleKind.COUNT, "how many mentions are positive", "positive")
    negatives = Role(RoleKind.COUNT, "how many mentions are negative", "negative")
    neutrals = Role(RoleKind.COUNT, "how many mentions are neither", "neutral")
