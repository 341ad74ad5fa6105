"""Talking to Pagefind's `--service` mode: messages of JSON in base64, each ended by a comma.

Its own Python API sleeps 0.1 s a message. Here requests are sent ahead of their answers, but never more than a pipe
holds: so sending does not block, and neither side can wait for the other for ever.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from io import BufferedReader

AHEAD = 32_000
"""Bytes of requests that may wait for their answers. A pipe holds 64 kB on Linux and macOS."""


@dataclass(slots=True)
class Service:
    """The pipes to the program, and what was read of answers that nobody has taken yet."""

    _to: BinaryIO
    _from: BufferedReader
    _read: bytearray = field(default_factory=bytearray)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request. Raises RuntimeError where there is none, or it is an error."""
        self._send(_message(request))
        return self._answer()

    def ask_all(self, requests: Iterable[dict[str, Any]]) -> None:
        """Make requests whose answers say nothing. Raises RuntimeError where one is an error."""
        waiting: deque[int] = deque()
        for message in map(_message, requests):
            while waiting and sum(waiting) + len(message) > AHEAD:
                self._answer()
                waiting.popleft()
            self._send(message)
            waiting.append(len(message))
        for _ in waiting:
            self._answer()

    def _send(self, message: bytes) -> None:
        self._to.write(message)
        self._to.flush()

    def _answer(self) -> dict[str, Any]:
        while (end := self._read.find(b",")) < 0:
            chunk = self._from.read1(1 << 20)
            if not chunk:
                raise RuntimeError("Pagefind stopped before it had answered.")
            self._read += chunk
        answer: dict[str, Any] = json.loads(base64.b64decode(self._read[:end]))["payload"]
        del self._read[: end + 1]
        if answer["type"] == "Error":
            raise RuntimeError(f"Pagefind: {answer['message']}")
        return answer


@contextmanager
def started(program: Path) -> Iterator[Service]:
    """The program, as long as the block runs. Raises OSError where it does not start."""
    # its errors are answers; beside them it only complains of who ends while it speaks, with all its stack
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen([str(program), "--service"], stdin=pipe, stdout=pipe, stderr=nowhere) as process:
        yield Service(cast("BinaryIO", process.stdin), cast("BufferedReader", process.stdout))


def _message(request: dict[str, Any]) -> bytes:
    text = json.dumps({"message_id": 1, "payload": request}, ensure_ascii=False, sort_keys=True)
    return base64.b64encode(text.encode()) + b","
