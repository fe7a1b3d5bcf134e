"""Writes the sample: a year of customer service at Halvmar Ferries, a company that does not exist.

    python measurements/generate.py [FOLDER]

rewrites the files beside this script (or in FOLDER) and needs the standard library only.
What is written depends on the seed alone, on every platform and Python from 3.11 on:
`random.random()` is the one generator that Python promises to keep, no function is used
that platforms round differently (of `math`, only `sqrt` is rounded alike everywhere), and
no floats go through `sum()`, which Python 3.12 changed. How gzip packs depends on the zlib
that Python was built with, so a packed file is left alone where it already holds the text.

What happened: summers are busy; service improves slowly; mail has a desk of its own since 12
January 2026; the telephone system moved on 13 April, which took two weeks to settle; chat opened
on 1 June; a storm kept the ferries on the Kattegat in harbour from 17 to 24 September, and
complaints followed; the app's release of 24 September broke its survey off; the autumn rota has
fewer people on chat from 28 September. A certificate in passenger rights is asked for since 2023
and lasts two years; fewer are renewed late than at first. More freight customers are won than lost.
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
from typing import NamedTuple

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


class Passengers:
    """Passenger numbers, with a chance of their own: who came lately may come again."""

    def __init__(self, name: str, lately: int) -> None:
        self._dice, self._lately = Dice(f"{name}/passengers"), lately
        self._new, self._known = lately, [passenger_number(each) for each in range(1, lately + 1)]

    def next(self, again: float) -> str:
        """In `again` of all cases one of the last so many, else somebody new."""
        if self._dice.chance(again):
            number = self._known[-self._dice.between(1, self._lately)]
        else:
            self._new += 1
            number = passenger_number(self._new)
        self._known.append(number)
        return number


def passenger_number(number: int) -> str:
    """A passenger's number as the booking system writes it."""
    return f"N{10000 + 7 * number}"


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


def if_known(day: date) -> date | str:
    """The day, or nothing where the export was made before."""
    return day if day <= LAST else ""


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
    passengers = Passengers("emails", lately=90)
    for day in days():
        median = (4.6 if day < date(2026, 1, 12) else 3.1) - 0.9 * gone(day)
        for moment in opening_moments(dice, day, dice.some(17 * demand(day))):
            hours = dice.skewed(median * (1.2 if during(day, STORM) else 1))
            replied = "" if dice.chance(0.02) else stamp_if_known(moment, hours)
            again = 0.22 - 0.07 * gone(day) + (0.06 if day >= STORM[0] else 0)
            passenger = passengers.next(again)
            rows.append((f"M{len(rows) + 1:05}", utc(moment), replied, passenger))
    header = "Ticket,Received (UTC),First reply (UTC),Passenger"
    yield "emails.csv.gz", packed(csv(header, rows))


