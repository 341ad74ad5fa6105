"""A small publication made by hand, of awkward values: for tests of what is made of a publication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sourcebook.formats import edtf_interval
from sourcebook.model import (
    Citation,
    Claim,
    Dataset,
    Entity,
    Link,
    Publication,
    Quote,
    Row,
    Site,
    Source,
    StandingLine,
    Value,
)
from sourcebook.spec import Descriptor, Field, QuoteRules, Resource

SITE = Site("Lights", "https://lights.example/a/", date="2026-11-22T00:00:00Z", commit="c0ffee")

AWKWARD = (
    "plain",
    'say "no"',
    "a, b",
    "one\ntwo",
    "tab\there",
    "cr\rhere",
    "=1+1",
    "a -- b``c'' ?`",
    "@SUM(A1)",
    "+49",
    "-x",
    "0123",
    "1.10",
    "NA",
    "null",
    "é ü 漢字",
    "שלום",
    "👩‍🚀",
    " lead",
    "trail ",
    "'",
    "\\",
    "#",
    "|",
    "a;b",
    "x" * 100_000,
)


def field(name: str, type_: str = "string", **more: Any) -> Field:
    return Field(name, name.title(), f"The {name}.", type_, **more)


def resource(name: str, kind: Any, *fields: Field, ftm: Mapping[str, Any] | None = None, **more: Any) -> Resource:
    schema = {"fields": [{"name": f.name, "type": f.type, "sourcebook:format": f.format} for f in fields]}
    authored = {"name": name, "sourcebook:kind": kind, "schema": schema} | ({"sourcebook:ftm": ftm} if ftm else {})
    return Resource(name, name.title(), f"All {name}.", kind, name, name, {f.name: f for f in fields}, descriptor=authored, **more)


NAME = field("name", constraints={"required": True}, required=True)
LIGHTS = resource(
    "lights",
    "entities",
    field("id", constraints={"required": True}),
    NAME,
    field("height", "number"),
    field("lamps", "integer"),
    field("lit", "boolean"),
    field("built", format="edtf"),
    field("colours", "list"),
    field("keeper", reference="keepers"),
    field("state", categories={"on": "Burning", "off": "Dark"}),
    label="name",
    ftm={"schema": "Vessel", "properties": {"name": "name", "buildDate": "built", "notes": "logs.text"}},
)
KEEPERS = resource("keepers", "entities", field("id"), NAME, label="name")
LOGS = resource(
    "logs",
    "rows",
    field("day", format="edtf"),
    field("about", reference="entities", inverse="Logged"),
    field("text"),
    rows_of=("lights",),
    key=("day",),
)
SOURCES = resource(
    "sources",
    "sources",
    field("id"),
    field("title"),
    field("publisher"),
    field("origin"),
    field("standing"),
    field("seed"),
    field("sha256"),
    field("lines", "list"),
    field("note"),
)
DESCRIPTOR = Descriptor(
    "lights-of-nowhere",
    "Lights of nowhere",
    "A test.",
    "1.2.3",
    "datasets/lights-of-nowhere/datapackage.yaml",
    {r.name: r for r in (LIGHTS, KEEPERS, LOGS, SOURCES)},
    QuoteRules(),
    None,
    {
        "name": "lights-of-nowhere",
        "title": "Lights of nowhere",
        "description": "A test.",
        "version": "1.2.3",
        "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "Nobody"}],
        "sourcebook:quotes": {"minWords": 3},
        "resources": [],
    },
)

ARCHIVED = Source(
    "gazette",
    "The Gazette",
    "Press",
    "gazette-1",
    "current",
    {"lines": (Value("1-3", "1-3"), Value("7-9", "7-9"))},
    "datasets/lights-of-nowhere/sources/gazette.yaml",
    "gazette.txt",
    "0" * 64,
    ((0, 900),),
    200,
)
COPY = Source("copy", "A copy", "Other press", "gazette-1", "current", {}, "datasets/lights-of-nowhere/sources/copy.yaml")


def value(text: str, of: Field) -> Value:
    data: Any = text
    if of.type == "integer":
        data = int(text)
    elif of.type == "number":
        from decimal import Decimal

        data = Decimal(text)
    elif of.type == "boolean":
        data = text == "true"
    return Value(text, data, edtf_interval(text) if of.format == "edtf" else None)


def citations(words: str) -> tuple[Citation, ...]:
    quote = Quote(words, "before ", " after", 10, 10 + len(words), 1)
    return (
        Citation(ARCHIVED, "supports", "stated", quote),
        Citation(COPY, "supports", "inferred", Quote(words, "", "", -1, -1, 0), note="a note"),
    )


def row(of: Resource, entity: str, key: str, values: Mapping[str, list[str]]) -> Row:
    claims = {}
    for name, texts in values.items():
        f = of.fields[name]
        path = f"{of.name}.{name}" if of.kind == "rows" else name
        anchor = f"{of.name}={key}.{name}" if of.kind == "rows" else name
        claims[name] = tuple(
            Claim(entity, path, f"{anchor}={n}" if f.many else anchor, f, value(text, f), citations(text)) for n, text in enumerate(texts)
        )
    return Row(of, entity, key, claims)


def entity(of: Resource, slug: str, values: Mapping[str, list[str]], logs: tuple[Row, ...] = ()) -> Entity:
    own = row(of, f"{of.name}/{slug}", slug, values)
    return Entity(
        own.entity_id,
        own.text("name"),
        of,
        own,
        {"logs": logs} if logs else {},
        (),
        (StandingLine("plain", (("Standing.", ""),)),),
        f"datasets/lights-of-nowhere/{of.name}/{slug}.yaml",
    )


def dataset(texts: tuple[str, ...] = AWKWARD) -> Dataset:
    """One light for each text, which is its name, a colour, and the text of a log."""
    made = {}
    for n, text in enumerate(texts):
        owner = f"lights/light-{n}"
        log = row(LOGS, owner, "2020", {"day": ["2020~"], "about": ["keepers/ada"], "text": [text]})
        made[owner] = entity(
            LIGHTS,
            f"light-{n}",
            {
                "name": [text],
                "height": ["1.10"],
                "lamps": ["+3"],
                "lit": ["true"],
                "built": ["1987/.."],
                "colours": [text.replace(";", ","), "b"],
                "keeper": ["ada"],
                "state": ["on"],
            },
            (log,),
        )
    made["keepers/ada"] = entity(KEEPERS, "ada", {"name": ["Ada"]})
    links = [Link(e.id, "keepers/ada", e.nested["logs"][0], e.nested["logs"][0].claims["about"][0]) for e in made.values() if e.nested]
    return Dataset(DESCRIPTOR, made, {s.id: s for s in (ARCHIVED, COPY)}, {"keepers/ada": tuple(links)})


def publication(texts: tuple[str, ...] = AWKWARD) -> Publication:
    return Publication((dataset(texts),))
