"""Folders in, a sound `Publication` out, or all findings of all files at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import across, descriptor, files, moved, uncited
from .checks import CHECKS, NEEDED, Check
from .diagnostic import Diagnostic, Place, Rejected, errors
from .draft import DraftDataset, DraftRecord
from .link import link
from .model import Descriptor, Publication
from .read_record import locate_quotes
from .remembered import Remembered

_KNOWN_FILES = (descriptor.NAME, moved.REDIRECTS, moved.REMOVED, uncited.NAME)


@dataclass(frozen=True, slots=True)
class Reading:
    """A publication as it was written, and as it is linked."""

    drafts: Sequence[DraftDataset]
    publication: Publication
    warnings: tuple[Diagnostic, ...]


def read(root: Path) -> tuple[Publication, tuple[Diagnostic, ...]]:
    """Read, check and link the publication below `root`.

    Returns it with the warnings. Raises `Rejected` with every finding, warnings included, where one is an error.
    """
    whole = reading(root)
    return whole.publication, whole.warnings


def reading(root: Path, kept: Remembered | None = None) -> Reading:
    """The same, with what was written; `kept` is what is known of files that may not have changed. Raises `Rejected`."""
    found: list[Diagnostic] = []
    read_so_far = drafts(root, found, kept)
    publication = _checked(read_so_far, CHECKS, found)
    return Reading(read_so_far, publication, tuple(sorted(set(found))))


def as_it_was(root: Path) -> Publication:
    """The publication of an old revision. Rules grow stricter, and what passed then may not pass today: only those count
    without which nothing could be linked. Raises `Rejected`."""
    found: list[Diagnostic] = []
    return _checked(drafts(root, found), NEEDED, found)


def _checked(read_so_far: Sequence[DraftDataset], checks: Iterable[Check], found: list[Diagnostic]) -> Publication:
    across.acquaint(read_so_far)
    for each in read_so_far:
        for check in checks:
            found += check(each)
    if errors(found):
        raise Rejected(found)
    return Publication(across.connect([link(each) for each in read_so_far]))


def drafts(root: Path, found: list[Diagnostic], kept: Remembered | None = None) -> list[DraftDataset]:
    """All datasets as they were written, before any check; what could not be read goes to `found`.

    Raises `Rejected` for what is wrong with the descriptors.
    """
    return [_dataset(root, each, found, kept or Remembered()) for each in descriptor.load_all(root)]


def _dataset(root: Path, described: Descriptor, found: list[Diagnostic], kept: Remembered) -> DraftDataset:
    records: dict[str, DraftRecord] = {}
    dataset = DraftDataset(kept.descriptor(described), records)
    folder = f"datasets/{described.name}"
    _stray_files(root, folder, described, found)
    for resource in dataset.descriptor.resources.values():
        if resource.kind == "rows":
            continue
        for entry in files.listing(root, f"{folder}/{resource.name}"):
            if entry.name.startswith("."):
                continue
            record, problems = kept.record(root, entry, dataset.descriptor, resource)
            found += problems
            if record is None:
                dataset.unread.add(f"{resource.name}/{os.path.splitext(entry.name)[0]}")
            elif resource.kind == "sources":
                dataset.sources[record.id.partition("/")[2]] = kept.source(root, record)
            else:
                records[record.id] = record
    locate_quotes(dataset)
    dataset.redirects, dataset.removed = moved.read(
        root, described, (*dataset.records, *(each.record.id for each in dataset.sources.values())), found
    )
    dataset.uncited = uncited.read(root, dataset, found)
    return dataset


def _stray_files(root: Path, folder: str, described: Descriptor, found: list[Diagnostic]) -> None:
    """Folders and files of a dataset that nothing would ever read."""
    for entry in files.listing(root, folder):
        is_folder = entry.is_dir(follow_symlinks=False)
        resource = described.resources.get(entry.name)
        if entry.name.startswith(".") or (not is_folder and entry.name in _KNOWN_FILES):
            continue
        if not is_folder or resource is None or resource.kind == "rows":
            found.append(
                Diagnostic(
                    Place(f"{folder}/{entry.name}"),
                    "stray_file",
                    f"{entry.name!r} is no resource of this dataset.",
                    "Records lie in folders that are called like an entity resource or `sources`. Move or delete it.",
                )
            )