def utc(moment: datetime) -> str:
    """A stamp that says that it is in UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def stamp_if_known(start: datetime, hours: float) -> str:
    """The stamp so many hours later, or nothing where the export was made before."""
    moment = start + timedelta(seconds=int(hours * 3600))
    return utc(moment) if moment.date() <= LAST else ""


def surveys() -> Files:
    dice, number, months = Dice("surveys"), 0, dict[str, list[Row]]()
    passengers = Passengers("surveys", lately=1000)
    for day in days():
        for moment in opening_moments(dice, day, dice.some(23 * demand(day))):
            number += 1
            passenger = passengers.next(0.6)
            row = (f"R{number:05}", f"{moment:%d/%m/%Y %H:%M}", *_answer(dice, day), passenger)
            copies = 2 if dice.chance(0.006) else 1
            months.setdefault(f"{day:%Y-%m}", []).extend([row] * copies)
    # Two answers that someone typed over in a spreadsheet: the contract rejects them.
    for month, typed in (("2025-11", "4/5"), ("2026-03", "55")):
        months[month][40] = (*months[month][40][:4], typed, months[month][40][5])
    for month, rows in months.items():
        rating = "Rating" if f"{NEW_SURVEY_TOOL:%Y-%m}" > month else "Satisfaction rating"
        content = csv(f"Response ID,Responded at,Channel,Region,{rating},Passenger", rows)
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
    dice, rows, passenger = Dice("orders"), list[Row](), _travellers()
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
            row = (f"L{len(rows) + 1:05}", moment, channel, product, money, upgrade)
            rows.append((*row, passenger(day)))
    header = "line,ordered_at,channel,product,net_amount,is_upgrade,passenger"
    yield "orders.csv.gz", packed(csv(header, rows))


def _travellers() -> Callable[[date], str]:
    """Who orders on a day: one of the 600 who travel often, or somebody new."""
    dice, often, others = Dice("orders/passengers"), 600, 0

    def passenger(day: date) -> str:
        nonlocal others
        if dice.chance(0.42 + 0.08 * gone(day)):
            return passenger_number(dice.between(1, often))
        others += 1
        return passenger_number(often + others)

    return passenger


def bookings() -> Files:
    """Crossings of those who first sailed with us since October 2024, until they are lost.

    Everybody has a pace, an amount, and a chance of going elsewhere after each crossing.
    """
    dice, rows, first, number = Dice("bookings"), list[Row](), date(2024, 10, 1), 0
    paces = {"30": 8, "50": 16, "90": 26, "150": 25, "260": 17, "450": 8}
    leaving = {"1": 32, "8": 22, "30": 22, "75": 24}
    for day in days(first):
        for _ in range(dice.some(1.9 * demand(day))):
            number += 1
            pace, lost = int(dice.pick(paces)), int(dice.pick(leaving)) / 100
            usual, left = dice.skewed(76, tail=4), day
            while left <= LAST:
                cents = max(1900, int(100 * usual * (0.6 + 0.008 * dice.between(0, 100))))
                amount = f"{cents // 100}.{cents % 100:02}"
                rows.append((left, f"G{10000 + 3 * number}", amount))
                if dice.chance(lost):
                    break
                left += timedelta(days=1)
                while left <= LAST and not dice.chance(1 / pace):
                    left += timedelta(days=1)
    rows.sort(key=lambda row: [str(cell) for cell in row])
    yield "bookings.csv.gz", packed(csv("booked_on,guest,fare", rows))


def reviews() -> Files:
    for platform, a_day in (("harbourtalk", 2.6), ("ferrypoint", 1.6)):
        dice, replies, rows = Dice(platform), Dice(f"{platform}/replies"), list[Row]()
        for day in days():
            bad = 11 if day < STORM[0] else 105
            for _ in range(dice.some(a_day * BUSY[day.month] / 100)):
                stars = dice.pick({"5": 52 + int(8 * gone(day)), "4": 27, "3": 10, "1": bad})
                rows.append((day, platform, int(stars), _reply(replies, day)))
        yield f"reviews-{platform}.csv", csv("posted_on,platform,stars,replied_on", rows).encode()


def _reply(dice: Dice, day: date) -> date | str:
    """The day on which a review was replied to, if it was; the storm left less time for it."""
    if not dice.chance(0.78 + 0.14 * gone(day) - (0.2 if day >= STORM[0] else 0)):
        return ""
    return if_known(day + timedelta(days=min(9, int(dice.skewed(1.4)))))


def ideas() -> Files:
    dice, answers, rows = Dice("ideas"), Dice("ideas/answers"), list[Row]()
    topics = {"food": 25, "cabins": 20, "boarding": 22, "bicycles": 12, "app": 21}
    for day in days():
        for _ in range(dice.some(1.25 * (0.8 + BUSY[day.month] / 400 + 0.3 * gone(day)))):
            decided = {"planned": 20, "done": 15, "declined": 30, "duplicate": 15, "new": 20}
            recent = {"new": 80, "planned": 8, "duplicate": 12}
            status = dice.pick(recent if (LAST - day).days < 30 else decided)
            row = (f"I{len(rows) + 1:04}", day, dice.pick(topics), status)
            rows.append((*row, *_became(answers, day, status)))
    header = "idea,received_on,topic,status,decided_on,told_on,done_on"
    yield "ideas.csv", csv(header, rows).encode()


def _became(dice: Dice, day: date, status: str) -> Row:
    """When an idea was decided on, its passenger was told of it, and it was done."""
    if status == "new":
        return "", "", ""
    decided = day + timedelta(days=dice.between(1, min(24, max(1, (LAST - day).days))))
    told = dice.chance(0.72 + 0.18 * gone(day))
    told_on = if_known(decided + timedelta(days=dice.between(0, 12))) if told else ""
    done = decided + timedelta(days=dice.between(0, min(120, max(0, (LAST - decided).days))))
    return if_known(decided), told_on, done if status == "done" else ""


def training() -> Files:
    dice, absent, rows = Dice("training"), Dice("training/exempt"), list[Row]()
    agents = {"Rostock": 52, "Aarhus": 36, "Gdynia": 24}
    for month in (day for day in days(FIRST, date(2026, 9, 30)) if day.day == 1):
        for team, number in agents.items():
            assigned = number * 2 + dice.between(-6, 6)
            behind = 0.15 if team == "Gdynia" and month >= date(2026, 9, 1) else 0
            share = 0.87 + 0.08 * gone(month) - behind
            completed = int(assigned * share + dice.between(0, 2))
            exempt = min(assigned - completed, absent.between(0, 2))
            rows.append((month, team, assigned, completed, exempt))
    yield "training.csv", csv("month,team,assigned,completed,exempt", rows).encode()


NEVER = date(9999, 1, 1)
FIRMS = {"Nordsund": 40, "Strandlinie": 30, "Blue Strait": 20, "Ostara": 10}
OTHERS = FIRMS | {"": 60, "don't know": 50}
OURS = {"Halvmar": 70, "halvmar": 12, "Halvmar Ferries": 12, "Halvmaar": 6}
GIVEN = ("Anna", "Bent", "Carla", "Ewa", "Finn", "Hanna", "Jakob", "Marek", "Olaf")
FAMILY = ("Berg", "Dahl", "Jäger", "Kowal", "Lund", "Møller", "Nowak", "Østergård")


class Agent(NamedTuple):
    """One of the staff, as the staff list has them."""

    id: str
    name: str
    team: str
    started: date
    role: str
    left: date


def agents() -> Files:
    rows = [(*each[:5], if_known(each.left)) for each in _staff()]
    header = "id,name,team,started_on,role,left_on"
    yield "agents.csv", csv(header, rows).encode()


def _staff() -> list[Agent]:
    """112 who are there all year, 18 who leave in it, and 14 who begin in it."""
    dice, changes, staff = Dice("agents"), Dice("agents/changes"), list[Agent]()
    for number in range(1, 145):
        name = f"{GIVEN[dice.between(0, 8)]} {FAMILY[dice.between(0, 7)]}"
        started, left = date(2026, 3, 1) - timedelta(days=dice.between(0, 4000)), NEVER
        team = team_of(number) if number <= 112 else changes.pick(TEAMS)
        role = changes.pick({"agent": 84, "lead": 8, "planner": 8})
        if number > 130:
            started = FIRST + timedelta(days=changes.between(30, 370))
        elif number > 112:
            left = FIRST + timedelta(days=changes.between(1, 395))
            started = min(started, left - timedelta(days=40))
        staff.append(Agent(agent_number(number), name, team, started, role, left))
    return staff


def certificates() -> Files:
    """Passenger rights, to be renewed within two years, and first aid, which is not."""
    dice, rows = Dice("certificates"), list[Row]()
    for agent in _staff():
        if agent.role == "planner":
            continue
        obtained = agent.started + timedelta(days=dice.between(10, 45))
        obtained = max(obtained, date(2023, 3, 1) + timedelta(days=dice.between(0, 600)))
        while obtained < min(agent.left, LAST):
            expires = obtained + timedelta(days=730)
            if obtained > FIRST - timedelta(days=730):
                rows.append((agent.id, "passenger rights", obtained, expires))
            late = dice.chance(0.62 - 0.38 * gone(min(expires, LAST)))
            days_late = dice.between(40, 330) if late else -dice.between(5, 60)
            obtained = expires + timedelta(days=days_late)
        first_aid = agent.started + timedelta(days=dice.between(60, 900))
        if dice.chance(0.3) and first_aid < min(agent.left, LAST):
            rows.append((agent.id, "first aid", first_aid, ""))
    rows.sort(key=lambda row: [str(cell) for cell in (row[2], *row)])
    yield "certificates.csv", csv("agent,course,obtained_on,expires_on", rows).encode()


def agent_number(number: int) -> str:
    """An agent's number as the staff list writes it."""
    return f"A{number:03}"


