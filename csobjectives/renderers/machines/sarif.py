"""Findings as SARIF 2.1.0 (OASIS, errata 01): each on the line of the document that it is about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from csobjectives.model import Scorecard
from csobjectives.problems import ExitCode, Location, Severity
from csobjectives.renderers.machines.findings import (
    VERDICTS,
    Finding,
    findings_of,
    fingerprints,
    rule_of,
)
from csobjectives.renderers.machines.json_values import Json
from csobjectives.renderers.machines.places import in_repository
from csobjectives.renderers.words.figures import numbered
from csobjectives.renderers.words.text import plain
from csobjectives.version import __version__

MOST = 5_000
"""As many results as GitHub shows of a file."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LONGEST = 400
_GATES = {
    "gate-score": "The score of the project is too low.",
    "gate-explain-misses": "A miss has neither a note nor a waiver.",
}
_TOLD = {rule_of(verdict): says for verdict, says in VERDICTS.items()} | _GATES


def render_sarif(scorecard: Scorecard) -> str:
    """One run of results, worst first; what stands nowhere in the documents is a notification."""
    findings = findings_of(scorecard)
    marks = list(zip(findings, fingerprints(findings), strict=True))
    placed = [(each, mark) for each, mark in marks if each.location is not None]
    rules = sorted({each.rule for each in findings})
    index = {rule: number for number, rule in enumerate(rules)}
    notifications = [_notification(each) for each in findings if each.location is None]
    if len(placed) > MOST:
        notifications.append(_and_more(len(placed) - MOST))
    run: Json = {
        "tool": {
            "driver": {
                "name": "csobjectives",
                "semanticVersion": __version__,
                "rules": [_rule(each, findings) for each in rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": scorecard.exit_code is not ExitCode.CANNOT_JUDGE,
                "exitCode": int(scorecard.exit_code),
                "toolExecutionNotifications": notifications,
            }
        ],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            {**_result(each, mark), "ruleIndex": index[each.rule], **_waived(each, scorecard)}
            for each, mark in placed[:MOST]
        ],
    }
    content = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: str, findings: Sequence[Finding]) -> Json:
    """What a rule is about; its level is the worst one that it has here."""
    severities = {each.severity for each in findings if each.rule == rule}
    level = Severity.ERROR if Severity.ERROR in severities else Severity.WARNING
    says = _TOLD.get(rule) or f"{rule.replace('-', ' ').capitalize()}."
    return {
        "id": rule,
        "shortDescription": _message(says),
        "defaultConfiguration": {"level": level},
    }


def _result(finding: Finding, mark: str) -> Json:
    result, location = finding.result, finding.location
    written: Json = {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": _message(finding.text),
        "locations": [_place(location)] if location is not None else [],
        # The name is the one by which GitHub tells an alert from others.
        "partialFingerprints": {"primaryLocationLineHash": mark},
    }
    if result is not None:
        written["properties"] = {
            "objective": result.objective.name,
            "segment": dict(result.segment),
            "period": result.judged.reading.period.name,
            "owner": result.owner,
        }
    return written


def _waived(finding: Finding, scorecard: Scorecard) -> Json:
    """A waiver suppresses a result, and is written, for all to see, where the objective is."""
    waiver = finding.result.judged.waiver if finding.result is not None else None
    if waiver is None:
        return {"suppressions": []}
    why = f"{plain(waiver.reason, _LONGEST)} (approved by {plain(waiver.approved_by, _LONGEST)}, "
    suppression = {
        "kind": "inSource",
        "status": "accepted",
        "justification": f"{why}expires on {waiver.expires})",
        "location": _place(in_repository(waiver.location, scorecard)),
    }
    return {"suppressions": [suppression]}


def _place(location: Location) -> Json:
    """A file by its path in the repository; of the file as a whole, its first line."""
    region = {"startLine": max(location.line, 1)}
    if location.line and location.column:
        region["startColumn"] = location.column
    return {"physicalLocation": {"artifactLocation": _artifact(location.file), "region": region}}


def _artifact(file: str) -> Json:
    """A file outside of the repository is named in full."""
    path = quote(file, errors="replace")
    if file.startswith("/"):
        return {"uri": f"file://{path}"}
    return {"uri": path, "uriBaseId": _ROOT}


def _notification(finding: Finding) -> Json:
    return {
        "descriptor": {"id": finding.rule},
        "level": finding.severity,
        "message": _message(finding.text),
    }


def _and_more(left_out: int) -> Json:
    return {
        "level": Severity.WARNING,
        "message": _message(f"{numbered(left_out, 'more result')}, less urgent, are not listed."),
    }


def _message(text: str) -> Json:
    """Text that no reader takes for a link or a placeholder (SARIF 2.1.0, sections 3.11.5, .6)."""
    shown = text.replace("](", "] (")
    return {"text": shown.replace("{", "{{").replace("}", "}}")}
