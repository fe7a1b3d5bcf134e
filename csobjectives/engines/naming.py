"""Whether a text names something, as DuckDB writes it.

Texts and spellings become words by one expression: folded in case, without accents, each run of
anything but letters, marks and digits a blank. Where a script has no blanks between words, each
of its letters is a word. A text is made words once, however many spellings there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from csobjectives.expressions.spellings import SEPARATORS, has_accents

_INVISIBLE = r"[\p{Cf}\x{FE00}-\x{FE0F}]+"  # joiners, soft hyphens, variants of emoji
_WITHOUT_BLANKS = (
    r"([\p{Han}\p{Hiragana}\p{Katakana}\x{30FC}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*)"
)
_NO_WORD = r"[^\p{L}\p{M}\p{N}]+"
_APART = "".join(rf"\x{{{ord(each):X}}}" for each in SEPARATORS)
_FIRST = rf"[^{_APART}]*[\p{{L}}\p{{N}}][^{_APART}]*"


def names(text: exp.Expression, *spellings: exp.Expression) -> exp.Expression:
    """Whether the words of any of the spellings stand in the words of a text, in their order."""
    found = [
        _called("REGEXP_MATCHES", _words(text, accents=accents), _any_of(alike, accents=accents))
        for accents in (True, False)
        if (alike := [each for each in spellings if has_accents(each.name) is accents])
    ]
    return exp.Paren(this=exp.Or(this=found[0], expression=found[1]) if found[1:] else found[0])


def _any_of(spellings: Sequence[exp.Expression], *, accents: bool) -> exp.Expression:
    """A pattern for the words of any spelling: of letters, marks, digits and blanks alone."""
    first, *others = (_words(each, accents=accents) for each in spellings)
    pattern = first
    for each in others:
        either = exp.DPipe(this=pattern, expression=_text("|"))
        pattern = exp.DPipe(this=either, expression=each)
    return pattern


def first_named(text: exp.Expression) -> exp.Expression:
    """The first part of a text, between separators, that has a letter or a digit."""
    return _called("REGEXP_EXTRACT", text, _text(_FIRST))


def _words(text: exp.Expression, *, accents: bool) -> exp.Expression:
    """The words of a text with a blank before and after each; without their `accents`."""
    folded = _called("NFC_NORMALIZE", text.copy())
    if accents:
        folded = _called("STRIP_ACCENTS", folded)
    folded = _called("LOWER", _called("UPPER", folded))  # of a final sigma, too
    folded = _called("REPLACE", folded, _text("ß"), _text("ss"))
    folded = _replaced(folded, _INVISIBLE, "")
    folded = _replaced(_replaced(folded, _WITHOUT_BLANKS, r" \1 "), _NO_WORD, " ")
    before = exp.DPipe(this=_text(" "), expression=_called("TRIM", folded))
    return exp.DPipe(this=before, expression=_text(" "))


def _replaced(text: exp.Expression, pattern: str, by: str) -> exp.Expression:
    return _called("REGEXP_REPLACE", text, _text(pattern), _text(by), _text("g"))


def _called(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)
