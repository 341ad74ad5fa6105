"""Writes sourcebook/outputs/coast.txt, the outline of the land that maps are drawn on.

Natural Earth's land at 1:50 million, which is in the public domain, as the package `world-atlas` 2.0.2 has it. Run
`python tests/make_coast.py land-50m.json` with that file; it is not needed for a build.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

COAST = Path(__file__).resolve().parent.parent / "sourcebook" / "outputs" / "coast.txt"
TOLERANCE = 0.02
"""Degrees by which a simplified line may leave the real one; about two kilometres."""
SMALLEST = 0.0015
"""Square degrees; islands that are smaller are left out, unless nothing else is near."""
HEADER = "Land, 1:50 million. Made with Natural Earth, public domain (naturalearthdata.com). One ring a line."

Point = tuple[float, float]


def rings(topology: dict) -> Iterator[list[Point]]:
    """The rings of all polygons of a TopoJSON file, in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            joined: list[Point] = []
            for n in ring:
                part = arcs[n] if n >= 0 else arcs[~n][::-1]
                joined += part[1:] if joined else part
            yield joined


def simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's, without recursion."""
    keep, todo = {0, len(points) - 1}, [(0, len(points) - 1)]
    while todo:
        a, b = todo.pop()
        worst, at = 0.0, 0
        (ax, ay), (bx, by) = points[a], points[b]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        for n in range(a + 1, b):
            px, py = points[n]
            from_start = ((px - ax) ** 2 + (py - ay) ** 2) ** 0.5
            away = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length if length else from_start
            if away > worst:
                worst, at = away, n
        if worst > TOLERANCE:
            keep.add(at)
            todo += [(a, at), (at, b)]
    return [points[n] for n in sorted(keep)]


def encoded(points: list[Point]) -> str:
    """Differences in hundredths of a degree, five bits a character, as in Google's encoded polylines."""
    text, x, y = "", 0, 0
    for lon, lat in points:
        nx, ny = round(lon * 100), round(lat * 100)
        if text and (nx, ny) == (x, y):
            continue
        for delta in (nx - x, ny - y):
            value = ~(delta << 1) if delta < 0 else delta << 1
            while value >= 0x20:
                text += chr((0x20 | (value & 0x1F)) + 63)
                value >>= 5
            text += chr(value + 63)
        x, y = nx, ny
    return text


def area(points: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2


if __name__ == "__main__":
    found = [ring for ring in rings(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))) if area(ring) > SMALLEST]
    found.sort(key=lambda ring: (-area(ring), ring[0]))
    lines = [HEADER, *(encoded(simplified(ring)) for ring in found)]
    COAST.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
