"""The sample's figures, worked out with pandas from the files, without csobjectives.

Each function reads the raw export, cleans it by hand and applies the formula; nothing here
knows the sources' contracts, so that agreement with csobjectives means something.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import pandas as pd
import yaml

from tests.sample_worth import worth

SAMPLE = Path(__file__).parent.parent
MEASUREMENTS = SAMPLE / "measurements"
BERLIN = "Europe/Berlin"
WEEK = ("2026-09-28", "2026-10-05")
MONTH = ("2026-09-01", "2026-10-01")
QUARTER = ("2026-07-01", "2026-10-01")
QUARTER_BEFORE = ("2026-04-01", "2026-07-01")
FISCAL_QUARTER = ("2026-05-01", "2026-08-01")  # FY2027 began on 1 February 2026
NINETY_DAYS = ("2026-07-07", "2026-10-05")
YEAR_TO_DATE = ("2026-01-01", "2026-10-02")  # what is posted later may be answered in time still
MOMENTS = ("opened", "closed")
TEAMS = ("Rostock", "Aarhus", "Gdynia")

Frame = Any  # a pandas.DataFrame; pandas' own types are partial
Figure = tuple[float | None, int | None]


@cache
def _read(pattern: str) -> Frame:
    """All files of a pattern as text, one below the other; empty cells are NaN.

    The frame is shared: whoever needs a column changed makes a new frame.
    """
    paths = sorted(MEASUREMENTS.glob(pattern))
    return pd.concat([pd.read_csv(path, dtype=str) for path in paths], ignore_index=True)


def _read_lines(name: str) -> Frame:
    """A JSON Lines file."""
    with (MEASUREMENTS / name).open(encoding="utf-8") as lines:
        return pd.DataFrame([json.loads(line) for line in lines])


def _stamps(column: Frame, form: str = "ISO8601") -> Frame:
    """Stamps as instants in Berlin; those without a zone were written there."""
    return pd.to_datetime(column, format=form).dt.tz_localize(BERLIN)


def _utc(column: Frame) -> Frame:
    """Stamps that end in Z, as instants in Berlin."""
    return pd.to_datetime(column, format="ISO8601", utc=True).dt.tz_convert(BERLIN)


def _within(frame: Frame, times: Frame, period: tuple[str, str]) -> Frame:
    """The rows whose time lies in the half-open period; those without a time do not."""
    first, end = (pd.Timestamp(each, tz=times.dt.tz) for each in period)
    return frame[(times >= first) & (times < end)]


def _share(held: Frame) -> Figure:
    """How many of the rows hold, and how many rows there are."""
    return float(held.mean()), len(held)


def surveys(period: tuple[str, str] = MONTH) -> Frame:
    """The survey's answers that carry a score from 1 to 5, each once."""
    frame = _read("surveys/surveys-*.csv").drop_duplicates()
    frame = frame.assign(score=frame["Satisfaction rating"].fillna(frame["Rating"]))
    frame = frame[frame["score"].isin(list("12345"))].astype({"score": int})
    return _within(frame, _stamps(frame["Responded at"], "%d/%m/%Y %H:%M"), period)


def calls(period: tuple[str, str] = MONTH) -> Frame:
    """The calls of a period, with their times as numbers."""
    frame = _read("calls/calls-*.csv.gz")
    frame = frame.astype(dict.fromkeys(["Queue s", "Talk s", "Hold s", "Wrap s"], float))
    return _within(frame, _stamps(frame["Queued"]), period)


def satisfied_passengers() -> Figure:
    return _share(surveys()["score"] >= 4)


def calls_within_20_seconds(period: tuple[str, str] = MONTH) -> Figure:
    return _share(calls(period)["Queue s"] <= 20)


def calls_given_up() -> Figure:
    """June's, the last month before it retired; without those who hung up within five seconds."""
    frame = calls(("2026-06-01", "2026-07-01"))
    gone = frame["Outcome"] == "abandoned"
    return _share(gone[~(gone & (frame["Queue s"] <= 5))])


def chats_within_a_minute() -> Figure:
    frame = _read_lines("chats.jsonl")
    frame = _within(frame, _utc(frame["started"]), WEEK)
    return _share(frame["answered"] & (frame["waited_s"] <= 60))


def _p90_seconds(start: Frame, end: Frame) -> Figure:
    """The 90th percentile, linear, of the times that have an end."""
    took = (end - start).dt.total_seconds().dropna()
    return float(took.quantile(0.9)), len(took)


