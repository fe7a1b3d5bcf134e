"""The own brand's mean beside those of its competitors, each from its own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives.estimators.differences import average, difference
from csobjectives.estimators.means import Mean
from csobjectives.estimators.parts import PartEstimator, Parts
from csobjectives.estimators.sums import Sum, Sums
from csobjectives.model import Estimate

OWN = None  # the first of a form's parts, where rows are of the own brand
_SHOWN = 5  # brands whose own figures are told
_NO_OWN = "no row that counts is of the own brand"
_NO_OTHER = "no row that counts is of a competitor"
_NOT_COMPARED = "no attribute has rows of the own brand and of a competitor"
_AS_IT_IS = "none: it counts how the means compare, and not how sure that is"


@dataclass(frozen=True, slots=True)
class _OfMeans(PartEstimator):
    """What is made of the mean `value` of each part."""

    value: str

    def sums(self) -> Mapping[str, Sum]:
        """n, Σx and Σx², of each part."""
        return Mean(self.value).sums()


@dataclass(frozen=True, slots=True)
class GapOfMeans(_OfMeans):
    """The own mean, less that of the best competitor, or less the mean of the competitors' means.

    The option `against` says which. The brands' rows are independent samples, so that the interval
    is Welch's. That the best one is picked by its mean is no part of it.
    """

    interval: ClassVar[str] = "Welch t, with Satterthwaite's degrees of freedom"
    doubtful: ClassVar[str] = "it knows nothing of the best being a pick of several"
    least: ClassVar[str] = (
        "1 row of the own brand and 1 of a competitor for a value, 2 of each that is compared for "
        "an interval"
    )
    settings: ClassVar[tuple[str, ...]] = ("against",)

    def estimate_parts(self, parts: Parts, choices: Mapping[str, str], level: float) -> Estimate:
        """No value without rows of the own brand, or of any other. n counts the rows of all."""
        n, means = _rows(parts), _means(parts, level)
        own = means.pop(OWN, None)
        if own is None or not means:
            return _refused(n, _NO_OWN if own is None else _NO_OTHER)
        if choices["against"] == "best":
            name = _best(means)
            means = {name: means[name]}
        other = average([*means.values()], level)
        if len(means) >= _SHOWN:
            means = {f"the mean of {len(means)} competitors": other}
        found = difference(own, other, level)
        return replace(found, n=n, made_of=_named({OWN: own, **means}))


@dataclass(frozen=True, slots=True)
class AttributesAhead(_OfMeans):
    """On how many attributes the own mean is above that of the best competitor, or of their mean.

    The option `against` says which. A form's second part is the attribute. What is counted is how
    the means of these rows compare, so that there is nothing to infer.
    """

    interval: ClassVar[str] = _AS_IT_IS
    least: ClassVar[str] = "an attribute with 1 row of the own brand and 1 of a competitor"
    settings: ClassVar[tuple[str, ...]] = ("against",)
    census: ClassVar[bool] = True

    def estimate_parts(self, parts: Parts, choices: Mapping[str, str], level: float) -> Estimate:
        """Ahead on how many of those that are compared: numerator and denominator.

        An attribute is compared where it has rows of the own brand and of another one. n counts
        all rows.
        """
        owns: dict[str | None, Fraction] = {}
        others: dict[str | None, list[Fraction]] = defaultdict(list)
        for (brand, attribute), sums in parts.items():
            if brand is OWN:
                owns[attribute] = _mean(sums)
            else:
                others[attribute].append(_mean(sums))
        compared = owns.keys() & others.keys()
        if not compared:
            return _refused(_rows(parts), _NOT_COMPARED)
        height = _average if choices["against"] == "mean" else max
        ahead = Fraction(sum(owns[each] > height(others[each]) for each in compared))
        return _counted(ahead, len(compared), _rows(parts))


@dataclass(frozen=True, slots=True)
class RankOfMeans(_OfMeans):
    """The own brand's place among all that have rows, by their means: the highest is first.

    Brands with the same mean share the better place. What is counted is how the means of these
    rows compare, so that there is nothing to infer.
    """

    interval: ClassVar[str] = _AS_IT_IS
    least: ClassVar[str] = "1 row of the own brand"
    census: ClassVar[bool] = True

    def estimate_parts(self, parts: Parts, choices: Mapping[str, str], level: float) -> Estimate:
        """1 + how many have a higher mean, of as many as are ranked, which is the denominator.

        n counts the rows of all.
        """
        n, means = _rows(parts), {brand: _mean(sums) for (brand,), sums in parts.items()}
        if OWN not in means:
            return _refused(n, _NO_OWN)
        place = Fraction(1 + sum(each > means[OWN] for each in means.values()))
        ranked = sorted(_means(parts, level).items(), key=lambda each: -(each[1].value or 0))
        shown = dict(ranked if len(ranked) <= _SHOWN else ())
        return replace(_counted(place, len(means), n), made_of=_named(shown))


def _rows(parts: Parts) -> int:
    """How many rows all parts have."""
    return sum(int(sums["n"]) for sums in parts.values())


def _mean(sums: Sums) -> Fraction:
    return sums["x"] / sums["n"]


def _average(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _means(parts: Parts, level: float) -> dict[str | None, Estimate]:
    """The mean of each brand, by name; the own one is first, so that no order is by chance."""
    by_name = sorted(parts, key=lambda part: (part[0] is not OWN, part[0] or ""))
    return {part[0]: Mean("").estimate(parts[part], level) for part in by_name}


def _best(means: Mapping[str | None, Estimate]) -> str | None:
    """Who has the highest mean; of equals, the first name."""
    return max(means, key=lambda name: means[name].value or Fraction(0))


def _named(means: Mapping[str | None, Estimate]) -> dict[str, Estimate]:
    return {"own" if name is OWN else name: each for name, each in means.items()}


def _counted(value: Fraction, of: int, n: int) -> Estimate:
    """A whole number of so many, over n rows."""
    return Estimate(value=value, n=n, numerator=value, denominator=Fraction(of), census=True)


def _refused(n: int, why: str) -> Estimate:
    """No value; without any row, there is nothing to be said on it."""
    return Estimate(value=None, n=n, refused=why if n else "")
