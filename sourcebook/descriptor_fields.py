"""The rules of the fields of a descriptor, and of its references. The shape of the nodes is known to be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import ids
from .diagnostic import Diagnostic, Place
from .formats import CHECKS, NUMERIC
from .model import ENTITIES
from .schema import CONSTRAINTS, PARSERS, TYPES, BadValue, pattern_problem
from .text import did_you_mean
from .yamlfile import Mapping, Node, Sequence, Text

MOST_DAYS = 36_500
"""Of an interval: a hundred years."""
_ENGINE_FIELDS = ("evidence", "entity_id", "row")

Findings = Iterator[Diagnostic]


def bad(place: Place, message: str, advice: str) -> Diagnostic:
    return Diagnostic(place, "descriptor", message, advice)


def suggestion(word: str, known: Iterable[str]) -> str:
    """The nearest of the words that could stand there, or all of them."""
    words = list(known)
    return did_you_mean(word, words) or f"It can be: {', '.join(words)}."


def mappings(node: Node | None) -> list[Mapping]:
    return [item for item in (node.items if isinstance(node, Sequence) else ()) if isinstance(item, Mapping)]


def texts(node: Node | None) -> list[Text]:
    return [item for item in (node.items if isinstance(node, Sequence) else ()) if isinstance(item, Text)]


def by_name(nodes: Iterable[Mapping]) -> dict[str, Mapping]:
    """Nodes by their `name`; of two with one name, the first."""
    named: dict[str, Mapping] = {}
    for node in nodes:
        named.setdefault(node.text("name") or "", node)
    return named


def fields_of(resource: Mapping) -> dict[str, Mapping]:
    schema = resource.items.get("schema")
    return by_name(mappings(schema.items.get("fields") if isinstance(schema, Mapping) else None))


def references_of(resource: Mapping) -> dict[str, str]:
    """The resource to which each field with a foreign key refers."""
    schema = resource.items.get("schema")
    keys = mappings(schema.items.get("foreignKeys") if isinstance(schema, Mapping) else None)
    found = ((key.text("fields") or "", key.items.get("reference")) for key in keys)
    return {name: target.text("resource") or "" for name, target in found if isinstance(target, Mapping)}


def is_required(field: Mapping) -> bool:
    constraints = field.items.get("constraints")
    return isinstance(constraints, Mapping) and constraints.text("required") == "true"


def check(resource: Mapping, known: dict[str, Mapping]) -> Findings:
    """All findings about the fields of a resource and their references."""
    schema = resource.items["schema"]
    if not isinstance(schema, Mapping):
        return
    fields = fields_of(resource)
    if not fields:
        yield bad(schema.place, f"The schema of {resource.text('name')!r} has no fields.", "List them under `fields`.")
    references = references_of(resource)
    for node in mappings(schema.items.get("fields")):
        if fields[node.text("name") or ""] is not node:
            yield bad(node.place, f"Two fields are called {node.text('name')!r}.", "Rename one of them.")
        yield from _field(node, references)
    yield from _coordinates(mappings(schema.items.get("fields")))
    for key in mappings(schema.items.get("foreignKeys")):
        yield from _foreign_key(key, fields, known)


def check_every(resource: Mapping, kind: str) -> Findings:
    """The interval of a resource, and those of its fields."""
    for node in (resource, *fields_of(resource).values()):
        days = node.items.get("sourcebook:checkEvery")
        if isinstance(days, Text) and kind == "sources":
            yield bad(
                node.keys["sourcebook:checkEvery"],
                "The record of a source is not compared with a source.",
                "Write `sourcebook:checkEvery` at the fields whose values rest on sources.",
            )
        elif isinstance(days, Text) and not 0 < int(days.value) <= MOST_DAYS:
            yield bad(
                days.place,
                f"`sourcebook:checkEvery` is a number of days, from 1 to {MOST_DAYS:,}.",
                "Write 365 for once a year, or delete the line.",
            )


def _field(node: Mapping, references: dict[str, str]) -> Findings:
    name, kind, form = node.text("name") or "", node.text("type") or "string", node.text("sourcebook:format")
    if not ids.FIELD.fullmatch(name) or name in _ENGINE_FIELDS or name.endswith(("_earliest", "_latest")):
        yield bad(
            node.place,
            f"{name!r} cannot be the name of a field.",
            "Use small letters, digits and underscores; evidence, entity_id, row, …_earliest and …_latest are taken.",
        )
    if kind not in TYPES:
        yield bad(
            node.items["type"].place,
            f"{name!r} has the type {kind!r}, which is not supported.",
            f"{did_you_mean(kind, TYPES)} It can be: {', '.join(TYPES)}; dates are strings with `sourcebook:format: edtf`.".strip(),
        )
        return
    if form is not None and form not in CHECKS:
        yield bad(
            node.items["sourcebook:format"].place,
            f"There is no format {form!r}.",
            f"{did_you_mean(form, CHECKS)} It can be: {', '.join(CHECKS)}.".strip(),
        )
    for key, wanted, fits in (
        (
            "sourcebook:format",
            "a field of the type number" if form in NUMERIC else "a field of the type string or list",
            kind == "number" if form in NUMERIC else kind in ("string", "list"),
        ),
        ("delimiter", "a field of the type list", kind == "list"),
        ("sourcebook:date", "a field with `sourcebook:format: edtf`", form == "edtf"),
        ("sourcebook:inverse", "a field with a foreign key, or with the format record", name in references or form == "record"),
    ):
        if key in node.items and not fits:
            yield bad(node.keys[key], f"`{key}` can stand at {wanted} only.", f"Delete it, or change {name!r}.")
    constraints = node.items.get("constraints")
    if isinstance(constraints, Mapping):
        yield from _constraints(constraints, name, kind)
    yield from _values(node, kind)


def _coordinates(fields: list[Mapping]) -> Findings:
    """A place has one latitude and one longitude."""
    found = {form: [f for f in fields if f.text("sourcebook:format") == form] for form in NUMERIC}
    for form, other in (NUMERIC, NUMERIC[::-1]):
        if found[form] and not found[other]:
            yield bad(found[form][0].place, f"There is a {form} and no {other}.", f"Add a field with `sourcebook:format: {other}`.")
        for second in found[form][1:]:
            yield bad(second.place, f"Two fields are a {form}.", "Make nested rows of things that have several places.")


def _constraints(node: Mapping, name: str, kind: str) -> Findings:
    for key, place in node.keys.items():
        if key not in CONSTRAINTS[kind]:
            yield bad(
                place,
                f"A field of the type {kind} cannot have the constraint `{key}`.",
                f"It can have: {', '.join(CONSTRAINTS[kind])}.",
            )
        elif key in ("minimum", "maximum"):
            yield from _typed([node.items[key]], kind)
    pattern = node.items.get("pattern")
    if isinstance(pattern, Text) and pattern_problem(pattern.value):
        yield bad(pattern.place, f"The pattern of {name!r} cannot be used.", pattern_problem(pattern.value))


def _values(node: Mapping, kind: str) -> Findings:
    """The values that a field may take must be values of its type."""
    constraints, categories = node.items.get("constraints"), node.items.get("categories")
    enum = constraints.items.get("enum") if isinstance(constraints, Mapping) else None
    if enum and categories:
        yield bad(enum.place, "A field has categories or an `enum`, not both.", "Delete the `enum`.")
    items = categories.items if isinstance(categories, Sequence) else ()
    yield from _typed([item.items["value"] if isinstance(item, Mapping) else item for item in items], kind)
    yield from _typed(texts(enum), kind)


def _typed(nodes: Iterable[Node], kind: str) -> Findings:
    for node in nodes:
        try:
            PARSERS["string" if kind == "list" else kind](node.value if isinstance(node, Text) else "")
        except BadValue as problem:
            yield bad(node.place, problem.message, problem.help)


def _foreign_key(key: Mapping, fields: dict[str, Mapping], known: dict[str, Mapping]) -> Findings:
    reference = key.items["reference"]
    if not isinstance(reference, Mapping):
        return
    name, target = key.text("fields") or "", reference.text("resource") or ""
    if name not in fields:
        yield bad(key.place, f"There is no field {name!r}.", suggestion(name, fields))
    elif (fields[name].text("type") or "string") != "string":
        yield bad(
            key.place,
            f"{name!r} is no string, and only a string can refer to a record.",
            "Make nested rows of a list, with one reference each.",
        )
    if target != ENTITIES and (target not in known or known[target].text("sourcebook:kind") == "rows"):
        yield bad(
            key.place,
            f"There are no records {target!r} to refer to.",
            did_you_mean(target, known) or "Name an entity resource, or `entities`.",
        )
    if reference.text("fields") != "id":
        yield bad(key.place, "A reference is to an `id`.", "Write `fields: id`.")


def placeholders(line: Text) -> list[str]:
    """The names in braces of a line."""
    return re.findall(r"\{([^{}]*)\}", line.value)
