"""The form *Correct a fact*: one property of one record, set, added to, supported or contradicted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .. import files
from ..model import Dataset, Publication, Resource
from . import citing, commented, forms, locate
from .commented import Block, Document
from .edit import Record, Said, Target, add_row, mapping, rows, sequence
from .fmt import canonical
from .issue_form import Answers, Refusal
from .locate import Spot
from .markdown import code
from .patch import edited

Told = list[str]


@dataclass(slots=True)
class Proposal:
    """Files to write, and what they do, as lines of Markdown."""

    files: dict[str, str]
    told: Told = field(default_factory=list)


def proposal(root: Path, publication: Publication, answers: Answers) -> Proposal:
    """The change that a correction asks for. Raises `Refusal` with everything that is missing."""
    kind = answers.line("kind")
    if kind not in EDITS:
        raise Refusal(
            "This needs a person: the form says that something else than a value is wrong. "
            "A maintainer will read it and change the record by hand."
        )
    data = locate.dataset(publication, answers)
    where, said = both(
        lambda: _spot(data, answers),
        lambda: citing.said(root, data, answers, needs_note=kind == forms.OTHER),
    )
    told: Told = []
    locate.refuse_stale(data, where, answers.line("value"))
    _refuse_nothing(where, answers)

    def edit(document: Document) -> None:
        EDITS[kind](_Task(data, where, said, answers, document.root, told))

    file, resource = where.entity.file, where.entity.resource

    def tidy(text: str) -> str:
        return canonical(commented.read(text.encode(), file), data.descriptor, resource)

    before = files.read(root, file).decode()
    text = edited(before.encode(), file, lambda document: canonical(document, data.descriptor, resource), edit)
    if text == tidy(text) and before != tidy(before):
        told.append("The file was not in canonical form, and the edit could not be made without putting it into it.")
    if answers.text("note") and not said.note:
        told.append(f"Written beside it in the form, and not put into the record: {code(answers.text('note'), 500)}")
    return Proposal({where.entity.file: text}, told)


def both(first: Callable[[], Spot], second: Callable[[], Said]) -> tuple[Spot, Said]:
    """Both results, or what is missing for either, told at once."""
    problems = []
    try:
        one = first()
    except Refusal as refusal:
        problems.append(str(refusal))
    try:
        other = second()
    except Refusal as refusal:
        problems.append(str(refusal))
    if problems:
        raise Refusal("\n\n".join(problems))
    return one, other


def _spot(data: Dataset, answers: Answers) -> Spot:
    about = locate.entity(data, answers.line("entity"))
    if answers.line("property").strip() == "id":
        raise Refusal("An id never changes its meaning. A maintainer can give the record another one with `build.py rename`.")
    return locate.spot(data, about, answers.line("property"), answers.line("value"), answers.line("page"))


def _refuse_nothing(where: Spot, answers: Answers) -> None:
    """What is to be changed must be there."""
    if answers.line("kind") != forms.MISSING and where.claim is None:
        values = [c.value.text for c in where.entity.claims() if c.property == where.path]
        raise Refusal(
            f"{code(where.entity.id)} has no such value of {code(where.path)}"
            + (
                f"; it has {', '.join(map(code, values))}. Please write the one that you mean under *What it says now*."
                if values
                else f". If it is to be added, choose *{forms.MISSING}*."
            )
        )


@dataclass(frozen=True, slots=True)
class _Task:
    """One edit: what is asked, where, and the record to be edited."""

    data: Dataset
    where: Spot
    said: Said
    answers: Answers
    root: Block
    told: Told

    @property
    def record(self) -> Record:
        tables = tuple(r.name for r in self.data.descriptor.nested_in(self.where.entity.resource.name))
        if not self.where.table:
            return Record(self.root, False, tables)
        return Record(rows(self.root, self.where.table)[self.where.index], True)

    def target(self, value: str) -> Target:
        assert self.where.field  # noqa: S101 - edits of values are asked for with a field
        return Target(self.where.field.name, value if self.where.field.many else None)

    @property
    def value(self) -> str:
        return self.where.claim.value.text if self.where.claim else ""

    def correct(self) -> str:
        """The value that is asked for, as the records write it."""
        given = self.answers.line("correct")
        if not given:
            raise Refusal("The form does not say what the value should be. Please edit the issue, and write it under *What it should say*.")
        return locate.canonical(self.data, self.where.field, given) if self.where.field else given

    def cite(self, target: Target) -> None:
        if self.record.support(target, self.said):
            self.told.append(f"Evidence for {code(str(target))}: {_shown(self.said)}")

    def tell(self, words: str) -> None:
        self.told.append(f"{code(self.where.entity.id)}: {words}")


def _set(task: _Task) -> None:
    new, record = task.correct(), task.record
    if new == task.value:
        raise Refusal(f"{code(task.where.path)} is {code(new)} already. If the source is a further one for it, choose *{forms.SAME}*.")
    old, target = task.target(task.value), task.target(new)
    if target.item is not None and new in record.items(target.field):
        raise Refusal(f"{code(task.where.path)} has {code(new)} too. If {code(task.value)} is to go, a maintainer must take it out.")
    record.pin(old, task.said)
    lost = record.unsupport(old, task.said)
    record.retarget(old, target)
    record.settle(old, new)
    if target.item is None:
        record.put(target.field, new)
    else:
        record.put_item(target.field, new, task.value)
    task.tell(f"{code(task.where.path)} is now {code(new)}, and was {code(task.value)}.")
    for source, quote in lost:
        task.told.append(
            f"No longer evidence for it: {_shown(Said(source, quote))}. If that source does say the old value, "
            "it should be recorded as a contradiction instead."
        )
    task.cite(target)


def _add(task: _Task) -> None:
    where = task.where
    if where.index < 0 or where.field is None:
        _add_row(task)
        return
    new, record = task.correct(), task.record
    target = task.target(new)
    if where.claim and not where.field.many:
        raise Refusal(
            f"{code(where.path)} is not missing: it is {code(task.value)}. If that is wrong, choose *{forms.WRONG}*; "
            f"if another source says otherwise, *{forms.OTHER}*."
        )
    if target.item is not None and new in record.items(where.field.name):
        raise Refusal(f"{code(where.path)} has {code(new)} already. If the source is a further one for it, choose *{forms.SAME}*.")
    record.pin(target, task.said)
    if target.item is None:
        record.put(target.field, new)
    else:
        record.put_item(target.field, new)
    task.tell(f"{code(where.path)} is new: {code(new)}.")
    task.cite(target)


def _add_row(task: _Task) -> None:
    table = task.data.descriptor.resources[task.where.table]
    default = task.where.field.name if task.where.field else ""
    given = task.answers.line("correct")
    if not given:
        task.correct()
    row = row_of(task.data, table, given, default)
    Record(row, True).add(task.said.block("supports", None))
    add_row(task.root, table.name, row)
    told = ", ".join(f"{e.key} {code(str(e.node))}" for e in row.entries if isinstance(e.node, str))
    task.tell(f"a row of {code(table.name)} is new: {told}.")
    task.told.append(f"Evidence for it: {_shown(task.said)}")


def row_of(data: Dataset, table: Resource, given: str, default: str = "") -> Block:
    """A nested row of `field: value; field: value`, or of one value alone. Raises `Refusal`."""
    first = default or next((f.name for f in table.fields.values() if f.required), next(iter(table.fields)))
    values: dict[str, str] = {}
    for part in given.split(";"):
        name, _, value = part.partition(":" if ":" in part else "=")
        known = next((f for f in table.fields.values() if name.strip().casefold() in (f.name, f.title.casefold())), None)
        if not known and not values and ";" not in given:
            known, value = table.fields[first], given
        if not known or not value.strip() or known.name in values:
            fields = ", ".join(code(name) for name in table.fields)
            raise Refusal(
                f"{code(part)} is no field of a row of {code(table.name)} with its value. A new row is written as "
                f"{code('field: value; field: value')}. Its fields are: {fields}."
            )
        values[known.name] = locate.canonical(data, known, value)
    return mapping({name: sequence(value.split(", ")) if table.fields[name].many else value for name, value in values.items()})


def _further(task: _Task) -> None:
    if task.answers.line("correct") and task.correct() != task.value:
        raise Refusal(
            f"The form says that the source says the same, and gives another value: {code(task.correct())}, where the "
            f"record has {code(task.value)}. If the source says otherwise, choose *{forms.OTHER}*."
        )
    target = task.target(task.value)
    if not task.record.support(target, task.said):
        raise Refusal(f"The record has this evidence for {code(str(target))} already.")
    task.tell(f"{code(task.where.path)}, {code(task.value)}, has further evidence: {_shown(task.said)}")


def _dispute(task: _Task) -> None:
    other, target = task.correct(), task.target(task.value)
    if other == task.value:
        raise Refusal(f"The record says {code(other)} too. If the source is a further one for it, choose *{forms.SAME}*.")
    task.record.contradict(target, other, task.said)
    task.tell(f"{code(task.where.path)}, {code(task.value)}, is disputed now: another source says {code(other)}.")
    task.told.append(f"The evidence for that: {_shown(task.said)}")


def _requote(task: _Task) -> None:
    assert task.where.claim  # noqa: S101 - refused where there is none
    target, record = task.target(task.value), task.record
    cited = {c.source.id for c in task.where.claim.supporting if c.source}
    if task.said.source not in cited and len(task.where.claim.supporting) > 1:
        raise Refusal(
            f"Several quotes carry {code(str(target))}, from {', '.join(map(code, sorted(cited)))}. "
            "Please name the source of the one that does not."
        )
    record.pin(target, task.said)
    lost = record.unsupport(target, task.said, task.said.source if task.said.source in cited else "")
    if not record.support(target, task.said) and not lost:
        raise Refusal(f"The record has this evidence for {code(str(target))} already.")
    task.tell(f"{code(task.where.path)}, {code(task.value)}, has another quote: {_shown(task.said)}")
    task.told.extend(f"No longer evidence for it: {_shown(Said(*each))}" for each in lost)


def _shown(said: Said) -> str:
    return f"{code(said.quote, 400) if said.quote else 'no words'} from {code(said.source or 'the editors')}"


EDITS: dict[str, Callable[[_Task], None]] = {
    forms.WRONG: _set,
    forms.MISSING: _add,
    forms.SAME: _further,
    forms.OTHER: _dispute,
    forms.BAD_QUOTE: _requote,
}
