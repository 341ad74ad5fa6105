"""What the commands share: comparing texts with the files of the publication, and writing them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .. import files
from ..diagnostic import Rejected


class Refused(Exception):
    """Why a command wrote nothing, and what to do."""


def stale(root: Path, texts: Mapping[str, str]) -> list[str]:
    """The paths whose file is missing or says something else, sorted."""
    return sorted(path for path, text in texts.items() if _current(root, path) != text.encode())


def write(root: Path, texts: Mapping[str, str], gone: Iterable[str] = ()) -> None:
    """Write each text to its path below `root`, as UTF-8, and delete the files at the paths in `gone`: all or nothing."""
    write_bytes(root, {path: text.encode() for path, text in texts.items()}, gone)


def write_bytes(root: Path, contents: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
    """Write each content to its path below `root`, and delete what is `gone`.

    Where a disk is full or a folder closed, OSError is raised, and every file is as it was.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            stage = target.with_name(f".{target.name}.new")
            staged[stage] = target
            stage.write_bytes(content)
        for path in gone:
            (root / path).unlink()
    except OSError:
        for stage in staged:
            with suppress(OSError):
                stage.unlink()
        raise
    for stage, target in staged.items():
        os.replace(stage, target)


def _current(root: Path, path: str) -> bytes | None:
    try:
        return files.read(root, path)
    except Rejected:
        return None
