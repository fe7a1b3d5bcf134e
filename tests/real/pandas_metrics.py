"""The metrics that are made for one purpose, worked out with pandas from the raw files.

As in `pandas_figures`, each function reads one project's files and knows nothing of documents.
Where a metric is about things and not rows (accounts of a register, customers, open cases), each
thing is a value of every period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tests.real.samples import Frame, Sample, Samples, months, quarters, seconds

DAY = pd.Timedelta(days=1)


def _crosstab(things: Frame, periods: Frame, register: Iterable[str] | None = None) -> Frame:
    """How many rows each thing has in each period; of a register, also those without any."""
    counts = pd.crosstab(things, periods)
    return counts if register is None else counts.reindex(list(register), fill_value=0)


def _long(table: Frame) -> tuple[Frame, Frame, Frame]:
    """A table of things by periods as values, with the thing and the period of each."""
    rows = table.rename_axis(index="thing", columns="period").stack().rename("value").reset_index()
    return rows["value"], rows["thing"], rows["period"]


def _by_period(statistic: str, table: Frame) -> Sample:
    values, _, periods = _long(table)
    return Sample(statistic, values, period=periods)


def _beside(table: Frame) -> Frame:
    """Each thing's figure now and before, for those that had one in the period before."""
    table = table.sort_index(axis="columns")
    found = pd.DataFrame({"over": _long(table)[0], "under": _long(table.shift(axis="columns"))[0]})
    return found.set_index(pd.MultiIndex.from_arrays(_long(table)[1:]))


def _ages(opened: Frame, solved: Frame, ends: Mapping[str, pd.Timestamp]) -> Sample:
    """How old what is open at each end is, in seconds."""
    found = []
    for name, end in ends.items():
        standing = (opened < end) & ~(solved < end)
        ages = (end - opened[standing]).dt.total_seconds()
        found.append(pd.DataFrame({"age": ages, "period": name}))
    rows = pd.concat(found, ignore_index=True)
    return Sample("p50", rows["age"], period=rows["period"])


def crm_sales(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "sales_pipeline.csv")
    regions = pd.read_csv(folder / "sales_teams.csv").set_index("sales_agent")["regional_office"]
    began, closed = (
        pd.to_datetime(rows[name], format="%d-%m-%Y") for name in ("engage_date", "close_date")
    )
    won = rows["deal_stage"] == "Won"
    decided, quarter = closed.notna(), quarters(closed)
    region, larger = rows["sales_agent"].map(regions), rows["product"].str.startswith("GTX Plus")
    value = rows["close_value"].fillna(0)
    of_won = pd.DataFrame({"over": value.where(larger, 0), "under": value})[won]
    units = pd.DataFrame(
        {"over": rows["product"].str.startswith("MG"), "under": rows["product"].str.startswith("G")}
    )[won].astype(float)
    ends = pd.date_range("2016-11-01", "2018-01-01", freq="MS")
    month_ends = {f"{end - DAY:%Y-%m}": end for end in ends}
    by_closing, by_beginning = quarter[decided], quarters(began)[began.notna()]
    return {
        "sales/offers-accepted": Sample(
            "mean", won[decided], period=closed[decided].dt.strftime("%Y")
        ),
        "sales/offers-accepted-by-quarter": Sample(
            "mean", won[decided], by=region[decided], period=by_closing
        ),
        "sales/offers-accepted-of-those-made": Sample(
            "mean", won.astype(float).where(decided)[began.notna()], period=by_beginning
        ),
        "sales/offers-made": Sample("mean", rows["deal_stage"] != "Prospecting"),
        "sales/revenue-from-larger-machines": Sample(
            "ratio", of_won, by=region[won], period=quarter[won]
        ),
        "sales/deals-for-larger-machines": Sample(
            "mean", larger[won], by=region[won], period=quarter[won]
        ),
        "sales/revenue-of-larger-machines": Sample(
            "sum", value.where(larger)[decided], period=by_closing
        ),
        "sales/revenue-of-a-decided-deal": Sample(
            "ratio",
            pd.DataFrame({"over": value, "under": 1.0})[decided],
            period=by_closing,
            cluster=rows["sales_agent"],
        ),
        "sales/units-with-each-large-machine": Sample("ratio", units, period=quarter[won]),
        "sales/cycle-of-half": Sample("p50", seconds(closed, began)[won], period=quarter[won]),
        "sales/age-of-open-deals": _ages(began[began.notna()], closed[began.notna()], month_ends),
        **_accounts(folder, rows, began, closed),
        **_buyers(rows[won], closed[won], value[won]),
    }


