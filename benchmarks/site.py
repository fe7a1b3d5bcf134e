"""The site: pages per second, its size, and what writing the same bytes takes at the least."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from unittest import mock

from jinja2 import DictLoader, Environment

from benchmarks.large_scorecard import large_scorecard
from benchmarks.measure import run
from benchmarks.report import Aim, aims, say, say_progress
from csobjectives.publishing import publish
from csobjectives.renderers import render_site
from csobjectives.renderers.pages import html

Files = list[tuple[str, str]]
_PERIODS, _SEGMENTS = 36, 20
# What a page has in it, as anybody would write it: a row for each period and each segment.
_PEER = """\
<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<table>{% for row in rows %}<tr><th scope="row">{{ row.name }}</th><td>{{ row.found }}</td>
<td>{{ row.target }}</td><td>{{ row.low }} to {{ row.high }}</td><td>{{ row.verdict }}</td></tr>
{% endfor %}</table></body></html>
"""


def _seconds(objectives: int) -> dict[str, float]:
    """What each step takes, in seconds, and sizes in bytes."""
    gc.set_threshold(50_000, 20, 100)  # as the command line has it
    scorecard = large_scorecard(objectives, _PERIODS, _SEGMENTS)
    with _laid_out() as laid_out:
        files, built, data = _built(render_site(scorecard))
    with tempfile.TemporaryDirectory() as folder:
        first = _timed_publish(files, Path(folder, "site"))
        again = _timed_publish(files, Path(folder, "site"))
        plain = _timed_plain(files, Path(folder, "plain"))
    pages = [len(text.encode()) for name, text in files if name.endswith(".html")]
    return {
        "pages": len(pages),
        "files": len(files),
        "largest": max(pages),
        "bytes": sum(len(text.encode()) for _, text in files),
        "html": sum(pages),
        "built": built,
        "laid_out": sum(laid_out),
        "data": data,
        "first": first,
        "again": again,
        "plain": plain,
        "peer": _timed_peer(len(pages)),
    }


@contextmanager
def _laid_out() -> Iterator[list[float]]:
    """The seconds that each template takes, of what the pages take as a whole."""
    seconds: list[float] = []
    plain = html.render_template

    def timed(name: str, **values: object) -> str:
        start = perf_counter()
        text = plain(name, **values)
        seconds.append(perf_counter() - start)
        return text

    with mock.patch.object(html, "render_template", timed):
        yield seconds


def _built(site: Iterator[tuple[str, str]]) -> tuple[Files, float, float]:
    """The files, and the seconds that pages took, with all that they share, and data."""
    files: Files = []
    pages = data = 0.0
    start = perf_counter()
    for file in site:
        taken, start = perf_counter() - start, perf_counter()
        files.append(file)
        if file[0].startswith("data/"):
            data += taken
        else:
            pages += taken
    return files, pages, data


def _timed_publish(files: Files, folder: Path) -> float:
    start = perf_counter()
    publish(iter(files), folder)
    return perf_counter() - start


def _timed_plain(files: Iterable[tuple[str, str]], folder: Path) -> float:
    """The same bytes into files, and nothing else: no site is written in less."""
    start = perf_counter()
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return perf_counter() - start


def _timed_peer(pages: int) -> float:
    """As many pages with a bare table of as many rows, by Jinja2 as it comes, escaped."""
    environment = Environment(loader=DictLoader({"page": _PEER}), autoescape=True)
    row = {"found": "88.4%", "target": "at least 90%", "low": "86.1%", "high": "90.3%"}
    rows = [row | {"name": f"Row {each}", "verdict": "missed"} for each in range(_PERIODS)]
    rows += [row | {"name": f"Segment {each}", "verdict": "met"} for each in range(_SEGMENTS)]
    template = environment.get_template("page")
    start = perf_counter()
    for number in range(pages):
        template.render(title=f"Objective {number}", rows=rows)
    return perf_counter() - start


def site(objectives: int) -> None:
    """Say how long a large site takes, and how large it is."""
    say_progress("site")
    found = json.loads(run("-m", "benchmarks.site", str(objectives)).output)
    pages, built = int(found["pages"]), found["built"]
    say(
        f"site: {objectives} objectives over {_PERIODS} periods and {_SEGMENTS} segments, "
        f"{pages} pages of {found['html'] / 1e6:.1f} MB and {int(found['files'])} files of "
        f"{found['bytes'] / 1e6:.1f} MB"
    )
    say(
        f"pages built in {built:.2f} s, data in {found['data']:.2f} s; written in "
        f"{found['first']:.2f} s, found to be unchanged in {found['again']:.2f} s; the same bytes "
        f"into bare files in {found['plain']:.2f} s, as many bare tables by Jinja2 in "
        f"{found['peer']:.2f} s"
    )
    aims(
        [
            Aim(
                "pages laid out in a second, escaped",
                pages / found["laid_out"],
                500,
                at_least=True,
                unit="pages",
            ),
            Aim("pages built in a second", pages / built, 500, at_least=True, unit="pages"),
            Aim("the largest page", found["largest"] / 1e3, 300, unit="kB"),
            Aim("writing whole against bare files", found["first"] / found["plain"], 2),
        ]
    )
    say()


def main() -> None:
    """Time a site; the result goes to standard output."""
    parser = argparse.ArgumentParser(description="Time the site.")
    parser.add_argument("objectives", type=int)
    json.dump(_seconds(parser.parse_args().objectives), sys.stdout)


if __name__ == "__main__":
    main()
