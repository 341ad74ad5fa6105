"""Reading files of strangers: regular files only, no links, nothing outside the publication."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from .diagnostic import Diagnostic, Place, Rejected

MOST = 20_000_000
"""Bytes of the largest file that is read: an archived text."""


def subfolders(folder: Path) -> list[str]:
    """The names of the folders in a folder, sorted by bytes; links and dot-folders are passed over."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False) and not e.name.startswith("."))


def listing(folder: Path) -> list[os.DirEntry[str]]:
    """All entries of a folder, sorted by name; none where it is missing."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def read(root: Path, file: str) -> bytes:
    """The bytes of a regular file below `root`, at most `MOST` of them and one more, by which a caller sees the excess.

    Raises `Rejected` with the reason where they cannot be had.
    """
    path = root / file
    if not path.resolve().is_relative_to(root.resolve()):
        raise _refuse(file, "file_outside", "The file lies outside the publication.", "Copy it into the publication.")
    try:
        # O_NONBLOCK: opening a FIFO must not wait for a writer
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise _refuse(
            file, "file_missing", "There is no such file.", "Compare the name with the files of the folder."
        ) from None
    except OSError as error:
        reason = "It is a symbolic link." if error.errno == errno.ELOOP else f"{error.strerror}."
        raise _refuse(
            file, "file_unreadable", f"The file cannot be read: {reason}", "Put a readable regular file there."
        ) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _refuse(file, "file_not_regular", "This is no regular file.", "Put a text file there, or delete it.")
    with os.fdopen(handle, "rb") as stream:
        return stream.read(MOST + 1)


def unpack(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write files by their paths below a folder, which has none of them."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _refuse(file: str, code: str, message: str, advice: str) -> Rejected:
    return Rejected([Diagnostic(Place(file), code, message, advice)])
