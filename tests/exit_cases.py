"""What verdicts do, as a table: every combination of all that has a say, and the effect of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from csobjectives.model import (
    FAILING,
    Effect,
    Enforcement,
    Objective,
    Reading,
    Retirement,
    Segment,
    Series,
    Verdict,
)
from tests.judged import HERE, NORTH, SEPTEMBER, objective, reading, series, target, waiver

BOTH = (False, True)
SOFTENED_BY_SETTING = {Verdict.NO_DATA, Verdict.STALE}
CHOSEN = {Verdict.TOO_FEW, *SOFTENED_BY_SETTING}  # what `on_…` is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One combination; `turned` says that `on_…` is the other one than by default."""

    verdict: Verdict | None
    turned: bool = False
    enforcement: Enforcement = Enforcement.BLOCKING
    is_segment: bool = False
    segment_enforcement: Enforcement = Enforcement.ADVISORY
    named: bool = False
    rows: bool = True
    waived: bool = False
    provisional: bool = False
    retired: bool = False

    @property
    def own(self) -> Enforcement:
        """The enforcement of the part that is judged."""
        return self.segment_enforcement if self.is_segment else self.enforcement

    @property
    def expected(self) -> Effect:
        """By the first rule that applies."""
        return next(effect for effect, applies in self._rules() if applies)

    def _rules(self) -> list[tuple[Effect, bool]]:
        verdict = self.verdict
        nobody = self.is_segment and not self.named and not self.rows
        return [
            (Effect.NONE, verdict is None),
            (Effect.NONE, self.retired),
            (Effect.NONE, self.enforcement is Enforcement.TRACKED),
            (Effect.NONE, self.own is Enforcement.TRACKED),
            (Effect.PASSES, verdict in (Verdict.MET, Verdict.PENDING)),
            (Effect.PASSES, verdict is Verdict.NO_DATA and nobody),
            (Effect.WARNS, verdict is Verdict.AT_RISK),
            (Effect.WARNS, verdict is Verdict.TOO_FEW and not self.turned),
            (Effect.WARNS, verdict in SOFTENED_BY_SETTING and self.turned),
            (Effect.WARNS, self.own is Enforcement.ADVISORY),
            (Effect.WARNS, self.waived),
            (Effect.WARNS, self.provisional),
            (Effect.FAILS, True),
        ]

    def series(self) -> list[Series]:
        """A whole that is met, and the part of which the case is, unless it is the whole."""
        part = series(self._objective(), self._reading(), **self._terms())
        whole = series(part.objective, reading(90))
        return [whole, part] if self.is_segment else [part]

    def _terms(self) -> dict[str, Any]:
        segment: Segment = NORTH if self.is_segment else ()
        stops = {"stale": Verdict.STALE, "pending": Verdict.PENDING}
        found = {name: self.verdict is verdict for name, verdict in stops.items()}
        return {"segment": segment, "expected": self.named, **found}

    def _objective(self) -> Objective:
        aim = target(
            at_least=80,
            tolerance=5,
            min_sample=30,
            review_by=date(2026, 12, 31) if self.provisional else None,
        )
        fails_on = set(FAILING)
        if self.turned and self.verdict is not None:
            fails_on ^= {self.verdict}
        return objective(
            aim,
            enforcement=self.enforcement,
            segment_enforcement=self.segment_enforcement,
            fails_on=frozenset(fails_on),
            waivers=(waiver(SEPTEMBER),) if self.waived else (),
            retired=Retirement(on=date(2026, 10, 1), reason="Replaced", location=HERE)
            if self.retired
            else None,
        )

    def _reading(self) -> Reading:
        rows: dict[str, Any] = {} if self.rows else {"rows": 0}
        match self.verdict:
            case Verdict.AT_RISK:
                return reading(78, **rows)
            case Verdict.MISSED:
                return reading(70, **rows)
            case Verdict.TOO_FEW:
                return reading(90, n=29, **rows)
            case Verdict.NO_DATA:
                return reading(None, **rows)
            case None:
                return reading(None, suppressed=True, **rows)
            case _:
                return reading(90, **rows)


def cases(verdict: Verdict | None) -> list[Case]:
    """Every combination with a verdict."""
    turns = BOTH if verdict in CHOSEN else (False,)
    rows = BOTH if verdict is Verdict.NO_DATA else (True,)
    common = product(turns, Enforcement, BOTH, BOTH, BOTH)
    parts: list[dict[str, Any]] = [
        {"is_segment": False},
        *(
            {"is_segment": True, "segment_enforcement": own, "named": named, "rows": any_rows}
            for own, named, any_rows in product(Enforcement, BOTH, rows)
        ),
    ]
    return [
        Case(
            verdict=verdict,
            turned=turned,
            enforcement=enforcement,
            waived=waived,
            provisional=provisional,
            retired=retired,
            **part,
        )
        for (turned, enforcement, waived, provisional, retired), part in product(common, parts)
    ]


VERDICTS = [*Verdict, None]
