"""The list page of each resource: a table that is complete without a script, and what the filters need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language import message, of_kind, say
from ..model import Claim, Dataset, Entity, Field, Output, Publication, Resource, Row, Site, Source, Value
from . import labels, maps, paging, urls
from .display import show, value_language
from .numbers import speaking
from .page_env import environment, layout, render
from .page_list_parts import Cell, Column, Item, Line, ListBody, ListPage
from .page_shared import Items, Layout, opened

if TYPE_CHECKING:
    from .page_compile import QuickEnvironment

NOT_STATED = message("Not stated")
STANDING = "-standing"
"""The facet of the first line of a page; no field can have this name."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        for resource in (*dataset.descriptor.of_kind("entities"), *dataset.descriptor.of_kind("sources")):
            if lines := list(of_resource(dataset, resource)):
                yield from _pages(env, shared, dataset, resource, lines)


def _pages(env: QuickEnvironment, shared: Layout, dataset: Dataset, resource: Resource, lines: list[Line]) -> Iterator[Output]:
    """The list of a resource; a long one on numbered pages."""
    path = urls.section(dataset, resource.name)
    found = context(dataset, resource, lines)
    for leaf in paging.leaves(path, found["lines"]):
        page: ListPage = {
            "resource": found["resource"],
            "columns": found["columns"],
            "facets": found["facets"],
            "standing": found["standing"],
            "count": found["count"],
            "csv": found["csv"],
            "json": found["json"],
            "label": found["label"],
            "title": leaf.titled(resource.title),
            "description": say(
                "%(about)s %(records)s, each value with the words of its source.",
                about=resource.description,
                records=of_kind(len(lines), resource.singular, resource.plural),
            ),
            "dataset": dataset.name,
            "trail": ((dataset.descriptor.title, urls.dataset(dataset)), *(() if leaf.is_first else ((resource.title, path),))),
            "scripts": ("list.js",),
            "styles": ("lists.css",),
            "lines": list(leaf.items),
            "leaf": leaf,
            "first": leaf.root + path,
            "steps": paging.steps(path, leaf),
            "map": found["map"] if leaf.is_first else None,
        }
        yield render(env, "list.html", shared, leaf.path, **page)


def context(dataset: Dataset, resource: Resource, lines: list[Line]) -> ListBody:
    """What the template takes: columns that have a value, facets with their options and counts, lines."""
    columns = _columns(dataset, resource)
    used = [n for n in range(len(columns)) if any(line.cells[n].lines for line in lines)]
    facets = _facets(dataset, resource, lines)
    return {
        "resource": resource,
        "columns": [columns[n] for n in used],
        "facets": facets,
        "map": maps.of_records(dataset, urls.root_of(urls.section(dataset, resource.name)), resource),
        "standing": _standing_title(resource) if any(line.standing for line in lines) else "",
        "count": len(lines),
        "lines": [(line, [line.cells[n] for n in used], _tokens(line, facets)) for line in lines],
        "csv": urls.data(dataset, f"{resource.name}.csv"),
        "json": urls.data(dataset, f"{resource.name}.json"),
        "label": resource.fields[resource.label].title if resource.label in resource.fields else say("Name"),
    }


def of_resource(dataset: Dataset, resource: Resource) -> Iterator[Line]:
    """The rows of the table: entities by name, sources with the newest first."""
    columns, path = _columns(dataset, resource), urls.section(dataset, resource.name)
    if resource.kind == "sources":
        dates = [name for name, each in resource.fields.items() if each.format == "edtf"][:1]
        listed = sorted(dataset.sources.values(), key=lambda source: source.id)
        carried = _carried(dataset)
        for n, source in enumerate(sorted(listed, key=lambda source: _newest(source, dates), reverse=True)):
            root = urls.root_of(paging.holder(path, n))
            yield _of_source(dataset, resource, columns, source, carried[source.id], root)
        return
    for n, entity in enumerate(sorted(dataset.of(resource.name), key=lambda each: (each.name.casefold(), each.id))):
        yield _of_entity(dataset, resource, columns, entity, urls.root_of(paging.holder(path, n)))


def _carried(dataset: Dataset) -> Counter[str]:
    """By source, how many claims it supports or contradicts."""
    found: Counter[str] = Counter()
    for claim in dataset.claims():
        names = [c.source.id for c in claim.citations if c.source]
        for name in names if len(names) < 2 else set(names):
            found[name] += 1
    return found


def _newest(source: Source, dates: list[str]) -> str:
    values = [value for name in dates for value in source.values.get(name, ())]
    return values[0].interval[0] if values and values[0].interval else ""


def _columns(dataset: Dataset, resource: Resource) -> list[Column]:
    """The columns of the descriptor, but for the name, which every table has."""
    found = [(path, _field(dataset, resource, path)) for path in resource.columns if path != resource.label]
    return [Column(path, each.title, each.type in ("integer", "number")) for path, each in found]


def _field(dataset: Dataset, resource: Resource, path: str) -> Field:
    rows, _, name = path.rpartition(".")
    return (dataset.descriptor.resources[rows] if rows else resource).fields[name]


