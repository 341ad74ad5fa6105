"""The data dictionary: every table, field and allowed value, from the descriptors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..draft import EVIDENCE_KEYS
from ..model import Dataset, Site
from ..outputs.table import Column, Table
from ..spec import Descriptor, Field, Resource
from .wording import BASES, EVIDENCE, checked_again, value_kind

_MARKUP = re.compile(r"([\\*_\[\]<>|])")
_START = """# Data dictionary

*This page is made from the descriptors by `python build.py schemas`. Do not edit it.*

Each record is one YAML file. Its values and its nested rows carry evidence: quotes from sources. The same values are
published as tables, and the evidence as the tables `claims` and `citations`. All values are published as they were
typed. For a date of mixed precision (EDTF) the tables have two more columns, its earliest and its latest day:
`…_earliest` and `…_latest`.
"""


def text(descriptors: Sequence[Descriptor]) -> str:
    """The page, in Markdown."""
    lines = [_START, "## Evidence", "", "What an evidence item in a YAML file can hold.", ""]
    lines += _table(("Key", "What it means"), ((f"`{key}`", EVIDENCE[key]) for key in EVIDENCE_KEYS))
    lines += ["", "`basis` can be:", ""]
    lines += _table(("Value", "What it means"), ((f"`{value}`", label) for value, label in BASES.items()))
    for descriptor in descriptors:
        lines += ["", *_dataset(descriptor)]
    return "\n".join(lines).rstrip() + "\n"


def _dataset(descriptor: Descriptor) -> Iterator[str]:
    yield f"## {_plain(descriptor.title)}"
    yield ""
    yield f"{_plain(descriptor.description)} The dataset is called `{descriptor.name}`."
    for resource in descriptor.resources.values():
        yield ""
        yield from _resource(resource, descriptor)
    for table in _generated(descriptor):
        yield ""
        yield from _evidence_table(table)


def _resource(resource: Resource, descriptor: Descriptor) -> Iterator[str]:
    yield f"### {_plain(resource.title)}"
    yield ""
    yield f"{_plain(resource.description)} {_where(resource, descriptor)}"
    yield ""
    yield from _table(
        ("Field", "Title", "What it holds", "What it means"),
        ((f"`{f.name}`", _plain(f.title), _holds(f, descriptor), _plain(f.description)) for f in resource.fields.values()),
    )
    for field in resource.fields.values():
        if field.categories:
            yield ""
            yield f"`{field.name}` can be:"
            yield ""
            yield from _table(("Value", "Label"), ((f"`{value}`", _plain(label)) for value, label in field.categories.items()))


def _where(resource: Resource, descriptor: Descriptor) -> str:
    if resource.kind == "rows":
        inside = ", ".join(f"`{name}`" for name in resource.rows_of)
        return (
            f"Written under `{resource.name}:` inside the records of {inside}; "
            f"published as `{resource.name}.csv`, each row with its `entity_id`."
        )
    return f"One file a record in `datasets/{descriptor.name}/{resource.name}/`; published as `{resource.name}.csv`."


def _holds(field: Field, descriptor: Descriptor) -> str:
    kind = value_kind(field, descriptor)
    also = [
        word
        for word, applies in (
            ("required", field.required),
            ("unique", field.unique),
            ("may be editorial", field.editorial),
            ("the party must be named in or next to the quote", field.sensitive),
        )
        if applies
    ]
    also += [f"{_RULES[name]} {value}" for name, value in field.constraints.items() if name in _RULES]
    if "pattern" in field.constraints:
        also.append(f"of the form `{field.constraints['pattern']}`".replace("|", "\\|"))
    return "; ".join((kind, *also)) + checked_again(field)


_RULES = {"minimum": "at least", "maximum": "at most", "minLength": "characters, at least:", "maxLength": "characters, at most:"}


def _generated(descriptor: Descriptor) -> Iterator[Table]:
    """The tables that every package has beside those of its descriptor."""
    from ..outputs import tables

    nothing = Dataset(descriptor, {}, {}, {})
    yield from (table for name, table in tables.of(nothing, Site("")).items() if name not in descriptor.resources)


def _evidence_table(table: Table) -> Iterator[str]:
    yield f"### {_plain(table.title)}"
    yield ""
    yield f"{_plain(table.description)} Made by the build; published as `{table.name}.csv`."
    yield ""
    yield from _table(
        ("Column", "Title", "Type", "What it means"), ((f"`{c.name}`", _plain(c.title), c.type, _column(c)) for c in table.columns)
    )


def _column(column: Column) -> str:
    labels = column.properties.get("categories", ())
    choices = "; ".join(f"`{each['value']}`: {_plain(each['label'])}" for each in labels)
    return _plain(column.description) + (f" ({choices})" if choices else "")


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _plain(words: str) -> str:
    """Text in which no character is markup, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))
