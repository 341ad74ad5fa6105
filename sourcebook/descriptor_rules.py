"""The rules of a descriptor, checked on the nodes so that each finding has its line. Their shape is known to be right."""

from __future__ import annotations

from . import descriptor_fields, ids
from .descriptor_fields import (
    Findings,
    bad,
    by_name,
    fields_of,
    is_required,
    mappings,
    placeholders,
    references_of,
    suggestion,
    texts,
)
from .text import did_you_mean
from .yamlfile import Mapping, Node, Text

_PACKAGE = ("sourcebook:draft", "sourcebook:quotes", "sourcebook:publish", "sourcebook:standing")
_RESOURCE = tuple(
    f"sourcebook:{name}"
    for name in (
        "kind",
        "singular",
        "plural",
        "label",
        "columns",
        "facets",
        "rowsOf",
        "key",
        "alias",
        "lanes",
        "schemaOrg",
        "ftm",
        "checkEvery",
    )
)
# What frictionless would fetch or read, wherever it points.
_WRITTEN_BY_BUILD = ("path", "data", "url", "dialect", "profile", "encoding", "format", "type", "sources")
_MOST_FIELDS = 1_000
_KINDS = ("entities", "rows", "sources")
_SOURCE_FIELDS = ("id", "title", "publisher", "origin", "standing", "seed", "sha256", "lines")


def check(node: Mapping, folder: str) -> Findings:
    """All findings of a descriptor that lies in `datasets/<folder>`."""
    name = node.items.get("name")
    if isinstance(name, Text) and name.value != folder:
        yield bad(name.place, f"The dataset is called {name.value!r} and its folder {folder!r}.", "Give both one name.")
    if ids.problem(folder):
        yield bad(node.place, f"The folder {folder!r} has no valid name.", ids.problem(folder))
    yield from _unknown(node, _PACKAGE, ("profile",))
    yield from _quotes(node.items.get("sourcebook:quotes"))
    resources = mappings(node.items.get("resources"))
    known = by_name(resources)
    for resource in resources:
        if known[resource.text("name") or ""] is not resource:
            yield bad(resource.place, f"Two resources are called {resource.text('name')!r}.", "Rename one of them.")
        yield from _resource(resource, known)
    if sum(r.text("sourcebook:kind") == "sources" for r in resources) != 1:
        yield bad(
            node.place,
            "A dataset has one resource of the kind `sources`.",
            "Add a resource with `sourcebook:kind: sources`; its records are the documents that are cited.",
        )
    yield from _standing(node.items.get("sourcebook:standing"), known)


def _unknown(node: Mapping, known: tuple[str, ...], written: tuple[str, ...]) -> Findings:
    for key, place in node.keys.items():
        if key.startswith("sourcebook:") and key not in known:
            yield bad(
                place,
                f"There is no property `{key}` here.",
                suggestion(key, known),
            )
        elif key in written:
            yield bad(
                place,
                f"`{key}` is written by the build; records are read from the folder of the resource.",
                "Delete the line.",
            )


def _quotes(node: Node | None) -> Findings:
    share = node.items.get("maxShare") if isinstance(node, Mapping) else None
    if isinstance(share, Text) and not 0 < float(share.value) <= 1:
        yield bad(share.place, "`maxShare` is a share, from 0 to 1.", "Write 0.5 for half of an article.")


