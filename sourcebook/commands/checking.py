"""`checked`, and the form *It still stands*: the day beside each citation that was compared with its source once more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from .. import files
from ..dates import is_day
from ..diagnostic import Rejected, render
from ..model import Dataset, Entity, Publication
from . import citing, locate
from .commented import Block, Document, Entry
from .correction import Proposal
from .edit import Record, rows
from .fmt import canonical
from .issue_form import Answers, Refusal
from .locate import Spot
from .markdown import code
from .move import entity_called
from .patch import edited
from .references import Blocked
from .trial import apply, settled


def run(root: Path, name: str, prop: str, day: str, *, source: str = "", dataset: str = "") -> int:
    """Write the day beside the evidence of a record, or of one property. Returns 1 with the reason where it cannot."""
    try:
        data, entity = entity_called(root, name, dataset)
        _refuse_day(day, datetime.now(UTC).date())
        where = locate.spot(data, entity, prop, "", "") if prop else None
        text, count = marked(root, data, entity, where, day, source)
        changed, _, _ = settled(root, {entity.file: text})
    except (Blocked, Refusal) as refused:
        print(refused)
        return 1
    except Rejected as rejected:
        print(f"{render(rejected.diagnostics)}\nNothing was changed. The lines are those of the file as it would be.")
        return 1
    apply(root, changed)
    print(f"written: {entity.file} ({count} {'citation' if count == 1 else 'citations'})")
    return 0


def proposal(root: Path, publication: Publication, answers: Answers) -> Proposal:
    """The same, as a form asks for it. Raises `Refusal`."""
    data = locate.dataset(publication, answers)
    entity = locate.entity(data, answers.line("entity"))
    prop = answers.line("property")
    where = locate.spot(data, entity, prop, answers.line("value"), "") if prop else None
    locate.refuse_stale(data, where, answers.line("value"))
    cited = citing.source(data, data.descriptor, answers.line("source"))
    day = answers.line("day") or answers.day
    _refuse_day(day, date.fromisoformat(answers.day) if is_day(answers.day) else None)
    text, count = marked(root, data, entity, where, day, cited.id)
    what = f"{code(entity.id)}{f', {code(where.path)},' if where else ''}"
    return Proposal(
        {entity.file: text},
        [f"{what} was compared with {code(cited.id)} on {day}, and still stands: {count} {'citation' if count == 1 else 'citations'}."],
    )


def marked(root: Path, data: Dataset, entity: Entity, where: Spot | None, day: str, source: str = "") -> tuple[str, int]:
    """The file of a record with the day beside its evidence, and beside how many citations it is new.

    Without `where` it is all of the record; with `source`, what that source says. Raises `Refusal` where it is nothing.
    """
    resource, done = entity.resource, [0]
    tables = [table.name for table in data.descriptor.nested_in(resource.name)]

    def edit(document: Document) -> None:
        cited = [item for item in _meant(document.root, tables, where) if _text(item, "source")]
        found = [item for item in cited if source in ("", _text(item, "source"))]
        if not found:
            raise Refusal(_nothing(entity, where, source))
        older = [item for item in found if _text(item, "checked") < day]
        if not older:
            raise Refusal(f"The record says already that it was compared on {code(_text(found[0], 'checked'))}.")
        for item in older:
            _put(item, day)
        done[0] = len(older)

    text = edited(files.read(root, entity.file), entity.file, lambda document: canonical(document, data.descriptor, resource), edit)
    return text, done[0]


def _meant(root: Block, tables: list[str], where: Spot | None) -> Iterator[Block]:
    """The evidence items that speak of a property, or all of the record."""
    if where is None or not where.table:
        record = Record(root, False, tuple(tables))
        yield from (item for item in record.evidence() if where is None or _is_about(record, item, where))
    for table in tables if where is None else filter(None, [where.table]):
        for index, block in enumerate(rows(root, table)):
            row = Record(block, True)
            if where is None or where.index in (-1, index):
                yield from (item for item in row.evidence() if where is None or _is_about(row, item, where))


def _is_about(record: Record, item: Block, where: Spot) -> bool:
    """Whether an evidence item supports or contradicts the property, or the one value of it that is meant."""
    if where.field is None:
        return True
    against = item.get("contradicts")
    other = [entry.key for entry in against.node.entries] if against and isinstance(against.node, Block) else []
    names = [*record.targets(item), *other]
    if where.field.many and where.claim:
        return not {where.field.name, f"{where.field.name}={where.claim.value.text}"}.isdisjoint(names)
    return any(name.partition("=")[0] == where.field.name for name in names)


def _put(item: Block, day: str) -> None:
    entry = item.get("checked")
    if entry:
        entry.node = day
    else:
        item.entries.append(Entry(day, "checked"))


def _nothing(entity: Entity, where: Spot | None, source: str) -> str:
    what = f"{code(where.path)} of {code(entity.id)}" if where else code(entity.id)
    if not source:
        return f"{what} has no evidence that cites a source."
    return (
        f"{what} does not cite {code(source)}. If that source says the same, add it as evidence first, with its words: "
        "then it has been compared."
    )


def _refuse_day(day: str, latest: date | None) -> None:
    if not is_day(day):
        raise Refusal(f"{code(day)} is no day. Write the day on which you compared it with the source, as 2026-01-31.")
    if latest and date.fromisoformat(day) > latest + timedelta(days=1):  # it may be tomorrow already where somebody lives
        raise Refusal(f"The day {code(day)} is still to come.")


def _text(item: Block, key: str) -> str:
    entry = item.get(key)
    return entry.node if entry and isinstance(entry.node, str) else ""
