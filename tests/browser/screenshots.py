"""Pictures of each kind of page on each device, to be looked at before a change of looks is done:
`python -m tests.browser.screenshots FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import csobjectives
from tests.browser.chromium import started
from tests.browser.looks import unfold
from tests.browser.sites import KINDS, write_sites
from tests.browser.visits import DEVICES, Visits

CHECKOUT = Path(__file__).resolve().parents[2]


def take(folder: Path) -> None:
    """Write a picture for each kind and device, and what paper shows as PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary, started() as browser:
        sites = Path(temporary)
        write_sites(sites, csobjectives.check(cwd=CHECKOUT))
        visits = Visits(browser, f"{sites.as_uri()}/")
        for kind, path in KINDS.items():
            name = kind.replace(" ", "-")
            for device, how in DEVICES.items():
                page = visits.open(path, how)
                page.screenshot(path=folder / f"{name}-{device}.png", full_page=True)
                if how.medium == "print":
                    unfold(page)
                    page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)
                visits.leave()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