def _resource(node: Mapping, known: dict[str, Mapping]) -> Findings:
    name, kind = node.text("name") or "", node.text("sourcebook:kind")
    fields = fields_of(node)
    yield from _unknown(node, _RESOURCE, _WRITTEN_BY_BUILD)
    if name in ids.GENERATED:
        yield bad(node.place, f"{name!r} is the name of a table that every package has.", "Rename the resource.")
    elif ids.problem(name):
        yield bad(node.place, f"{name!r} cannot be the name of a resource.", ids.problem(name))
    elif name in ids.BESIDE_TABLES or name.endswith(ids.CITED):
        yield bad(node.place, f"{name!r} is the name of a file that lies beside the tables.", "Rename the resource.")
    if kind not in _KINDS:
        yield bad(node.place, f"The resource {name!r} is of no known kind.", f"`sourcebook:kind` can be: {', '.join(_KINDS)}.")
    if (kind == "sources") != (name == "sources"):
        yield bad(
            node.place,
            "The resource of the sources, and no other, is called `sources`: it is part of addresses.",
            "Rename it.",
        )
    if len(fields) > _MOST_FIELDS:
        few = f"Give it {_MOST_FIELDS:,} at most: SQLite has no wider tables. What repeats belongs in rows."
        yield bad(node.items["schema"].place, f"{name!r} has {len(fields):,} fields.", few)
    yield from descriptor_fields.check_every(node, kind or "")
    yield from descriptor_fields.check(node, known)
    yield from _needed_fields(node, kind or "", fields)
    yield from _nested(node, kind or "", fields, known)
    yield from _mentions(node, fields, known)
    yield from _lanes(node.items.get("sourcebook:lanes"), fields)


def _lanes(node: Node | None, fields: dict[str, Mapping]) -> Findings:
    if not isinstance(node, Mapping):
        return
    for name, wanted in (("by", ""), ("during", "edtf")):
        text = node.items[name]
        if not isinstance(text, Text):
            continue
        if text.value not in fields:
            yield bad(text.place, f"There is no field {text.value!r}.", suggestion(text.value, fields))
        elif wanted and fields[text.value].text("sourcebook:format") != wanted:
            yield bad(text.place, f"{text.value!r} is no date.", "Name a field with `sourcebook:format: edtf`.")


def _needed_fields(node: Mapping, kind: str, fields: dict[str, Mapping]) -> Findings:
    name, place = node.text("name"), node.items["schema"].place
    wanted = ("id",) if kind == "entities" else _SOURCE_FIELDS if kind == "sources" else ()
    for missing in (w for w in wanted if w not in fields):
        yield bad(place, f"{name!r} needs a field `{missing}`.", "Add it to `fields`.")
    for each in (fields[w] for w in wanted if w in fields):
        kind_wanted = "list" if each.text("name") == "lines" else "string"
        if (each.text("type") or "string") != kind_wanted:
            yield bad(each.place, f"The field `{each.text('name')}` has the type {kind_wanted}.", "Change its `type`.")
    label = node.text("sourcebook:label") or "id"
    for must in ("id", label) if wanted else ():
        if must in fields and not (is_required(fields[must]) and fields[must].text("type") != "list"):
            yield bad(
                fields[must].place,
                f"`{must}` names the records of {name!r}, so each must have one.",
                "Write `constraints: {required: true}`; it cannot be a list.",
            )
    if kind == "rows" and "id" in fields:
        yield bad(fields["id"].place, "Nested rows have no `id`.", "Name their fields in `sourcebook:key`.")


def _nested(node: Mapping, kind: str, fields: dict[str, Mapping], known: dict[str, Mapping]) -> Findings:
    name = node.text("name") or ""
    for wanted in ("sourcebook:rowsOf", "sourcebook:key"):
        if (kind == "rows") != bool(texts(node.items.get(wanted))):
            yield bad(
                node.place,
                f"The nested rows {name!r} have no `{wanted}`." if kind == "rows" else f"Only nested rows have `{wanted}`.",
                "`sourcebook:rowsOf` lists the resources they are written in, `sourcebook:key` the fields that tell them apart.",
            )
    for parent in texts(node.items.get("sourcebook:rowsOf")):
        if parent.value not in known or known[parent.value].text("sourcebook:kind") != "entities":
            yield bad(parent.place, f"There is no entity resource {parent.value!r}.", suggestion(parent.value, known))
        elif name in fields_of(known[parent.value]):
            yield bad(
                parent.place,
                f"{parent.value!r} has a field {name!r}, where the nested rows would stand.",
                "Rename one of the two.",
            )


