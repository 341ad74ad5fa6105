"""The neighbourhood of an entity as a drawing that is read from top to bottom, like an index with leaders.

What the entity is related to hangs from its stem, by kind of relation. Arcs on the right join neighbours that are
also related to each other. Nothing is laid out by force, so labels cannot collide, on a phone neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..language import say
from .svg import drawing, join, lines_of, tag, text_width

WIDTH, STEM, BRANCH, LABEL, RIGHT = 360.0, 9.0, 26.0, 48.0, 322.0
SIZE, LINE = 14.0, 17.0


@dataclass(frozen=True, slots=True)
class Node:
    """One neighbour."""

    id: str
    name: str
    href: str
    kind: str


def graph(anchor: str, name: str, groups: Sequence[tuple[str, Sequence[Node]]], pairs: Iterable[tuple[str, str]]) -> Markup:
    """A neighbourhood: groups of (relation, neighbours), and pairs of neighbours that are related to each other."""
    tied = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    title_lines = lines_of(name, 16.0, WIDTH - 40, 3)
    parts: list[Markup] = [_lines(title_lines, 26.0, 20.0, 19.0, "graph-self")]
    y = 20.0 + 19.0 * len(title_lines)
    places: dict[str, float] = {}
    stem_end = y
    ends = {node for pair in tied for node in pair}
    room = (RIGHT if tied else WIDTH) - LABEL - 16
    for relation, nodes in groups:
        y += 12.0
        stem_end = y - 4
        parts.append(tag("path", d=f"M{STEM} {y - 12:.1f}Q{STEM} {y - 4:.1f} 20 {y - 4:.1f}", class_="graph-line"))
        for line in lines_of(relation, 12.0, RIGHT - BRANCH, 2):
            parts.append(tag("text", line, x=BRANCH, y=y, class_="graph-relation"))
            y += 15.0
        top = y - 11.0
        for node in nodes:
            y += 5.0
            shown, height = _node(node, y, room, node.id in ends and node.id not in places)
            parts.append(
                tag(
                    "path", d=f"M{BRANCH + 3} {top:.1f}V{y - 2:.1f}Q{BRANCH + 3} {y + 4:.1f} {BRANCH + 11} {y + 4:.1f}", class_="graph-line"
                )
            )
            parts.append(shown)
            places.setdefault(node.id, y + 4.0)
            top, y = y - 2, y + height
    parts.insert(0, tag("path", d=f"M{STEM} 15V{stem_end - 8:.1f}", class_="graph-line"))
    parts.insert(1, tag("rect", x=3.5, y=9.5, width=11.0, height=11.0, class_="graph-dot"))
    arcs = join(_arc(places[a], places[b]) for a, b in tied if a in places and b in places)
    count = sum(len(nodes) for _, nodes in groups)
    return drawing(
        anchor,
        say("Relations of %(name)s", name=name),
        say(
            "%(count)s related records in %(kinds)s kinds of relation, as listed in the table below the drawing; arcs join those "
            "that are related to each other.",
            count=count,
            kinds=len(groups),
        ),
        WIDTH,
        y + 8,
        *parts,
        arcs,
    )


def _node(node: Node, y: float, room: float, leader: bool) -> tuple[Markup, float]:
    """A dot and a linked name; and how high they are. A leader runs to the right where an arc begins."""
    lines = lines_of(node.name, SIZE, room, 2)
    parts = [
        tag("circle", cx=BRANCH + 13, cy=y + 4, r=3.2, class_="graph-dot"),
        tag("a", tag("title", f"{node.name} ({node.kind})"), _lines(lines, LABEL, y + 8.5, LINE, "graph-name"), href=node.href),
    ]
    if leader:
        start = LABEL + text_width(lines[0], SIZE) + 8
        if start < RIGHT - 12:
            parts.append(tag("path", d=f"M{start:.1f} {y + 4:.1f}H{RIGHT - 6}", class_="graph-leader"))
        parts.append(tag("circle", cx=RIGHT, cy=y + 4, r=2.6, class_="graph-dot"))
    return join(parts), LINE * len(lines)


def _lines(lines: Sequence[str], x: float, y: float, step: float, look: str) -> Markup:
    spans = (tag("tspan", line, x=x, y=y + step * n) for n, line in enumerate(lines))
    return tag("text", *spans, class_=look)


def _arc(a: float, b: float) -> Markup:
    top, bottom = sorted((a, b))
    reach = min(36.0, 10.0 + (bottom - top) * 0.16)
    return tag(
        "path",
        d=f"M{RIGHT} {top:.1f}C{RIGHT + reach:.1f} {top:.1f} {RIGHT + reach:.1f} {bottom:.1f} {RIGHT} {bottom:.1f}",
        class_="graph-arc",
    )


def most(groups: Mapping[str, Sequence[Node]], limit: int) -> list[tuple[str, list[Node]]]:
    """At most `limit` nodes: of each group in turn one, so that no kind of relation is lost."""
    chosen: dict[str, list[Node]] = {name: [] for name in groups}
    for turn in range(max((len(nodes) for nodes in groups.values()), default=0)):
        for name, nodes in groups.items():
            if turn < len(nodes) and sum(map(len, chosen.values())) < limit:
                chosen[name].append(nodes[turn])
    return [(name, nodes) for name, nodes in chosen.items() if nodes]
