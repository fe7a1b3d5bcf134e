"""Writes the sample: a year of customer service at Halvmar Ferries, a company that does not exist.

    python measurements/generate.py [FOLDER]

rewrites the files beside this script (or in FOLDER) and needs the standard library only.
What is written depends on the seed alone, on every platform and Python from 3.11 on:
`random.random()` is the one generator that Python promises to keep, no function is used
that platforms round differently (of `math`, only `sqrt` is rounded alike everywhere), and
no floats go through `sum()`, which Python 3.12 changed. How gzip packs depends on the zlib
that Python was built with, so a packed file is left alone where it already holds the text.

What happened: summers are busy; service improves slowly; the telephone system moved on 13
April 2026, which took two weeks to settle; chat opened on 1 June; a storm kept the ferries
on the Kattegat in harbour from 17 to 24 September, and complaints followed; the autumn rota
has fewer people on chat from 28 September.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import sqrt
from pathlib import Path

SEED = "halvmar-2026"
FIRST, LAST = date(2025, 9, 1), date(2026, 10, 4)
MIGRATION = (date(2026, 4, 13), date(2026, 4, 26))
STORM = (date(2026, 9, 17), date(2026, 9, 24))
CHAT_OPENED = date(2026, 6, 1)
AUTUMN_ROTA = date(2026, 9, 28)
NEW_SURVEY_TOOL = date(2026, 1, 1)
BUSY = {1: 60, 2: 62, 3: 75, 4: 90, 5: 105, 6: 125, 7: 150, 8: 148, 9: 105, 10: 85, 11: 65, 12: 80}
WEEKDAYS = (1.25, 1.1, 1.05, 1.05, 1.15, 0.8, 0.6)
TEAMS = {"Rostock": 45, "Aarhus": 30, "Gdynia": 25}
REGIONS = {"Baltic": 42, "North Sea": 31, "Kattegat": 24, "n/a": 3}

Row = tuple[object, ...]
Files = Iterator[tuple[str, bytes]]


class Dice:
    """A stream of chance of its own for each file, so that a change to one leaves the rest."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"{SEED}/{name}").random

    def chance(self, share: float) -> bool:
        """True in `share` of all throws."""
        return self._random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, weights: dict[str, int]) -> str:
        """One of the keys, as often as its weight says."""
        up_to = list(accumulate(weights.values()))
        return list(weights)[bisect_left(up_to, self.between(1, up_to[-1]))]

    def skewed(self, median: float, *, tail: int = 2) -> float:
        """A waiting time: log-logistic of shape `tail` (2 or 4), at most 40 medians.

        Its p80 is 2 medians for shape 2, its p90 3 medians for shape 2 and 1.73 for shape 4.
        """
        odds = self._random()
        stretch = sqrt(odds / (1 - odds))
        return min(40.0, stretch if tail == 2 else sqrt(stretch)) * median

    def some(self, expected: float) -> int:
        """How many things happen where so many are expected, give or take a fifth."""
        return int(expected * (0.8 + 0.4 * self._random()) + self._random())


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    """The days from first to last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def during(day: date, event: tuple[date, date]) -> bool:
    """Whether the event lasts on that day."""
    return event[0] <= day <= event[1]


def gone(day: date) -> float:
    """How much of the sample's year is over: 0 on its first day, 1 on its last."""
    return (day - FIRST).days / (LAST - FIRST).days


def demand(day: date) -> float:
    """How busy a day is: 1 on average, more in summer, early in the week and in the storm."""
    return BUSY[day.month] / 100 * WEEKDAYS[day.weekday()] * (1.5 if during(day, STORM) else 1)


def opening_moments(dice: Dice, day: date, number: int) -> list[datetime]:
    """So many moments between 7:00 and 21:00, in order."""
    seconds = sorted(dice.between(7 * 3600, 21 * 3600 - 1) for _ in range(number))
    return [datetime.combine(day, time()) + timedelta(seconds=each) for each in seconds]


def calls() -> Files:
    dice, number, months = Dice("calls"), 0, dict[str, list[Row]]()
    for day in days():
        for moment in opening_moments(dice, day, dice.some(95 * demand(day))):
            number += 1
            row = (f"V{number:06}", moment, *_call(dice, day))
            months.setdefault(f"{day:%Y-%m}", []).append(row)
    header = "Call ID,Queued,Team,Outcome,Queue s,Talk s,Hold s,Wrap s"
    for month, rows in months.items():
        yield f"calls/calls-{month}.csv.gz", packed(csv(header, rows))


