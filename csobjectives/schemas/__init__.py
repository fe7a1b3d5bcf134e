"""JSON Schema: the published files, their generated parts, and what a document gets wrong."""

from csobjectives.schemas.examples import example
from csobjectives.schemas.generation import KINDS, schema_text, write_schemas
from csobjectives.schemas.results import RESULTS, validate_results
from csobjectives.schemas.validation import Unfit, validate, validate_merged, validate_part

__all__ = [
    "KINDS",
    "RESULTS",
    "Unfit",
    "example",
    "schema_text",
    "validate",
    "validate_merged",
    "validate_part",
    "validate_results",
    "write_schemas",
]
