"""YAML text to data with places: what is read, what is refused, and where it says so."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.documents import Document, Mapping, Sequence, builder, read
from csobjectives.problems import Problems, Severity

Steps = list[str | int]

PARSERS = [yaml.SafeLoader, yaml.CSafeLoader] if yaml.__with_libyaml__ else [yaml.SafeLoader]

FAULTS = {
    # tabs
    "a:\n\tb: 1\n": (2, 1, "a tab stands where YAML takes blanks only"),
    "a:\n  b: 1\n\tc: 2\n": (3, 1, "a tab stands where YAML takes blanks only"),
    "a: |\n\tx\n": (2, 1, "a tab stands where YAML takes blanks only"),
    # texts that need quotes
    "where: channel = 'phone': x": (1, 25, "a second ': ' stands on this line"),
    "a:\n  - title: X: y\n": (2, 13, "a second ': ' stands on this line"),
    "a: %x\n": (1, 4, "a text without quotes cannot start with '%' like this"),
    "a: @team\n": (1, 4, "a text without quotes cannot start with '@' like this"),
    "a: `x`\n": (1, 4, "a text without quotes cannot start with '`' like this"),
    "a: *.csv\n": (1, 4, "a text without quotes cannot start with '*' like this"),
    "a: & b\n": (1, 4, "a text without quotes cannot start with '&' like this"),
    "a: !!\n": (1, 4, "a text without quotes cannot start with '!' like this"),
    "a: !x!y\n": (1, 4, "a text without quotes cannot start with '!' like this"),
    "a: !%zz\n": (1, 4, "a text without quotes cannot start with '!' like this"),
    "a: ? b\n": (1, 4, "a text without quotes cannot start with '?' like this"),
    "a: >= 5\n": (1, 4, "a text without quotes cannot start with '>' like this"),
    "a: 1\n%b: 2\n": (2, 1, "a text without quotes cannot start with '%' like this"),
    "where: 'phone' = channel\n": (1, 16, "text follows a closing quote"),
    "a: 'it's'\nb: 1\n": (1, 8, "text follows a closing quote"),
    "a:\n  - 'x' y\n": (2, 9, "text follows a closing quote"),
    "a: [1] x\n": (1, 8, "text follows a closing bracket"),
    "a: &x &y 1\n": (1, 7, "this is not expected here"),
    "a: - b\n": (1, 4, "a list cannot begin on the line of its key"),
    # a missing blank, a missing colon
    "a: 1\nb:2\nc: 3\n": (2, 2, "a blank is missing after this colon"),
    "a:1\n\n# why\nb: 2\n": (1, 2, "a blank is missing after this colon"),
    "a:\n  - b:1\n    c: 2\n": (2, 6, "a blank is missing after this colon"),
    "a:\n  - b\n  -c: 1\n": (3, 3, "a blank is missing after this dash"),
    "a: 1\n  b\nc: 2\nd\n": (4, 1, "this line has no key: YAML expects 'key: value' here"),
    "--- a: 1\n": (1, 6, "a key stands on the line of '---'"),
    # indentation
    "a: 1\n  b: 2\n": (2, 3, "this line does not fit what stands above it"),
    "a:\n    b: 1\n  c: 2\n": (3, 3, "this line does not fit what stands above it"),
    "a:\n  - b\n - c\n": (3, 2, "this line does not fit what stands above it"),
    "a: 'x'\n  - b\n": (2, 3, "this line does not fit what stands above it"),
    "  a: 1\nb: 2\n": (2, 1, "this line does not fit what stands above it"),
    # quotes and brackets
    'a: "x\nb: 1\n': (1, 4, 'the quote " that opens here is never closed'),
    "a: 'x\nb: 1\n": (1, 4, "the quote ' that opens here is never closed"),
    "a: [1, 2\nb: 3\n": (1, 4, "the '[' that opens here is not closed"),
    "a: {x: 1": (1, 4, "the '{' that opens here is not closed"),
    "a: [x, #y]\nb: 1\n": (1, 4, "the '[' that opens here is not closed"),
    'a: ["x" y]\n': (1, 9, "a comma or a closing ']' is missing before this"),
    "a: {x: 1 y: 2}\n": (1, 11, "a comma or a closing '}' is missing before this"),
    "a: [1]]\n": (1, 7, "this ']' closes nothing"),
    "a: }\n": (1, 4, "this '}' closes nothing"),
    "a: [x, #y]\n": (1, 10, "the text ends inside a bracket"),
    "a: [1,,2]\n": (1, 7, "a value is missing before this ','"),
    'a: "\\d+"\n': (1, 5, "YAML does not know this backslash escape"),
    'a: "\\UFFFFFFFF"\n': (1, 5, "YAML does not know this backslash escape"),
    # the rest
    "%YAML 1.2\na: 1\n": (2, 1, "this stands outside the document"),
    "a: 1\n... x\n": (2, 5, "this stands outside the document"),
}

HINTS = {
    "a:\n\tb: 1\n": "Indent with blanks, never with tabs.",
    "a: @team\n": "Put the whole text in quotes.",
    "a: *.csv\n": "Put the whole text in quotes. '*' begins an alias.",
    "a: b: c\n": "Put the whole value in quotes, or begin a new line for a new key.",
    "a: 1\nb:2\n": "Write 'key: value', with a blank after the colon.",
    "a: 1\n  b: 2\n": "Align it with the keys or the dashes that it belongs with.",
    "a: [x, #y]\n": "Close the bracket. Inside it, ' #' begins a comment.",
    "a: [x #y]\n": "Close it with ']'. Inside it, ' #' begins a comment.",
    "a: 'x\n": "Close it with '; if it is part of the text, quote the text with the other.",
}


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "LOADER", request.param)


def load(text: str | bytes) -> Document:
    """A document that has no problem at all."""
    problems = Problems()
    document = read("f.yaml", text, problems)
    assert [str(problem) for problem in problems] == []
    assert document is not None
    return document


def told(text: str | bytes) -> list[str]:
    """Every problem of a text, without its hint."""
    problems = Problems()
    read("f.yaml", text, problems)
    return [str(problem).partition("\n")[0] for problem in problems]


def hint(text: str | bytes) -> str:
    """The hint of a text's only problem."""
    problems = Problems()
    read("f.yaml", text, problems)
    (problem,) = problems
    return problem.hint


