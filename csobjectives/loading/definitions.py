"""All documents of a project, resolved against one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.calendars import read_calendars
from csobjectives.loading.exclusions import raw_entries, read_exclusions
from csobjectives.loading.faults import faults_of, within
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
from csobjectives.loading.known_objectives import KnownObjectives, names_of
from csobjectives.loading.measurements import read_measurements
from csobjectives.loading.measures import check_named
from csobjectives.loading.named import named_measures
from csobjectives.loading.objectives import Draft, draft_set
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.resolved import resolve_sources
from csobjectives.loading.unread import warn_of_unread
from csobjectives.loading.versus import with_bases
from csobjectives.model import Definitions, Project
from csobjectives.problems import Location, Problems
from csobjectives.schemas import Unfit, validate
from csobjectives.windows import MonthDay, parse_year_start

_SHARED = ("Sources", "Measurements")
_IN_PARTS = ("exclude", "calendars")  # keys of a project that are read as far as they are sound


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
    project, folders = _project(root, problems)
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
    names = names_of([*documents, *others])
    read_all = len(documents) == len(chosen) + len(piped)
    drafts = _drafts(documents, unfit, known, problems)
    plain = {each.name: each for draft in drafts for each in draft.found.values()}
    objectives = KnownObjectives(
        objectives=plain,
        names=names,
        complete=read_all,
        elsewhere=names - names_of(documents),
        made=frozenset(name for draft in drafts for name in draft.names_made),
    )
    sets = with_bases(draft.finish(known, objectives) for draft in drafts)
    finished = replace(
        objectives, objectives={each.name: each for one in sets for each in one.objectives}
    )
    for draft in drafts:
        draft.check_versus(finished)
    if not problems.errors and not sets and not (are_chosen and documents):
        nothing_to_judge(problems, "`csobjectives init` writes a project to start from.")
    reported = read_measurements(
        [(each, unfit[each.path]) for each in (*documents, *shared) if _is(each, "Measurements")],
        finished,
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


def _project(root: Path, problems: Problems) -> tuple[Project, Named]:
    """The project's settings, as far as they can be read, and where its documents are."""
    file = root / PROJECT_FILE
    usual = Named(paths=(root / "objectives",))
    if not file.is_file():
        _report_other_ending(root, problems)
        return Project(root=root), usual
    guess = usual if usual.paths[0].exists() else Named(paths=())
    document = read_document(file, root, problems)
    if document is None:
        return Project(root=root), guess
    if not _is(document, "Project"):
        problems.add(
            "unknown-kind",
            f"{PROJECT_FILE} is of kind {document.data['kind']}, not Project",
            document.locate(["kind"]),
            "Keep other documents in the folder objectives/.",
        )
        return Project(root=root), guess
    faults = validate(document, problems)
    unfit = {path[:1] for path in faults if len(path) < 2 or path[0] not in _IN_PARTS}
    raw = {key: value for key, value in document.data.items() if (key,) not in unfit}
    reader = Reader(document, (), problems)
    zone = reader.zone("timezone", raw.get("timezone"), "UTC")
    project = Project(
        root=root,
        title=raw.get("title", "Customer service objectives"),
        timezone=zone,
        as_of=reader.day("as_of", raw["as_of"]) if "as_of" in raw else None,
        fiscal_year_starts=_year_start(reader, raw),
        exclusions=read_exclusions(
            reader.below("exclude"),
            raw_entries(raw, "exclude"),
            within(faults, "exclude"),
        ),
        calendars=read_calendars(
            reader.below("calendars"),
            document.data.get("calendars"),
            faults_of(faults, "calendars"),
            zone,
        ),
    )
    if "objectives" not in raw:
        return project, guess if unfit else usual
    paths = tuple(root / each for each in as_tuple(raw["objectives"]))
    return project, Named(paths=paths, place=reader.at("objectives"))


def _year_start(reader: Reader, raw: Mapping[str, Any]) -> MonthDay:
    """The month and day with which fiscal years begin: by default, those of calendar years."""
    try:
        return parse_year_start(raw.get("fiscal_year_starts", "01-01"))
    except ValueError as error:
        reader.problem("bad-day", str(error), "fiscal_year_starts", "Write month and day: 02-01.")
        return parse_year_start("01-01")


def _report_other_ending(root: Path, problems: Problems) -> None:
    other = Path(PROJECT_FILE).with_suffix(".yml")
    if (root / other).is_file():
        message = f"the project's settings are read from {PROJECT_FILE}, not from this file"
        problems.add("misplaced-project", message, Location(str(other)), "Rename it.")


def _drafts(
    documents: Iterable[Document],
    unfit: Mapping[str, Unfit],
    known: KnownSources,
    problems: Problems,
) -> list[Draft]:
    """The sets of all documents that hold a list of objectives."""
    drafts: dict[str, Draft] = {}
    for document in documents:
        is_set = _is(document, "Objectives") and isinstance(document.data.get("objectives"), list)
        if not is_set:
            continue
        found = draft_set(document, unfit[document.path], known, problems)
        name, place = found.set.name, found.set.location
        first = drafts.setdefault(name, found)
        if first is not found and name:
            message = f"there are two sets '{name}'; the other is at {first.set.location}"
            problems.add("duplicate-set", message, place, "Give each its own name.")
    return list(drafts.values())
