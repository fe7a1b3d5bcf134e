"""JSON Schema: the published files, their generated parts, and what a document gets wrong."""

from csobjectives.schemas.generation import KINDS, example, schema_text, write_schemas
from csobjectives.schemas.validation import Unfit, fits, validate

__all__ = ["KINDS", "Unfit", "example", "fits", "schema_text", "validate", "write_schemas"]
