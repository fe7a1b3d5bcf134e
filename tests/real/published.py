"""The figures that were published with the real files, to the digits that are printed there.

They are printed in the README of the folder of real data, a line for each folder. They were
computed with pandas and recomputed with DuckDB from the raw files, before any of these projects
was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FOLDERS = {
    "brand_538_polls": "brand_538",
    "brand_538_survey": "brand_538",
    "brand_googletrends": "brand_googletrends",
    "cdnow": "cdnow",
    "cfpb_complaints": "cfpb_complaints",
    "complete_journey": "complete_journey",
    "crm_sales": "crm_sales",
    "nyc311_animals": "nyc311",
    "nyc311_night": "nyc311",
    "oulad": "oulad",
    "prepbench_case_040": "prepbench_cases",
    "saas_ravenstack": "saas_ravenstack",
    "skytrax_reviews": "skytrax_reviews",
    "telco_churn_ibm": "telco_churn_ibm",
    "uci_bank_marketing": "uci_bank_marketing",
    "uk_people_survey": "uk_people_survey",
}
"""Each project below this folder, and the folder of real data that it judges."""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it is printed, and the objective or source that it is met by.

    `is_its` says which number of it: of an objective the `value`, `n`, the `numerator` or how many
    rows are `left out` for a `reason`; of a source its `rows`. A value stands on `n` rows, and a
    duration is printed in `unit`. Without a period it is that of the judged one; `segment` is the
    value of the only `by` column.
    """

    figure: str
    of: str
    n: int | None = None
    is_its: Literal["value", "n", "numerator", "left out", "rows"] = "value"
    unit: str = ""
    segment: str | None = None
    period: str | None = None
    reason: str = ""


