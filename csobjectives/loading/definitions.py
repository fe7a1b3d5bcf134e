"""All documents of a project, resolved against one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from csobjectives.documents import Document
from csobjectives.loading.figures.measurements import read_measurements
from csobjectives.loading.figures.unread import warn_of_unread
from csobjectives.loading.files import (
    PROJECT_FILE,
    STDIN,
    Named,
    Piped,
    find_root,
    may_describe_sources,
    read_document,
    yaml_files,
)
from csobjectives.loading.known import KnownSources
from csobjectives.loading.measures.measure import check_named
from csobjectives.loading.measures.named import named_measures
from csobjectives.loading.objectives.sets import read_sets
from csobjectives.loading.project import read_project
from csobjectives.loading.sources.resolved import resolve_sources
from csobjectives.model import Definitions
from csobjectives.problems import Problems
from csobjectives.schemas import validate

_SHARED = ("Sources", "Measurements")


def load(
    paths: Sequence[Path], cwd: Path, problems: Problems, stdin: bytes | None = None
) -> Definitions:
    """Read the documents that the paths name; without a path, those of the project.

    Everything that is wrong ends up in `problems`; what can be read is read all the same,
    so that one broken file hides nothing in the others. Sources and measurements are always
    the project's as well, so that one set can be judged alone. The path `-` is what `stdin`
    holds, if anything.
    """
    piped = []
    if stdin is not None and STDIN in paths:
        piped = [Piped(content=stdin, folder=cwd.resolve())]
    whole = [cwd.resolve() / path for path in paths if not piped or path != STDIN]
    root = find_root(whole[0] if whole and whole[0].exists() else cwd)
    project, folders = read_project(root, problems)
    wanted = [path for path in whole if path.resolve() != root / PROJECT_FILE]
    are_chosen = bool(wanted or piped)
    named = Named(paths=tuple(wanted), by_person=True) if are_chosen else folders
    chosen = yaml_files(named, root, problems)
    documents, complete = _read([*chosen, *piped], root, problems)
    shared: list[Document] = []
    others: list[Document] = []
    if are_chosen:
        shared, others, described = _shared(folders, chosen, root, problems)
        complete = complete and described
    unfit = {each.path: validate(each, problems) for each in (*documents, *shared)}
    found = resolve_sources(
        [*documents, *shared], unfit, project, complete=complete, problems=problems
    )
    known = KnownSources(
        project=project,
        sources=found.sources,
        names=found.names,
        complete=complete,
        measures=named_measures(found.documents, found.unfit, problems),
    )
    check_named(known, problems)
    read_all = len(documents) == len(chosen) + len(piped)
    sets, objectives = read_sets(
        documents, others, unfit, known, complete=read_all, problems=problems
    )
    if not problems.errors and not sets and not (are_chosen and documents):
        nothing_to_judge(problems, "`csobjectives init` writes a project to start from.")
    reported = read_measurements(
        [(each, unfit[each.path]) for each in (*documents, *shared) if _is(each, "Measurements")],
        objectives,
        root,
        problems,
    )
    everywhere = Named(paths=(*folders.paths, *wanted))
    read = {(root / each.path).resolve() for each in reported.inputs}
    warn_of_unread(everywhere, read, root, problems)
    return Definitions(
        project=project,
        sets=tuple(sets),
        sources=found.sound,
        figures={name: tuple(each) for name, each in reported.figures.items()},
        inputs=tuple(reported.inputs),
    )


def nothing_to_judge(
    problems: Problems,
    hint: str = "Name a document of kind Objectives, or a folder that holds one.",
) -> None:
    """Report that there is no objective: which is never taken for "nothing to complain about"."""
    problems.add("nothing-to-judge", "no document of kind Objectives was found", hint=hint)


def _is(document: Document, kind: str) -> bool:
    return document.data.get("kind") == kind


def _read(
    files: Iterable[Path | Piped], root: Path, problems: Problems
) -> tuple[list[Document], bool]:
    """The documents in the files, and whether all that describe sources are among them."""
    documents, complete = [], True
    for file in files:
        document = read_document(file, root, problems)
        if document is None:
            complete = complete and not may_describe_sources(file)
        elif _is(document, "Project"):
            problems.add(
                "misplaced-project",
                f"a document of kind Project is read from {PROJECT_FILE} only",
                document.locate(["kind"]),
                f"Move what it says to {PROJECT_FILE} at the project's root.",
            )
        else:
            documents.append(document)
    return documents, complete


def _shared(
    folders: Named, chosen: Iterable[Path], root: Path, problems: Problems
) -> tuple[list[Document], list[Document], bool]:
    """The project's sources and measurements beside the chosen documents, and its other ones.

    Then whether these are all that describe sources. What is wrong with a document of another
    kind does not matter here, and is not told.
    """
    there = tuple(folder for folder in folders.paths if folder.exists())
    read_already = {file.resolve() for file in chosen}
    documents: list[Document] = []
    others: list[Document] = []
    complete = True
    for file in yaml_files(Named(paths=there), root, Problems()):
        if file.resolve() in read_already:
            continue
        own = Problems()
        found, described = _read([file], root, own)
        complete = complete and described
        if not described or any(each.data.get("kind") in _SHARED for each in found):
            problems.extend(own)
            documents += found
        else:
            others += found
    return documents, others, complete
