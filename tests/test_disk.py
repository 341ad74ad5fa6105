"""What is told where the machine stands in the way, and what is our own mistake."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from sourcebook import disk


@pytest.mark.parametrize(("error", "told"), [
    (OSError(errno.ENOSPC, "No space left on device", "site/x"), "site/x: No space left on device"),
    (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
    (FileNotFoundError(errno.ENOENT, "No usable temporary directory found"), "No usable temporary directory found"),
    (FileNotFoundError(errno.ENOENT, "No such file or directory", "x"), ""),
    (OSError(errno.EBADF, "Bad file descriptor"), ""),
    (MemoryError(), "The memory is full; with --processes 1 a build needs less"),
], ids=repr)  # fmt: skip
def test_what_lies_with_the_machine_is_told_and_our_mistakes_are_not(error: OSError | MemoryError, told: str) -> None:
    assert disk.reason(error) == told


def test_a_lock_that_cannot_be_taken_for_another_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(disk, "_lock", refuse)
    before = len(os.listdir("/dev/fd")) if Path("/dev/fd").is_dir() else 0
    with pytest.raises(OSError, match="No locks available"):
        disk.lock(tmp_path / "lock")
    if before:
        assert len(os.listdir("/dev/fd")) == before  # its handle was closed


def test_where_folders_cannot_be_exchanged_two_renames_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_libc", lambda: None)
    for name in ("new", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    disk.exchange(tmp_path / "new", tmp_path / "site", tmp_path / "spare")
    assert (tmp_path / "site/new").exists()
    assert (tmp_path / "spare/site").exists()
    with pytest.raises(FileNotFoundError):
        disk.exchange(tmp_path / "gone", tmp_path / "site", tmp_path / "spare-2")
    assert (tmp_path / "site/new").exists()  # it was put back


@pytest.mark.skipif(sys.platform != "linux", reason="asks the C library of Linux")
def test_an_exchange_that_fails_is_told_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(OSError, match="No such file") as failed:
        disk.exchange(tmp_path / "gone", tmp_path / "site", tmp_path / "spare")
    assert failed.value.errno == errno.ENOENT
    assert (tmp_path / "site").is_dir()
