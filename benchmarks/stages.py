"""One evaluation, timed from inside by stage: documents, engine, and what is between them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from csobjectives import engines, pipeline
from csobjectives.loading import load
from csobjectives.model import Scorecard


class Clock:
    """Seconds by stage. A stage inside another counts for itself and not for the outer one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = [0.0]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        self._inner.append(0.0)
        start = perf_counter()
        try:
            yield
        finally:
            whole = perf_counter() - start
            own = whole - self._inner.pop()
            self._inner[-1] += whole
            self.seconds[name] = self.seconds.get(name, 0.0) + own

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call as a stage."""

        def inside(*arguments: Any, **options: Any) -> Any:
            with self.stage(name):
                return call(*arguments, **options)

        return inside


def _engine(clock: Clock) -> None:
    """Count what the pipeline asks of the engine as the engine's."""
    opened = engines.OpenedSource
    for method in ("groups", "sums", "ranks"):
        setattr(opened, method, clock.timed("engine", getattr(opened, method)))
    open_source = engines.open_source

    @contextmanager
    def timed_open(*arguments: Any) -> Iterator[engines.OpenedSource | None]:
        manager: AbstractContextManager[Any] = open_source(*arguments)
        with clock.stage("engine"):
            source = manager.__enter__()
        try:
            yield source
        finally:
            with clock.stage("engine"):
                manager.__exit__(None, None, None)

    vars(pipeline)["open_source"] = timed_open
    vars(pipeline)["account"] = clock.timed("engine", engines.account)


def figures(scorecard: Scorecard) -> dict[str, float | None]:
    """The judged period's figure of each objective as a whole."""
    return {
        each.objective.id: None if value is None else float(value)
        for each in scorecard.results
        if not each.segment
        for value in (each.judged.reading.estimate.value,)
    }


def readings(scorecard: Scorecard) -> int:
    """How many periods and segments were judged or shown."""
    return sum(1 + len(each.history) + (each.open is not None) for each in scorecard.results)


def main(document: Path) -> None:
    """Evaluate a document; seconds by stage, readings and figures go to standard output."""
    clock = Clock()
    _engine(clock)
    vars(pipeline)["load"] = clock.timed("documents", load)
    with clock.stage("planning and judging"):
        scorecard = pipeline.check(document, cwd=document.parent)
    found = {"readings": readings(scorecard), "figures": figures(scorecard)}
    json.dump({"seconds": clock.seconds, **found}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
