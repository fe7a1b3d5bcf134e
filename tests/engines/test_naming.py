"""What a text names, held to words as Python splits them, over scripts, accents and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlglot import exp

from csobjectives.engines.dialect import to_duckdb
from csobjectives.expressions import ExpressionError, Kind, Scope, Type, Typed, lower
from csobjectives.expressions.spellings import fault_of

SCOPE = Scope(
    {"answer": Typed(exp.column("answer", quoted=True), Type(Kind.TEXT))},
    zone="UTC",
    as_of=date(2026, 1, 1),
)
WITH_ACCENTS = re.compile(
    r"[A-Za-z\u00c0-\u024f\u1e00-\u1fff\u0370-\u052f\u05d0-\u05ea\u0620-\u064a]"
)
WITHOUT_BLANKS = re.compile(r"([\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff][\u0e31\u0e34-\u0e4e]*)")
NAMES = (
    "Yoda Air", "Air", "fair", "7-Eleven", "17", "Straße", "STRASSE", "Éclair",
    "eclair", "Ångström", "İstanbul", "ISTANBUL", "Ωμέγα Αέρας", "ΟΔΟΣ", "οδός",
    "Аэрофлот", "Ёлка", "елка", "طيران الإمارات", "الامارات", "אל על", "אֶל עַל",
    "टाटा", "टूटा", "टाटा मोटर्स", "대한항공", "아시아나", "全日空", "日空", "バス", "ハス", "ソニー",
    "การบินไทย", "การบนไทย", "Łódź", "smörgås", "O'Brien", "R&D", "x.*", "٣",
)  # fmt: skip
BETWEEN = (" ", ", ", "-", "!", " / ", "\n", "'", "\u00a0", "_", "", ".", "\u2014", "😀", "\\")


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for all texts."""
    with duckdb.connect() as connection:
        yield connection


def found(
    engine: duckdb.DuckDBPyConnection, expression: str, answers: Sequence[str | None]
) -> list[Any]:
    """What an expression is of each answer, through DuckDB."""
    sql = to_duckdb(lower(expression, SCOPE).sql)
    query = f'SELECT {sql} FROM (SELECT unnest($answers::VARCHAR[]) AS "answer")'
    return [value for (value,) in engine.execute(query, {"answers": list(answers)}).fetchall()]


def quoted(text: str) -> str:
    """A text as a literal."""
    return "'" + text.replace("'", "''") + "'"


def words(text: str, *, accents: bool) -> list[str]:
    """The words of a text; one letter each where a script has no blanks between words."""
    if accents:
        bare = unicodedata.normalize("NFD", text)
        text = "".join(each for each in bare if unicodedata.category(each)[0] != "M")
    text = unicodedata.normalize("NFC", text).casefold()
    kept = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in text)
    return WITHOUT_BLANKS.sub(r" \1 ", kept).split()


def is_named(answer: str, spelling: str) -> bool:
    """Whether the words of the spelling stand in the answer, one after the other."""
    accents = bool(WITH_ACCENTS.search(spelling))
    heard, wanted = words(answer, accents=accents), words(spelling, accents=accents)
    return any(heard[i : i + len(wanted)] == wanted for i in range(len(heard)))


def written(name: str, random: Random) -> str:
    """A name as somebody may write it: in another case, decomposed, with signs for blanks."""
    change = random.choice((str, str.upper, str.lower, str.title))
    said = change(name).replace(" ", random.choice(BETWEEN))
    return unicodedata.normalize("NFD" if random.random() < 0.5 else "NFC", said)


