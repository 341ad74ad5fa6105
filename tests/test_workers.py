"""Jobs side by side: each done once, told in order, ended with the process that asked for them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from helpers import ROOT

from sourcebook.diagnostic import Diagnostic, Place, Rejected
from sourcebook.workers import Crew, can_fork

needs_fork = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")

# Starts helpers that note when they begin and when they end, and waits.
PATIENT = """
import pathlib, sys, time
from sourcebook.workers import Crew
folder = pathlib.Path(sys.argv[1])
def job(number):
    (folder / f"begun-{number}").touch()
    time.sleep(3)
    (folder / f"ended-{number}").touch()
crew = Crew([lambda number=number: job(number) for number in range(2)], 2)
time.sleep(60)
"""


# A helper that is always in a place from which no exception comes out, as callbacks of the import system are.
DEAF = """
import signal, sys, tempfile, time, weakref
from contextlib import closing
from sourcebook.workers import Crew
def end(number, frame):
    raise SystemExit(143)
signal.signal(signal.SIGTERM, end)
class Thing:
    pass
def waits(_):
    time.sleep(20)
def job():
    tempfile.mkdtemp()
    print("begun", flush=True)
    while True:
        thing = Thing()
        note = weakref.ref(thing, waits)
        del thing
with closing(Crew([job], 1)):
    time.sleep(1)
"""


# A signal comes to a helper before it runs, and the handler that it has from its parent does nothing with it.
EARLY = """
import os, signal
from sourcebook.workers import Crew
signal.signal(signal.SIGTERM, lambda number, frame: None)
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
crew = Crew([lambda: None], 1)
((helper, _),) = crew._helpers
helper.join(20)
print(helper.exitcode)
"""


class Unsendable(Exception):
    def __init__(self, one: object, other: object) -> None:
        super().__init__(one)
        self.other = other


def fails(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize("helpers", [0, 1, 5])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_each_job_is_done_once_and_told_in_order(tmp_path: Path, helpers: int, count: int) -> None:
    def job(number: int) -> int:
        os.close(os.open(tmp_path / str(number), os.O_CREAT | os.O_EXCL))
        return number * number

    with closing(Crew([partial(job, number) for number in range(count)], helpers)) as made:
        assert made.finish() == [number * number for number in range(count)]
    assert len(list(tmp_path.iterdir())) == count


@needs_fork
def test_helpers_begin_before_they_are_asked_for_results(tmp_path: Path) -> None:
    with closing(Crew([(tmp_path / "done").touch], 1)):
        until(lambda: (tmp_path / "done").exists())


@pytest.mark.parametrize("helpers", [0, 3])
def test_the_first_of_the_failed_jobs_is_told(helpers: int) -> None:
    jobs = [lambda: None, *(partial(fails, ValueError(number)) for number in range(1, 20))]
    with closing(Crew(jobs, helpers)) as made, pytest.raises(ValueError, match=r"^1") as caught:
        made.finish()
    assert "fails" in caught.value.__notes__[0]  # where it was raised, though in another process


@needs_fork
def test_errors_come_through_with_all_they_carry() -> None:
    findings = [Diagnostic(Place("a.html", 3, 4), "template", "It fails.", "Mend it.")]
    for error, kind in ((Rejected(findings), Rejected), (OSError(28, "full"), OSError), (Unsendable(1, 2), RuntimeError)):
        made = Crew([partial(fails, error)], 1)
        until_taken(made)
        with pytest.raises(kind) as caught:
            made.finish()
        made.close()
        if isinstance(caught.value, Rejected):
            assert caught.value.diagnostics == tuple(findings)
        if isinstance(caught.value, OSError):
            assert caught.value.errno == 28


@needs_fork
def test_a_helper_that_is_killed_is_an_error_and_no_missing_page() -> None:
    made = Crew([lambda: os.kill(os.getpid(), signal.SIGKILL)], 1)
    until_taken(made)
    with pytest.raises(ChildProcessError, match="died by signal 9"):
        made.finish()
    made.close()


@needs_fork
def test_a_helper_ends_silently_and_leaves_nothing_even_where_its_parent_cleans_up(tmp_path: Path) -> None:
    """As `publish` has it: SIGTERM is an exception. In a helper, it could be raised where Python tells and ignores it."""
    (tmp_path / "scratch").mkdir()
    settings = os.environ | {"TMPDIR": str(tmp_path / "scratch"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", DEAF], env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "begun\n", "")
    assert list((tmp_path / "scratch").iterdir()) == []


@needs_fork
def test_nobody_is_left_after_close(tmp_path: Path) -> None:
    def slow() -> None:
        (tmp_path / "begun").touch()
        time.sleep(30)
        (tmp_path / "ended").touch()

    with closing(Crew([slow], 1)):
        until(lambda: (tmp_path / "begun").exists())
    begun = time.monotonic()
    assert not (tmp_path / "ended").exists()
    assert time.monotonic() - begun < 25


@needs_fork
def test_helpers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    settings = os.environ | {"TMPDIR": str(tmp_path / "scratch")}
    process = subprocess.Popen([sys.executable, "-c", PATIENT, str(tmp_path)], cwd=ROOT, env=settings)
    until(lambda: len(list(tmp_path.glob("begun-*"))) == 2)
    assert len(list((tmp_path / "scratch").iterdir())) == 1
    process.kill()
    process.wait()
    time.sleep(4)
    assert not list(tmp_path.glob("ended-*"))
    assert not list((tmp_path / "scratch").iterdir())


def until(true: object) -> None:
    for _ in range(1500):
        if true():  # type: ignore[operator]
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def until_taken(made: Crew[None]) -> None:
    """Until a helper has taken all jobs, so that this process finds none."""
    import select

    until(lambda: not select.select([made._queue], [], [], 0)[0] or (os.fstat(made._queue) and _empty(made._queue)))


def _empty(handle: int) -> bool:
    import array
    import fcntl
    import termios

    left = array.array("i", [0])
    fcntl.ioctl(handle, termios.FIONREAD, left)
    return left[0] == 0


@needs_fork
def test_a_signal_that_comes_before_a_helper_runs_is_not_lost() -> None:
    """Python forgets it: the helper went on, could not say what it had made to somebody who waited for its end, and both waited."""
    run = subprocess.run(
        [sys.executable, "-c", EARLY], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60
    )
    assert run.stdout == f"{-signal.SIGTERM}\n", run.stderr
