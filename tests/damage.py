"""Files damaged as a crash, a bad disk or a meddler would damage them."""

from __future__ import annotations

import random
from pathlib import Path


def spoil(file: Path, moments: random.Random) -> str:
    """Damage a file in one of the ways in which files are damaged; returns which."""
    data = file.read_bytes()
    ways = ["empty", "cut", "flipped", "garbage", "zeros", "longer"] if data else ["garbage"]
    way = moments.choice(ways)
    at = moments.randrange(len(data)) if data else 0
    file.chmod(0o644)
    file.write_bytes({
        "empty": b"",
        "cut": data[:at],
        "flipped": data[:at] + bytes([data[at] ^ 1 << moments.randrange(8)]) + data[at + 1 :] if data else b"",
        "garbage": moments.randbytes(max(16, len(data) // 2)),
        "zeros": bytes(len(data)),
        "longer": data + moments.randbytes(16),
    }[way])  # fmt: skip
    return way
