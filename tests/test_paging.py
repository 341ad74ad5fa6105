"""Long lists stand on numbered pages: nothing is lost between them, they work without a script, and filters mean the whole list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import made
import pytest
from browser import FLAGS, serving
from helpers import LIGHTHOUSES, ROOT, published
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.model import Output, Publication, Site
from sourcebook.outputs import (
    evidence,
    page_disagreements,
    page_entity,
    page_env,
    page_list,
    page_network,
    page_quality,
    page_search,
    page_source,
    page_timeline,
    paging,
    sitemap,
)

TEMPLATES = ROOT / "site_templates"
SITE = Site("Lights", "https://lights.example/", date="2026-11-22T10:00:00Z")
LIST = "lights-of-nowhere/lights/"
NAMES = tuple("abcdefg")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", 3)


def publication() -> Publication:
    return Publication((made.dataset(NAMES),))


@given(st.integers(0, 60), st.integers(1, 9))
def test_pages_hold_each_item_once_in_order(count: int, most: int) -> None:
    found = paging.leaves("d/r/", range(count), most)
    assert [item for leaf in found for item in leaf.items] == list(range(count))
    assert all(len(leaf.items) <= most and leaf.count == len(found) for leaf in found)
    assert found[0].path == "d/r/"
    for place in range(count):
        holder = paging.holder("d/r/", place, most)
        assert place in next(leaf.items for leaf in found if leaf.path == holder)


@given(st.integers(1, 40))
def test_the_numbers_lead_to_the_first_the_last_and_the_neighbours(count: int) -> None:
    found = paging.leaves("d/r/", range(count), 1)
    for leaf in found:
        steps = paging.steps("d/r/", leaf)
        assert len(steps) <= 9
        assert [step.text for step in steps if step.is_here] == ([str(leaf.number)] if count > 1 else [])
        numbers = [int(step.text) for step in steps if step.href]
        assert numbers == sorted(set(numbers))
        near = {1, count, leaf.number - 1, leaf.number + 1} & set(range(1, count + 1))
        assert near <= set(numbers) or count == 1
        # a gap stands wherever a number is passed over, and nowhere else
        texts = [step.text for step in steps]
        for before, after in pairwise(texts):
            assert "…" in (before, after) or int(after) == int(before) + 1


def made_pages(module: Any, of: Publication | None = None) -> dict[str, str]:
    return {out.path: out.content.decode() for out in module.make(of or publication(), SITE, templates=TEMPLATES)}


@pytest.mark.usefixtures("short")
def test_a_long_list_goes_on_at_stable_addresses_with_links_that_lead_home() -> None:
    pages = {path: html for path, html in made_pages(page_list).items() if path.startswith(LIST)}
    assert sorted(pages) == [f"{LIST}index.html", f"{LIST}page/2/index.html", f"{LIST}page/3/index.html"]
    names = [
        name
        for path in sorted(pages, key=lambda p: (len(p), p))
        for name in re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)', pages[path])
    ]
    assert len(names) == len(set(names)) == len(NAMES)
    second = pages[f"{LIST}page/2/index.html"]
    assert "<title>Lights, page 2 ·" in second
    assert 'href="../../../../lights-of-nowhere/lights/page/3/"' in second
    for href in re.findall(r'<th scope="row"><a href="([^"]*)"', second):
        assert href.startswith("../../../../lights-of-nowhere/lights/")
    assert "7 lights" in second, "the count is that of the whole list"
    assert '<link rel="canonical" href="https://lights.example/lights-of-nowhere/lights/page/2/">' in second


@pytest.mark.parametrize("module", [page_timeline, page_network, page_search, page_quality, page_disagreements], ids=lambda m: m.__name__)
def test_every_link_of_every_page_of_an_overview_leads_somewhere(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same links as on one page, each from the depth of its own page; and the numbers lead to pages that are there."""
    whole = linked(made_pages(module, published(LIGHTHOUSES)))
    monkeypatch.setattr(module, "MOST", 1, raising=False)
    monkeypatch.setattr(paging, "PER_PAGE", 1)
    pages = made_pages(module, published(LIGHTHOUSES))
    parted = linked(pages)
    assert parted >= whole
    for link in parted:
        if "/page/" in link:
            assert f"{link}index.html" in pages
    assert len(pages) > 1


def linked(pages: dict[str, str]) -> set[str]:
    """Where the links of pages lead, from the root of the site."""
    found: set[str] = set()
    for path, html in pages.items():
        for href in re.findall(r'<a (?:[a-z-]+="[^"]*" )*?href="([^"#][^"]*)"', html[html.index("<main") : html.index("</main>")]):
            found.add(urljoin(f"https://x.example/{path}", href).removeprefix("https://x.example/").partition("#")[0])
    return found


