"""What was read of files that have not changed since: a preview reads the same publication again and again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from . import read_record, read_source
from .draft import DraftRecord, DraftSource
from .model import Descriptor, Resource
from .read_record import Found
from .read_source import SEEDS

Stamp = tuple[int, int, int]
"""When a file was written last, how long it is, and its number in the file system."""


@dataclass(slots=True)
class Remembered:
    """Records and archived texts by file. It lives as long as a process, and is never written down."""

    _descriptors: dict[str, Descriptor] = field(default_factory=dict)
    _records: dict[str, tuple[Stamp | None, Found]] = field(default_factory=dict)
    _sources: dict[str, tuple[Stamp | None, DraftSource]] = field(default_factory=dict)

    def descriptor(self, described: Descriptor) -> Descriptor:
        """The one that the records were read with, where nothing in it has changed; else its records are forgotten."""
        known = self._descriptors.get(described.name)
        if known == described:
            return known
        self._records = {file: each for file, each in self._records.items() if not file.startswith(_folder(described))}
        self._descriptors[described.name] = described
        return described

    def record(self, root: Path, entry: os.DirEntry[str], described: Descriptor, resource: Resource) -> Found:
        """The record in a file of the folder of a resource."""
        file, now = f"{_folder(described)}{resource.name}/{entry.name}", stamp_of(entry.path)
        stamp, found = self._records.get(file, (None, None))
        if found is None or stamp != now:
            found = read_record.record(root, file, described, resource)
            self._records[file] = now, found
        return found

    def source(self, root: Path, record: DraftRecord) -> DraftSource:
        """The source of a record, with its archived text."""
        now = stamp_of(root / SEEDS / record.row.text("seed"))
        stamp, found = self._sources.get(record.row.file, (None, None))
        if found is None or stamp != now or found.record is not record:
            found = read_source.source(root, record)
            self._sources[record.row.file] = now, found
        return found


def _folder(described: Descriptor) -> str:
    return f"datasets/{described.name}/"


def stamp_of(path: str | Path) -> Stamp | None:
    """None where there is no such file."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
