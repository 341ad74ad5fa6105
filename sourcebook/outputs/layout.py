"""Where the nodes of a network stand: the same input gives the same places, on every machine.

Forces bring linked nodes together; then boxes that overlap are pushed apart, so that no label covers another.
Only + - * / and square roots are used: IEEE 754 fixes their results to the last bit, which it does not for sines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

REACH, ROUNDS, SAME = 3.0, 60, 5
"""The distance at which nodes stop pushing (a link at rest has the length 1), how often the forces act, and for how many
rounds the same nodes count as near: they do not move far in that time."""
_TURN = (-0.7373688780783197, 0.6754902942615238)  # cosine and sine of the golden angle
_GAP_X, _GAP_Y = 14.0, 12.0
_SPREAD_X, _SPREAD_Y = 130.0, 58.0  # pixels a link: labels are wider than high

Point = tuple[float, float]
Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """Centres of the boxes, and the size of the drawing, in pixels."""

    centres: tuple[Point, ...]
    width: float
    height: float


def place(sizes: Sequence[Point], edges: Sequence[Edge], margin: float = 20.0) -> Placed:
    """Places for boxes of these sizes (width, height). Boxes do not overlap; unconnected parts stand side by side."""
    blocks: list[tuple[list[int], list[Point], float, float]] = []
    for part in _parts(len(sizes), edges):
        at = {node: n for n, node in enumerate(part)}
        inner = [(at[a], at[b]) for a, b in edges if a in at and a != b]
        boxes = [sizes[node] for node in part]
        centres = separate([(x * _SPREAD_X, y * _SPREAD_Y) for x, y in _forces(len(part), inner)], boxes)
        blocks.append((part, *_moved(centres, boxes)))
    return _packed(blocks, len(sizes), margin)


def _parts(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    """The connected parts, the largest first."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    seen: set[int] = set()
    parts: list[list[int]] = []
    for start in range(count):
        if start in seen:
            continue
        seen.add(start)
        part, todo = [], [start]
        while todo:
            node = todo.pop()
            part.append(node)
            fresh = sorted(set(near[node]) - seen)
            seen |= set(fresh)
            todo += fresh
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _forces(count: int, edges: Sequence[Edge]) -> list[Point]:
    """Fruchterman and Reingold's forces (1991), with their grid: only near nodes push. Units are links."""
    degree = [0] * count
    for a, b in edges:
        degree[a] += 1
        degree[b] += 1
    # a node with many links pulls each of them less: its neighbours find room around it
    links = [(a, b, 1 + 0.12 * min(degree[a], degree[b])) for a, b in edges]
    places = _spiral(sorted(range(count), key=lambda n: (-degree[n], n)))
    xs, ys = [x for x, _ in places], [y for _, y in places]
    heat = sqrt(count) * 0.35
    near: list[tuple[int, list[int]]] = []
    for turn in range(ROUNDS if count > 1 else 0):
        if turn % SAME == 0:
            near = list(_near(xs, ys))
        mx, my = [-x * 0.012 for x in xs], [-y * 0.012 for y in ys]  # a weak pull to the middle
        _push(near, xs, ys, mx, my)
        for a, b, weight in links:
            dx, dy = xs[a] - xs[b], ys[a] - ys[b]
            pull = sqrt(dx * dx + dy * dy) / weight
            dx, dy = dx * pull, dy * pull
            mx[a] -= dx
            my[a] -= dy
            mx[b] += dx
            my[b] += dy
        for node in range(count):
            length = sqrt(mx[node] * mx[node] + my[node] * my[node])
            step = min(1.0, heat / length) if length else 0.0
            xs[node] += mx[node] * step
            ys[node] += my[node] * step
        heat = max(heat * 0.93, 0.01)
    return list(zip(xs, ys, strict=True))


def _push(near: Iterable[tuple[int, list[int]]], xs: list[float], ys: list[float], mx: list[float], my: list[float]) -> None:
    """Near nodes push each other away: what most of the time goes into, so every line counts."""
    for a, others in near:
        x, y = xs[a], ys[a]
        sum_x = sum_y = 0.0
        for b in others:
            dx = x - xs[b]
            dy = y - ys[b]
            push = 1.0 / (dx * dx + dy * dy + 0.01)
            dx *= push
            dy *= push
            sum_x += dx
            sum_y += dy
            mx[b] -= dx
            my[b] -= dy
        mx[a] += sum_x
        my[a] += sum_y


