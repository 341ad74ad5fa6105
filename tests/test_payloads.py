"""Nothing that strangers wrote runs, loads, or breaks a page: payloads in every text of a publication, in a real browser."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

import hostile
import payloads
import pytest
from helpers import LONG, findings, tiny
from watched import BASE, GROUPS, HOST, Watched

from sourcebook import formats
from sourcebook.outputs.page_markdown import markdown
from sourcebook.text import hidden_character


@pytest.fixture(scope="module")
def site(hostile_root: Path) -> Path:
    return hostile_root / "site"


def test_the_payloads_are_many() -> None:
    assert len(payloads.VISIBLE) > 350
    assert payloads.OTHERS or {text for group in GROUPS for text in group} == set(payloads.VISIBLE)


def test_several_thousand_can_be_combined() -> None:
    """Those of the long mode (benchmarks/payloads.py): here only that there are so many, and none twice."""
    made = payloads.visible(dict.fromkeys(payloads.combined()))
    assert len(made) > 3_000


@pytest.mark.browser
@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without a policy"])
def test_nothing_runs(policy: bool, browser: Any, site: Path) -> None:
    watched = Watched(browser, site, policy=policy)
    watched.page.set_viewport_size({"width": 1280 if policy else 375, "height": 700})
    opened = sorted(path.parent.relative_to(site).as_posix() + "/" for path in site.rglob("index.html") if "/things/old-" not in str(path))
    few = r"/(sources/s|things/gone|things/t)-" if policy else r"/(sources/s|things/gone)-"  # the policy can only prevent more
    opened = [path for n, path in enumerate(opened) if LONG or payloads.OTHERS or not re.search(few, path) or n % 3 == 0]
    for path in opened:
        found = watched.look("" if path == "./" else path)
        assert found["wide"] <= 0, path  # nothing sticks out of the page
        shown = re.fullmatch(rf"{hostile.NAME}/(?:things/t|sources/s)-(\d+)/", path)
        if shown:  # the name and every text are there as they were written
            text = hostile.text_of(GROUPS[int(shown[1])])
            assert found["head"] == text
            assert found["title"].startswith(re.sub("[ \t\n]+", " ", text))
            assert not found["data"] or json.loads(found["data"][0])["name"] == text
    assert len(opened) > (40 if policy else 70)
    watched.look("404.html")
    watched.context.close()


@pytest.mark.browser
def test_a_page_that_does_not_escape_is_noticed(browser: Any, tmp_path: Path) -> None:
    """Or the tests here would prove nothing."""
    missed = []
    sample = payloads.HANDLERS[::8] + payloads.ELEMENTS[::3]
    watched = Watched(browser, tmp_path, policy=False)
    for text in sample:
        (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title><main><h1>x</h1><p>{text}</p></main><footer></footer>")
        watched.noted.clear()
        try:
            watched.look("")
            missed.append(text)
        except Exception:  # whatever it did, it was seen: an assertion, or a page that went away
            continue
    watched.context.close()
    assert len(sample) > 40
    assert len(missed) <= 3, missed  # the browser drops a frameset inside a body, and events may come late


@pytest.mark.browser
@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without a policy"])
def test_nothing_in_an_address_or_a_field_runs(policy: bool, browser: Any, site: Path) -> None:
    """What our own scripts read: the query of the address, what is typed, the texts that they move."""
    watched = Watched(browser, site, policy=policy)
    lists, search = f"{hostile.NAME}/things/", "search/"
    for text in hostile.PLAIN[: len(hostile.PLAIN) if LONG else 60 : 10]:
        for page in (f"{lists}?q={quote(text)}&kind={quote(text)}#{quote(text)}", f"{search}?q={quote(text)}&kind={quote(text)}"):
            watched.look(page)
    watched.look(search)
    for word in ("alert", "<img src=x onerror=self.__xss=1>", "javascript"):
        watched.page.fill("#search input[name=q]", word)
        watched.page.wait_for_selector("#told:not(:empty)", state="attached")
        watched.page.wait_for_timeout(200)
        assert not watched.noted, watched.noted
    watched.look(lists)
    for head in watched.page.locator("#list thead button").all():
        head.click()
    watched.look(f"{hostile.NAME}/network/")
    watched.page.locator("#net-tools input").first.fill("<svg onload=alert(1)>")
    watched.look(f"{hostile.NAME}/things/t-3/")
    watched.page.evaluate("""() => { for (const element of document.querySelectorAll("main *"))
        for (const kind of ["mouseover", "focus", "click", "toggle", "animationstart", "pointerenter"])
            if (element.localName !== "a" || kind !== "click") element.dispatchEvent(new Event(kind)); }""")
    watched.page.wait_for_timeout(100)
    assert not watched.noted, watched.noted
    assert watched.page.evaluate("self.__xss") is None
    watched.context.close()


def test_machine_formats_parse_and_hold_the_text_unchanged(site: Path) -> None:
    written = hostile.descriptor(GROUPS)
    feed, space = Xml.parse(site / "feed.xml").getroot(), "{http://www.w3.org/2005/Atom}"
    subjects = {entry.findtext(f"{space}title", "") for entry in feed.iter(f"{space}entry")}
    assert {f"{written['title']}: {text}" for text in hostile.TOLD} <= subjects
    locations = [
        each.text or "" for each in Xml.parse(site / "sitemap.xml").getroot().iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert len(locations) > 90
    assert all(each.startswith(HOST + BASE) for each in locations)
    drawn = 0
    for path in sorted(site.rglob("*.html")):
        for drawing in re.findall(r"<svg\b.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL):
            Xml.fromstring(drawing)
            drawn += 1
    assert drawn > len(GROUPS)
    for n, group in enumerate(GROUPS):
        record = json.loads((site / hostile.NAME / f"things/t-{n}.json").read_bytes())
        assert record["name"] == hostile.text_of(group)
    for path in [*site.rglob("*.json"), *site.rglob("*.jsonld")]:
        json.loads(path.read_bytes())


def test_no_cell_for_a_spreadsheet_is_a_formula(site: Path) -> None:
    csv.field_size_limit(100_000_000)  # all evidence of a value stands in one cell
    tables = sorted(site.rglob("*-cited.csv"))
    assert tables
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path
        assert any("=1+1" in cell for cell in cells) or "parts" in path.name or "sources" in path.name


@pytest.mark.parametrize("text", payloads.HIDDEN, ids=ascii)
def test_hidden_characters_are_refused_in_values_and_in_texts_of_the_descriptor(text: str, tmp_path: Path) -> None:
    assert hidden_character(text)
    written = json.dumps(text)
    if "\\ud" in written:
        written = '"a\\U000e0041b"'
    value = tiny(tmp_path / "value", {"keepers/ann-lee.yaml": (("dog: Rex\n", f"dog: {written}\n"),)})
    title = tiny(tmp_path / "title", {"datapackage.yaml": (("title: Dog}", f"title: {written}}}"),)})
    for root in (value, title):
        assert "hidden_character" in {each.code for each in findings(root)}, ascii(text)


@pytest.mark.parametrize("text", payloads.ADDRESSES, ids=ascii)
def test_addresses_are_of_the_web_or_refused(text: str) -> None:
    if not formats.url(text):
        assert re.match(r"https?://[a-z0-9.]+/", text)
        assert not re.search(r"[\s<>\"`\\]", text)


@pytest.mark.parametrize("text", payloads.MARKDOWN + payloads.ELEMENTS + payloads.ADDRESSES, ids=ascii)
def test_markdown_makes_no_element_but_its_own(text: str) -> None:
    only_ours(text)


def test_each_alone_in_markdown() -> None:
    """In a record they stand behind each other, where one could be a fence that hides the next."""
    for text in payloads.VISIBLE:
        only_ours(text)


def only_ours(text: str) -> None:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(markdown(text))
    for tag, attributes in found:
        assert re.fullmatch("p|a|em|strong|code|pre|blockquote|h[1-6]|s|ul|ol|li|table|thead|tbody|tr|th|td|hr|br", tag)
        assert set(attributes) <= {"href", "title", "class", "style", "start"}
        assert re.match("https?://", attributes.get("href") or "https://")
