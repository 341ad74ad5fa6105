"""`rename`, `merge` and `withdraw`: a record goes, its address stays, and nothing refers to what is no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from .. import files, ids
from ..diagnostic import Rejected, render
from ..model import Dataset, Entity
from ..moved import REDIRECTS, REMOVED
from ..read import read
from ..text import did_you_mean
from . import commented, emit, fmt, move_source, references
from .commented import Block, Document, Entry
from .edit import mapping
from .merging import merged
from .patch import edited
from .references import Blocked, Change
from .trial import Files, apply, settled

HEADS = {
    REDIRECTS: "# Records that were renamed or merged: the old id, and the one that took its place.",
    REMOVED: "# Records that were withdrawn: when, and why. No personal data.",
}


def rename(root: Path, old: str, new: str, *, dataset: str = "") -> int:
    """Give a record another id, in its file, in all references to it, and by a redirect."""
    return _run(root, lambda: _rename(root, old, new, dataset))


def merge(root: Path, old: str, new: str, *, dataset: str = "") -> int:
    """Take what one record says over into another, and let the address of the first lead to the second."""
    return _run(root, lambda: _merge(root, old, new, dataset))


def withdraw(root: Path, name: str, reason: str, *, day: str = "", dataset: str = "") -> int:
    """Take a record out, with all that refers to it, and say when and why at its address."""
    return _run(root, lambda: _withdraw(root, name, reason, day or datetime.now(UTC).date().isoformat(), dataset))


def _run(root: Path, change: Callable[[], tuple[Files, list[str]]]) -> int:
    """Try the change on a copy and make it. Returns 1 with the reason, and every file as it was, where it cannot be."""
    try:
        changed, told = change()
        changed, _, _ = settled(root, changed)
    except Blocked as blocked:
        print(blocked)
        return 1
    except Rejected as rejected:
        print(f"{render(rejected.diagnostics)}\nNothing was changed. The lines are those of the files as they would be.")
        return 1
    apply(root, changed)
    for path, text in sorted(changed.items()):
        print(f"{'removed' if text is None else 'written'}: {path}")
    print("\n".join(told))
    return 0


def _rename(root: Path, old: str, new: str, dataset: str) -> tuple[Files, list[str]]:
    if old.partition("/")[0] == references.SOURCES:
        return _rename_source(root, old, new, dataset), []
    data, entity = entity_called(root, old, dataset)
    resource, _, slug = new.partition("/")
    if resource != entity.resource.name:
        raise Blocked(f"A record stays in its folder: write {entity.resource.name}/the-new-id.")
    if problem := ids.problem(slug):
        raise Blocked(problem)
    if new in data.entities:
        raise Blocked(f"There is a record {new} already. If they are the same, run: build.py merge {old} {new}")
    if new in data.redirects or new in data.removed:
        raise Blocked(f"{new} is the id of a record that is gone. An id is never used again: choose another one.")
    change = Change(resource, entity.slug, slug)

    def edit(document: Document) -> None:
        given = document.root.get("id")
        if given:
            given.node = slug
        references.repoint(document.root, data.descriptor, entity.resource, change)

    text = edited(
        files.read(root, entity.file), entity.file, lambda document: fmt.canonical(document, data.descriptor, entity.resource), edit
    )
    path = f"{entity.file.rpartition('/')[0]}/{slug}.yaml"
    moved = {entity.file: None, path: text, **references.texts(root, data, change)}
    return moved | _redirected(root, data, old, new), []


def _rename_source(root: Path, old: str, new: str, dataset: str) -> Files:
    name = old.partition("/")[2]
    found = [each for each in read(root)[0].datasets if dataset in ("", each.name)]
    holding = [each for each in found if name in each.sources]
    if len(holding) != 1:
        raise Blocked(
            f"Say which dataset with --dataset: {', '.join(each.name for each in holding)}."
            if holding
            else f"There is no source {name!r}. {did_you_mean(name, [n for each in found for n in each.sources])}".strip()
        )
    if new.partition("/")[0] != references.SOURCES:
        raise Blocked(f"A record stays in its folder: write {references.SOURCES}/the-new-id.")
    data = holding[0]
    changed = move_source.renamed(root, data, data.sources[name], new.partition("/")[2])
    return changed | _redirected(root, data, old, new)


def _merge(root: Path, old: str, new: str, dataset: str) -> tuple[Files, list[str]]:
    data, entity = entity_called(root, old, dataset)
    _, into = entity_called(root, new, dataset)
    if old == new or entity.resource.name != into.resource.name:
        raise Blocked("Two different records of one kind can be merged.")
    told: list[str] = []
    taken = commented.read(files.read(root, entity.file), entity.file)
    change = Change(entity.resource.name, entity.slug, into.slug)

    def edit(document: Document) -> None:
        told.extend(merged(document.root, taken.root, data.descriptor, into.resource))
        references.repoint(document.root, data.descriptor, into.resource, change)

    text = edited(files.read(root, into.file), into.file, lambda document: fmt.canonical(document, data.descriptor, into.resource), edit)
    others = references.texts(root, data, change)
    return {**others, entity.file: None, into.file: text} | _redirected(root, data, old, new), told


def _withdraw(root: Path, name: str, reason: str, day: str, dataset: str) -> tuple[Files, list[str]]:
    data, entity = entity_called(root, name, dataset)
    if not reason.strip():
        raise Blocked("Say why, in words that hold no personal data: they are published at the old address.")
    changed: dict[str, str | None] = {entity.file: None}
    changed |= references.texts(root, data, Change(entity.resource.name, entity.slug, None))
    led = [old for old, new in data.redirects.items() if new == name]
    removal = mapping({"date": day, "reason": " ".join(reason.split())})

    def edit(document: Document) -> None:
        for each in (name, *led):
            document.root.entries.append(Entry(removal, each))

    changed |= _listed(root, data, REMOVED, edit)
    if led:  # what led here explains now, too
        changed |= _listed(root, data, REDIRECTS, lambda document: _forget(document, led))
    told = [
        f"{path} no longer refers to it: look whether it still says something."
        for path in changed
        if path not in (entity.file, *(f"datasets/{data.name}/{each}" for each in HEADS))
    ]
    return changed, told + list(_named(root, data, entity, changed))


def _named(root: Path, data: Dataset, entity: Entity, changed: Files) -> Iterator[str]:
    """The records that still have the name of what was withdrawn in their words: quotes, summaries, notes."""
    names = {name for name in (entity.name, *entity.aliases()) if name}
    for other in data.entities.values():
        text = changed.get(other.file) or files.read(root, other.file).decode()
        found = sorted(name for name in names if name in text)
        if other.id != entity.id and found:
            yield f"{other.file} still says {', '.join(map(repr, found))}."


def entity_called(root: Path, name: str, dataset: str) -> tuple[Dataset, Entity]:
    """The record that `resource/id` means. Raises `Blocked`."""
    publication, _ = read(root)
    found = [each for each in publication.datasets if dataset in ("", each.name)]
    holding = [each for each in found if name in each.entities]
    if len(holding) > 1:
        raise Blocked(f"Say which dataset with --dataset: {', '.join(each.name for each in holding)}.")
    if not holding:
        known = [entity for each in found for entity in each.entities]
        raise Blocked(f"There is no record {name!r}. {did_you_mean(name, known) or 'Write resource/id.'}")
    return holding[0], holding[0].entities[name]


def _redirected(root: Path, data: Dataset, old: str, new: str) -> dict[str, str | None]:
    """redirects.yaml with the new line; what led to the old id leads to the new one, without a detour."""

    def edit(document: Document) -> None:
        for entry in document.root.entries:
            if entry.node == old:
                entry.node = new
        document.root.entries.append(Entry(new, old))

    return _listed(root, data, REDIRECTS, edit)


def _forget(document: Document, names: list[str]) -> None:
    document.root.entries = [entry for entry in document.root.entries if entry.key not in names]


def _listed(root: Path, data: Dataset, name: str, edit: Callable[[Document], None]) -> dict[str, str | None]:
    """One of the two lists of records that are gone, after an edit; None where nothing is left in it."""
    path = f"datasets/{data.name}/{name}"
    if not (root / path).exists():
        document = Document(Block(True), [HEADS[name]])
        edit(document)
        return {path: emit.text(document)}
    before = files.read(root, path)
    edit(document := commented.read(before, path))
    return {path: edited(before, path, _spread, edit) if document.root.entries else None}


def _spread(document: Document) -> str:
    fmt.spread(document.root)
    return emit.text(document)
