"""Findings as a Code Quality report of GitLab, which shows them in a merge request."""

from __future__ import annotations

import json

from csobjectives.loading import PROJECT_FILE
from csobjectives.model import Scorecard
from csobjectives.problems import Location, Severity
from csobjectives.renderers.machines.findings import Finding, findings_of, fingerprints
from csobjectives.renderers.machines.json_values import Json
from csobjectives.renderers.machines.places import in_repository


def render_gitlab(scorecard: Scorecard) -> str:
    """A JSON array with one entry per finding, worst first; an empty one says that all is well."""
    findings = findings_of(scorecard)
    top = in_repository(Location(PROJECT_FILE), scorecard)
    entries = [
        _entry(each, mark, top) for each, mark in zip(findings, fingerprints(findings), strict=True)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(finding: Finding, mark: str, top: Location) -> Json:
    """What stands nowhere in the documents is shown at the project's own, for GitLab needs one."""
    place = finding.location or top
    return {
        "description": finding.text,
        "check_name": finding.rule,
        "fingerprint": mark,
        "severity": _severity(finding),
        "location": {"path": place.file, "lines": {"begin": max(place.line, 1)}},
    }


def _severity(finding: Finding) -> str:
    """What could not be judged is a blocker, what fails is critical, what may miss is info."""
    judged = finding.result.judged if finding.result is not None else None
    if finding.severity is Severity.ERROR:
        return "blocker" if judged is None and not finding.is_gate else "critical"
    is_spared = judged is not None and (judged.waiver is not None or judged.provisional)
    return "info" if is_spared else "minor"