def _accounts(folder: Path, rows: Frame, began: Frame, closed: Frame) -> Samples:
    """How the 85 accounts of the register are approached, those without an approach included."""
    register = pd.read_csv(folder / "accounts.csv").set_index("account")["sector"]
    account, won = rows["account"], rows["deal_stage"] == "Won"
    of_month = _crosstab(account, months(began), register.index)
    of_quarter = _crosstab(account, quarters(began), register.index)
    bought = _crosstab(account, months(closed.where(won)), register.index)
    lately = pd.DataFrame(
        {
            f"{end - DAY:%Y-%m}": began[began.between(end - 10 * DAY, end - DAY)]
            .groupby(account)
            .size()
            .reindex(register.index)
            .notna()
            for end in pd.date_range("2016-11-01", "2018-01-01", freq="MS")
        }
    )
    found = {
        "accounts/approached": _by_period("mean", of_quarter >= 1),
        "accounts/approached-lately": _by_period("mean", lately),
        "accounts/not-approached-lately": _by_period("count", ~lately),
        "accounts/not-approached": _by_period("count", of_month == 0),
        "accounts/won": _by_period("mean", bought > 0),
        "accounts/between-deals": Sample("p90", _gaps(account, began), period=quarters(began)),
    }
    for name, table in {
        "accounts/approached-often": of_quarter >= 20,
        "accounts/approached-in-the-month": of_month >= 1,
    }.items():
        values, things, periods = _long(table)
        found[name] = Sample("mean", values, by=things.map(register), period=periods)
    return found


def _gaps(account: Frame, day: Frame) -> Frame:
    """The seconds since the last day before on which a row's account had one."""
    days = pd.DataFrame({"account": account, "day": day}).dropna().drop_duplicates()
    days = days.sort_values(["account", "day"]).set_index(["account", "day"])
    days["gap"] = days.index.to_frame()["day"].groupby(level="account").diff().dt.total_seconds()
    places = pd.MultiIndex.from_arrays([account, day])
    return pd.Series(days["gap"].reindex(places).to_numpy(), index=day.index)


def _buyers(won: Frame, day: Frame, value: Frame) -> Samples:
    """Which accounts buy, buy again, and for how much."""
    account = won["account"]
    monthly = _crosstab(account, months(day)) > 0
    again = _beside(monthly.astype(float))
    again = again[again["under"] == 1]["over"].rename("again").reset_index(level=1)
    days = day.groupby([account, quarters(day)]).nunique().unstack(fill_value=0)
    revenue = value.groupby([account, quarters(day)]).sum().unstack()
    kept = _beside(revenue).dropna(subset="under").fillna(0).reset_index(level=1)
    pairs, quarter = kept[["over", "under"]].reset_index(drop=True), kept["period"]
    quarter = quarter.reset_index(drop=True)
    lesser = pairs.assign(over=pairs.min(axis="columns"))
    return {
        "accounts/buyers": _by_period("count", monthly),
        "accounts/buyers-kept": Sample("mean", again["again"], period=again["period"]),
        "accounts/regular-buyers": _by_period("count", days >= 5),
        "accounts/revenue-kept": Sample("ratio", pairs, period=quarter),
        "accounts/revenue-kept-without-growth": Sample("ratio", lesser, period=quarter),
    }


def telco_churn_ibm(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "Telco-Customer-Churn.csv")
    left, tenure = rows["Churn"] == "Yes", rows["tenure"]
    paid = pd.to_numeric(rows["TotalCharges"].replace(" ", None))
    return {
        "retention/kept": Sample("mean", ~left, by=rows["Contract"]),
        "retention/lost-per-thousand-months": Sample(
            "ratio", pd.DataFrame({"over": 1000.0 * left, "under": tenure}), by=rows["Contract"]
        ),
        "retention/charge-per-month-of-custom": Sample(
            "ratio", pd.DataFrame({"over": paid, "under": tenure})
        ),
    }


