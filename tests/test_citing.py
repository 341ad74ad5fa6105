"""How to cite a record and each of its claims, as the page of the record offers it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import FLAGS
from helpers import TINY, build, builder
from serving import served

from sourcebook.outputs import citing, citing_claims

pytestmark = pytest.mark.browser
URL = "https://inns.example/a/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(TINY, tmp_path_factory.mktemp("citing") / "publication")
    done = build(root, SITE_URL=URL)
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def opened(site: Path, chromium: str) -> Iterator[tuple[str, Any]]:
    from playwright.sync_api import sync_playwright

    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield address, page
        browser.close()
        assert wrong == []


def forms(page: Any) -> dict[str, str]:
    found = page.evaluate("Object.fromEntries(Array.from(document.querySelectorAll('[data-form]'), n => [n.dataset.form, n.textContent]))")
    return {str(name): str(text) for name, text in found.items()}


def test_every_claim_of_a_record_can_be_cited_in_every_form(site: Path, opened: tuple[str, Any]) -> None:
    address, page = opened
    page.goto(f"{address}tiny/inns/blue-boar/")
    record = json.loads((site / "tiny/inns/blue-boar.json").read_bytes())
    whole = forms(page)
    (work,) = json.loads(whole["csl"])
    assert work["URL"] == f"{URL}tiny/inns/blue-boar/"
    select = page.get_by_label("What to cite")
    cited = set()
    for number in range(select.locator("option").count() - 1):
        select.select_option(str(number))
        told = forms(page)
        (item,) = json.loads(told["csl"])
        cited.add(item["URL"])
        assert {name: item[name] for name in ("version", "issued", "container-title")} == {
            name: work[name] for name in ("version", "issued", "container-title")
        }
        assert item["title"].startswith(f"{record['name']}: ")
        assert item["URL"] in told["text"]
        assert item["title"] in told["text"]
        bibtex = dict(re.findall(r"(?m)^  (\w+) = \{(.*)\},$", told["bibtex"]))
        assert (bibtex["url"], bibtex["year"]) == (item["URL"], str(item["issued"]["date-parts"][0][0]))
        assert re.sub(r"\\(.)", r"\1", bibtex["title"]) == f"{{{item['title']}}}"
        assert told["bibtex"].startswith(f"@misc{{{item['id']},\n")
        ris = dict(re.findall(r"(?m)^([A-Z][A-Z0-9])  - (.*)$", told["ris"]))
        assert (ris["UR"], ris["TI"], ris["ID"], ris["ET"]) == (item["URL"], item["title"], item["id"], item["version"])
        assert told["ris"].rstrip().endswith("ER  -")
        assert item == record["csl"] | next(claim["csl"] for claim in record["claims"] if claim["url"] == item["URL"])
    wanted = {claim["url"] for claim in record["claims"]}
    assert wanted - {url for url in wanted if url.endswith("#summary")} <= cited
    assert cited <= wanted
    select.select_option("")
    assert forms(page) == whole


def test_the_address_of_a_claim_chooses_it(opened: tuple[str, Any]) -> None:
    address, page = opened
    page.goto(f"{address}tiny/inns/blue-boar/#name")
    (item,) = json.loads(forms(page)["csl"])
    assert item["URL"] == f"{URL}tiny/inns/blue-boar/#name"


def test_without_a_script_the_record_can_be_cited_in_every_form(site: Path) -> None:
    page = (site / "tiny/inns/blue-boar/index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'data-form="(\w+)"', page)) == {"text", "bibtex", "ris", "csl"}
    assert "@misc{tiny-inns-blue-boar," in page
    assert "TY  - ENCYC" in page


def test_the_entry_of_a_claim_does_not_depend_on_those_beside_it() -> None:
    """TeX makes one character of two hyphens: also where one title ends with the first and the next begins with the second."""
    entries = [("a:b", "-50 % & more -", "https://x/#a"), ("c:d", "-- `{x}` !", ""), ("e:f", "`", "https://x/#e")]
    form = "@misc{\x01,\n  title = {\x02},\n  url = {\x03},\n}\n"
    alone = [citing_claims.filled([each], form, citing.tex) for each in entries]
    assert alone[1] == "@misc{c:d,\n  title = {-{}- `\\{x\\}` !},\n  url = {},\n}\n"
    assert citing_claims.filled(entries, form, citing.tex) == "\n".join(alone)
    assert citing_claims.filled([], form, citing.tex) == ""


def test_tex_makes_one_character_of_no_two() -> None:
    assert citing.tex("a--b ''c'' `` ,, << >> ?` !` -' - ?") == "a-{}-b '{}'c'{}' `{}` ,{}, <{}< >{}> ?{}` !{}` -' - ?"
    assert citing.tex("---") == "-{}-{}-"
