"""Periods of processes that are known: each function draws one, and says what the process is."""

from __future__ import annotations

from fractions import Fraction
from statistics import NormalDist
from typing import TypeAlias

import numpy as np

from csobjectives import estimators
from csobjectives.estimators import Mean, Proportion, difference
from csobjectives.model import Estimate
from tests.simulations import estimates
from tests.simulations.estimates import LEVEL, Whether

Generator: TypeAlias = np.random.Generator
Drawn: TypeAlias = tuple[Estimate, float]
"""What a period was estimated to be, and what the process is."""

RATINGS = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
OF_RATINGS = np.array([0.05, 0.05, 0.15, 0.35, 0.40])
MEAN_RATING = float(RATINGS @ OF_RATINGS)
SIGNS = np.array([1.0, 0.0, -1.0])
OF_SIGNS = np.array([0.5, 0.3, 0.2])
P90 = Fraction(9, 10)
Z90 = NormalDist().inv_cdf(0.9)


def _groups(generator: Generator, groups: int, each: int, spread: float) -> Whether:
    """Hits of rows in groups, each of which has a share of its own around 80%."""
    own = generator.beta(0.8 * spread, 0.2 * spread, size=groups)
    return generator.random((groups, each)) < own[:, None]


def share(generator: Generator) -> Drawn:
    chance = generator.uniform(0.05, 0.95)
    return estimates.share(generator.random(30) < chance), chance


def share_of_groups(generator: Generator) -> Drawn:
    return estimates.share(_groups(generator, 20, 10, 4).ravel()), 0.8


def share_of_counts(generator: Generator, spread: float) -> Drawn:
    whole = generator.integers(20, 80, size=31)
    own = generator.beta(0.8 * spread, 0.2 * spread, size=31)
    part = generator.binomial(whole, own)
    return estimates.share_of_counts(part, whole), 0.8


def net(generator: Generator) -> Drawn:
    return estimates.net(generator.choice(SIGNS, size=30, p=OF_SIGNS)), 30.0


def net_of_groups(generator: Generator) -> Drawn:
    own = generator.dirichlet(4 * OF_SIGNS, size=20).cumsum(axis=1)
    drawn = (generator.random((20, 10, 1)) > own[:, None, :2]).sum(axis=2)
    return estimates.net(SIGNS[drawn].ravel()), 30.0


def net_of_asked(generator: Generator, eagerness: float) -> Drawn:
    """Of 80 that were asked, 60 answer: the positive as eagerly as others, or more so."""
    signs = np.repeat(SIGNS, [40, 24, 16])
    eager = np.where(signs > 0, eagerness, 1.0)
    answered = generator.choice(80, size=60, replace=False, p=eager / eager.sum())
    return estimates.net(signs[answered], asked=80), 30.0


def mean(generator: Generator) -> Drawn:
    return estimates.mean(generator.choice(RATINGS, size=50, p=OF_RATINGS)), MEAN_RATING


def mean_of_skewed(generator: Generator) -> Drawn:
    return estimates.mean(generator.lognormal(0, 1.2, size=15)), float(np.exp(0.72))


def shrunk_to_its_own(generator: Generator) -> Drawn:
    truth = generator.normal(3.5, 0.9 / np.sqrt(10))
    return estimates.shrunk(generator.normal(truth, 0.9, size=30)), truth


def shrunk_from_afar(generator: Generator) -> Drawn:
    return estimates.shrunk(generator.normal(4.5, 0.9, size=30)), 4.5


def ratio(generator: Generator, n: int, spread: float) -> Drawn:
    """Contacts per hour of n agents, whose hours differ by the spread; those with more are slower.

    Of lognormal hours, those above the median are a share of the normal's P(Z < spread) of all.
    """
    hours = generator.lognormal(2, spread, size=n)
    pace = 5 - 2 * (hours > np.exp(2)) + generator.gamma(2, 0.5, size=n)
    return estimates.ratio(pace * hours, hours), 6 - 2 * NormalDist().cdf(spread)


def clustered_share(generator: Generator, clusters: int) -> Drawn:
    cluster = np.repeat(np.arange(clusters), generator.integers(5, 16, size=clusters))
    own = generator.beta(0.8 * 6, 0.2 * 6, size=clusters)
    hits = generator.random(len(cluster)) < own[cluster]
    return estimates.clustered(Proportion("hit"), hits.astype(float), cluster), 0.8


def clustered_mean(generator: Generator, clusters: int) -> Drawn:
    cluster = np.repeat(np.arange(clusters), generator.integers(5, 16, size=clusters))
    own = generator.exponential(1, size=clusters)
    values = own[cluster] + generator.normal(0, 1, size=len(cluster))
    return estimates.clustered(Mean("x"), values, cluster), 1.0


def rate(generator: Generator, each: int) -> Drawn:
    """8 occasions in 400 that bring so many events each."""
    return estimates.rate(each * int(generator.poisson(8)), 400), each * 8 / 400


def total(generator: Generator, expected: int, spread: float) -> Drawn:
    amounts = generator.lognormal(0, spread, size=generator.poisson(expected))
    return estimates.total(amounts), expected * float(np.exp(spread * spread / 2))