def cfpb_complaints(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "consumer_complaints.csv", dtype=str)
    received, sent = (
        pd.to_datetime(rows[name], format="%m/%d/%Y")
        for name in ("Date received", "Date sent to company")
    )
    took, channel = seconds(sent, received), rows["Submitted via"]
    here = took >= 0
    in_time = (took <= 7 * 86400).astype(float)
    decided = here & (pd.Timestamp("2017-03-01") - received > 7 * DAY)
    known = here & (pd.Timestamp("2017-02-24") - received > 7 * DAY)
    return {
        "recovery/passed-on-within-a-week-in-all": Sample(
            "mean", in_time[known], by=channel[known]
        ),
        "recovery/passed-on-within-a-week": Sample(
            "mean", in_time[decided], by=channel[decided], period=quarters(received)[decided]
        ),
        "recovery/time-to-company": Sample("p90", took[here], by=channel[here]),
        "recovery/dissatisfied-with-the-answer": Sample(
            "mean", rows["Consumer disputed?"].map({"Yes": 1.0, "No": 0.0})
        ),
    }


def nyc311_animals(folder: Path) -> Samples:
    rows = pd.read_parquet(folder / "derived_nyc311_animal.parquet")
    exported = rows["Closed Date"]
    created, closed = (
        each.dt.tz_localize("America/New_York", ambiguous="raise", nonexistent="raise")
        for each in (rows["Created Date"], exported.where(exported.dt.year > 1900))
    )
    took, year = seconds(closed, created), created.dt.year.astype(str)
    waited = pd.Timestamp("2025-03-01", tz="America/New_York") - created
    boroughs = rows["Borough"].replace("Unspecified", None)
    ends = {str(each): f"{each + 1}-01-01" for each in range(2010, 2025)} | {"2025": "2025-03-01"}
    within = {days: (took <= days * 86400).astype(float) for days in (1, 60)}
    quarter = quarters(created.dt.tz_localize(None))[waited > 60 * DAY]
    by_the_clock = seconds(exported.where(exported.dt.year > 1900), rows["Created Date"])
    known = pd.Timestamp("2025-02-07") - rows["Created Date"] > DAY
    return {
        "requests/closed-within-a-day-in-all": Sample(
            "mean", (by_the_clock <= 86400)[known], by=boroughs[known]
        ),
        "requests/closed-within-a-day": Sample("mean", within[1], by=boroughs, period=year),
        "requests/closed-within-two-months": Sample(
            "mean", within[60][waited > 60 * DAY], period=quarter
        ),
        "requests/time-to-resolve": Sample("p50", took, by=boroughs, period=year),
        "requests/age-of-open-requests": _ages(
            created,
            closed,
            {name: pd.Timestamp(end, tz="America/New_York") for name, end in ends.items()},
        ),
    }


def nyc311_night(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "nyc311_2022-05.csv", dtype=str)
    created, closed = (
        pd.to_datetime(rows[name], format="%m/%d/%Y %I:%M:%S %p")
        for name in ("Created Date", "Closed Date")
    )
    took, day = seconds(closed, created), created.dt.strftime("%Y-%m-%d")
    nothing_decided = took[took < 0]
    return {
        "requests/closed-within-the-hour": Sample("mean", took <= 3600, period=day),
        "requests/closed-within-a-day": Sample("mean", nothing_decided, period=day[took < 0]),
    }


