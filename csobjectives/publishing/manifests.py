"""Which files of a folder are ours: the list of them that each site holds, with their sums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

MANIFEST = "data/files.json"


def manifest(sums: Mapping[str, str]) -> str:
    """The list as JSON: the SHA-256 sum of each file by its path below the site's folder."""
    return json.dumps({"files": dict(sorted(sums.items()))}, indent=1) + "\n"


def ours(folder: Path) -> frozenset[str]:
    """The paths that an earlier run wrote into the folder; none where no list says so."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return frozenset()
    files = content.get("files") if isinstance(content, dict) else None
    return frozenset((MANIFEST, *files)) if isinstance(files, dict) else frozenset()