def team_of(number: int) -> str:
    """The first 52 agents sit in Rostock, the next 36 in Aarhus, the rest in Gdynia."""
    return "Rostock" if number <= 52 else "Aarhus" if number <= 88 else "Gdynia"


class Case(NamedTuple):
    """A claim as it ended; until it is closed, a line shows less of it."""

    number: str
    opened: datetime
    closed: datetime
    channel: str
    agent: str
    spent: str
    paid: str


def claims() -> Files:
    """Four quarters; each lists the cases opened in it, and those left open by the one before."""
    ends = {
        "2025-Q4": date(2026, 1, 1),
        "2026-Q1": date(2026, 4, 1),
        "2026-Q2": date(2026, 7, 1),
        "2026-Q3": date(2026, 10, 5),
    }
    cases, start = _cases(), date(2025, 10, 1)
    for quarter, end in ends.items():
        listed = [
            each for each in cases if each.opened.date() < end and each.closed.date() >= start
        ]
        # The helpdesk's winter release spelt two headings otherwise, and spring's mended them.
        first = "Case no.;Opened  on" if quarter == "2026-Q1" else "Case No.;Opened on"
        header = f"{first};Closed on;Last change;Channel;Agent ID;Time spent;Paid out"
        preamble = f"Halvmar Servicedesk – Export „Claims“ – {end:%d.%m.%Y} 02:00"
        lines = (preamble, header, *(_case_line(each, end) for each in listed))
        content = "".join(f"{line}\r\n" for line in lines)
        yield f"claims/claims-{quarter}.csv", content.encode("cp1252")
        start = end