def _call(dice: Dice, day: date) -> Row:
    """Team, outcome and times of one call; one hangs up when patience ends before the wait."""
    team = dice.pick(TEAMS)
    migration, storm = during(day, MIGRATION), during(day, STORM)
    median = 10.6 - 2.4 * gone(day) + (1.2 if BUSY[day.month] > 140 else 0)
    median *= (3 if migration else 1.25 if storm else 1) * (1.17 if team == "Gdynia" else 1)
    wait, patience = dice.skewed(median), dice.skewed(170)
    if patience < wait:
        return team, "abandoned", int(patience), "", "", ""
    talk = 20 + int(dice.skewed((300 if migration else 235) * (1.1 if storm else 1), tail=4))
    hold = int(dice.skewed(40)) if dice.chance(0.3) else 0
    return team, "answered", int(wait), talk, hold, 10 + int(dice.skewed(38, tail=4))


def chats() -> Files:
    dice, lines = Dice("chats"), list[str]()
    for day in days(CHAT_OPENED):
        for moment in opening_moments(dice, day, dice.some(24 * demand(day))):
            median = 40 if day >= AUTUMN_ROTA else 40 - 4 * gone(day)
            wait, patience = dice.skewed(median, tail=4), dice.skewed(600)
            chat = {
                "chat": f"C{len(lines) + 1:05}",
                "started": f"{moment:%Y-%m-%dT%H:%M:%S}+02:00",
                "waited_s": int(min(wait, patience)),
                "answered": wait <= patience,
            }
            lines.append(json.dumps(chat))
    yield "chats.jsonl", text(lines)


def emails() -> Files:
    dice, rows = Dice("emails"), list[Row]()
    for day in days():
        median = (4.6 if day < date(2026, 1, 12) else 3.1) - 0.9 * gone(day)
        for moment in opening_moments(dice, day, dice.some(17 * demand(day))):
            hours = dice.skewed(median * (1.2 if during(day, STORM) else 1))
            replied = "" if dice.chance(0.02) else stamp_if_known(moment, hours)
            rows.append((f"M{len(rows) + 1:05}", utc(moment), replied))
    yield "emails.csv.gz", packed(csv("Ticket,Received (UTC),First reply (UTC)", rows))


