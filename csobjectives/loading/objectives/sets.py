"""All `Objectives` documents as sets, their objectives resolved against one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from csobjectives.documents import Document
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives, names_of
from csobjectives.loading.objectives.drafts import Draft, draft_set
from csobjectives.loading.objectives.guardrails import check_circles
from csobjectives.loading.targets.versus import with_bases
from csobjectives.model import ObjectiveSet
from csobjectives.problems import Problems
from csobjectives.schemas import Unfit


def read_sets(
    documents: Sequence[Document],
    others: Iterable[Document],
    unfit: Mapping[str, Unfit],
    sources: KnownSources,
    *,
    complete: bool,
    problems: Problems,
) -> tuple[list[ObjectiveSet], KnownObjectives]:
    """The sets of the documents, and the objectives that figures may name.

    First come the objectives that stand by themselves, then those that are made of them, and at
    last what any may say about any other one. Of the `others` nothing is read but the names; unless
    all documents could be read, these are not `complete`.
    """
    drafts = _drafts(documents, unfit, sources, problems)
    names = names_of(documents)
    everywhere = names | names_of(others)
    plain = KnownObjectives(
        objectives={each.name: each for draft in drafts for each in draft.found.values()},
        names=everywhere,
        complete=complete,
        elsewhere=everywhere - names,
        made=frozenset(name for draft in drafts for name in draft.names_made),
    )
    sets = with_bases(draft.finish(sources, plain) for draft in drafts)
    known = replace(plain, objectives={each.name: each for one in sets for each in one.objectives})
    for draft in drafts:
        draft.check_others(known)
    check_circles(dict(chain.from_iterable(draft.guarded(known) for draft in drafts)), problems)
    finished = [
        draft.exceptions(known, sources, problems).put_into(one)
        for draft, one in zip(drafts, sets, strict=True)
    ]
    return finished, known


def _drafts(
    documents: Iterable[Document],
    unfit: Mapping[str, Unfit],
    known: KnownSources,
    problems: Problems,
) -> list[Draft]:
    """The sets of all documents that hold a list of objectives."""
    drafts: dict[str, Draft] = {}
    for document in documents:
        data = document.data
        if data.get("kind") != "Objectives" or not isinstance(data.get("objectives"), list):
            continue
        found = draft_set(document, unfit[document.path], known, problems)
        name, place = found.set.name, found.set.location
        first = drafts.setdefault(name, found)
        if first is not found and name:
            message = f"there are two sets '{name}'; the other is at {first.set.location}"
            problems.add("duplicate-set", message, place, "Give each its own name.")
    return list(drafts.values())
