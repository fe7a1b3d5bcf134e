"""Days that are left out give the figures of files that never had their rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.model import UNCOVERED, Reading, Result
from tests.properties.events import ZONES, Question, Row, instant, tables
from tests.properties.test_evaluation import ASKED, EXAMPLES, as_csv, figures, project

REASONS = ("Survey tool down", "Strike")
LEFT_OUT = frozenset({UNCOVERED, *(f"excluded: {each}" for each in REASONS)})


@st.composite
def terms(draw: st.DrawFn, as_of: date) -> tuple[date, dict[str, Any]]:
    """Exclusions, and the day from which the source is complete, as a contract has them."""
    ago = st.integers(0, 70).map(lambda days: as_of - timedelta(days=days))
    exclusions = []
    for reason in draw(st.lists(st.sampled_from(REASONS), max_size=2)):
        start = draw(ago)
        end = start + timedelta(days=draw(st.integers(0, 20)))
        exclusions.append({"from": f"{start}", "to": f"{end}", "reason": reason})
    complete_from = draw(ago)
    return complete_from, {"exclude": exclusions} if exclusions else {}


def kept(row: Row, complete_from: date, said: dict[str, Any], zone: str, source_zone: str) -> bool:
    """Whether a row is of a day that counts, or of none."""
    if row["at"] is None:
        return True
    day = instant(row["at"], source_zone).astimezone(ZoneInfo(zone)).date()
    excluded = any(
        each["from"] <= day.isoformat() <= each["to"] for each in said.get("exclude", ())
    )
    return day >= complete_from and not excluded


def told(reading: Reading) -> Reading:
    """A reading without what only says that days are left out."""
    rest = {reason: rows for reason, rows in reading.excluded.items() if reason not in LEFT_OUT}
    return replace(reading, excluded=rest, partial=False, gap="", passed=0, to_come=0)


def readings_of(results: tuple[Result, ...]) -> dict[tuple[object, ...], Reading]:
    """Every reading, judged and open, by objective, segment and period."""
    found: dict[tuple[object, ...], Reading] = {}
    for result in results:
        series = [each.reading for each in (*result.history, result.judged)]
        series += [] if result.open is None else [result.open]
        place = (result.objective.name, result.segment)
        found |= {(*place, each.period.name): told(each) for each in series}
    return found


@given(st.data(), tables(), ASKED, st.sampled_from(ZONES), st.sampled_from(ZONES))
@settings(max_examples=EXAMPLES // 10)
def test_days_that_are_left_out_might_as_well_have_no_row(
    data: st.DataObject,
    table: tuple[date, list[Row]],
    asked: list[Question],
    zone: str,
    source_zone: str,
) -> None:
    """Whatever is asked, in every window and zone; and no row is lost that is not counted."""
    as_of, rows = table
    complete_from, said = data.draw(terms(as_of))
    with project(as_of, zone, source_zone, asked) as workspace:
        workspace.file("events.csv", as_csv(rows))
        workspace.sources["events"] |= {**said, "complete_from": f"{complete_from}"}
        with_terms = figures(workspace.evaluate())
        for key in ("exclude", "complete_from"):
            workspace.sources["events"].pop(key, None)
        fewer = [row for row in rows if kept(row, complete_from, said, zone, source_zone)]
        workspace.file("events.csv", as_csv(fewer))
        without = readings_of(figures(workspace.evaluate()))
        workspace.file("events.csv", as_csv(rows))
        every = readings_of(figures(workspace.evaluate()))
    found = readings_of(with_terms)
    assert {place: without[place] for place in found} == found
    for result in with_terms:
        for reading in (each.reading for each in (*result.history, result.judged)):
            lost = sum(rows for why, rows in reading.excluded.items() if why in LEFT_OUT)
            before = every[result.objective.name, result.segment, reading.period.name]
            assert reading.rows + lost == before.rows
