"""Records that were edited, checked by themselves and linked into what was read before, without looking at the rest.

So a preview answers at once, however large the publication is. It knows less than `read`: what compares records with
each other, and what is counted over all of them, is left to the whole reading, which must follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from . import across, read_record
from .checks import ALONE
from .diagnostic import Diagnostic, Rejected, errors
from .draft import DraftDataset, DraftRecord
from .link import neighbours, relink
from .model import Dataset, Entity, Publication
from .overlaid import Overlaid
from .read import Reading


class TooFar(Exception):
    """The edit changes more than records that were there before."""


def amend(root: Path, reading: Reading, files: Iterable[str]) -> tuple[Reading, list[str]]:
    """The reading with some files of records read anew, and the entities whose pages show it, as `dataset/resource/id`, the edited
    ones first.

    Nothing of the old reading is changed. Raises `Rejected` with what is wrong with these records, and `TooFar` where
    the files are no records that could be read before.
    """
    edited = [_of(reading.drafts, file) for file in sorted(files)]
    found: list[Diagnostic] = []
    drafts = [_read(root, draft, [each for of, each in edited if of is draft], found) for draft in reading.drafts]
    if errors(found):
        raise Rejected(found)
    datasets, shown = [], list[str]()
    for before, draft in zip(reading.publication.datasets, drafts, strict=True):
        changed = tuple(draft.only or ())
        after, told = relink(before, draft, changed) if changed else (before, set[str]())
        datasets.append(after)
        near = dict.fromkeys([*_shown(before, after, [each.id for each in changed]), *sorted(told)])
        shown += [f"{before.name}/{name}" for name in near]
    whole = [replace(draft, only=None) for draft in drafts]
    return Reading(whole, Publication(tuple(datasets)), reading.warnings), shown


def _of(drafts: Iterable[DraftDataset], file: str) -> tuple[DraftDataset, DraftRecord]:
    for draft in drafts:
        folder = f"datasets/{draft.descriptor.name}/"
        record = draft.records.get(file.removeprefix(folder).removesuffix(".yaml"))
        if record and record.row.file == file:
            return draft, record
    raise TooFar(file)


def _read(root: Path, draft: DraftDataset, edited: list[DraftRecord], found: list[Diagnostic]) -> DraftDataset:
    """The draft with some records as they are now, narrowed to them."""
    now: list[DraftRecord] = []
    for each in edited:
        record, problems = read_record.record(root, each.row.file, draft.descriptor, each.row.resource)
        found += problems
        now += [record] if record else []
    made = replace(draft, records=Overlaid(draft.records, {each.id: each for each in now}), only=now)
    read_record.locate_quotes(made)
    for check in ALONE if now else ():
        found += check(made)
    return made


def _shown(before: Dataset, after: Dataset, changed: list[str]) -> list[str]:
    """The edited entities, those they are related to, and others that show their names or have another first line now."""
    near = dict.fromkeys(changed)
    for name in changed:
        was, now = before.entities[name], after.entities[name]
        if _elsewhere(was) != _elsewhere(now) or (was.name != now.name and name in before.mentions):
            raise TooFar(now.file)
        around = neighbours(before, name) | neighbours(after, name)
        near |= dict.fromkeys(sorted(around))
        if was.name != now.name:
            near |= dict.fromkeys(sorted({far for each in around for far in neighbours(after, each)}))
    return [name for name in near if name in after.entities]


def _elsewhere(entity: Entity) -> tuple[str, list[tuple[str, str]]]:
    """What records of other datasets show of it, where it refers to them: its name, and the addresses of the claims."""
    found = [(claim.id, claim.value.text) for claim in entity.claims() if claim.field.format == across.FORMAT]
    return (entity.name if found else ""), found
