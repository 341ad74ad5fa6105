"""The pages of entities and sources: every value beside its words, links both ways, nothing that runs over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from helpers import LIGHTHOUSES, ROOT, published

from sourcebook.change import Change, History
from sourcebook.model import Citation, Dataset, Publication, Quote, Site, Source
from sourcebook.outputs import (
    evidence,
    page_claims,
    page_entity,
    page_env,
    page_markdown,
    page_source,
    svg,
    svg_coverage,
    svg_timeline,
)

TEMPLATES = ROOT / "site_templates"
SITE = Site(
    "Lights",
    "https://lights.example/a/",
    "https://github.com/example/lights",
    "main",
    "c0ffee",
    "2026-11-22T00:00:00Z",
    (("How to correct", "correct/"),),
)
VORE = "lighthouses/lights/skerry-vore/"


class Page(HTMLParser):
    """Ids and internal links of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.ids, self.links = html, [], []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"])
        if tag == "a" and (found.get("href") or "").startswith("#"):
            self.links.append(unquote(str(found["href"])[1:]))


@cache
def pages(site: Site = SITE) -> dict[str, str]:
    publication = published(LIGHTHOUSES)
    return {
        output.path.removesuffix("index.html"): output.content.decode()
        for module in (page_entity, page_source)
        for output in module.make(publication, site, templates=TEMPLATES)
    }


def dataset() -> Dataset:
    return published(LIGHTHOUSES).datasets[0]


def test_every_entity_and_source_has_its_page_and_two_runs_give_the_same_bytes() -> None:
    expected = {f"lighthouses/{name}/" for name in dataset().entities}
    expected |= {f"lighthouses/sources/{name}/" for name in dataset().sources}
    assert {path for path in pages() if "/page/" not in path} == expected  # a long source goes on at page/2/
    assert {o.path: o.content for o in page_entity.make(published(LIGHTHOUSES), SITE, templates=TEMPLATES)} == {
        f"{path}index.html": html.encode() for path, html in pages().items() if "/sources/" not in path
    }


def test_ids_are_unique_and_links_within_a_page_have_a_target() -> None:
    for path, html in pages().items():
        page = Page(html)
        assert len(page.ids) == len(set(page.ids)), path
        assert set(page.links) <= set(page.ids), (path, set(page.links) - set(page.ids))


@pytest.mark.parametrize("root", [LIGHTHOUSES, ROOT], ids=["lighthouses", "flagship"])
def test_every_claim_has_its_address_on_the_page_of_its_entity(root: Path) -> None:
    made = {output.path: output.content.decode() for output in page_entity.make(published(root), SITE, templates=TEMPLATES)}
    for each in published(root).datasets:
        for entity in each.entities.values():
            ids = set(Page(made[f"{each.name}/{entity.id}/index.html"]).ids)
            assert {claim.anchor for claim in entity.claims()} <= ids, entity.id
            assert {row.anchor for rows in entity.nested.values() for row in rows} <= ids, entity.id


def test_links_between_values_and_evidence_lead_both_ways() -> None:
    for entity in dataset().entities.values():
        html = pages()[f"lighthouses/{entity.id}/"]
        for number in re.findall(r'id="cite-(\d+)"', html):
            item = html.split(f'id="cite-{number}"')[1].split("</li>")[0]
            assert f'href="#cite-{number}"' in html or 'href="#all-evidence">+' in html
            assert re.search(r'class="ev-uses"><span class="vh">Evidence for </span><a href="#[^"]+"', item), (entity.id, number)


