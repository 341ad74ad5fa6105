"""A change tried on a copy: what the publication would be, before a single file is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..diagnostic import Diagnostic, Rejected, errors
from ..model import Publication
from ..read import read
from ..read_source import SEEDS
from . import recount
from .writing import write

Files = Mapping[str, str | None]
"""Texts by path; None for a file that goes."""


def tried(root: Path, changed: Files) -> tuple[Publication, tuple[Diagnostic, ...]]:
    """The publication with these files, and the warnings. Raises `Rejected` where it would not pass."""
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        copy = Path(folder)
        for name in ("datasets", SEEDS):
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name, symlinks=True, copy_function=_link)
        apply(copy, changed)
        return read(copy)


def settled(root: Path, changed: Files) -> tuple[Files, Publication, tuple[Diagnostic, ...]]:
    """The same, where a quote may cite a sentence that was listed as cited by nothing: its entry goes with the change."""
    try:
        return changed, *tried(root, changed)
    except Rejected as rejected:
        counted = [each for each in errors(rejected.diagnostics) if each.code == recount.CODE]
        if len(counted) != len(errors(rejected.diagnostics)):
            raise
        changed = {**changed, **recount.without(root, counted)}
    return changed, *tried(root, changed)


def apply(root: Path, changed: Files) -> None:
    """Write the texts and remove the files that go."""
    gone = [path for path, text in changed.items() if text is None]
    write(root, {path: text for path, text in changed.items() if text is not None}, gone)


def _link(source: str, target: str) -> None:
    """The same file under a second name: it costs nothing, and `write` replaces files and never writes into them."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system
        shutil.copy2(source, target, follow_symlinks=False)
