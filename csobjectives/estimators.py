"""The arithmetic: which sums an estimator needs from the rows, and what it makes of them.

A sum is named by expressions over a metric's roles and options; planning binds them to
columns, and a scan adds them up once, however many objectives ask. Sums arrive exact
(fractions, durations in seconds) and leave as an exact value with its interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol

from csobjectives import intervals
from csobjectives.model import Estimate
from csobjectives.quantities import Dimension

Sums = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a scan adds up over the eligible rows.

    The product of the expressions in `of`, or the number of rows where there is none;
    with `when`, over the rows for which that holds.
    """

    of: tuple[str, ...] = ()
    when: str = ""


ROWS = Sum()


class Estimator(Protocol):
    """How sums become an estimate.

    `additive`: the figure of the whole is the sum of its segments' figures, so that its
    target is the whole's alone. `ranked` is the expression whose order statistics are
    needed beside the sums; empty for every estimator but the quantile. `settings` are the
    metric's options that `estimate` reads, which it finds among the sums by their names.
    """

    additive: ClassVar[bool]
    interval: ClassVar[str]
    settings: ClassVar[tuple[str, ...]]

    @property
    def ranked(self) -> str:
        """The expression that has to be ranked, or nothing."""
        ...

    def sums(self) -> Mapping[str, Sum]:
        """The sums that `estimate` needs, by name; `n` counts the eligible rows."""
        ...

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Value and interval at a confidence level (0.95)."""
        ...


@dataclass(frozen=True, slots=True)
class Proportion:
    """k of n rows, with the Wilson score interval (Wilson 1927; Newcombe 1998)."""

    hit: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Wilson score"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """k counts the rows for which `hit` holds."""
        return {"n": ROWS, "k": Sum(when=self.hit)}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """k/n; no value where n is 0."""
        return _share(int(sums["k"]), int(sums["n"]), level)


@dataclass(frozen=True, slots=True)
class ProportionOfCounts:
    """Σpart of Σwhole, where each row brings counts; the interval is Wilson's on the totals."""

    part: str
    whole: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Wilson score, on the total counts"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """The totals."""
        return {"k": Sum(of=(self.part,)), "n": Sum(of=(self.whole,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σpart/Σwhole; no value where the whole is 0. n is the whole."""
        return _share(int(sums["k"]), int(sums["n"]), level)


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that was worked out elsewhere: no rows, so that there is nothing to add up.

    `estimate_reported` and `estimate_quotient` read it.
    """

    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Wilson score for a share of n; else none"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """None."""
        return {}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From sums there is no value."""
        return Estimate(value=None, n=0)


def estimate_reported(value: Fraction, n: int | None, level: float, *, is_share: bool) -> Estimate:
    """A value as it was reported: a share of n has Wilson's interval, all else has none.

    A rate beyond 0 to 1, such as revenue kept, is no share of n things.
    """
    low, high = None, None
    if is_share and n and 0 <= value <= 1:
        low, high = intervals.wilson(value * n, n, level)
    return Estimate(value=value, n=n, low=low, high=high)


def estimate_quotient(
    over: Fraction, under: Fraction, n: int | None, level: float, *, dimension: Dimension
) -> Estimate:
    """A numerator over a denominator: of a share with Wilson's interval, else without one.

    Points are 100 times the quotient. No value where the denominator is 0.
    """
    if dimension is Dimension.SHARE:
        return _share(int(over), int(under), level)
    scale = 100 if dimension is Dimension.POINTS else 1
    value = scale * over / under if under else None
    return Estimate(value=value, n=n, numerator=over, denominator=under)


def _share(k: int, n: int, level: float) -> Estimate:
    if n == 0:
        return Estimate(value=None, n=0, numerator=Fraction(k), denominator=Fraction(0))
    low, high = intervals.wilson(k, n, level)
    return Estimate(
        value=Fraction(k, n),
        n=n,
        numerator=Fraction(k),
        denominator=Fraction(n),
        low=low,
        high=high,
    )


@dataclass(frozen=True, slots=True)
class NetProportion:
    """Positives minus negatives of n, in points from -100 to 100.

    The interval is the adjusted Wald of Rocks (2016, arXiv 1601.07235), within ±100.
    """

    positive: str
    negative: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "adjusted Wald (Rocks 2016)"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """Both counts, and all rows."""
        return {"n": ROWS, "plus": Sum(when=self.positive), "minus": Sum(when=self.negative)}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """100·(plus-minus)/n; no value where n is 0. The numerator is the net count."""
        plus, minus, n = int(sums["plus"]), int(sums["minus"]), int(sums["n"])
        net, total = Fraction(plus - minus), Fraction(n)
        if n == 0:
            return Estimate(value=None, n=0, numerator=net, denominator=total)
        low, high = intervals.net_adjusted_wald(plus, minus, n, level)
        return Estimate(
            value=100 * net / n,
            n=n,
            numerator=net,
            denominator=total,
            low=100 * low,
            high=100 * high,
        )


def _spread(interval: intervals.Interval | None) -> tuple[float | None, float | None]:
    """An interval, unless nothing varied: what never varied says nothing about chance."""
    if interval is None or interval[0] == interval[1]:
        return None, None
    return interval


