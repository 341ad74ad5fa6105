"""Run a command and measure what it took: wall time, processor time, and the most memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT = 3600.0
"""Seconds after which a command is taken for stuck, and killed."""


@dataclass(frozen=True)
class Took:
    """Seconds of wall and processor (user and system, children included), and bytes of memory."""

    wall: float
    cpu: float
    memory: int
    output: str = ""


class Failed(Exception):
    """A command that did not succeed; the message ends with what it said."""


def run(command: Sequence[str | Path], folder: Path, variables: Mapping[str, str], log: Path) -> Took:
    """Run to the end. Raises `Failed`.

    Memory is the proportional set size (`Pss` in proc(5): a page that two processes share counts half for each), summed
    over the process and all below it, sampled; the time between two samples grows with what a sample costs, so that
    sampling takes a fiftieth of one processor.
    """
    with log.open("wb") as stream:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, env={**os.environ, **variables}, stdout=stream, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        watch.start()
        limit = threading.Timer(LIMIT, process.kill)
        limit.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        limit.cancel()
        watch.end()
    said = log.read_text(errors="replace")
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))} in {folder} ended with {process.returncode}:\n{said[-3000:]}")
    return Took(wall, usage.ru_utime + usage.ru_stime, watch.most, said)


class _Watch(threading.Thread):
    """Samples the memory of a tree of processes."""

    def __init__(self, top: int) -> None:
        super().__init__(daemon=True)
        self.top, self.most, self._ended = top, 0, threading.Event()

    def run(self) -> None:
        pause = 0.02
        while not self._ended.wait(pause):
            begun = time.thread_time()
            self.most = max(self.most, sum(_held(each) for each in tree(self.top)))
            pause = max(0.02, 50 * (time.thread_time() - begun))

    def end(self) -> None:
        self._ended.set()
        self.join()


def tree(top: int) -> list[int]:
    """A process and all below it."""
    found, todo = [], [top]
    while todo:
        each = todo.pop()
        found.append(each)
        for thread in _children(each):
            todo += [int(child) for child in thread.split()]
    return found


def _children(process: int) -> list[str]:
    try:
        return [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has ended
        return []


def _held(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
