"""Why a file is not read, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read: `what` it is, following its name, and what to do."""

    what: str
    hint: str
    slug: str = "not-a-measurement-file"


class Refused(Exception):
    """Raised where a file turns out not to be fit while it is read."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.what)


def cut_off(why: str) -> Refusal:
    """A file that ends in the middle."""
    hint = "Copy or export it again: the transfer broke off, or the export is still being written."
    return Refusal(f"is cut off: {why}", hint, "unreadable-file")
