"""The network of a dataset: every reference from one entity to another, drawn once, and as a list in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from ..language import counted, say
from ..model import Dataset, Entity, Link, Output, Publication, Site
from . import charts, paging, urls
from .layout import Point, place
from .page_env import environment, layout, render
from .page_shared import AnyPage
from .svg import join, tag, text_width

SIZE, HEIGHT, PADDING, LONGEST = 13.0, 26.0, 10.0, 30
MOST = 400
"""So many nodes are drawn, those with the most links; the list has all."""


Group = tuple[str, list[tuple[Entity, str, list[tuple[str, list[tuple[Entity, str]]]]]]]


@dataclass(frozen=True, slots=True)
class Node:
    entity: Entity
    label: str
    links: int
    kind: int
    """The number of its resource among those that are drawn."""


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: tuple[Node, ...]
    edges: Mapping[tuple[int, int], tuple[Link, ...]]
    """All links between two nodes, by their numbers, the smaller first."""
    kinds: tuple[tuple[str, int, str, str], ...]
    """(title of the resource, nodes, classes, shape)"""
    left_out: int = 0


class NetworkPage(AnyPage):
    """All links of a dataset."""

    graph: Graph
    """What is drawn."""
    links: int
    """How many links there are."""
    picture: Markup | str
    """The drawing, on the first page, or nothing."""
    groups: list[tuple[str, list[tuple[Entity, str, list[tuple[str, list[tuple[Entity, str]]]]]]]]
    """(title of the resource, records) in words; of a record itself, its path, and (property, whom it names)."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.section(dataset, "network")
        graph = of_dataset(dataset)
        drawn = picture(dataset, graph, urls.root_of(path))
        links = sum(len(entity.links) for entity in dataset.entities.values())
        listed = in_order(dataset)
        for leaf in paging.leaves(path, listed):
            yield render(
                env,
                "network.html",
                shared,
                leaf.path,
                **NetworkPage(
                    title=leaf.titled(say("Network")),
                    dataset=dataset.name,
                    graph=graph,
                    links=links,
                    trail=((dataset.descriptor.title, urls.dataset(dataset)), *(() if leaf.is_first else ((say("Network"), path),))),
                    styles=("lists.css",),
                    scripts=("network.js",) if leaf.is_first else (),
                    groups=groups(dataset, leaf.items),
                    steps=paging.steps(path, leaf),
                    picture=drawn if leaf.is_first else "",
                    description=counted(
                        links,
                        "%(n)s link between the records of %(dataset)s, drawn and as a list.",
                        "%(n)s links between the records of %(dataset)s, drawn and as a list.",
                        dataset=dataset.descriptor.title,
                    ),
                ),
            )


def of_dataset(dataset: Dataset, most: int = MOST) -> Graph:
    """The nodes that have a link, in the order of the dataset."""
    pairs = [
        (link.origin, link.target, link) for entity in dataset.entities.values() for link in entity.links if link.origin != link.target
    ]
    counts: dict[str, int] = {}
    for origin, target, _ in pairs:
        counts[origin] = counts.get(origin, 0) + 1
        counts[target] = counts.get(target, 0) + 1
    drawn = set(sorted(counts, key=lambda each: (-counts[each], each))[:most])
    entities = [entity for entity in dataset.entities.values() if entity.id in drawn]
    resources = list(dict.fromkeys(entity.resource.name for entity in entities))
    nodes = tuple(Node(each, shortened(each.name), counts[each.id], resources.index(each.resource.name)) for each in entities)
    number = {node.entity.id: n for n, node in enumerate(nodes)}
    edges: dict[tuple[int, int], list[Link]] = {}
    for origin, target, link in pairs:
        if origin in number and target in number:
            a, b = sorted((number[origin], number[target]))
            edges.setdefault((a, b), []).append(link)
    kinds = tuple(
        (dataset.descriptor.resources[name].title, sum(node.kind == n for node in nodes), look(n), _shape(n, 0, 0))
        for n, name in enumerate(resources)
    )
    return Graph(nodes, {pair: tuple(edges[pair]) for pair in sorted(edges)}, kinds, len(counts) - len(drawn))


def shortened(name: str, longest: int = LONGEST) -> str:
    """A name that fits into a box, cut between words where it can be."""
    if len(name) <= longest:
        return name
    cut = name[: longest - 1]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > longest // 2 else cut}…"


