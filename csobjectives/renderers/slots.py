"""What an objective says, spelled as a sentence says it: bounds, settings, columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from csobjectives.metrics import REGISTER, OptionKind
from csobjectives.model import Measure, Option, Target
from csobjectives.periods import parse_day
from csobjectives.quantities import DURATION, NUMBER, SHARE, Dimension, Unit
from csobjectives.renderers.bounds import is_band
from csobjectives.renderers.dates import spelled_day
from csobjectives.renderers.figures import exact, exact_gap, spoken
from csobjectives.renderers.text import plain

_TIMES = {"1 time": "once", "2 times": "twice"}
_WORDS = {"ms": "millisecond", "s": "second", "min": "minute", "h": "hour"}
_WRITTEN = re.compile(r"([\d.,]+) ?(ms|s|min|h|days?|weeks?)\b")
_DIFFERENCES = ("gap", "signed", "relative")
_MEDIAN = Fraction(1, 2)


def code(text: str) -> str:
    """Text of a document as Markdown's code, which nothing in it can end."""
    shown = plain(text)
    fence = "`"
    while fence in shown:
        fence += "`"
    blank = " " if "`" in shown else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def amount(value: Fraction, unit: Unit) -> str:
    """A figure of a target, in words: `90%`, `30 points`, `8 hours`, `EUR 250,000`, `4.2`."""
    shown = spoken(exact(value, unit), unit)
    return lasting(shown) if unit.dimension is Dimension.DURATION else shown


def lasting(written: str) -> str:
    """A duration in words: `20 s` is 20 seconds."""
    return _WRITTEN.sub(lambda found: _counted(found[1], _unit_word(found[2])), written)


def bounds(target: Target, unit: Unit, spelling: str = "") -> str:
    """A target as it stands in a sentence: `at least 90%`, or as the slot asks for it."""
    if spelling == "level":
        return _level(target, unit)
    if spelling in _DIFFERENCES:
        return _told(target, lambda value: _difference(value, unit, spelling))
    if spelling:
        return _things(target, unit, spelling)
    return _told(target, lambda value: amount(value, unit))


def setting(measure: Measure, name: str, kind: OptionKind, spelling: str = "") -> str:
    """An option's value in words, as it was written where that is how people say it."""
    value = measure.options[name]
    match kind:
        case OptionKind.DURATION:
            return lasting(measure.shown.get(name) or exact(_number(value), DURATION))
        case OptionKind.QUANTILE:
            return _quantile(_number(value), spelling)
        case OptionKind.LABELS | OptionKind.SPELLINGS:
            return any_of([code(each) for each in _labels(value)])
        case OptionKind.SHARE:
            return exact(_number(value), SHARE)
        case OptionKind.DAY:
            return spelled_day(parse_day(str(value)))
        case OptionKind.CHOICE:
            return str(value).replace("_", " ")
        case OptionKind.NUMBER | OptionKind.COUNT:
            shown = exact(_number(value), NUMBER)
            return _counted(shown, spelling.removesuffix("s")) if spelling else shown


def role(measure: Measure, name: str) -> str:
    """What plays a role: an expression as it was written, or the name of a source."""
    if name == REGISTER:
        return code(measure.register)
    if not measure.source:
        return "the answers"  # which came as counts, without any row
    return code(measure.roles[name].text)


def any_of(words: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _level(target: Target, unit: Unit) -> str:
    if is_band(target):
        return bounds(target, unit)
    low, high = target.at_least, target.at_most
    if low is not None:
        return f"at {amount(low, unit)} or more"
    return f"at {amount(high or Fraction(0), unit)} or less"


def _things(target: Target, unit: Unit, things: str) -> str:
    """`at least 1 idea`, `between 30 and 50 ideas`, `at most twice`."""
    thing = things.removesuffix("s")
    if is_band(target):
        return f"{bounds(target, unit)} {things}"
    return _told(target, lambda value: _counted(amount(value, unit), thing))


def _told(target: Target, say: Callable[[Fraction], str]) -> str:
    low, high = target.at_least, target.at_most
    if low is not None and high is not None:
        return f"between {_without_repeated(say(low), say(high))} and {say(high)}"
    if low is not None:
        return f"at least {say(low)}"
    return f"at most {say(high or Fraction(0))}"


def _without_repeated(first: str, second: str) -> str:
    """The first of two amounts without the word that the second one ends in too."""
    number, _, word = first.partition(" ")
    same = second.partition(" ")[2].removesuffix("s") == word.removesuffix("s")
    return number if same and word.isalpha() else first


def _difference(value: Fraction, unit: Unit, spelling: str) -> str:
    """`2 points`, `+2 points`; of what is relative, `+20%`."""
    size = lasting((exact if spelling == "relative" else exact_gap)(value, unit))
    return f"+{size}" if spelling != "gap" and value > 0 else size


def _quantile(value: Fraction, spelling: str) -> str:
    """`90%` or `half` of something; as a percentile, `90th percentile` or `median`."""
    if spelling != "percentile":
        return "half" if value == _MEDIAN else exact(value, SHARE)
    number = exact(value * 100, NUMBER)
    return "median" if value == _MEDIAN else f"{number}{_ordinal(number)} percentile"


def _ordinal(number: str) -> str:
    is_teen = number[-2:] in ("11", "12", "13")
    return "th" if is_teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def _counted(number: str, thing: str) -> str:
    counted = f"{number} {thing}{'' if number == '1' else 's'}"
    return _TIMES.get(counted, counted)


def _unit_word(written: str) -> str:
    return _WORDS.get(written, written.removesuffix("s"))


def _number(value: Option) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def _labels(value: Option) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value
