"""Runs that are killed at their first step, at their second, and so on to the end.

`python -m tests.killed_publishing FOLDER exchanged|renamed` says, as a JSON list, what each left:
`old` or `new` where the folder holds that site whole, `none` where there is no folder; and then
what the next run left. A step is whatever Python reports to audit hooks: files opened, linked,
renamed, removed. A killed process runs nothing any more, as by SIGKILL.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from csobjectives.publishing import publish, swapping

PAGES = ("index.html", "style.css", "sets/a/index.html", "data/results.json")
OLD = dict.fromkeys(PAGES, "old") | {"types/x/index.html": "old", "script.js": "same"}
NEW = dict.fromkeys(PAGES, "new") | {"changes/index.html": "new", "script.js": "same"}
OWN = {"CNAME": "example.org", "sets/a/own.txt": "own"}


def texts(folder: Path) -> dict[str, str]:
    """What the folder holds, without the list of files."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != "files.json"
    }


def left(folder: Path) -> str:
    """Which site the folder holds."""
    if not folder.exists():
        return "none"
    held = texts(folder)
    known = {"old": OLD | OWN, "new": NEW | OWN}
    return next((name for name, site in known.items() if site == held), str(held))


def killed_at(step: int, site: Mapping[str, str], folder: Path) -> bool:
    """Publish in a process that is killed at a step; whether it lived to reach it."""
    child = os.fork()
    if not child:
        steps = itertools.count(1)

        def hook(event: str, _arguments: tuple[object, ...]) -> None:
            if event.startswith(("os.", "open", "shutil.")) and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        publish(iter(site.items()), folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def outcomes(folder: Path) -> list[tuple[str, str]]:
    """What the run that is killed leaves at each step, and what the next run leaves."""
    found: list[tuple[str, str]] = []
    publish(iter(OLD.items()), folder)  # what is imported late is imported now, and is no step
    for step in itertools.count(1):
        shutil.rmtree(folder.parent, ignore_errors=True)
        publish(iter(OLD.items()), folder)
        for name, text in OWN.items():
            (folder / name).write_text(text, encoding="utf-8")
        if not killed_at(step, NEW, folder):
            return found
        after = left(folder)
        publish(iter(NEW.items()), folder)
        beside = [path.name for path in folder.parent.iterdir() if path != folder]
        found.append((after, " ".join([left(folder), *beside])))
    return found


if __name__ == "__main__":
    if sys.argv[2] == "renamed":
        vars(swapping)["_system_call"] = lambda: None
    json.dump(outcomes(Path(sys.argv[1], "site")), sys.stdout)