def test_a_short_list_has_no_numbers() -> None:
    page = made_pages(page_list)[f"{LIST}index.html"]
    assert 'class="pages"' not in page
    assert "data-pages" not in page


@pytest.fixture
def site(short: None, tmp_path: Path) -> Iterator[str]:
    outputs: list[Output] = [*page_list.make(publication(), SITE, templates=TEMPLATES), *page_env.assets(TEMPLATES, SITE)]
    for output in outputs:
        file = tmp_path / output.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.content)
    with serving(tmp_path) as address:
        yield address


@pytest.fixture
def page(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser.new_page()
        browser.close()


def rows(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#list tbody tr:visible th").all_inner_texts()]


@pytest.mark.browser
def test_filter_and_sort_mean_the_whole_list_from_any_page(page: Any, site: str) -> None:
    page.goto(f"{site}{LIST}page/2/")
    own = rows(page)
    assert len(own) == 3
    head = page.locator("#list thead button").first
    head.click()
    page.locator("#list tbody tr").nth(6).wait_for(state="attached")
    ascending = rows(page)
    head.click()
    assert rows(page) == ascending[::-1]
    assert not page.locator("nav.pages").is_visible()
    head.click()
    assert rows(page) == own
    assert page.locator("nav.pages").is_visible()
    wanted = ascending[0]
    page.get_by_label("Filter lights").fill(wanted)
    assert wanted in rows(page)
    assert "of 7 lights" in page.locator("#filters output").inner_text()
    page.locator("#list tbody tr:visible th a").first.click()
    assert re.search(r"/lights-of-nowhere/lights/light-[0-6]/$", page.url), "a row of another page leads where it led there"


@pytest.mark.browser
def test_a_page_that_cannot_read_the_others_says_so(page: Any, site: str) -> None:
    page.route("**/page/3/", lambda route: route.abort())
    page.goto(f"{site}{LIST}")
    page.locator("#list thead button").first.click()
    page.locator("#filters output", has_text="could not be read").wait_for()
    assert len(rows(page)) == 3


def test_a_sitemap_that_is_too_long_becomes_an_index_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = [out for out in sitemap.make(publication(), SITE) if out.path == "sitemap.xml"]
    monkeypatch.setattr(sitemap, "MOST", 5)
    made = {out.path: out.content.decode() for out in sitemap.make(publication(), SITE)}
    index = re.findall(r"<loc>https://lights.example/(sitemap-\d+\.xml)</loc>", made["sitemap.xml"])
    assert "<sitemapindex" in made["sitemap.xml"]
    assert set(index) == set(made) - {"sitemap.xml", "robots.txt"}
    parts = [re.findall("<loc>[^<]*</loc>", made[name]) for name in index]
    assert all(len(part) <= 5 for part in parts)
    assert [place for part in parts for place in part] == re.findall("<loc>[^<]*</loc>", whole.content.decode())


def test_a_source_with_very_many_passages_is_parted_and_every_citation_finds_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    lighthouses = published(LIGHTHOUSES)

    def anchors(pages: dict[str, str]) -> dict[str, str]:
        return {anchor: path for path, html in pages.items() for anchor in re.findall(r'<li class="claim" id="([^"]+)"', html)}

    monkeypatch.setattr(evidence, "PASSAGES", 10_000)
    whole = made_pages(page_source, lighthouses)
    monkeypatch.setattr(evidence, "PASSAGES", 2)
    monkeypatch.setattr(evidence, "_known", {})
    pages = made_pages(page_source, lighthouses)
    assert len(pages) > len(whole)
    assert set(whole) < set(pages)
    places = {
        (path.partition("/page/")[0].removesuffix("/index.html"), anchor)
        for path, html in pages.items()
        for anchor in anchors({path: html})
    }
    assert places == {(path.removesuffix("/index.html"), anchor) for path, html in whole.items() for anchor in anchors({path: html})}
    quoted = 0
    for path, html in made_pages(page_entity, lighthouses).items():
        for href in re.findall(r'<p class="ev-from"><a href="([^"]+)"', html):
            file, _, anchor = urljoin(f"https://x.example/{path}", href).removeprefix("https://x.example/").partition("#")
            assert anchor == "" or f'id="{anchor}"' in pages[f"{file}index.html"], (path, href)
            quoted += bool(anchor)
    assert quoted > 10
