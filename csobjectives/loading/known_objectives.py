"""The objectives that figures, and other objectives, may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csobjectives.documents import Document
from csobjectives.loading.reader import Reader, Step
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

    def is_named(self, reader: Reader, name: str, at: Step | tuple[Step, ...]) -> bool:
        """Whether there is an objective of that name; a problem where there is none."""
        if name in self.names or not self.complete:
            return True
        message = f"there is no objective '{name}'"
        reader.problem("unknown-objective", message, at, did_you_mean(name, self.names))
        return False


def names_of(documents: Iterable[Document]) -> frozenset[str]:
    """The names of all objectives that documents speak of, whatever else is wrong with them."""
    return frozenset(
        f"{document.data.get('name')}/{each['id']}"
        for document in documents
        if isinstance(document.data.get("objectives"), list)
        for each in document.data["objectives"]
        if isinstance(each, dict) and "id" in each
    )
