"""What was measured, as the guide's page on it."""

from __future__ import annotations

import os

from measure import Cost
from serving import Edits

Costs = dict[tuple[str, int, str], Cost]
PEERS = ("Hugo", "Zola", "mdBook")


def page(
    costs: Costs, edits: Edits, versions: dict[str, str], small: int, large: int, rounds: int
) -> str:
    compared = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"""---
title: How fast it is
summary: Proofmark and its peers on the same pages, in one run, as ratios.
weight: 95
---

Made by `benches/run.py --write`, never by hand. The pages are synthetic: six code blocks each (YAML, bash, Go, JSON), prose, a table, links; no two blocks are equal. The contenders ({compared}) take turns on one machine ({os.cpu_count()} cores), {counted(rounds)}. Compare the ratios; seconds are this machine's.

What they do differs, and not in Proofmark's favour: it judges the {2 * small:,} YAML blocks of {small:,} pages with Kubernetes' own code, and checks every link, before it writes. The theme made for {' and '.join(n for n in ('Hugo', 'Zola') if n in versions)} does the same work: highlighting, navigation of the section, outline, breadcrumbs, previous and next, feed, sitemap. mdBook leaves highlighting to the browser.

## Against the targets {{#targets}}

| what | target | measured |
| --- | ---: | ---: |
{targets(costs, edits, small, large)}

"Fastest" is the fastest peer of the run. *Clean* begins without caches (the engines are made ready once a machine, before), *warm* has those of the build before and an empty output folder.

## {small:,} pages {{#small}}

{table(costs, small)}

## {large:,} pages {{#large}}

{table(costs, large)}

mdBook is left out here: the whole navigation is on every page, so its bytes grow with the square of the pages.
"""


def counted(rounds: int) -> str:
    return f"and the best of {rounds} rounds counts" if rounds > 1 else "in one round"


def fastest(costs: Costs, total: int, state: str) -> Cost:
    return min((costs[p, total, state] for p in PEERS if (p, total, state) in costs), key=lambda c: c.wall)


def targets(costs: Costs, edits: Edits, small: int, large: int) -> str:
    ours, peer = "Proofmark", fastest(costs, small, "clean")
    indexed = fastest(costs, small, "clean with search")
    few, many = costs[ours, small, "clean"], costs[ours, large, "clean"]
    rows = [
        ("clean build / the fastest", "0.5", few.wall / peer.wall),
        (
            "clean build with search / (the fastest + pagefind)",
            "0.6",
            costs["Proofmark with search", small, "clean"].wall / indexed.wall,
        ),
        ("warm build / the fastest", "0.15", costs[ours, small, "warm"].wall / peer.wall),
        (f"time of {large:,} / {small:,} pages", "11", many.wall / few.wall),
        (f"bytes of {large:,} / {small:,} pages", "11", many.written / few.written),
    ]
    lines = [f"| {what} | ≤ {target} × | {ratio:.2f} × |" for what, target, ratio in rows]
    lines.append(f"| one edit of {small:,} pages: the page is there | ≤ 50 ms | {edits.page:.0f} ms |")
    lines.append(f"| … and found by the search | ≤ 2,000 ms | {edits.search:,.0f} ms |")
    return "\n".join(lines)


def table(costs: Costs, total: int) -> str:
    lines = [
        "| generator | build | time | processor time | memory | bytes written |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for (name, pages, state), cost in costs.items():
        if pages != total:
            continue
        lines.append(
            f"| {name} | {state} | {cost.wall:.2f} s | {cost.processor:.2f} s"
            f" | {cost.memory:,.0f} MB | {cost.written / 1e6:,.1f} MB |"
        )
    return "\n".join(lines)
