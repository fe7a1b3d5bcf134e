"""A row of "How it is worked out"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with what it says; `code` is text that was written in a document.

    What is `usual`, or is told beside it anyway, is left out where there is little room.
    """

    label: str
    text: str
    code: bool = False
    usual: bool = False