def place(document: Document, *path: str | int, key: bool = False) -> str:
    return str(document.locate(path, key=key)).removeprefix("f.yaml:")


def repeated(text: str, times: int) -> str:
    return ", ".join([text] * times)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-10", -10),
        ("-0", 0),
        ("999999999999999999", 999999999999999999),
        ("0.5", Decimal("0.5")),
        ("-2.50", Decimal("-2.50")),
        ("1e3", Decimal("1e3")),
        ("1.5E-3", Decimal("0.0015")),
        ("0.1000000000000000055511151231257827", Decimal("0.1000000000000000055511151231257827")),
    ],
)
def test_plain_scalars_mean_little(written: str, meant: object) -> None:
    """Unquoted, only null, booleans and numbers as JSON writes them are more than their text."""
    value = load(f"a: {written}\n").data["a"]
    assert (value, type(value)) == (meant, type(meant))
    assert str(value) == str(meant)


@pytest.mark.parametrize(
    "written",
    [
        *("no", "yes", "on", "off", "y", "n", "NULL", "Null", "tRUE", ".inf", ".nan", "=", "<"),
        *(
            "010",
            "00",
            "0x1F",
            "0o17",
            "0b1",
            "1:30",
            "1_000",
            "1,000",
            "+3",
            "+0.5",
            "1000000e1000",
        ),
        *(".5", "5.", "01.5", "1.5.0", "2.1.0", "--1", "-a", "1e", "1e1000", "\u0663"),
        *("1000000000000000000", "2026-01-01", "2026-01-01 10:00:00", "02-01", "90%", "-10 pp"),
    ],
)
def test_all_else_is_text(written: str) -> None:
    """What YAML 1.1 turns into octals, sexagesimals, booleans or dates stays as it was typed."""
    assert load(f"a: {written}\n").data["a"] == written