@cache
def _desk_hours() -> tuple[Frame, Frame]:
    """When the mail desk opens and closes, by the clocks of Berlin, on each day that it does."""
    closed = holidays.country_holidays("DE", "MV", (2025, 2026)).keys() | {date(2025, 12, 24)}
    hours = []
    for day in pd.date_range("2025-08-31", "2026-10-05"):
        first, last = (9, 17) if day.day_of_week >= 5 else (7, 20)
        if day.date() == date(2025, 12, 31):
            first, last = 9, 13
        if day.date() not in closed:
            hours.append((day + pd.Timedelta(hours=first), day + pd.Timedelta(hours=last)))
    opens, closes = zip(*hours, strict=True)
    return tuple(pd.DatetimeIndex(each).tz_localize(BERLIN) for each in (opens, closes))


def _at_the_desk(start: Frame, end: Frame) -> Frame:
    """The seconds from a moment to another one while the desk was open, each by itself."""
    opens, closes = _desk_hours()

    def worked(first: pd.Timestamp, last: pd.Timestamp) -> float:
        if pd.isna(last):
            return float("nan")
        within = closes.where(closes < last, last) - opens.where(opens > first, first)
        return float(within.total_seconds().to_numpy().clip(0).sum())

    return pd.Series(map(worked, start, end), index=start.index)


def _mail(period: tuple[str, str]) -> Frame:
    """How long the first replies to a period's e-mails took, in seconds of the desk."""
    frame = _read("emails.csv.gz")
    frame = _within(frame, _utc(frame["Received (UTC)"]), period)
    took = _at_the_desk(_utc(frame["Received (UTC)"]), _utc(frame["First reply (UTC)"]))
    return took.dropna()


def emails_replied_within_6_hours() -> Figure:
    took = _mail(MONTH)
    return float(took.quantile(0.9)), len(took)


def handle_time() -> Figure:
    frame = calls(QUARTER)
    frame = frame[frame["Outcome"] == "answered"]
    return float(frame[["Talk s", "Hold s", "Wrap s"]].sum(axis=1).mean()), len(frame)


def complaints(period: tuple[str, str] = MONTH) -> Frame:
    """The complaints opened in a period."""
    frame = _read("complaints.csv")
    return _within(frame, _utc(frame["opened_at"]), period)


def resolved_within_5_days() -> Figure:
    frame = complaints()
    return _p90_seconds(_utc(frame["opened_at"]), _utc(frame["resolved_at"]))


def _following(frame: Frame) -> Frame:
    """Each row beside those that the same passenger has later, in the order of time."""
    later = frame.merge(frame, on="Passenger", suffixes=("", " later"))
    return later[later["at later"] > later["at"]].sort_values("at later")


def recovered() -> Figure:
    """Q2's: sixty days after September are not over on 5 October."""
    frame = surveys(("2025-09-01", "2026-10-05"))
    frame = frame.assign(at=_stamps(frame["Responded at"], "%d/%m/%Y %H:%M"))
    bad = frame[frame["score"] <= 3]
    bad = _within(bad, bad["at"], QUARTER_BEFORE)
    later = _following(frame).drop_duplicates("Response ID")
    soon = later["at later"] - later["at"] <= pd.Timedelta(days=60)
    return _share(
        bad["Response ID"].isin(later.loc[soon & (later["score later"] >= 4), "Response ID"])
    )


def replies_sooner() -> Figure:
    """The 90 days from 12 January on, less the 90 days before."""
    after, before = map(_mail, (("2026-01-12", "2026-04-12"), ("2025-10-14", "2026-01-12")))
    return float(after.quantile(0.9) - before.quantile(0.9)), len(after) + len(before)


def answered_at_once() -> Figure:
    """Q2's: a week after September is not over on 5 October."""
    frame = _read("emails.csv.gz")
    frame = frame.assign(at=_utc(frame["Received (UTC)"]))
    later = _following(frame)
    again = later.loc[later["at later"] - later["at"] <= pd.Timedelta(days=7), "Ticket"]
    return _share(~_within(frame, frame["at"], QUARTER_BEFORE)["Ticket"].isin(again))


def won_back() -> Figure:
    frame = _read_lines("complaint-survey.jsonl")
    frame = _within(frame, pd.to_datetime(frame["answered_on"]), MONTH)
    return _share(frame["verdict"].dropna() == "good")


