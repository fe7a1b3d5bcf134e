"""Pages as a person meets them: on which device, what the browser said, and what it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """How a page is met: the width and height in CSS pixels, the colours, the medium, scripts."""

    width: int = 1280
    height: int = 900
    colors: Literal["light", "dark"] = "light"
    medium: Literal["screen", "print"] = "screen"
    script: bool = True


DESK = Device()
DEVICES: Mapping[str, Device] = MappingProxyType(
    {
        "light": DESK,
        "dark": Device(colors="dark"),
        "phone": Device(width=375, height=740),
        # Whoever reads in the dark prints on white paper all the same.
        "print": Device(width=720, height=1000, colors="dark", medium="print"),
    }
)
PHONES = (375, 360)  # the widths of common phones


@dataclass(slots=True)
class Visits:
    """Opens pages in one browser, and hears all that the browser says of them."""

    browser: Browser
    root: str  # the address below which everything lies that a page may ask for
    said: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def on(self, device: Device) -> Page:
        """A page without an address yet, in a profile of its own."""
        context = self.browser.new_context(
            viewport={"width": device.width, "height": device.height},
            color_scheme=device.colors,
            java_script_enabled=device.script,
            reduced_motion="reduce",
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if device.medium == "print":
            page.emulate_media(media="print")
        page.on("console", lambda each: self.said.append(f"{each.type}: {each.text}"))
        page.on("pageerror", lambda each: self.said.append(f"error: {each.message}"))
        page.on("dialog", lambda each: self.said.append(f"dialog: {each.message}"))
        page.on("request", lambda each: self._ask(each.url))
        page.on("requestfailed", lambda each: self.said.append(f"failed: {each.url}"))
        return page

    def open(self, path: str, device: Device = DESK) -> Page:
        """The page at a path below the root."""
        page = self.on(device)
        page.goto(self.root + path)
        return page

    def leave(self) -> None:
        """Close what was opened."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _ask(self, address: str) -> None:
        if not address.startswith((self.root, "data:")):
            self.said.append(f"request: {address}")