@pytest.mark.parametrize("written", ["1", "0.5", "true", "null", "~", "", "2026-01-01"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_scalars_are_text(written: str, quote: str) -> None:
    """Quotes make text of anything, so a quoted and an unquoted date are the same."""
    assert load(f"a: {quote}{written}{quote}\n").data["a"] == written


def test_blocks_of_text_are_text() -> None:
    """A block under | or > is text, also where it looks like a number."""
    assert load("a: |\n  1\nb: >-\n  2\n  3\n").data == {"a": "1\n", "b": "2 3"}


def test_keys_are_their_text() -> None:
    """A key is text as it was written: `1` is "1", and no key becomes a boolean or a number."""
    keys = ["1", "0.50", "010", "true", "no", "on", "null", "", "2026-01-01"]
    text = "1: a\n0.50: a\n010: a\ntrue: a\nno: a\non: a\n'null': a\n'': a\n2026-01-01: a\n"
    assert list(load(text).data) == keys


def test_data_is_dicts_and_lists() -> None:
    """Mappings are dicts and sequences are lists, so that any library takes them."""
    data = load("a: [1, {b: c}]\n").data
    assert (type(data), type(data["a"]), type(data["a"][1])) == (Mapping, Sequence, Mapping)
    assert isinstance(data, dict)
    assert isinstance(data["a"], list)
    assert data == {"a": [1, {"b": "c"}]}


def test_every_duplicate_key_is_told() -> None:
    """Each repetition of a key is a problem at its own place, and names the first one's line."""
    assert told("a: 1\nb:\n  {c: 1, c: 2}\na: 2\n'a': 3\n1: x\n'1': y\n") == [
        "f.yaml:3:10: error: the key 'c' is here again; it already stands in line 3 "
        "[duplicate-key]",
        "f.yaml:4:1: error: the key 'a' is here again; it already stands in line 1 [duplicate-key]",
        "f.yaml:5:1: error: the key 'a' is here again; it already stands in line 1 [duplicate-key]",
        "f.yaml:7:1: error: the key '1' is here again; it already stands in line 6 [duplicate-key]",
    ]


def test_first_of_duplicate_keys_is_kept() -> None:
    """The document is still read, so that a duplicate key hides nothing; its first value counts."""
    document = read("f.yaml", "a: 1\na: {b: *x}\n", problems := Problems())
    assert document is not None
    assert document.data == {"a": 1}
    assert [problem.slug for problem in problems] == ["duplicate-key", "unknown-alias"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n~: 2\n", "f.yaml:2:1: error: a key cannot be empty or null [bad-key]"),
        ("a: 1\nnull: 2\n", "f.yaml:2:1: error: a key cannot be empty or null [bad-key]"),
        ("a: {~}\n", "f.yaml:1:5: error: a key cannot be empty or null [bad-key]"),
        ("a: {{ b }}\n", "f.yaml:1:5: error: a key cannot be a list or a mapping [bad-key]"),
        ("? [a, b]\n: 2\n", "f.yaml:1:3: error: a key cannot be a list or a mapping [bad-key]"),
        ("a: &x [1]\n*x : 2\n", "f.yaml:2:1: error: a key cannot be a list or a mapping [bad-key]"),
        ("a: &x ~\n*x : 2\n", "f.yaml:2:1: error: a key cannot be empty or null [bad-key]"),
    ],
)
def test_keys_are_scalars(text: str, message: str) -> None:
    """A key that is null, a list or a mapping is a problem, directly or through an alias."""
    assert told(text) == [message]


@pytest.mark.parametrize(
    ("text", "line_and_column", "tag"),
    [
        ("a: !!python/object/apply:os.system [x]\n", "1:4", "!!python/object/apply:os.system"),
        ("a: !!int 3\n", "1:4", "!!int"),
        ("a: !!str 3\n", "1:4", "!!str"),
        ("a: !env {b: c}\n", "1:4", "!env"),
        ("a: ! b\n", "1:4", "!"),
        ("a: 1\n!x b: 1\n", "2:1", "!x"),
        ("!x\na: 1\n", "1:1", "!x"),
    ],
)
def test_tags_are_refused(text: str, line_and_column: str, tag: str) -> None:
    """No tag of any kind is taken: what a text means never depends on one."""
    assert told(text) == [
        f"f.yaml:{line_and_column}: error: the tag '{tag}' is not allowed [yaml-tag]"
    ]
    assert hint(text) == "Leave the tag out; put a text that starts with '!' in quotes."


def test_aliases_share() -> None:
    """An alias is the very value of its anchor; a later anchor of the same name takes over."""
    data = load("a: &x {k: [1]}\nb: *x\nc: &x 2\nd: *x\n").data
    assert data == {"a": {"k": [1]}, "b": {"k": [1]}, "c": 2, "d": 2}
    assert data["a"] is data["b"]


def test_aliases_may_be_keys() -> None:
    """An alias of a text may stand as a key, and means the text as it was written."""
    assert load("a: &x 010\n*x : 1\n&y b: 2\nc: *y\n").data == {
        "a": "010",
        "010": 1,
        "b": 2,
        "c": "b",
    }


def test_merge_keys() -> None:
    """`<<` adds a mapping's keys: own ones win, also when written first; earlier sources win."""
    text = (
        "x-a: &a {p: 1, q: 1}\nx-b: &b {q: 2, r: 2}\n"
        "one: {q: 3, <<: *a}\nmany: {<<: [*b, *a, {s: 4}], r: 3}\n"
    )
    data = load(text).data
    assert data["one"] == {"q": 3, "p": 1}
    assert data["many"] == {"r": 3, "q": 2, "p": 1, "s": 4}
    assert list(data["many"]) == ["r", "q", "p", "s"]


def test_quoted_merge_key_is_a_key() -> None:
    """In quotes, `<<` is a key like any other."""
    assert load("'<<': {a: 1}\n").data == {"<<": {"a": 1}}


def test_merging_takes_mappings() -> None:
    """Only mappings can be merged, and each source that is none is told of at its place."""
    assert told("a: {<<: 1}\nb: {<<: [{c: 1}, 2, ~]}\n") == [
        "f.yaml:1:9: error: '<<' can only merge mappings [bad-key]",
        "f.yaml:2:18: error: '<<' can only merge mappings [bad-key]",
        "f.yaml:2:21: error: '<<' can only merge mappings [bad-key]",
    ]


def test_one_merge_key_each() -> None:
    """A second `<<` is a duplicate, and the hint says how several mappings are merged."""
    assert hint("<<: {a: 1}\n<<: {b: 1}\n") == (
        "Merge several mappings with one key: '<<: [*first, *second]'."
    )


def test_unknown_alias() -> None:
    """An alias without an anchor is told of once, with the nearest name, and reads as null."""
    document = read("f.yaml", "a: &phone 1\nb: *phne\nc: {<<: *zz}\n", problems := Problems())
    assert document is not None
    assert document.data == {"a": 1, "b": None, "c": {}}
    assert [str(problem) for problem in problems] == [
        "f.yaml:2:4: error: no '&phne' stands before '*phne' [unknown-alias]\n"
        "    Put a text that starts with '*' in quotes. Did you mean phone?",
        "f.yaml:3:9: error: no '&zz' stands before '*zz' [unknown-alias]\n"
        "    Put a text that starts with '*' in quotes. Known: phone.",
    ]


def test_anchors_end_with_their_document() -> None:
    """An alias does not reach into the document before."""
    assert told("a: &x 1\n---\nb: *x\n")[1] == (
        "f.yaml:3:4: error: no '&x' stands before '*x' [unknown-alias]"
    )


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "a: &x {*x : 1}\n", "a: &x {<<: *x}\n"])
def test_recursion_is_refused(text: str) -> None:
    """A value that contains itself through an alias is a problem."""
    column = text.index("*") + 1
    assert told(text) == [
        f"f.yaml:1:{column}: error: '*x' stands inside '&x', which it repeats [alias-bomb]"
    ]