def would_recommend_us(period: tuple[str, str] = MONTH) -> Figure:
    frame = _read("onboard-survey.csv")
    frame = _within(frame, pd.to_datetime(frame["Date"], format="%d.%m.%Y"), period)
    likely = frame["How likely are you to recommend us?"].astype(int)
    if likely.empty:
        return None, 0
    return float(((likely >= 9).mean() - (likely <= 6).mean()) * 100), len(likely)


def club_members_stay() -> Figure:
    frame = _read("club-members-*.csv")
    return _share(frame.loc[frame["Tier"] != "Trial", "Left"] == "Y")


def upgrades_by_phone_and_chat(period: tuple[str, str] = FISCAL_QUARTER) -> Figure:
    frame = _read("orders.csv.gz")
    frame = _within(frame, _stamps(frame["ordered_at"]), period)
    by_service = frame["channel"].isin(["phone", "chat"])
    upgrades = frame[by_service & (frame["is_upgrade"] == "yes")]
    cents = upgrades["net_amount"].str.replace(".", "", regex=False).astype(int).sum()
    return float(cents) / 100, len(upgrades)


def regular_travellers() -> Figure:
    frame = _read("orders.csv.gz")
    frame = _within(frame, _stamps(frame["ordered_at"]), QUARTER)
    number = int((frame["ordered_at"].str[:10].groupby(frame["passenger"]).nunique() >= 2).sum())
    return float(number), number


def public_rating() -> Figure:
    frame = _read("reviews-*.csv")
    stars = _within(frame, pd.to_datetime(frame["posted_on"]), NINETY_DAYS)["stars"].astype(int)
    return float(stars.mean()), len(stars)


def reviews_answered() -> Figure:
    frame = _read("reviews-*.csv")
    posted = pd.to_datetime(frame["posted_on"])
    took = pd.to_datetime(frame["replied_on"]) - posted
    posted_then = _within(frame.assign(took=took), posted, YEAR_TO_DATE)
    return _share(posted_then["took"] <= pd.Timedelta(days=3))


def training() -> Frame:
    """The judged month's counts by team."""
    frame = _read("training.csv")
    frame = _within(frame, pd.to_datetime(frame["month"]), MONTH)
    return frame.set_index("team")[["assigned", "completed", "exempt"]].astype(int)


def soft_skills_training() -> Figure:
    total = training().sum()
    due = int(total["assigned"] - total["exempt"])
    return float(total["completed"] / due), due


def usable_ideas(period: tuple[str, str] = QUARTER) -> Figure:
    frame = _read("ideas.csv")
    frame = _within(frame, pd.to_datetime(frame["received_on"]), period)
    number = int((frame["status"] != "duplicate").sum())
    return float(number), number


@cache
def _cases() -> Frame:
    """The claims' exports, read by position: the newest line of each case, by its last change."""
    names = ["case", "opened", "closed", "changed", "channel", "agent", "spent", "paid"]
    frame = pd.concat(
        pd.read_csv(
            path, sep=";", encoding="cp1252", header=None, skiprows=2, names=names, dtype=str
        )
        for path in sorted((MEASUREMENTS / "claims").glob("*.csv"))
    )
    for name in ("opened", "closed", "changed"):
        frame[name] = _stamps(frame[name], "%d.%m.%Y %H:%M")
    return frame.sort_values("changed").drop_duplicates("case", keep="last")


def staff() -> Frame:
    """The staff list, with its days as days."""
    frame = _read("agents.csv")
    return frame.assign(**{each: pd.to_datetime(frame[each]) for each in ("started_on", "left_on")})


def certificates() -> Frame:
    """The certificates, with their days as days."""
    frame = _read("certificates.csv")
    days = ("obtained_on", "expires_on")
    return frame.assign(**{each: pd.to_datetime(frame[each]) for each in days})


def claims_by(moment: str, period: tuple[str, str] = MONTH) -> Frame:
    """The cases that were `opened` or `closed` in a period, with the team of their agent."""
    frame = _cases().merge(_read("agents.csv"), left_on="agent", right_on="id", validate="m:1")
    return _within(frame, frame[moment], period)


def settled_within_10_days(team: str = "") -> Figure:
    frame = claims_by("closed")
    return _p90_seconds(*(frame.loc[frame["team"].str.contains(team), each] for each in MOMENTS))


