"""Documents to model: found, read, resolved and checked, with all problems at once."""

from csobjectives.loading.definitions import load, nothing_to_judge
from csobjectives.loading.files import PROJECT_FILE, find_root, within_repository
from csobjectives.loading.measures.answers import answers_scope
from csobjectives.loading.sources.matching_files import matching_files
from csobjectives.loading.sources.scopes import (
    all_sources,
    matching,
    personal,
    typed_column,
    with_computed,
)

__all__ = [
    "PROJECT_FILE",
    "all_sources",
    "answers_scope",
    "find_root",
    "load",
    "matching",
    "matching_files",
    "nothing_to_judge",
    "personal",
    "typed_column",
    "with_computed",
    "within_repository",
]