def test_alias_bombs_are_refused() -> None:
    """Aliases of aliases that would expand to millions of values are refused before they do."""
    levels = (f"a{n}: &a{n} [{repeated(f'*a{n - 1}', 10)}]\n" for n in range(1, 9))
    text = f"a0: &a0 [{repeated('x', 10)}]\n" + "".join(levels)
    assert told(text) == [
        "f.yaml:6:45: error: with '*a4', aliases repeat more than 1,000,000 values [alias-bomb]"
    ]


def test_merges_count_as_repetition() -> None:
    """A bomb of merge keys is refused like one of lists, although its result is small."""
    levels = (f"a{n}: &a{n} {{<<: [{repeated(f'*a{n - 1}', 10)}]}}\n" for n in range(1, 9))
    (told_of,) = told("a0: &a0 {k: v}\n" + "".join(levels))
    assert told_of.endswith("aliases repeat more than 1,000,000 values [alias-bomb]")


def test_a_million_repeated_values_are_allowed() -> None:
    """The limit is exact: 1,000 aliases of 1,000 values pass, one more does not."""
    thousand = f"a: &a [{repeated('0', 999)}]\n"
    assert len(load(f"{thousand}b: [{repeated('*a', 1000)}]\n").data["b"]) == 1000
    (told_of,) = told(f"{thousand}b: [{repeated('*a', 1001)}]\n")
    assert told_of.endswith("aliases repeat more than 1,000,000 values [alias-bomb]")


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("opening", "column"), [("[", 67), ("{x: ", 256), ("[[1, 2], ", 563), ("? ", 0), ("- ", 0)]
)
def test_depth_is_bounded(opening: str, column: int) -> None:
    """Nothing is read below the 64th level, however the text nests and however deep."""
    text = f"a: {opening * 5000}" if column else opening * 5000
    (told_of,) = told(text)
    place = f"1:{column or 129}"
    assert told_of == f"f.yaml:{place}: error: this is nested more than 64 levels deep [too-deep]"


