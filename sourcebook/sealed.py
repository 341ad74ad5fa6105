"""Notes in the folder of the cache: written whole or not at all, and read only as they were written.

They may be lost or damaged at any time, or come with a repository; then there is no note.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_SEAL = 64
"""Characters of a SHA-256 in hexadecimal."""


def load(note: Path, of: str) -> bytes | None:
    """What was saved, for the same thing that it is asked for; else None."""
    try:
        data = note.read_bytes()
    except OSError:
        return None
    return data[_SEAL:] if data[:_SEAL] == _seal(data[_SEAL:], of) else None


def save(note: Path, data: bytes, of: str) -> None:
    """`of` says what it is a note of. A folder that cannot be written to keeps nothing."""
    beside = note.parent / f".{note.name}.{os.getpid()}"
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(_seal(data, of) + data)
        beside.replace(note)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def _seal(data: bytes, of: str) -> bytes:
    return hashlib.sha256(of.encode() + data).hexdigest().encode()
