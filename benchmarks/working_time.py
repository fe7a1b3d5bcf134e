"""Durations in working time against the same ones in all time, over tickets of two years.

Both measure a ninth decile and a share in time, by month and channel. Working time has fewer
distinct durations, which makes quantiles cheaper; so shares are timed alone as well.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.measure import run
from benchmarks.peers import connect
from benchmarks.report import Aim, aims, say, say_progress

_PROJECT = {
    "kind": "Project",
    "as_of": "2026-10-01",
    "timezone": "Europe/Berlin",
    "calendars": {
        "business": {
            "hours": {"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-16:00"]},
            "holidays": {"country": "DE", "region": "BE"},
        }
    },
}
_MEASURES = {
    "reply": {"metric": "first_reply_time", "replied": "replied", "at": "p90"},
    "kept": {"metric": "sla_attainment", "done": "solved", "within": "16 h"},
}
_CLOCKS = ("", "business")
_TWO_YEARS = 730 * 86_400_000_000  # microseconds
_STAMPS = ("UTC", "Europe/Berlin")  # instants, and local times that have to become some
_TICKETS = """
    SELECT created,
        CASE WHEN a % 100 < 97 THEN created + to_microseconds(b % 345600000000) END AS replied,
        CASE WHEN b % 100 < 90 THEN created + to_microseconds(a % 864000000000) END AS solved,
        ['phone', 'mail', 'chat'][1 + a % 3] AS channel
    FROM (
        SELECT CAST(hash(i * 2) // 4 AS BIGINT) AS a, CAST(hash(i * 2 + 1) // 4 AS BIGINT) AS b,
            TIMESTAMP '2024-10-01' + to_microseconds(CAST(i AS BIGINT) * {step}) AS created
        FROM range({rows}) AS r(i)
    )
"""


def _write_project(root: Path, rows: int) -> None:
    """Tickets, and a set of each kind of clock, stamps and figures."""
    (root / "objectives").mkdir(parents=True, exist_ok=True)
    file = root / "tickets.parquet"
    if not file.exists():
        connect().execute(
            f"COPY ({_TICKETS.format(rows=rows, step=_TWO_YEARS // rows)}) TO '{file}'"
        )
    columns = {name: {"type": "timestamp"} for name in ("created", "replied", "solved")}
    columns["channel"] = {"type": "text"}
    sources = {
        _source(zone): {
            "files": "../tickets.parquet",
            "time": "created",
            "timezone": zone,
            "columns": columns,
        }
        for zone in _STAMPS
    }
    _write(root / "csobjectives.yaml", _PROJECT)
    _write(root / "objectives" / "sources.yaml", {"kind": "Sources", "sources": sources})
    for zone in _STAMPS:
        for names in (("reply", "kept"), ("kept",)):
            for clock in _CLOCKS:
                path = root / "objectives" / f"{_set(zone, names, clock)}.yaml"
                _write(path, _objectives(zone, names, clock))


def _write(path: Path, body: object) -> None:
    assert isinstance(body, dict)
    path.write_text(json.dumps({"apiVersion": "csobjectives/v1", **body}))


def _source(zone: str) -> str:
    return f"tickets-{zone.rsplit('/', maxsplit=1)[-1].lower()}"


def _set(zone: str, names: tuple[str, ...], clock: str) -> str:
    return "-".join([_source(zone), *names, *([clock] if clock else [])])


def _objectives(zone: str, names: tuple[str, ...], clock: str) -> dict[str, object]:
    shared = {"source": _source(zone), "created": "created", "by": "channel"}
    shared |= {"clock": clock} if clock else {}
    objectives = [
        {
            "id": name,
            "type": "productivity",
            "title": name,
            "owner": "service@example.com",
            "window": "month",
            "enforcement": "tracked",
            "measure": {**_MEASURES[name], **shared},
        }
        for name in names
    ]
    name = _set(zone, names, clock)
    return {"kind": "Objectives", "name": name, "objectives": objectives}


def working_time(root: Path, rows: int, repeats: int) -> None:
    """Say what a check costs by the hours of a calendar, against the same check without them."""
    say_progress(f"working time: {rows:,} tickets")
    run("-m", "benchmarks.working_time", str(root), "--make", str(rows))
    held = []
    for zone in _STAMPS:
        for names in (("reply", "kept"), ("kept",)):
            plain, clocked = (_seconds(root, _set(zone, names, each), repeats) for each in _CLOCKS)
            what = f"stamps in {zone}, {' and '.join(names)}"
            say(f"{what}: {clocked:.2f} s by the hours of a calendar, {plain:.2f} s without")
            held.append(Aim(f"working time, {what}", clocked / plain, 2))
    say(f"working time: {rows:,} tickets of two years, 13 months of them shown, by channel")
    aims(held)
    say()


def _seconds(root: Path, name: str, repeats: int) -> float:
    document = str(root / "objectives" / f"{name}.yaml")
    runs = [run("-m", "csobjectives", "check", document) for _ in range(repeats)]
    return min(each.seconds for each in runs)


def main() -> None:
    """Make the tickets and the documents."""
    parser = argparse.ArgumentParser(description="Tickets and their working time.")
    parser.add_argument("root", type=Path)
    parser.add_argument("--make", type=int, required=True, metavar="TICKETS")
    asked = parser.parse_args()
    _write_project(asked.root, asked.make)


if __name__ == "__main__":
    main()
