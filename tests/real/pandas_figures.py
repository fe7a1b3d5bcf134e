"""The same objectives worked out with pandas from the raw files, without csobjectives.

Each function reads one project's files, cleans them by hand and says, for every objective,
which values its figure is a statistic of; nothing here knows the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd

from tests.real.pandas_metrics import METRICS
from tests.real.samples import Frame, Sample, Samples, flag, quarters, seconds


def telco_churn_ibm(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "Telco-Customer-Churn.csv")
    left = rows["Churn"] == "Yes"
    paid = pd.to_numeric(rows["TotalCharges"].replace(" ", None))
    return {
        "retention/churn": Sample("mean", left, by=rows["Contract"]),
        "retention/customers-lost": Sample("count", left),
        "retention/monthly-charge": Sample("mean", rows["MonthlyCharges"]),
        "retention/total-charge": Sample("mean", paid),
    }


def crm_sales(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "sales_pipeline.csv")
    engaged, closed = (
        pd.to_datetime(rows[name], format="%d-%m-%Y") for name in ("engage_date", "close_date")
    )
    decided = rows[closed.notna()]
    won, lost = decided["deal_stage"] == "Won", decided["deal_stage"] == "Lost"
    year, quarter = closed[decided.index].dt.year.astype(str), quarters(closed[decided.index])
    took = seconds(closed, engaged)[decided.index].where(won)
    revenue = decided["close_value"].where(won)
    accounts = pd.read_csv(folder / "accounts.csv")["account"].notna()
    agents = pd.read_csv(folder / "sales_teams.csv")["sales_agent"].notna()
    return {
        "sales/win-rate": Sample("mean", won, by=decided["product"], period=year),
        "sales/deals-won": Sample("count", won, period=year),
        "sales/deals-lost": Sample("count", lost, period=year),
        "sales/deals-won-by-quarter": Sample("count", won, period=quarter),
        "sales/revenue": Sample("sum", revenue, period=year),
        "sales/cycle": Sample("mean", took, period=year),
        "sales/cycle-of-nine-in-ten": Sample("p90", took, period=year),
        "sales/accounts": Sample("count", accounts),
        "sales/agents": Sample("count", agents),
    }


def _neighbours(of: Frame, at: Frame, among: Frame) -> Frame:
    """For each row, the nearest moments of others of its kind `among` all: later, and earlier.

    Found by pairing every row with every other one of the same `of`.
    """
    rows = pd.DataFrame({"of": of, "at": at, "row": range(len(of))})
    pairs = rows.merge(rows[among], on="of", suffixes=("", "_other"))
    later = pairs[pairs["at_other"] > pairs["at"]].groupby("row")["at_other"].min()
    earlier = pairs[pairs["at_other"] < pairs["at"]].groupby("row")["at_other"].max()
    return pd.DataFrame({"next": later, "previous": earlier}).reindex(range(len(of)))


def _follow_ups(rows: Frame, submitted: Frame, closed: Frame) -> dict[str, Sample]:
    """What follows a ticket of an account; a ticket whose time has not run out is left out."""
    account, quarter = rows["account_id"], quarters(submitted)
    score, escalated = rows["satisfaction_score"], rows["escalation_flag"]
    waited = pd.Timestamp("2025-01-01") - submitted

    def after(found: Frame, days: int) -> Frame:
        """Whether it comes in time, of the tickets whose time has run out."""
        within = pd.Timedelta(days=days)
        return (found["next"] - submitted <= within).astype(float).where(waited > within)

    def by_quarter(values: Frame, statistic: str = "mean", by: Frame | None = None) -> Sample:
        return Sample(statistic, values, by=by, period=quarter)

    answer = _neighbours(account, submitted, score.notna())
    again = after(answer, 90).where(score == 3)
    least = rows.assign(at=submitted).groupby(["account_id", "at"])["satisfaction_score"].min()
    places = pd.MultiIndex.from_arrays([account, answer["next"]])
    recovered = again.mask((again == 1) & (least.reindex(places).to_numpy() < 4), 0.0)
    ticket = _neighbours(account, submitted, score.index >= 0)
    quick = (closed - submitted <= pd.Timedelta(days=2)).astype(float)
    took = rows["resolution_time_hours"] * 3600
    return {
        "follow-ups/recovered": by_quarter(recovered),
        "follow-ups/recovered-of-those-who-answered-again": by_quarter(recovered.where(again == 1)),
        "follow-ups/settled-at-once": by_quarter(1 - after(ticket, 14), by=rows["priority"]),
        "follow-ups/escalated-again": by_quarter(after(ticket, 60).where(escalated)),
        "follow-ups/silence": by_quarter(seconds(submitted, ticket["previous"]), "p90"),
        "follow-ups/solved-in-two-days": by_quarter(quick.where(waited > pd.Timedelta(days=2))),
        "follow-ups/escalated-until-solved": Sample("p90", took.where(escalated)),
    }


def saas_ravenstack(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "ravenstack_support_tickets.csv")
    accounts = pd.read_csv(folder / "ravenstack_accounts.csv")
    submitted, closed = (pd.to_datetime(rows[name]) for name in ("submitted_at", "closed_at"))
    score = rows["satisfaction_score"]
    satisfied = (score >= 4).astype(float).where(score.notna())
    reply, solved = rows["first_response_time_minutes"] * 60, rows["resolution_time_hours"] * 3600
    partner = accounts["referral_source"] == "partner"
    leavers = pd.read_csv(folder / "ravenstack_churn_events.csv")
    feedback = leavers["feedback_text"]
    competitor = feedback.str.contains(r"\bcompetitor\b").astype(float).where(feedback.notna())
    return {
        "support/satisfaction-mean": Sample("mean", score),
        "support/satisfied": Sample("mean", satisfied),
        "support/satisfied-by-quarter": Sample("mean", satisfied, period=quarters(submitted)),
        "support/survey-response": Sample("mean", score.notna()),
        "support/first-reply-mean": Sample("mean", reply),
        "support/first-reply": Sample("p90", reply),
        "support/resolution-mean": Sample("mean", solved),
        "support/resolution": Sample("p90", solved),
        "support/resolution-by-the-clock": Sample("p90", seconds(closed, submitted)),
        "support/escalated": Sample("mean", rows["escalation_flag"], by=rows["priority"]),
        **_follow_ups(rows, submitted, closed),
        "accounts/churn": Sample("mean", accounts["churn_flag"]),
        "accounts/sent-by-partners": Sample("count", partner),
        "accounts/share-sent-by-partners": Sample("mean", partner),
        "accounts/left-for-a-competitor": Sample(
            "mean", competitor, period=quarters(pd.to_datetime(leavers["churn_date"]))
        ),
    }


def cfpb_complaints(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "consumer_complaints.csv", dtype=str)
    received, sent = (
        pd.to_datetime(rows[name], format="%m/%d/%Y")
        for name in ("Date received", "Date sent to company")
    )
    took = seconds(sent, received)
    timely = flag(rows["Timely response?"])
    relief = rows["Company response to consumer"].isin(
        ["Closed with monetary relief", "Closed with non-monetary relief"]
    )
    return {
        "recovery/timely": Sample("mean", timely, by=rows["Submitted via"]),
        "recovery/timely-by-year": Sample("mean", timely, period=received.dt.year.astype(str)),
        "recovery/timely-once": Sample("mean", timely[~rows.duplicated()]),
        "recovery/disputed": Sample("mean", flag(rows["Consumer disputed?"])),
        "recovery/relief": Sample("mean", relief),
        "recovery/days-to-company": Sample("mean", took),
        "recovery/nine-in-ten-to-company": Sample("p90", took),
        "recovery/sent-before-received": Sample("count", took < 0),
    }


def nyc311_animals(folder: Path) -> Samples:
    rows = pd.read_parquet(folder / "derived_nyc311_animal.parquet")
    created, exported = rows["Created Date"], rows["Closed Date"]
    closed = exported.where(exported.dt.year > 1900)
    opened_here, closed_here = (
        each.dt.tz_localize("America/New_York", ambiguous="raise", nonexistent="raise")
        for each in (created[closed.notna()], closed.dropna())
    )
    took, as_exported = seconds(closed, created), seconds(exported, created)
    local = seconds(closed_here, opened_here).reindex(rows.index)
    boroughs = rows["Borough"].replace("Unspecified", None)
    year = created.dt.year.astype(str)
    return {
        "requests/closed": Sample("mean", closed.notna(), by=boroughs),
        "requests/closed-by-year": Sample("mean", rows["Status"] == "Closed", period=year),
        "requests/closed-as-exported": Sample("mean", exported.notna()),
        "requests/time-to-close": Sample("mean", took),
        "requests/time-to-close-in-local-time": Sample("mean", local),
        "requests/time-to-close-as-exported": Sample("mean", as_exported),
        "requests/nine-in-ten-closed": Sample("p90", took),
        "requests/nine-in-ten-closed-as-exported": Sample("p90", as_exported),
        "requests/not-before-they-were-made": Sample("p90", as_exported[~(as_exported < 0)]),
    }


def nyc311_night(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "nyc311_2022-05.csv", dtype=str)
    created, closed = (
        pd.to_datetime(rows[name], format="%m/%d/%Y %I:%M:%S %p")
        for name in ("Created Date", "Closed Date")
    )
    took, day = seconds(closed, created), created.dt.strftime("%Y-%m-%d")
    return {
        "requests/closed": Sample("mean", closed.notna(), by=rows["Borough"], period=day),
        "requests/time-to-close": Sample("mean", took, period=day),
        "requests/nine-in-ten-closed": Sample("p90", took, period=day),
    }


def skytrax_reviews(folder: Path) -> Samples:
    csv = pd.read_csv(folder / "derived_lounge_noauthor.csv")
    lines = pd.read_json(folder / "derived_lounge_noauthor.ndjson", lines=True)
    seats = pd.read_csv(folder / "derived_seat_noauthor.csv")
    year = pd.to_datetime(seats["date"].replace("1970-01-01", None)).dt.year.astype("Int64")
    found = {
        "seats/rating": Sample("mean", seats["overall_rating"]),
        "seats/rating-by-year": Sample("mean", seats["overall_rating"], period=year.astype(str)),
        "seats/recommended": Sample("mean", seats["recommended"]),
        "seats/undated": Sample("count", seats["date"] == "1970-01-01"),
    }
    for ending, lounges in (("", csv), ("-in-json", lines)):
        staff = lounges["staff_service_rating"]
        found |= {
            f"lounges/rating{ending}": Sample("mean", lounges["overall_rating"]),
            f"lounges/recommended{ending}": Sample("mean", lounges["recommended"]),
            f"lounges/staff{ending}": Sample("mean", staff.where(staff > 0)),
        }
    return found


def uci_bank_marketing(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "bank.csv", sep=";")
    return {
        "campaign/converted": Sample("mean", rows["y"] == "yes", by=rows["marital"]),
        "campaign/talk-time": Sample("mean", rows["duration"]),
        "campaign/talk-time-of-nine-in-ten": Sample("p90", rows["duration"]),
        "campaign/calls": Sample("sum", rows["campaign"]),
    }


def prepbench_case_040(folder: Path) -> Samples:
    first, second = (
        pd.read_csv(folder / "case_040" / "inputs" / name)[
            "On a scale of 0-10, how would you rate Sudzilla?"
        ]
        for name in ("input_01.csv", "input_02.csv")
    )
    net = {score: -100 if score <= 6 else 100 if score >= 9 else 0 for score in range(11)}
    return {
        "visitors/would-recommend": Sample("mean", first.map(net)),
        "visitors/would-recommend-to-the-millisecond": Sample("mean", second.map(net)),
        "visitors/promoters": Sample("count", first >= 9),
        "visitors/detractors": Sample("count", first <= 6),
        "visitors/respondents": Sample("count", first.notna()),
    }


def brand_538_survey(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "StarWars.csv", encoding="latin-1", header=None, dtype=str)
    rows = rows.iloc[2:].reset_index(drop=True)
    yoda, han, shot = rows[28], rows[15], rows[29]
    likes = han.isin(["Very favorably", "Somewhat favorably"]).astype(float)
    knows = (yoda != "Unfamiliar (N/A)").where(yoda.notna())
    return {
        "brand/seen-any": Sample("mean", flag(rows[1]), by=rows[34]),
        "brand/seen-the-first": Sample("mean", rows[3].notna()),
        "brand/aware-of-yoda": Sample("mean", knows),
        "brand/favours-han": Sample("mean", likes.where(han.notna() & (han != "Unfamiliar (N/A)"))),
        "brand/han-shot-first": Sample("mean", (shot == "Han").where(shot.isin(["Han", "Greedo"]))),
    }


def brand_538_polls(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "favorability_polls_rv_2019.csv")
    rows = rows[rows["politician"] == "Joseph R. Biden Jr."]
    net, month = rows["favorable"] - rows["unfavorable"], rows["start_date"].str[:7]
    return {
        "polls/net": Sample("mean", net, period=month),
        "polls/net-of-large-polls": Sample(
            "mean", net.where(rows["sample_size"] > 1000), period=month
        ),
    }


def brand_googletrends(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "20190503_StarWarsmonthly.csv", index_col="Date")
    december = rows[rows.index.str.startswith("Dec")]
    long = december.stack().rename("searches").reset_index()
    yoda = long["searches"].where(long["level_1"] == "Yoda", 0.0)
    pairs = pd.DataFrame({"over": yoda, "under": long["searches"]})
    return {
        "search/share-of-yoda": Sample("ratio", pairs, period=long["Date"].str[-4:]),
    }


def cdnow(folder: Path) -> Samples:
    rows = pd.read_fwf(
        folder / "CDNOW_master.txt",
        widths=[6, 9, 3, 9],
        skiprows=1,
        names=["customer", "date", "discs", "dollars"],
        dtype={"customer": str, "date": str},
    )
    quarter = quarters(pd.to_datetime(rows["date"], format="%Y%m%d"))
    once = rows.groupby([quarter, "customer"]).size().rename("orders").reset_index()
    rows["quarter"], rows["month"] = quarter, rows["date"].str[:6]
    kept = _kept(rows, "quarter", sorted(quarter.unique()), "dollars")
    days = rows.groupby(["quarter", "customer"])["date"].nunique().reset_index()
    months = rows.groupby(["quarter", "customer"])["month"].nunique().reset_index()
    return {
        "shop/customers-there": Sample("count", once["orders"] > 0, period=once.iloc[:, 0]),
        "shop/came-back": Sample("mean", kept["now"].notna(), period=kept["period"]),
        "shop/left": Sample("mean", kept["now"].isna(), period=kept["period"]),
        "shop/revenue-kept": _revenue(kept, kept["now"].clip(upper=kept["before"])),
        "shop/revenue-grown": _revenue(kept, kept["now"]),
        "shop/repeated": Sample("mean", rows.groupby("customer")["date"].nunique() > 1),
        "shop/ordered-twice": Sample("mean", rows.groupby("customer").size() > 1),
        "shop/repeated-in-the-quarter": Sample("mean", days["date"] > 1, period=days["quarter"]),
        "shop/regular": Sample("count", days["date"] > 2, period=days["quarter"]),
        "shop/regular-by-month": Sample("mean", months["month"] == 3, period=months["quarter"]),
        "shop/revenue": Sample("sum", rows["dollars"]),
        "shop/order-value": Sample("mean", rows["dollars"]),
        "shop/customers": Sample("count", pd.Series(rows["customer"].unique()).notna()),
        "shop/customer-value": Sample("mean", rows.groupby("customer")["dollars"].sum()),
        "shop/customers-by-quarter": Sample("count", once["orders"] > 0, period=once.iloc[:, 0]),
    }


def _kept(rows: Frame, period: str, periods: list[str], amount: str) -> Frame:
    """What each customer of a period spent in it (before) and, if at all, in the next one (now)."""
    spent = rows.groupby([period, "customer"])[amount].sum()
    found = []
    for before, now in pairwise(periods):
        both = pd.DataFrame({"before": spent[before]})
        both["now"] = spent[now]  # by the customer: NaN for those who did not come back
        found.append(both.assign(period=now))
    return pd.concat(found, ignore_index=True)


def _revenue(kept: Frame, now: Frame) -> Sample:
    pairs = pd.DataFrame({"over": now.fillna(0), "under": kept["before"]})
    return Sample("ratio", pairs, period=kept["period"])


def complete_journey(folder: Path) -> Samples:
    rows = pd.read_parquet(folder / "derived_transactions_sample.parquet")
    sent = pd.read_csv(folder / "derived_campaigns.csv")["household_id"].drop_duplicates()
    redeemed = pd.read_csv(folder / "derived_coupon_redemptions.csv")["household_id"]
    month = rows["transaction_timestamp"].dt.strftime("%Y-%m")
    rows["month"], rows["customer"] = month, rows["household_id"]
    kept = _kept(rows, "month", sorted(month.unique())[:-1], "sales_value")
    rows["day"] = rows["transaction_timestamp"].dt.date
    days = rows.groupby(["month", "household_id"])["day"].nunique().reset_index()
    return {
        "households/households-there": Sample("count", days["day"] > 0, period=days["month"]),
        "households/came-back": Sample("mean", kept["now"].notna(), period=kept["period"]),
        "households/came-again": Sample("mean", days["day"] > 1, period=days["month"]),
        "households/sales-grown": _revenue(kept, kept["now"]),
        "households/sales": Sample("sum", rows["sales_value"]),
        "households/sales-by-month": Sample("sum", rows["sales_value"], period=month),
        "households/sales-per-household": Sample(
            "mean", rows.groupby("household_id")["sales_value"].sum()
        ),
        "households/redeemers": Sample("mean", sent.isin(redeemed)),
    }


def oulad(folder: Path) -> Samples:
    learners = pd.read_parquet(folder / "derived_student.parquet")
    marks = pd.read_parquet(folder / "derived_student_assessment.parquet")
    due = pd.read_parquet(folder / "derived_assessment.parquet")
    marks = marks.merge(due, on="id_assessment", how="left")
    result, score = learners["final_result"], marks["score"]
    passed = result.isin(["Pass", "Distinction"])
    here = marks[~marks["is_banked"]]
    late = (here["date_submitted"] > here["date"]).astype(float).where(here["date"].notna())
    return {
        "learning/passed": Sample("mean", passed, by=learners["code_module"]),
        "learning/passed-of-those-who-stayed": Sample("mean", passed[result != "Withdrawn"]),
        "learning/withdrawn": Sample("mean", result == "Withdrawn"),
        "learning/score": Sample("mean", score),
        "learning/score-of-forty": Sample("mean", (score >= 40).astype(float).where(score.notna())),
        "learning/late": Sample("mean", late, by=here["assessment_type"]),
    }


def uk_people_survey(folder: Path) -> Samples:
    wide = pd.read_csv(folder / "csps2020_median_timeseries.csv").set_index("Measure")
    medians = wide.loc["EES", [str(year) for year in range(2009, 2021)]].astype(float)
    medians = medians.reset_index()
    rows = pd.read_csv(folder / "csps2020_orgscores_long.csv")
    names = pd.read_csv(folder / "csps2020_orgscores_meta.csv")
    rows = rows.merge(names, on="organisation_code", how="left")
    own = ~rows["organisation_code"].isin(["CS_MEDIAN", "CS_MEAN"])
    rows = rows[(rows["measure"] == "EES") & own]
    return {
        "people/engagement": Sample("mean", medians["EES"], period=medians["index"]),
        "people/engagement-of-organisations": Sample(
            "mean", rows["value"], by=rows["department_group"]
        ),
        "people/engaged-organisations": Sample("mean", rows["value"] >= 0.66),
    }


PROJECTS: Mapping[str, Callable[[Path], Samples]] = {
    each.__name__: each
    for each in (
        brand_538_polls,
        brand_538_survey,
        brand_googletrends,
        cdnow,
        cfpb_complaints,
        complete_journey,
        crm_sales,
        nyc311_animals,
        nyc311_night,
        oulad,
        prepbench_case_040,
        saas_ravenstack,
        skytrax_reviews,
        telco_churn_ibm,
        uci_bank_marketing,
        uk_people_survey,
    )
}


def samples_of(project: str, folder: Path) -> Samples:
    """Every objective of a project, by its name."""
    further = METRICS.get(project)
    return {**PROJECTS[project](folder), **(further(folder) if further else {})}
