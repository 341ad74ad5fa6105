"""What became of records that are gone: redirects.yaml and removed.yaml of a dataset.

An address that was published never breaks. A merged or renamed record leaves `old: new` in redirects.yaml, a
withdrawn one its date and the reason in removed.yaml, without personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from . import files, ids, yamlfile
from .change import Removal
from .dates import is_day
from .diagnostic import Diagnostic, Place, Rejected
from .spec import Descriptor
from .text import did_you_mean
from .yamlfile import Mapping, Text

REDIRECTS, REMOVED = "redirects.yaml", "removed.yaml"


def read(root: Path, descriptor: Descriptor, records: Iterable[str], found: list[Diagnostic]) -> tuple[dict[str, str], dict[str, Removal]]:
    """Redirects (old id → new) and removals (id → when and why); what is wrong goes to `found`.

    `records` are the ids of all records: of entities, and of sources as `sources/…`.
    """
    known = frozenset(records)
    moves, gone = _load(root, descriptor, REDIRECTS, found), _load(root, descriptor, REMOVED, found)
    found += [*_redirect_problems(moves, descriptor, known), *_removal_problems(gone, descriptor, known)]
    found += [
        _bad(gone.keys[name], f"{name!r} is withdrawn here and redirected in {REDIRECTS}.", "Keep one of the two lines.")
        for name in gone.items
        if name in moves.items
    ]
    redirects = {old: new.value for old, new in moves.items.items() if isinstance(new, Text)}
    removed = {
        name: Removal(node.text("date") or "", node.text("reason") or "") for name, node in gone.items.items() if isinstance(node, Mapping)
    }
    return redirects, removed


def _load(root: Path, descriptor: Descriptor, name: str, found: list[Diagnostic]) -> Mapping:
    file = f"datasets/{descriptor.name}/{name}"
    if not (root / file).exists():
        return Mapping({}, {}, Place(file))
    try:
        return yamlfile.load(files.read(root, file), file)
    except Rejected as rejected:
        found += rejected.diagnostics
        return Mapping({}, {}, Place(file))


def _redirect_problems(moves: Mapping, descriptor: Descriptor, known: frozenset[str]) -> Iterator[Diagnostic]:
    for old, new in moves.items.items():
        place = moves.keys[old]
        yield from _old_id(old, place, descriptor, known)
        if not isinstance(new, Text):
            yield _bad(new.place, "A redirect has one new id.", "Write `resource/old-id: resource/new-id`.")
        elif (old.partition("/")[0] == "sources") != (new.value.partition("/")[0] == "sources"):
            yield _bad(new.place, "A source can be redirected to a source only.", "Write the record that took its place.")
        elif new.value in moves.items:
            yield _bad(new.place, f"{new.value!r} is itself redirected.", f"Point {old} to where that one goes.")
        elif new.value not in known:
            yield _bad(new.place, f"There is no record {new.value!r}.", did_you_mean(new.value, known) or "Write resource/id.")


def _removal_problems(gone: Mapping, descriptor: Descriptor, known: frozenset[str]) -> Iterator[Diagnostic]:
    for name, node in gone.items.items():
        place = gone.keys[name]
        yield from _old_id(name, place, descriptor, known)
        if not isinstance(node, Mapping) or set(node.items) != {"date", "reason"} or not (node.text("reason") or "").strip():
            yield _bad(place, "A removal has a date and a reason, and nothing else.", "Write `{date: 2026-01-31, reason: …}`.")
        elif not is_day(node.text("date") or ""):
            yield _bad(node.items["date"].place, "The date of a removal is a day.", "Write it as 2026-01-31.")


def _old_id(name: str, place: Place, descriptor: Descriptor, known: frozenset[str]) -> Iterator[Diagnostic]:
    resource, _, last = name.partition("/")
    if resource not in [r.name for r in descriptor.resources.values() if r.kind != "rows"] or ids.problem(last):
        yield _bad(place, f"{name!r} is no address of a record.", "Write resource/id, as in the address of the page.")
    elif name in known:
        yield _bad(
            place,
            f"{name!r} is gone by this line, and is a record too.",
            "An id is never used again: rename the record.",
        )


def _bad(place: Place, message: str, advice: str) -> Diagnostic:
    return Diagnostic(place, "moved_record", message, advice)
