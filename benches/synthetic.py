"""Synthetic sites of a given size, the same text for every generator.

Each page has a front matter, prose, headings, a table, a list, links to its neighbours and six
code blocks (YAML, bash, Go, JSON) whose contents differ from page to page, so that no cache can
answer for a page that it has not seen. Pages lie in sections of fifty.
"""

from __future__ import annotations

import random
from pathlib import Path

WORDS = (
    "service pod address record ready node cluster volume claim name selector port family "
    "update order replica label traffic client answer query server network policy storage"
).split()
SECTION = 50


def sentence(rng: random.Random) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(9, 18))]
    return " ".join(words).capitalize() + "."


def paragraph(rng: random.Random) -> str:
    return " ".join(sentence(rng) for _ in range(rng.randint(3, 6)))


def yaml_block(rng: random.Random, n: int) -> str:
    name = f"{rng.choice(WORDS)}-{n}"
    return (
        "```yaml\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n"
        f"  name: {name}\n  labels:\n    app: {name} # page {n}\n"
        f"spec:\n  serviceName: {name}\n  replicas: {rng.randint(1, 9)}\n"
        f"  selector:\n    matchLabels: {{app: {name}}}\n"
        f"  template:\n    metadata:\n      labels: {{app: {name}}}\n"
        "    spec:\n      containers:\n        - name: web\n"
        f'          image: "registry.example/web:{rng.randint(1, 99)}.{n}"\n```\n'
    )


def bash_block(rng: random.Random, n: int) -> str:
    return (
        f"```bash\nkubectl get pods -l app={rng.choice(WORDS)}-{n} -o wide\n"
        f'for i in 0 1 2; do echo "web-$i.{n}"; done\n'
        f"dig +short web-{n}.default.svc.cluster.local AAAA | sort\n```\n"
    )


def go_block(rng: random.Random, n: int) -> str:
    return (
        f"```go\n// page {n}\nfunc {rng.choice(WORDS)}{n}(in []string) (int, error) {{\n"
        f'\tif len(in) == {rng.randint(0, 9)} {{\n\t\treturn 0, fmt.Errorf("no %q", in)\n\t}}\n'
        "\treturn len(in), nil\n}\n```\n"
    )


def json_block(rng: random.Random, n: int) -> str:
    return (
        f'```json\n{{"name": "{rng.choice(WORDS)}-{n}", "ports": [{rng.randint(1, 99)}, {n}], '
        '"ready": true, "node": null}\n```\n'
    )


def body(n: int, total: int) -> str:
    """The Markdown of page n, without front matter or title."""
    rng = random.Random(n)
    parts = [paragraph(rng)]
    makers = (yaml_block, bash_block, go_block, json_block, yaml_block, bash_block)
    for i, make in enumerate(makers):
        parts.append(f"## {sentence(rng)[:-1]} {i}")
        parts.append(paragraph(rng))
        parts.append(make(rng, n * 10 + i))
        parts.append(paragraph(rng))
    rows = "\n".join(f"| `{rng.choice(WORDS)}` | {sentence(rng)} |" for _ in range(5))
    parts.append(f"| field | meaning |\n| --- | --- |\n{rows}")
    neighbour = n + 1 if n % SECTION != SECTION - 1 and n + 1 < total else n
    parts.append(f"- {sentence(rng)}\n- See [the next page](page-{neighbour}.md).")
    return "\n\n".join(parts) + "\n"


def pages(total: int):
    """(section, page name, title, body) of each page."""
    for n in range(total):
        yield f"section-{n // SECTION}", f"page-{n}", f"Page {n}", body(n, total)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