def open_claims(team: str = "") -> Figure:
    """Counted by hand from the cases, not read from the list: at the end of September."""
    frame = _cases().merge(_read("agents.csv"), left_on="agent", right_on="id", validate="m:1")
    end = pd.Timestamp("2026-10-01", tz=BERLIN)
    still = frame[(frame["opened"] < end) & (frame["closed"].isna() | (frame["closed"] >= end))]
    return float(still["team"].str.contains(team).sum()), 1 if team else len(TEAMS)


def claims_per_hour() -> Figure:
    hours = pd.to_timedelta(claims_by("closed", QUARTER)["spent"]).dt.total_seconds() / 3600
    return float(hours.count() / hours.sum()), int(hours.count())


def money_back_in_budget(team: str = "") -> Figure:
    cases = claims_by("closed", QUARTER)
    paid = cases.loc[cases["team"].str.contains(team), "paid"].dropna()
    cents = paid.map(lambda cell: int(re.sub("[^0-9-]", "", cell)))
    return int(cents.sum()) / 100, len(cents)


def sailings(period: tuple[str, str] = MONTH) -> Frame:
    """The sailings planned in a period, with their delay; none where one was cancelled."""
    frame = _read("sailings.csv")
    planned, left = (
        pd.to_datetime(frame["Date"] + " " + frame[each], format="%Y-%m-%d %H:%M", errors="coerce")
        for each in ("Planned", "Departed")
    )
    return _within(frame.assign(planned=planned, delay=left - planned), planned, period)


def leaves_on_time() -> Figure:
    frame = sailings()
    frame = frame[~frame["planned"].between("2026-09-17", "2026-09-25", inclusive="left")]
    return _share(frame["delay"].isna() | (frame["delay"] > pd.Timedelta(minutes=15)))


def green_buttons(terminal: str = "") -> Figure:
    """August's: ten days after September are not over on 5 October."""
    frame = _read("smileys.csv").astype({"presses": int})
    frame = frame[frame["day"].str.startswith("2026-08") & frame["terminal"].str.contains(terminal)]
    total = int(frame["presses"].sum())
    return int(frame.loc[frame["smiley"] == "green", "presses"].sum()) / total, total


def presses_by_terminal(month: str) -> Frame:
    """How often the buttons were pressed in a month, by terminal; and the green ones of them."""
    frame = _read("smileys.csv")
    frame = frame[frame["day"].str.startswith(month)].astype({"presses": int})
    green = frame["presses"].where(frame["smiley"] == "green", 0)
    return frame.assign(green=green).groupby("terminal")[["presses", "green"]].sum()


def app_answers() -> Frame:
    """The app's answers, flat."""
    lines = (MEASUREMENTS / "app-survey.jsonl").read_text(encoding="utf-8").splitlines()
    frame = pd.json_normalize([json.loads(line) for line in lines])
    return frame.assign(sent=_utc(frame["sent"]))


def booking_is_easy() -> Figure:
    frame = app_answers()
    easy = _within(frame, frame["sent"], MONTH)["answers.easy"]
    return float(easy.mean()), len(easy)


def _marks() -> Frame:
    """The quarter's marks: a line per traveller and company, a column for each aspect."""
    frame = pd.read_csv(MEASUREMENTS / "comparison.csv", sep=";", na_values="-")
    return _within(frame, pd.to_datetime(frame["Sailed on"], format="%d.%m.%Y"), QUARTER)


def kinder_crews() -> Figure:
    """Less the better of the two others."""
    given = _marks().groupby("Company")["crew"]
    mean = given.mean()
    return float(mean["Halvmar"] - mean.drop("Halvmar").max()), int(given.count().sum())


def aspects_ahead() -> Figure:
    marks = _marks().groupby("Company")[["crew", "cabin", "food", "booking"]]
    others = marks.mean().drop("Halvmar").max()
    return float((marks.mean().loc["Halvmar"] > others).sum()), int(marks.count().sum().sum())


def order_worth_30_euros() -> Figure:
    frame = _read("preorders.csv").astype({"price": float})
    frame = _within(frame, pd.to_datetime(frame["ordered_on"]), QUARTER)
    orders = frame.groupby("order")["price"].sum()
    return float(orders.mean()), len(orders)


def seen_as_friendly() -> Figure:
    frame = _read("brand-survey.csv.gz")
    frame = _within(frame, pd.to_datetime(frame["asked_on"]), QUARTER)
    return _share(frame["friendly"].dropna() == "yes")


