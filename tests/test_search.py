"""The search: what is indexed, in which forms; the files of the index; and that it finds, in a browser, below a sub-path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import made
import pytest
from browser import FLAGS
from helpers import ROOT, TINY, published

from sourcebook.model import Publication, Site
from sourcebook.outputs import page_env, page_search, search, search_bytes
from sourcebook.outputs.search import Record

TEMPLATES = ROOT / "site_templates"
RECORDS = (
    Record(
        "d/ships/lady-r/",
        "Lady R",
        "Cargo: coal; iron ore.",
        "Ships",
        {"line": "Named in a source.", "forms": " ".join(search.forms(["Lady R", "IMO 9161003", "IMO9161003"]))},
    ),
    Record(
        "d/acts/1718/",
        "Resolution 1718",
        "Adopted: 14 October 2006.",
        "Acts",
        {"forms": " ".join(search.forms(["S/RES/1718"])), "also": "S/RES/1718"},
    ),
    Record(
        "d/people/kim/",
        "Kim Dae-jung",
        "Office: president.",
        "People",
        {"also": "김대중", "forms": " ".join(search.forms(["Kim Dae-jung", "김대중"]))},
    ),
    Record(
        "d/places/cote/",
        "Côte d’Ivoire",
        "Kind: state.",
        "Places",
        {"forms": " ".join(search.forms(["Côte d’Ivoire"]))},
    ),
    Record("d/places/oresund/", "Øresund", "Kind: strait.", "Places", {"forms": " ".join(search.forms(["Øresund"]))}),
    Record(
        "d/people/mueller/",
        "Jürgen Müller",
        "Office: clerk <script>alert(1)</script>.",
        "People",
        {"forms": " ".join(search.forms(["Jürgen Müller"]))},
    ),
    Record("method/", "Method", "A claim is one value of one property.", search.PAGES),
)
needs_pagefind = pytest.mark.skipif(search.executable() is None, reason="Pagefind is not installed: pip install 'pagefind[bin]'")


def test_entities_are_found_by_claims_and_names_in_a_fixed_order() -> None:
    publication = published(TINY)
    found = {record.url: record for record in search.records(publication, [("z/", "Z", "last"), ("a/", "A", "first")])}
    assert list(found) == [
        "tiny/inns/blue-boar/",
        "tiny/keepers/ann-lee/",
        "tiny/notices/closing-2020/",
        "tiny/sources/gazette/",
        "tiny/sources/letter/",
        "a/",
        "z/",
    ]
    inn = found["tiny/inns/blue-boar/"]
    assert inn.title == "Blue Boar"
    assert inn.kind == "Inns"
    assert "Serves: ale; cider." in inn.content
    assert "Keeper: Ann Lee." in inn.content
    keeper = found["tiny/keepers/ann-lee/"]
    assert keeper.meta is not None
    assert keeper.meta["also"] == "Anne Lee"
    assert "Anne Lee" not in keeper.content
    assert found["tiny/sources/gazette/"].kind == "Sources"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("S/RES/1718", "1718"),
        ("S/RES/1718", "SRES1718"),
        ("Côte d’Ivoire", "Ivoire"),
        ("Côte d’Ivoire", "Cote"),
        ("Kim Dae-jung", "Daejung"),
        ("Kim Dae-jung", "Dae"),
        ("Øresund", "Oresund"),
        ("Łódź", "Lodz"),
        ("Müller", "Mueller"),
        ("Müller", "Muller"),
        ("Straße", "Strasse"),
        ("김대중", "김대중"),
        ("سفينة", "سفينة"),
    ],
)
def test_names_are_indexed_as_people_type_them(name: str, typed: str) -> None:
    assert typed in search.forms([name])


@pytest.mark.parametrize("text", ["김대중", "שָׁלוֹם", "हिन्दी", "ไทย"])
def test_marks_of_other_scripts_stay(text: str) -> None:
    assert search.plain(text) == text


def test_codes_are_indexed_with_and_without_their_name() -> None:
    lights = made.dataset(("a",))
    code = made.field("number", format="imo")
    entity = next(iter(lights.entities.values()))
    claim = replace(entity.claims()[0], field=code, property="number", value=made.value("9161003", code))
    row = replace(entity.row, claims={**entity.row.claims, "number": (claim,)})
    meta = search.of_entity(lights, replace(entity, row=row)).meta
    assert meta is not None
    assert {"9161003", "IMO9161003", "IMO"} <= set(meta["forms"].split())


def test_without_pagefind_there_is_no_index_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "executable", lambda: None)
    assert list(search.index(RECORDS)) == []
    assert "pip install" in search.MISSING


@needs_pagefind
def test_index_has_what_the_page_loads_and_nothing_else_and_the_same_bytes_twice() -> None:
    many = [replace(RECORDS[0], url=f"x/{n}/", kind=f"Kind {n % 12}") for n in range(60)]
    outputs = list(search.index([*RECORDS, *many]))
    names = [output.path for output in outputs]
    assert names == sorted(names)
    assert {"pagefind/pagefind.js", "pagefind/pagefind-entry.json", "pagefind/wasm.en.pagefind"} <= set(names)
    assert not [name for name in names if "ui" in name or "worker" in name or "highlight" in name]
    assert outputs == list(search.index([*RECORDS, *many]))


def test_filters_of_any_size_keep_what_they_say() -> None:
    pages: list[search_bytes.Node] = [0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_296]
    node: search_bytes.Node = ["kind", [["x" * 30, pages], ["é" * 200, [1]]]]
    data = search_bytes._encoded(node)
    assert search_bytes._decoded(data, 0) == (node, len(data))
    assert search_bytes._filter(data) == search_bytes._encoded(["kind", [["x" * 30, pages], ["é" * 200, [1]]]])


@needs_pagefind
def test_a_refused_record_is_an_error() -> None:
    with pytest.raises(RuntimeError):
        list(search.index([replace(RECORDS[0], url=None)]))  # type: ignore[arg-type]


def test_names_are_filed_by_letter_whatever_their_marks_and_script() -> None:
    names = [page_search.Name(text, "x/", "ship") for text in ("Östersjön", "oak", "“Zulu”", "9 Lives", "김대중", "あさひ", "東風")]
    assert [(letter, [name.text for name in each]) for letter, _, each in page_search.by_letter(names)] == [
        ("O", ["oak", "Östersjön"]),
        ("Z", ["“Zulu”"]),
        ("0–9", ["9 Lives"]),
        ("あ", ["あさひ"]),
        ("ㄱ", ["김대중"]),
        ("漢", ["東風"]),
    ]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def searching(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page of Chromium at the search of a site below a sub-path, with the policy that all pages have."""
    from playwright.sync_api import sync_playwright

    folder: Path = tmp_path_factory.mktemp("site")
    outputs = [
        *page_env.assets(TEMPLATES, Site("S")),
        *search.index(RECORDS),
        *page_search.make(Publication(()), Site("S", "https://s.example/deep/site/"), templates=TEMPLATES),
    ]
    for output in outputs:
        file = folder / "deep/site" / output.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.content)
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server,
        sync_playwright() as playwright,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/deep/site/search/")
        yield page
        browser.close()
        server.shutdown()


