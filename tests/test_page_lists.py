"""List pages, overviews, home and the pages around them: what they say, and that they are whole without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree as Xml

import made
import pytest
from helpers import ROOT, TINY, published, tiny

from sourcebook.model import Dataset, Output, Publication, Site
from sourcebook.outputs import (
    charts,
    feed,
    labels,
    layout,
    page_dataset,
    page_disagreements,
    page_env,
    page_home,
    page_list,
    page_network,
    page_notfound,
    page_quality,
    page_search,
    page_timeline,
    sitemap,
)
from sourcebook.outputs.download import Download
from sourcebook.read import read

TEMPLATES = ROOT / "site_templates"
SITE = Site("Inns", "https://inns.example/book/", date="2026-11-22T10:00:00Z", navigation=(("Method", "method/"),))
MAKERS = (
    page_home,
    page_dataset,
    page_list,
    page_timeline,
    page_network,
    page_disagreements,
    page_quality,
    page_search,
    page_notfound,
)


def pages(publication: Publication, site: Site = SITE) -> dict[str, str]:
    return {out.path: out.content.decode() for module in MAKERS for out in module.make(publication, site, templates=TEMPLATES)}


class Text(HTMLParser):
    """The text of a page, its rows, and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self._cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True
        if tag == "br" and self._cell:
            self.rows[-1][-1] += " / "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def test_list_has_every_record_with_values_in_words_and_counts() -> None:
    page = Text(pages(published(TINY))["tiny/inns/index.html"])
    assert page.rows[0] == ["Name", "Standing", "Opened", "Sources"]
    assert len(page.rows) == 2
    assert page.rows[1][0] == "Blue Boar"
    assert page.rows[1][1].startswith("Closed Closed by order")
    assert page.rows[1][2:] == ["1784", "1"]


def test_list_gives_the_script_facets_with_counts_and_links_to_its_csv() -> None:
    dataset = published(TINY).datasets[0]
    resource = dataset.descriptor.resources["inns"]
    context = page_list.context(dataset, resource, list(page_list.of_resource(dataset, resource)))
    (serves,) = context["facets"]
    assert [(o["text"], o["count"]) for o in serves["options"]] == [("ale", 1), ("cider", 1)]
    assert context["lines"][0][2] == "0-0 0-1"
    assert context["csv"] == "tiny/data/inns.csv"


def test_a_facet_says_how_many_are_not_stated(tmp_path: Path) -> None:
    plain = "id: inn-{0}\nname: Inn {0}\nevidence:\n  - source: letter\n    supports: [name]\n"
    root = tiny(tmp_path, files={f"inns/inn-{n}.yaml": plain.format(n) for n in (1, 2)})
    dataset = read(root)[0].datasets[0]
    resource = dataset.descriptor.resources["inns"]
    context = page_list.context(dataset, resource, list(page_list.of_resource(dataset, resource)))
    serves = next(facet for facet in context["facets"] if facet["path"] == "serves")
    assert serves["options"][-1] == {"value": "", "text": "Not stated", "count": 2}


def test_columns_of_nested_rows_stay_side_by_side() -> None:
    dataset = made.dataset(("a",))
    resource = replace(dataset.descriptor.resources["lights"], columns=("logs.day", "logs.text"))
    (line,) = page_list.of_resource(dataset, resource)
    assert [len(cell.lines) for cell in line.cells] == [1, 1]
    assert line.cells[0].sort


@pytest.mark.parametrize(
    "publication",
    [published(TINY), made.publication(("<script>alert(1)</script>", "\"'><b>", "é 漢字"))],
    ids=["tiny", "awkward"],
)
def test_pages_escape_what_they_show_and_their_links_lead_somewhere(publication: Publication) -> None:
    made_pages = pages(publication)
    for path, html in made_pages.items():
        assert "<script>alert" not in html
        assert "<b>" not in html
        assert " style=" not in html
        seen = Text(html)
        assert len(seen.ids) == len(set(seen.ids)), path
        for link in seen.links:
            if link.startswith("#"):
                assert link[1:] in seen.ids, (path, link)


def test_pages_are_the_same_bytes_each_time() -> None:
    assert pages(published(TINY)) == pages(published(TINY))


def test_disagreements_shows_both_values_with_the_note_of_the_editors() -> None:
    html = pages(published(TINY))["tiny/disagreements/index.html"]
    found = re.findall(r'class="side-value">\s*<data value="\d+">(\d+)|class="side-value">(?:<bdi>)?(\d+)', html)
    assert [a or b for a, b in found] == ["12", "11"]
    assert "The letter was written before the attic was rebuilt." in html
    assert "The editors prefer the first value." in html
    assert "<mark>The Blue Boar inn at Marsh End in Ireland opened in 1784 and has 12 rooms</mark>" in html