def _cases() -> list[Case]:
    dice, cases = Dice("claims"), list[Case]()
    channels = {"Phone": 20, "telephone": 12, "Tel.": 6, "E-Mail": 44, "Harbour desk": 18}
    for day in days():
        storm = 3 if during(day, STORM) else 1
        for opened in opening_moments(dice, day, dice.some(3 * demand(day) * storm)):
            agent = dice.between(1, 112)
            slow = (1.6 if team_of(agent) == "Gdynia" else 1) * (1.3 if storm > 1 else 1)
            wait = dice.skewed((4.9 - 0.2 * gone(day)) * slow, tail=4)
            closed = datetime.combine(opened + timedelta(days=1 + int(wait)), time(8))
            closed += timedelta(minutes=dice.between(0, 600))
            spent = clock(300 + int(dice.skewed(1500, tail=4)))
            cents = dice.between(2000, 14000) * (9 if dice.chance(0.05) else 1)
            number, channel = f"E{len(cases) + 1:05}", dice.pick(channels)
            paid = euros(cents) if dice.chance(0.6) else euros(-2500) if dice.chance(0.04) else ""
            case = Case(number, opened, closed, channel, agent_number(agent), spent, paid)
            cases.append(case)
    return cases


def _case_line(case: Case, end: date) -> str:
    """The case in an export of that day: what was not closed by then is open."""
    stamp = "%d.%m.%Y %H:%M"
    opened, closed = f"{case.opened:{stamp}}", f"{case.closed:{stamp}}"
    if case.closed.date() < end:
        moments, result = (opened, closed, closed), (case.spent, case.paid)
    else:
        assigned = case.opened + timedelta(hours=1)
        moments, result = (opened, "", f"{assigned:{stamp}}"), ("", "")
    return ";".join((case.number, *moments, case.channel, case.agent, *result))


