"""Builds that are told to end, as by Ctrl-C or a terminal that closes: the old site stands, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import ROOT, TINY, builder

from sourcebook import ending, inventory

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
TOLD = {
    signal.SIGINT: "Interrupted; the site is as it was.\n",
    signal.SIGTERM: "Ended by SIGTERM; the site is as it was.\n",
    signal.SIGHUP: "Ended by SIGHUP; the site is as it was.\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(TINY, tmp_path_factory.mktemp("ending") / "publication")
    start(root, root.parent).communicate()
    inventory.verify(root / "site")
    return root


def start(root: Path, temporary: Path, *ignored: signal.Signals) -> subprocess.Popen[str]:
    def heeding() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell runs in the background ignores it
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    variables = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "SOURCE_DATE_EPOCH": "1700000000"}
    return subprocess.Popen(
        [sys.executable, "build.py"], cwd=root, env=variables, text=True, start_new_session=True,
        preexec_fn=heeding, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def wait_for_stage(root: Path, run: subprocess.Popen[str]) -> None:
    while not list(root.glob(".site.stage-*")):
        assert run.poll() is None
        time.sleep(0.005)


@pytest.mark.parametrize("to_all", [False, True], ids=["to the build", "to all its processes"])  # as a terminal does
@pytest.mark.parametrize("by", TOLD)
def test_a_build_that_is_told_to_end(by: signal.Signals, to_all: bool, root: Path, tmp_path: Path) -> None:
    before = (root / "site" / inventory.NAME).read_bytes()
    run = start(root, tmp_path)
    wait_for_stage(root, run)
    (os.killpg if to_all else os.kill)(run.pid, by)
    _, said = run.communicate()
    assert (run.returncode, said) == (128 + by, TOLD[by])
    inventory.verify(root / "site")
    assert (root / "site" / inventory.NAME).read_bytes() == before
    assert not list(root.glob(".site.stage-*"))
    assert not list(tmp_path.iterdir())
    with pytest.raises(ProcessLookupError):  # no process of its session is left
        os.killpg(run.pid, 0)


def test_a_build_behind_nohup_goes_on(root: Path, tmp_path: Path) -> None:
    run = start(root, tmp_path, signal.SIGHUP)
    wait_for_stage(root, run)
    os.killpg(run.pid, signal.SIGHUP)
    _, said = run.communicate()
    assert (run.returncode, said) == (0, "")


def test_who_ends_a_build_late_is_told_of_the_new_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = ending.which(tmp_path / "site")
    assert before == 0
    (tmp_path / "site").mkdir()
    assert ending.which(tmp_path / "site") != before
    assert ending.told(KeyboardInterrupt(), same=False) == 130
    assert ending.told(ending.Ended(signal.SIGTERM), same=False) == 143
    assert capsys.readouterr().err == "Interrupted; the new site stands.\nEnded by SIGTERM; the new site stands.\n"


@pytest.mark.parametrize(
    ("number", "handler", "raised"),
    [
        (signal.SIGTERM, ending._end, ending.Ended),
        (signal.SIGTERM, signal.default_int_handler, KeyboardInterrupt),
        (signal.SIGINT, ending._end, KeyboardInterrupt),
    ],
)
def test_a_signal_that_comes_while_an_object_is_deleted_is_not_lost(
    number: signal.Signals, handler: ending.Handler, raised: type[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler), sys.unraisablehook
    try:
        with pytest.raises(raised), ending.terminable(handler):
            _delete_while_told(number)
    finally:
        signal.signal(signal.SIGINT, before[0])
    assert sys.unraisablehook is before[1]
    assert capsys.readouterr().err == ""


def _delete_while_told(number: signal.Signals) -> None:
    class Deleted:
        def __del__(self) -> None:
            signal.raise_signal(number)

    Deleted()
    time.sleep(10)


def test_signals_are_those_of_before_when_the_block_ends() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with ending.terminable(), pytest.raises(ending.Ended) as ended:
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 143
    assert signal.getsignal(signal.SIGTERM) == before