P = Published
PUBLISHED: Mapping[str, tuple[Published, ...]] = {
    "brand_538_polls": (
        P("1,631", "polls", is_its="rows"),
        P("19.0", "polls/net", 6, period="2019-01"),
        P("-7.25", "polls/net", 4, period="2019-12"),
    ),
    "brand_538_survey": (
        P("1,186", "survey", is_its="rows"),
        P("78.9207%", "brand/seen-any", 1186),
        P("98.79%", "brand/awareness-of-yoda", 826),
        P("98.79%", "brand/aware-of-yoda", 826),
    ),
    "brand_googletrends": (
        P("5.3299%", "search/share-of-yoda", 41, period="2015"),
        P("10.2894%", "search/share-of-yoda", 41, period="2018"),
    ),
    "cdnow": (
        P("69,659", "shop/order-value", is_its="n"),
        P("23,570", "shop/customers", 23570),
        P("2,500,315.63", "shop/revenue", 69659),
        P("35.893648", "shop/order-value", 69659),
        P("49.4782%", "shop/ordered-twice", 23570),
        P("11,516", "shop/repeated", is_its="numerator"),
        P("22.809%", "shop/came-back", 23570, period="1997-Q2"),
        P("42.578%", "shop/came-back", 5376, period="1997-Q3"),
        P("48.393%", "shop/came-back", 4263, period="1997-Q4"),
        P("46.292%", "shop/came-back", 4221, period="1998-Q1"),
        P("46.110%", "shop/came-back", 3817, period="1998-Q2"),
    ),
    "cfpb_complaints": (
        P("3,186", "complaints", is_its="rows"),
        P("97.0810%", "recovery/timely", 3186),
        P("19.0157%", "recovery/disputed", 3129),
        P("19.0157%", "recovery/dissatisfied-with-the-answer", 3129),
        P("57", "recovery/disputed", is_its="left out", reason="missing"),
        P("18.8324%", "recovery/relief", 3186),
        P("3.16447", "recovery/days-to-company", 3186, unit="days"),
        P("7", "recovery/nine-in-ten-to-company", 3186, unit="days"),
        P("7", "recovery/time-to-company", 3180, unit="days"),
        P("11", "recovery/timely-once", is_its="left out", reason="duplicate"),
        P("6", "recovery/time-to-company", is_its="left out", reason="negative"),
        P("6", "recovery/sent-before-received", 6),
    ),
    "complete_journey": (
        P("75,000", "all-baskets", is_its="rows"),
        P("2,377", "households/sales-per-household", is_its="n"),
        P("233,935.24", "households/sales", 75000),
        P("98.416172", "households/sales-per-household", 2377),
        P("18,941.81", "households/sales-by-month", 6318, period="2017-01"),
        P("21,732.40", "households/sales-by-month", 6665, period="2017-12"),
        P("410", "households/redeemers", is_its="numerator"),
        P("1,559", "households/redeemers", is_its="n"),
        P("26.2989%", "households/redeemers", 1559),
        P("26.2989%", "households/redeemers-on-the-register", 1559),
    ),
    "crm_sales": (
        P("8,800", "opportunities", is_its="rows"),
        P("85", "sales/accounts", 85),
        P("35", "sales/agents", 35),
        P("4,238", "sales/deals-won", 4238),
        P("2,473", "sales/deals-lost", 2473),
        P("63.1501%", "sales/win-rate", 6711),
        P("63.1501%", "sales/offers-accepted", 6711),
        P("10,005,534", "sales/revenue", 4238),
        P("531", "sales/deals-won-by-quarter", 531, period="2017-Q1"),
        P("1,254", "sales/deals-won-by-quarter", 1254, period="2017-Q2"),
        P("1,257", "sales/deals-won-by-quarter", 1257, period="2017-Q3"),
        P("1,196", "sales/deals-won-by-quarter", 1196, period="2017-Q4"),
        P("51.781973", "sales/cycle", 4238, unit="days"),
        P("106", "sales/cycle-of-nine-in-ten", 4238, unit="days"),
    ),
    "nyc311_animals": (
        P("5,895", "requests", is_its="rows"),
        P("41.7981%", "requests/closed-as-exported", 5895),
        P("138.820296", "requests/time-to-close", 2462, unit="h"),
        P("-664.631", "requests/time-to-close-as-exported", 2464, unit="h"),
        # The ninth decile has the two rows of 1900 in it; without: 572.441417 h.
        P("572.363139", "requests/nine-in-ten-closed-as-exported", 2464, unit="h"),
    ),
    "nyc311_night": (
        P("924", "requests", is_its="rows"),
        P("51.9481%", "requests/closed", 924),
        P(".631233", "requests/time-to-close", 480, unit="h"),
        P("1.210139", "requests/nine-in-ten-closed", 480, unit="h"),
    ),
    "oulad": (
        P("32,593", "learners", is_its="rows"),
        P("173,912", "marks", is_its="rows"),
        P("47.2034%", "learning/passed-of-registered", 32593),
        P("47.2034%", "learning/passed", 32593),
        P("68.5698%", "learning/passed-of-taken", 22437),
        P("68.5698%", "learning/passed-of-those-who-stayed", 22437),
        P("31.1601%", "learning/withdrawn", 32593),
        P("31.1601%", "learning/lost", 32593),
        P("75.799573", "learning/mean-mark", 173739),
        P("75.799573", "learning/score", 173739),
        P("95.6383%", "learning/score-of-forty", 173739),
        P("29.1584%", "learning/late", 169138),
    ),
    "prepbench_case_040": (
        P("-35.8974", "visitors/would-recommend", 39),
        P("-35.8974", "visitors/would-recommend-to-the-millisecond", 39),
        P("8", "visitors/promoters", 8),
        P("22", "visitors/detractors", 22),
        P("39", "visitors/would-recommend", is_its="n"),
        P("39", "visitors/respondents", 39),
    ),
    "saas_ravenstack": (
        P("3.981277", "support/satisfaction-mean", 1175),
        P("1,175", "support/satisfaction-mean", is_its="n"),
        P("66.2979%", "support/satisfied", 1175),
        P("58.75%", "support/survey-response", 2000),
        P("88.48", "support/first-reply-mean", 2000, unit="min"),
        P("160.1", "support/first-reply", 2000, unit="min"),
        P("35.861", "support/resolution-mean", 2000, unit="h"),
        P("65", "support/resolution", 2000, unit="h"),
        P("65", "support/resolution-by-the-clock", 2000, unit="h"),
        P("4.75%", "support/escalated", 2000),
        P("22%", "accounts/churn", 500),
        P("89", "accounts/share-sent-by-partners", is_its="numerator"),
        P("89", "accounts/sent-by-partners", 89),
        P("500", "accounts/share-sent-by-partners", is_its="n"),
    ),
    "skytrax_reviews": (
        P("2,264", "lounges/reviews", 2264),
        P("3.365649", "lounges/rating", 2259),
        P("3.365649", "lounges/rating-in-json", 2259),
        P("2,259", "lounges/rating", is_its="n"),
        P("36.0424%", "lounges/recommended", 2264),
        P("36.0424%", "lounges/recommended-in-json", 2264),
        P("3.288212", "lounges/staff", 2231),
        P("3.288212", "lounges/staff-in-json", 2231),
        P("3.288212", "lounges/staff-mean", 2231),
        P("1,258", "seats", is_its="rows"),
        P("4.318218", "seats/rating", 1257),
        P("36.4070%", "seats/recommended", 1258),
        P("26", "seats/undated", 26),
    ),
    "telco_churn_ibm": (
        P("7,043", "customers", is_its="rows"),
        P("26.5370%", "retention/churn", 7043),
        P("1,869", "retention/churn", is_its="numerator"),
        P("1,869", "retention/customers-lost", 1869),
        P("42.7097%", "retention/churn", 3875, segment="Month-to-month"),
        P("11.2695%", "retention/churn", 1473, segment="One year"),
        P("2.8319%", "retention/churn", 1695, segment="Two year"),
        P("64.761692", "retention/monthly-charge", 7043),
        P("11", "retention/total-charge", is_its="left out", reason="missing"),
    ),
    "uci_bank_marketing": (
        P("4,521", "contacts", is_its="rows"),
        P("11.5240%", "campaign/converted", 4521),
        P("11.5240%", "campaign/offers-accepted", 4521),
        P("263.961292", "campaign/talk-time", 4521, unit="s"),
        P("579", "campaign/talk-time-of-nine-in-ten", 4521, unit="s"),
        P("12,630", "campaign/calls", 4521),
    ),
    "uk_people_survey": (
        *(
            P(f".{figure}", "people/engagement", 1, period=str(2009 + year))
            for year, figure in enumerate((58, 56, 56, 58, 58, 59, 58, 59, 61, 62, 63, 66))
        ),
        P(".66", "people/engagement-by-year", 1),
        P("109", "people/engagement-of-organisations", is_its="n"),
        P("109", "people/organisations", 109),
        P(".659817", "people/engagement-of-organisations", 109),
        P("53.2110%", "people/engaged-organisations", 109),
    ),
}
"""Each project's printed figures; one that several metrics come to is there several times."""

