"""`csobjectives/results/v1`: the scorecard for machines, as JSON with frozen names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csobjectives.model import (
    GateResult,
    ObjectiveSet,
    Result,
    Score,
    Scorecard,
    SourceCount,
    Verdict,
)
from csobjectives.problems import Problem
from csobjectives.renderers.machines.json_layout import laid_out
from csobjectives.renderers.machines.json_values import Json, exclusions, number
from csobjectives.renderers.machines.result_rows import rows_of
from csobjectives.version import __version__

FORMAT = "csobjectives/results/v1"
_NO_SCORE = Score(value=None, with_waivers=None, judged=0, of=0)


def render_results(scorecard: Scorecard) -> str:
    """The scorecard as JSON text; the same scorecard gives the same bytes."""
    content: Json = {
        "format": FORMAT,
        "tool": {"name": "csobjectives", "version": __version__},
        "libraries": dict(scorecard.libraries),
        "title": scorecard.title,
        "as_of": scorecard.moment.isoformat(),
        "level": scorecard.level,
        "smallest_segment": scorecard.smallest_segment or None,
        "exit_code": int(scorecard.exit_code),
        "counts": _counts(scorecard.results),
        "scores": {
            "project": _score(scorecard.scores.project),
            "types": _scores(scorecard.scores.types),
            "owners": _scores(scorecard.scores.owners),
        },
        "gates": [_gate(each) for each in scorecard.gates],
        "sets": [_set(each, scorecard) for each in scorecard.sets],
        "results": (row for result in scorecard.results for row in rows_of(result)),
        "problems": [_problem(problem) for problem in scorecard.problems],
        "sources": [_source(count) for count in scorecard.counts],
        "inputs": [
            {"path": each.path, "bytes": each.bytes, "source": each.source}
            for each in scorecard.inputs
        ],
    }
    return laid_out(content)


def _counts(results: Sequence[Result]) -> Json:
    """How many objectives that are pursued have each verdict, and how many are waived."""
    whole = [each.judged for each in results if not each.segment and not each.retired]
    counts: Json = {
        verdict: sum(each.verdict is verdict for each in whole) for verdict in reversed(Verdict)
    }
    return counts | {"waived": sum(each.waiver is not None for each in whole)}


def _score(score: Score) -> Json:
    return {
        "score": number(score.value),
        "score_with_waivers": number(score.with_waivers),
        "judged": score.judged,
        "of": score.of,
        "waived": score.waived,
        "progress": number(score.progress),
        "with_baseline": score.have_baseline,
    }


def _scores(scores: Mapping[str, Score]) -> Json:
    return {name: _score(each) for name, each in scores.items()}


def _gate(gate: GateResult) -> Json:
    return {
        "name": gate.name,
        "passed": gate.passed,
        "wanted": number(gate.wanted),
        "found": number(gate.found),
        "objectives": list(gate.objectives),
    }


def _set(objectives: ObjectiveSet, scorecard: Scorecard) -> Json:
    """A set of which nothing was judged has no score, and is not met."""
    return {
        "name": objectives.name,
        "title": objectives.title,
        "owner": objectives.owner,
        "version": objectives.version,
        **_score(scorecard.scores.sets.get(objectives.name, _NO_SCORE)),
        "met": scorecard.scores.met.get(objectives.name, False),
    }


def _problem(problem: Problem) -> Json:
    place = problem.location
    return {
        "slug": problem.slug,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _source(count: SourceCount) -> Json:
    return {
        "name": count.source,
        "rows": count.rows,
        "undated": count.undated,
        "rejected": [
            {"column": column, "reason": reason, "rows": rows}
            for (column, reason), rows in count.rejected.items()
        ],
        "excluded": dict(count.excluded),
        "exclusions": exclusions(count.exclusions),
        "newest": count.newest.isoformat() if count.newest else None,
    }
