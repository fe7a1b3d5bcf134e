"""Counts and sums, what they are per exposure, and stocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Count(Estimator):
    """How many rows, of those for which `when` holds.

    By default a census: there is nothing to infer, so there is no interval. As a sample of
    what the process brings, it has the exact Poisson interval of Garwood (1936).
    """

    when: str = ""
    census: bool = True
    additive: ClassVar[bool] = True
    interval: ClassVar[str] = "none, for it is a census; with population: sample, exact Poisson"
    doubtful: ClassVar[str] = "too narrow where events come in groups"
    least: ClassVar[str] = "none: 0 is a figure"

    def sums(self) -> Mapping[str, Sum]:
        """The rows."""
        return {"n": Sum(when=self.when)}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """n; nothing to count is a count of 0, which planning tells from no data."""
        n = int(sums["n"])
        low, high = (None, None) if self.census else intervals.poisson_exact(n, level)
        return Estimate(
            value=sums["n"], n=n, numerator=sums["n"], low=low, high=high, census=self.census
        )


@dataclass(frozen=True, slots=True)
class Total(Estimator):
    """Σx over the rows for which `when` holds.

    By default a census, without an interval. As a sample of what the process brings, it is
    the sum of a Poisson number of amounts, with Σx ± z·√Σx².
    """

    value: str
    when: str = ""
    census: bool = True
    additive: ClassVar[bool] = True
    interval: ClassVar[str] = "none, for it is a census; with population: sample, ±z·√Σx²"
    doubtful: ClassVar[str] = "too narrow over few rows of which some are far larger"
    least: ClassVar[str] = "none: 0 is a figure"

    def sums(self) -> Mapping[str, Sum]:
        """Σx, and the rows that it is made of."""
        x = {"n": Sum(when=self.when), "x": Sum(of=(self.value,), when=self.when)}
        squares = {"xx": Sum(of=(self.value, self.value), when=self.when)}
        return x if self.census else x | squares

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx; the interval of a sample needs a row."""
        n, total = int(sums["n"]), sums["x"]
        low, high = None, None
        if n and not self.census:
            low, high = intervals.compound_poisson_sum(total, sums["xx"], level)
        return Estimate(value=total, n=n, numerator=total, low=low, high=high, census=self.census)


@dataclass(frozen=True, slots=True)
class Rate(Estimator):
    """Events per exposure, times the option `scale`: per 1,000 customers, per 100 orders.

    The events are a count that the process brings: their exact Poisson interval (Garwood 1936)
    over the exposure, which is known. Where the events are `told` to every row alike, they are
    those of any row, and counted once. Where it is not `scaled`, it is per one.
    """

    events: str
    exposure: str
    told: bool = False
    scaled: bool = True
    interval: ClassVar[str] = "exact Poisson (Garwood), over the exposure"
    doubtful: ClassVar[str] = "too narrow where events come in groups"
    least: ClassVar[str] = "none: 0 events have an interval, where there is exposure"

    @property
    def settings(self) -> tuple[str, ...]:
        """What it is per, where it is scaled."""
        return ("scale",) if self.scaled else ()

    def sums(self) -> Mapping[str, Sum]:
        """Σevents, Σexposure and the rows that bring them."""
        return {"n": ROWS, "k": Sum(of=(self.events,)), "e": Sum(of=(self.exposure,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """scale·Σevents/Σexposure; no value without exposure. n counts the rows."""
        n, events, exposure = int(sums["n"]), sums["k"], sums["e"]
        if self.told and n:
            events /= n
        if exposure <= 0 or events < 0:
            return Estimate(value=None, n=n, numerator=events, denominator=exposure)
        per = (sums["scale"] if self.scaled else 1) / exposure
        low, high = intervals.poisson_exact(int(events), level)
        return Estimate(
            value=events * per,
            n=n,
            numerator=events,
            denominator=exposure,
            low=low * float(per),
            high=high * float(per),
        )


@dataclass(frozen=True, slots=True)
class Level(Estimator):
    """A stock, as it was counted at moments of the period: added up over rows, never over time.

    The option `take` says which moments count: `last` is the stock at the last one, `mean` the
    sum over all of them, divided by how many there are. What has no row at a moment has no
    stock then. Everything that stands is counted, so that there is nothing to infer. A row tells of
    any number of things, so that n says nothing about how many there are.
    """

    value: str
    additive: ClassVar[bool] = True
    sized: ClassVar[bool] = False
    interval: ClassVar[str] = "none, for it is a census"
    least: ClassVar[str] = "none: 1 row is a figure"
    census: ClassVar[bool] = True

    def sums(self) -> Mapping[str, Sum]:
        """Of the rows that count: how many, Σx, and for each how many moments it is one of."""
        counts = "take = 'mean' or moment = last_at"
        moments = "case when take = 'mean' then moments else 1 end"
        return {
            "n": Sum(when=counts),
            "x": Sum(of=(self.value,), when=counts),
            "m": Sum(of=(moments,), when=counts),
        }

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx over the number of moments, which is m/n exactly; no value without a row."""
        n, total = int(sums["n"]), sums["x"]
        if n == 0:
            return Estimate(value=None, n=0)
        moments = sums["m"] / n
        return Estimate(
            value=total / moments, n=n, numerator=total, denominator=moments, census=True
        )