def utc(moment: datetime) -> str:
    """A stamp that says that it is in UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def stamp_if_known(start: datetime, hours: float) -> str:
    """The stamp so many hours later, or nothing where the export was made before."""
    moment = start + timedelta(seconds=int(hours * 3600))
    return utc(moment) if moment.date() <= LAST else ""


def surveys() -> Files:
    dice, number, months = Dice("surveys"), 0, dict[str, list[Row]]()
    for day in days():
        for moment in opening_moments(dice, day, dice.some(23 * demand(day))):
            number += 1
            row = (f"R{number:05}", f"{moment:%d/%m/%Y %H:%M}", *_answer(dice, day))
            copies = 2 if dice.chance(0.006) else 1
            months.setdefault(f"{day:%Y-%m}", []).extend([row] * copies)
    # Two answers that someone typed over in a spreadsheet: the contract rejects them.
    for month, typed in (("2025-11", "4/5"), ("2026-03", "55")):
        months[month][40] = (*months[month][40][:4], typed)
    for month, rows in months.items():
        rating = "Rating" if f"{NEW_SURVEY_TOOL:%Y-%m}" > month else "Satisfaction rating"
        content = csv(f"Response ID,Responded at,Channel,Region,{rating}", rows)
        yield f"surveys/surveys-{month}.csv", content.encode()


def _answer(dice: Dice, day: date) -> Row:
    """Channel, region and score of one answer; 0 says that it was opened and not answered."""
    chat = 20 if day >= CHAT_OPENED else 0
    channel = dice.pick({"phone": 60, "email": 30, "chat": chat})
    region = dice.pick(REGIONS)
    satisfied = 0.83 + 0.055 * gone(day) + (0.02 if region == "North Sea" else 0)
    if channel == "phone" and during(day, MIGRATION):
        satisfied -= 0.16
    if region == "Kattegat" and day >= STORM[0]:
        satisfied -= 0.2
    if dice.chance(0.06):
        return channel, region, 0
    good = dice.chance(satisfied)
    return channel, region, int(dice.pick({"4": 42, "5": 58} if good else {"1": 3, "2": 3, "3": 6}))


def complaints() -> Files:
    dice, rows = Dice("complaints"), list[Row]()
    for day in days():
        storm = during(day, STORM)
        for moment in opening_moments(dice, day, dice.some(5 * demand(day) * (2 if storm else 1))):
            region = dice.pick(REGIONS | {"Kattegat": 90} if storm else REGIONS)
            median = (5 if storm and region == "Kattegat" else 2.55 - 0.2 * gone(day)) * 24
            resolved = stamp_if_known(moment, dice.skewed(median, tail=4))
            again = "true" if resolved and dice.chance(0.06 - 0.01 * gone(day)) else "false"
            rows.append((f"K{len(rows) + 1:04}", utc(moment), resolved, region, again))
    header = "complaint,opened_at,resolved_at,region,reopened"
    yield "complaints.csv", csv(header, rows).encode()
    yield "complaint-survey.jsonl", text(_survey_of([(row[0], row[2]) for row in rows]))


def _survey_of(resolved: Iterable[Row]) -> list[str]:
    """The answers of one in five, two weeks after; nobody was asked from the storm on."""
    dice, answers = Dice("complaint-survey"), list[tuple[date, str]]()
    for complaint, stamp in resolved:
        day = date.fromisoformat(str(stamp)[:10]) + timedelta(days=14) if stamp else LAST
        if day >= STORM[0] or not dice.chance(0.2):
            continue
        verdict = dice.pick({"good": 66 + int(8 * gone(day)), "bad": 27, "": 7}) or None
        answer = {"complaint": complaint, "answered_on": str(day), "verdict": verdict}
        answers.append((day, json.dumps(answer)))
    return [line for _, line in sorted(answers)]


def onboard_survey() -> Files:
    dice, rows = Dice("onboard-survey"), list[Row]()
    routes = {"Rostock-Gedser": 40, "Kiel-Klaipeda": 20, "Grenaa-Halmstad": 22, "Hull-Emden": 18}
    for day in days(FIRST, date(2026, 8, 31)):
        for _ in range(dice.some(9 * BUSY[day.month] / 100)):
            promoters = 48 + int(6 * gone(day))
            group = dice.pick({"9": promoters, "7": 32, "0": 68 - promoters})
            low, high = {"9": (9, 10), "7": (7, 8), "0": (0, 6)}[group]
            rows.append((f"{day:%d.%m.%Y}", dice.pick(routes), dice.between(low, high)))
    header = "Date,Route,How likely are you to recommend us?"
    yield "onboard-survey.csv", csv(header, rows).encode()


def club_members() -> Files:
    dice, rows = Dice("club-members"), list[Row]()
    leave = {"Trial": 0.3, "Silver": 0.06, "Gold": 0.025}
    for number in range(1, 3801):
        tier = dice.pick({"Trial": 10, "Silver": 65, "Gold": 25})
        member_for = dice.between(0, 80 if tier == "Trial" else 3000)
        joined = date(2026, 6, 30) - timedelta(days=member_for)
        left = "Y" if dice.chance(leave[tier]) else "N"
        rows.append((f"H{100000 + 7 * number}", tier, f"{joined:%d.%m.%Y}", left))
    header = "Member no.,Tier,Joined,Left"
    yield "club-members-2026-09-30.csv", csv(header, rows).encode()


def orders() -> Files:
    dice, rows = Dice("orders"), list[Row]()
    products = {"Cabin upgrade": 34, "Lounge": 22, "Priority boarding": 20, "Date change": 24}
    euros = {"Cabin upgrade": 119, "Lounge": 49, "Priority boarding": 25, "Date change": 30}
    # From October 2024: a quarter's history is made of whole quarters.
    for day in days(date(2024, 10, 1)):
        expected = (17.5 + 3 * gone(day)) * (1 + demand(day)) / 2
        for moment in opening_moments(dice, day, dice.some(expected)):
            product = dice.pick(products)
            cents = f"{euros[product] * dice.between(70, 130)}"
            sign = "-" if dice.chance(0.03) else ""
            upgrade = "no" if product == "Date change" else "yes"
            channel = dice.pick({"web": 30, "phone": 58, "chat": 12 if day >= CHAT_OPENED else 0})
            money = f"{sign}{cents[:-2]}.{cents[-2:]}"
            rows.append((f"L{len(rows) + 1:05}", moment, channel, product, money, upgrade))
    header = "line,ordered_at,channel,product,net_amount,is_upgrade"
    yield "orders.csv.gz", packed(csv(header, rows))


def reviews() -> Files:
    for platform, a_day in (("harbourtalk", 2.6), ("ferrypoint", 1.6)):
        dice, rows = Dice(platform), list[Row]()
        for day in days():
            bad = 11 if day < STORM[0] else 105
            for _ in range(dice.some(a_day * BUSY[day.month] / 100)):
                stars = dice.pick({"5": 52 + int(8 * gone(day)), "4": 27, "3": 10, "1": bad})
                rows.append((day, platform, int(stars)))
        yield f"reviews-{platform}.csv", csv("posted_on,platform,stars", rows).encode()


def ideas() -> Files:
    dice, rows = Dice("ideas"), list[Row]()
    topics = {"food": 25, "cabins": 20, "boarding": 22, "bicycles": 12, "app": 21}
    for day in days():
        for _ in range(dice.some(1.25 * (0.8 + BUSY[day.month] / 400 + 0.3 * gone(day)))):
            decided = {"planned": 20, "done": 15, "declined": 30, "duplicate": 15, "new": 20}
            recent = {"new": 80, "planned": 8, "duplicate": 12}
            status = dice.pick(recent if (LAST - day).days < 30 else decided)
            rows.append((f"I{len(rows) + 1:04}", day, dice.pick(topics), status))
    yield "ideas.csv", csv("idea,received_on,topic,status", rows).encode()


def training() -> Files:
    dice, rows = Dice("training"), list[Row]()
    agents = {"Rostock": 52, "Aarhus": 36, "Gdynia": 24}
    for month in (day for day in days(FIRST, date(2026, 9, 30)) if day.day == 1):
        for team, number in agents.items():
            assigned = number * 2 + dice.between(-6, 6)
            behind = 0.15 if team == "Gdynia" and month >= date(2026, 9, 1) else 0
            share = 0.87 + 0.08 * gone(month) - behind
            rows.append((month, team, assigned, int(assigned * share + dice.between(0, 2))))
    yield "training.csv", csv("month,team,assigned,completed", rows).encode()


def quizzes() -> Files:
    dice, rows = Dice("quizzes"), list[Row]()
    for start in (date(2025, 11, 3), date(2026, 2, 2), date(2026, 5, 4), date(2026, 8, 10)):
        for agent in range(1, 113):
            attempt, day = 1, start + timedelta(days=dice.between(0, 18))
            while not dice.chance(0.79 + 0.1 * gone(start) + 0.05 * (attempt - 1)):
                rows.append((day, f"A{agent:03}", attempt, "fail"))
                attempt, day = attempt + 1, day + timedelta(days=dice.between(3, 6))
            rows.append((day, f"A{agent:03}", attempt, "pass"))
    rows.sort(key=str)
    yield "quizzes.csv", csv("taken_on,agent,attempt,result", rows).encode()


def csv(header: str, rows: Iterable[Row]) -> str:
    """The rows as comma-separated values; none of the sample's values needs a quote."""
    return "\n".join([header, *(",".join(map(str, row)) for row in rows), ""])


def text(lines: Iterable[str]) -> bytes:
    """Lines as a file's content."""
    return "".join(f"{line}\n" for line in lines).encode()


def packed(content: str) -> bytes:
    """The content under gzip, without a file name and a time."""
    target = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as file:
        file.write(content.encode())
    return target.getvalue()


SAMPLE: tuple[Callable[[], Files], ...] = (
    calls,
    chats,
    emails,
    surveys,
    complaints,
    onboard_survey,
    club_members,
    orders,
    reviews,
    ideas,
    training,
    quizzes,
)


def unpacked(path: str, content: bytes) -> bytes:
    """What the file holds."""
    return gzip.decompress(content) if path.endswith(".gz") else content


def main(folder: Path) -> None:
    for write in SAMPLE:
        for name, content in write():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and unpacked(name, path.read_bytes()) == unpacked(name, content):
                continue
            path.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
