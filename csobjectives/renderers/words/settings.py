"""A setting of a metric as results have it, in words."""

from __future__ import annotations

import re
from fractions import Fraction

from csobjectives.metrics import REGISTRY, OptionKind
from csobjectives.quantities import DURATION, SHARE
from csobjectives.renderers.words.figures import exact
from csobjectives.renderers.words.text import plain

_LABEL = 160
_NUMBER = re.compile(r"-?\d{1,20}(/[1-9]\d{0,20})?", re.ASCII)
_UNITS = {OptionKind.DURATION: DURATION, OptionKind.SHARE: SHARE}


def setting_in_words(metric: str, name: str, value: str) -> str:
    """`60 s`, `80%`; as it stands, where the metric does not know it, or it is no number."""
    known = REGISTRY.get(metric)
    option = known.options.get(name) if known is not None else None
    unit = _UNITS.get(option.kind) if option is not None else None
    if unit is None or not _NUMBER.fullmatch(value):
        return plain(value, _LABEL)
    return exact(Fraction(value), unit)