def test_a_very_long_list_of_evidence_goes_on_on_further_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "PER_PAGE", 100)
    made = {
        output.path.removesuffix("index.html"): Page(output.content.decode())
        for output in page_entity.make(published(LIGHTHOUSES), SITE, templates=TEMPLATES)
    }
    more = {path: page for path, page in made.items() if "/evidence-" in path}
    assert VORE + "evidence-2/" in more
    numbers: list[int] = []
    for path in sorted(path for path in made if path.startswith(VORE)):
        numbers += [int(name.removeprefix("cite-")) for name in made[path].ids if name.startswith("cite-") and name[5:].isdigit()]
        assert len(made[path].ids) == len(set(made[path].ids))
    assert sorted(numbers) == numbers == list(range(1, numbers[-1] + 1))
    assert len(numbers) > 300
    for path in (VORE, *more):
        sources = {urljoin(f"https://x/{path}", href) for href in re.findall(r'class="ev-from"><a href="([^"]+)"', made[path].html)}
        assert all(each.startswith("https://x/lighthouses/sources/") for each in sources)
        for href in re.findall(r'href="([^":]*#[^"]*)"', made[path].html):
            target, _, anchor = urljoin(f"https://x/{path}", href.replace("&amp;", "&")).removeprefix("https://x/").partition("#")
            if target in made:
                assert unquote(anchor) in made[target].ids, (path, href)
    assert 'aria-current="page">101–200<' in made[VORE + "evidence-2/"].html
    assert f"https://lights.example/a/{VORE}evidence-2/" in made[VORE + "evidence-2/"].html


def test_the_history_of_a_record_names_commits_and_values_the_newest_first() -> None:
    changes = [
        Change("2026-01-02", "a" * 40, "First import", "added", "lights/skerry-vore", "called", "", "Skerry Vore"),
        Change("2026-01-02", "a" * 40, "First import", "added", "lights/skerry-vore", "height_m", "", "46"),
        Change("2026-01-02", "a" * 40, "First import", "added", "lights/skerry-vore", "land", "", "XX"),
        Change("2026-03-04", "b" * 40, "Read <again>", "changed", "lights/skerry-vore", "height_m", "46", "48"),
        Change("2026-03-04", "b" * 40, "Read <again>", "withdrawn", "lights/skerry-vore", "gone_field", "x", ""),
    ]
    known = replace(dataset(), history=History(tuple(changes), {}))
    made = {output.path: output.content.decode() for output in page_entity.make(Publication((known,)), SITE, templates=TEMPLATES)}
    history = made[f"{VORE}index.html"].split('id="record-history"')[1].split("</section>")[0]
    assert history.index("4 March 2026") < history.index("2 January 2026")
    assert "Read &lt;again&gt;" in history
    assert f'href="{SITE.repository}/commit/{"b" * 40}"' in history
    assert '<a href="#height_m"><bdi>Height in metres</bdi></a>: <del>46</del> <ins>48</ins>' in history
    assert "<bdi>gone_field</bdi>: <del>x</del>" in history
    assert '<a href="#called">' in history
    assert "no commit holds it yet" in made["lighthouses/lights/dark-rock/index.html"]
    assert "without the history of the repository" in pages()[VORE]


def test_quotations_of_a_page_lead_to_their_place_on_the_page_of_the_source() -> None:
    links = set(re.findall(r'href="\.\./\.\./\.\./(lighthouses/sources/[^"#]+/)#(quote-[^"]+)"', "".join(pages().values())))
    assert links
    for path, anchor in links:
        assert f'id="{anchor}"' in pages()[path]


def test_both_sides_of_a_disagreement_stand_side_by_side_with_the_decision() -> None:
    html = pages()[VORE]
    side = html.split('aria-label="Sources disagree on Height in metres"')[1].split('class="dispute-note"')
    assert re.findall(r'class="side-value"><bdi>(\d+)</bdi>', side[0]) == ["48", "46"]
    assert "The editors prefer the first value." in side[1].split("</p>")[0]
    assert "Left open by the editors." in html


def test_a_relation_is_shown_on_the_page_of_the_other_with_the_values_of_its_row() -> None:
    html = pages()[VORE]
    relation = html.split("<h3>Alterations")[1].split("</li>")[0]
    assert "Notice 14" in relation
    assert ">New colour</span> <bdi>red</bdi>" in relation
    assert "The light of Skerry Vore will show red" in relation


