"""Which documents there are: the project's root, its folders, and the YAML files in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from csobjectives.documents import Document, read
from csobjectives.loading.tables import is_table, read_table
from csobjectives.problems import Location, Problems, did_you_mean
from csobjectives.schemas import KINDS

PROJECT_FILE = "csobjectives.yaml"
SUFFIXES = (".yaml", ".yml")
FORMAT = "csobjectives/v1"
STDIN = Path("-")  # what stands for standard input among the paths

_START = "`csobjectives init` writes a project to start from."
_LONGEST_PATH = 4_000  # characters
_LONGEST_HINT = 200  # characters; of a folder with many files, the names are no help
_SOURCES = re.compile(rb"\bkind[\"']?\s*:\s*[\"']?(?:Sources|Measurements)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Paths, and who names them: a person on the command line, or the project at a place.

    What a person names may lie anywhere. What a project names lies below its root, for a
    project may come from someone who is not trusted.
    """

    paths: tuple[Path, ...]
    by_person: bool = False
    place: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piped:
    """What standard input holds; relative paths in it start from the working directory."""

    content: bytes
    folder: Path


def is_impossible(path: str | Path) -> bool:
    """Whether no file can be at a path: it holds a zero, or a name that is too long."""
    names = (each.encode("utf-8", "surrogatepass") for each in Path(path).parts)
    return (
        "\0" in str(path) or len(str(path)) > _LONGEST_PATH or max(map(len, names), default=0) > 255
    )


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds `csobjectives.yaml` or `.git`, else `start`."""
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    for each in (folder, *folder.parents):
        if (each / PROJECT_FILE).is_file() or (each / ".git").exists():
            return each
    return folder


def within_repository(root: Path) -> str:
    """Where in its git repository a folder is, with slashes; empty where it is its top, or in none.

    Build servers name files from there.
    """
    for each in (root, *root.parents):
        if (each / ".git").exists():
            path = root.relative_to(each).as_posix()
            return "" if path == "." else path
    return ""


def shown(path: Path, root: Path) -> str:
    """A file's name as people know it: relative to the root, with slashes."""
    relative = os.path.relpath(path, root)
    is_outside = relative.startswith("..")
    return Path(os.path.normpath(path) if is_outside else relative).as_posix()


def yaml_files(named: Named, root: Path, problems: Problems) -> list[Path]:
    """The YAML files that paths name, folders with all below them, each once, in a fixed order.

    A path that does not exist, and one that holds no YAML file, is a problem: a mistyped
    path never counts as "nothing to complain about".
    """
    found: dict[Path, Path] = {}
    for path in named.paths:
        allowed = (root, path.resolve()) if named.by_person else (root,)
        inside = [path]
        if is_impossible(path) or not path.exists():
            _report_absent(path, named, root, problems)
            continue
        if path.is_dir() and _is_below(path, allowed):
            below = files_below(path, SUFFIXES)
            inside = [each for each in below if each.name != PROJECT_FILE]
            if not inside:
                message = f"the folder {shown(path, root)} holds no YAML file"
                problems.add("no-documents", message, named.place, _START)
        for file in inside:
            if _is_below(file, allowed):
                found.setdefault(file.resolve(), file)
            else:
                _report_outside(file, named, root, problems)
    return list(found.values())


def _is_below(path: Path, allowed: Iterable[Path]) -> bool:
    return any(path.resolve().is_relative_to(each) for each in allowed)


def files_below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The files of some endings below a folder, not of hidden folders and projects inside it.

    Links are followed, each folder once.
    """
    visited: set[Path] = set()
    for where, folders, names in os.walk(folder, followlinks=True):
        visited.add(Path(where).resolve())
        folders[:] = sorted(
            each
            for each in folders
            if _is_open(Path(where, each)) and Path(where, each).resolve() not in visited
        )
        yield from (Path(where, each) for each in sorted(names) if each.endswith(suffixes))


def _is_open(folder: Path) -> bool:
    return not folder.name.startswith(".") and not (folder / PROJECT_FILE).is_file()


def _report_absent(path: Path, named: Named, root: Path, problems: Problems) -> None:
    """Nothing is at a path: the nearest name, where it may be mistyped."""
    hint = _START
    if is_impossible(path):
        problems.add("no-such-path", "there can be no file of such a name", named.place, hint)
        return
    inside = path.parent.resolve().is_relative_to(root.resolve())
    if named.by_person or (named.place and inside):
        siblings = path.parent.iterdir() if path.parent.is_dir() else ()
        hint = did_you_mean(path.name, [each.name for each in siblings])
        hint = hint if len(hint) <= _LONGEST_HINT else ""
    message = f"there is no file or folder {shown(path, root)}"
    problems.add("no-such-path", message, named.place, hint)


def _report_outside(path: Path, named: Named, root: Path, problems: Problems) -> None:
    name, resolved = shown(path, root), path.resolve().as_posix()
    where = f", at {resolved}" if resolved != name else ""
    problems.add(
        "outside-project",
        f"{name} lies outside the project{where}",
        named.place,
        f"Move it below {root.as_posix()}, or name it on the command line.",
    )


def read_document(file: Path | Piped, root: Path, problems: Problems) -> Document | None:
    """The document in a file; None, and problems, where its text, format or kind is not ours."""
    if isinstance(file, Piped):
        folder = Path(os.path.relpath(file.folder, root))
        return _ours(read("<stdin>", file.content, problems, folder), problems)
    name = shown(file, root)
    try:
        content = file.read_bytes()
    except OSError as error:
        problems.add("unreadable", f"cannot be read: {error.strerror}", Location(name))
        return None
    if is_table(name, content):
        return read_table(name, content, problems)
    return _ours(read(name, content, problems), problems)


def may_describe_sources(file: Path | Piped) -> bool:
    """Whether a file that could not be read looks like one that describes sources."""
    try:
        content = file.content if isinstance(file, Piped) else file.read_bytes()
        return bool(_SOURCES.search(content))
    except OSError:
        return True


def _ours(document: Document | None, problems: Problems) -> Document | None:
    return document if document is not None and _is_ours(document, problems) else None


def _is_ours(document: Document, problems: Problems) -> bool:
    """Whether apiVersion and kind are ones that can be read; a problem says what they are."""
    version, kind = document.data.get("apiVersion"), document.data.get("kind")
    if version != FORMAT:
        problems.add(
            "unknown-version" if version else "missing-key",
            f"apiVersion is '{version}'" if version else "'apiVersion' is missing",
            document.locate(["apiVersion"]),
            f"Write apiVersion: {FORMAT} if this is a csobjectives document; "
            "else keep the file elsewhere.",
        )
        return False
    if kind not in KINDS:
        problems.add(
            "unknown-kind" if kind else "missing-key",
            f"'{kind}' is no kind of document" if kind else "'kind' is missing",
            document.locate(["kind"]),
            did_you_mean(str(kind or ""), KINDS),
        )
        return False
    return True