NO_FIGURES: Mapping[str, frozenset[str]] = {
    "crm_sales": frozenset({"2017"}),
    "cfpb_complaints": frozenset({"2013", "2017"}),
    "nyc311": frozenset({"15"}),  # years
    "uk_people_survey": frozenset({"2009", "2020"}),
    "oulad": frozenset({"40"}),  # the mark that passes
    "complete_journey": frozenset({"2017"}),
    "brand_538": frozenset({"2019"}),
    "brand_googletrends": frozenset({"184", "2015", "2018"}),  # months, each with 41 names
}
"""Numbers printed beside the figures that are none, by the folder of real data."""

EXCLUDED: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "telco_churn_ibm": {
        "retention/total-charge": {"missing": 11},
        "retention/charge-per-month-of-custom": {"missing": 11},
    },
    "crm_sales": {
        "accounts/between-deals": {"missing": 80},
        "sales/age-of-open-deals": {"missing": 500},
        "sales/offers-accepted-of-those-made": {"missing": 115},
    },
    "saas_ravenstack": {
        "support/satisfaction-mean": {"missing": 825},
        "support/satisfied": {"missing": 825},
        "support/satisfied-by-quarter": {"missing": 104},
        "accounts/left-for-a-competitor": {"missing": 67},
        "follow-ups/recovered": {"missing": 98},
        "follow-ups/recovered-of-those-who-answered-again": {
            "missing": 98,
            "not asked again": 27,
        },
        "follow-ups/silence": {"first contact": 2},
    },
    "cfpb_complaints": {
        "recovery/disputed": {"missing": 57},
        "recovery/dissatisfied-with-the-answer": {"missing": 57},
        "recovery/time-to-company": {"negative": 6},
        "recovery/passed-on-within-a-week-in-all": {"pending": 2, "negative": 6},
        "recovery/timely-once": {"duplicate": 11},
    },
    "nyc311_animals": {
        "requests/time-to-close": {"missing": 3433},
        "requests/time-to-close-in-local-time": {"missing": 3433},
        "requests/time-to-close-as-exported": {"missing": 3431},
        "requests/nine-in-ten-closed": {"pending": 3433},
        "requests/nine-in-ten-closed-as-exported": {"missing": 3431},
        "requests/not-before-they-were-made": {"pending": 3431, "negative": 2},
        "requests/closed-within-a-day-in-all": {"pending": 1},
        "requests/time-to-resolve": {"pending": 249},
    },
    "nyc311_night": {
        "requests/time-to-close": {"missing": 444},
        "requests/nine-in-ten-closed": {"pending": 444},
    },
    "skytrax_reviews": {
        "lounges/rating": {"missing": 5},
        "lounges/rating-in-json": {"missing": 5},
        "lounges/rating-of-airlines": {"missing": 5},
        "lounges/top-ratings": {"missing": 5},
        "lounges/low-ratings": {"missing": 5},
        "lounges/staff-mean": {"missing": 33},
        "lounges/staff-index": {"missing": 33},
        "lounges/satisfied-with-staff": {"missing": 33},
        "lounges/dissatisfied-with-staff": {"missing": 33},
        "lounges/staff": {"missing": 33},
        "lounges/staff-in-json": {"missing": 33},
        "seats/rating": {"missing": 1},
    },
    "uci_bank_marketing": {},
    "prepbench_case_040": {},
    "brand_538_survey": {
        "brand/awareness-of-yoda": {"missing": 360},
        "brand/yoda-is-liked-by-those-who-know-him": {"not aware": 10, "no answer": 360},
        "brand/yoda-is-liked-by-all": {"missing": 360},
        "brand/han-shot-first-say-viewers": {"not aware": 250, "no answer": 108},
        "brand/net-of-yoda": {"no sentiment": 10, "missing": 360},
        "brand/yoda-liked-of-opinions": {"neither positive nor negative": 61, "missing": 360},
    },
    "brand_538_polls": {},
    "brand_googletrends": {},
    "cdnow": {},
    "complete_journey": {},
    "oulad": {
        "learning/score": {"missing": 173},
        "learning/score-of-forty": {"missing": 173},
        "learning/mean-mark": {"missing": 173},
        "learning/passed-of-taken": {"not taken": 10156},
        "learning/passed-at-first": {"resit": 4172, "not taken": 8685},
        "learning/handed-in-by-its-day": {"exempt": 1909, "missing": 2865},
        "learning/late": {"missing": 2865},
    },
    "uk_people_survey": {},
}
"""What each objective leaves out of its judged period, by reason; nothing where it is not named."""