def test_64_levels_are_allowed() -> None:
    """The 64th level is read, the mapping at the top being the first."""
    assert load("a: " + "[" * 63 + "]" * 63).data["a"]


def test_aliases_count_in_depth() -> None:
    """What an alias brings counts as deep as it would stand if it were written out."""
    anchor = f"a: &a {'[' * 40}{']' * 40}\nb: &b [*a]\n"
    assert load(f"{anchor}c: {'[' * 22}*b{']' * 22}\n").data["c"]
    assert told(f"{anchor}c: {'[' * 23}*b{']' * 23}\n") == [
        "f.yaml:3:27: error: this is nested more than 64 levels deep [too-deep]"
    ]


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "~\n"])
def test_empty_document(text: str) -> None:
    """A file without content is a problem of its own, not a mapping without keys."""
    assert told(text) == ["f.yaml:1:1: error: the document is empty [empty-document]"]


@pytest.mark.parametrize(
    ("text", "kind", "way_out"),
    [
        ("- a\n", "a list", "Write 'key: value' lines, starting with apiVersion and kind."),
        ("42\n", "a single value", "Write 'key: value' lines, starting with apiVersion and kind."),
        ("kind:Project\ntitle:X\n", "a single value", "Put a blank after the colon of each key."),
    ],
)
def test_top_level_is_a_mapping(text: str, kind: str, way_out: str) -> None:
    """A list or a scalar at the top is refused; the hint sees colons without a blank."""
    message = f"f.yaml:1:1: error: the document is {kind}, not a mapping [not-a-mapping]"
    assert told(text) == [message]
    assert hint(text) == way_out


@pytest.mark.parametrize("second", ["b: 2\n", "", "- x\n---\nc: 3\n"])
def test_several_documents_are_refused(second: str) -> None:
    """A second document in a file is one problem, at its start; nothing is merged or dropped."""
    text = f"# comment\na: 1\n---\n{second}"
    message = "f.yaml:3:1: error: a second document begins here [several-documents]"
    assert told(text) == [message]
    assert hint(text) == "Put each document in a file of its own, without a '---' at its end."


def test_problems_of_later_documents_are_told() -> None:
    """The documents that do not belong are still read for their problems."""
    assert len(told("a: 1\n---\nb: 1\nb: 2\n")) == 2


def test_one_document_may_be_marked() -> None:
    """A `---` before and a `...` behind the only document are fine, as is a version of YAML."""
    assert load("%YAML 1.2\n---\na: 1\n...\n").data == {"a": 1}


