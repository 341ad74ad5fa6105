"""Places: the formats of coordinates, the part of the world a map shows, GeoJSON, and the maps on the pages."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import EXAMPLES, TINY_DATA, copy, edit, findings, published, tiny
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.model import Dataset
from sourcebook.outputs import geojson, maps, svg_map
from sourcebook.outputs.coast import Box, land
from sourcebook.outputs.geography import of_dataset
from sourcebook.outputs.projection import around, cosine, steps

LIGHTS = EXAMPLES / "first-lights"


@pytest.fixture(scope="module")
def lights() -> Dataset:
    return published(LIGHTS).datasets[0]


@pytest.mark.parametrize(("name", "text"), [("latitude", "90.5"), ("latitude", "-91"), ("longitude", "180.1")])
def test_coordinates_off_the_globe_are_refused(tmp_path: Path, name: str, text: str) -> None:
    root = tmp_path / "lights"
    root = copy(LIGHTS, root)
    file = root / "datasets/first-lights/lights/highland.yaml"
    edit(file, ({"latitude": "latitude: 42.039", "longitude": "longitude: -70.062"}[name], f"{name}: {text}"))
    (found,) = [each for each in findings(root) if each.code == "value_format"]
    assert found.place.file.endswith("highland.yaml")
    assert "decimal degrees" in found.help


FIELDS = "datapackage.yaml"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("- {name: lat, type: number, 'sourcebook:format': latitude}", "There is a latitude and no longitude."),
        ("- {name: lat, type: string, 'sourcebook:format': latitude}", "can stand at a field of the type number only"),
        (
            "- {name: a, type: number, 'sourcebook:format': latitude}\n        "
            "- {name: b, type: number, 'sourcebook:format': latitude}\n        "
            "- {name: c, type: number, 'sourcebook:format': longitude}",
            "Two fields are a latitude.",
        ),
    ],
)
def test_a_descriptor_with_half_a_place_is_refused(tmp_path: Path, fields: str, message: str) -> None:
    root = tiny(tmp_path)
    file = root / TINY_DATA / "datapackage.yaml"
    text = file.read_text(encoding="utf-8")
    first = re.search(r"\n( +)- \{name: id,", text)
    assert first
    file.write_text(
        text[: first.start()] + "\n" + first[1] + fields.replace("\n        ", "\n" + first[1]) + text[first.start() :], encoding="utf-8"
    )
    assert any(message in each.message for each in findings(root))


def test_geojson_has_every_place_as_the_table_has_it(lights: Dataset, site: Path) -> None:
    made = json.loads((site / "first-lights/data/first-lights.geojson").read_text(encoding="utf-8"))
    with (site / "first-lights/data/lights.csv").open(encoding="utf-8", newline="") as file:
        rows = {f"lights/{row['id']}": row for row in csv.DictReader(file)}
    assert {each["id"] for each in made["features"]} == set(rows)
    for each in made["features"]:
        row = rows[each["id"]]
        assert each["geometry"] == {"type": "Point", "coordinates": [float(row["longitude"]), float(row["latitude"])]}
        assert each["properties"]["entity_name"] == row["name"]


def test_a_dataset_without_places_has_no_map_and_no_geojson() -> None:
    publication = published(EXAMPLES.parent / "tests/publications/tiny")
    assert of_dataset(publication.datasets[0]) == ()
    assert maps.of_records(publication.datasets[0], "") is None
    assert list(geojson.make(publication, None)) == []  # type: ignore[arg-type]


places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(places, min_size=1, max_size=20))
def test_every_place_lies_on_the_map_that_is_drawn_around_them(points: list[tuple[float, float]]) -> None:
    on = around(points, 640)
    assert 0.4 * 640 < on.height < 1.6 * 640
    for x, y in (on.place(*point) for point in points):
        assert -0.01 <= x <= 640.01
        assert -0.01 <= y <= on.height + 0.01


def test_a_map_across_the_date_line_is_not_drawn_around_the_world() -> None:
    on = around([(179.0, -17.0), (-178.0, -16.0)], 640)
    assert on.box.width < 10
    assert any(land(on.box)), "Fiji lies there"


@given(st.floats(0, 90))
def test_the_cosine_is_one(degrees: float) -> None:
    from math import cos, radians

    assert abs(cosine(degrees) - cos(radians(degrees))) < 1e-5


@given(st.floats(-180, 170), st.floats(0.3, 170))
def test_the_grid_has_a_few_round_lines(first: float, wide: float) -> None:
    found = steps(first, first + wide)
    assert 1 <= len(found) <= 7
    assert all(first <= each <= first + wide for each in found)


def test_land_is_cut_at_the_edges_of_the_map() -> None:
    box = Box(-76.0, 38.0, -70.0, 44.0)
    rings = list(land(box))
    assert rings
    assert all(box.west <= x <= box.east and box.south <= y <= box.north for ring in rings for x, y in ring)


def test_names_that_would_cover_each_other_are_left_out() -> None:
    on = around([(0.0, 0.0), (3.0, 3.0)], 640)
    marks = [svg_map.Mark(1.0 + n / 10_000, 1.0, f"A rather long name {n}", "told", "#") for n in range(30)]
    drawn = svg_map.whole("map", "Map", on, marks)
    assert drawn.count("<circle") == 30
    assert 0 < drawn.count("map-name") < 10


def test_a_hostile_name_stays_text() -> None:
    on = around([(0.0, 0.0)], 640)
    drawn = svg_map.whole("map", "<b>", on, [svg_map.Mark(0, 0, "</text><script>", '"><script>', "x\" onload='1'")])
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert 'x" onload' not in drawn


def test_very_many_places_are_drawn_as_one_path() -> None:
    on = around([(0.0, 0.0)], 640)
    drawn = svg_map.whole("map", "Map", on, [svg_map.Mark(0, 0, "a", "a", "#")] * (svg_map.LINKED + 1))
    assert "<a " not in drawn
    assert drawn.count("map-dots") == 1


@pytest.fixture(scope="module")
def site(example: Callable[[str], Path]) -> Path:
    return example("first-lights")


def test_the_pages_have_maps_whose_marks_lead_to_the_records(site: Path) -> None:
    page = (site / "first-lights/lights/index.html").read_text(encoding="utf-8")
    drawing = page[page.index('class="map"') : page.index("</svg>", page.index('class="map"'))]
    links = re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', drawing)
    assert len(links) == 11
    for href, told in links:
        path, _, anchor = href.partition("#")
        record = (site / "first-lights/lights" / path / "index.html").resolve().read_text(encoding="utf-8")
        assert f'id="{anchor}"' in record
        assert told.partition(",")[0] in record
        assert 'class="map small"' in record
    assert 'class="map"' in (site / "first-lights/index.html").read_text(encoding="utf-8")
    keeper = (site / "first-lights/keepers/john-hayes/index.html").read_text(encoding="utf-8")
    assert 'class="map' not in keeper


def test_a_page_says_its_place_to_machines(site: Path) -> None:
    page = (site / "first-lights/lights/boston/index.html").read_text(encoding="utf-8")
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert said["mainEntity"]["geo"] == {"@type": "GeoCoordinates", "latitude": 42.328, "longitude": -70.89}
