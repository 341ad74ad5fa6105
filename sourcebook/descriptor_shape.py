"""The shape of a descriptor: where it has texts, lists and properties. Checked first, so that the rules may rely on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from .diagnostic import Diagnostic
from .formats import url
from .text import did_you_mean
from .yamlfile import Mapping as Node
from .yamlfile import Node as AnyNode
from .yamlfile import Sequence, Text

Shape: TypeAlias = "str | Each | Has | Either"

TEXT, FLAG, WHOLE, NUMBER, LINK = "text", "flag", "whole", "number", "link"
_SCALARS = {
    TEXT: ("is a text", "Write `{0}: text` in one line."),
    FLAG: ("is true or false", "Write `{0}: true`, or delete the line."),
    WHOLE: ("is a whole number", "Write `{0}:` with digits only."),
    NUMBER: ("is a number", "Write `{0}:` with digits, and a point before decimals."),
    LINK: ("is an address on the web", "Write a whole address that begins with https:// or http://."),
}
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Each:
    """A list of things of one shape."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Has:
    """Properties, each of its shape. Where it is closed, no other may stand."""

    properties: Mapping[str, Shape]
    closed: bool = False
    others: Shape | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """A text, or properties."""

    properties: Has


_TEXTS = Each(TEXT)
_CONSTRAINTS = Has(
    {
        "required": FLAG,
        "unique": FLAG,
        "minLength": WHOLE,
        "maxLength": WHOLE,
        "minimum": NUMBER,
        "maximum": NUMBER,
        "pattern": TEXT,
        "enum": _TEXTS,
    },
    closed=True,
)
_FIELD = Has(
    {
        "name": TEXT,
        "type": TEXT,
        "title": TEXT,
        "description": TEXT,
        "example": TEXT,
        "rdfType": TEXT,
        "delimiter": TEXT,
        "constraints": _CONSTRAINTS,
        "categories": Each(Either(Has({"value": TEXT, "label": TEXT}, closed=True, needs=("value",)))),
        "sourcebook:format": TEXT,
        "sourcebook:editorial": FLAG,
        "sourcebook:sensitive": FLAG,
        "sourcebook:inverse": TEXT,
        "sourcebook:date": TEXT,
        "sourcebook:checkEvery": WHOLE,
        "sourcebook:from": TEXT,
    },
    closed=True,
    needs=("name",),
)
_REFERENCE = Has({"resource": TEXT, "fields": TEXT}, closed=True, needs=("resource", "fields"))
_SCHEMA = Has(
    {
        "$schema": TEXT,
        "primaryKey": TEXT,
        "fields": Each(_FIELD),
        "foreignKeys": Each(Has({"fields": TEXT, "reference": _REFERENCE}, closed=True, needs=("fields", "reference"))),
    },
    closed=True,
    needs=("fields",),
)
_RESOURCE = Has(
    {
        "name": TEXT,
        "title": TEXT,
        "description": TEXT,
        "schema": _SCHEMA,
        "sourcebook:kind": TEXT,
        "sourcebook:singular": TEXT,
        "sourcebook:plural": TEXT,
        "sourcebook:label": TEXT,
        "sourcebook:columns": _TEXTS,
        "sourcebook:facets": _TEXTS,
        "sourcebook:rowsOf": _TEXTS,
        "sourcebook:key": _TEXTS,
        "sourcebook:alias": TEXT,
        "sourcebook:lanes": Has({"by": TEXT, "during": TEXT}, closed=True, needs=("by", "during")),
        "sourcebook:schemaOrg": TEXT,
        "sourcebook:checkEvery": WHOLE,
        "sourcebook:ftm": Has({"schema": TEXT, "properties": Has({}, others=TEXT)}),
    },
    needs=("name", "schema", "sourcebook:kind"),
)
_QUOTES = Has({"minWords": WHOLE, "minCharacters": WHOLE, "maxWords": WHOLE, "maxShare": NUMBER, "context": WHOLE}, closed=True)
_PUBLISH = Has({"history": FLAG, "entityJson": FLAG, "releases": FLAG, "releaseMegabytes": WHOLE}, closed=True)
_STANDING = Has(
    {
        "resources": _TEXTS,
        "rows": TEXT,
        "entity": TEXT,
        "otherwise": _TEXTS,
        "states": Each(Has({"is": Has({}, others=TEXT), "tone": TEXT, "line": TEXT}, closed=True, needs=("is", "tone", "line"))),
    },
    closed=True,
    needs=("resources", "rows", "entity", "states", "otherwise"),
)
PACKAGE = Has(
    {
        "$schema": TEXT,
        "name": TEXT,
        "title": TEXT,
        "description": TEXT,
        "version": TEXT,
        "keywords": _TEXTS,
        "licenses": Each(Has({"name": TEXT, "path": LINK, "title": TEXT}, closed=True)),
        "contributors": Each(Has({"roles": _TEXTS, "path": LINK}, others=TEXT)),
        "sourcebook:draft": FLAG,
        "sourcebook:quotes": _QUOTES,
        "sourcebook:publish": _PUBLISH,
        "sourcebook:standing": _STANDING,
        "resources": Each(_RESOURCE),
    },
    needs=("name", "title", "licenses", "resources"),
)


