"""Ratings and reviews that customers publish elsewhere."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators import Count, Mean, Proportion, Quantile, RankOfMeans, ShrunkMean
from csobjectives.metrics.competition import BRAND, COMPETITORS, NOT_NAMED, OWN, OWN_OR_OTHER
from csobjectives.metrics.forms import AS_GIVEN, TOOK
from csobjectives.metrics.observations import Entries, Fact, FactKind
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE

RATING = Role(RoleKind.FIGURE, "the rating, in the portal's own scale", "stars", answer=True)
AUTHOR = Role(RoleKind.IDENTITY, "who wrote the review", "author_id")
PUBLISHED = Role(RoleKind.MOMENT, "when the review was published", "published_at")
_LATEST = Entries(of="author", facts={"latest": Fact(FactKind.LATEST, of="rating")})
_NOT_RATED = {"not rated": "latest is null"}


@metric("ratings-and-reviews", unit=NUMBER, better="up")
class mean_rating:
    """The mean of the ratings that were published in the period.

    Formula: Σ`rating` / reviews with a rating; or, with `author`, the same of each author's latest
        rating in the period alone.
    Pitfalls: portals show a mean over all time, or a weighted one; this is the period's own.
        A 0 that means "not rated" belongs into the contract's `missing`. Who posts ten reviews
        in anger is ten of them, or one author. Of an author's ratings of one moment the lowest
        is the latest; an author without any is left out as not rated.
    Source: Student (1908) for the interval.
    """

    rating = RATING
    author = AUTHOR
    of_reviews = Form(
        "the mean over reviews",
        Mean("rating"),
        statement="Keep the mean rating in public reviews {target:level}",
    )
    of_authors = Form(
        "the mean over authors' latest ratings",
        Mean("latest"),
        leaves_out=_NOT_RATED,
        over=_LATEST,
        statement="Keep the mean of each author's latest rating in public reviews {target:level}",
    )


@metric("ratings-and-reviews", unit=NUMBER, better="up")
class weighted_rating:
    """The mean rating, drawn to a prior mean as long as there are few reviews.

    Formula: (Σ`rating` + `prior_weight` · `prior_mean`) / (n + `prior_weight`), over reviews; or,
        with `author`, over each author's latest rating in the period.
    Pitfalls: one five of five is no 5.0: it makes 3.69 with seven votes of 3.5 before it. Prior
        mean and weight are part of the figure and have no default; take the mean of the whole
        portal, and the number of reviews from which one trusts a mean. It is for comparing
        segments of unlike size; of a segment with thousands it is the plain mean.
    Source: Box and Tiao (1973) for the normal posterior; Trustpilot's TrustScore and IMDb's
        weighted rating for its use.
    """

    rating = RATING
    author = AUTHOR
    prior_mean = Option(OptionKind.NUMBER, "the rating that is assumed before any review", 4)
    prior_weight = Option(OptionKind.NUMBER, "how many reviews that assumption weighs", 7, least=0)
    of_reviews = Form(
        "the mean over reviews, drawn to a prior",
        ShrunkMean("rating"),
        statement=(
            "Keep the mean rating in public reviews {target:level}, with {prior_weight:ratings} "
            "of {prior_mean} added"
        ),
    )
    of_authors = Form(
        "the mean over authors' latest ratings, drawn to a prior",
        ShrunkMean("latest"),
        leaves_out=_NOT_RATED,
        over=_LATEST,
        statement=(
            "Keep the mean of each author's latest rating in public reviews {target:level}, with "
            "{prior_weight:ratings} of {prior_mean} added"
        ),
    )


@metric("ratings-and-reviews", unit=SHARE, better="up")
class top_rating_share:
    """The share of reviews with a top rating.

    Formula: reviews with `rating` >= `top_from` / reviews with a rating; or, with `author`, the
        same of each author's latest rating in the period.
    Pitfalls: five of five alone, and four or five of five, are different figures: the cut-off
        is part of it. Portals with other scales need other cut-offs: one objective per scale.
    Source: Wilson (1927) for the interval.
    """

    rating = RATING
    author = AUTHOR
    top_from = Option(OptionKind.NUMBER, "the lowest rating that is a top one", 5)
    of_reviews = Form(
        "the share of reviews",
        Proportion("rating >= top_from"),
        statement="Earn a rating of {top_from} or more in {target} of public reviews",
    )
    of_authors = Form(
        "the share of authors' latest ratings",
        Proportion("latest >= top_from"),
        leaves_out=_NOT_RATED,
        over=_LATEST,
        statement=(
            "Earn a latest rating of {top_from} or more from {target} of the authors of public "
            "reviews"
        ),
    )


@metric("ratings-and-reviews", unit=SHARE, better="down")
class low_rating_share:
    """The share of reviews with a low rating.

    Formula: reviews with `rating` <= `low_to` / reviews with a rating; or, with `author`, the
        same of each author's latest rating in the period.
    Pitfalls: a 0 that means "not rated" would count as low: it belongs into the contract's
        `missing`. Reviews that the portal has removed are no longer in its export: a clean-up
        there looks like better service here.
    Source: Wilson (1927) for the interval.
    """

    rating = RATING
    author = AUTHOR
    low_to = Option(OptionKind.NUMBER, "the highest rating that is a low one", 2)
    of_reviews = Form(
        "the share of reviews",
        Proportion("rating <= low_to"),
        statement="Get a rating of {low_to} or less in {target} of public reviews",
    )
    of_authors = Form(
        "the share of authors' latest ratings",
        Proportion("latest <= low_to"),
        leaves_out=_NOT_RATED,
        over=_LATEST,
        statement=(
            "Get a latest rating of {low_to} or less from {target} of the authors of public reviews"
        ),
    )


@metric("ratings-and-reviews", unit=NUMBER, better="up")
class review_count:
    """How many reviews were published in the period.

    Formula: the number of reviews.
    Pitfalls: more reviews are not better ones: judge it beside `mean_rating`. Reviews that
        were invited and those that came by themselves are told apart by `where`. A review that
        its author changed may be in the export twice: give the source a `key`.
    Source: none needed: a census.
    """

    statement = "Receive {target:reviews} in public"

    of_reviews = Form("the number of reviews", Count())


@metric("ratings-and-reviews", unit=NUMBER, better="down")
class rating_rank:
    """The own brand's place among named competitors, by the mean of their ratings.

    Formula: 1 + the number of competitors whose mean `rating` is above that of `own`. The
        denominator is how many brands are ranked.
    Pitfalls: brands with the same mean share the better place. A competitor without a rating in the
        period is not ranked, and the own brand comes out higher: look at the denominator. With few
        ratings the places change by chance: judge it over a quarter or a year. Portals rank by a
        mean over all time, or a weighted one. Labels are compared as they are written: bring
        spellings together by the contract's `one_of`.
    Source: none needed: a count of how means compare.
    """

    rating = replace(RATING, answer=False)
    brand = BRAND
    own = OWN
    competitors = COMPETITORS
    of_brands = Form(
        "the place by mean rating, of those that have one",
        RankOfMeans("rating"),
        leaves_out=NOT_NAMED,
        parts=(OWN_OR_OTHER,),
        statement=(
            "Keep the rank of {own:and} by mean rating against {competitors:and} {target:level}"
        ),
    )


@metric("ratings-and-reviews", unit=SHARE, better="up", waits="within")
class review_reply_rate:
    """The share of reviews that the company replied to in public.

    Formula: reviews with `replied` - `published` <= `within` / reviews; or reviews for which
        `answered` holds / reviews for which it is true or false.
    Pitfalls: a review younger than `within` is pending and left out, whether or not it has its
        reply, for only the quick replies would count. By a flag, without `within`, a reply a
        year later counts, and old periods get better. Who replies to bad reviews only is seen
        with `where: stars <= 2` beside the whole.
    Source: Wilson (1927) for the interval.
    """

    published = PUBLISHED
    replied = Role(
        RoleKind.MOMENT,
        "when the company replied; empty where it has not",
        "replied_at",
        event=True,
        may_be_empty=True,
    )
    within = Option(OptionKind.DURATION, "how soon is soon enough", "7 days")
    answered = Role(RoleKind.CONDITION, "whether the company replied", "replied_at is not null")
    in_time = Form(
        "replied within a time",
        Proportion("replied - published <= within"),
        leaves_out={
            PENDING: "as_of - published <= within",
            NEGATIVE: "replied < published",
        },
        statement="Reply to {target} of public reviews within {within}",
    )
    flagged = Form(
        "replied at all",
        Proportion("answered"),
        statement="Reply to {target} of public reviews",
    )


@metric("ratings-and-reviews", unit=DURATION, better="down")
class review_reply_time:
    """How long reviewers wait for the company's public reply, as a quantile.

    Formula: the quantile `at` of `replied` - `published`, or of `took`.
    Pitfalls: reviews without a reply are pending and left out: who answers one review, at once,
        has the best figure; judge it beside `review_reply_rate`. A reply before the review is
        left out as negative: a changed review often carries the day of the change.
    Source: Hyndman and Fan (1996), type 7.
    """

    statement = "Let {target} pass before {at} of reviewers have a public reply"

    published = PUBLISHED
    replied = Role(RoleKind.MOMENT, "when the company replied", "replied_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from review to reply",
        Quantile("replied - published"),
        leaves_out={PENDING: "replied is null", NEGATIVE: "replied < published"},
    )
    as_given = AS_GIVEN