def open_claims() -> Files:
    """How many claims each centre had open when a month was over."""
    cases, ends = _cases(), [each - timedelta(days=1) for each in days() if each.day == 1][2:]
    for end in ends:
        open_then = [each for each in cases if each.opened.date() <= end < each.closed.date()]
        teams = [team_of(int(each.agent[1:])) for each in open_then]
        rows = [(team, teams.count(team)) for team in TEAMS]
        yield f"open-claims/open-claims-{end}.csv", csv("Centre,Open claims", rows).encode()


def clock(seconds: int) -> str:
    """A time as h:mm:ss."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def euros(cents: int) -> str:
    """Money as Germans write it: `1.234,50 €`."""
    whole = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}{whole},{abs(cents) % 100:02} €"


def sailings() -> Files:
    """Planned and real departures; the Kattegat's ferries stayed in harbour in the storm."""
    dice, rows = Dice("sailings"), list[Row]()
    routes = {"Rostock-Gedser": "07:00", "Kiel-Klaipeda": "21:30", "Grenaa-Halmstad": "13:15"}
    for day in days(date(2026, 1, 12)):
        for route, planned in routes.items():
            for hours in (0,) if planned == "21:30" else (0, 4):
                leaves = datetime.combine(day, time.fromisoformat(planned)) + timedelta(hours=hours)
                storm = during(day, STORM)
                late = dice.chance(0.6 if storm else 0.075 - 0.04 * gone(day))
                minutes = dice.between(16, 95) if late else dice.between(0, 12)
                left = f"{leaves + timedelta(minutes=minutes):%H:%M}"
                cancelled = storm and route == "Grenaa-Halmstad"
                rows.append((day, f"{leaves:%H:%M}", "" if cancelled else left, route))
    yield "sailings.csv", csv("Date,Planned,Departed,Route", rows).encode()


def smileys() -> Files:
    """How often each button was pressed; the readings reach until the end of September.

    In August most of Halmstad's buttons, where people are less content, were behind a scaffold:
    the whole rises, although neither terminal does better.
    """
    dice, rows = Dice("smileys"), list[Row]()
    for day in days(date(2026, 4, 1), date(2026, 9, 30)):
        august = day.month == 8
        for terminal, presses, green in (("Rostock", 34, 87), ("Halmstad", 18, 70)):
            pressed = 4 if terminal == "Halmstad" and august else presses
            worse = 22 if terminal == "Halmstad" and day >= STORM[0] else int(august)
            shares = (("green", green - worse), ("yellow", 8), ("red", 92 - green + worse))
            for smiley, share in shares:
                number = dice.some(pressed * demand(day) * share / 100)
                rows.append((day, terminal, smiley, number))
    yield "smileys.csv", csv("day,terminal,smiley,presses", rows).encode()


def app_survey() -> Files:
    """Answers from the app; the feed broke off with the app's release of 24 September."""
    dice, lines = Dice("app-survey"), list[str]()
    for day in days(date(2026, 5, 1), date(2026, 9, 23)):
        for moment in opening_moments(dice, day, dice.some(2.6 * demand(day))):
            easy = dice.pick({"7": 34, "6": 33 + int(6 * gone(day)), "5": 16, "4": 9, "2": 8})
            answer = {
                "id": f"P{len(lines) + 1:04}",
                "sent": utc(moment),
                "app": {"os": dice.pick({"iOS": 55, "Android": 45}), "version": "5.2"},
                "answers": {"easy": int(easy)},
            }
            lines.append(json.dumps(answer))
    yield "app-survey.jsonl", text(lines)


def preorders() -> Files:
    """Meals that passengers order before they sail: a line per dish, one or more to an order."""
    dice, rows, order = Dice("preorders"), list[Row](), 0
    cents = {"Breakfast": 1290, "Fish buffet": 2490, "Pasta": 1450, "Children's plate": 790}
    for day in days(date(2026, 3, 1)):
        for _ in range(dice.some((5 + 1.5 * gone(day)) * BUSY[day.month] / 100)):
            order += 1
            for _ in range(dice.between(1, 3)):
                dish = dice.pick(
                    {"Breakfast": 35, "Fish buffet": 25, "Pasta": 25, "Children's plate": 15}
                )
                rows.append(
                    (f"B{order:05}", day, dish, f"{cents[dish] // 100}.{cents[dish] % 100:02}")
                )
    yield "preorders.csv", csv("order,ordered_on,dish,price", rows).encode()


