"""A bound for work on what strangers wrote, where nobody can say beforehand how long it takes: processor time and memory.

Where a system has no such clock (Windows), or the work is not done in the main thread, nothing rings; where it does not tell
what a process holds, memory is not bounded.
"""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

_HELD = Path("/proc/self/statm")
_AGAIN = 0.5
"""Seconds until the clock rings once more, where somebody caught the first exception and went on."""


class TooLong(Exception):
    """The processor time is used up."""


class Bound:
    """At most so many `seconds` of processor time and so many more `bytes` of address space, from `start` to `stop`.

    What is done in between raises `TooLong` or MemoryError. Signal handlers run between two steps of Python, and while `re`
    matches, but not in the middle of other work in C.
    """

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds, self._memory = max(seconds, 0.001), memory
        self._is_running = self._has_rung = False
        self._before: Any = None
        self._limits: tuple[int, int] | None = None

    def start(self) -> None:
        self._limits = _limit(self._memory)
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            self._is_running = True
            self._before = signal.signal(signal.SIGVTALRM, self._ring)
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, _AGAIN)

    def stop(self) -> float:
        """Returns the seconds that were used, 0 where no clock ran; can be called again. Raises `TooLong` if somebody kept it
        for himself."""
        was_running, self._is_running = self._is_running, False
        used = 0.0
        if was_running:
            used = self._seconds - signal.setitimer(signal.ITIMER_VIRTUAL, 0)[0]
            signal.signal(signal.SIGVTALRM, self._before)
        _restore(self._limits)
        self._limits = None
        if was_running and self._has_rung:
            raise TooLong
        return used

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.stop()
        except TooLong:
            if kind is None:
                raise

    def _ring(self, _: int, frame: FrameType | None) -> None:
        if self._is_running:
            self._has_rung = True
            raise TooLong


def _limit(more: int) -> tuple[int, int] | None:
    """Let this process have so many bytes more than it holds. Returns the limits before, or None where they stay."""
    try:
        import resource

        before = resource.getrlimit(resource.RLIMIT_AS)
        most = int(_HELD.read_text().split()[0]) * resource.getpagesize() + more
        if before[0] != resource.RLIM_INFINITY and before[0] <= most:
            return None
        resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    except (ImportError, OSError, ValueError):
        return None
    return before


def _restore(limits: tuple[int, int] | None) -> None:
    if limits is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, limits)
