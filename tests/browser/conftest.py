"""What the tests in a browser may ask for: sites on disk and on a local server, and visits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NoReturn

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from csobjectives.model import Scorecard
from tests.browser.chromium import NoBrowser, started
from tests.browser.modules import HOW, MODULES, are_locked_ones
from tests.browser.sites import write_sites
from tests.browser.visits import Visits


def lacking(reason: str) -> NoReturn:
    """Skip the test, and say why; where CI is to tell whether all is well, fail."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def sites(sample: Scorecard, shared_folder: Path) -> Path:
    """A folder with every site, each in a folder of its name."""
    root = shared_folder / "sites"
    with FileLock(shared_folder / "sites.lock"):
        if not root.exists():
            unfinished = shared_folder / "sites.unfinished"
            write_sites(unfinished, sample)
            unfinished.rename(root)
    return root


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process; the tests that ask for it need one on the machine."""
    try:
        with started() as found:
            yield found
    except NoBrowser as none:
        lacking(str(none))


@pytest.fixture(scope="session")
def served(sites: Path) -> Iterator[str]:
    """The address of a server of these sites, on this machine and for this run."""
    handler = partial(Quiet, directory=sites)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def npm_modules() -> Path:
    """The folder of what npm brought."""
    if not are_locked_ones():
        lacking(HOW)
    return MODULES


@pytest.fixture(scope="session")
def axe(npm_modules: Path) -> str:
    """The program that finds what keeps people from a page."""
    return (npm_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def visits(browser: Browser, sites: Path) -> Iterator[Visits]:
    """Visits of the sites' files; whatever a browser says of a page fails the test."""
    yield from heard(Visits(browser, f"{sites.as_uri()}/"))


@pytest.fixture
def visits_by_http(browser: Browser, served: str) -> Iterator[Visits]:
    """Visits of the same sites on a server."""
    yield from heard(Visits(browser, served))


def heard(visits: Visits) -> Iterator[Visits]:
    yield visits
    visits.leave()
    assert visits.said == []


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and tells nobody."""

    def log_message(self, *told: object) -> None:
        """Standard error is for what fails."""