def _mentions(node: Mapping, fields: dict[str, Mapping], known: dict[str, Mapping]) -> Findings:
    """Fields and resources that the properties of a resource name."""
    name = node.text("name") or ""
    nested = {other for other, r in known.items() if name in [t.value for t in texts(r.items.get("sourcebook:rowsOf"))]}
    paths = [item for key in ("columns", "facets", "key") for item in texts(node.items.get(f"sourcebook:{key}"))]
    paths += [n for key in ("label", "alias") if isinstance(n := node.items.get(f"sourcebook:{key}"), Text)]
    for path in paths:
        rows, _, field = path.value.rpartition(".")
        inside = fields_of(known[rows]) if rows in nested else {} if rows else fields
        if field not in inside:
            yield bad(
                path.place,
                f"{name!r} has no field {path.value!r}.",
                did_you_mean(path.value, fields) or "Compare it with the fields of the schema.",
            )


def _standing(node: Node | None, known: dict[str, Mapping]) -> Findings:
    if not isinstance(node, Mapping):
        return
    for text in texts(node.items["resources"]):
        if text.value not in known or known[text.value].text("sourcebook:kind") != "entities":
            yield bad(text.place, f"There is no entity resource {text.value!r}.", suggestion(text.value, known))
    rows = known.get(node.text("rows") or "")
    if rows is None or rows.text("sourcebook:kind") != "rows":
        yield bad(node.items["rows"].place, "`rows` must name nested rows.", suggestion(node.text("rows") or "", known))
        return
    parties = [field for field, target in references_of(rows).items() if target != "sources"]
    if node.text("entity") not in parties:
        yield bad(
            node.items["entity"].place,
            "`entity` must name the field of the rows that refers to the party.",
            f"It can be: {', '.join(parties)}.",
        )
    sayable = set(fields_of(rows)).union(
        *(fields_of(known[p.value]) for p in texts(rows.items.get("sourcebook:rowsOf")) if p.value in known)
    )
    for state in mappings(node.items["states"]):
        yield from _state(state, fields_of(rows), sayable)
    yield from _otherwise(node, known)


def _state(state: Mapping, fields: dict[str, Mapping], sayable: set[str]) -> Findings:
    values, line = state.items["is"], state.items["line"]
    for name, value in values.items.items() if isinstance(values, Mapping) else ():
        if name not in fields:
            yield bad(value.place, f"The rows have no field {name!r}.", suggestion(name, fields))
            continue
        allowed = _categories(fields[name])
        if isinstance(value, Text) and allowed and value.value not in allowed:
            yield bad(
                value.place,
                f"{value.value!r} is not one of the values of {name!r}.",
                suggestion(value.value, allowed),
            )
    if isinstance(values, Mapping) and not values.items:
        yield bad(state.place, "`is` names no value, so every row would have this state.", "Name a field and a value.")
    if isinstance(line, Text):
        yield from _line(line, sayable)


def _categories(field: Mapping) -> list[str]:
    node = field.items.get("categories")
    return [*(t.value for t in texts(node)), *(m.text("value") or "" for m in mappings(node))]


def _otherwise(node: Mapping, known: dict[str, Mapping]) -> Findings:
    lines = texts(node.items["otherwise"])
    if not lines:
        yield bad(node.items["otherwise"].place, "`otherwise` has no line.", "Add `- Named in {sources}`.")
    sayable = {"sources"}
    for resource in (known[t.value] for t in texts(node.items["resources"]) if t.value in known):
        sayable |= set(fields_of(resource))
        for name, rows in known.items():
            if resource.text("name") in [t.value for t in texts(rows.items.get("sourcebook:rowsOf"))]:
                sayable |= {f"{name}.{field}" for field in fields_of(rows)}
    for line in lines:
        yield from _line(line, sayable)


def _line(line: Text, sayable: set[str]) -> Findings:
    for name in placeholders(line):
        if name not in sayable:
            yield bad(
                line.place,
                f"There is no {{{name}}} to fill in.",
                did_you_mean(name, sorted(sayable)) or "Name a field.",
            )