def test_byte_order_mark_is_no_text() -> None:
    """With or without a mark, as bytes or as text, the same is read at the same places."""
    for text in (b"\xef\xbb\xbfa: \xc3\xa4\n", b"a: \xc3\xa4\n", "\ufeffa: ä\n"):
        document = load(text)
        assert document.data == {"a": "ä"}
        assert document.text == "a: ä\n"
        assert place(document, "a") == "1:4"


def test_bytes_that_are_not_utf8() -> None:
    """Each such byte is named with its offset in the file, its line and its column."""
    problems = Problems()
    assert read("f.yaml", "a: ä\nbü: é\n".encode("cp1252"), problems) is None
    assert [str(problem) for problem in problems] == [
        "f.yaml:1:4: error: the byte 0xE4 at offset 3, in line 1, is not UTF-8 [not-utf8]\n"
        "    Save the file as UTF-8.",
        "f.yaml:2:2: error: the byte 0xFC at offset 6, in line 2, is not UTF-8 [not-utf8]\n"
        "    Save the file as UTF-8.",
        "f.yaml:2:5: error: the byte 0xE9 at offset 9, in line 2, is not UTF-8 [not-utf8]\n"
        "    Save the file as UTF-8.",
    ]


def test_offset_counts_bytes() -> None:
    """The offset of a wrong byte counts bytes, its column characters, both with a mark before."""
    assert told(b"\xef\xbb\xbf\xc3\xa4: \xff\n") == [
        "f.yaml:1:4: error: the byte 0xFF at offset 7, in line 1, is not UTF-8 [not-utf8]"
    ]


def test_utf16_is_recognised() -> None:
    """A file in UTF-16 is refused with the reason."""
    problems = Problems()
    assert read("f.yaml", "a: 1\n".encode("utf-16"), problems) is None
    assert {p.hint for p in problems} == {"This looks like UTF-16: save the file as UTF-8."}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufffe"])
def test_control_characters(character: str) -> None:
    """A character that YAML or an editor does not show is named, and does not hide the rest."""
    code = ord(character)
    text = f"a: 1\nb: x{character}y\na: 2\n"
    problems = Problems()
    read("f.yaml", text, problems)
    control, duplicate = problems
    assert str(control) == (
        f"f.yaml:2:5: error: the character U+{code:04X} is not allowed [yaml-syntax]\n"
        f'    Remove it, or write it as "\\u{code:04x}" in double quotes.'
    )
    assert duplicate.slug == "duplicate-key"


def test_escaped_control_characters_are_read() -> None:
    """In double quotes, the escape that the hint proposes is the character."""
    assert load('a: "\\u0007\\u2028"\n').data["a"] == "\x07\u2028"


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("text", FAULTS)
def test_syntax_errors_in_plain_words(text: str) -> None:
    """A syntax error says in plain words what is wrong, where it can be mended."""
    line, column, message = FAULTS[text]
    problems = Problems()
    assert read("f.yaml", text, problems) is None
    error = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert [str(problem).partition("\n")[0] for problem in error] == [
        f"f.yaml:{line}:{column}: error: {message} [yaml-syntax]"
    ]
    assert all(problem.hint for problem in error)


@pytest.mark.parametrize("text", HINTS)
def test_syntax_errors_have_a_way_out(text: str) -> None:
    """The hint of a frequent syntax error says what to type instead."""
    assert hint(text) == HINTS[text]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="libyaml is stricter than its substitute")
def test_unspaced_colon_in_brackets() -> None:
    """In braces, a colon without a blank is told of at the colon."""
    assert told("a: {x:[1]}\n") == [
        "f.yaml:1:6: error: a blank is missing after this colon [yaml-syntax]"
    ]


def test_unforeseen_syntax_error() -> None:
    """A syntax error that no rule knows is told in the parser's words, at its place."""
    (told_of,) = told("%YAML 2.0\n---\na: 1\n")
    assert told_of.startswith(
        "f.yaml:1:1: error: this is not valid YAML: found incompatible YAML document"
    )


def test_problems_before_a_syntax_error_are_told() -> None:
    """A syntax error ends the reading, and hides nothing that was found before it."""
    assert told("a: 1\na: 2\nb: @c\n") == [
        "f.yaml:2:1: error: the key 'a' is here again; it already stands in line 1 [duplicate-key]",
        "f.yaml:3:4: error: a text without quotes cannot start with '@' like this [yaml-syntax]",
    ]


