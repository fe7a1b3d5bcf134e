"""The browser that pages are looked at with: Debian's Chromium, or one that Playwright brought."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW = "`make browser` fetches one, or CSOBJECTIVES_CHROMIUM names the program"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):
    """No browser can be started; the message says why, and what to do."""


@contextmanager
def started() -> Iterator[Browser]:
    """A browser without a window, until the end of the block. Raises NoBrowser."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program(), args=[*FLAGS])
        except Error as refused:
            raise NoBrowser(f"no Chromium starts: {HOW}\n{refused.message}") from refused
        try:
            yield browser
        finally:
            browser.close()


def program() -> str | None:
    """The browser that is named, or else on the path; None is for the one of Playwright."""
    named = os.environ.get("CSOBJECTIVES_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
