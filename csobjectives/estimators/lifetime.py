"""What customers are worth over their lifetime: by a contract, by a rule of thumb, by a model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.means import Mean
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums, spread
from csobjectives.estimators.tallies import Tally, TallyEstimator
from csobjectives.model import Estimate, StandardError

YEAR = 365  # days
_DAY = 86_400  # seconds
_DIGITS = 9  # of a fitted figure, which are the same on every machine


@dataclass(frozen=True, slots=True)
class AnnualValue(Estimator):
    """The mean of what is brought in a period, for a year of 365 days, times `factors`.

    `length` are the period's days, the same for all. The factors are options.
    """

    value: str
    length: str
    factors: tuple[str, ...]
    interval: ClassVar[str] = "Student t"
    doubtful: ClassVar[str] = (
        "too narrow over few customers of whom some spend far more; it takes the lifespan as known"
    )
    least: ClassVar[str] = "1 customer for a value, 2 for an interval"

    @property
    def settings(self) -> tuple[str, ...]:
        """The factors."""
        return self.factors

    def sums(self) -> Mapping[str, Sum]:
        """Those of the mean, and the days of all."""
        return {**Mean(self.value).sums(), "days": Sum(of=(self.length,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx/n · 365/days · factors; the numerator is what all bring, the denominator is n."""
        mean = Mean(self.value).estimate(sums, level)
        if mean.value is None or mean.n is None or mean.numerator is None:
            return mean
        scale = YEAR * mean.n / sums["days"]
        for name in self.factors:
            scale *= sums[name]
        ends = sorted(float(scale) * end for end in (mean.low, mean.high) if end is not None)
        error = mean.error
        return replace(
            mean,
            value=scale * mean.value,
            numerator=scale * mean.numerator,
            low=ends[0] if scale and ends else None,
            high=ends[1] if scale and ends else None,
            error=error and StandardError(abs(float(scale)) * error.of, error.freedom),
        )


@dataclass(frozen=True, slots=True)
class ContractValue(Estimator):
    """What a customer under contract is worth, from the mean margin m of a period and retention r.

    With d as the discount of a period, margins at each period's end of those who are retained by
    then, for ever, are worth Σ m·rᵗ/(1+d)ᵗ over t = 1, 2, …, which is m·r/(1+d-r); with the first
    margin `at_once`, before anybody could leave, the sum is from t = 0, m·(1+d)/(1+d-r) (Gupta and
    Lehmann 2003; Berger and Nasr 1998).

    m and r are means of two columns of the same rows, of which those who bring more may well stay
    longer. With ln V = ln m + ln r - ln(1+d-r) its slopes are 1/m and 1/r + 1/(1+d-r); at once,
    with ln V = ln m + ln(1+d) - ln(1+d-r), the second is 1/(1+d-r). The interval is by the delta
    method on the logarithm, with the covariance of m and r.
    """

    margin: str
    retained: str
    at_once: bool = False
    interval: ClassVar[str] = "delta method on the logarithm, margin and retention together"
    doubtful: ClassVar[str] = (
        "too narrow over few customers of whom some bring far more; it takes the discount as known"
    )
    least: ClassVar[str] = "1 row for a value; 2 for an interval, not all or none retained"
    settings: ClassVar[tuple[str, ...]] = ("discount",)

    def sums(self) -> Mapping[str, Sum]:
        """n, Σm, Σm², the number of those retained and their Σm."""
        margin = self.margin
        return {
            "n": ROWS,
            "m": Sum(of=(margin,)),
            "mm": Sum(of=(margin, margin)),
            "k": Sum(when=self.retained),
            "mk": Sum(of=(margin,), when=self.retained),
        }

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """The value; none where all stay and nothing is discounted, for it has no end then."""
        n, discount = int(sums["n"]), sums["discount"]
        if not n:
            return Estimate(value=None, n=0)
        margin, rate = sums["m"] / n, sums["k"] / n
        under = 1 + discount - rate
        if under <= 0:
            reason = "everybody is retained and nothing is discounted, so that the value has no end"
            return Estimate(value=None, n=n, refused=reason)
        over = margin * (1 + discount if self.at_once else rate)
        value = over / under
        found = Estimate(value=value, n=n)
        if n < 2 or value <= 0 or not 0 < rate < 1:
            return found
        slope = 1 / under + (0 if self.at_once else 1 / rate)
        centred = (
            sums["mm"] - n * margin * margin,
            sums["mk"] - n * margin * rate,
            n * rate * (1 - rate),
        )
        ends = intervals.on_the_logarithm(value, centred, (1 / margin, slope), n, level)
        low, high = spread(ends)
        return replace(found, low=low, high=high)


@dataclass(frozen=True, slots=True)
class PredictedValue(TallyEstimator):
    """What customers are expected to bring from now on, by BG/NBD and Gamma-Gamma.

    The mean over customers of what is expected within the option `horizon`, discounted by the
    yearly `discount` d: what comes t years ahead is worth (1+d)⁻ᵗ of it, with years of 365 days,
    at every moment of them. It is multiplied by the `margin`. `tallied` names the `repeats` of a
    customer, the `recency` and `age` in days, and the `total` of the repeated purchases.

    The interval is that of the parameters, whose covariance is the inverse of the observed
    information, by the delta method on the logarithm. That of what customers will do is no part of
    it, and little beside it in the mean over many.
    """

    tallied: Mapping[str, str] = field()
    interval: ClassVar[str] = "delta method on the logarithm, from the fit of both models"
    doubtful: ClassVar[str] = (
        "it knows how sure the parameters are, and not whether the model suits"
    )
    least: ClassVar[str] = "30 customers who came back, and a fit that converges"
    settings: ClassVar[tuple[str, ...]] = ("horizon", "discount", "margin")

    def sums(self) -> Mapping[str, Sum]:
        """The number of customers: the rest is tallied."""
        return {"n": ROWS}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From the sums alone, only the number of customers."""
        return Estimate(value=None, n=int(sums["n"]))

    def estimate_tally(
        self, tally: Tally, settings: Mapping[str, Fraction], level: float
    ) -> Estimate:
        """The value; none where the customers cannot carry the models, and `refused` says why.

        The numerator is what all are expected to bring, the denominator their number. Figures are
        rounded to nine digits, for the last ones of a fit depend on the machine.
        """
        from csobjectives.models import Customers, NotFitted, lifetime_value

        n = int(tally.count.sum())
        customers = Customers(
            repeats=tally.columns["repeats"],
            recency=tally.columns["recency"],
            age=tally.columns["age"],
            total=tally.columns["total"],
            count=tally.count.astype("float64"),
        )
        horizon = float(settings["horizon"] / _DAY)
        force = math.log1p(float(settings["discount"])) / YEAR
        try:
            found = lifetime_value(customers, horizon, force, level)
        except NotFitted as reason:
            return Estimate(value=None, n=n, refused=str(reason))
        margin = settings["margin"]
        value = Fraction(f"{found.value:.{_DIGITS}g}") * margin
        low, high = (
            float(Fraction(f"{end:.{_DIGITS}g}") * margin) for end in (found.low, found.high)
        )
        return Estimate(
            value=value,
            n=n,
            numerator=value * n,
            denominator=Fraction(n),
            low=low if margin else None,
            high=high if margin else None,
        )
