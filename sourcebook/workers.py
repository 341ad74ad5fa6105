"""Jobs done side by side in forked processes, which share what was read before the fork.

Each job is done once, by whoever is free: the helpers from `start` on, this process from `finish` on. What the jobs
give comes back in their order, so that nothing depends on who did what, or on how many there were.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from .ending import SIGNALS, heed, held

Result = TypeVar("Result")
_TOKEN = 4
"""Bytes of the number of a job. A pipe hands out such small pieces whole (POSIX, PIPE_BUF)."""


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


def end_at_once() -> None:
    """Let SIGTERM end this process, which was forked, without a handler of the one that forked it.

    An exception from a handler could be raised in a place that tells and ignores it, such as the locks of imports: a
    traceback of a process that nobody asked, and one that goes on. Nothing else ends it: a terminal tells all processes,
    and the one that forked this one decides.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for ignored in SIGNALS - {signal.SIGTERM}:
        signal.signal(ignored, signal.SIG_IGN)
    heed()


class Crew(Generic[Result]):
    """`helpers` processes besides this one. Where a system cannot fork, this one does everything."""

    def __init__(self, jobs: Sequence[Callable[[], Result]], helpers: int) -> None:
        self._jobs = jobs
        self._helpers: list[tuple[BaseProcess, Connection]] = []
        with held():  # or helpers whom nobody knows would go on
            # Of the helpers, deleted by this process: they can be ended at any instruction, and then clean up nothing.
            self._scratch = tempfile.TemporaryDirectory(prefix="sourcebook-", ignore_cleanup_errors=True)
            self._queue, self._alive = _queue(len(jobs)), os.pipe()
            for _ in range(helpers if can_fork() else 0):
                self._helpers.append(self._fork())

    def finish(self) -> list[Result]:
        """Help with what is left, and return what each job gave.

        Raises what the first of the failed jobs raised, and ChildProcessError where a helper died.
        """
        done = dict(self._work())
        for process, ours in self._helpers:
            try:
                done |= ours.recv()
            except EOFError:
                process.join()
                raise ChildProcessError(errno.ECHILD, _died(process.exitcode)) from None
        for number in sorted(done):
            if isinstance(failed := done[number], BaseException):
                raise failed
        return [done[number] for number in range(len(self._jobs))]  # type: ignore[misc]

    def close(self) -> None:
        """End the helpers, whatever they are doing. Must be called before what they write is deleted."""
        with held():
            for process, ours in self._helpers:
                process.terminate()
                process.join()
                ours.close()
            self._helpers = []
            self._scratch.cleanup()
            for handle in (self._queue, *self._alive):
                os.close(handle)
            self._queue, self._alive = -1, (-1, -1)

    def _fork(self) -> tuple[BaseProcess, Connection]:
        fork = multiprocessing.get_context("fork")
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=self._help, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def _help(self, theirs: Connection) -> None:
        end_at_once()
        tempfile.tempdir = self._scratch.name
        reading, writing = self._alive
        os.close(writing)
        threading.Thread(target=_end_with, args=(reading, self._scratch.name), daemon=True).start()
        done = dict(self._work())
        theirs.send({number: _portable(result) for number, result in done.items()})

    def _work(self) -> Iterator[tuple[int, Result | BaseException]]:
        while token := os.read(self._queue, _TOKEN):
            number = int.from_bytes(token, "big")
            try:
                yield number, self._jobs[number]()
            except Exception as error:
                error.add_note(traceback.format_exc())  # the only thing that another process would not see
                yield number, error


def _died(code: int | None) -> str:
    how = f"by signal {-code}" if code and code < 0 else f"with exit code {code}"
    return f"A process of the build died {how}. If memory was short, try --processes 1"


def _queue(count: int) -> int:
    """A pipe from which each number below `count` can be read once, and then the end."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)  # rather an error than to wait for ever, if it did not fit
    os.write(writing, b"".join(number.to_bytes(_TOKEN, "big") for number in range(count)))
    os.close(writing)
    return reading


def _portable(result: Result | BaseException) -> Result | BaseException:
    """What can be sent: an error that cannot be pickled as one that says the same."""
    if isinstance(result, BaseException):
        try:
            pickle.loads(pickle.dumps(result))  # noqa: S301 (our own)
        except Exception:
            return RuntimeError(f"{type(result).__name__}: {result}")
    return result


def _end_with(alive: int, scratch: str) -> None:
    """End this process when the other end of the pipe is gone: with the process that forked it, however that ended.

    That one could not delete the temporary files, so it is done here.
    """
    os.read(alive, 1)
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)
