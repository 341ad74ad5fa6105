"""The whole site in a real browser, below a sub-path: what a reader does, with and without a script.

Two sites are built once: the flagship, and the lighthouses of the tests with their other scripts and long lists.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from helpers import LIGHTHOUSES, ROOT, build, builder

pytestmark = pytest.mark.browser

SHIPS, LIGHTS = "deep/ships/", "deep/lights/"
SHIP_DATA, LIGHT_DATA = f"{SHIPS}dprk-maritime-sanctions/", f"{LIGHTS}lighthouses/"
LADY_R, VORE = f"{SHIP_DATA}vessels/lady-r/", f"{LIGHT_DATA}lights/skerry-vore/"
PERFORMANCE = f"{SHIPS}performance/"
PAGE_TYPES = {
    f"{LIGHTS}": "Lighthouses of the Outer Sounds",
    LIGHT_DATA: "Downloads",
    f"{LIGHT_DATA}lights/": "Skerry Vore",
    VORE: "The number A0001 was painted above its door",
    f"{LIGHT_DATA}sources/": "The log of Skerry Vore",
    f"{LIGHT_DATA}sources/coast-courier/": "stands 48 metres above the rock",
    f"{LIGHT_DATA}timeline/": "1844",
    f"{LIGHT_DATA}network/": "Skerry Vore",
    f"{LIGHT_DATA}disagreements/": "Left open by the editors",
    f"{LIGHT_DATA}quality/": "claims of this dataset are known",
    f"{LIGHT_DATA}changes/": "without the history of the repository",
    f"{LIGHTS}search/": "منارة رأس النور",
    f"{LIGHTS}404.html": "There is no page at this address",
    f"{LIGHTS}about/": "About",
    PERFORMANCE: "Cold build",
}
DARK = (
    LADY_R,
    f"{LIGHTS}search/?q=vore",
    *(f"{LIGHT_DATA}{name}/" for name in ("lights", "disagreements", "quality", "sources/coast-courier")),
)


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a web server with both sites."""
    folder = tmp_path_factory.mktemp("www")
    (folder / "deep").mkdir()
    lights = builder(LIGHTHOUSES, tmp_path_factory.mktemp("lights") / "publication")
    for root, path in ((ROOT, SHIPS), (lights, LIGHTS)):
        done = build(root, "--out", str(folder / path), SITE_URL=f"https://example.org/{path}", GITHUB_REPOSITORY="example/it")
        assert done.returncode == 0, done.stderr
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(browser: Any, host: str) -> Iterator[Any]:
    """A page that fails the test if anything is said on its console or any request leaves the host."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    wrong = watch(opened, host)
    yield opened
    context.close()
    assert wrong == []


def watch(page: Any, host: str) -> list[str]:
    """What goes wrong on a page from now on: messages (a breach of the policy is one), errors, foreign requests."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda response: wrong.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    page.on("request", lambda request: None if request.url.startswith((host, "data:", "blob:")) else wrong.append(request.url))
    return wrong


