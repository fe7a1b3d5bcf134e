"""A share of things, and a share less another one of the same things."""

from __future__ import annotations

import math
from fractions import Fraction

from csobjectives.intervals.levels import Interval, normal_factor


def wilson(k: int | Fraction, n: int | Fraction, level: float) -> Interval:
    """The share behind `k` of `n`: Wilson's score interval, on the scale 0 to 1.

    (k + z²/2 ± z·√(k(n-k)/n + z²/4)) / (n + z²); exactly 0 at k = 0, exactly 1 at k = n.
    Of a share that was reported rounded, `k` is the share times n, and need not be whole; nor
    need `n`, where rows have weights and are worth fewer than they are.
    Source: Wilson 1927; Newcombe 1998, method 3.
    ValueError unless n >= 1, 0 <= k <= n and 0 < level < 1.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"a share needs 0 <= k <= n and n >= 1, not {k} of {n}")
    z = normal_factor(level)
    upper = k + z * z / 2 + z * math.sqrt(k * (n - k) / n + z * z / 4)
    # The lower end by the product of the two ends, k² / (n(n + z²)): no difference, no loss.
    return k * k / n / upper, upper / (n + z * z) if k < n else 1.0


def net_adjusted_wald(
    positives: int | Fraction, negatives: int | Fraction, n: int | Fraction, level: float
) -> Interval:
    """The share of positives less that of negatives, on the scale -1 to 1.

    With N = n + 3, a = (positives + 3/4) / N and b = (negatives + 3/4) / N it is
    a - b ± z·√((a + b - (a - b)²) / N), held within -1 and 1. Its middle is the adjusted
    estimate, which is nearer to 0 than the plain one; at 95% the plain one lies inside as well
    from n = 2. Counts need not be whole, where rows have weights.
    Source: Rocks 2016 (arXiv 1601.07235), adjusted Wald.
    ValueError unless n >= 1, both counts are 0 or more and together at most n, 0 < level < 1.
    """
    if n < 1 or positives < 0 or negatives < 0 or positives + negatives > n:
        raise ValueError(
            f"a net share needs positives + negatives <= n and n >= 1, "
            f"not {positives} and {negatives} of {n}"
        )
    a, b = (positives + 0.75) / (n + 3), (negatives + 0.75) / (n + 3)
    half = normal_factor(level) * math.sqrt((a + b - (a - b) ** 2) / (n + 3))
    return max(a - b - half, -1.0), min(a - b + half, 1.0)