def _of_entity(dataset: Dataset, resource: Resource, columns: list[Column], entity: Entity, root: str) -> Line:
    def item(row: Row, claim: Claim) -> Item:
        mark = "disputed" if claim.status == "disputed" else "inferred" if claim.basis == "inferred" else ""
        return Item(
            show(dataset, claim.field, claim.value.text, root, value_language(row, claim.field)),
            mark,
            root + urls.claim(dataset, claim) if mark else "",
        )

    def cell(path: str) -> Cell:
        rows, _, name = path.rpartition(".")
        holders = _telling(entity.nested.get(rows, ()), columns) if rows else (entity.row,)
        lines = tuple(tuple(item(row, claim) for claim in row.claims.get(name, ())) for row in holders)
        values = [claim.value for row in holders for claim in row.claims.get(name, ())]
        return Cell(lines if values else (), _sort(values))

    return Line(
        entity.name,
        urls.entity(dataset, entity),
        tuple(cell(column.path) for column in columns),
        tuple((line.tone, labels.state(dataset, line), line.text) for line in entity.standing),
        len(speaking(dataset, entity)),
        {path: entity.texts(path) for path in resource.facets},
    )


def _telling(rows: tuple[Row, ...], columns: list[Column]) -> tuple[Row, ...]:
    """The nested rows without those that say, in these columns, nothing that another one does not say too."""

    def said(row: Row) -> set[tuple[str, str]]:
        names = [path.partition(".")[2] for path in (c.path for c in columns) if path.startswith(f"{row.resource.name}.")]
        return {(name, text) for name in names for text in row.texts(name)}

    def is_told(n: int) -> bool:
        own = said(rows[n])
        disputed = any(claim.contradicting for claim in rows[n].all_claims)
        return not disputed and any(own < said(row) or (own == said(row) and m < n) for m, row in enumerate(rows) if m != n)

    return tuple(row for n, row in enumerate(rows) if not is_told(n))


def _of_source(dataset: Dataset, resource: Resource, columns: list[Column], source: Source, carried: int, root: str) -> Line:
    def cell(path: str) -> Cell:
        values = source.values.get(path, ())
        shown = tuple(Item(show(dataset, resource.fields[path], value.text, root)) for value in values)
        return Cell((shown,) if shown else (), _sort(list(values)))

    return Line(
        source.title,
        urls.source(dataset, source),
        tuple(cell(column.path) for column in columns),
        _text_of(resource, source),
        carried,
        {path: tuple(value.text for value in source.values.get(path, ())) for path in resource.facets},
    )


def _text_of(resource: Resource, source: Source) -> tuple[tuple[str, str, str], ...]:
    """Whether quotations could be looked up; and what became of the source, where that is not the usual."""
    archived = ("verified", say("Archived"), "") if source.archived else ("unarchived", say("Link only"), "")
    usual = next(iter(resource.fields["standing"].categories), source.standing) if "standing" in resource.fields else ""
    changed = resource.fields["standing"].categories.get(source.standing, source.standing) if usual else ""
    return (archived, ("proposed", changed, "")) if usual != source.standing and changed else (archived,)


def _sort(values: list[Value]) -> str:
    """What a column is sorted by, where it is not the text: the first day, or the number."""
    first = values[0] if values else None
    if first is None:
        return ""
    if first.interval:
        return first.interval[0] or first.interval[1]
    return "" if isinstance(first.data, str | bool) else str(first.data)


def _facets(dataset: Dataset, resource: Resource, lines: list[Line]) -> list[dict[str, Any]]:
    """The facets that tell rows apart, with their options, the most frequent first; and the standing, if any."""
    found: list[dict[str, Any]] = []
    states = [_states(line) for line in lines]
    if any(states):
        found.append(_facet(STANDING, _standing_title(resource), str, states))
    for path in resource.facets:
        described = _field(dataset, resource, path)

        def words(text: str, described: Field = described) -> str:
            return labels.value(dataset, described, text)

        found.append(_facet(path, described.title, words, [line.facets[path] for line in lines]))
    return [facet for facet in found if len(facet["options"]) > 1]


def _states(line: Line) -> tuple[str, ...]:
    return tuple(dict.fromkeys(state for _, state, _ in line.standing))


def _standing_title(resource: Resource) -> str:
    return say("Standing") if resource.kind == "entities" else say("Text")


def _facet(path: str, title: str, words: Callable[[str], str], values: list[tuple[str, ...]]) -> Items:
    counts: dict[str, int] = {}
    for texts in values:
        for text in dict.fromkeys(texts) or {"": None}:
            counts[text] = counts.get(text, 0) + 1
    order = sorted(counts, key=lambda text: (text == "", -counts[text], words(text).casefold(), text))
    options = [{"value": text, "text": words(text) if text else say(NOT_STATED), "count": counts[text]} for text in order]
    facet: Items = opened({"path": path, "title": title, "options": options, "numbers": {text: n for n, text in enumerate(order)}})
    return facet


def _tokens(line: Line, facets: list[dict[str, Any]]) -> str:
    """`0-1 1-4`: facet and option, by their numbers."""
    found: list[str] = []
    for n, facet in enumerate(facets):
        values = _states(line) if facet["path"] == STANDING else line.facets[facet["path"]]
        found += [f"{n}-{facet['numbers'][text]}" for text in dict.fromkeys(values or ("",))]
    return " ".join(found)