def test_value_that_is_a_comment() -> None:
    """`owner: #team` has no value, which is warned of; `owner: # team` is a comment as usual."""
    assert told("owner: #team\nb: # why\n  - 1\nc: '#x'\n") == [
        "f.yaml:1:8: warning: there is no value here: what follows '#' is a comment [yaml-syntax]"
    ]


def test_value_that_is_an_empty_block() -> None:
    """`above: >5` is an empty block of text to YAML, which is warned of."""
    assert told("above: >5\nb: |\n  x\n") == [
        "f.yaml:1:8: warning: there is no value here: '>' begins a block of text [yaml-syntax]"
    ]


TEXT = """\
# a comment
a: &x # and another
  k: [1, 'two']
  "long key":
    - {deep: 3}
b: *x
c:
  <<: *x
  own: 4
d:
e: &y five
f: *y
"""


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("path", "value_at", "key_at"),
    [
        ([], "2:1", "2:1"),
        (["a"], "3:3", "2:1"),
        (["a", "k"], "3:6", "3:3"),
        (["a", "k", 0], "3:7", "3:7"),
        (["a", "k", 1], "3:10", "3:10"),
        (["a", "long key"], "5:5", "4:3"),
        (["a", "long key", 0, "deep"], "5:14", "5:8"),
        (["c", "own"], "9:8", "9:3"),
        (["d"], "10:3", "10:1"),
        (["e"], "11:7", "11:1"),
    ],
)
def test_locate(path: Steps, value_at: str, key_at: str) -> None:
    """Every value and every key is found at its line and column, counted from 1."""
    document = load(TEXT)
    assert place(document, *path) == value_at
    assert place(document, *path, key=True) == key_at


@pytest.mark.parametrize(
    ("path", "value_at", "key_at"),
    [
        (["b"], "3:3", "6:1"),
        (["b", "k", 1], "3:10", "3:10"),
        (["c", "k"], "3:6", "3:3"),
        (["c", "long key", 0, "deep"], "5:14", "5:8"),
        (["f"], "11:7", "12:1"),
    ],
)
def test_aliased_content_stands_at_its_anchor(path: Steps, value_at: str, key_at: str) -> None:
    """What came through an alias or a merge is found where its text really is."""
    document = load(TEXT)
    assert place(document, *path) == value_at
    assert place(document, *path, key=True) == key_at


@pytest.mark.parametrize(
    ("path", "value_at", "key_at"),
    [
        (["z"], "2:1", "2:1"),
        (["a", "z"], "3:3", "2:1"),
        (["a", "k", 2], "3:6", "3:3"),
        (["a", "k", -1], "3:6", "3:3"),
        (["a", "k", "x", "y"], "3:6", "3:3"),
        (["a", 0], "3:3", "2:1"),
        (["e", "x"], "11:7", "11:1"),
    ],
)
def test_lost_paths_end_at_their_nearest_ancestor(path: Steps, value_at: str, key_at: str) -> None:
    """A path that leads nowhere gives the place of the last thing on it that exists."""
    document = load(TEXT)
    assert place(document, *path) == value_at
    assert place(document, *path, key=True) == key_at


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_count_characters(end: str) -> None:
    """Whatever ends the lines, columns count characters, also those outside the basic plane."""
    document = load(f"a: 1{end}😀ä: {{ü: ö, é: [x]}}{end}")
    assert place(document, "😀ä", "é", 0) == "2:16"
    assert place(document, "😀ä", "é", key=True) == "2:12"


def test_copies_keep_their_places() -> None:
    """A deep copy of a document still knows where everything stands."""
    document = copy.deepcopy(load(TEXT))
    assert document == load(TEXT)
    assert place(document, "b", "k", 1) == "3:10"


def test_data_made_elsewhere_has_no_places() -> None:
    """A mapping that was not read from a text is as good a dict, and is found at its start."""
    document = Document(
        path="f.yaml", folder=Path(), data=Mapping({"a": Sequence([1])}), text="a: [1]\n"
    )
    assert document.data == {"a": [1]}
    assert place(document, "a", 0) == "1:1"


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 writes without quotes and this reader takes for a number."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if text[:1] in tuple("-0123456789") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)