@dataclass(frozen=True, slots=True)
class Mean:
    """Σx/n with Student's t; no interval below two rows."""

    value: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Student t"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """n, Σx and Σx²."""
        return {"n": ROWS, "x": Sum(of=(self.value,)), "xx": Sum(of=(self.value, self.value))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx/n; no value where n is 0."""
        n, total = int(sums["n"]), sums["x"]
        if n == 0:
            return Estimate(value=None, n=0, numerator=total, denominator=Fraction(0))
        low, high = _spread(intervals.mean_t(total, sums["xx"], n, level))
        return Estimate(
            value=total / n,
            n=n,
            numerator=total,
            denominator=Fraction(n),
            low=low,
            high=high,
        )


@dataclass(frozen=True, slots=True)
class RatioOfSums:
    """Σa/Σb, never a mean of ratios; by Taylor linearisation over rows (Cochran 1977), t."""

    over: str
    under: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Taylor linearisation, Student t"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """Σa, Σb, Σa², Σb², Σab and the number of rows."""
        a, b = self.over, self.under
        return {
            "n": ROWS,
            "a": Sum(of=(a,)),
            "b": Sum(of=(b,)),
            "aa": Sum(of=(a, a)),
            "bb": Sum(of=(b, b)),
            "ab": Sum(of=(a, b)),
        }

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σa/Σb; no value where Σb is 0."""
        n, a, b = int(sums["n"]), sums["a"], sums["b"]
        if b == 0:
            return Estimate(value=None, n=n, numerator=a, denominator=b)
        interval = intervals.ratio_linearised(a, b, sums["aa"], sums["bb"], sums["ab"], n, level)
        low, high = _spread(interval)
        return Estimate(value=a / b, n=n, numerator=a, denominator=b, low=low, high=high)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows.

    By default a census: there is nothing to infer, so there is no interval. As a `sample` of
    what the process brings, it has the exact Poisson interval of Garwood (1936).
    """

    sample: bool = False
    additive: ClassVar[bool] = True
    interval: ClassVar[str] = "none, for it is a census; with population: sample, exact Poisson"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """The rows."""
        return {"n": ROWS}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """n; nothing to count is a count of 0, which planning tells from no data."""
        n = int(sums["n"])
        low, high = intervals.poisson_exact(n, level) if self.sample else (None, None)
        return Estimate(
            value=sums["n"], n=n, numerator=sums["n"], low=low, high=high, census=not self.sample
        )


@dataclass(frozen=True, slots=True)
class Total:
    """Σx over the rows for which `when` holds.

    By default a census, without an interval. As a `sample` of what the process brings, it is
    the sum of a Poisson number of amounts, with Σx ± z·√Σx².
    """

    value: str
    when: str = ""
    sample: bool = False
    additive: ClassVar[bool] = True
    interval: ClassVar[str] = "none, for it is a census; with population: sample, ±z·√Σx²"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """Σx, and the rows that it is made of."""
        x = {"n": Sum(when=self.when), "x": Sum(of=(self.value,), when=self.when)}
        squares = {"xx": Sum(of=(self.value, self.value), when=self.when)}
        return x | squares if self.sample else x

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx; the interval of a sample needs a row."""
        n, total = int(sums["n"]), sums["x"]
        low, high = None, None
        if self.sample and n:
            low, high = intervals.compound_poisson_sum(total, sums["xx"], level)
        return Estimate(
            value=total, n=n, numerator=total, low=low, high=high, census=not self.sample
        )


@dataclass(frozen=True, slots=True)
class Quantile:
    """The value below which a share `at` of the rows lies, exact, by linear interpolation.

    Hyndman and Fan's type 7, as pandas and numpy do it: h = (n-1)·at, between the order
    statistics floor(h)+1 and floor(h)+2. The interval is the narrowest pair of order
    statistics whose binomial coverage reaches the level, and exists where n allows it.
    """

    value: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "order statistics (binomial ranks)"
    settings: ClassVar[tuple[str, ...]] = ("at",)

    @property
    def ranked(self) -> str:
        """The expression to be ranked."""
        return self.value

    def sums(self) -> Mapping[str, Sum]:
        """The number of ranked rows."""
        return {"n": ROWS}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From the sums alone only the number of rows; `estimate_ranked` has the value."""
        return Estimate(value=None, n=int(sums["n"]))


def needed_ranks(n: int, at: Fraction, level: float) -> tuple[int, ...]:
    """The ranks, from 1, that a quantile of n values and its interval are read from."""
    if n == 0:
        return ()
    below = (n - 1) * at
    first = below.numerator // below.denominator + 1
    ranks = {first, min(first + 1, n)}
    return tuple(sorted(ranks.union(intervals.quantile_ranks(n, at, level) or ())))


def estimate_ranked(n: int, at: Fraction, values: Mapping[int, Fraction], level: float) -> Estimate:
    """A quantile from its order statistics: `values` holds those of `needed_ranks`."""
    if n == 0:
        return Estimate(value=None, n=0)
    below = (n - 1) * at
    first = below.numerator // below.denominator + 1
    lower, upper = values[first], values[min(first + 1, n)]
    ranks = intervals.quantile_ranks(n, at, level)
    return Estimate(
        value=lower + (upper - lower) * (below - (first - 1)),
        n=n,
        low=float(values[ranks[0]]) if ranks else None,
        high=float(values[ranks[1]]) if ranks else None,
    )
