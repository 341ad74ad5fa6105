"""The form *Add a record*: a record with its name, and with the facts that are written so that a program can read them."""

from __future__ import annotations

import re
from pathlib import Path

from .. import ids
from ..model import Dataset, Publication, Resource
from ..text import slug
from . import citing, locate
from .commented import Block, Document
from .correction import Proposal, row_of
from .edit import EVIDENCE, Record, Said, Target, add_row, mapping
from .fmt import canonical
from .issue_form import Answers, Refusal
from .markdown import bullets, code

_FACT = re.compile(r"(?:[-*]\s+)?([\w ]{1,60}?)\s*[:=]\s*(.+?)\s*(?:[“\"](.+)[”\"]\s*\.?)?")
MOST_FACTS = 50


def proposal(root: Path, publication: Publication, answers: Answers) -> Proposal:
    """The new record. Raises `Refusal` where there is one of that name, or the source is not known."""
    data = locate.dataset(publication, answers)
    resource = _resource(data, answers.line("kind"))
    name = answers.line("name")
    slug_of = _free_id(data, resource, name)
    main = citing.said(root, data, answers)
    root_block = mapping({"id": slug_of, resource.label: name})
    tables = {r.name: r for r in data.descriptor.nested_in(resource.name)}
    record = Record(root_block, False, tuple(tables))
    record.support(Target(resource.label), main)
    told = [
        f"A new record, {code(f'{resource.name}/{slug_of}')}: {code(name)}.",
        f"Evidence for the name: {code(main.quote, 400)} from {code(main.source)}",
    ]
    left = [line for line in _lines(answers.text("facts")) if not _fact(data, resource, tables, record, root_block, line, main, told)]
    if left:
        told.append(
            "Not put into the record, since a program cannot tell what is meant:\n"
            + "\n".join(f"  {line}" for line in bullets([code(line, 400) for line in left]).splitlines())
        )
    path = f"datasets/{data.name}/{resource.name}/{slug_of}.yaml"
    return Proposal({path: canonical(Document(root_block), data.descriptor, resource)}, told)


def _resource(data: Dataset, kind: str) -> Resource:
    found = [r for r in data.descriptor.of_kind("entities") if kind.casefold() in (r.singular.casefold(), r.name)]
    if not found:
        kinds = ", ".join(code(r.singular) for r in data.descriptor.of_kind("entities"))
        raise Refusal(f"There is no kind of record {code(kind)}. It can be: {kinds}.")
    return found[0]


def _free_id(data: Dataset, resource: Resource, name: str) -> str:
    """An id made of the name, which no record has or had."""
    if not name:
        raise Refusal("The form does not say what the record is called.")
    names = {e.id: {e.name.casefold(), *(a.casefold() for a in e.aliases())} for e in data.of(resource.name)}
    same = [entity for entity, known in names.items() if name.casefold() in known]
    if same:
        raise Refusal(
            f"There is a record of this name: {', '.join(map(code, same))}. If it is the same {resource.singular}, "
            "please use the form *Correct a fact*. If it is another one, a maintainer must give it an id that "
            "tells the two apart."
        )
    made = slug(name)[:64].strip("-")
    taken = f"{resource.name}/{made}"
    if ids.problem(made):
        raise Refusal(f"No id can be made of the name {code(name)}: {ids.problem(made)} A maintainer must choose one.")
    if taken in data.entities or taken in data.redirects or taken in data.removed:
        raise Refusal(f"The id {code(taken)}, made of this name, is that of another record, or was. A maintainer must choose one.")
    return made


def _lines(facts: str) -> list[str]:
    lines = [line.strip() for line in facts.split("\n") if line.strip()]
    if len(lines) > MOST_FACTS:
        raise Refusal(f"The form has {len(lines)} facts; {MOST_FACTS} is the most.")
    return lines


def _fact(
    data: Dataset, resource: Resource, tables: dict[str, Resource], record: Record, root: Block, line: str, main: Said, told: list[str]
) -> bool:
    """Put one fact into the record: `property: value “words”`, the words of the name where there are none."""
    found = _FACT.fullmatch(line[:1000])
    if not found:
        return False
    name, value, quote = found.groups(default="")
    said = Said(main.source, " ".join(quote.split()) or main.quote)
    table = next((t for t in tables.values() if name.casefold() in (t.name, t.title.casefold())), None)
    if table:
        row = row_of(data, table, value)
        Record(row, True).add(said.block("supports", None))
        add_row(root, table.name, row)
    else:
        field = next((f for f in resource.fields.values() if name.casefold() in (f.name, f.title.casefold())), None)
        is_taken = field and not field.many and root.get(field.name)
        if field is None or field.name in ("id", EVIDENCE) or is_taken:
            return False
        text = locate.canonical(data, field, value)
        if field.many:
            record.put_item(field.name, text)
        else:
            record.put(field.name, text)
        record.support(Target(field.name, text if field.many else None), said)
    told.append(f"{code(name)}: {code(value)}, on {code(said.quote, 400)}")
    return True
