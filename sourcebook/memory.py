"""How much memory this process needed at most, step by step."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak() -> int:
    """Bytes of the largest resident set since the last call, or since the start where the system cannot forget it.

    Linux keeps the mark in `VmHWM`, and puts it back to what is held now when 5 is written to `clear_refs` (proc(5)).
    """
    try:
        marks = [line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:")]
        _RESET.write_text("5")
        return int(marks[0].split()[1]) * 1024
    except (OSError, IndexError, ValueError):
        return _whole("RUSAGE_SELF")


def of_children() -> int:
    """Bytes of the largest resident set of a child that has ended; what it shares with its parent is counted too."""
    return _whole("RUSAGE_CHILDREN")


def _whole(who: str) -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(getattr(resource, who)).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
