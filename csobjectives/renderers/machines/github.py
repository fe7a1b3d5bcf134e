"""Findings as workflow commands of GitHub Actions, which it shows as annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from csobjectives.model import Scorecard
from csobjectives.problems import Location, Severity
from csobjectives.renderers.machines.findings import Finding, findings_of
from csobjectives.renderers.words.figures import numbered
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.text import plain

MOST = 10
"""As many annotations of a kind as GitHub shows of a step."""

_PATH, _TITLE = 4_000, 160
_ESCAPED = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_ESCAPED_PROPERTY = _ESCAPED | str.maketrans({":": "%3A", ",": "%2C"})


def render_github(scorecard: Scorecard) -> str:
    """One command per line, errors first, the worst before the others.

    GitHub shows ten of a kind; how many more there are is told in a notice.
    """
    findings = findings_of(scorecard)
    lines = [
        line
        for severity in Severity
        for line in _commands([each for each in findings if each.severity is severity], severity)
    ]
    return "".join(f"{line}\n" for line in lines)


def _commands(findings: Sequence[Finding], severity: Severity) -> Iterator[str]:
    for each in findings[:MOST]:
        properties = {**_place(each.location), "title": _title(each)}
        yield _command(severity, properties, each.text)
    more = len(findings) - MOST
    if more > 0:
        told = f"{numbered(more, f'more {severity}')} beside the {MOST} that are shown."
        yield _command("notice", {"title": "csobjectives"}, told)


def _title(finding: Finding) -> str:
    """The verdict in a word, or the problem's slug."""
    if finding.result is None:
        return plain(finding.rule, _TITLE)
    return MARKS[finding.result.judged.verdict].word


def _place(location: Location | None) -> dict[str, str]:
    """Where the annotation is shown; a file as a whole has no line."""
    if location is None:
        return {}
    place = {
        "file": plain(location.file, _PATH),
        "line": str(location.line),
        "col": str(location.column),
    }
    return {name: value for name, value in place.items() if value != "0"}


def _command(name: str, properties: dict[str, str], message: str) -> str:
    """`::error file=a.yaml,line=3,title=Missed::what it says`, with nothing that could end it."""
    told = ",".join(
        f"{each}={value.translate(_ESCAPED_PROPERTY)}" for each, value in properties.items()
    )
    return f"::{name} {told}::{message.translate(_ESCAPED)}"
