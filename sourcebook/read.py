"""Folders in, a sound `Publication` out, or all findings of all files at once."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from . import across, descriptor, files, moved, record_shape, uncited, yamlfile
from .checks import CHECKS, NEEDED
from .diagnostic import Diagnostic, Place, Rejected, errors
from .draft import DraftDataset, DraftRecord, DraftSource
from .link import link
from .model import Descriptor, Publication, Resource
from .source_text import SourceText, line_ranges

SEEDS = "seeds"
_KNOWN_FILES = (descriptor.NAME, moved.REDIRECTS, moved.REMOVED, uncited.NAME)


def read(root: Path) -> tuple[Publication, tuple[Diagnostic, ...]]:
    """Read, check and link the publication below `root`.

    Returns it with the warnings. Raises `Rejected` with every finding, warnings included, where one is an error.
    """
    found: list[Diagnostic] = []
    read_so_far = drafts(root, found)
    across.acquaint(read_so_far)
    for each in read_so_far:
        for check in CHECKS:
            found += check(each)
    if errors(found):
        raise Rejected(found)
    return Publication(across.connect([link(each) for each in read_so_far])), tuple(sorted(set(found)))


def as_it_was(root: Path) -> Publication:
    """The publication of an old revision. Rules grow stricter, and what passed then may not pass today: only those count
    without which nothing could be linked. Raises `Rejected`."""
    found: list[Diagnostic] = []
    read_so_far = drafts(root, found)
    across.acquaint(read_so_far)
    for each in read_so_far:
        for check in NEEDED:
            found += check(each)
    if errors(found):
        raise Rejected(found)
    return Publication(across.connect([link(each) for each in read_so_far]))


def drafts(root: Path, found: list[Diagnostic]) -> list[DraftDataset]:
    """All datasets as they were written, before any check; what could not be read goes to `found`.

    Raises `Rejected` for what is wrong with the descriptors.
    """
    return [_dataset(root, each, found) for each in descriptor.load_all(root)]


def _dataset(root: Path, described: Descriptor, found: list[Diagnostic]) -> DraftDataset:
    dataset = DraftDataset(described)
    folder = f"datasets/{described.name}"
    _stray_files(root / folder, folder, described, found)
    for resource in described.resources.values():
        if resource.kind == "rows":
            continue
        for entry in files.listing(root / folder / resource.name):
            record = _record(root, f"{folder}/{resource.name}/{entry.name}", entry, described, resource, found)
            if record is None:
                dataset.unread.add(f"{resource.name}/{os.path.splitext(entry.name)[0]}")
                continue
            if resource.kind == "sources":
                dataset.sources[record.id.partition("/")[2]] = _source(root, record)
            else:
                dataset.records[record.id] = record
    _locate_quotes(dataset)
    dataset.redirects, dataset.removed = moved.read(
        root, described, (*dataset.records, *(each.record.id for each in dataset.sources.values())), found
    )
    dataset.uncited = uncited.read(root, dataset, found)
    return dataset


def _stray_files(path: Path, folder: str, described: Descriptor, found: list[Diagnostic]) -> None:
    """Folders and files of a dataset that nothing would ever read."""
    for entry in files.listing(path):
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


def _record(
    root: Path, file: str, entry: os.DirEntry[str], described: Descriptor, resource: Resource, found: list[Diagnostic]
) -> DraftRecord | None:
    name, ending = os.path.splitext(entry.name)
    if entry.name.startswith("."):
        return None
    if ending != ".yaml":
        found.append(
            Diagnostic(
                Place(file),
                "stray_file",
                "A folder of records holds only files that end in .yaml.",
                "Rename it, or move it away.",
            )
        )
        return None
    try:
        node = yamlfile.load(files.read(root, file), file)
    except Rejected as rejected:
        found += rejected.diagnostics
        return None
    record, problems = record_shape.record(node, described, resource, file, name)
    found += problems
    # Where a value has the wrong shape, whatever else would be said of the record follows from that.
    return None if any(problem.code == "wrong_shape" for problem in problems) else record


def _source(root: Path, record: DraftRecord) -> DraftSource:
    """A source with its archived text, if its record is right about it."""
    row = record.row
    seed = row.fields.get("seed")
    if seed is None or not seed.items:
        return DraftSource(record)
    place = seed.items[0].place
    file = f"{SEEDS}/{seed.items[0].value}"
    if ".." in file.split("/"):
        problem = Diagnostic(
            place, "file_outside", "The archived text lies outside the folder seeds/.", "Copy it there."
        )
        return DraftSource(record, None, (problem,))
    missing = [name for name in ("sha256", "lines") if not (name in row.fields and row.fields[name].items)]
    if missing:
        return DraftSource(
            record,
            None,
            (
                Diagnostic(
                    place,
                    "seed_incomplete",
                    f"A source with a seed needs {' and '.join(missing)}.",
                    "`sha256` is the digest of the file, `lines` the ranges of its lines that are the article.",
                ),
            ),
        )
    try:
        data = files.read(root, file)
        text = _decoded(data, place, file)
        ranges = _ranges(text, record)
    except Rejected as rejected:
        return DraftSource(
            record,
            None,
            tuple(
                Diagnostic(place, d.code, d.message if d.place == place else f"{d.place.file}: {d.message}", d.help)
                if d.place.file.startswith(SEEDS)
                else d
                for d in rejected.diagnostics
            ),
        )
    problems: tuple[Diagnostic, ...] = ()
    digest = hashlib.sha256(data).hexdigest()
    if digest != row.text("sha256"):
        item = row.fields["sha256"].items[0]
        problems = (
            Diagnostic(
                item.place,
                "source_changed",
                f"{file} is not the text that was read: its sha256 is {digest}.",
                "Restore the file; or read the new text, check each claim against it, and then write the new digest.",
            ),
        )
    return DraftSource(record, SourceText(text, ranges), problems)


def _decoded(data: bytes, place: Place, file: str) -> str:
    if len(data) > files.MOST:
        raise Rejected(
            [
                Diagnostic(
                    place,
                    "seed_too_large",
                    f"{file} has more than {files.MOST:,} bytes.",
                    "Archive the part that is the article.",
                )
            ]
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected(
            [
                Diagnostic(
                    place, "wrong_encoding", f"{file} is not UTF-8 (byte {error.start}).", "Archive the text as UTF-8."
                )
            ]
        ) from None


def _ranges(text: str, record: DraftRecord) -> tuple[tuple[int, int], ...]:
    value = record.row.fields["lines"]
    lines: list[tuple[int, int]] = []
    for item in value.items:
        numbers = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", item.value)
        if not numbers:
            raise Rejected(
                [
                    Diagnostic(
                        item.place,
                        "lines_invalid",
                        f"{item.value!r} is no range of lines.",
                        "Write `3-8`, or `4` for one line.",
                    )
                ]
            )
        lines.append((int(numbers[1]), int(numbers[2] or numbers[1])))
    try:
        return line_ranges(text, tuple(lines))
    except ValueError as error:
        raise Rejected(
            [
                Diagnostic(
                    value.key,
                    "lines_invalid",
                    f"The range {error} overlaps another, or leaves the file.",
                    "Compare it with the numbers of the lines of the file.",
                )
            ]
        ) from None


def _locate_quotes(dataset: DraftDataset) -> None:
    for _, evidence in dataset.citing():
        source = dataset.sources.get(evidence.text("source"))
        if source and source.text and evidence.text("quote").strip():
            evidence.matches = source.text.find(
                evidence.text("quote"), evidence.text("prefix"), evidence.text("suffix")
            )
