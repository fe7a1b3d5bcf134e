"""The sample's figures, worked out with pandas from the files, without csobjectives.

Each function reads the raw export, cleans it by hand and applies the formula; nothing here
knows the sources' contracts, so that agreement with csobjectives means something.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

MEASUREMENTS = Path(__file__).parent.parent / "measurements"
BERLIN = "Europe/Berlin"
WEEK = ("2026-09-28", "2026-10-05")
MONTH = ("2026-09-01", "2026-10-01")
QUARTER = ("2026-07-01", "2026-10-01")

Frame = Any  # a pandas.DataFrame; pandas' own types are partial
Figure = tuple[float | None, int]


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
    """The rows whose time lies in the half-open period."""
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


def chats_within_a_minute() -> Figure:
    frame = _read_lines("chats.jsonl")
    frame = _within(frame, _utc(frame["started"]), WEEK)
    return _share(frame["answered"] & (frame["waited_s"] <= 60))


def _p90_seconds(start: Frame, end: Frame) -> Figure:
    """The 90th percentile, linear, of the times that have an end."""
    took = (end - start).dt.total_seconds().dropna()
    return float(took.quantile(0.9)), len(took)


def emails_replied_within_8_hours() -> Figure:
    frame = _read("emails.csv.gz")
    frame = _within(frame, _utc(frame["Received (UTC)"]), MONTH)
    return _p90_seconds(_utc(frame["Received (UTC)"]), _utc(frame["First reply (UTC)"]))


def handle_time() -> Figure:
    frame = calls()
    frame = frame[frame["Outcome"] == "answered"]
    return float(frame[["Talk s", "Hold s", "Wrap s"]].sum(axis=1).mean()), len(frame)


def complaints(period: tuple[str, str] = MONTH) -> Frame:
    """The complaints opened in a period."""
    frame = _read("complaints.csv")
    return _within(frame, _utc(frame["opened_at"]), period)


def resolved_within_5_days() -> Figure:
    frame = complaints()
    return _p90_seconds(_utc(frame["opened_at"]), _utc(frame["resolved_at"]))


def settled_for_good() -> Figure:
    frame = complaints()
    return _share(frame.loc[frame["resolved_at"].notna(), "reopened"] == "true")


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


def upgrades_by_phone_and_chat(period: tuple[str, str] = QUARTER) -> Figure:
    frame = _read("orders.csv.gz")
    frame = _within(frame, _stamps(frame["ordered_at"]), period)
    by_service = frame["channel"].isin(["phone", "chat"])
    upgrades = frame[by_service & (frame["is_upgrade"] == "yes")]
    cents = upgrades["net_amount"].str.replace(".", "", regex=False).astype(int).sum()
    return float(cents) / 100, len(upgrades)


def public_rating() -> Figure:
    frame = _read("reviews-*.csv")
    stars = _within(frame, pd.to_datetime(frame["posted_on"]), MONTH)["stars"].astype(int)
    return float(stars.mean()), len(stars)


def training() -> Frame:
    """The judged month's counts by team."""
    frame = _read("training.csv")
    frame = _within(frame, pd.to_datetime(frame["month"]), MONTH)
    return frame.set_index("team")[["assigned", "completed"]].astype(int)


def soft_skills_training() -> Figure:
    total = training().sum()
    return float(total["completed"] / total["assigned"]), int(total["assigned"])


def quiz_at_first_attempt() -> Figure:
    frame = _read("quizzes.csv")
    frame = _within(frame, pd.to_datetime(frame["taken_on"]), QUARTER)
    return _share(frame.loc[frame["attempt"] == "1", "result"] == "pass")


def usable_ideas() -> Figure:
    frame = _read("ideas.csv")
    frame = _within(frame, pd.to_datetime(frame["received_on"]), MONTH)
    number = int((frame["status"] != "duplicate").sum())
    return float(number), number


FIGURES: dict[str, Callable[[], Figure]] = {
    "contact-centre/satisfied-passengers": satisfied_passengers,
    "contact-centre/calls-within-20-seconds": calls_within_20_seconds,
    "contact-centre/chats-within-a-minute": chats_within_a_minute,
    "contact-centre/emails-replied-within-8-hours": emails_replied_within_8_hours,
    "contact-centre/handle-time": handle_time,
    "complaints/resolved-within-5-days": resolved_within_5_days,
    "complaints/settled-for-good": settled_for_good,
    "complaints/won-back": won_back,
    "loyalty-and-sales/would-recommend-us": would_recommend_us,
    "loyalty-and-sales/club-members-stay": club_members_stay,
    "loyalty-and-sales/upgrades-by-phone-and-chat": upgrades_by_phone_and_chat,
    "loyalty-and-sales/public-rating": public_rating,
    "people-and-ideas/soft-skills-training": soft_skills_training,
    "people-and-ideas/quiz-at-first-attempt": quiz_at_first_attempt,
    "people-and-ideas/usable-ideas": usable_ideas,
}


def expected_figures() -> dict[str, Figure]:
    """Each objective's value and n in its judged period, for the whole: `{name: (value, n)}`.

    Shares are fractions, durations seconds; a value that does not exist is None. n counts
    what the value stands on: answers, calls, times that have an end, or the denominator.
    """
    return {name: figure() for name, figure in FIGURES.items()}
