"""The events of PyYAML's parser to mappings, sequences and scalars, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from csobjectives.documents.aliases import MAX_DEPTH, Aliases
from csobjectives.documents.reporting import Refused, Reporter
from csobjectives.documents.scalars import NULLS, resolve
from csobjectives.documents.syntax import Fault, explain, unknown_escape
from csobjectives.documents.tree import Lines, Mapping, Sequence
from csobjectives.problems import Problems, Severity

# libyaml's parser where PyYAML was built with it: the same events, many times faster.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MERGE = "<<"
_MARKS = re.compile(r"(?:[&!]\S*(?:\s|#.*)*)*")
_COMMENT = re.compile(r"[ \t]+(?=#\S)")
_NO_BLANK = re.compile(r"[\w.-]+:[^\s/]")


def build(lines: Lines, problems: Problems) -> Mapping | None:
    """The mapping that a text holds; None where it holds none, or cannot be read to its end."""
    loader = LOADER(lines.text)
    reporter = Reporter(lines, problems)
    try:
        return _Builder(loader.get_event, reporter).build()
    except yaml.MarkedYAMLError as error:
        _report_fault(explain(error, lines.text), reporter)
    except (ValueError, OverflowError):
        # PyYAML's own parser, given an escape such as "\UFFFFFFFF" that is no character.
        _report_fault(unknown_escape(lines.text, loader.index), reporter)
    except Refused:
        pass  # Reported where it was found.
    finally:
        loader.dispose()
    return None


def _report_fault(fault: Fault, reporter: Reporter) -> None:
    reporter.report("yaml-syntax", fault.message, fault.offset, fault.hint)


class _Builder:
    """Builds the documents of one text by recursive descent, no deeper than MAX_DEPTH."""

    def __init__(self, next_event: Callable[[], Any], reporter: Reporter) -> None:
        self._next = next_event
        self._text = reporter.lines.text
        self._reporter = reporter
        self._aliases = Aliases(reporter)

    def build(self) -> Mapping | None:
        """The first document's mapping, after the others have been read for their problems."""
        self._next()
        roots: list[tuple[Any, int]] = []
        starts: list[int] = []
        while type(event := self._next()) is not StreamEndEvent:
            starts.append(event.start_mark.index)
            roots.append(self._node(self._next(), 1))
            self._next()
            self._aliases.forget_anchors()
        if len(starts) > 1:
            hint = "Put each document in a file of its own, without a '---' at its end."
            message = "a second document begins here"
            self._reporter.report("several-documents", message, starts[1], hint)
        root, place = roots[0] if roots else (None, 0)
        if isinstance(root, Mapping):
            return root
        self._report_root(root, place)
        return None

    def _report_root(self, root: Any, place: int) -> None:
        hint = "Write 'key: value' lines, starting with apiVersion and kind."
        if root is None:
            self._reporter.report("empty-document", "the document is empty", 0, hint)
            return
        kind = "a list" if isinstance(root, Sequence) else "a single value"
        if isinstance(root, str) and _NO_BLANK.match(root):
            hint = "Put a blank after the colon of each key."
        message = f"the document is {kind}, not a mapping"
        self._reporter.report("not-a-mapping", message, place, hint)

    def _node(self, event: Any, depth: int) -> tuple[Any, int]:
        """The value that starts with an event, and the offset at which it was written."""
        place: int = event.start_mark.index
        if event.anchor is None and event.tag is None:
            return self._content(event, place, depth), place
        if type(event) is AliasEvent:
            anchor = self._aliases.follow(event, depth)
            return (anchor.value, anchor.start) if anchor else (None, place)
        return self._marked(event, depth)

    def _marked(self, event: Any, depth: int) -> tuple[Any, int]:
        """The value of a node that has an anchor or a tag."""
        start = self._behind_marks(event)
        if event.tag is not None:
            self._refuse_tag(event)
        if event.anchor is None:
            return self._content(event, start, depth), start
        anchor = self._aliases.open(event, start, depth)
        value = self._content(event, start, depth)
        self._aliases.close(anchor, value, depth)
        return value, start

    def _content(self, event: Any, start: int, depth: int) -> Any:
        if type(event) is ScalarEvent:
            if not event.value:
                self._warn_of_nothing(event, start)
            return event.value if event.style else resolve(event.value)
        if depth > MAX_DEPTH:
            self._reporter.refuse_depth(MAX_DEPTH, start)
        self._aliases.deepest = max(self._aliases.deepest, depth)
        if type(event) is MappingStartEvent:
            return self._mapping(start, depth)
        return self._sequence(start, depth)

    def _sequence(self, start: int, depth: int) -> Sequence:
        sequence = Sequence(start=start)
        while type(event := self._next()) is not SequenceEndEvent:
            value, place = self._node(event, depth + 1)
            sequence.append(value)
            sequence.places.append(place)
        self._aliases.nodes += len(sequence)
        return sequence

    def _mapping(self, start: int, depth: int) -> Mapping:
        mapping = Mapping(start=start)
        places, next_event = mapping.places, self._next
        merges = False
        while type(event := next_event()) is not MappingEndEvent:
            key, key_place = self._key(event, depth)
            value, place = self._node(next_event(), depth + 1)
            if key is None:
                continue
            if key in places:
                self._report_duplicate(key, key_place, places[key][0])
                continue
            mapping[key] = value
            places[key] = key_place, place
            if key == _MERGE:
                merges = type(event) is ScalarEvent and not event.style
        last: Any = event
        mapping.end = last.end_mark.index
        self._aliases.nodes += 2 * len(mapping)
        if merges:
            self._merge(mapping)
        return mapping

    def _key(self, event: Any, depth: int) -> tuple[str | None, int]:
        """A key's text as it was written (`1` is "1"), None where it is no key; and its offset."""
        written = event
        place: int = event.start_mark.index
        if type(event) is AliasEvent:
            anchor = self._aliases.follow(event, depth + 1)
            if anchor is None:
                return None, place
            written = anchor.event
        elif type(event) is not ScalarEvent or event.anchor is not None or event.tag is not None:
            place = self._node(event, depth + 1)[1]
        if type(written) is ScalarEvent and (written.value not in NULLS or written.style):
            return written.value, place
        self._report_key(place, is_null=type(written) is ScalarEvent)
        return None, place

    def _merge(self, mapping: Mapping) -> None:
        """Add what '<<' brings: own keys win over merged ones, earlier sources over later."""
        value, (_, place) = mapping.pop(_MERGE), mapping.places.pop(_MERGE)
        is_list = isinstance(value, Sequence)
        sources = zip(value, value.places, strict=True) if is_list else [(value, place)]
        for source, at in sources:
            if isinstance(source, Mapping):
                new = [key for key in source if key not in mapping]
                mapping.update((key, source[key]) for key in new)
                mapping.places.update((key, source.places[key]) for key in new)
            elif not self._aliases.is_astray(at):
                hint = "Write '<<: *name' or '<<: [*first, *second]', each name that of a mapping."
                self._reporter.report("bad-key", "'<<' can only merge mappings", at, hint)

    def _report_key(self, place: int, *, is_null: bool) -> None:
        message = "a key cannot be a list or a mapping"
        hint = "Put quotes around a text that starts with '{', '[', '?' or '-'."
        if is_null:
            message = "a key cannot be empty or null"
            hint = 'Write the key before the colon, in quotes where it is meant as text ("null").'
        self._reporter.report("bad-key", message, place, hint)

    def _report_duplicate(self, key: str, place: int, first: int) -> None:
        line = self._reporter.lines.number(first)
        hint = "Keep one of them."
        if key == _MERGE:
            hint = "Merge several mappings with one key: '<<: [*first, *second]'."
        message = f"the key '{key}' is here again; it already stands in line {line}"
        self._reporter.report("duplicate-key", message, place, hint)

    def _refuse_tag(self, event: Any) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        hint = "Leave the tag out; put a text that starts with '!' in quotes."
        place = event.start_mark.index
        self._reporter.report("yaml-tag", f"the tag '{tag}' is not allowed", place, hint)

    def _warn_of_nothing(self, event: Any, start: int) -> None:
        """Tell of `owner: #team` and `above: >5`: right in YAML, and seldom what is meant."""
        comment = _COMMENT.match(self._text, start)
        if comment and not event.style:
            message = "there is no value here: what follows '#' is a comment"
            hint = "Put a value that starts with '#' in quotes; a comment has a blank after '#'."
            place = comment.end()
        elif event.style in ("|", ">"):
            message = f"there is no value here: '{event.style}' begins a block of text"
            hint = f"Put a value that starts with '{event.style}' in quotes."
            place = start
        else:
            return
        self._reporter.report("yaml-syntax", message, place, hint, Severity.WARNING)

    def _behind_marks(self, event: Any) -> int:
        """The offset of a node's text, which stands behind its anchor and its tag."""
        start: int = event.start_mark.index
        if type(event) is ScalarEvent and not event.value and not event.style:
            return start
        marks = _MARKS.match(self._text, start, event.end_mark.index)
        return marks.end() if marks else start