def talked_about() -> Figure:
    named = [_read(f"mentions/mentions-2026-0{month}.csv")["company"] for month in (7, 8, 9)]
    return _share(pd.concat(named) == "Halvmar")


def freight_customers_called() -> Figure:
    """Of the customers at the quarter's end, but for those of the last thirty days."""
    frame = _read("accounts.csv")
    since, left = (pd.to_datetime(frame[each], format="%d.%m.%Y") for each in ("Since", "Left"))
    stays = left.isna() | (left >= QUARTER[1])
    due = frame[stays & (since <= pd.Timestamp(QUARTER[1]) - pd.Timedelta(days=30))]
    made = _read("account-contacts.csv")
    made = _within(made, pd.to_datetime(made["day"]), QUARTER)
    spoken = made[(made["reached"] == "yes") & made["kind"].isin(["call", "visit"])]
    return _share(due["Account"].isin(spoken["account"]))


def good_word() -> Figure:
    frame = _read("mentions/mentions-2026-09.csv")
    tones = frame.loc[frame["company"] == "Halvmar", "tone"]
    return float(tones.map({"positive": 100, "neutral": 0, "negative": -100}).mean()), len(tones)


def friends_invited() -> Figure:
    """August's: four weeks after September are not over on 5 October."""
    frame = _read("referrals.csv")
    counts = frame.loc[frame["Month"] == "08/2026", ["Members", "Joined"]].astype(int)
    return float(counts["Joined"].sum() / counts["Members"].sum()), len(counts)


def cycles_completed() -> Figure:
    frame = _read("improvement-plan.csv")
    months = frame.loc[frame["Cycles"] == "done", ["2026-07", "2026-08", "2026-09"]].astype(int)
    return float(months.to_numpy().sum()), months.size


def handed_in(objective: str, period: str) -> dict[str, str]:
    """What a document says of an objective and period, as it was written."""
    document = yaml.load((SAMPLE / "objectives/figures.yaml").read_text("utf-8"), yaml.BaseLoader)
    (found,) = (
        each
        for each in document["measurements"]
        if (each["objective"], each["period"]) == (objective, period)
    )
    return dict(found)


def named_unaided(month: str = "2026-08") -> Figure:
    """Of all who were asked; each stands for as many as the institute says."""
    frame = _read("brand-survey.csv.gz")
    frame = frame[frame["asked_on"].str.startswith(month)]
    ours = frame["named"].str.contains("halvma", case=False, na=False)
    weights = frame["weight"].astype(float)
    return float(weights[ours].sum() / weights.sum()), len(frame)


def worth_of_a_guest() -> Figure:
    """By a model that is fitted with SciPy's means."""
    frame = pd.read_csv(MEASUREMENTS / "bookings.csv.gz", parse_dates=["booked_on"])
    return worth(frame, pd.Timestamp(QUARTER[1]), horizon=1095, yearly=0.1)


def step_free() -> Figure:
    said = handed_in("on-the-way/step-free", "2026-Q3")
    return int(said["numerator"]) / int(said["denominator"]), int(said["denominator"])


def staff_answer() -> Figure:
    """Those whose answers were handed in, of those whom the works council says it asked."""
    said = handed_in("people-and-ideas/staff-answer", "2026-Q3")
    answered = staff_recommend_us()[1] or 0
    assert int(said["numerator"]) == answered
    return answered / int(said["denominator"]), int(said["denominator"])


def staff_certified(following: str = "2026-10-01") -> Figure:
    """Of those who need one when a month ends, but for those of the last sixty days."""
    end = pd.Timestamp(following)
    frame = staff()
    stays = frame["left_on"].isna() | (frame["left_on"] >= end)
    long_enough = frame["started_on"] <= end - pd.Timedelta(days=60)
    due = frame[stays & long_enough & (frame["role"] != "planner")]
    held = certificates()
    held = held[(held["course"] == "passenger rights") & (held["obtained_on"] < end)]
    return _share(
        due["id"].isin(held.loc[held["expires_on"] >= end - pd.Timedelta(days=1), "agent"])
    )


def taken_up() -> Figure:
    """Of all that were raised: what is not decided is not taken up."""
    frame = _read("issues.csv")
    frame = _within(frame, pd.to_datetime(frame["raised_on"]), QUARTER)
    return _share(frame["accepted"] == "yes")


