"""What a column's name says: the name to write, a unit, and whether it tells of a person."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

from csobjectives.expressions import ExpressionError, columns_of, parse

_WORDS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PERSON = re.compile(
    r"\b(e ?mails?|mail|phone|telephone|mobile|fax|address|ip|ssn|birth ?(day|date)|dob|surname"
    r"|(first|last|full|middle|given|family|user|display|nick|screen|contact|customer|client|agent"
    r"|caller|employee|requester|owner|reviewer|author|respondent|recipient|rep|manager)s? ?names?"
    r"|username|agent|assignee|requester|submitter|author|employee|manager|sales agent|caller|ani"
    r"|owner|respondent|reviewer|contact)\b"
)
_NO_PERSON = re.compile(r"\b(id|ids|count|number of|type|status|group|team|time|date|rate|score)\b")
_NAME_ALONE = re.compile(r"(the )?name")
_UNITS = (
    (re.compile(r"\b(ms|millis|milliseconds)\b"), "milliseconds", "ms"),
    (re.compile(r"\b(s|sec|secs|seconds)\b"), "seconds", "s"),
    (re.compile(r"\b(min|mins|minutes)\b"), "minutes", "min"),
    (re.compile(r"\b(h|hrs|hours)\b"), "hours", "h"),
    (re.compile(r"\b(days)\b"), "days", "days"),
    (re.compile(r"\b(percent|percentage|pct)\b"), "per cent", '"%"'),
    (re.compile(r"\b(eur|euro|euros)\b"), "euros", "EUR"),
    (re.compile(r"\b(usd|dollars)\b"), "US dollars", "USD"),
    (re.compile(r"\b(gbp|pounds)\b"), "pounds", "GBP"),
    (
        re.compile(r"\b(amount|price|revenue|cost|charges?|value|sales|mrr|arr|refund|spend)\b"),
        "money",
        "EUR",
    ),
    (re.compile(r"\b(duration|seconds|wait|elapsed|handle time|talk time)\b"), "a duration", "s"),
)
_IDENTIFIER = re.compile(r"(^|[ _])(id|key|uuid|guid|ref|reference|number|no|code|nr)$")


def words(name: str) -> str:
    """A name in lower-case ASCII words with one blank between them."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name)).encode("ascii", "ignore").decode()
    return _WORDS.sub(" ", plain.lower()).strip()


def written_names(names: Iterable[str]) -> list[str]:
    """A name for each column, in snake_case, that an expression takes as it stands; each once."""
    taken: set[str] = set()
    chosen = []
    for place, name in enumerate(names, start=1):
        start = words(name).replace(" ", "_") or f"column_{place}"
        if start[0].isdigit():
            start = f"c_{start}"
        start = start[:60].rstrip("_")
        if not _stands_alone(start):
            start = f"{start}_value"
        candidate, number = start, 2
        while candidate in taken:
            candidate, number = f"{start}_{number}", number + 1
        taken.add(candidate)
        chosen.append(candidate)
    return chosen


def _stands_alone(name: str) -> bool:
    """Whether an expression reads it as a column: `end` and `case` mean something else there."""
    try:
        found = columns_of(parse(f"{name} = 1 and {name} is not null"))
    except ExpressionError:
        return False
    return set(found) == {name} and not keyword.iskeyword(name) and name != "as_of"


def tells_of_a_person(name: str) -> bool:
    """Whether a column of that name is likely to name, or to reach, somebody."""
    plain = words(name)
    if _NAME_ALONE.fullmatch(plain):
        return True
    return bool(_PERSON.search(plain)) and not _NO_PERSON.search(plain)


def unit_guess(name: str) -> tuple[str, str] | None:
    """What numbers of that name may count, and the unit to write then."""
    plain = words(name)
    return next(((what, unit) for each, what, unit in _UNITS if each.search(plain)), None)


def is_identifier(name: str) -> bool:
    """Whether a name is that of a key or a number that is not counted with."""
    return bool(_IDENTIFIER.search(words(name)))