def picture(dataset: Dataset, graph: Graph, root: str) -> Markup | str:
    """The drawing, with a link on each node; nothing where nothing is linked."""
    if not graph.nodes:
        return ""
    sizes = [(text_width(node.label, SIZE) * 1.12 + PADDING * 2 + 12, HEIGHT) for node in graph.nodes]
    placed = place(sizes, list(graph.edges))
    lines = join(_line(dataset, graph, pair, placed.centres) for pair in graph.edges)
    boxes = join(_box(dataset, node, n, placed.centres[n], sizes[n], root) for n, node in enumerate(graph.nodes))
    return charts.picture(
        "network",
        say("Network of %(dataset)s", dataset=dataset.descriptor.title),
        say(
            "%(nodes)s records as boxes and %(lines)s lines between them. The list below the drawing has the same content in words.",
            nodes=len(graph.nodes),
            lines=len(graph.edges),
        ),
        placed.width,
        placed.height,
        tag("g", lines, class_="net-lines"),
        tag("g", boxes, class_="net-nodes"),
    )


def _line(dataset: Dataset, graph: Graph, pair: tuple[int, int], centres: Sequence[Point]) -> Markup:
    (x1, y1), (x2, y2) = centres[pair[0]], centres[pair[1]]
    told = "; ".join(dict.fromkeys(_told(dataset, link) for link in graph.edges[pair]))
    return tag("path", tag("title", told), d=f"M{x1:g} {y1:g}L{x2:g} {y2:g}", data_a=str(pair[0]), data_b=str(pair[1]))


def _box(dataset: Dataset, node: Node, number: int, centre: Point, size: Point, root: str) -> Markup:
    x, y = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    links = counted(node.links, "%(n)s link", "%(n)s links")
    full = f"{node.entity.name} ({node.entity.resource.singular}, {links})"
    return tag(
        "a",
        tag("title", full),
        tag("rect", x=round(x, 1), y=round(y, 1), width=round(size[0], 1), height=size[1], rx=4.0),
        tag("path", d=_shape(node.kind, x + PADDING + 3, centre[1]), class_="net-shape"),
        tag("text", node.label, x=round(x + PADDING + 12, 1), y=round(centre[1] + 4.5, 1)),
        href=root + urls.entity(dataset, node.entity),
        class_=f"net-node {look(node.kind)}",
        data_n=str(number),
        data_kind=str(node.kind),
        aria_label=full,
    )


def look(kind: int) -> str:
    """The classes of a kind: the colour repeats what the shape says; beyond six kinds the shapes return hollow."""
    return f"kind-{(kind + kind // 6) % 6}{' hollow' if kind // 6 % 2 else ''}"


_SHAPES = (
    "M{l} {m}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "M{l} {t}h9v9h-9z",
    "M{x} {u}l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
    "M{x} {u}l5.5 10h-11z",
    "M{x} {d}l-5.5 -10h11z",
    "M{l} {m}h9M{x} {t}v9",
)


def _shape(kind: int, x: float, y: float) -> str:
    places = {"x": x, "l": x - 4.5, "m": y, "t": y - 4.5, "u": y - 5.5, "d": y + 5.0}
    return _SHAPES[kind % len(_SHAPES)].format(**{name: f"{value:.1f}".removesuffix(".0") for name, value in places.items()})


def _told(dataset: Dataset, link: Link) -> str:
    """A link in words; a sentence would not be ours to write, so: “A – Property: B”."""
    origin, target = dataset.entities[link.origin], dataset.entities[link.target]
    return f"{origin.name} – {link.claim.field.title}: {target.name}"


def in_order(dataset: Dataset) -> list[Entity]:
    """The entities that refer to others, those of one resource after the other, by name."""
    return [
        entity
        for resource in dataset.descriptor.of_kind("entities")
        for entity in sorted(dataset.of(resource.name), key=lambda each: (each.name.casefold(), each.id))
        if entity.links
    ]


def groups(dataset: Dataset, listed: Sequence[Entity]) -> list[Group]:
    """The same in words: by resource, each entity that refers to others, with its properties and whom they name."""
    return [
        (title, [(entity, urls.entity(dataset, entity), _named(dataset, entity)) for entity in some])
        for title, some in groupby(listed, key=lambda each: each.resource.title)
    ]


def _named(dataset: Dataset, entity: Entity) -> list[tuple[str, list[tuple[Entity, str]]]]:
    named: dict[str, dict[str, str]] = {}
    for link in entity.links:
        claims = named.setdefault(link.claim.field.title, {})
        claims.setdefault(link.target, urls.claim(dataset, link.claim))
    return [(title, [(dataset.entities[target], path) for target, path in targets.items()]) for title, targets in named.items()]
