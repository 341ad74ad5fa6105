"""The drawings of an entity page, each with a table of the same content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ..language import counted, say
from ..model import Entity
from . import events, labels, urls
from .coast import CREDIT
from .geography import in_words, of_entity
from .lanes import about
from .maps import Locator
from .page_claims import Desk
from .page_relations import NEIGHBOURS, neighbours, ties
from .svg_graph import Node, graph, most
from .svg_lanes import Bar, chart
from .svg_timeline import Moment, timeline

MOMENTS = 30
Cell = tuple[str, str]
"""Text, and the address it links to or nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, its caption, and the same as a table."""

    anchor: str
    title: str
    entry: str
    """What the table of contents of the page calls it."""
    caption: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def figures(desk: Desk, entity: Entity, locator: Locator) -> list[Figure]:
    near = neighbours(desk, entity)
    return [*_map(entity, locator), *_lanes(desk, entity), *_graph(desk, entity, near), *_timeline(desk, entity, near)]


def _map(entity: Entity, locator: Locator) -> Iterator[Figure]:
    spots = tuple(of_entity(entity))
    if spots:
        rows = tuple(((spot.claim.field.title, ""), (in_words(spot), f"#{spot.claim.anchor}")) for spot in spots)
        yield Figure(
            "locator",
            say("Place"),
            say("Place"),
            f"{in_words(spots[0])}. {say(CREDIT)}",
            locator.of(spots),
            (say("What"), say("Where")),
            rows,
        )


def _lanes(desk: Desk, entity: Entity) -> Iterator[Figure]:
    found = about(desk.dataset, entity)
    if sum(len(lane.spans) for lane in found) < 2:
        return
    drawn: list[tuple[str, list[Bar]]] = []
    rows: list[tuple[Cell, ...]] = []
    for lane in found:
        bars = []
        for span in lane.spans[:MOMENTS]:
            own = span.entity is entity
            href = f"#{span.during.anchor}" if own else desk.root + urls.claim(desk.dataset, span.during)
            when = labels.date(span.during.value.text)
            bars.append(
                Bar(
                    span.first,
                    span.last,
                    when if own else span.entity.name,
                    when,
                    href,
                    len(rows),
                    not set("?~%X") & set(span.during.value.text),
                )
            )
            rows.append(((lane.title, ""), (span.entity.name, href), (when, "")))
        drawn.append((lane.title, bars))
    svg = chart("lanes", say("Times around %(name)s", name=entity.name), drawn, 360.0)
    if svg:
        yield Figure(
            "lanes",
            say("Over time"),
            say("Over time"),
            say("A bar lasts as long as a source says; to the edge where an end is open."),
            svg,
            (say("What"), say("Who"), say("When")),
            tuple(rows),
        )


def _graph(desk: Desk, entity: Entity, found: dict[str, list[Node]]) -> Iterator[Figure]:
    count = sum(map(len, found.values()))
    if count < 2:  # one line of text says it better
        return
    shown = most(found, NEIGHBOURS)
    nodes = {node.id: node for _, some in shown for node in some}
    tied = ties(desk.dataset, set(nodes))
    rows = [((entity.name, ""), (title, ""), (node.name, node.href)) for title, some in shown for node in some]
    rows += [((nodes[a].name, nodes[a].href), (words, ""), (nodes[b].name, nodes[b].href)) for (a, b), words in tied.items()]
    left = count - len(nodes)
    more = say("%(n)s more are in the lists above.", n=left) if left else ""
    arcs = say("Arcs on the right join records that are also related to each other.") if tied else ""
    yield Figure(
        "relation-graph",
        say("Relations"),
        say("Drawing"),
        _told(counted(len(nodes), "%(n)s related record.", "%(n)s related records."), arcs, more),
        graph("relation-graph", entity.name, shown, tied),
        (say("From"), say("Relation"), say("To")),
        tuple(rows),
    )


def _timeline(desk: Desk, entity: Entity, near: dict[str, list[Node]]) -> Iterator[Figure]:
    """The dated claims of the entity and of those it is related to."""
    related = [desk.dataset.entities[node.id] for nodes in near.values() for node in nodes]
    every = events.in_order(event for each in (entity, *related) for event in events.of_entity(each))
    found = every[:MOMENTS]
    if len(found) < 2:
        return
    left = len(every) - MOMENTS
    more = counted(left, "%(n)s later date left out.", "%(n)s later dates left out.") if left > 0 else ""
    moments = [
        Moment(
            e.first,
            e.last,
            labels.date(e.claim.value.text),
            e.label,
            f"#{e.claim.anchor}" if e.entity is entity else desk.root + urls.claim(desk.dataset, e.claim),
            not set("?~%X") & set(e.claim.value.text),
        )
        for e in found
    ]
    if not any(m.first or m.last for m in moments):
        return
    yield Figure(
        "time-line",
        say("Dates"),
        say("Dates"),
        _told(
            say(
                "Dates of this record and of those it is related to. A lozenge is a day or a short "
                "time, a bar a span; a hollow mark is an uncertain date."
            ),
            more,
        ),
        timeline("time-line", say("Dates around %(name)s", name=entity.name), moments),
        (say("When"), say("What")),
        tuple(((m.when, ""), (m.label, m.href)) for m in moments),
    )


def _told(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