def test_names_are_the_words_that_python_finds(engine: duckdb.DuckDBPyConnection) -> None:
    """Case, accents, punctuation and blanks do not matter; order and whole words do."""
    random = Random(1993)
    answers = []
    for _ in range(1_500):
        parts = [written(random.choice(NAMES), random) for _ in range(random.randint(0, 4))]
        answers.append("".join(part + random.choice(BETWEEN) for part in parts))
    hits = 0
    for spelling in NAMES:
        wanted = [is_named(answer, spelling) for answer in answers]
        seen = found(engine, f"names(answer, {quoted(spelling)})", answers)
        hits += sum(wanted)
        wrong = [each for each, a, b in zip(answers, wanted, seen, strict=True) if a != b]
        assert wrong == [], spelling
    assert hits > 2_000


@given(spelling=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_a_spelling_names_itself(spelling: str) -> None:
    """Whatever signs it has: it is text, never a pattern, and no quote ends it."""
    assume(fault_of(spelling) is None)
    expression = f"names(answer, {quoted(spelling)})"
    try:
        lower(expression, SCOPE)
    except ExpressionError:  # signs of comments are looked for before anything is parsed
        assume(False)
    with duckdb.connect() as connection:
        answers: list[str | None] = [spelling, f"({spelling})!", "", None]
        assert found(connection, expression, answers) == [True, True, False, None]


@pytest.mark.parametrize(
    ("answer", "spelling", "named"),
    [
        ("Yöda-Air!", "yoda air", True),
        ("I fly yoda  AIR mostly", "Yoda-Air", True),
        ("fair", "Air", False),
        ("air", "fair", False),
        ("Air Yoda", "Yoda Air", False),
        ("Yoda the Air", "Yoda Air", False),
        ("YodaAir", "Yoda Air", False),
        ("17 Eleven", "7 Eleven", False),
        ("7-eleven", "7 Eleven", True),
        ("STRASSE", "Straße", True),
        ("co\u00adop", "COOP", True),
        ("ΟΔΟΣ", "οδός", True),
        ("मैं टाटा से", "टाटा", True),
        ("टूटा", "टाटा", False),
        ("私は全日空です", "全日空", True),
        ("バス", "ハス", False),
        ("", "Yoda", False),
        ("...", "Yoda", False),
    ],
)
def test_what_is_named(
    engine: duckdb.DuckDBPyConnection, answer: str, spelling: str, named: bool
) -> None:
    """The rules, one by one."""
    assert found(engine, f"names(answer, {quoted(spelling)})", [answer]) == [named]
    assert is_named(answer.replace("\u00ad", ""), spelling) is named


@pytest.mark.parametrize(
    ("answer", "first"),
    [
        ("Yoda Air, KLM", "Yoda Air"),
        ("KLM; Yoda Air", "KLM"),
        ("KLM/Yoda Air", "KLM"),
        ("KLM|Yoda Air", "KLM"),
        ("KLM\nYoda Air", "KLM"),
        ("KLM\r\nYoda Air", "KLM"),
        ("全日空、日航", "全日空"),
        ("أ، ب", "أ"),
        (" , ; -- / Yoda Air, KLM", " Yoda Air"),
        ("Yoda Air and KLM", "Yoda Air and KLM"),
        ("1. Yoda Air", "1. Yoda Air"),
        ("?!", ""),
        ("", ""),
        (None, None),
    ],
)
def test_what_is_named_first(
    engine: duckdb.DuckDBPyConnection, answer: str | None, first: str | None
) -> None:
    """What stands before the first separator; parts without a letter or digit are none."""
    assert found(engine, "first_named(answer)", [answer]) == [first]


def test_several_spellings(engine: duckdb.DuckDBPyConnection) -> None:
    """Any of them; in any order, and with a longer one among them."""
    answers: list[str | None] = ["Yoda", "Yoda Air", "YodaAir", "KLM", None]
    expected = [True, True, True, False, None]
    for spellings in ("'yoda', 'yodaair', 'yoda air'", "'yoda air', 'yodaair', 'yoda'"):
        assert found(engine, f"names(answer, {spellings})", answers) == expected
    assert found(engine, "not names(answer, 'yoda air')", answers[:2]) == [True, False]
