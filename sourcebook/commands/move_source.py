"""`rename` of a source: its record, all evidence that cites it, the list of what is not cited, and its address."""

from __future__ import annotations

from pathlib import Path

from .. import files, ids, uncited
from ..model import Dataset, Resource, Source
from . import commented, fmt, references
from .commented import Document
from .patch import edited
from .references import Blocked, Change


def renamed(root: Path, data: Dataset, source: Source, slug: str) -> dict[str, str | None]:
    """The files as they will be, but for redirects.yaml. Raises `Blocked`."""
    (resource,) = data.descriptor.of_kind("sources")
    new = f"{resource.name}/{slug}"
    if problem := ids.problem(slug):
        raise Blocked(problem)
    if slug in data.sources:
        raise Blocked(f"There is a source {slug} already.")
    if new in data.redirects or new in data.removed:
        raise Blocked(f"{new} is the id of a record that is gone. An id is never used again: choose another one.")
    changed: dict[str, str | None] = {source.file: None}
    changed[f"{source.file.rpartition('/')[0]}/{slug}.yaml"] = _with(root, data, resource, source.file, {"id": slug})
    if not source.text("origin"):  # copies of it name it by its id
        for other in data.sources.values():
            if other.text("origin") == source.id:
                changed[other.file] = _with(root, data, resource, other.file, {"origin": slug})
    changed |= references.texts(root, data, Change(resource.name, source.id, slug))
    return changed | _uncited(root, data, source.id, slug)


def _with(root: Path, data: Dataset, resource: Resource, file: str, values: dict[str, str]) -> str:
    """A record with other values."""

    def edit(document: Document) -> None:
        for name, value in values.items():
            entry = document.root.get(name)
            if entry:
                entry.node = value

    return edited(files.read(root, file), file, lambda document: fmt.canonical(document, data.descriptor, resource), edit)


def _uncited(root: Path, data: Dataset, old: str, new: str) -> dict[str, str | None]:
    path = f"datasets/{data.name}/{uncited.NAME}"
    if not (root / path).exists():
        return {}
    before = files.read(root, path)
    document = commented.read(before, path)
    entry = document.root.get(old)
    if entry is None:
        return {}
    # The key alone: the list below it has thousands of lines that no form of ours wrote.
    line = entry.line
    lines = before.decode().split("\n")
    lines[line] = lines[line].replace(old, new, 1)
    after = "\n".join(lines)
    if commented.read(after.encode(), path).root.get(new) is None:
        raise Blocked(f"Change {old} to {new} in {path} by hand first, and write it without quotation marks.")
    return {path: after}