def test_timeline_puts_claims_by_year_in_the_words_of_the_descriptor() -> None:
    years = page_timeline.years(published(TINY).datasets[0])
    assert [(year.title, [e.label for month in year.months for e in month.entries]) for year in years] == [("1784", ["Blue Boar opened"])]
    assert years[0].months[0].title == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-07-16", "16 July 2025"),
        ("2024-04", "April 2024"),
        ("2018~", "about 2018"),
        ("2018-11-17?", "17 November 2018 (uncertain)"),
        ("2025-07-16/2025-07-17", "16–17 July 2025"),
        ("2025-05/2025-11", "May – November 2025"),
        ("2024/2025-05", "2024 – May 2025"),
        ("2024/..", "from 2024"),
        ("../2024-03", "until March 2024"),
        ("198X", "1980s"),
        ("19XX?", "between 1900 and 1999 (uncertain)"),
        ("2017-XX", "a month of 2017"),
        ("2017-04-XX", "a day of April 2017"),
        ("2017-XX-XX", "a day of 2017"),
        ("1861-21", "spring 1861"),
        ("1861-21/1861-23", "spring – autumn 1861"),
        ("2001-33/2001-34", "first quarter – second quarter of 2001"),
        ("2001-41", "second half of 2001"),
        ("[2017,2018]", "2017 or 2018"),
        ("{1667,1668,1670..1672}", "1667, 1668 and 1670 to 1672"),
        ("2017~-06", "June 2017 (in part approximate)"),
        ("2017-06?-15", "15 June 2017 (in part uncertain)"),
        ("156X-12-25", "156X-12-25"),
        ("2024/2024", "2024"),
    ],
)
def test_dates_in_words(text: str, words: str) -> None:
    assert labels.date(text) == words


def test_years_without_a_claim_stand_in_the_chart_and_long_ages_count_decades() -> None:
    short = str(charts.by_year([("2001", "#y2001", 2), ("2004", "#y2004", 1)], "t/"))
    assert re.findall(r">(\d{4})</text>", short) == ["2001", "2002", "2003", "2004"]
    assert 'href="t/#y2004"' in short
    long = str(charts.by_year([("1850", "#y1850", 2), ("1999", "#y1999", 1)]))
    assert "1850s" in long
    assert "1990s" in long
    assert charts.by_year([("1999", "#y1999", 4)]) == ""


