"""`Measurements` documents: the figures that they and their files report, per objective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from csobjectives.documents import Document
from csobjectives.loading.faults import SOUND, faults_of, without
from csobjectives.loading.figures.figure import read_figure
from csobjectives.loading.files import read_document, shown
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.sources.matching_files import matching_files
from csobjectives.loading.tables import SUFFIXES
from csobjectives.model import Figure, Input
from csobjectives.periods import Period
from csobjectives.problems import Location, Problems
from csobjectives.schemas import Unfit, validate

KIND = "Measurements"


@dataclass(slots=True)
class Reported:
    """The figures by their objective, and the files that they came from."""

    figures: dict[str, list[Figure]] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)


def read_measurements(
    documents: Sequence[tuple[Document, Unfit]],
    known: KnownObjectives,
    root: Path,
    problems: Problems,
) -> Reported:
    """All figures, each period and segment of an objective once."""
    found = Reported()
    seen: dict[tuple[str, Period, object], Location] = {}
    for document, unfit in _with_files(documents, root, problems):
        found.inputs.append(_input(document, root))
        for name, figure in _figures(document, unfit, known, problems):
            key = (name, figure.period, figure.segment)
            first = seen.setdefault(key, figure.location)
            if first is figure.location:
                found.figures.setdefault(name, []).append(figure)
                continue
            of_what = "".join(f", {column} {value}" for column, value in figure.segment)
            message = f"there are two figures for {name} in {figure.period.name}{of_what}"
            problems.add(
                "duplicate-figure",
                f"{message}; the other is at {first}",
                figure.location,
                "Keep one of them.",
            )
    return found


def _with_files(
    documents: Sequence[tuple[Document, Unfit]], root: Path, problems: Problems
) -> Iterator[tuple[Document, Unfit]]:
    """The documents, each followed by the files that it names; no file comes twice."""
    read_already = {(root / document.path).resolve() for document, _ in documents}
    for document, unfit in documents:
        yield document, unfit
        if ("files",) in {path[:1] for path in unfit}:
            continue
        for file in _files(document, root, problems):
            if file in read_already:
                continue
            read_already.add(file)
            table = _table(file, root, problems)
            if table is not None:
                yield table, validate(table, problems)


def _files(document: Document, root: Path, problems: Problems) -> Iterator[Path]:
    """The files that a document names, inside the project, in a fixed order."""
    reader = Reader(document, (), problems)
    patterns = as_tuple(document.data.get("files", ()))
    if not patterns and "measurements" not in document.data:
        message = "'measurements' or 'files' is missing at the top of the document"
        reader.problem("missing-key", message, (), "For example: files: figures/*.csv")
    for pattern in patterns:
        found = matching_files(pattern, root / document.folder, [root])
        if isinstance(found, list):
            yield from found
        else:
            reader.problem(found.slug, found.message, "files", found.hint)


def _table(file: Path, root: Path, problems: Problems) -> Document | None:
    """The figures of one file, or None and a problem."""
    place = Location(shown(file, root))
    if not file.is_file() or file.suffix.lower() not in SUFFIXES:
        message = "this is no file of figures, by its ending" if file.is_file() else "is a folder"
        problems.add("not-figures", message, place, f"Known: {', '.join(SUFFIXES)}.")
        return None
    table = read_document(file, root, problems)
    if table is None:
        return None
    if table.data["kind"] != KIND or "files" in table.data:
        message = f"a file of figures is of kind {KIND}, and names no further files"
        problems.add("not-figures", message, place, "Name that document on the command line.")
        return None
    return table


def _input(document: Document, root: Path) -> Input:
    path = root / document.path
    size = path.stat().st_size if path.is_file() else len(document.text.encode())
    return Input(path=document.path, source="", bytes=size)


def _figures(
    document: Document, unfit: Unfit, known: KnownObjectives, problems: Problems
) -> Iterator[tuple[str, Figure]]:
    """The figures of one document that are fit, with the names of their objectives."""
    entries = document.data.get("measurements", ())
    if not isinstance(entries, list) or ("measurements",) in unfit:
        return
    faults = faults_of(unfit, "measurements")
    for index, written in enumerate(entries):
        own = faults.get(index, SOUND)
        raw = without(written, own)
        if () in own and {"value", "numerator"} & raw.keys():  # of two origins, one is read
            raw = {key: each for key, each in raw.items() if key != "answers"}
        reader = Reader(document, ("measurements", index), problems)
        name = raw.get("objective", "")
        if name:
            known.is_named(reader, name, name, "objective")
        if name in known.objectives:
            figure = read_figure(reader, raw, known.objectives[name])
            if figure is not None and not own:
                yield name, figure
