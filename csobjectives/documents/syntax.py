"""YAML's syntax errors in plain words, with the way out.

PyYAML has two parsers whose wordings differ; the rules below know both. A wording only
says which rule applies: what the rule tells is read from the text at the error's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

_ITEM = r"\s*(?:-[ \t]+)*"
_UNSPACED_KEY = re.compile(_ITEM + r"[\w.-]+:(?=[^\s/])(?!.*:\s)")
_UNSPACED_DASH = re.compile(r"\s*-(?=[^\s-])")
_KEYED = re.compile(_ITEM + r"[^\s#].*?:(?:\s|\Z)")
_QUOTE_IT = "Put the whole text in quotes."
_BEGINS = {
    "!": "a tag",
    "%": "a directive",
    "&": "an anchor",
    "*": "an alias",
    "?": "a key of several lines",
    ">": "a block of text",
    "|": "a block of text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A syntax error in plain words; the offset is where it can be mended."""

    message: str
    offset: int
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """Where a parser gave up, and where the thing began that it was reading then."""

    text: str
    offset: int
    begun: int

    @property
    def character(self) -> str:
        return self.text[self.offset : self.offset + 1]

    @property
    def before(self) -> str:
        """The line up to the failure."""
        return self.text[self.line_start(self.offset) : self.offset]

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def line(self, start: int) -> str:
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None]

    def line_above(self) -> int:
        """Where the nearest line above starts that is neither blank nor a comment."""
        start = self.line_start(self.offset)
        while start > 0:
            start = self.line_start(start - 1)
            content = self.line(start).strip()
            if content and not content.startswith("#"):
                break
        return start

    def fault(self, message: str, hint: str, offset: int | None = None) -> Fault:
        """What to tell, by default of the place where the parser gave up."""
        return Fault(message=message, hint=hint, offset=self.offset if offset is None else offset)


