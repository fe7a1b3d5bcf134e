"""What people recall, say and pass on: as pandas, scipy and statsmodels say, over random rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import LEVEL, Figure, Frame, Promise

MONTHS = ("2026-07", "2026-08", "2026-09")
COLUMNS: dict[str, Any] = {
    "at": {"type": "date"},
    "team": {"type": "text"},
    "answer": {"type": "text"},
    "asked": {"type": "boolean"},
    "coded": {"type": "boolean"},
    "brand": {"type": "text"},
    "author": {"type": "text"},
    "amount": {"type": "decimal", "digits": 2},
    "sounds": {"type": "text"},
    "score": {"type": "decimal", "digits": 2},
    "plus": {"type": "integer"},
    "minus": {"type": "integer"},
    "zero": {"type": "integer"},
    "pro": {"type": "decimal", "digits": 1},
    "con": {"type": "decimal", "digits": 1},
    "sent": {"type": "integer"},
    "joined": {"type": "integer"},
    "customers": {"type": "integer"},
    "first": {"type": "integer"},
    "second": {"type": "integer"},
    "third": {"type": "integer"},
}
BRANDS = ("Yoda Air", "KLM", "Emirates", "Ryanair")
SAID = (
    "Yoda Air",
    "yöda-air",
    "YODA  AIR!",
    "yodaair",
    "KLM",
    "fair",
    "Air",
    "Emirates",
    "no idea",
)
OWN = ("yoda air", "yodaair")


def rows() -> Frame:
    """Answers, mentions and referrals of three months, some of which are not given."""
    source = np.random.default_rng(20261005)
    n = 900
    sent = source.poisson(2, n)
    answers = [
        str(source.choice([", ", "; ", "/", " and ", "\n"])).join(
            source.choice(SAID, source.integers(1, 4))
        )
        for _ in range(n)
    ]
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 92, n), unit="D"),
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "answer": answers,
            "asked": source.random(n) < 0.8,
            "coded": source.random(n) < 0.3,
            "brand": source.choice(BRANDS, n),
            "author": source.choice([f"a{each}" for each in range(90)], n),
            "amount": source.integers(-200, 5_000, n) / 100,
            "sounds": source.choice(["good", "great", "so-so", "bad", "mixed"], n),
            "score": source.integers(-100, 101, n) / 100,
            "plus": source.integers(0, 40, n),
            "minus": source.integers(0, 20, n),
            "zero": source.integers(1, 60, n),
            "pro": source.integers(300, 600, n) / 10,
            "con": source.integers(200, 500, n) / 10,
            "sent": sent,
            "joined": source.binomial(sent, 0.2),
            "customers": source.integers(1, 20, n),
            "first": source.integers(1, 12, n),
            "second": source.integers(0, 11, n),
            "third": source.integers(1, 11, n),
        }
    )
    for name in ("answer", "asked", "coded", "brand", "author", "amount", "sounds", "score", "pro"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.1)
    for name in ("sent", "first", "second"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.05)
    return frame


def names_us(answer: str) -> bool:
    """Whether one of the own spellings stands in an answer, as whole words."""
    bare = unicodedata.normalize("NFD", answer).encode("ascii", "ignore").decode().lower()
    said = f" {' '.join(re.findall('[a-z0-9]+', bare))} "
    return any(f" {each} " in said for each in OWN)


def names_us_first(answer: str) -> bool:
    """Whether one of them stands in the first part of an answer."""
    return names_us(re.split("[,;/|\n]", answer)[0])


def recalled(frame: Frame, named: Any, *, asked: bool = False) -> Figure:
    """The share of answers that name the brand; of those asked, an empty one names nobody."""
    if asked:
        frame = frame[frame["asked"].fillna(False).astype(bool)]
        return oracles.share(frame["answer"].fillna("").map(named))
    return oracles.share(frame["answer"].dropna().map(named))


def on_the_list(frame: Frame) -> Frame:
    """The rows about the own brand, or one of two rivals."""
    return frame[frame["brand"].isin(BRANDS[:3])]


def ours(frame: Frame) -> Frame:
    """Whether a row is about the own brand."""
    return (frame["brand"] == BRANDS[0]).astype(bool)


def voice_by_author(frame: Frame) -> Figure:
    """The share of rows with the variance between authors, held within 0 and 1."""
    frame = on_the_list(frame).dropna(subset=["author"])
    found = oracles.clustered_ratio(ours(frame).astype(float), 1.0, frame["author"])
    if found.low is None or found.high is None:
        return found
    return Figure(found.value, found.n, max(found.low, 0.0), min(found.high, 1.0))


def voice_by_amount(frame: Frame) -> Figure:
    """The own amount over the amount of all on the list, linearised over rows.

    Rows without any amount are no weight to least squares: the variance is by hand, of residuals.
    """
    frame = on_the_list(frame).dropna(subset=["amount"])
    frame = frame[frame["amount"] >= 0]
    over, under = (
        frame["amount"].where(ours(frame), 0.0).astype(float),
        frame["amount"].astype(float),
    )
    n = len(frame)
    if not under.sum():
        return Figure(None, n)
    quotient = over.sum() / under.sum()
    residuals = over - quotient * under
    if n < 2 or not residuals.abs().sum() > 1e-9:
        return Figure(quotient, n)
    error = stats.sem(residuals) / under.mean()
    return Figure(quotient, n, *stats.t.interval(LEVEL, n - 1, loc=quotient, scale=error))


def net(plus: Frame, minus: Frame) -> Figure:
    """Positives less negatives in points, with the interval of Rocks (2016), by numpy."""
    n = len(plus)
    if not n:
        return Figure(None, 0)
    up, down = plus.sum() + 0.75, minus.sum() + 0.75
    total = n + 3
    centre = (up - down) / total
    size = stats.norm.ppf(0.975) * np.sqrt(((up + down) / total - centre**2) / total)
    ends = np.clip([centre - size, centre + size], -1, 1) * 100
    return Figure(100 * (plus.sum() - minus.sum()) / n, n, *ends)


def sounding(frame: Frame, *labels: str) -> Frame:
    """The labels, where they are among these."""
    return frame["sounds"][frame["sounds"].isin(labels)]


def polar(scores: Frame) -> Frame:
    """The scores that are positive or negative."""
    known = scores.dropna().astype(float)
    return known[(known >= 0.4) | (known <= -0.2)]


def times(first: Figure, second: Figure, n: int) -> Figure:
    """A product by the MOVER form on logarithms (Zou and Donner 2008)."""
    if first.value is None or second.value is None:
        return Figure(None, n)
    value = first.value * second.value
    down = up = 0.0
    for each in (first, second):
        if not each.value or each.low is None or each.high is None or each.low < 0:
            return Figure(value, n)
        with np.errstate(divide="ignore"):
            down += np.log(each.low / each.value) ** 2
            up += np.log(each.high / each.value) ** 2
    return Figure(value, n, value * np.exp(-np.sqrt(down)), value * np.exp(np.sqrt(up)))


def succeeded(frame: Frame) -> Figure:
    """The share of invitations that brought a customer."""
    return oracles.share_of_counts(int(frame["joined"].sum()), int(frame["sent"].sum()))


def brought(frame: Frame) -> Figure:
    """Invitations per customer by their success, where each row is a customer."""
    frame = frame.dropna(subset=["sent"])
    second = succeeded(frame)
    return times(oracles.mean(frame["sent"]), second, min(len(frame), second.n))


def brought_of_counts(frame: Frame) -> Figure:
    """The same over counts of customers, invitations being a count of Poisson's."""
    frame = frame.dropna(subset=["sent"])
    second, customers = succeeded(frame), int(frame["customers"].sum())
    if not customers:
        return Figure(None, 0)
    events = int(frame["sent"].sum())
    low = stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    high = stats.chi2.ppf(0.975, 2 * events + 2) / 2
    first = Figure(events / customers, len(frame), low / customers, high / customers)
    return times(first, second, min(len(frame), second.n))