class Account(NamedTuple):
    """A freight customer, as the register has them."""

    id: str
    manager: str
    since: date
    left: date
    tier: str


def accounts() -> Files:
    rows = list[Row]()
    for each in _customers():
        left = f"{each.left:%d.%m.%Y}" if each.left <= LAST else ""
        rows.append((each.id, each.manager, f"{each.since:%d.%m.%Y}", left, each.tier))
    yield "accounts.csv", csv("Account,Account manager,Since,Left,Tier", rows).encode()


def _customers() -> list[Account]:
    """Freight customers: 120 at first, 30 more over the year, and a few who leave."""
    dice, found = Dice("accounts"), list[Account]()
    for number in range(1, 151):
        manager = f"{GIVEN[number % 9]} {FAMILY[number % 7]}"
        since = FIRST - timedelta(days=dice.between(0, 3000))
        if number > 120:
            since = FIRST + timedelta(days=13 * (number - 121) + dice.between(1, 12))
        left = max(since, FIRST) + timedelta(days=dice.between(80, 390))
        left = left if dice.chance(0.07) else NEVER
        tier = dice.pick({"A": 20, "B": 35, "C": 45})
        found.append(Account(f"F{number:03}", manager, since, left, tier))
    return found


def contacts() -> Files:
    """Calls, visits and e-mails to freight customers, from October 2025 on."""
    dice, rows = Dice("contacts"), list[Row]()
    quarters = [date(2025, 10, 1), *(date(2026, month, 1) for month in (1, 4, 7, 10))]
    for account in _customers():
        for first in quarters:
            start = max(first, account.since)
            end = min(first + timedelta(days=91), account.left)
            times = dice.between(1, 3) if dice.chance(0.89 + 0.05 * gone(first)) else 0
            if (end - start).days < 20:
                continue
            for _ in range(times):
                kind = dice.pick({"call": 75, "visit": 25})
                rows.append((_day_in(dice, start, end), account.id, kind, "yes"))
            for kind, share in (("call", 0.3), ("e-mail", 0.6)):
                if dice.chance(share):
                    reached = "no" if kind == "call" else "yes"
                    rows.append((_day_in(dice, start, end), account.id, kind, reached))
    rows = sorted((row for row in rows if str(row[0]) <= str(LAST)), key=str)
    yield "account-contacts.csv", csv("day,account,kind,reached", rows).encode()


def _day_in(dice: Dice, start: date, end: date) -> date:
    """A day from start on and before end; a weekend's is the Friday before, if that is in it."""
    day = start + timedelta(days=dice.between(0, (end - start).days - 1))
    return max(start, day - timedelta(days=max(0, day.weekday() - 4)))


def mentions() -> Files:
    """Public posts that name a ferry company, a file per month, without days."""
    dice, others, months = Dice("mentions"), Dice("mentions/others"), dict[str, list[Row]]()
    platforms = {"forum": 30, "video": 22, "photo": 48}
    for day in days(FIRST, date(2026, 9, 30)):
        rows = months.setdefault(f"{day:%Y-%m}", [])
        for _ in range(dice.some(1.8 * BUSY[day.month] / 100 * (3 if during(day, STORM) else 1))):
            angry = 60 if STORM[0] <= day else 0
            mood = {"positive": 50 + int(12 * gone(day)), "neutral": 26, "negative": 18 + angry}
            platform = dice.pick(platforms)
            row = (platform, f"@sailor{dice.between(1000, 9999)}", dice.pick(mood))
            rows.append((*row, "Halvmar"))
        for _ in range(others.some((3.9 - 0.7 * gone(day)) * BUSY[day.month] / 100)):
            author = f"@sailor{others.between(1000, 1999)}"
            tone = others.pick({"positive": 46, "neutral": 28, "negative": 26})
            rows.append((others.pick(platforms), author, tone, others.pick(FIRMS)))
    for month, rows in months.items():
        content = csv("platform,author,tone,company", rows)
        yield f"mentions/mentions-{month}.csv", content.encode()