def test_boxes_of_the_network_never_overlap() -> None:
    sizes = [(40.0 + 37 * n % 190, 26.0) for n in range(120)]
    edges = [(n, n * n % n) if n % 3 else (n, n // 3) for n in range(1, 110)]
    placed = layout.place(sizes, edges)
    assert not list(layout.overlaps(placed.centres, sizes))
    for (x, y), (width, height) in zip(placed.centres, sizes, strict=True):
        assert x - width / 2 >= 0
        assert x + width / 2 <= placed.width
        assert y - height / 2 >= 0
        assert y + height / 2 <= placed.height
    assert placed == layout.place(sizes, edges)


def test_network_draws_what_the_list_says() -> None:
    dataset = published(TINY).datasets[0]
    graph = page_network.of_dataset(dataset)
    drawn = {frozenset((graph.nodes[a].entity.id, graph.nodes[b].entity.id)) for a, b in graph.edges}
    assert drawn == {
        frozenset(("inns/blue-boar", "keepers/ann-lee")),
        frozenset(("inns/blue-boar", "notices/closing-2020")),
    }
    listed = {
        frozenset((entity.id, target.id))
        for _, entities in page_network.groups(dataset, page_network.in_order(dataset))
        for entity, _, properties in entities
        for _, targets in properties
        for target, _ in targets
    }
    assert listed == drawn


def linked(texts: tuple[str, ...]) -> Dataset:
    """The publication made by hand, each light linked to its keeper."""
    dataset = made.dataset(texts)
    links = {link.origin: link for link in dataset.backlinks["keepers/ada"]}
    entities = {name: replace(each, links=(links[name],) if name in links else ()) for name, each in dataset.entities.items()}
    return replace(dataset, entities=entities)


def test_network_of_many_draws_those_with_most_links_and_says_so() -> None:
    dataset = linked(("a", "b", "c", "d"))
    graph = page_network.of_dataset(dataset, most=3)
    assert len(graph.nodes) == 3
    assert graph.left_out == 2
    assert "keepers/ada" in {node.entity.id for node in graph.nodes}


def test_quality_counts_claims_and_what_of_an_article_is_quoted() -> None:
    dataset = published(TINY).datasets[0]
    counts = {count.title: count.number for count in page_quality.counts(page_quality.of_resources(dataset))}
    assert counts["Without support"] == 0
    assert counts["Disputed"] == 1
    assert counts["Stated"] + counts["Inferred"] + counts["Editorial"] == sum(1 for _ in dataset.claims())
    gazette = next(line for line in page_quality.of_sources(dataset) if line.source.id == "gazette")
    assert 0 < gazette.quoted <= gazette.length
    assert page_quality.covered([(0, 10), (5, 12), (20, 21)]) == 13


def test_dataset_page_lists_downloads_with_their_sizes() -> None:
    sizes = {"tiny/data/tiny.zip": 12_345, "tiny/data/inns.csv": 900, "tiny/data/inns-cited.csv": 1_234_567}
    files = {path: Download(path, count, "0" * 64, "text/csv") for path, count in sizes.items()}
    (output,) = page_dataset.make(published(TINY), SITE, templates=TEMPLATES, files=files)
    html = output.content.decode()
    assert 'id="downloads"' in html
    assert "12 kB" in html
    assert "900 bytes" in html
    assert "1.2 MB" in html
    assert {link for link in Text(html).links if "/data/" in link} == {f"../{path}" for path in sizes}


def test_home_shows_one_claim_with_its_words() -> None:
    example = page_home.example(published(TINY).datasets[0], SITE)
    assert example is not None
    assert example.entity.id == "inns/blue-boar"
    assert example.words.citation.quote is not None


def test_not_found_has_links_that_work_from_any_depth() -> None:
    (output,) = page_notfound.make(published(TINY), SITE, templates=TEMPLATES)
    assert output.path == "404.html"
    assert all(link.startswith(("/book/", "#")) for link in Text(output.content.decode()).links)


def test_sitemap_has_every_page_and_needs_an_address() -> None:
    publication = published(TINY)
    site_map, robots = sitemap.make(publication, SITE, ["about/"])
    found = [loc.text or "" for loc in Xml.fromstring(site_map.content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    ours = {SITE.url + path.removesuffix("index.html") for path in pages(publication) if path != "404.html"}
    assert ours | {SITE.url + "about/"} <= set(found)
    assert found == sorted(found)
    assert b"sitemap.xml" in robots.content
    assert not list(sitemap.make(publication, Site("Inns")))


def test_feed_says_no_more_than_is_known() -> None:
    (output,) = feed.make(published(TINY), SITE)
    root = Xml.fromstring(output.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [e.text for e in root.findall("a:entry/a:id", space)] == ["https://inns.example/book/tiny/"]
    assert {e.text for e in root.iter("{http://www.w3.org/2005/Atom}updated")} == {SITE.date}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small site below a sub-path, without a search index."""
    folder = tmp_path_factory.mktemp("site")
    publication = Publication((linked(("Alpha", "Beta", "Gamma", "Ärger")),))
    outputs: list[Output] = [*page_env.assets(TEMPLATES, SITE)]
    outputs += [out for module in MAKERS for out in module.make(publication, SITE, templates=TEMPLATES)]
    for output in outputs:
        file = folder / "book" / output.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.content)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book/"
        server.shutdown()


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def visible(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#list tbody tr:visible th").all_inner_texts()]


@pytest.mark.browser
def test_list_sorts_and_filters_in_the_browser(browser: Any, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}lights-of-nowhere/lights/")
    assert sorted(visible(page)) == ["Alpha", "Beta", "Gamma", "Ärger"]
    name = page.get_by_role("button", name="Name")
    name.click()
    name.click()
    assert visible(page)[0] == "Gamma"
    assert page.locator("#list th[aria-sort=descending]").count() == 1
    page.get_by_label("Filter lights").fill("arger")
    assert visible(page) == ["Ärger"]
    assert page.locator("#filters output").inner_text() == "1 of 4 lights"
    assert page.url.endswith("?q=arger")
    page.reload()
    assert visible(page) == ["Ärger"]
    page.get_by_role("button", name="Clear").click()
    page.locator("#list tbody tr[hidden]").first.wait_for(state="detached")
    assert len(visible(page)) == 4
    page.close()


@pytest.mark.browser
def test_pages_are_whole_without_a_script_and_do_not_run_over_at_320_pixels(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{served}lights-of-nowhere/lights/")
    assert len(visible(page)) == 4
    assert not page.locator("#filters").is_visible()
    context.close()
    page = browser.new_page(viewport={"width": 320, "height": 640})
    for path in (
        "",
        "search/",
        *(f"lights-of-nowhere/{each}" for each in ("", "lights/", "timeline/", "network/", "quality/")),
    ):
        page.goto(served + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.close()


@pytest.mark.browser
def test_network_can_be_searched_zoomed_and_thinned_out(browser: Any, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}lights-of-nowhere/network/")
    width = page.locator("#net > svg").get_attribute("width")
    page.get_by_role("button", name="Larger").click()
    assert float(page.locator("#net > svg").get_attribute("width")) > float(width)
    page.get_by_label("Find in the drawing").fill("arger")
    assert page.locator(".net-node.hit").count() == 1
    page.get_by_role("checkbox", name="Keepers").uncheck()
    assert page.locator(".net-node.gone").count() == 1
    page.close()


@pytest.mark.browser
def test_search_page_without_an_index_searches_the_names(browser: Any, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}search/?q=arger")
    page.locator("#told", has_text="1 name").wait_for()
    assert page.locator(".names li:visible").all_inner_texts() == ["Ärger lights"]
    page.close()
