"""What a run found, as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from csobjectives.history.definitions import Fingerprints
from csobjectives.history.records import Record
from csobjectives.history.targets import baseline_of
from csobjectives.model import Judgement, Reading, Result, Series
from csobjectives.version import __version__
from csobjectives.windows import Extent


def records_of(
    found: Mapping[str, Sequence[Series]],
    judged: Mapping[str, Sequence[Result]],
    fingerprints: Fingerprints,
    as_of: date,
    level: float,
) -> Iterator[Record]:
    """The figures of closed, settled, whole periods."""
    for name, series in found.items():
        for one, result in zip(series, judged[name], strict=True):
            for judgement in (*result.history, result.judged):
                if _is_final(judgement.reading, one):
                    yield _record(result, judgement, fingerprints, as_of, level)


def _is_final(reading: Reading, series: Series) -> bool:
    """Whether a period's figure is one to keep.

    To date, a period is no whole one. After the newest row of a source that is stale, rows are
    missing; so they are where the source has none at all.
    """
    if reading.estimate.value is None or reading.recorded or reading.partial or reading.settling:
        return False
    if reading.period.window.extent is Extent.TO_DATE or not (reading.source_rows or reading.rows):
        return False
    return not series.stale or (series.newest is not None and series.newest > reading.period.last)


def _record(
    result: Result, judgement: Judgement, fingerprints: Fingerprints, as_of: date, level: float
) -> Record:
    objective, reading = result.objective, judgement.reading
    return Record(
        objective=objective.name,
        segment=result.segment,
        window=objective.window.written,
        period=reading.period.name,
        estimate=reading.estimate,
        unit=str(objective.measure.unit),
        target=judgement.target,
        baseline=baseline_of(objective, judgement.target),
        verdict=judgement.verdict,
        definition=fingerprints.of(objective, result.segment, reading.period),
        as_of=as_of,
        level=level,
        tool=__version__,
    )