INTEGERS = st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1)
SCALARS = (
    st.none() | st.booleans() | INTEGERS | st.text() | st.sampled_from(["no", "1", "~", "a: b"])
)
TREES = st.recursive(
    SCALARS,
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4)
    ),
    max_leaves=20,
)


def scalars_of(node: Any, path: Steps) -> Iterator[tuple[Steps, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from scalars_of(value, [*path, key])
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from scalars_of(value, [*path, number])
    else:
        yield path, node


def text_starts_with(text: str, value: Any) -> bool:
    """Whether a scalar is written at the beginning of a text, be it quoted."""
    if isinstance(value, str):
        return text[0] in "'\"" or text.startswith(value.split()[0])
    return text.startswith(json.dumps(value))


@given(
    st.dictionaries(st.text(max_size=8), TREES, max_size=5),
    st.sampled_from([None, True, False]),
)
def test_what_was_written_is_read(data: dict[str, Any], flow: bool | None) -> None:
    """What PyYAML dumps is read back equal, and equal to what its own loader reads."""
    text = yaml.dump(data, Dumper=_Dumper, default_flow_style=flow)
    assert load(text).data == data == yaml.safe_load(text)


@given(
    st.dictionaries(st.text(max_size=8), TREES, max_size=5),
    st.sampled_from([None, True, False]),
)
def test_scalars_stand_where_they_are_located(data: dict[str, Any], flow: bool | None) -> None:
    """At the place of each scalar stands its text."""
    text = yaml.dump(data, Dumper=_Dumper, default_flow_style=flow)
    document = load(text)
    lines = text.split("\n")
    for path, value in scalars_of(data, []):
        found = document.locate(path)
        assert text_starts_with(lines[found.line - 1][found.column - 1 :], value)


def places_of(node: Any, path: Steps) -> Iterator[tuple[Steps, bool, str]]:
    """The paths and places of PyYAML's own node tree: for keys, and for values."""
    mark = node.start_mark
    yield path, False, f"{mark.line + 1}:{mark.column + 1}"
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from places_of(item, [*path, number])
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield [*path, key.value], True, f"{key.start_mark.line + 1}:{key.start_mark.column + 1}"
            yield from places_of(value, [*path, key.value])


@given(st.dictionaries(st.text(max_size=8), TREES, max_size=5))
def test_places_are_those_of_the_parser(data: dict[str, Any]) -> None:
    """Keys, values, lists and mappings are located where PyYAML's `compose` marks them."""
    text = yaml.dump(data, Dumper=_Dumper)
    document = load(text)
    for path, key, marked in places_of(yaml.compose(text, Loader=yaml.SafeLoader), []):
        assert place(document, *path, key=key) == marked


PIECES = [
    *(
        "a",
        "b:",
        "k: ",
        "k: v\n",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        ",",
        ": ",
        ":",
        "'",
        '"',
        "\\",
        "#",
    ),
    *(
        "*x",
        "&x ",
        "!t ",
        "|",
        ">\n  ",
        "%",
        "@",
        "`",
        "? ",
        "<<: ",
        "\t",
        " ",
        "\n",
        "\n  ",
        "\r\n",
    ),
    *("1", "0.5", "~", "---\n", "...\n", "%YAML 1.2\n", "é", "😀", "\ufeff", "\x07", "\u2028"),
]


@pytest.mark.parametrize("parser", PARSERS)
@given(text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text())
def test_any_text_ends_in_data_or_problems(parser: type[yaml.SafeLoader], text: str) -> None:
    """No text raises: it gives a document, or an error with a line and a column in it."""
    problems = Problems()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "LOADER", parser)
        document = read("f.yaml", text, problems)
    assert document is not None or problems.errors
    for problem in problems:
        assert problem.location is not None
        assert problem.location.line >= 1
        assert problem.location.column >= 1


@given(st.binary())
def test_any_bytes_end_in_data_or_problems(raw: bytes) -> None:
    """No bytes raise either."""
    problems = Problems()
    assert read("f.yaml", raw, problems) is not None or problems.errors