def referrals() -> Files:
    """How many friends club members invited by the app, and how many of these joined the club."""
    dice, rows = Dice("referrals"), list[Row]()
    for month in (day for day in days(FIRST, date(2026, 9, 30)) if day.day == 1):
        for tier, number, eager in (("Silver", 2380, 0.02), ("Gold", 930, 0.045)):
            members = number + int(160 * gone(month)) + dice.between(-20, 20)
            invited = dice.some(members * eager * (0.9 + 0.4 * gone(month)))
            joined = sum(dice.chance(0.34 + 0.06 * gone(month)) for _ in range(invited))
            rows.append((f"{month:%m/%Y}", tier, members, invited, joined))
    yield "referrals.csv", csv("Month,Tier,Members,Invited,Joined", rows).encode()


def comparison() -> Files:
    """The institute's test travellers: forty a quarter, who sail with each of three companies."""
    dice, lines, marks = Dice("comparison"), list[str](), ("crew", "cabin", "food", "booking")
    level = {
        "Halvmar": (7.1, 6.5, 6.8, 6.3),
        "Nordsund": (6.9, 7.3, 6.4, 6.2),
        "Strandlinie": (6.7, 6.4, 6.9, 6.1),
    }
    for start in (date(2025, 11, 10), date(2026, 2, 9), date(2026, 5, 11), date(2026, 8, 10)):
        for traveller in range(1, 41):
            for company, means in level.items():
                better = 0.5 * gone(start) if company == "Halvmar" else 0
                sailed = start + timedelta(days=dice.between(0, 24))
                given = (_mark(dice, mean + better) for mean in means)
                name = f"T{start:%y%m}-{traveller:02}"
                lines.append(";".join((name, f"{sailed:%d.%m.%Y}", company, *given)))
    header = ";".join(("Traveller", "Sailed on", "Company", *marks))
    yield "comparison.csv", text([header, *lines])


def _mark(dice: Dice, mean: float) -> str:
    """A mark from 1 to 10, two and a half either way; one in thirty did not use what it is for."""
    mark = int(mean - 2 + 5 * dice.between(0, 999) / 1000)
    return "-" if dice.chance(0.033) else str(max(1, min(10, mark)))


def improvement_plan() -> Files:
    """The plan for 2026 as a wall chart: a line per team and kind, a column per month."""
    dice, lines = Dice("improvement-plan"), list[str]()
    months = [f"2026-{month:02}" for month in range(1, 13)]
    for team in TEAMS:
        planned = [dice.between(1, 3) for _ in months]
        done = [max(0, number - dice.chance(0.3)) for number in planned[:9]]
        lines.append(",".join((team, "planned", *map(str, planned))))
        lines.append(",".join((team, "done", *map(str, done), "", "", "")))
    yield "improvement-plan.csv", text([",".join(("Team", "Cycles", *months)), *lines])


def failures() -> Files:
    """What went wrong and is known of, from whichever side; in the end most is told to all."""
    dice, rows = Dice("failures"), list[Row]()
    kinds = {"wrong information": 40, "forgotten call back": 30, "wrong booking": 20, "luggage": 10}
    for day in days(last=date(2026, 9, 30)):
        for _ in range(dice.some(0.42 * (2 if during(day, STORM) else 1))):
            told, looked_at = (dice.chance(low + 0.2 * gone(day)) for low in (0.55, 0.7))
            shared = day + timedelta(days=dice.between(0, 9)) if told else NEVER
            reviewed = shared + timedelta(days=dice.between(2, 12)) if told and looked_at else NEVER
            due: Row = (reviewed + timedelta(days=28),) if reviewed <= LAST else ("",)
            done = reviewed + timedelta(days=dice.between(4, 32)) if due[0] else NEVER
            row = (f"X{len(rows) + 1:03}", day, dice.pick(TEAMS), dice.pick(kinds))
            rows.append((*row, if_known(shared), if_known(reviewed), *due, if_known(done)))
    header = "failure,found_on,team,kind,shared_on,reviewed_on,action_due,action_done"
    yield "failures.csv", csv(header, rows).encode()