def explain(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """The fault behind a parser's error."""
    marks = [mark.index for mark in (error.problem_mark, error.context_mark) if mark is not None]
    wording = f"{error.context or ''}: {error.problem}"
    failure = _Failure(text=text, offset=marks[0], begun=marks[-1])
    for pattern, rule in _RULES:
        if pattern.search(wording):
            return rule(failure)
    return failure.fault(f"this is not valid YAML: {error.problem}", "")


def _start_of_text(failure: _Failure) -> Fault:
    return _tab(failure) if failure.character == "\t" else _indicator(failure)


def _tab(failure: _Failure) -> Fault:
    hint = "Indent with blanks, never with tabs."
    return failure.fault("a tab stands where YAML takes blanks only", hint)


def _indicator(failure: _Failure, offset: int | None = None) -> Fault:
    character = failure.character if offset is None else failure.text[offset]
    begins = f" '{character}' begins {_BEGINS[character]}." if character in _BEGINS else ""
    message = f"a text without quotes cannot start with '{character}' like this"
    return failure.fault(message, _QUOTE_IT + begins, offset)


def _indicator_begun(failure: _Failure) -> Fault:
    return _indicator(failure, failure.begun)


def _second_colon(failure: _Failure) -> Fault:
    if _KEYED.match(failure.before):
        hint = "Put the whole value in quotes, or begin a new line for a new key."
        return failure.fault("a second ': ' stands on this line", hint)
    if failure.before.startswith("---"):
        hint = "Begin a new line after '---'."
        return failure.fault("a key stands on the line of '---'", hint)
    return _unfitting(failure)


def _unfitting(failure: _Failure) -> Fault:
    """A line that should hold a key: it, or the line above it, is not as YAML wants it."""
    above = failure.line_above()
    if not _KEYED.match(failure.line(above)):
        return _no_key(failure, above)
    return _indentation(failure)


def _missing_colon(failure: _Failure) -> Fault:
    return _no_key(failure, failure.line_start(failure.begun))


def _no_key(failure: _Failure, start: int) -> Fault:
    """The line that starts here should hold a key, and has none that YAML could see."""
    line = failure.line(start)
    unspaced = _UNSPACED_KEY.match(line)
    if unspaced:
        return _unspaced_colon(failure, start + unspaced.end() - 1)
    hint = "Write a colon and a blank after the key, or put a text of several lines in quotes."
    message = "this line has no key: YAML expects 'key: value' here"
    return failure.fault(message, hint, start + len(line) - len(line.lstrip()))


def _unspaced_colon(failure: _Failure, offset: int | None = None) -> Fault:
    hint = "Write 'key: value', with a blank after the colon."
    return failure.fault("a blank is missing after this colon", hint, offset)


def _indentation(failure: _Failure) -> Fault:
    start = failure.line_start(failure.offset)
    unspaced = _UNSPACED_DASH.match(failure.line(start))
    if unspaced:
        hint = "Write '- item', with a blank after the dash."
        dash = start + unspaced.end() - 1
        return failure.fault("a blank is missing after this dash", hint, dash)
    hint = "Align it with the keys or the dashes that it belongs with."
    first = failure.offset - len(failure.before.lstrip())
    return failure.fault("this line does not fit what stands above it", hint, first)


def _list_item(failure: _Failure) -> Fault:
    hint = "Begin the list on a line of its own, or put the whole text in quotes."
    return failure.fault("a list cannot begin on the line of its key", hint)


def _open_quote(failure: _Failure) -> Fault:
    quote = failure.text[failure.begun]
    hint = f"Close it with {quote}; if it is part of the text, quote the text with the other."
    message = f"the quote {quote} that opens here is never closed"
    return failure.fault(message, hint, failure.begun)


def unknown_escape(text: str, offset: int) -> Fault:
    """A backslash, the last one up to an offset, that begins no escape."""
    return Fault(
        message="YAML does not know this backslash escape",
        offset=text.rfind("\\", 0, offset + 1),
        hint="Use single quotes, in which a backslash is a backslash, or double it.",
    )


def _escape(failure: _Failure) -> Fault:
    return unknown_escape(failure.text, failure.offset)


def _bracket(failure: _Failure) -> Fault:
    opening = failure.text[failure.begun]
    closing = {"[": "]", "{": "}"}[opening]
    on_one_line = failure.line_start(failure.begun) == failure.line_start(failure.offset)
    if on_one_line and failure.character:
        hint = "Put a text that holds quotes, brackets, commas or ': ' in quotes as a whole."
        return failure.fault(f"a comma or a closing '{closing}' is missing before this", hint)
    hint = f"Close it with '{closing}'. Inside it, ' #' begins a comment."
    return failure.fault(f"the '{opening}' that opens here is not closed", hint, failure.begun)


def _no_value(failure: _Failure) -> Fault:
    if failure.character in ("]", "}"):
        return _surplus_bracket(failure)
    if not failure.character:
        last = max(len(failure.text.rstrip()) - 1, 0)
        hint = "Close the bracket. Inside it, ' #' begins a comment."
        return failure.fault("the text ends inside a bracket", hint, last)
    hint = "Write the value, or put a text that starts with a comma in quotes."
    return failure.fault(f"a value is missing before this '{failure.character}'", hint)


def _surplus_bracket(failure: _Failure) -> Fault:
    hint = "Remove it, or put the whole text in quotes."
    return failure.fault(f"this '{failure.character}' closes nothing", hint)


def _outside(failure: _Failure) -> Fault:
    directive = failure.line(failure.line_above()).startswith("%")
    if not directive and not failure.before.startswith("..."):
        return _unfitting(failure)
    hint = "Remove the line that starts with '%', or with '...'."
    return failure.fault("this stands outside the document", hint)


def _misplaced(failure: _Failure) -> Fault:
    before = failure.before.rstrip()
    if not before:
        return _indentation(failure)
    if failure.character in ("]", "}"):
        return _surplus_bracket(failure)
    if before[-1] in "'\"":
        hint = "Put the whole text in the other kind of quotes, or close one left open above."
        return failure.fault("text follows a closing quote", hint)
    if before[-1] in "]}":
        return failure.fault("text follows a closing bracket", _QUOTE_IT)
    return failure.fault("this is not expected here", _QUOTE_IT)


_RULES: tuple[tuple[re.Pattern[str], Callable[[_Failure], Fault]], ...] = tuple(
    (re.compile(wording), rule)
    for wording, rule in (
        (r"cannot start any token", _start_of_text),
        (r"a tab character", _tab),
        (r"mapping values are not allowed", _second_colon),
        (r"could not find expected ':'", _missing_colon),
        (r"found unexpected ':'", _unspaced_colon),
        (r"sequence entries are not allowed", _list_item),
        (r"mapping keys are not allowed|undefined tag handle", _indicator),
        (r"scanning an (alias|anchor)|(scanning|parsing) a tag", _indicator_begun),
        (r"escape|hexdecimal", _escape),
        (r"scanning a quoted scalar", _open_quote),
        (r"scanning a (directive|block scalar)", _indicator_begun),
        (r"expected ',' or", _bracket),
        (r"expected( the)? node content", _no_value),
        (r"<document start>", _outside),
        (r"expected key|expected '-' indicator|expected <block end>", _misplaced),
    )
)