def ask(page: Any, query: str) -> list[str]:
    """Type a query; the addresses of the results, without what stands before the root of the site."""
    from playwright.sync_api import expect  # its `wait_for_function` is code from a string, which the policy forbids

    page.locator("#search-text").fill("")
    expect(page.locator("#told")).to_be_empty()
    page.locator("#search-text").fill(query)
    expect(page.locator("#told")).not_to_be_empty()
    return [href.partition("/deep/site/")[2] for href in page.locator(".hit-name a").evaluate_all("all => all.map(a => a.href)")]


@needs_pagefind
@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("lady", "d/ships/lady-r/"),
        ("9161003", "d/ships/lady-r/"),
        ("IMO 9161003", "d/ships/lady-r/"),
        ("IMO9161003", "d/ships/lady-r/"),
        ("S/RES/1718", "d/acts/1718/"),
        ("1718", "d/acts/1718/"),
        ("dae-jung", "d/people/kim/"),
        ("dae jung", "d/people/kim/"),
        ("김대", "d/people/kim/"),
        ("cote d'ivoire", "d/places/cote/"),
        ("Côte d’Ivoire", "d/places/cote/"),
        ("ivoire", "d/places/cote/"),
        ("oresund", "d/places/oresund/"),
        ("mueller", "d/people/mueller/"),
        ("muller", "d/people/mueller/"),
        ("iron ore", "d/ships/lady-r/"),
        ("one value of one property", "method/"),
    ],
)
def test_search_finds(searching: Any, query: str, first: str) -> None:
    assert ask(searching, query)[:1] == [first]


@needs_pagefind
@pytest.mark.browser
def test_results_are_grouped_by_kind_and_can_be_narrowed(searching: Any) -> None:
    from playwright.sync_api import expect

    assert len(ask(searching, "office")) == 2
    headings = searching.locator(".found h2")
    assert headings.all_inner_texts() == ["People 2"]
    ask(searching, "o")
    several = headings.count()
    assert several > 1
    searching.get_by_role("button", name="Places").click()
    expect(headings).to_have_count(1)
    assert searching.locator("[aria-pressed=true]").inner_text().startswith("Places")
    assert "kind=Places" in searching.url
    searching.get_by_role("button", name="All").click()
    expect(headings).to_have_count(several)


@needs_pagefind
@pytest.mark.browser
def test_what_is_found_is_text_and_the_policy_of_the_page_is_kept(searching: Any) -> None:
    ask(searching, "clerk")
    assert "<script>alert(1)</script>" in searching.locator(".hit-words").inner_text()
    assert [line for line in searching.complaints if "favicon" not in line and "404" not in line] == []
