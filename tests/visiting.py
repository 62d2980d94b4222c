"""A visit to a site on this machine by browser: what the browser complained of, and whom else it asked."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the site is untested")

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, once a module."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("CHROMIUM WAS NOT FOUND: the site was not tried in a browser")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@dataclass
class Visit:
    """A page with what must stay empty: complaints of the browser, requests to elsewhere."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Notes complaints, and lets no request out to elsewhere."""
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("request", lambda r: None if r.url.startswith(self.address) else self.elsewhere.append(r.url))
        self.page.context.route(lambda url: not url.startswith(self.address), lambda route: route.abort())

    def go(self, path: str) -> None:
        """Opens a page of the site."""
        self.page.goto(self.address + path)

    def counted(self) -> None:
        """Waits until results and the counts beside them are there."""
        self.page.wait_for_function("() => document.querySelector('#search').dataset.state === 'counted'")

    def settled(self, query: str) -> None:
        """Types a query and waits until its results are there."""
        self.page.fill("#q", query)
        self.counted()


def visit(browser: Any, address: str, **more: Any) -> Iterator[Visit]:
    """A visit in a context of its own with ``more`` settings, after which nothing may have been wrong."""
    context = browser.new_context(**more)
    found = Visit(context.new_page(), address)
    found.watch()
    yield found
    context.close()
    assert found.complaints == []
    assert found.elsewhere == []
