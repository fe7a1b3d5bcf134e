"""The objectives that figures, and other objectives, may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csobjectives.documents import Document
from csobjectives.loading.reader import Key, Reader
from csobjectives.model import Objective
from csobjectives.problems import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownObjectives:
    """The objectives that others may name, as figures do that are reported for them.

    `names` are those of all objectives of the project, also of those that could not be read or
    are not judged now; unless all documents could be read, they are not `complete`, and no name
    is unknown. Those that stand in other documents are `elsewhere`, and those `made` are made of
    objectives themselves.
    """

    objectives: Mapping[str, Objective]
    names: frozenset[str]
    complete: bool
    elsewhere: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()

    def is_there(self, reader: Reader, written: str, name: str, at: Key | tuple[Key, ...]) -> bool:
        """Whether an objective can be read that another one names; a problem where there is none.

        It is `written` with or without its set.
        """
        if self.is_looked_at(reader, name, at):
            self.is_named(reader, written, name, at)
        return name in self.objectives

    def is_looked_at(self, reader: Reader, name: str, at: Key | tuple[Key, ...]) -> bool:
        """Whether an objective, if there is one, is judged now; a problem where it is not."""
        if name not in self.elsewhere:
            return True
        message = f"'{name}' stands in a document that is not looked at now"
        hint = "Name that document as well, or leave out the paths to look at all of them."
        reader.problem("unknown-objective", message, at, hint)
        return False

    def is_named(self, reader: Reader, written: str, name: str, at: Key | tuple[Key, ...]) -> bool:
        """Whether there is an objective of that name; a problem where there is none."""
        if name in self.names or not self.complete:
            return True
        of_set = "" if "/" in written else f"{name.partition('/')[0]}/"
        near = {each.removeprefix(of_set) for each in self.names}
        message = f"there is no objective '{written}'"
        reader.problem("unknown-objective", message, at, did_you_mean(written, near))
        return False


def full_name(written: str, set_name: str) -> str:
    """An objective's name outside its set, of which it may be written without it."""
    return written if "/" in written else f"{set_name}/{written}"


def names_of(documents: Iterable[Document]) -> frozenset[str]:
    """The names of all objectives that documents speak of, whatever else is wrong with them."""
    return frozenset(
        f"{document.data.get('name', '')}/{each['id']}"
        for document in documents
        if isinstance(document.data.get("objectives"), list)
        for each in document.data["objectives"]
        if isinstance(each, dict) and "id" in each
    )