def visible(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#list tbody tr:visible th").all_inner_texts()]


def test_search_finds_names_numbers_and_other_scripts_as_they_are_typed(page: Any, host: str) -> None:
    from playwright.sync_api import expect

    for site, typed, found in (
        (SHIPS, "lady r", "LADY R"), (SHIPS, "9161003", "LADY R"), (SHIPS, "IMO 9161003", "LADY R"),
        (SHIPS, "IMO9161003", "LADY R"), (SHIPS, "S/RES/1718", "1718"), (SHIPS, "레이디", "LADY R"),
        (LIGHTS, "Skerry Vore", "Skerry Vore"), (LIGHTS, "skerry-vore", "Skerry Vore"), (LIGHTS, "Vòre", "Skerry Vore"),
        (LIGHTS, "Manarat", "منارة رأس النور"), (LIGHTS, "منارة", "منارة رأس النور"), (LIGHTS, "호미바위", "호미바위 등대"),
    ):  # fmt: skip
        if not page.url.startswith(f"{host}{site}search/"):
            page.goto(f"{host}{site}search/")
        page.locator("#search-text").fill("")
        expect(page.locator(".hit")).to_have_count(0)
        page.locator("#search-text").press_sequentially(typed)
        expect(page.locator(".hit-name").first).to_contain_text(found)
    first = page.locator(".hit-name a").first.get_attribute("href")
    page.locator(".hit-name a").first.click()
    assert page.url == first
    assert page.locator("h1").inner_text().startswith("호미바위")


def test_search_is_grouped_by_kind_and_kinds_can_be_looked_at_alone(page: Any, host: str) -> None:
    from playwright.sync_api import expect

    page.goto(f"{host}{SHIPS}search/?q=Russia")
    expect(page.locator("#found section").nth(1)).to_be_visible()
    page.locator("#facets button", has_text="Vessels").click()
    expect(page.locator("#facets button[aria-pressed=true]")).to_contain_text("Vessels")
    expect(page.locator("#found h2")).to_have_count(1)
    assert "kind=Vessels" in page.url
    page.locator(".find input").fill("Angara")
    page.locator(".find input").press("Enter")
    expect(page.locator(".hit-name").first).to_contain_text("ANGARA")


def test_a_list_is_filtered_sorted_and_taken_along(page: Any, host: str) -> None:
    page.goto(f"{host}{SHIP_DATA}vessels/")
    every = visible(page)
    page.locator(".facet summary", has_text="Standing").click()
    page.get_by_label("Designated").check()
    chosen = visible(page)
    assert "LADY R" in chosen
    assert len(chosen) < len(every)
    assert page.locator("#filters output").inner_text() == f"{len(chosen)} of {len(every)} vessels"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Name").click()
    page.get_by_role("button", name="Name").click()
    assert visible(page) == sorted(chosen, key=str.casefold, reverse=True)
    page.reload()
    assert sorted(visible(page)) == sorted(chosen)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["Name"] for row in rows] == visible(page)
    assert rows[0]["Page"].startswith(f"{host}{SHIP_DATA}vessels/")
    assert {row["IMO number"].split()[0] for row in rows} >= {"9161003"}


