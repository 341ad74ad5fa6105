"""What was made of a release, kept in a folder of the cache. It may be lost or damaged at any time: then it is made again."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import sealed
from .release import Delta, Difference, Said

_MOST_UNUSED = 40
_HEAD, _CLAIMS, _PACKAGE = "release.json", "claims.json", "package.zip"


@dataclass(slots=True)
class Kept:
    """A release as it was made: its data package, its claims, and what changed since the one before it."""

    stray: str = ""
    """Why the tag names no release."""
    problem: str = ""
    """Why it cannot be made."""
    numbers: dict[str, int] = field(default_factory=dict)
    withheld: int = 0
    package: bytes = b""
    changes: Delta = ()
    _claims: dict[str, Said] | None = None
    _archive: bytes = b""

    @property
    def is_readable(self) -> bool:
        return not (self.stray or self.problem)

    @property
    def claims(self) -> dict[str, Said]:
        """By claim id; read when they are first asked for."""
        if self._claims is None:
            with zipfile.ZipFile(io.BytesIO(self._archive)) as archive:
                self._claims = {name: _said(each) for name, each in json.loads(archive.read(_CLAIMS)).items()}
        return self._claims

    def drop_claims(self) -> None:
        """Let go of the claims, which are most of what it holds: only those of the newest release are needed at the end."""
        self._claims, self._archive = {}, b""


def made(claims: dict[str, Said], **parts: Any) -> Kept:
    return Kept(**parts, _claims=claims)


def load(folder: Path | None, key: str) -> Kept | None:
    """What is kept under a key, or None where nothing whole is."""
    if folder is None:
        return None
    try:
        data = sealed.load(folder / key, key)
        if data is None:
            return None
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            head = json.loads(archive.read(_HEAD))
            head["changes"] = tuple(_difference(each) for each in head["changes"])
            return Kept(**head, package=archive.read(_PACKAGE), _archive=data)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None


def save(folder: Path | None, key: str, of: Kept) -> None:
    """Keep it, whole or not at all; a folder that cannot be written to keeps nothing."""
    if folder is None:
        return
    head = {name: getattr(of, name) for name in ("stray", "problem", "numbers", "withheld")}
    head["changes"] = [list(asdict(each).values()) for each in of.changes]
    claims = {name: (s.entity_id, s.property, s.value, s.evidence) for name, s in of.claims.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_HEAD, json.dumps(head))
        archive.writestr(_CLAIMS, json.dumps(claims))
        archive.writestr(_PACKAGE, of.package, zipfile.ZIP_STORED)
    sealed.save(folder / key, buffer.getvalue(), key)


def prune(folder: Path | None, used: Iterable[str]) -> None:
    """Delete what is no longer used, where that is much: another address of the site has entries of its own."""
    if folder is None or not folder.is_dir():
        return
    unused = sorted({entry.name for entry in os.scandir(folder)} - set(used))
    for name in unused if len(unused) > _MOST_UNUSED else ():
        with suppress(OSError):
            (folder / name).unlink()


def _said(row: list[Any]) -> Said:
    return Said(row[0], row[1], row[2], tuple(tuple(each) for each in row[3]))


def _difference(row: list[Any]) -> Difference:
    operation, claim, entity, path, old, new, lost, added = row
    return Difference(operation, claim, entity, path, old, new, tuple(map(tuple, lost)), tuple(map(tuple, added)))