def test_values_of_one_field_with_the_same_words_share_them() -> None:
    fact = pages()[VORE].split('id="building"')[1].split("<dt>")[1]
    assert fact.count("The tower is built of granite and oak") == 1
    assert 'id="building=granite"' in fact


def test_the_word_of_a_standing_comes_from_the_descriptor() -> None:
    standing = pages()[VORE].split('class="standing"')[1].split("</ul>")[0]
    assert ">Altered, red</span>" in standing
    assert 'href="../../../lighthouses/bodies/commissioners/"' in standing


def test_correction_links_carry_entity_property_value_and_page_and_are_absent_without_a_repository() -> None:
    found = re.findall(r'href="([^"]+)" rel="nofollow" aria-label="Correct List number', pages()[VORE]) or re.findall(
        r'href="(https://github[^"]+property=list_number[^"]+)"', pages()[VORE]
    )
    query = parse_qs(urlsplit(found[0].replace("&amp;", "&")).query)
    assert query == {
        "template": ["correction.yml"],
        "entity": ["lights/skerry-vore"],
        "property": ["list_number"],
        "value": ["A0001"],
        "page": [f"https://lights.example/a/{VORE}#list_number"],
    }
    bare = pages(Site("Lights"))[VORE]
    assert "issues/new" not in bare
    assert "Edit the file" not in bare
    assert "canonical" not in bare


def test_foreign_names_and_quotations_carry_their_language() -> None:
    html = pages()["lighthouses/keepers/salim-al-bahri/"]
    assert "<blockquote" in html
    assert re.search(r'<blockquote[^>]* lang="ar" dir="auto"', html)


def test_json_ld_and_policy() -> None:
    html = pages()[VORE]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', html).group(1))  # type: ignore[union-attr]
    assert data["mainEntity"]["name"] == "Skerry Vore"
    assert "Skerryvore" in data["mainEntity"]["alternateName"]
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(?:src=|ld\+json))", html)


def test_hostile_json_and_markdown_stay_text() -> None:
    text = str(page_env.script_json({"a": "</script><!--<script>\u2028"}))
    assert "<" not in text
    assert json.loads(text) == {"a": "</script><!--<script>\u2028"}
    html = str(
        page_markdown.markdown("<b>x</b> [a](javascript:alert(1)) [b](//host/x) [c](https://example.org/) ![d](https://e.org/x.png)")
    )
    assert "<b>" not in html
    assert html.count("<a ") == 2  # c, and d as a link and no picture
    assert "javascript:" not in html.replace("(javascript:", "")


def test_columns_of_a_table_in_markdown_are_aligned_by_classes() -> None:
    html = str(page_markdown.markdown("| a | b | c |\n| --- | ---: | :-: |\n| 1 | 2 | 3 |\n"))
    assert re.findall(r"<td[^>]*>", html) == ["<td>", '<td class="right">', '<td class="center">']
    assert "style" not in html
    assert page_markdown.aligned('<td style="color: red">') == '<td style="color: red">'


def test_evidence_is_numbered_once_for_each_use_of_a_passage() -> None:
    vore = dataset().entities["lights/skerry-vore"]
    found = evidence.numbered(vore.claims())
    assert [item.number for item in found.items] == list(range(1, len(found.items) + 1))
    assert len({evidence.key(item.citation) for item in found.items}) == len(found.items)
    assert found.number(Citation(None, "supports", "editorial", note="x")) == 0


def test_the_original_is_linked_at_the_words_but_in_documents_that_have_no_text_fragments() -> None:
    def source(url: str) -> Source:
        from sourcebook.model import Value

        return Source("s", "S", "P", "s", "current", {"url": (Value(url, url),)}, "s.yaml")

    citation = Citation(source("x"), "supports", "stated", Quote("a well-known, light", "", "", 0, 19, 1), locator="p. 7")
    assert page_claims.original(source("https://e.org/a"), citation) == "https://e.org/a#:~:text=a%20well%2Dknown%2C%20light"
    assert page_claims.original(source("https://e.org/a.pdf"), citation) == "https://e.org/a.pdf#page=7"
    assert page_claims.original(source("https://e.org/a#b"), citation) == "https://e.org/a#b"


