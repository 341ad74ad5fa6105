"""What the commands share: comparing texts with the files of the publication, and writing them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from .. import files
from ..diagnostic import Rejected


class Refused(Exception):
    """Why a command wrote nothing, and what to do."""


def stale(root: Path, texts: Mapping[str, str]) -> list[str]:
    """The paths whose file is missing or says something else, sorted."""
    return sorted(path for path, text in texts.items() if _current(root, path) != text.encode())


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write each text to its path below `root`, as UTF-8, whole or not at all."""
    write_bytes(root, {path: text.encode() for path, text in texts.items()})


def write_bytes(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write each content to its path below `root`, whole or not at all."""
    for path, content in contents.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        stage = target.with_name(f".{target.name}.new")
        stage.write_bytes(content)
        os.replace(stage, target)


def remove(root: Path, paths: Iterable[str]) -> None:
    for path in paths:
        (root / path).unlink()


def _current(root: Path, path: str) -> bytes | None:
    try:
        return files.read(root, path)
    except Rejected:
        return None
