"""Until when a period that is over is still settling."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from csobjectives.planning.coverage import Coverage
from csobjectives.planning.rhythms import Rhythm
from csobjectives.planning.timeline import timeline
from csobjectives.windows import Window

SETTLING = Coverage(settles_after=timedelta(days=3))


@pytest.mark.parametrize(
    ("as_of", "settles"),
    [(date(2026, 10, 2), date(2026, 10, 4)), (date(2026, 10, 4), None), (date(2026, 9, 20), None)],
)
def test_settles(as_of: date, settles: date | None) -> None:
    """September, which settles for three days, has settled when 4 October begins, and only while
    it is over and not settled is there a day to wait for.
    """
    spans = timeline([Rhythm(Window.MONTH)], as_of, SETTLING).of(Window.MONTH)
    assert spans[-1].settles == settles
    assert spans[-1].settling == (settles is not None)


def test_nobody_can_say() -> None:
    """What later rows decide never settles beyond the day through which they are complete."""
    waiting = timedelta(days=7)
    ends = Coverage(complete_through=date(2026, 10, 2), by_sequels=True)
    assert ends.settles(date(2026, 10, 1), waiting) is None
    assert Coverage(by_sequels=True).settles(date(2026, 10, 1), waiting) == date(2026, 10, 8)