def check(node: Node) -> Iterator[Diagnostic]:
    """All places at which a descriptor has another shape than it must have."""
    return _check(node, PACKAGE, "the descriptor")


def data(node: AnyNode, shape: Shape = PACKAGE) -> Any:
    """A node whose shape is right in JSON's types: all scalars are text, but for the few that are not."""
    if isinstance(node, Sequence):
        return [data(item, shape.item if isinstance(shape, Each) else TEXT) for item in node.items]
    if isinstance(node, Node):
        has = shape.properties if isinstance(shape, Either) else shape if isinstance(shape, Has) else Has({})
        return {name: data(value, has.properties.get(name, has.others or TEXT)) for name, value in node.items.items()}
    if shape == FLAG:
        return node.value == "true"
    if shape in (WHOLE, NUMBER):
        return float(node.value) if "." in node.value else int(node.value)
    return node.value


def _check(node: AnyNode, shape: Shape, name: str) -> Iterator[Diagnostic]:
    if isinstance(shape, str):
        yield from _scalar(node, shape, name)
    elif isinstance(shape, Each):
        yield from _list(node, shape, name)
    elif isinstance(shape, Has):
        yield from _properties(node, shape, name)
    elif not isinstance(node, Text):
        yield from _properties(node, shape.properties, name)


def _scalar(node: AnyNode, kind: str, name: str) -> Iterator[Diagnostic]:
    if not isinstance(node, Text) or not _fits(node.value, kind):
        what, advice = _SCALARS[kind]
        yield _bad(node, f"`{name}` {what}.", advice.format(name))


def _fits(text: str, kind: str) -> bool:
    if kind == TEXT:
        return text.strip() != ""
    if kind == LINK:
        return not url(text)
    if kind == FLAG:
        return text in ("true", "false")
    whole, point, decimals = text.removeprefix("-" if kind == NUMBER else "").partition(".")
    return _DIGITS.issuperset(whole + decimals) and 0 < len(whole) <= 15 and (not point or (kind == NUMBER and 0 < len(decimals) <= 15))


def _list(node: AnyNode, shape: Each, name: str) -> Iterator[Diagnostic]:
    if not isinstance(node, Sequence):
        yield _bad(node, f"`{name}` is a list.", f"Write `{name}:` and below it each item with `- ` before it.")
        return
    for item in node.items:
        yield from _check(item, shape.item, f"an item of {name}")


def _properties(node: AnyNode, shape: Has, name: str) -> Iterator[Diagnostic]:
    if not isinstance(node, Node):
        known = ", ".join(shape.properties) or "name: value"
        yield _bad(node, f"`{name}` has properties.", f"Write them below it, each in its line: {known}.")
        return
    for needed in shape.needs:
        if needed not in node.items:
            yield _bad(node, f"`{name}` has no `{needed}`.", f"Add a line `{needed}: …`.")
    for key, value in node.items.items():
        inner = shape.properties.get(key, shape.others)
        if inner is not None:
            yield from _check(value, inner, key)
        elif shape.closed:
            advice = did_you_mean(key, shape.properties) or f"It can be: {', '.join(shape.properties)}."
            yield Diagnostic(node.keys[key], "descriptor", f"`{name}` has no property `{key}`.", advice)


def _bad(node: AnyNode, message: str, advice: str) -> Diagnostic:
    return Diagnostic(node.place, "descriptor", message, advice)
