"""How a command ends that is told to: by Ctrl-C, by a terminal that closes, by whoever stops a job."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType

SIGNALS = {getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)}  # Windows has no SIGHUP
_CAN_HOLD = hasattr(signal, "pthread_sigmask")
Handler = Callable[[int, FrameType | None], object]


class Ended(SystemExit):
    """Told to end by a signal. Its code is that of shells: 128 and the number."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.by = signal.Signals(number)


def _end(number: int, _: FrameType | None) -> None:
    raise Ended(number)


@contextmanager
def terminable(handler: Handler = _end) -> Iterator[None]:
    """SIGTERM and SIGHUP become an exception, as SIGINT is, so that what is half done is removed.

    What is ignored stays so: that is how `nohup` works.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    lost_before = sys.unraisablehook
    sys.unraisablehook = partial(_send_again, lost_before)
    known = sorted(SIGNALS - {signal.SIGINT})  # which is an exception already
    before = {number: signal.signal(number, handler) for number in known if signal.getsignal(number) not in (signal.SIG_IGN, None)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
        sys.unraisablehook = lost_before


def _send_again(otherwise: Callable[[sys.UnraisableHookArgs], object], lost: sys.UnraisableHookArgs) -> None:
    """While Python deletes an object no exception leaves: it is told and forgotten, and what was to end would go on."""
    if not _CAN_HOLD or not isinstance(lost.exc_value, (Ended, KeyboardInterrupt)):
        otherwise(lost)
        return
    # by a thread, and a little later: an exception that came here could not leave either
    again = threading.Timer(0.01, signal.pthread_kill, (threading.main_thread().ident, _number(lost.exc_value)))
    again.daemon = True
    again.start()


def _number(ended: Ended | KeyboardInterrupt) -> signal.Signals:
    """The signal that became an exception."""
    if isinstance(ended, Ended):
        return ended.by
    return signal.SIGTERM if signal.getsignal(signal.SIGTERM) is signal.default_int_handler else signal.SIGINT


@contextmanager
def held() -> Iterator[None]:
    """What tells this process to end waits until the block is done: for what must not be left half done.

    A process that is forked in the block has to `heed` it. Python forgets what comes to a child before it runs.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS) if _CAN_HOLD else SIGNALS
    try:
        yield
    finally:
        if _CAN_HOLD:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heed() -> None:
    """In a child that was forked while signals were `held`: take them from now on, with whatever handlers it has."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def which(site: Path) -> int:
    """A number that is another one when another site stands in its place; 0 where none stands."""
    try:
        return os.stat(site).st_ino
    except OSError:
        return 0


def told(ended: KeyboardInterrupt | Ended, *, same: bool) -> int:
    """Say that a command was told to end, and whether the site is the `same`. Returns the exit status: 128 and the signal."""
    by = ended.by if isinstance(ended, Ended) else signal.SIGINT
    how = f"Ended by {by.name}" if isinstance(ended, Ended) else "Interrupted"
    with suppress(OSError):  # a terminal that was closed takes no words
        print(f"{how}; {'the site is as it was' if same else 'the new site stands'}.", file=sys.stderr, flush=True)
    return 128 + by
