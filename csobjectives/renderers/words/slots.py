"""What an objective says, spelled as a sentence says it: bounds, settings, columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from csobjectives.metrics import REGISTER, OptionKind
from csobjectives.model import Measure, Option, Target
from csobjectives.periods import parse_day
from csobjectives.quantities import DURATION, NUMBER, SHARE, Dimension, Unit
from csobjectives.renderers.words.bounds import is_band
from csobjectives.renderers.words.dates import spelled_day
from csobjectives.renderers.words.figures import exact, exact_gap, spoken
from csobjectives.renderers.words.text import plain

_TIMES = {"1 time": "once", "2 times": "twice"}
_WORDS = {"ms": "millisecond", "s": "second", "min": "minute", "h": "hour"}
_WRITTEN = re.compile(r"([\d.,]+) ?(ms|s|min|h|days?|weeks?)\b")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CHANGES = ("change", "relative")
_MEDIAN = Fraction(1, 2)


def code(text: str) -> str:
    """Text of a document as Markdown's code, which nothing in it can end."""
    shown = plain(text) or "…"
    fence = "`"
    while fence in shown:
        fence += "`"
    blank = " " if "`" in shown else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def amount(value: Fraction, unit: Unit) -> str:
    """A figure of a target, in words: `90%`, `30 points`, `8 hours`, `EUR 250,000`, `4.2`."""
    shown = spoken(exact(value, unit), unit)
    return _in_words(shown) if unit.dimension is Dimension.DURATION else shown


def lasting(written: str) -> str:
    """A duration of a document in words: `20 s` is 20 seconds."""
    return _in_words(_NUMBER.sub(_respelled, written))


def _respelled(found: re.Match[str]) -> str:
    return exact(Fraction(found[0].replace(",", "")), NUMBER)


def _in_words(spelled: str) -> str:
    return _WRITTEN.sub(lambda found: _counted(found[1], _unit_word(found[2])), spelled)


def bounds(target: Target, unit: Unit, spelling: str = "") -> str:
    """A target as it stands in a sentence: `at least 90%`, or as the slot asks for it."""
    if spelling == "level":
        return _level(target, unit)
    if spelling == "gap":
        return _told(target, lambda value: _gap(value, unit))
    if spelling in _CHANGES:
        return _moved(target, unit, spelling)
    if spelling:
        return _things(target, unit, spelling)
    return _told(target, lambda value: amount(value, unit))


def aim(value: Fraction, unit: Unit, spelling: str = "") -> str:
    """A stretch, as the sentence tells its target: `95%`, `a fall of 6 hours`."""
    if spelling in _CHANGES:
        direction = "rise" if value > 0 else "fall"
        return f"a {direction} of {_size(value, unit, spelling)}" if value else "no change"
    return _gap(value, unit) if spelling == "gap" else amount(value, unit)


def setting(measure: Measure, name: str, kind: OptionKind, spelling: str = "") -> str:
    """An option's value in words, as it was written where that is how people say it."""
    value = measure.options[name]
    match kind:
        case OptionKind.DURATION:
            written = measure.shown.get(name)
            return lasting(written) if written else _in_words(exact(_number(value), DURATION))
        case OptionKind.QUANTILE:
            return _quantile(_number(value), spelling)
        case OptionKind.LABELS | OptionKind.SPELLINGS:
            return listed([code(each) for each in _labels(value)], spelling or "or")
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


