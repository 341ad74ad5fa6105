"""Who held what, and when: the rule of the descriptor, the lanes, the drawing, and the question of a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import FLAGS, serving
from helpers import EXAMPLES, copy, edit, findings, published

from sourcebook.model import Dataset
from sourcebook.outputs import lanes, svg_lanes

OFFICERS = EXAMPLES / "officers-of-congress"
RULE = "{by: office, during: during}"


@pytest.fixture(scope="module")
def officers() -> Dataset:
    return published(OFFICERS).datasets[0]


@pytest.fixture(scope="module")
def site(example: Callable[[str], Path]) -> Path:
    return example("officers-of-congress")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{by: ofice, during: during}", "There is no field 'ofice'."),
        ("{by: office, during: office}", "'office' is no date."),
        ("{by: office}", "has no `during`"),
    ],
)
def test_a_rule_that_cannot_be_drawn_is_refused(tmp_path: Path, rule: str, message: str) -> None:
    root = copy(OFFICERS, tmp_path / "officers")
    edit(root / "datasets/officers-of-congress/datapackage.yaml", (RULE, rule))
    assert any(message in each.message for each in findings(root))


def test_a_lane_holds_all_who_held_an_office_in_the_order_of_time(officers: Dataset) -> None:
    found = {lane.id: lane for lane in lanes.of_resource(officers, officers.descriptor.resources["terms"])}
    assert [span.entity.slug for span in found["offices/speaker"].spans] == [
        "frederick-muhlenberg", "jonathan-trumbull", "frederick-muhlenberg", "jonathan-dayton", "theodore-sedgwick",
    ]  # fmt: skip
    assert found["offices/speaker"].spans[1].mark == "disputed"
    assert sum(len(lane.spans) for lane in found.values()) == sum(len(entity.nested.get("terms", ())) for entity in officers.of("officers"))


def test_the_lanes_of_an_entity_are_its_own_rows_or_those_about_it(officers: Dataset) -> None:
    office = lanes.about(officers, officers.entities["offices/clerk"])
    assert [span.entity.slug for lane in office for span in lane.spans] == ["john-beckley", "jonathan-condy", "john-oswald"]
    person = lanes.about(officers, officers.entities["officers/john-langdon"])
    assert [(lane.title, len(lane.spans)) for lane in person] == [("President pro tempore of the Senate", 2)]


def test_open_ends_reach_the_edge_and_names_do_not_cover_each_other() -> None:
    bars = [
        svg_lanes.Bar(f"18{n:02}-01-01", "" if n == 50 else f"18{n:02}-06-30", f"Somebody {n}", "when", "#", n) for n in range(0, 60, 2)
    ]
    drawn = svg_lanes.chart("lanes", "Lanes", [("A lane", bars)], 720.0)
    boxes = [
        (float(y), float(x), float(x) + float(w)) for x, y, w in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', drawn)
    ]
    assert len(boxes) == 30
    assert max(end for _, _, end in boxes) == pytest.approx(714)
    for y, start, end in boxes:
        assert not any(y == other and start < b and a < end for other, a, b in boxes if (other, a, b) != (y, start, end))


def test_without_a_day_nothing_is_drawn() -> None:
    assert svg_lanes.chart("a", "b", [("c", [svg_lanes.Bar("", "", "d", "e", "#", 0)])], 720.0) == ""


def test_a_hostile_name_stays_text() -> None:
    bar = svg_lanes.Bar("1800-01-01", "1801-01-01", "</a><script>", '"><b>', '" onload="x', 0)
    drawn = svg_lanes.chart("a", "<i>", [("<u>", [bar])], 720.0)
    assert not re.search(r"<(script|b|i|u)\b", drawn)
    assert 'onload="x' not in drawn


def test_the_page_of_an_office_draws_its_holders(site: Path) -> None:
    page = (site / "officers-of-congress/offices/speaker/index.html").read_text(encoding="utf-8")
    figure = page[page.index('id="lanes-title"') :]
    assert figure.count('class="lane-bar"') == 5
    assert "Theodore Sedgwick" in figure


@pytest.mark.browser
def test_the_table_answers_who_held_what_at_a_date(site: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    with serving(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
        page.goto(f"{address}officers-of-congress/timeline/")
        page.get_by_label("At a date").fill("1796-02-29")
        shown = page.locator(".lanes tbody tr:visible").all_inner_texts()
        assert [re.split(r"[\t\n]+", text)[1] for text in shown] == ["Jonathan Dayton", "John Beckley", "Samuel Otis", "John Adams"]
        assert page.locator(".lanes output").inner_text() == "4 of 15"
        assert page.locator("[data-row]:not(.lane-out)").count() == 4
        page.get_by_label("At a date").fill("17x")
        assert "Write a year" in page.locator(".lanes output").inner_text()
        page.get_by_label("At a date").fill("")
        assert page.locator(".lanes tbody tr:visible").count() == 15
        assert problems == []
        browser.close()
