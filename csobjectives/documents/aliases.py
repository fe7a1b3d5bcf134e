"""Anchors and aliases: content is shared, never copied, and what it would expand to is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csobjectives.documents.reporting import Reporter
from csobjectives.problems import did_you_mean

MAX_DEPTH = 64
MAX_REPEATED = 1_000_000


@dataclass(slots=True, kw_only=True)
class Anchor:
    """A named node, with `size` nodes below it on `height` levels.

    While the node is being read it is open; an alias that meets it so would contain itself.
    """

    event: Any
    start: int
    value: Any = None
    size: int = 0
    height: int = 0
    open: bool = True
    nodes_before: int = 0
    deepest_before: int = 0


class Aliases:
    """Follows one document's aliases, and counts what they repeat.

    `nodes` and `deepest` are kept by whoever reads the nodes: a container counts what it holds
    when it ends. What is aliased counts as often as it is repeated, so that anchors inside
    anchors have the size that they would expand to.
    """

    def __init__(self, reporter: Reporter) -> None:
        self.nodes = 0
        self.deepest = 0
        self._repeated = 0
        self._anchors: dict[str, Anchor] = {}
        self._astray: set[int] = set()
        self._reporter = reporter

    def open(self, event: Any, start: int, depth: int) -> Anchor:
        """Begin a named node. A name may be given again: aliases mean the last one before them."""
        anchor = Anchor(
            event=event, start=start, nodes_before=self.nodes, deepest_before=self.deepest
        )
        self.deepest = depth - 1
        self._anchors[event.anchor] = anchor
        return anchor

    def close(self, anchor: Anchor, value: Any, depth: int) -> None:
        """End a named node, whose value is now known."""
        anchor.value = value
        anchor.open = False
        anchor.size = self.nodes - anchor.nodes_before
        anchor.height = self.deepest - depth + 1
        self.deepest = max(self.deepest, anchor.deepest_before)

    def follow(self, event: Any, depth: int) -> Anchor | None:
        """The node that an alias stands for; None, and a problem, where it leads astray.

        Raises Refused where aliases repeat more than MAX_REPEATED nodes, or would reach below
        MAX_DEPTH.
        """
        name, offset = event.anchor, event.start_mark.index
        anchor = self._anchors.get(name)
        if anchor is None or anchor.open:
            self._report_astray(name, offset, recursive=anchor is not None)
            return None
        self.nodes += anchor.size
        self._repeated += anchor.size + 1
        if self._repeated > MAX_REPEATED:
            hint = "Repeat less: aliases of what holds aliases multiply."
            message = f"with '*{name}', aliases repeat more than {MAX_REPEATED:,} values"
            self._reporter.refuse("alias-bomb", message, offset, hint)
        bottom = depth + anchor.height - 1
        if bottom > MAX_DEPTH:
            self._reporter.refuse_depth(MAX_DEPTH, offset)
        self.deepest = max(self.deepest, bottom)
        return anchor

    def is_astray(self, offset: int) -> bool:
        """Whether at this offset stands an alias that leads nowhere, and has been reported."""
        return offset in self._astray

    def forget_anchors(self) -> None:
        """Begin another document, in which earlier names mean nothing."""
        self._anchors.clear()

    def _report_astray(self, name: str, offset: int, *, recursive: bool) -> None:
        self._astray.add(offset)
        if recursive:
            message = f"'*{name}' stands inside '&{name}', which it repeats"
            hint = "Write out what is meant: a value cannot contain itself."
            self._reporter.report("alias-bomb", message, offset, hint)
            return
        hint = f"Put a text that starts with '*' in quotes. {did_you_mean(name, self._anchors)}"
        message = f"no '&{name}' stands before '*{name}'"
        self._reporter.report("unknown-alias", message, offset, hint.strip())