def listed(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _level(target: Target, unit: Unit) -> str:
    if is_band(target):
        return bounds(target, unit)
    low, high = target.at_least, target.at_most
    bound = amount((high or Fraction(0)) if low is None else low, unit)
    if target.strict:
        return f"{'below' if low is None else 'above'} {bound}"
    return f"at {bound} or {'less' if low is None else 'more'}"


def _things(target: Target, unit: Unit, things: str) -> str:
    """`at least 1 idea`, `between 30 and 50 ideas`, `at most twice`, `fewer than 3 ideas`."""
    thing = things.removesuffix("s")
    if is_band(target):
        return f"{bounds(target, unit)} {things}"
    return _told(target, lambda value: _counted(amount(value, unit), thing), "fewer")


def _told(target: Target, say: Callable[[Fraction], str], less: str = "less") -> str:
    low, high = target.at_least, target.at_most
    if low is not None and high is not None:
        return f"between {_without_repeated(say(low), say(high))} and {say(high)}"
    if low is not None:
        return f"{'more than' if target.strict else 'at least'} {say(low)}"
    return f"{f'{less} than' if target.strict else 'at most'} {say(high or Fraction(0))}"


def _without_repeated(first: str, second: str) -> str:
    """The first of two amounts without the word that the second one ends in too."""
    number, _, word = first.partition(" ")
    same = second.partition(" ")[2].removesuffix("s") == word.removesuffix("s")
    return number if same and word.isalpha() else first


def _gap(value: Fraction, unit: Unit) -> str:
    return _in_words(exact_gap(value, unit))


def _size(value: Fraction, unit: Unit, spelling: str) -> str:
    """How much a figure changes, without the direction: `2 points`; by a part of itself, `20%`."""
    return exact(abs(value), SHARE) if spelling == "relative" else _gap(abs(value), unit)


def _moved(target: Target, unit: Unit, spelling: str) -> str:
    """`rise by at least 3 points`, `fall by more than 5 hours`, `not fall by more than 1 point`."""
    low, high = target.at_least, target.at_most

    def size(value: Fraction) -> str:
        return _size(value, unit, spelling)

    if low is not None and high is not None:
        return _moved_between(low, high, size)
    value, harder = (low, 1) if low is not None else (high or Fraction(0), -1)
    goes, stays = ("rise", "fall") if harder > 0 else ("fall", "rise")
    if target.strict:
        return _moved_strictly(value, harder, (goes, stays), size)
    if value * harder > 0:
        return f"{goes} by at least {size(value)}"
    return f"not {stays} by more than {size(value)}" if value else f"not {stays}"


def _moved_strictly(
    value: Fraction, harder: int, ways: tuple[str, str], size: Callable[[Fraction], str]
) -> str:
    """`rise`, `rise by more than 3 points`, `not fall by 1 point or more`."""
    goes, stays = ways
    if value * harder > 0:
        return f"{goes} by more than {size(value)}"
    return f"not {stays} by {size(value)} or more" if value else goes


def apart_from(target: Target, unit: Unit) -> str:
    """How far from another figure: `at least 2 points above`, `no more than 1 point below`."""
    low, high = target.at_least, target.at_most
    spelling = "relative" if target.relative else ""

    def size(value: Fraction) -> str:
        return _size(value, unit, spelling)

    if low is not None and high is not None:
        return _apart_between(low, high, size)
    better, worse = ("above", "below") if low is not None else ("below", "above")
    value = low if low is not None else high or Fraction(0)
    if not value:
        return better if target.strict else f"at or {better}"
    if (value > 0) == (low is not None):
        return f"{'more than' if target.strict else 'at least'} {size(value)} {better}"
    return f"{'less than' if target.strict else 'no more than'} {size(value)} {worse}"


def _apart_between(low: Fraction, high: Fraction, size: Callable[[Fraction], str]) -> str:
    if low < 0 < high:
        return f"from {size(low)} below to {size(high)} above"
    near, far = sorted((abs(low), abs(high)))
    side = "above" if high > 0 else "below"
    return f"between {_without_repeated(size(near), size(far))} and {size(far)} {side}"


def _moved_between(low: Fraction, high: Fraction, size: Callable[[Fraction], str]) -> str:
    if low < 0 < high:
        return f"fall by at most {size(low)} and rise by at most {size(high)}"
    goes = "rise" if high > 0 else "fall"
    near, far = sorted((abs(low), abs(high)))
    return f"{goes} by between {_without_repeated(size(near), size(far))} and {size(far)}"


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
    counted = f"{number} {thing}{'' if number in ('1', '-1') else 's'}"
    return _TIMES.get(counted, counted)


def _unit_word(written: str) -> str:
    return _WORDS.get(written, written.removesuffix("s"))


def _number(value: Option) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def _labels(value: Option) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value