def test_source_page_tells_archive_independence_and_order() -> None:
    html = pages()["lighthouses/sources/coast-courier/"]
    assert "Copies of one story count as one independent source." in html or "No other source here" in html
    starts = [int(start) for start in re.findall(r'id="quote-(\d+)-\d+"', html)]
    assert starts == sorted(starts)
    unarchived = [s for s in dataset().sources.values() if not s.archived]
    for source in unarchived:
        assert "No text of this source is archived here." in pages()[f"lighthouses/sources/{source.id}/"]


def test_no_page_holds_more_of_an_article_than_its_quotations() -> None:
    for source in dataset().sources.values():
        html = pages()[f"lighthouses/sources/{source.id}/"]
        assert 'class="ctx"' not in html


def test_coverage_merges_overlaps_and_counts_ranges() -> None:
    quotes = [Quote("", "", "", a, b, 1) for a, b in ((0, 20), (10, 30), (100, 120))]
    assert svg_coverage.covered([(0, 50), (100, 150)], quotes) == 50
    assert svg_coverage.coverage("t", [], quotes) == ""


@pytest.mark.parametrize(("first", "last"), [("2024-04-01", "2024-04-02"), ("2006-10-14", "2026-01-01"), ("0044-03-15", "1999-01-01")])
def test_a_timeline_has_two_to_eight_ticks(first: str, last: str) -> None:
    from datetime import date

    drawn = str(svg_timeline.timeline("t", "T", [svg_timeline.Moment(first, last, "then", "x" * 300, "#a")]))
    assert 2 <= drawn.count("time-tick") <= 8, drawn.count("time-tick")
    assert date.fromisoformat(first) <= date.fromisoformat(last)


def test_lines_never_lose_their_end_silently() -> None:
    lines = svg.lines_of("The Honourable and Ancient Corporation of the Masters, Wardens and Keepers", 14.0, 200.0, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert svg.lines_of("김" * 60, 14.0, 200.0, 2)[-1].endswith("…")
    assert svg.lines_of("short", 14.0, 200.0) == ["short"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for path, html in pages().items():
        (folder / path).mkdir(parents=True, exist_ok=True)
        (folder / path / "index.html").write_text(html, encoding="utf-8")
    for output in page_env.assets(TEMPLATES, SITE):
        (folder / output.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / output.path).write_bytes(output.content)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_nothing_runs_over_at_320_pixels(browser: Any, served: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 320, "height": 640})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in (
        VORE,
        "lighthouses/bodies/corporation/",
        "lighthouses/bodies/commissioners/",
        "lighthouses/keepers/salim-al-bahri/",
        "lighthouses/sources/coast-courier/",
    ):
        page.goto(served + path)
        width = page.locator("html").evaluate("node => node.scrollWidth") if script else page.locator("main").bounding_box()["width"]
        assert width <= 320, path
    assert said == []
    context.close()


@pytest.mark.browser
def test_theme_copy_deep_link_and_keyboard(browser: Any, served: str) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}{VORE}#list_number")
    assert page.locator("#list_number").evaluate("node => node.matches(':target')")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#list_number .tool-link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#list_number button", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"https://lights.example/a/{VORE}#list_number"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('A0001'))")
    assert "“The number A0001 was painted above its door”" in page.evaluate("navigator.clipboard.readText()")
    context.close()


@pytest.mark.browser
def test_print_keeps_citations_and_addresses(browser: Any, served: str, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(f"{served}lighthouses/keepers/thomas-ardle/")
    page.emulate_media(media="print")
    assert page.locator(".evidence li").first.is_visible()
    assert page.locator(".print-only").first.is_visible()
    assert not page.locator(".find").is_visible()
    assert page.pdf().startswith(b"%PDF")
    page.close()


def test_a_publication_without_datasets_has_no_such_pages() -> None:
    assert list(page_entity.make(Publication(()), SITE, templates=TEMPLATES)) == []
