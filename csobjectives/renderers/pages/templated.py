"""The only door to Jinja2: pages from `templates/`, with every value escaped for its format."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from csobjectives.renderers.words.text import markdown
from csobjectives.resources import template_folder

if TYPE_CHECKING:
    from jinja2 import Environment


def render_template(name: str, **values: object) -> str:
    """The named template, filled in. A value that a template lacks raises UndefinedError.

    Whatever a template prints is escaped by the template's name: `.html.j2` as HTML,
    `.md.j2` as Markdown that holds in a table's cell and inside HTML.
    """
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
    from jinja2.runtime import Context, Undefined
    from markupsafe import Markup

    @pass_context
    def escape(context: Context, value: object) -> object:
        written = hasattr(value, "__html__") or isinstance(value, Undefined)
        if written or not (context.name or "").endswith(".md.j2"):
            return value  # autoescape does the rest
        return Markup(markdown(str(value)))

    return Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=True,
        finalize=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