def index(frame: Frame) -> Figure:
    """The mean over rows of the weighted place of three answers from 1 to 10."""
    answers = frame[["first", "second", "third"]].astype("Float64")
    off = ((answers < 1) | (answers > 10)).fillna(False).any(axis="columns")
    kept = answers[~off].dropna().astype(float)
    return oracles.mean(100 * ((kept - 1) @ [0.5, 0.25, 0.25]) / 9)


def counted(frame: Frame) -> Figure:
    """Positive less negative counts over all three, in points."""
    return oracles.ratio(
        frame["plus"] - frame["minus"], frame["plus"] + frame["minus"] + frame["zero"], 100
    )


RECALL = {"metric": "unaided_recall", "answer": "answer", "spellings": list(OWN)}
FIRST = {**RECALL, "metric": "top_of_mind"}
VOICE = {
    "metric": "share_of_voice",
    "brand": "brand",
    "own": ["Yoda Air"],
    "competitors": ["KLM", "Emirates"],
}
LABELS = {"sentiment": "sounds", "positive": ["good", "great"], "negative": ["bad"]}
SCORES = {"sentiment": "score", "positive_from": 0.4, "negative_to": -0.2}
COUNTS = {"variant": "of_counts", "positives": "plus", "negatives": "minus", "neutrals": "zero"}
UP, DOWN, ALL = ("good", "great"), ("bad",), ("good", "great", "bad", "so-so")
PROMISES = {
    "recall": Promise(RECALL, lambda f: recalled(f, names_us)),
    "recall of those asked": Promise(
        {**RECALL, "asked": "asked"}, lambda f: recalled(f, names_us, asked=True)
    ),
    "recall, coded": Promise(
        {"metric": "unaided_recall", "named": "coded"}, lambda f: oracles.share(f["coded"])
    ),
    "recall, by counts": Promise(
        {"metric": "unaided_recall", "part": "plus", "whole": "plus + minus"},
        lambda f: oracles.share_of_counts(f["plus"].sum(), (f["plus"] + f["minus"]).sum()),
    ),
    "recall, as a condition": Promise(
        {"metric": "share", "when": "names(answer, 'Yoda Air', 'YodaAir')"},
        lambda f: recalled(f, names_us),
    ),
    "top of mind": Promise(FIRST, lambda f: recalled(f, names_us_first)),
    "top of mind of those asked": Promise(
        {**FIRST, "asked": "asked"}, lambda f: recalled(f, names_us_first, asked=True)
    ),
    "top of mind, coded": Promise(
        {"metric": "top_of_mind", "named": "coded"}, lambda f: oracles.share(f["coded"])
    ),
    "share of voice": Promise(VOICE, lambda f: oracles.share(ours(on_the_list(f)))),
    "share of voice, by author": Promise({**VOICE, "cluster": "author"}, voice_by_author),
    "share of voice, by amount": Promise({**VOICE, "amount": "amount"}, voice_by_amount),
    "net sentiment": Promise(
        {"metric": "net_sentiment", "variant": "of_all", **LABELS, "neutral": ["so-so"]},
        lambda f: net(sounding(f, *ALL).isin(UP), sounding(f, *ALL).isin(DOWN)),
    ),
    "net sentiment, polar": Promise(
        {"metric": "net_sentiment", "variant": "of_polar", **LABELS},
        lambda f: net(sounding(f, *UP, *DOWN).isin(UP), sounding(f, *UP, *DOWN).isin(DOWN)),
    ),
    "net sentiment of scores": Promise(
        {"metric": "net_sentiment", "variant": "of_all_scores", **SCORES},
        lambda f: net(f["score"].dropna() >= 0.4, f["score"].dropna() <= -0.2),
    ),
    "net sentiment of scores, polar": Promise(
        {"metric": "net_sentiment", "variant": "of_polar_scores", **SCORES},
        lambda f: net(polar(f["score"]) >= 0.4, polar(f["score"]) <= -0.2),
    ),
    "net sentiment of counts": Promise({"metric": "net_sentiment", **COUNTS}, counted),
    "net favourability": Promise(
        {
            "metric": "net_sentiment",
            "variant": "of_polls",
            "favourable": "pro",
            "unfavourable": "con",
        },
        lambda f: oracles.mean(f["pro"] - f["con"]),
    ),
    "positive mentions": Promise(
        {"metric": "positive_mention_share", "variant": "of_all", **LABELS, "neutral": ["so-so"]},
        lambda f: oracles.share(sounding(f, *ALL).isin(UP)),
    ),
    "positive mentions, polar": Promise(
        {"metric": "positive_mention_share", "variant": "of_polar", **LABELS},
        lambda f: oracles.share(sounding(f, *UP, *DOWN).isin(UP)),
    ),
    "positive scores": Promise(
        {
            "metric": "positive_mention_share",
            "variant": "of_all_scores",
            "sentiment": "score",
            "positive_from": 0.4,
        },
        lambda f: oracles.share(f["score"].dropna() >= 0.4),
    ),
    "positive scores, polar": Promise(
        {"metric": "positive_mention_share", "variant": "of_polar_scores", **SCORES},
        lambda f: oracles.share(polar(f["score"]) >= 0.4),
    ),
    "positive mentions, by counts": Promise(
        {"metric": "positive_mention_share", **COUNTS},
        lambda f: oracles.share_of_counts(
            f["plus"].sum(), (f["plus"] + f["minus"] + f["zero"]).sum()
        ),
    ),
    "referred": Promise(
        {"metric": "referral_rate", "variant": "of_new_customers", "referred": "coded"},
        lambda f: oracles.share(f["coded"]),
    ),
    "referring": Promise(
        {"metric": "referral_rate", "variant": "of_customers", "referring": "sent > 2"},
        lambda f: oracles.share(f["sent"].dropna() > 2),
    ),
    "brought by each customer": Promise(
        {"metric": "referral_coefficient", "invitations": "sent", "conversions": "joined"}, brought
    ),
    "brought, by counts": Promise(
        {
            "metric": "referral_coefficient",
            "invitations": "sent",
            "conversions": "joined",
            "customers": "customers",
        },
        brought_of_counts,
    ),
    "index of three answers": Promise(
        {
            "metric": "acsi_index",
            "satisfaction": "first",
            "expectation": "second",
            "ideal": "third",
            "weight_of_satisfaction": 0.5,
            "weight_of_expectation": 0.25,
            "weight_of_ideal": 0.25,
        },
        index,
    ),
    "perceived less expected": Promise(
        {"metric": "servqual_gap", "perception": "first", "expectation": "second"},
        lambda f: oracles.mean(f["first"] - f["second"]),
    ),
    "perceived less expected, by person": Promise(
        {
            "metric": "servqual_gap",
            "perception": "first",
            "expectation": "second",
            "cluster": "author",
        },
        lambda f: oracles.clustered_ratio(f["first"] - f["second"], 1.0, f["author"]),
    ),
}
ROWS = rows()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    return oracles.evaluated(tmp_path_factory.mktemp("brand"), ROWS, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, of_place in oracles.parts(ROWS, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(of_place))
