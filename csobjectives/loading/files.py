"""Which documents there are: the project's root, its folders, and the YAML files in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from csobjectives.documents import Document, read
from csobjectives.problems import Location, Problems, did_you_mean
from csobjectives.schemas import KINDS

PROJECT_FILE = "csobjectives.yaml"
SUFFIXES = (".yaml", ".yml")
FORMAT = "csobjectives/v1"


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds `csobjectives.yaml` or `.git`, else `start`."""
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    for each in (folder, *folder.parents):
        if (each / PROJECT_FILE).is_file() or (each / ".git").exists():
            return each
    return folder


def shown(path: Path, root: Path) -> str:
    """A file's name as people know it: relative to the root, with slashes."""
    relative = os.path.relpath(path, root)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def yaml_files(paths: Iterable[Path], root: Path, problems: Problems) -> list[Path]:
    """The YAML files that the paths name, folders with all below them, in a fixed order.

    A path that does not exist, and one that holds no YAML file, is a problem: a mistyped
    path never counts as "nothing to complain about".
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = list(_below(path))
            if not inside:
                problems.add(
                    "no-documents",
                    f"the folder {shown(path, root)} holds no YAML file",
                    hint="`csobjectives init` writes a project to start from.",
                )
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            siblings = path.parent.iterdir() if path.parent.is_dir() else ()
            names = [each.name for each in siblings]
            problems.add(
                "no-such-path",
                f"there is no file or folder {shown(path, root)}",
                hint=did_you_mean(path.name, names) if names else "",
            )
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, but for hidden folders and other projects inside it."""
    for each in sorted(folder.iterdir()):
        if each.is_dir():
            if not each.name.startswith(".") and not (each / PROJECT_FILE).is_file():
                yield from _below(each)
        elif each.suffix in SUFFIXES and each.name != PROJECT_FILE:
            yield each


def read_documents(files: Iterable[Path], root: Path, problems: Problems) -> list[Document]:
    """The documents in the files whose format and kind are known."""
    documents = []
    for file in files:
        name = shown(file, root)
        try:
            content = file.read_bytes()
        except OSError as error:
            problems.add("unreadable", f"cannot be read: {error.strerror}", Location(name))
            continue
        document = read(name, content, problems)
        if document is not None and _is_ours(document, problems):
            documents.append(document)
    return documents


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