def issues() -> Files:
    """What agents raised for passengers, and what the product board made of it."""
    dice, rows = Dice("issues"), list[Row]()
    for day in days():
        for _ in range(dice.some(0.32 * (0.7 + 0.6 * gone(day)))):
            decided = day + timedelta(days=int(dice.skewed(17 - 6 * gone(day), tail=4)) + 1)
            accepted = dice.chance(0.54 + 0.14 * gone(day))
            delivered = decided + timedelta(days=dice.between(15, 110))
            agent = agent_number(dice.between(1, 40))
            said = ("yes" if accepted else "no") if decided <= LAST else ""
            done = if_known(delivered) if accepted else ""
            rows.append((f"Q{len(rows) + 1:03}", day, agent, if_known(decided), said, done))
    header = "issue,raised_on,agent,decided_on,accepted,delivered_on"
    yield "issues.csv", csv(header, rows).encode()


def brand_survey() -> Files:
    """A thousand people a quarter, asked in the street, who write down names as they like.

    The institute weights them, for the young and the old are in the street at other times.
    """
    dice, ages, rows = Dice("brand-survey"), Dice("brand-survey/weights"), list[Row]()
    waves = {date(2025, 11, 3): (242, 1004), date(2026, 2, 2): (256, 1011)}
    waves |= {date(2026, 5, 4): (271, 1002), date(2026, 8, 3): (287, 1009)}
    for start, (names_us, asked) in waves.items():
        still = names_us
        for left in range(asked, 0, -1):
            named = dice.between(1, left) <= still
            still -= named
            names = dice.pick(OURS if named else OTHERS)
            if named and dice.chance(0.4):
                names = f"{dice.pick(FIRMS)}; {names}"
            knows = named or dice.chance(0.44 + 0.06 * gone(start))
            friendly = ("yes" if dice.chance(0.6 + 0.09 * gone(start)) else "no") if knows else ""
            day = start + timedelta(days=dice.between(0, 11))
            country = dice.pick({"Germany": 60, "Denmark": 40})
            row = (f"S{len(rows) + 1:04}", day, country, names, "yes" if knows else "no", friendly)
            rows.append((*row, ages.pick({"0.71": 30, "0.94": 45, "1.46": 25})))
    header = "respondent,asked_on,country,named,knows_us,friendly,weight"
    yield "brand-survey.csv.gz", packed(csv(header, rows))


def staff_survey() -> Files:
    """How likely staff are to recommend Halvmar as an employer: counts per score and team."""
    dice, rows = Dice("staff-survey"), list[Row]()
    for number, quarter in enumerate(("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")):
        for team, staff in (("Rostock", 41), ("Aarhus", 30), ("Gdynia", 19)):
            happy = 36 + 4 * number - (8 if team == "Gdynia" else 0)
            scores = dict.fromkeys(range(11), 0)
            for _ in range(staff + dice.between(-3, 3)):
                group = dice.pick({"9": happy, "7": 40, "3": 60 - happy})
                low, high = {"9": (9, 10), "7": (7, 8), "3": (3, 6)}[group]
                scores[dice.between(low, high)] += 1
            rows.append(("people-and-ideas/staff-recommend-us", quarter, team, *scores.values()))
    answers = ",".join(f"answers.{score}" for score in range(11))
    yield "staff-survey.csv", csv(f"objective,period,segment.team,{answers}", rows).encode()


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
    bookings,
    reviews,
    ideas,
    training,
    agents,
    certificates,
    claims,
    open_claims,
    sailings,
    smileys,
    app_survey,
    preorders,
    accounts,
    contacts,
    mentions,
    referrals,
    comparison,
    improvement_plan,
    failures,
    issues,
    brand_survey,
    staff_survey,
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