def test_the_theme_stays_a_claim_is_lit_and_its_address_and_citation_are_copied(page: Any, host: str) -> None:
    page.goto(f"{host}{LADY_R}#imo_number")
    plain = page.locator("#name").evaluate("node => getComputedStyle(node).backgroundColor")
    assert page.locator("#imo_number").evaluate("node => getComputedStyle(node).backgroundColor") != plain
    assert page.locator("#imo_number").evaluate("node => node.getBoundingClientRect().top < innerHeight")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.goto(f"{host}{SHIPS}method/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("body").evaluate("node => getComputedStyle(node).colorScheme") == "dark"
    page.goto(f"{host}{LADY_R}")
    page.locator("#imo_number").hover()
    page.get_by_role("button", name="Copy link to IMO number").click()
    page.locator("#imo_number button", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"https://example.org/{LADY_R}#imo_number"
    page.get_by_role("button", name="Copy citation of IMO number").click()
    page.locator("#imo_number button", has_text="Copied").nth(1).wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("LADY R. IMO number: 9161003.")
    correct = page.locator("#imo_number").get_by_role("link", name="Correct").get_attribute("href")
    assert correct.startswith("https://github.com/example/it/issues/new?template=correction.yml&entity=vessels%2Flady-r")


def test_each_claim_of_a_long_page_can_be_linked_to(page: Any, host: str) -> None:
    page.goto(f"{host}{VORE}#cite-300")
    top = page.locator("#cite-300").bounding_box()["y"]
    assert 0 <= top < 900
    page.locator("#cite-300 .ev-uses a").first.click()
    assert page.locator(":target").count() == 1
    assert "staffed" in page.url


def test_a_keyboard_reaches_everything_and_shows_where_it_is(page: Any, host: str) -> None:
    page.goto(f"{host}{LADY_R}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page-content"
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const node = document.activeElement, box = node.getBoundingClientRect(), style = getComputedStyle(node);
            const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return [node.outerHTML.slice(0, 80), box.width > 0 && box.height > 0, style.outlineStyle !== "none",
                    box.top > -1 && box.bottom < innerHeight + 1, node.contains(at) || at?.contains(node)];
        }""")
        if not all(seen[1:]):
            hidden.append(seen)
    assert hidden == []
    page.goto(f"{host}{SHIP_DATA}vessels/")
    page.locator(".contents summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(".contents-panel").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".contents-panel").is_visible()


def test_every_page_type_is_whole_without_a_script(browser: Any, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path, words in PAGE_TYPES.items():
        page.goto(host + path)
        assert words in page.locator("main").inner_text(), path
        assert page.locator("h1").count() == 1, path
        for only_with_script in (".filters", ".theme-button"):
            assert not any(each.is_visible() for each in page.locator(only_with_script).all()), (path, only_with_script)
    context.close()


def test_every_page_type_says_nothing_on_the_console_and_asks_nobody_else(page: Any, host: str) -> None:
    for path in PAGE_TYPES:
        page.goto(host + path)
        assert page.locator("main").is_visible()
        policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
        assert policy.startswith("default-src 'none'")


def test_columns_of_figures_in_the_prose_stand_on_the_right(page: Any, host: str) -> None:
    page.goto(host + PERFORMANCE)
    cells = page.locator("table").nth(1).locator("tr").nth(1).locator("td")
    assert cells.evaluate_all("all => all.map(cell => getComputedStyle(cell).textAlign)") == ["left", *["right"] * 7]


def test_the_policy_stops_a_script_that_is_not_ours(browser: Any, host: str) -> None:
    page = browser.new_page()
    page.goto(host + LADY_R)
    said = watch(page, host)
    page.locator("main").evaluate("""node => { const script = document.createElement("script");
                                  script.textContent = "document.title = 'broken'"; node.append(script); }""")
    assert page.title().startswith("LADY R")
    assert any("Content Security Policy" in text for text in said)
    page.close()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_runs_over(page: Any, host: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    over = []
    for path in (*PAGE_TYPES, LADY_R, f"{LIGHT_DATA}bodies/corporation/", f"{LIGHT_DATA}bodies/commissioners/"):
        page.goto(host + path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            over.append(path)
    assert over == []


def test_print_keeps_citations_and_addresses(page: Any, host: str, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    page.goto(f"{host}{LADY_R}")
    text = printed(page, pypdf)
    for words in ("two vessels designated for sanctions", "Evidence", f"https://example.org/{LADY_R}", "In the archived text"):
        assert re.sub(r"\s+", "", words) in text, words
    assert "Copylink" not in text
    page.goto(f"{host}{SHIP_DATA}vessels/")
    text = printed(page, pypdf)
    assert "LADYR" in text
    assert "9161003" in text


def printed(page: Any, pypdf: Any) -> str:
    """The text of the printed page, without white space (which differs with the fonts)."""
    reader = pypdf.PdfReader(io.BytesIO(page.pdf()))
    return re.sub(r"\s+", "", "".join(each.extract_text() for each in reader.pages))


def test_axe_finds_nothing_in_light_and_in_dark(browser: Any, host: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    context.add_init_script(axe.axe_script)
    page = context.new_page()
    found: list[Any] = []
    for path in (*(path for path in PAGE_TYPES if path != VORE), LADY_R, f"{LIGHTS}search/?q=vore"):
        page.emulate_media(color_scheme="light")
        page.goto(host + path)
        if "?q=" in path:
            page.locator(".hit").first.wait_for()
        page.evaluate("document.querySelectorAll('details.more').forEach((each) => { each.open = true; })")
        found += page.evaluate(_AXE, [path, "light", {"resultTypes": ["violations"]}])
        if path in DARK:
            page.emulate_media(color_scheme="dark")
            found += page.evaluate(_AXE, [path, "dark", {"runOnly": ["color-contrast"]}])
    context.close()
    assert found == []


_AXE = """([path, scheme, options]) => axe.run(document, options).then(({ violations }) =>
    violations.map(({ id, nodes }) => [path, scheme, id, nodes.map(({ html }) => html.slice(0, 120)).slice(0, 3)]))"""