def skytrax_reviews(folder: Path) -> Samples:
    lounges = pd.read_csv(folder / "derived_lounge_noauthor.csv")
    seats = pd.read_csv(folder / "derived_seat_noauthor.csv")
    rating, staff = lounges["overall_rating"], lounges["staff_service_rating"]
    staff = staff.where(staff > 0)
    dated = seats[seats["date"] != "1970-01-01"]
    year, low = dated["date"].str[:4], (dated["overall_rating"] <= 2).astype(float)

    def share(values: Frame, holds: Frame) -> Sample:
        return Sample("mean", holds.astype(float).where(values.notna()))

    return {
        "lounges/rating-of-airlines": Sample(
            lambda there: float((there.sum() + 7 * 3.5) / (len(there) + 7)),
            rating,
            by=lounges["airline_name"],
        ),
        "lounges/top-ratings": share(rating, rating >= 9),
        "lounges/low-ratings": share(rating, rating <= 2),
        "lounges/reviews": Sample("count", lounges["airline_name"].notna()),
        "lounges/staff-mean": Sample("mean", staff),
        "lounges/staff-index": Sample("mean", 100 * (staff - 1) / 4),
        "lounges/satisfied-with-staff": share(staff, staff >= 4),
        "lounges/dissatisfied-with-staff": share(staff, staff <= 2),
        "seats/reviews-by-year": Sample("count", dated["date"].notna(), period=year),
        "seats/low-ratings-by-year": Sample(
            "mean", low.where(dated["overall_rating"].notna()), period=year
        ),
    }


def uci_bank_marketing(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "bank.csv", sep=";")
    accepted, calls = rows["y"] == "yes", int(rows["campaign"].sum())
    hours = pd.DataFrame({"over": 1.0, "under": rows["duration"] / 3600})
    return {
        "campaign/offers-accepted": Sample("mean", accepted, by=rows["marital"]),
        "campaign/accepted-of-calls": Sample(
            "mean", pd.Series(np.arange(calls) < accepted.sum()).astype(float)
        ),
        "campaign/clients-per-hour": Sample("ratio", hours, by=rows["marital"]),
    }


def brand_538_survey(folder: Path) -> Samples:
    rows = pd.read_csv(folder / "StarWars.csv", encoding="latin-1", header=None, dtype=str)
    rows = rows.iloc[2:].reset_index(drop=True)
    seen, yoda, shot, age = (rows[column] for column in (1, 28, 29, 34))
    asked, knows = yoda.notna(), yoda.notna() & (yoda != "Unfamiliar (N/A)")
    likes = yoda.isin(["Very favorably", "Somewhat favorably"]).astype(float)
    viewers = (seen == "Yes") & shot.notna()
    opinion = yoda.map(
        {
            "Very favorably": 1.0,
            "Somewhat favorably": 1.0,
            "Neither favorably nor unfavorably (neutral)": 0.0,
            "Somewhat unfavorably": -1.0,
            "Very unfavorably": -1.0,
        }
    )
    return {
        "brand/awareness-of-yoda": Sample("mean", knows.astype(float).where(asked), by=age),
        "brand/yoda-is-liked-by-those-who-know-him": Sample("mean", likes.where(knows), by=age),
        "brand/yoda-is-liked-by-all": Sample("mean", likes.where(asked), by=age),
        "brand/han-shot-first-say-viewers": Sample(
            "mean", (shot == "Han").astype(float).where(viewers)
        ),
        "brand/net-of-yoda": Sample("mean", 100 * opinion, by=age),
        "brand/yoda-liked-of-opinions": Sample(
            "mean", (opinion > 0).astype(float).where(opinion.abs() == 1)
        ),
    }


