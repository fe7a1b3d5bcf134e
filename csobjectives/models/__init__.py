"""Models of how customers buy: likelihoods, their maxima, and what follows from these.

The one door to numpy and scipy, which are installed with the extra `models`: whoever imports this
room needs them, so it is imported where a model is fitted, and nowhere else.
"""

from csobjectives.models.bgnbd import BgNbd, Histories, fit_purchases
from csobjectives.models.expected import purchases_ahead
from csobjectives.models.fitting import Fit, NotFitted
from csobjectives.models.gamma_gamma import GammaGamma, Spending, fit_spending
from csobjectives.models.lifetime import Customers, LifetimeValue, lifetime_value

__all__ = [
    "BgNbd",
    "Customers",
    "Fit",
    "GammaGamma",
    "Histories",
    "LifetimeValue",
    "NotFitted",
    "Spending",
    "fit_purchases",
    "fit_spending",
    "lifetime_value",
    "purchases_ahead",
]
