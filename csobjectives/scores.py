"""How well the project, its sets, types and owners do: scores of 100, and progress beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from csobjectives.model import Effect, Enforcement, Result, Score, Scores, Verdict

WORTH: Mapping[Verdict, int] = {
    Verdict.MET: 100,
    Verdict.AT_RISK: 50,
    Verdict.MISSED: 0,
    Verdict.NO_DATA: 0,
    Verdict.STALE: 0,
}
"""What a verdict is worth; the others are no judgement, and count for nothing."""


def scores_of(results: Iterable[Result]) -> Scores:
    """The scores of all results: of wholes, for segments are parts of them."""
    whole = [each for each in results if not each.segment and not each.retired]
    by_set = _grouped(whole, lambda each: each.objective.set_name)
    return Scores(
        project=score_of(whole),
        sets={name: score_of(of) for name, of in by_set.items()},
        types=_scored(whole, lambda each: each.objective.type),
        owners=_scored(whole, lambda each: each.objective.owner),
        met={name: is_met(of) for name, of in by_set.items()},
    )


def score_of(results: Iterable[Result]) -> Score:
    """The weighted mean over what was judged, with its coverage, with and without waivers.

    Nothing that counts is no score, and never 0 or 100.
    """
    counting = [each for each in results if _weight(each)]
    judged = [each for each in counting if each.judged.verdict in WORTH]
    unwaived = [each for each in judged if each.judged.waiver is None]
    ways = [(each, _way(each)) for each in counting]
    return Score(
        value=_mean([(each, _worth(each)) for each in judged]),
        with_waivers=_mean([(each, _worth(each)) for each in unwaived]),
        judged=len(judged),
        of=len(counting),
        waived=len(judged) - len(unwaived),
        progress=_mean([(each, way) for each, way in ways if way is not None]),
        have_baseline=sum(way is not None for _, way in ways),
    )


def is_met(results: Sequence[Result]) -> bool:
    """Whether a set is met: nothing fails, all that is essential is met, something was judged.

    What is essential and still pending, or waived, does not stand in the way.
    """
    judged = any(each.judged.verdict in WORTH for each in results if each.effect is not Effect.NONE)
    fails = any(each.effect is Effect.FAILS for each in results)
    return judged and not fails and all(_is_reached(each) for each in results)


def _is_reached(result: Result) -> bool:
    if not result.objective.essential or result.judged.waiver is not None:
        return True
    return result.judged.verdict in (Verdict.MET, Verdict.PENDING)


def _weight(result: Result) -> Fraction:
    """What a result weighs: nothing where it is only tracked."""
    objective = result.objective
    return Fraction(0) if objective.enforcement is Enforcement.TRACKED else objective.weight


def _worth(result: Result) -> Fraction:
    assert result.judged.verdict is not None
    return Fraction(WORTH[result.judged.verdict])


def _way(result: Result) -> Fraction | None:
    """The progress of a result to its target, within 0 and 1: nobody makes up for another one."""
    way = None if result.progress is None else result.progress.to_target
    return None if way is None else min(max(way, Fraction(0)), Fraction(1))


def _mean(parts: Sequence[tuple[Result, Fraction]]) -> Fraction | None:
    total = sum(_weight(each) for each, _ in parts)
    return sum(_weight(each) * part for each, part in parts) / total if total else None


def _scored(results: Iterable[Result], by: Callable[[Result], str]) -> dict[str, Score]:
    return {name: score_of(of) for name, of in _grouped(results, by).items()}


def _grouped(results: Iterable[Result], by: Callable[[Result], str]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for each in results:
        found[by(each)].append(each)
    return found
