"""A source from its files on: opened, and scanned once for all its objectives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from csobjectives.comparing import is_over, not_over
from csobjectives.engines import find_files, open_source
from csobjectives.evaluation.scans import scan_source
from csobjectives.evaluation.terms import Evaluated, Terms
from csobjectives.loading import all_sources
from csobjectives.model import Input, Objective, Source
from csobjectives.problems import CannotJudge, Problems, Severity

_NONE: Mapping[str, Source] = MappingProxyType({})


def evaluate_source(
    source: Source,
    objectives: Sequence[Objective],
    terms: Terms,
    sources: Mapping[str, Source] = _NONE,
) -> Evaluated:
    """Read a source once for all its objectives. An objective without a series has a problem.

    `sources` are all of them: metrics may count from another one.
    """
    found, files = Evaluated(), {}
    found.series |= {
        each.name: [not_over(each)]
        for each in objectives
        if not is_over(each, terms.as_of_for(each))
    }
    objectives = [each for each in objectives if each.name not in found.series]
    if not objectives:
        return found
    problems = found.problems
    names = dict.fromkeys(each.measure.register for each in objectives if each.measure.register)
    registers = {name: Problems() for name in names}
    for one, of_one in ((source, problems), *((sources[name], registers[name]) for name in names)):
        for each in all_sources(one):
            _warn_of_snapshot(each, terms.as_of, of_one)
            files[each.name] = find_files(each, terms.project, terms.allowed, of_one)
    if not problems.errors:
        found.inputs += [
            Input(path=file.shown, source=name, bytes=file.bytes)
            for name, of_source in files.items()
            for file in of_source
        ]
        terms.progress.reads(len(found.inputs), sum(each.bytes for each in found.inputs))
        apart = [(sources[name], of_register) for name, of_register in registers.items()]
        zone = terms.project.timezone
        try:
            with open_source(
                source, files, zone, terms.as_of, terms.settings, problems, apart
            ) as opened:
                if opened is not None:
                    scan_source(source, objectives, opened, registers, terms, found)
        except CannotJudge as refused:
            problems.extend(refused.problems)
    for of_register in registers.values():
        problems.extend(of_register)
    _tell_absent(source, objectives, sources, found)
    return found


def _tell_absent(
    source: Source,
    objectives: Sequence[Objective],
    sources: Mapping[str, Source],
    found: Evaluated,
) -> None:
    """Say which objectives have no result, and for want of which source."""
    absent: dict[str, list[str]] = {}
    for each in objectives:
        if each.name not in found.series and each.name not in found.told_of:
            without = each.measure.register if each.name in found.without_register else source.name
            absent.setdefault(without, []).append(each.name)
    for name, objectives_of in absent.items():
        message = f"not judged because of source '{name}': {', '.join(objectives_of)}"
        location = source.location if name == source.name else sources[name].location
        found.problems.add("not-judged", message, location, severity=Severity.WARNING)


def _warn_of_snapshot(source: Source, as_of: date, problems: Problems) -> None:
    """A snapshot of a later day is not known yet: say so, for all of it will be no data."""
    if source.as_of is not None and source.as_of >= as_of:
        problems.add(
            "snapshot-not-yet-known",
            f"the snapshot '{source.name}' is of {source.as_of}, which is not before the day "
            f"that is judged from, {as_of}: nothing of it is known then",
            source.location,
            "Judge from a later day, with --as-of or the project's as_of.",
            Severity.WARNING,
        )
