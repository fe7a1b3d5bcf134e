"""Brand: who knows it, for what, and what is heard of it beside others."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators import Mean, NetProportion, Proportion, RatioOfSums
from csobjectives.metrics.competition import BRAND, COMPETITORS, NOT_NAMED, OWN
from csobjectives.metrics.forms import OF_COUNTS
from csobjectives.metrics.reasons import IMPOSSIBLE, NEGATIVE
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.metrics.sentiment import (
    IMPOSSIBLE_SENTIMENTS,
    NEITHER,
    NO_SENTIMENT,
    POLAR_LABELS,
    POLAR_SCORES,
    OfSentiment,
)
from csobjectives.quantities import POINTS, SHARE

NO_ANSWER = "no answer"
NOT_ASKED = {"not asked": "not asked"}
AWARE = Role(RoleKind.CONDITION, "whether the person knows the brand", "knows_brand")


@metric("brand", unit=SHARE, better="up")
class aided_awareness:
    """The share of people asked who know the brand when they are shown its name.

    Formula: answers for which `aware` holds / answers; or Σ`part` / Σ`whole`.
    Pitfalls: it is not recall: whoever names the brand unaided is a smaller and other group,
        and has to be asked first. Some people know every name that they are shown: a brand
        that does not exist, in the same list, tells how many. Who was asked is part of the
        figure: people who buy the category, or everybody.
    Source: Keller (1993) on recognition and recall; Wilson (1927) for the interval.
    """

    statement = "Be known to {target} of the people who are shown the name"

    aware = AWARE
    part = Role(RoleKind.COUNT, "people who know the brand", "aware")
    whole = Role(RoleKind.COUNT, "people who were asked", "asked")
    of_answers = Form("aware, of those who answered", Proportion("aware"))
    of_counts = OF_COUNTS


@metric("brand", unit=SHARE, better="up")
class attribute_association:
    """The share of people asked who connect the brand with an attribute, such as friendly.

    Formula: answers for which `associated` holds / those for which `aware` holds, or / all.
    Pitfalls: only those who know the brand are asked about it: of all, the others count as
        not associating, and the figure moves with awareness. A person who was asked and gave
        no answer is left out. Large brands are connected with everything more often: compare
        with the competition.
    Source: Keller (1993) on brand associations; Wilson (1927) for the interval.
    """

    associated = Role(
        RoleKind.CONDITION,
        "whether the person connects the brand with the attribute",
        "is_friendly",
        may_be_empty=True,
    )
    aware = AWARE
    of_aware = Variant(
        "associating, of those who know the brand",
        Proportion("associated"),
        leaves_out={"not aware": "not aware", "no answer": "associated is null"},
        statement="Be connected with {associated} by {target} of the people who know the brand",
    )
    of_all = Variant(
        "associating and aware, of all who were asked",
        Proportion("aware and associated"),
        leaves_out={"no answer": "aware and associated is null"},
        statement="Be known and connected with {associated} by {target} of all the people asked",
    )


class OfAnswers:
    """What is asked of everybody in words: which brands they can name."""

    answer = Role(
        RoleKind.TEXT,
        "what the person answered, in words; empty where nothing was said",
        "answer",
        may_be_empty=True,
    )
    spellings = Option(
        OptionKind.SPELLINGS, "how people write the brand", ("Yoda Air", "YodaAir", "Yoda")
    )
    asked = Role(RoleKind.CONDITION, "whether the person was asked", "was_asked")
    named = Role(
        RoleKind.CONDITION, "whether the person named the brand, as somebody coded", "named_us"
    )
    part = Role(RoleKind.COUNT, "people who named the brand", "named")
    whole = Role(RoleKind.COUNT, "people who were asked", "asked")
    coded = Form("coded as naming it, of those who are coded", Proportion("named"))
    of_counts = OF_COUNTS


@metric("brand", unit=SHARE, better="up")
class unaided_recall(OfAnswers):
    """The share of people asked who name the brand without being shown any name.

    Formula: answers in which the words of one of the `spellings` stand / answers; or / people for
        whom `asked` holds; or those for which `named` holds / those for which it is known; or
        Σ`part` / Σ`whole`.
    Pitfalls: whoever is asked and names nobody belongs into the base. An answer such as "none"
        does; an empty cell may be somebody who was never asked, and is left out as no answer
        unless `asked` says who was. Case, accents, punctuation and blanks do not matter, and part
        of a word is no word: "Air" is not in "fair", and "YodaAir" is another spelling of "Yoda
        Air". List what people write, errors included; a spelling that means something else as
        well, such as "Yoda" alone, finds that too. Of "Canal+" only the word is looked for. In
        scripts without blanks between words, each letter is a word. Ask before any brand is shown.
    Source: Keller (1993) on recognition and recall; Wilson (1927) for the interval.
    """

    statement = "Be named unaided by {target} of the people asked"

    of_answers = Form(
        "naming it, of the answers that there are",
        Proportion("names(answer, spellings)"),
        leaves_out={NO_ANSWER: "answer is null"},
    )
    of_asked = Form(
        "naming it, of all who were asked: an empty answer names nobody",
        Proportion("names(coalesce(answer, ''), spellings)"),
        leaves_out=NOT_ASKED,
    )


@metric("brand", unit=SHARE, better="up")
class top_of_mind(OfAnswers):
    """The share of people asked who name the brand first, without being shown any name.

    Formula: answers in whose first name the words of one of the `spellings` stand / answers; or /
        people for whom `asked` holds; or those for which `named` holds / those for which it is
        known; or Σ`part` / Σ`whole`.
    Pitfalls: the first name is what stands before the first comma, semicolon, slash, bar or line
        break, parts without a letter or digit being none. "Yoda Air and Emirates" is one part,
        and counts for both: where people answer in sentences, ask for one name in each field, and
        give the first field. Of several answers that are sorted, or coded as a set, nobody knows
        the first. An empty cell is left out as no answer, unless `asked` says who was asked.
        Spellings are matched as in `unaided_recall`; one with a separator in it is refused.
    Source: Keller (1993) on recall; Wilson (1927) for the interval.
    """

    statement = "Be the first name that comes to mind for {target} of the people asked"

    named = replace(
        OfAnswers.named, description="whether the person named the brand first, as somebody coded"
    )
    part = replace(OfAnswers.part, description="people who named the brand first")
    of_answers = Form(
        "naming it first, of the answers that there are",
        Proportion("names(first_named(answer), spellings)"),
        leaves_out={NO_ANSWER: "answer is null"},
    )
    of_asked = Form(
        "naming it first, of all who were asked: an empty answer names nobody",
        Proportion("names(first_named(coalesce(answer, '')), spellings)"),
        leaves_out=NOT_ASKED,
    )


@metric("brand", unit=SHARE, better="up")
class share_of_voice:
    """The brand's share of what is said, shown or searched for of it and its rivals.

    Formula: mentions of one of `own` / mentions of one of `own` or of `competitors`; or Σ`amount`
        over rows of `own` / Σ`amount` over rows of either.
    Pitfalls: the list of competitors is part of the figure: one more rival lowers it, and nothing
        has changed. What names nobody on the list is left out as not named. Labels are compared as
        they are written: bring spellings together by the contract's `one_of`. A post that names
        two brands is a row for each. One author of many posts is no crowd: give `cluster`, or the
        interval is too narrow. Spend, impressions and searches are amounts, each a figure of its
        own; an index that is scaled anew at each download cannot be added up over downloads.
    Source: Jones (1990) on share of voice; Wilson (1927) for the interval, Cochran (1977), chapter
        6, for that of amounts and of clusters.
    """

    brand = BRAND
    own = OWN
    competitors = COMPETITORS
    amount = Role(
        RoleKind.FIGURE, "how much the row stands for: spend, impressions, searches", "impressions"
    )
    of_mentions = Form(
        "rows about the own brand, of those about any on the list",
        Proportion("brand in (own)"),
        leaves_out=NOT_NAMED,
        statement=(
            "Win {target} of the mentions of {own:and} and the competitors {competitors:and}"
        ),
    )
    of_amounts = Form(
        "the amount of the own brand, of the amounts of all on the list",
        RatioOfSums("case when brand in (own) then amount else 0 end", "amount"),
        leaves_out={**NOT_NAMED, NEGATIVE: "amount < 0"},
        statement=(
            "Win {target} of the {amount} of {own:and} and the competitors {competitors:and}"
        ),
    )


@metric("brand", "word-of-mouth", unit=POINTS, better="up")
class net_sentiment(OfSentiment):
    """How far positive mentions outweigh negative ones, in points from -100 to 100.

    Formula: 100 · (positive - negative) / (positive + negative + neutral), or / (positive +
        negative), where labels or scores tell which is which; or 100 · (Σ`positives` -
        Σ`negatives`) / their sum with Σ`neutrals`; or the mean of `favourable` - `unfavourable`,
        by the name of the variant.
    Pitfalls: with and without neutral ones it is another figure: 30 positive, 10 negative and 60
        neutral are 20 points, or 50. Labels that none of the lists has are left out as no
        sentiment, so that a classifier's new label does not pass for neutral. Machines that read
        sentiment miss irony: hold a sample to people's reading. Polls are figures in per cent, of
        all who were asked, each of which counts once, whatever its size: give `weight`.
    Source: Rocks (2016) for the interval of shares; Cochran (1977), chapter 6, for that of counts;
        Student (1908) for that of polls.
    """

    favourable = Role(RoleKind.FIGURE, "in favour, in per cent of those asked", "favourable")
    unfavourable = Role(RoleKind.FIGURE, "against, in per cent of those asked", "unfavourable")
    of_all = Variant(
        "positive less negative labels, of positive, negative and neutral ones",
        NetProportion("sentiment in (positive)", "sentiment in (negative)"),
        leaves_out=NO_SENTIMENT,
        statement=(
            "Keep net sentiment {target:level} over positive, negative and neutral mentions"
        ),
    )
    of_polar = Variant(
        "positive less negative labels, of these alone",
        NetProportion("sentiment in (positive)", "sentiment in (negative)"),
        leaves_out={NEITHER: POLAR_LABELS},
        statement="Keep net sentiment {target:level} over positive and negative mentions alone",
    )
    of_all_scores = Variant(
        "positive less negative scores, of all scores",
        NetProportion("sentiment >= positive_from", "sentiment <= negative_to"),
        statement=(
            "Keep net sentiment {target:level} over all mentions, where a score of "
            "{positive_from} or more is positive and one of {negative_to} or less negative"
        ),
    )
    of_polar_scores = Variant(
        "positive less negative scores, of these alone",
        NetProportion("sentiment >= positive_from", "sentiment <= negative_to"),
        leaves_out={NEITHER: POLAR_SCORES},
        statement=(
            "Keep net sentiment {target:level} over positive and negative mentions alone, "
            "where a score of {positive_from} or more is positive and one of {negative_to} "
            "or less negative"
        ),
    )
    of_counts = Variant(
        "positive less negative, of the counts that each row brings",
        RatioOfSums("positives - negatives", "positives + negatives + neutrals", scale=100),
        leaves_out=IMPOSSIBLE_SENTIMENTS,
        statement=(
            "Keep net sentiment {target:level} over positive, negative and neutral mentions"
        ),
    )
    of_polls = Variant(
        "in favour less against, the mean over polls",
        Mean("favourable - unfavourable"),
        leaves_out={
            IMPOSSIBLE: "favourable < 0 or unfavourable < 0 or favourable > 100 "
            "or unfavourable > 100"
        },
        statement="Keep net favourability {target:level} in the mean of polls",
    )
