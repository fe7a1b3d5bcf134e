"""What a scorecard can be turned into: the one registry of outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from csobjectives.problems import did_you_mean
from csobjectives.renderers.words.spelling import spelled_as

if TYPE_CHECKING:
    from csobjectives.changes import Changes
    from csobjectives.model import Definitions, Scorecard

__all__ = [
    "MOST_OF_SUMMARY",
    "OUTPUTS",
    "Output",
    "output_for_path",
    "output_named",
    "render",
    "render_definitions",
    "render_site",
    "render_summary",
    "render_terminal",
    "unmeasured",
]

MOST_OF_SUMMARY = 2**20
"""How many bytes the summary of a step on GitHub may have."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format: its name, the endings of its files, and the pure function that writes it.

    One that tells nothing of what was measured can be written of `definitions` alone.
    """

    name: str
    suffixes: tuple[str, ...]
    render: Callable[[Scorecard], str]
    of_definitions: Callable[[Definitions], str] | None = None


def render_terminal(scorecard: Scorecard, *, width: int | None = None, styled: bool = False) -> str:
    """A plain text table; coloured where `styled`, fitted to `width` columns unless that is None.

    Whether the reader is a terminal, and wants colour, is for the caller to know.
    """
    from csobjectives.renderers.pages import terminal

    with spelled_as(scorecard.locale):
        return terminal.render_terminal(scorecard, width=width, styled=styled)


def _json(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.results import render_results

    return render_results(scorecard)


def _markdown(scorecard: Scorecard) -> str:
    from csobjectives.renderers.pages.markdown import render_markdown

    return render_markdown(scorecard)


def _html(scorecard: Scorecard) -> str:
    from csobjectives.renderers.pages.html import render_html

    return render_html(scorecard)


def _rejects(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.rejects import render_rejects

    return render_rejects(scorecard)


def _csv(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.figures_csv import render_csv

    return render_csv(scorecard)


def _junit(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.junit import render_junit

    return render_junit(scorecard)


def _sarif(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.sarif import render_sarif

    return render_sarif(scorecard)


def _github(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.github import render_github

    return render_github(scorecard)


def _gitlab(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.gitlab import render_gitlab

    return render_gitlab(scorecard)


def _badge(scorecard: Scorecard) -> str:
    from csobjectives.renderers.machines.badges import render_badge

    return render_badge(scorecard)


def _statements(scorecard: Scorecard) -> str:
    from csobjectives.renderers.words.statements import render_statements

    as_of = scorecard.moment.date()
    return render_statements(scorecard.title, scorecard.sets, scorecard.level, as_of)


def _statements_of(definitions: Definitions) -> str:
    from csobjectives.renderers.words.statements import render_statements

    project = definitions.project
    return render_statements(project.title, definitions.sets, project.level, project.as_of)


OUTPUTS: Mapping[str, Output] = MappingProxyType(
    {
        output.name: output
        for output in (
            Output("terminal", (), render_terminal),
            Output("json", (".json",), _json),
            Output("markdown", (".md", ".markdown"), _markdown),
            Output("html", (".html", ".htm"), _html),
            Output("csv", (".csv",), _csv),
            Output("junit", (".junit.xml", ".xml"), _junit),
            Output("sarif", (".sarif", ".sarif.json"), _sarif),
            Output("github", (), _github),
            Output("gitlab", ("code-quality-report.json",), _gitlab),
            Output("badge", (".svg",), _badge),
            Output("statements", (), _statements, _statements_of),
            Output("rejects", (), _rejects),
        )
    }
)


def output_named(name: str) -> Output:
    """The output of that name. Raises ValueError, with the nearest name, where there is none."""
    if name in OUTPUTS:
        return OUTPUTS[name]
    raise ValueError(f"'{name}' is no output. {did_you_mean(name, OUTPUTS)}")


def output_for_path(path: str | PurePath) -> Output:
    """The output that a file's ending asks for, the longest one that is known.

    Raises ValueError where no output has that ending.
    """
    endings = {ending: output for output in OUTPUTS.values() for ending in output.suffixes}
    name = PurePath(path).name.lower()
    fitting = [ending for ending in endings if name.endswith(ending)]
    if fitting:
        return endings[max(fitting, key=len)]
    hint = did_you_mean(PurePath(name).suffix, endings)
    raise ValueError(f"'{path}' has the ending of no output. {hint}")


def render(scorecard: Scorecard, name: str) -> str:
    """The scorecard in the named format. Raises ValueError for a name that is none."""
    output = output_named(name)
    with spelled_as(scorecard.locale):
        return output.render(scorecard)


def render_site(scorecard: Scorecard, changes: Changes | None = None) -> Iterator[tuple[str, str]]:
    """The path, below the site's folder, and the text of each file of the static site.

    With the changes since an earlier run, it has a page of them.
    """
    from csobjectives.renderers.site.files import site_files

    files = site_files(scorecard, changes)
    while True:
        with spelled_as(scorecard.locale):  # not across `yield`: it would be the caller's as well
            file = next(files, None)
        if file is None:
            return
        yield file


def render_summary(scorecard: Scorecard, most: int = MOST_OF_SUMMARY) -> str:
    """The scorecard as Markdown for the summary of a step on GitHub, of at most so many bytes.

    GitHub drops a summary whole that has more; what does not fit is counted.
    """
    from csobjectives.renderers.pages.markdown import render_markdown
    from csobjectives.renderers.words.text import octets

    with spelled_as(scorecard.locale):
        return render_markdown(scorecard, most=most, measure=octets)


def render_definitions(definitions: Definitions, name: str) -> str:
    """The definitions in the named format. Raises ValueError where it tells what was measured."""
    write = unmeasured(name)
    with spelled_as(definitions.project.locale):
        return write(definitions)


def unmeasured(name: str) -> Callable[[Definitions], str]:
    """What writes the named format of definitions alone.

    Raises ValueError for a name that is none, or where the format tells what was measured.
    """
    write = output_named(name).of_definitions
    if write is None:
        raise ValueError(f"'{name}' tells what was measured: csobjectives check -o {name}")
    return write