def _spiral(order: Sequence[int]) -> list[Point]:
    """A sunflower: the first of the order in the middle."""
    places: list[Point] = [(0.0, 0.0)] * len(order)
    x, y = 1.0, 0.0
    for n, node in enumerate(order):
        radius = sqrt(n) * 0.7
        places[node] = (x * radius, y * radius)
        x, y = x * _TURN[0] - y * _TURN[1], x * _TURN[1] + y * _TURN[0]
    return places


def _near(xs: Sequence[float], ys: Sequence[float]) -> Iterator[tuple[int, list[int]]]:
    """Each node with those at most about REACH apart, each pair once: those in the same or neighbouring cells of a grid."""
    cells: dict[tuple[int, int], list[int]] = {}
    for node, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells.setdefault((int(x // REACH), int(y // REACH)), []).append(node)
    for (cx, cy), nodes in cells.items():
        around = [b for cell in ((cx + 1, cy), (cx - 1, cy + 1), (cx, cy + 1), (cx + 1, cy + 1)) for b in cells.get(cell, ())]
        for n, a in enumerate(nodes):
            yield a, nodes[n + 1 :] + around


def separate(centres: Sequence[Point], sizes: Sequence[Point]) -> list[Point]:
    """Push boxes apart until none overlaps another, each pair along the shorter way."""
    places = [[x, y] for x, y in centres]
    for attempt in range(10_000):
        hits = list(overlaps(places, sizes))
        if not hits:
            break
        for a, b, dx, dy in hits:
            axis, way = (0, dx) if dx * 0.5 < dy else (1, dy)
            sign = 0.52 if (places[a][axis], a) > (places[b][axis], b) else -0.52
            places[a][axis] += sign * way
            places[b][axis] -= sign * way
        if attempt % 5 == 4:  # crowded: more room for all
            places = [[x * 1.04, y * 1.04] for x, y in places]
    return [(x, y) for x, y in places]


def overlaps(places: Sequence[Sequence[float]], sizes: Sequence[Point]) -> Iterator[tuple[int, int, float, float]]:
    """Pairs of boxes that overlap or lie too close, and by how much in each direction."""
    order = sorted((y, n) for n, (_, y) in enumerate(places))  # by height: boxes are wide, so few are side by side
    highest = max((height for _, height in sizes), default=0.0)
    for n, (above, a) in enumerate(order):
        x, (width, height) = places[a][0], sizes[a]
        end = above + (height + highest) / 2 + _GAP_Y
        for below, b in order[n + 1 :]:
            if below >= end:
                break
            dx = (width + sizes[b][0]) / 2 + _GAP_X - abs(x - places[b][0])
            if dx > 0:
                dy = (height + sizes[b][1]) / 2 + _GAP_Y - (below - above)
                if dy > 0:
                    yield a, b, dx, dy


def _moved(centres: Sequence[Point], sizes: Sequence[Point]) -> tuple[list[Point], float, float]:
    """The same drawing with its upper left corner at 0, and its width and height."""
    left = min(x - w / 2 for (x, _), (w, _) in zip(centres, sizes, strict=True))
    top = min(y - h / 2 for (_, y), (_, h) in zip(centres, sizes, strict=True))
    moved = [(x - left, y - top) for x, y in centres]
    return (
        moved,
        max(x + w / 2 for (x, _), (w, _) in zip(moved, sizes, strict=True)),
        max(y + h / 2 for (_, y), (_, h) in zip(moved, sizes, strict=True)),
    )


def _packed(blocks: Sequence[tuple[list[int], list[Point], float, float]], count: int, margin: float) -> Placed:
    """Blocks in rows, no wider than the widest block or what makes the drawing about as wide as 1.5 times its height."""
    area = sum((w + margin * 2) * (h + margin * 2) for _, _, w, h in blocks)
    limit = max([sqrt(area * 1.5), *(w for _, _, w, _ in blocks)])
    places: list[Point] = [(0.0, 0.0)] * count
    left = top = margin
    row = width = 0.0
    for part, centres, w, h in blocks:
        if left > margin and left + w > limit + margin:
            left, top, row = margin, top + row + margin * 2, 0.0
        for node, (x, y) in zip(part, centres, strict=True):
            places[node] = (round(left + x, 1), round(top + y, 1))
        width, row, left = max(width, left + w), max(row, h), left + w + margin * 2
    return Placed(tuple(places), round(width + margin, 1), round(top + row + margin, 1))
