"""From a saved file to the page on the screen, while `serve` runs."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

EDITS = 21
PAUSE = 2.0
"""Seconds in which the author looks at the page, and the rest of the site follows."""


@dataclass
class Edits:
    """Milliseconds, the medians over the edits."""

    page: float
    search: float


def measure(binary: Path, site: Path) -> Edits:
    command = [str(binary), "serve", "--port", "0"]
    server = subprocess.Popen(
        command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        address = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
        browser = http.client.HTTPConnection(address)
        wait_for_index(browser, "")
        page, search = [], []
        for number in range(EDITS):
            before = index(browser)
            started = edit(site, number)
            wait_for_page(address, browser, f"Edit {number}")
            page.append((time.perf_counter() - started) * 1000)
            # The index is several seconds of work for a slow machine; a few are enough.
            if number % 7 == 0:
                wait_for_index(browser, before)
                search.append((time.perf_counter() - started) * 1000)
            time.sleep(PAUSE)
        return Edits(statistics.median(page), statistics.median(search))
    finally:
        server.terminate()
        server.wait()


def edit(site: Path, number: int) -> float:
    """Changes the words of one page, and returns the moment at which they were saved."""
    path = site / "content/section-3/page-160.md"
    text = path.read_text(encoding="utf-8").split("\n\nEdit ")[0].rstrip("\n")
    path.write_text(f"{text}\n\nEdit {number} of this page: word{number}word.\n", encoding="utf-8")
    return time.perf_counter()


def wait_for_page(address: str, browser: http.client.HTTPConnection, words: str) -> None:
    """As a browser does: told by the event stream, it asks for the page."""
    events = http.client.HTTPConnection(address)
    events.request("GET", "/__proofmark/events?%2Fsection-3%2Fpage-160.html")
    stream = events.getresponse()
    while words not in get(browser, "/section-3/page-160.html"):
        stream.readline()
    events.close()


def wait_for_index(browser: http.client.HTTPConnection, before: str) -> None:
    while index(browser) == before:
        time.sleep(0.01)


def index(browser: http.client.HTTPConnection) -> str:
    """The name of the present index, which changes with the words of the site."""
    answer = get(browser, "/pagefind/pagefind-entry.json")
    if not answer.startswith("{"):
        return ""
    return json.loads(answer)["languages"]["en"]["hash"]


def get(browser: http.client.HTTPConnection, path: str) -> str:
    browser.request("GET", path)
    return browser.getresponse().read().decode()
