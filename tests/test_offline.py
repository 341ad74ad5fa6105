"""The offline copy: every link leads to a file of the zip, and a browser reads it from the disk as it reads the site."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from helpers import LIGHTHOUSES, build, builder

from sourcebook import offline
from sourcebook.outputs.page_offline import file_of, standalone

SITE = "https://example.org/lights/"
VORE = "lighthouses/lights/skerry-vore/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication whose site was built with the offline copy."""
    root = builder(LIGHTHOUSES, tmp_path_factory.mktemp("offline") / "publication")
    done = build(root, "build", "--offline", SITE_URL=SITE, GITHUB_REPOSITORY="example/it")
    assert done.returncode == 0, done.stderr
    assert "offline copy" in done.stdout
    return root


@pytest.fixture(scope="module")
def copy(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked: the folder in which index.html lies."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(built / "site" / offline.NAME) as archive:
        archive.extractall(folder)
    (only,) = folder.iterdir()
    return only


class Links(HTMLParser):
    """What a page refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action", "xlink:href") and value]
        self.found += [str(dict(attrs)["content"]).partition("url=")[2] for name, value in attrs if value == "refresh"]


def test_every_link_names_a_file_of_the_copy(copy: Path) -> None:
    pages = sorted(copy.rglob("*.html"))
    assert len(pages) > 80
    count = 0
    for page in pages:
        for link in Links(page.read_text(encoding="utf-8")).found:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "http", "mailto"), (page, link)
            elif parts.path:
                count += 1
                assert not link.startswith("/"), (page, link)
                assert (page.parent / unquote(parts.path)).is_file(), (page, link)
    assert count > 2000


def test_what_is_in_the_copy_is_what_is_published(built: Path, copy: Path) -> None:
    site = built / "site"
    published = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    held = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert held - published == {offline.README, "assets/search-index.js"}
    left_out = {path for path in published - held if not path.startswith("pagefind/")}
    assert left_out == {"404.html", "manifest.json", "offline.zip", "robots.txt", "sitemap.xml"}
    for path in sorted(held & published):
        same = (copy / path).read_bytes() == (site / path).read_bytes()
        assert same or path.endswith(".html"), path


def test_its_size_is_told_and_its_digest_listed(built: Path, copy: Path) -> None:
    site = built / "site"
    content = (site / offline.NAME).read_bytes()
    listed = json.loads((site / "manifest.json").read_bytes())["files"]
    assert listed[offline.NAME] == {
        "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "media_type": "application/zip",
    }  # fmt: skip
    page = "lighthouses/download/index.html"
    told = re.compile(r'<span class="size" data-file="offline.zip">(.*?)</span>')
    size = f"{len(content) / 1_000_000:.1f} MB"
    assert told.findall((site / page).read_text()) == [size]
    assert offline.NAME not in (copy / page).read_text()
    assert listed[page]["sha256"] == hashlib.sha256((site / page).read_bytes()).hexdigest()


def test_a_rebuild_gives_the_same_bytes(built: Path) -> None:
    done = build(built, "--verify", "site", GITHUB_REPOSITORY="example/it", TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="7")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "A rebuild gives the same bytes.")


def test_without_the_option_there_is_none(tmp_path: Path) -> None:
    root = builder(LIGHTHOUSES, tmp_path / "publication")
    assert build(root).returncode == 0
    assert not (root / "site" / offline.NAME).exists()
    assert offline.NAME not in (root / "site/lighthouses/download/index.html").read_text()


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("../", "../index.html"), ("./", "./index.html"), ("..", "../index.html"), ("a/b/#c=d.e", "a/b/index.html#c=d.e"),
        ("../search/?q=a/b", "../search/index.html?q=a/b"), ("#top", "#top"), ("?kind=a", "?kind=a"), ("", ""),
        ("a.csv", "a.csv"), ("https://example.org/a/", "https://example.org/a/"), ("mailto:a@b", "mailto:a@b"),
        ("//example.org/", "//example.org/"),
    ],
)  # fmt: skip
def test_addresses(address: str, file: str) -> None:
    assert file_of(address) == file


def test_only_tags_are_changed() -> None:
    text = '<p>href="a/"</p><code>&lt;a href="a/"&gt;</code><a class="x" href="a/">href="b/"</a><script src="s.js"></script>'
    assert standalone(text) == text.replace('class="x" href="a/"', 'class="x" href="a/index.html"')


# ---- in a browser, from the disk -----------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Any, copy: Path) -> Iterator[Any]:
    """A page without a net, that fails the test if anything is said on its console or asked of a server."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    # what is not wanted any more when another page is opened is no failure
    gone = "net::ERR_ABORTED"
    opened.on("requestfailed", lambda request: None if request.failure == gone else wrong.append(f"failed: {request.url}"))
    inside = (copy.as_uri() + "/", "data:", "blob:")
    opened.on("request", lambda request: None if request.url.startswith(inside) else wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []


@pytest.mark.browser
def test_a_reader_finds_the_way_by_clicking(page: Any, copy: Path) -> None:
    page.goto((copy / "index.html").as_uri())
    page.locator("main a[href$='lighthouses/lights/index.html']").first.click()
    assert page.url.endswith("/lighthouses/lights/index.html")
    page.locator("#list a", has_text="Skerry Vore").first.click()
    assert page.url.endswith(VORE)
    assert page.locator("h1").inner_text().startswith("Skerry Vore")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"  # the sheet is there
    page.locator(".brand").click()
    assert page.url == (copy / "index.html").as_uri()


@pytest.mark.browser
def test_the_search_finds_what_is_typed(page: Any, copy: Path) -> None:
    from playwright.sync_api import expect

    page.goto((copy / "search/index.html").as_uri())
    for typed, found in (
        ("Skerry Vore", "Skerry Vore"), ("skerry-vore", "Skerry Vore"), ("Vòre", "Skerry Vore"), ("vor", "Skerry Vore"),
        ("Manarat", "منارة رأس النور"), ("منارة", "منارة رأس النور"), ("호미바위", "호미바위 등대"), ("호미", "호미바위 등대"),
    ):  # fmt: skip
        page.locator("#search-text").fill("")
        expect(page.locator(".hit")).to_have_count(0)
        page.locator("#search-text").press_sequentially(typed)
        expect(page.locator(".hit-name").first).to_contain_text(found)
    page.locator("#search-text").fill("no such words anywhere")
    expect(page.locator("#told")).to_contain_text("Nothing matches")
    page.locator("#search-text").fill("vore")
    expect(page.locator("#facets button")).not_to_have_count(0)
    expect(page.locator("#found section")).not_to_have_count(0)
    kinds = page.locator("#found section").count()
    assert kinds > 1
    page.locator("#facets button").nth(kinds).click()  # the last one; before them stands the choice of all
    expect(page.locator("#found section")).to_have_count(1)
    expect(page.locator("mark").first).to_be_visible()
    page.locator(".hit-name a").first.click()
    assert page.url.endswith("/index.html")
    assert "/search/" not in page.url


@pytest.mark.browser
def test_the_field_in_the_head_leads_to_the_search(page: Any, copy: Path) -> None:
    from playwright.sync_api import expect

    page.goto((copy / VORE).as_uri())
    page.locator("#head-search").fill("vore")
    page.locator("#head-search").press("Enter")
    page.wait_for_url("**/search/index.html?q=vore")
    expect(page.locator(".hit-name").first).to_contain_text("Skerry Vore")


@pytest.mark.browser
def test_filters_and_colours_work(page: Any, copy: Path) -> None:
    from playwright.sync_api import expect

    page.goto((copy / "lighthouses/lights/index.html").as_uri())
    every = page.locator("#list tbody tr:visible").count()
    page.locator("#filters input[type=search]").first.fill("vore")
    expect(page.locator("#list tbody tr:visible")).to_have_count(1)
    assert every > 50
    page.reload()
    expect(page.locator("#list tbody tr:visible")).to_have_count(1)  # the address remembers it
    page.locator(".theme-button").click()
    chosen = page.evaluate("document.documentElement.dataset.theme")
    page.goto((copy / VORE).as_uri())
    assert page.evaluate("document.documentElement.dataset.theme") == chosen == "dark"


@pytest.mark.browser
def test_every_kind_of_page_opens_without_a_word(page: Any, copy: Path) -> None:
    kinds = ("timeline", "network", "disagreements", "quality", "changes", "download", "sources/coast-courier")
    for path in ("about", *(f"lighthouses/{kind}" for kind in kinds)):
        page.goto((copy / path / "index.html").as_uri())
        assert page.locator("h1").count() == 1
        assert os.path.isfile(copy / path / "index.html")
