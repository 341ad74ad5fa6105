"""What the standard library does not have: a lock that names its holder, syncing a file system, exchanging two folders."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import stat
import sys
import threading
from contextlib import suppress
from io import FileIO
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_SURROUNDINGS = frozenset(
    (
        errno.ENOSPC,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EIO,
        errno.ENOMEM,
        errno.EMFILE,
        errno.ENFILE,
        errno.ECHILD,
    )
    + ((errno.EDQUOT,) if hasattr(errno, "EDQUOT") else ())
)


def reason(error: OSError | MemoryError) -> str:
    """What stood in the way, if it lies with the machine: a disk, permissions, memory. Nothing where it may be our mistake."""
    if isinstance(error, MemoryError):
        return "The memory is full; with --processes 1 a build needs less"
    if error.errno in _SURROUNDINGS:
        return f"{error.filename}: {error.strerror}" if error.filename else f"{error.strerror}"
    no_place = error.errno == errno.ENOENT and error.filename is None  # of tempfile, which tried all places it knows
    return f"{error.strerror}" if no_place else ""


def regular(path: str) -> FileIO:
    """Open a file to read it: not through a link, and without waiting for a pipe. Raises OSError, also where it is no regular file."""
    stream = FileIO(os.open(path, _TO_READ))
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "no regular file", path)
    return stream


def lock(path: Path) -> int:
    """Take the lock of a file until its handle is closed, or the process ends, however it does.

    Returns the handle. Raises BlockingIOError, whose `strerror` names the holder, and other OSErrors.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        _lock(handle)
    except OSError as error:
        busy = error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
        holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() if hasattr(os, "pread") else ""
        os.close(handle)
        if not busy:
            raise
        raise BlockingIOError(errno.EWOULDBLOCK, holder or "a process that did not say its number") from error
    os.ftruncate(handle, 0)
    os.write(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
    return handle


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 1_000_000, os.SEEK_SET)  # locked bytes cannot be read, so lock one that nobody reads
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sync_ahead(folder: Path) -> None:
    """Begin to write to the disk what is there already, beside this thread: so `sync` has less to wait for at the end."""

    def begin() -> None:
        with suppress(OSError):  # `sync` meets it again
            sync(folder)

    threading.Thread(target=begin, daemon=True).start()


def sync(folder: Path) -> None:
    """Write everything of the file system of a folder to the disk: without it a power cut can leave empty files."""
    libc = _libc()
    if libc is None or not hasattr(libc, "syncfs"):
        if hasattr(os, "sync"):
            os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk."""
    if sys.platform == "win32":  # cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchange(new: Path, place: Path, spare: Path) -> None:
    """Put `new` at `place`; what stood there stands at `new` afterwards, or at `spare`.

    One atomic system call where there is one. Elsewhere two renames, between which there is nothing at `place`:
    a run that dies there leaves the old tree at `spare`.
    """
    if not place.exists():
        new.rename(place)
        return
    if _swap(new, place):
        return
    place.rename(spare)
    try:
        new.rename(place)
    except BaseException:
        spare.rename(place)
        raise


def _swap(one: Path, other: Path) -> bool:
    """Exchange two names; False where the system or the file system cannot."""
    libc = _libc()
    first, second = os.fsencode(one), os.fsencode(other)
    if libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif libc is not None and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(first, second, _RENAME_SWAP)
    else:
        return False
    if not failed:
        return True
    if (code := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _libc() -> ctypes.CDLL | None:
    return None if sys.platform == "win32" else ctypes.CDLL(None, use_errno=True)
