"""Reading files of strangers: regular files only, no links, nothing outside the publication."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from .diagnostic import Diagnostic, Place, Rejected

MOST = 20_000_000
"""Bytes of the largest file that is read: an archived text."""
_SMALL = 65_536


def subfolders(root: Path, folder: str) -> list[str]:
    """The names of the folders in a folder, sorted by bytes; links and dot-folders are passed over."""
    found = (entry for entry in listing(root, folder) if entry.is_dir(follow_symlinks=False))
    return [entry.name for entry in found if not entry.name.startswith(".")]


def listing(root: Path, folder: str) -> list[os.DirEntry[str]]:
    """All entries of a folder below `root`, sorted by name; none where it is missing. Raises `Rejected` where it cannot be read."""
    try:
        if not (root / folder).is_dir():
            return []
        with os.scandir(root / folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        message, advice = (
            f"The folder cannot be read: {error.strerror}.",
            "Give the user who builds the right to read it.",
        )
        raise _refuse(folder, "folder_unreadable", message, advice) from None


def read(root: Path, file: str) -> bytes:
    """The bytes of a regular file below `root`, at most `MOST` of them and one more, by which a caller sees the excess.

    Raises `Rejected` with the reason where they cannot be had.
    """
    path = os.path.join(root, file)
    if not _is_inside(root, path):
        raise _refuse(file, "file_outside", "The file lies outside the publication.", "Copy it into the publication.")
    try:
        # O_NONBLOCK: opening a FIFO must not wait for a writer
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise _refuse(file, "file_missing", "There is no such file.", "Compare the name with the files of the folder.") from None
    except OSError as error:
        if not _leads_inside(root, path):
            raise _refuse(file, "file_outside", "The file lies outside the publication.", "Copy it into the publication.") from None
        reason = "It is a symbolic link." if error.errno == errno.ELOOP else f"{error.strerror}."
        raise _refuse(file, "file_unreadable", f"The file cannot be read: {reason}", "Put a readable regular file there.") from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _refuse(file, "file_not_regular", "This is no regular file.", "Put a text file there, or delete it.")
        return _content(handle)
    finally:
        os.close(handle)


def _content(handle: int) -> bytes:
    """Read in two calls what is small, as nearly all files are."""
    content = part = os.read(handle, _SMALL)
    while part and len(content) <= MOST:
        part = os.read(handle, MOST + 1 - len(content))
        content += part
    return content


def _is_inside(root: Path, path: str) -> bool:
    """Whether the folder of a file lies below `root`; where the last part of the path is a link, opening it fails."""
    folder, _, name = path.rpartition("/")
    try:
        there = os.lstat(folder)
    except OSError:
        return _leads_inside(root, path)
    if ".." in path or not name or not stat.S_ISDIR(there.st_mode):
        return _leads_inside(root, path)
    return _is_folder_inside(root, folder, there.st_dev, there.st_ino)


@lru_cache(256)
def _is_folder_inside(root: Path, folder: str, *_: int) -> bool:
    """The same folder, which is no link itself, need not be asked again for each of its thousands of files."""
    return _leads_inside(root, folder)


def _leads_inside(root: Path, path: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))  # Path.resolve fails at links in a circle


def unpack(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write files by their paths below a folder, which has none of them."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def strange(root: Path, folder: str) -> Iterator[Diagnostic]:
    """What is no file of the publication in a folder whose files are published as they are: links that lead out of it or to
    what git and builds keep, links to folders, pipes and devices."""
    for entry in listing(root, folder):
        file = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from strange(root, file)
        elif os.path.isdir(entry.path):
            yield Diagnostic(Place(file), "stray_file", "This is a link to a folder.", "Copy the folder, or delete the link.")
        elif not os.path.isfile(entry.path):
            yield Diagnostic(Place(file), "file_not_regular", "This is no regular file.", "Put a file there, or delete it.")
        elif entry.is_symlink() and not _is_ours(root, file):
            yield Diagnostic(Place(file), "file_outside", "The file lies outside the publication.", "Copy it into the publication.")


def _is_ours(root: Path, file: str) -> bool:
    there, ours = os.path.realpath(root / file), os.path.realpath(root)
    return there.startswith(ours + os.sep) and f"{os.sep}." not in there[len(ours) :]


def _refuse(file: str, code: str, message: str, advice: str) -> Rejected:
    return Rejected([Diagnostic(Place(file), code, message, advice)])