def failures_told() -> Figure:
    frame = _read("failures.csv")
    return _share(_within(frame, pd.to_datetime(frame["found_on"]), QUARTER)["shared_on"].notna())


def staff_recommend_us(team: str = "") -> Figure:
    frame = _read("staff-survey.csv")
    frame = frame[(frame["period"] == "2026-Q3") & frame["segment.team"].str.contains(team)]
    counts = frame.filter(like="answers.").astype(int).sum().to_numpy()
    return float((counts[9:].sum() - counts[:7].sum()) / counts.sum() * 100), int(counts.sum())


def people() -> set[str]:
    """Who is named in the files: agents, account managers, authors of posts."""
    columns = {
        "agents.csv": "name",
        "accounts.csv": "Account manager",
        "mentions/*.csv": "author",
    }
    return {name for pattern, column in columns.items() for name in _read(pattern)[column]}


FIGURES: dict[str, Callable[[], Figure]] = {
    "claims/settled-within-10-days": settled_within_10_days,
    "claims/open-claims": open_claims,
    "claims/claims-per-hour": claims_per_hour,
    "claims/money-back-in-budget": money_back_in_budget,
    "on-the-way/leaves-on-time": leaves_on_time,
    "on-the-way/green-buttons": green_buttons,
    "on-the-way/booking-is-easy": booking_is_easy,
    "on-the-way/step-free": step_free,
    "on-the-way/kinder-crews": kinder_crews,
    "on-the-way/aspects-ahead": aspects_ahead,
    "loyalty-and-sales/order-worth-30-euros": order_worth_30_euros,
    "loyalty-and-sales/worth-of-a-guest": worth_of_a_guest,
    "loyalty-and-sales/freight-customers-called": freight_customers_called,
    "loyalty-and-sales/named-unaided": named_unaided,
    "loyalty-and-sales/seen-as-friendly": seen_as_friendly,
    "loyalty-and-sales/talked-about": talked_about,
    "loyalty-and-sales/good-word": good_word,
    "loyalty-and-sales/friends-invited": friends_invited,
    "people-and-ideas/staff-certified": staff_certified,
    "people-and-ideas/cycles-completed": cycles_completed,
    "people-and-ideas/taken-up": taken_up,
    "people-and-ideas/failures-told": failures_told,
    "people-and-ideas/staff-answer": staff_answer,
    "people-and-ideas/staff-recommend-us": staff_recommend_us,
    "contact-centre/satisfied-passengers": satisfied_passengers,
    "contact-centre/calls-within-20-seconds": calls_within_20_seconds,
    "contact-centre/calls-given-up": calls_given_up,
    "contact-centre/chats-within-a-minute": chats_within_a_minute,
    "contact-centre/emails-replied-within-6-hours": emails_replied_within_6_hours,
    "contact-centre/replies-sooner": replies_sooner,
    "contact-centre/answered-at-once": answered_at_once,
    "contact-centre/handle-time": handle_time,
    "complaints/resolved-within-5-days": resolved_within_5_days,
    "complaints/recovered": recovered,
    "complaints/won-back": won_back,
    "loyalty-and-sales/would-recommend-us": would_recommend_us,
    "loyalty-and-sales/club-members-stay": club_members_stay,
    "loyalty-and-sales/regular-travellers": regular_travellers,
    "loyalty-and-sales/upgrades-by-phone-and-chat": upgrades_by_phone_and_chat,
    "loyalty-and-sales/public-rating": public_rating,
    "loyalty-and-sales/reviews-answered": reviews_answered,
    "people-and-ideas/soft-skills-training": soft_skills_training,
    "people-and-ideas/usable-ideas": usable_ideas,
}


def bases() -> dict[str, float]:
    """What the figures with a relative target are held against."""
    return {
        "complaints/recovered": 0.44,
        "people-and-ideas/usable-ideas": usable_ideas(QUARTER_BEFORE)[0] or 0.0,
        "people-and-ideas/staff-certified": staff_certified("2025-10-01")[0] or 0.0,
    }


def expected_figures() -> dict[str, Figure]:
    """Each objective's value and n in its judged period, for the whole: `{name: (value, n)}`.

    Shares are fractions, durations seconds; a value that does not exist is None. n counts
    what the value stands on: answers, calls, times that have an end, or the denominator; it is
    None where a value was handed in without it.
    """
    return {name: figure() for name, figure in FIGURES.items()}
