"""The only door to Jinja2: pages from `templates/`, with every value escaped for its format."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from csobjectives.renderers.words.text import markdown
from csobjectives.resources import template_folder

if TYPE_CHECKING:
    from jinja2 import Environment


def render_template(name: str, **values: object) -> str:
    """The named template, filled in. A value that a template lacks raises UndefinedError.

    Whatever a template prints is escaped by the ending of the template's name: `.html.j2` as HTML,
    `.md.j2` as Markdown that holds in a table's cell and inside HTML.
    """
    environment = _for_markdown() if name.endswith(".md.j2") else _for_html()
    return environment.get_template(name).render(**values)


@cache
def _for_html() -> Environment:
    """Autoescaping does it all: a function called for every value would halve the speed."""
    return _environment()


@cache
def _for_markdown() -> Environment:
    from jinja2.runtime import Undefined
    from markupsafe import Markup

    def escape(value: object) -> object:
        is_written = hasattr(value, "__html__") or isinstance(value, Undefined)
        return value if is_written else Markup(markdown(str(value)))

    return _environment(finalize=escape)


def _environment(**options: Any) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        **options,
    )