ROWS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "telco_churn_ibm": {"customers": (7043, 0)},
    "crm_sales": {
        "closed-deals": (8800, 2089),
        "begun-deals": (8800, 500),
        "opportunities": (8800, 0),
        "accounts": (85, 0),
        "agents": (35, 0),
    },
    "saas_ravenstack": {
        "tickets": (2000, 0),
        "tickets-by-day": (2000, 0),
        "accounts": (500, 0),
        "leavers": (600, 0),
    },
    "cfpb_complaints": {
        "complaints": (3186, 0),
        "complaints-by-day": (3186, 0),
        "distinct-complaints": (3186, 0),
    },
    "nyc311_animals": {
        "requests": (5895, 0),
        "requests-in-local-time": (5895, 0),
        "requests-by-day": (5895, 0),
        "requests-as-exported": (5895, 0),
    },
    "nyc311_night": {"requests": (924, 0)},
    "skytrax_reviews": {
        "lounges": (2264, 0),
        "lounges-in-json": (2264, 0),
        "seats": (1258, 0),
        "seats-by-day": (1258, 26),
    },
    "uci_bank_marketing": {"contacts": (4521, 0)},
    "prepbench_case_040": {"survey": (39, 0), "survey-to-the-millisecond": (39, 0)},
    "brand_538_survey": {"survey": (1186, 0)},
    "brand_538_polls": {"polls": (1631, 0)},
    "brand_googletrends": {"searches": (184 * 41, 0)},
    "cdnow": {"orders": (69659, 0), "all-orders": (69659, 0), "customers": (69659, 0)},
    "complete_journey": {
        "baskets": (75000, 0),
        "all-baskets": (75000, 0),
        "coupons-sent": (6589, 0),
        "last-redemptions": (2102, 0),
        "households-with-coupons": (6589, 0),
        "redemptions": (2102, 0),
    },
    "oulad": {"learners": (32593, 0), "marks": (173912, 0), "assessments": (206, 0)},
    "uk_people_survey": {"medians": (157 * 12, 0), "organisations": (10545, 0), "names": (111, 0)},
}
"""How many rows each source has, and how many of them carry no time; none is rejected."""
