"""The generators that are compared: how each gets the same pages, and how each is called."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import synthetic
from synthetic import write

THEMES = Path(__file__).parent / "themes"


@dataclass
class Contender:
    name: str
    command: list[str]
    prepare: Callable[[Path, int], None]
    output: str = "public"
    """What a clean build must not find, besides the output."""
    caches: list[str] = field(default_factory=list)
    """Whether it makes a search index itself."""
    searches: bool = False

    def version(self) -> str:
        text = subprocess.run([self.command[0], self.flag()], capture_output=True, text=True)
        words = text.stdout.replace("v", " ").replace("-", " ").split()
        return next((w for w in words if w[0].isdigit()), "?")

    def flag(self) -> str:
        return "version" if self.name == "Hugo" else "--version"


def proofmark(site: Path, total: int) -> None:
    write(site / "proofmark.yaml", "title: Synthetic\nbase_url: https://example.org/\n")
    write(site / "content/index.md", "---\ntitle: Synthetic\n---\nAll pages.\n")
    for section, name, title, body in synthetic.pages(total):
        front = f"---\ntitle: {title}\nsummary: The page of that number.\n---\n\n"
        write(site / f"content/{section}/{name}.md", front + body)


def hugo(site: Path, total: int) -> None:
    shutil.copytree(THEMES / "hugo", site, dirs_exist_ok=True)
    write(site / "content/_index.md", "---\ntitle: Synthetic\n---\nAll pages.\n")
    for section, name, title, body in synthetic.pages(total):
        write(site / f"content/{section}/_index.md", f"---\ntitle: {section}\n---\n")
        front = f"---\ntitle: {title}\nsummary: The page of that number.\n---\n\n"
        write(site / f"content/{section}/{name}.md", front + body)


def zola(site: Path, total: int) -> None:
    shutil.copytree(THEMES / "zola", site, dirs_exist_ok=True)
    write(site / "content/_index.md", '+++\ntitle = "Synthetic"\n+++\nAll pages.\n')
    for section, name, title, body in synthetic.pages(total):
        write(site / f"content/{section}/_index.md", f'+++\ntitle = "{section}"\nsort_by = "slug"\n+++\n')
        front = f'+++\ntitle = "{title}"\ndescription = "The page of that number."\n+++\n\n'
        # It knows a link to a source file by its path from the root.
        linked = body.replace("](page-", f"](@/{section}/page-")
        write(site / f"content/{section}/{name}.md", front + linked)


def mdbook(site: Path, total: int) -> None:
    write(site / "book.toml", '[book]\ntitle = "Synthetic"\n[output.html.search]\nenable = false\n')
    summary = ["# Summary\n"]
    seen = set()
    for section, name, title, body in synthetic.pages(total):
        if section not in seen:
            seen.add(section)
            write(site / f"src/{section}/index.md", f"# {section}\n")
            summary.append(f"- [{section}]({section}/index.md)")
        summary.append(f"  - [{title}]({section}/{name}.md)")
        write(site / f"src/{section}/{name}.md", f"# {title}\n\n{body}")
    write(site / "src/SUMMARY.md", "\n".join(summary) + "\n")


def contenders(binary: Path, programs: dict[str, str]) -> list[Contender]:
    """Proofmark, and each peer whose program is there."""
    found = [
        Contender(
            "Proofmark",
            [str(binary), "build", "--no-search"],
            proofmark,
            caches=[".proofmark"],
        ),
        Contender(
            "Proofmark with search",
            [str(binary), "build"],
            proofmark,
            caches=[".proofmark"],
            searches=True,
        ),
    ]
    peers = [
        Contender("Hugo", ["hugo", "--quiet"], hugo, caches=["resources"]),
        Contender("Zola", ["zola", "build"], zola),
        Contender("mdBook", ["mdbook", "build"], mdbook, output="book"),
    ]
    for peer in peers:
        if program := programs.get(peer.command[0]):
            peer.command[0] = program
            found.append(peer)
    return found