def complete_journey(folder: Path) -> Samples:
    lines = pd.read_parquet(folder / "derived_transactions_sample.parquet")
    sent = pd.read_csv(folder / "derived_campaigns.csv")["household_id"].unique()
    redeemed = pd.read_csv(folder / "derived_coupon_redemptions.csv")
    month = lines["transaction_timestamp"].dt.strftime("%Y-%m")
    monthly = _crosstab(lines["household_id"], month) > 0
    again = _beside(monthly.astype(float))
    lost = 1 - again[again["under"] == 1]["over"].reset_index(level=1, drop=False)["over"]
    lost_in = again[again["under"] == 1].reset_index(level=1)["period"]
    there = lost_in < "2018"
    each_month = {
        f"2017-Q{quarter + 1}": monthly[
            [f"2017-{3 * quarter + part:02}" for part in (1, 2, 3)]
        ].all(axis="columns")
        for quarter in range(4)
    }
    baskets = lines.groupby([month, "basket_id"]).agg(
        sales=("sales_value", "sum"), coupon=("coupon_disc", lambda found: (found > 0).any())
    )
    of_basket = baskets.index.get_level_values(0).to_series().reset_index(drop=True)
    pairs = pd.DataFrame({"over": baskets["sales"].to_numpy(), "under": 1.0})
    by_month = _crosstab(redeemed["household_id"], redeemed["redemption_date"].str[:7], sent) > 0
    by_year = _crosstab(redeemed["household_id"], redeemed["redemption_date"].str[:4], sent) > 0
    return {
        "households/redeemers-on-the-register": _by_period("mean", by_year),
        "households/redeemers-by-month": _by_period("mean", by_month),
        "households/buyers-lost": Sample(
            "mean",
            lost.reset_index(drop=True)[there.to_numpy()],
            period=lost_in.reset_index(drop=True)[there.to_numpy()],
        ),
        "households/regular-by-months": _by_period("count", pd.DataFrame(each_month)),
        "households/sales-per-basket": Sample("ratio", pairs, period=of_basket),
        "households/baskets-with-coupons": Sample(
            "mean", baskets["coupon"].reset_index(drop=True), period=of_basket
        ),
    }


def oulad(folder: Path) -> Samples:
    learners = pd.read_parquet(folder / "derived_student.parquet")
    marks = pd.read_parquet(folder / "derived_student_assessment.parquet")
    due = pd.read_parquet(folder / "derived_assessment.parquet")
    marks = marks.merge(due, on="id_assessment", how="left")
    here = marks[~marks["is_banked"]]
    in_time = (here["date_submitted"] <= here["date"]).astype(float).where(here["date"].notna())
    result, module = learners["final_result"], learners["code_module"]
    passed, stayed = result.isin(["Pass", "Distinction"]).astype(float), result != "Withdrawn"
    first = stayed & (learners["num_of_prev_attempts"] == 0)
    return {
        "learning/passed-of-registered": Sample("mean", passed),
        "learning/passed-of-taken": Sample("mean", passed.where(stayed), by=module),
        "learning/passed-at-first": Sample("mean", passed.where(first)),
        "learning/retained": Sample("mean", stayed, by=module),
        "learning/lost": Sample("mean", ~stayed),
        "learning/mean-mark": Sample(
            "mean", marks["score"], by=marks["assessment_type"], cluster=marks["id_student"]
        ),
        "learning/handed-in-by-its-day": Sample("mean", in_time),
        "learning/people": Sample("count", pd.Series(learners["id_student"].unique()).notna()),
    }


def uk_people_survey(folder: Path) -> Samples:
    wide = pd.read_csv(folder / "csps2020_median_timeseries.csv").set_index("Measure")
    medians = wide.loc["EES", [str(year) for year in range(2009, 2021)]].astype(float)
    medians = medians.reset_index()
    rows = pd.read_csv(folder / "csps2020_orgscores_long.csv")
    names = pd.read_csv(folder / "csps2020_orgscores_meta.csv")
    names = names[~names["organisation_code"].isin(["CS_MEDIAN", "CS_MEAN"])]
    there = rows[(rows["measure"] == "EES") & rows["value"].notna()]["organisation_code"]
    taking_part = pd.Series(rows["organisation_code"].unique())
    return {
        "people/organisations-with-a-figure": Sample(
            "mean", names["organisation_code"].isin(there), by=names["department_group"]
        ),
        "people/engagement-by-year": Sample("mean", medians["EES"], period=medians["index"]),
        "people/organisations": Sample("count", ~taking_part.isin(["CS_MEDIAN", "CS_MEAN"])),
    }


METRICS: Mapping[str, Callable[[Path], Samples]] = {
    each.__name__: each
    for each in (
        brand_538_survey,
        cfpb_complaints,
        complete_journey,
        crm_sales,
        nyc311_animals,
        nyc311_night,
        oulad,
        skytrax_reviews,
        telco_churn_ibm,
        uci_bank_marketing,
        uk_people_survey,
    )
}
