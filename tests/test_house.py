"""The house rules: what is installed, committed, documented and loaded is what is meant."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import csobjectives

CHECKOUT = Path(__file__).resolve().parents[1]
HEAVY = {"yaml", "jsonschema", "jinja2", "duckdb", "sqlglot", "rich", "importlib.metadata"}
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    r"\.?[\w-][\w.-]*(/[\w.-]+)+/?|[\w.-]+/|[\w.-]+\.(?:py|md|toml|yaml|yml|json|lock)"
)
FORMAT_NAME = re.compile(r"csobjectives/(?:results/)?v\d+")
# Written so that this file does not match itself.
UNWANTED = {
    "a package index": re.compile(rb"\bpypi[.]|pythonhosted[.]|registry[.]npmjs|deb[.]debian"),
    "an option that names a package index": re.compile(
        rb"--(?:extra-)?(?:index-ur[l]|find-link[s]|trusted-hos[t])"
    ),
    "a home directory": re.compile(rb"(?<![\w.])/(?:home|Users)/\w|(?<![\w.])/[r]oot/"),
    "a file on one machine": re.compile(rb"file:[/]{3}\w"),
}


def read(name: str) -> str:
    path = CHECKOUT / name
    assert path.is_file(), f"{name} is missing"
    return path.read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


def code_in(document: str) -> list[str]:
    """The fenced blocks and the inline code of a Markdown document."""
    text = read(document)
    return FENCED.findall(text) + INLINE.findall(FENCED.sub("", text))


def loaded_by(code: str) -> set[str]:
    """The names of the modules that a new interpreter has loaded after running the code."""
    report = "import sys; print(*sys.modules, file=sys.stderr)"
    finished = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(finished.stderr.split())


def test_version_is_the_installed_one() -> None:
    """The constant, which starts fast, is the version that the installed metadata tells."""
    assert csobjectives.__version__ == version("csobjectives"), "run `make setup`"


def test_files_name_no_machine() -> None:
    """No file that is committed, or about to be, names a package index or someone's machine."""
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    assert listed.returncode == 0, listed.stderr
    files = [CHECKOUT / name for name in listed.stdout.split("\0") if name]
    assert Path(__file__).resolve() in files
    found = [
        f"{path.relative_to(CHECKOUT)}: {what}: {match.group().decode()}"
        for path in files
        if path.is_file()
        for what, pattern in UNWANTED.items()
        if (match := pattern.search(path.read_bytes()))
    ]
    assert found == []


def test_rooms_are_told_in_the_order_of_their_layers() -> None:
    """docs/architecture.md has each room of the contract, none twice, and those above first."""
    (contract,) = (
        each for each in project()["tool"]["importlinter"]["contracts"] if each["id"] == "direction"
    )
    section = read("docs/architecture.md").partition("## Rooms")[2].partition("\n## ")[0]
    cells = re.findall(r"^\|([^|]+)\|", section, re.MULTILINE)
    rooms = [room for cell in cells for room in re.findall(r"`(\w+)`", cell)]
    for layer in contract["layers"]:
        alike = set(layer.split(" | "))
        assert set(rooms[: len(alike)]) == alike
        rooms = rooms[len(alike) :]
    assert not rooms


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_mentioned_make_targets_exist(document: str) -> None:
    """Whoever types a `make` line of the documents finds the target."""
    mentioned = {
        target for code in code_in(document) for target in re.findall(r"\bmake ([a-z]+)", code)
    }
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert mentioned, f"{document} mentions no make target"
    assert mentioned - targets == set()


def test_mentioned_paths_exist() -> None:
    """Every path in CONTRIBUTING.md is in the checkout, or is one that a command makes."""
    words = {word for code in code_in("CONTRIBUTING.md") for word in code.split()}
    paths = {w for w in words if PATH.fullmatch(w) and not FORMAT_NAME.fullmatch(w)}
    assert paths, "CONTRIBUTING.md mentions no path"
    gone = {path for path in paths if not (CHECKOUT / path).exists()}
    assert {path for path in gone if git("check-ignore", "-q", path).returncode != 0} == set()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_start_is_light(option: str) -> None:
    """`--help` and `--version` load click, and none of the libraries that take time to load."""
    run = (
        "import contextlib, runpy, sys\n"
        f"sys.argv = ['csobjectives', {option!r}]\n"
        "with contextlib.suppress(SystemExit):\n"
        "    runpy.run_module('csobjectives', run_name='__main__', alter_sys=True)\n"
    )
    loaded = loaded_by(run)
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_import_is_lazy() -> None:
    """`import csobjectives` loads no room of it but the version, and no library."""
    loaded = loaded_by("import csobjectives")
    rooms = {name for name in loaded if name.startswith("csobjectives.")}
    assert rooms == {"csobjectives.version"}
    assert loaded & (HEAVY | {"click"}) == set()


def test_lock_pins_what_is_asked_for() -> None:
    """Whatever pyproject.toml asks for is pinned in the lock, within its bounds, with hashes."""
    settings = project()
    asked = [
        Requirement(text)
        for text in (
            *settings["build-system"]["requires"],
            *settings["project"]["dependencies"],
            *settings["dependency-groups"]["dev"],
        )
    ]
    pins = re.findall(
        r"^([\w.-]+)==([^ ]+) \\\n +--hash=sha256:", read("requirements-dev.lock"), re.MULTILINE
    )
    pinned = {canonicalize_name(name): number for name, number in pins}
    unpinned = [
        str(need)
        for need in asked
        if not need.specifier.contains(pinned.get(canonicalize_name(need.name), "0"))
        or canonicalize_name(need.name) not in pinned
    ]
    assert unpinned == [], "run `make lock`"


def test_every_dependency_has_its_door() -> None:
    """Each dependency that is imported has a contract that says which rooms may import it."""
    settings = project()
    doors = {
        module
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "protected"
        for module in contract["protected_modules"]
    }
    described = settings["project"]
    wanted = [*described["dependencies"], *chain(*described["optional-dependencies"].values())]
    needed = {Requirement(text).name.lower().replace("-", "_") for text in wanted}
    # PyYAML is imported as yaml; tzdata is read by zoneinfo and never imported.
    assert doors == {"yaml" if name == "pyyaml" else name for name in needed - {"tzdata"}}


def test_help_names_every_output() -> None:
    """`check --help` names every output there is: it is loaded without them, so written by hand."""
    from csobjectives.cli.check import check
    from csobjectives.renderers import OUTPUTS

    option = next(each for each in check.params if each.name == "outputs")
    assert all(name in str(getattr(option, "help", "")) for name in OUTPUTS)