def quantile(generator: Generator) -> Drawn:
    return estimates.quantile(generator.lognormal(0, 1, size=60), P90), float(np.exp(Z90))


def quantile_of_days(generator: Generator) -> Drawn:
    """Ten rows on each of ten days, that have good days and bad ones."""
    days = np.repeat(generator.normal(0, 1, size=10), 10)
    values = days + generator.normal(0, 1, size=100)
    return estimates.quantile(values, P90), Z90 * np.sqrt(2)


def newcombe(generator: Generator) -> Drawn:
    first, second = generator.uniform(0.1, 0.9, size=2)
    found = difference(
        estimates.share(generator.random(30) < first),
        estimates.share(generator.random(40) < second),
        LEVEL,
    )
    return found, first - second


def newcombe_of_the_same(generator: Generator) -> Drawn:
    """The same 40 people twice: 80% of them answer as they did."""
    before = generator.random(40) < 0.7
    after = np.where(generator.random(40) < 0.8, before, generator.random(40) < 0.7)
    return difference(estimates.share(after), estimates.share(before), LEVEL), 0.0


def welch(generator: Generator) -> Drawn:
    after, before = generator.normal(5, 3, size=10), generator.normal(4, 1, size=30)
    return difference(estimates.mean(after), estimates.mean(before), LEVEL), 1.0


def welch_of_skewed(generator: Generator) -> Drawn:
    after, before = generator.lognormal(0, 1.2, size=10), generator.lognormal(0, 1.2, size=60)
    return difference(estimates.mean(after), estimates.mean(before), LEVEL), 0.0


def mover_of_rates(generator: Generator, each: int) -> Drawn:
    """12 occasions in 400, less 8 in 300, that bring so many events each."""
    after, before = (each * int(generator.poisson(expected)) for expected in (12, 8))
    found = difference(estimates.rate(after, 400), estimates.rate(before, 300), LEVEL)
    return found, each * (12 / 400 - 8 / 300)


def mover_of_quantiles(generator: Generator) -> Drawn:
    found = difference(
        estimates.quantile(generator.lognormal(0.2, 1, size=80), P90),
        estimates.quantile(generator.lognormal(0, 1, size=60), P90),
        LEVEL,
    )
    return found, float(np.exp(Z90 + 0.2) - np.exp(Z90))


def mover_of_quantiles_of_days(generator: Generator) -> Drawn:
    after, before = quantile_of_days(generator), quantile_of_days(generator)
    return difference(after[0], before[0], LEVEL), 0.0


def quotient(generator: Generator) -> Drawn:
    after, before = generator.random(120) < 0.3, generator.random(100) < 0.4
    return estimators.quotient(estimates.share(after), estimates.share(before)), 0.75


def quotient_of_skewed(generator: Generator) -> Drawn:
    after, before = generator.lognormal(0, 1.2, size=15), generator.normal(5, 1, size=15)
    return estimators.quotient(estimates.mean(after), estimates.mean(before)), float(
        np.exp(0.72)
    ) / 5


def product(generator: Generator) -> Drawn:
    invited = int(generator.poisson(200))
    won = estimates.share(generator.random(invited) < 0.1)
    return estimators.product([estimates.rate(invited, 1000), won]), 0.02


def product_of_dependent(generator: Generator) -> Drawn:
    """In good periods there is more of both: orders per customer and what each brings."""
    mood = generator.lognormal(0, 0.2)
    orders = int(generator.poisson(100 * mood))
    amounts = generator.normal(10 * mood, 3, size=orders)
    return estimators.product([estimates.rate(orders, 1000), estimates.mean(amounts)]), float(
        np.exp(0.08)
    )


def weighted_share(generator: Generator) -> Drawn:
    hits = (generator.random(60) < 0.7).astype(float)
    return estimates.weighted(Proportion("hit"), hits, generator.uniform(0.5, 3, size=60)), 0.7


def weighted_share_of_few(generator: Generator) -> Drawn:
    heavy = generator.random(60) < 0.05
    hits = (generator.random(60) < np.where(heavy, 0.5, 0.99)).astype(float)
    found = estimates.weighted(Proportion("hit"), hits, np.where(heavy, 5.0, 1.0))
    return found, (0.05 * 5 * 0.5 + 0.95 * 0.99) / (0.05 * 5 + 0.95)


def weighted_mean(generator: Generator) -> Drawn:
    ratings = generator.choice(RATINGS, size=60, p=OF_RATINGS)
    return estimates.weighted(Mean("x"), ratings, generator.uniform(0.5, 3, size=60)), MEAN_RATING


def weighted_mean_of_few(generator: Generator) -> Drawn:
    heavy = generator.random(60) < 0.05
    values = generator.normal(np.where(heavy, 5.0, 0.0), np.where(heavy, 3.0, 1.0))
    found = estimates.weighted(Mean("x"), values, np.where(heavy, 5.0, 1.0))
    return found, 0.05 * 5 * 5 / (0.05 * 5 + 0.95)
