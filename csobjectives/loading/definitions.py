"""All documents of a project, resolved against one another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from csobjectives.documents import Document
from csobjectives.loading.files import PROJECT_FILE, find_root, read_documents, yaml_files
from csobjectives.loading.objectives import ObjectivesReader
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.sources import read_source
from csobjectives.model import Definitions, ObjectiveSet, Project, Source
from csobjectives.problems import Problems
from csobjectives.schemas import validate

Broken = frozenset[tuple[str | int, ...]]


def load(paths: Sequence[Path], cwd: Path, problems: Problems) -> Definitions:
    """Read the documents that the paths name; without a path, those of the project.

    Everything that is wrong ends up in `problems`; what can be read is read all the same,
    so that one broken file hides nothing in the others. Sources are always the project's
    as well, so that one set can be judged alone.
    """
    root = find_root(paths[0] if paths and paths[0].exists() else cwd)
    project, folders = _project(root, problems)
    chosen = yaml_files([cwd / path for path in paths] or folders, root, problems)
    there = [folder for folder in folders if folder.exists()] if paths else []
    others = [file for file in yaml_files(there, root, Problems()) if file not in chosen]
    documents = read_documents(chosen, root, problems)
    shared = [each for each in read_documents(others, root, Problems()) if _is(each, "Sources")]
    broken = {each.path: validate(each, problems) for each in (*documents, *shared)}
    sources, known = _sources([*documents, *shared], broken, project, problems)
    sets = _sets(documents, broken, project, sources, known, problems)
    if not problems.errors and not any(each.objectives for each in sets):
        problems.add(
            "nothing-to-judge",
            "no document of kind Objectives was found",
            hint="`csobjectives init` writes a project to start from.",
        )
    return Definitions(project=project, sets=tuple(sets), sources=sources)


def _is(document: Document, kind: str) -> bool:
    return document.data.get("kind") == kind


def _project(root: Path, problems: Problems) -> tuple[Project, list[Path]]:
    """The project's settings, and where its documents are."""
    file = root / PROJECT_FILE
    if not file.is_file():
        return Project(root=root), [root / "objectives"]
    found = read_documents([file], root, problems)
    if not found or not _is(found[0], "Project"):
        for document in found:
            problems.add(
                "unknown-kind",
                f"{PROJECT_FILE} is of kind {document.data['kind']}, not Project",
                document.locate(["kind"]),
                "Keep other documents in the folder objectives/.",
            )
        return Project(root=root), []
    document = found[0]
    if validate(document, problems):
        return Project(root=root), [root / "objectives"]
    reader, raw = Reader(document, (), problems), document.data
    project = Project(
        root=root,
        title=raw.get("title", "Customer service objectives"),
        timezone=reader.zone("timezone", raw.get("timezone"), "UTC"),
        as_of=reader.day("as_of", raw["as_of"]) if "as_of" in raw else None,
    )
    return project, [root / each for each in as_tuple(raw.get("objectives", "objectives/"))]


def _sources(
    documents: list[Document], broken: dict[str, Broken], project: Project, problems: Problems
) -> tuple[dict[str, Source], frozenset[str]]:
    """The sources that can be read, and the names of all of them."""
    sources: dict[str, Source] = {}
    places: dict[str, str] = {}
    for document in documents:
        raw = document.data.get("sources")
        if not _is(document, "Sources") or not isinstance(raw, dict):
            continue
        for name in raw:
            place = document.locate(["sources", name], key=True)
            if name in places:
                message = f"there are two sources '{name}'; the other is at {places[name]}"
                problems.add("duplicate-source", message, place, "Give each its own name.")
                continue
            places[name] = str(place)
            if ("sources", name) not in broken[document.path]:
                source = read_source(document, name, project, problems)
                sources |= {name: source} if source else {}
    return sources, frozenset(places)


def _sets(
    documents: list[Document],
    broken: dict[str, Broken],
    project: Project,
    sources: dict[str, Source],
    known: frozenset[str],
    problems: Problems,
) -> list[ObjectiveSet]:
    """The sets whose documents have a head that can be read."""
    sets: dict[str, ObjectiveSet] = {}
    for document in documents:
        data = document.data
        fit = isinstance(data.get("name"), str) and isinstance(data.get("objectives"), list)
        if not _is(document, "Objectives") or not fit or ("defaults",) in broken[document.path]:
            continue
        found = ObjectivesReader(document, project, sources, known, problems).read(
            broken[document.path]
        )
        if found.name in sets:
            message = (
                f"there are two sets '{found.name}'; the other is at {sets[found.name].location}"
            )
            problems.add("duplicate-set", message, found.location, "Give each its own name.")
            continue
        sets[found.name] = found
    return list(sets.values())
