"""Runs a command and says what it took: time, processor time, memory and bytes written."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cost:
    """Seconds of the clock and of the processors, megabytes of memory, bytes written."""

    wall: float
    processor: float
    memory: float
    written: int

    def __add__(self, other: Cost) -> Cost:
        """One after the other: times add up, memory does not."""
        return Cost(
            self.wall + other.wall,
            self.processor + other.processor,
            max(self.memory, other.memory),
            self.written + other.written,
        )


def size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def run(command: list[str], folder: Path, output: Path) -> Cost:
    """The cost of a command that must succeed; `output` is what it writes."""
    before = size(output) if output.exists() else 0
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            log.seek(0)
            text = log.read().decode(errors="replace")[-3000:]
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{text}")
    processor = usage.ru_utime + usage.ru_stime
    return Cost(wall, processor, usage.ru_maxrss / 1024, size(output) - before)


def put_away(folder: Path, *paths: Path) -> None:
    """Moves what is there into `folder`, to be deleted when nothing is measured any more: file
    systems are slow to use the places of files again that were deleted a moment ago."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        if path.exists():
            path.rename(tempfile.mkdtemp(dir=folder) + "/" + path.name)
