"""A second publication from another domain: a descriptor, YAML and texts, and no line of Python."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import make_lighthouses
import pytest
from helpers import LIGHTHOUSES, ROOT, build, builder, findings, published

from sourcebook.model import Dataset
from sourcebook.outputs import package_findings


@pytest.fixture(scope="module")
def lights() -> Dataset:
    return published(LIGHTHOUSES).datasets[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(LIGHTHOUSES, tmp_path_factory.mktemp("lighthouses") / "publication")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


def test_the_bulky_files_are_what_the_script_makes() -> None:
    for path, text in make_lighthouses.files().items():
        assert (LIGHTHOUSES / path).read_bytes() == text.encode(), f"run python tests/make_lighthouses.py: {path}"


def test_it_has_no_python_and_no_findings() -> None:
    assert not list(LIGHTHOUSES.rglob("*.py"))
    assert findings(LIGHTHOUSES) == ()


def test_every_text_says_that_it_is_a_test() -> None:
    for seed in (LIGHTHOUSES / "seeds").iterdir():
        assert seed.read_text(encoding="utf-8").startswith("TEST TEXT. Invented for the tests of Sourcebook.")


def test_no_quote_is_from_the_label(lights: Dataset) -> None:
    assert all(source.article[0][0] > 100 for source in lights.sources.values() if source.archived)


def test_its_package_is_one_that_frictionless_accepts(site: Path) -> None:
    assert package_findings.findings(site / "lighthouses/data/datapackage.json") == ()


def test_its_tables_hold_what_the_records_hold(lights: Dataset, site: Path) -> None:
    rows = table(site, "lights")
    assert len(rows) == len(lights.of("lights")) == 85
    vore = next(row for row in rows if row["id"] == "skerry-vore")
    assert (vore["called"], vore["height_m"], vore["fog_signals"], vore["staffed"]) == (
        "Skerry Vore",
        "48",
        "bell|gun",
        "true",
    )
    assert next(row for row in rows if row["id"] == "ras-al-nur")["called"] == "منارة رأس النور"
    assert sum(row["claim_id"] == "lights/skerry-vore#staffed" for row in table(site, "citations")) == 300


def test_every_citation_of_the_tables_is_found_in_its_text(site: Path) -> None:
    seeds = {row["id"]: row["seed"] for row in table(site, "sources")}
    cited = [row for row in table(site, "citations") if row["verification"] == "verified"]
    assert len(cited) > 700
    for row in cited:
        text = (LIGHTHOUSES / "seeds" / seeds[row["source_id"]]).read_bytes().decode()
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]


def table(site: Path, name: str) -> list[dict[str, str]]:
    with (site / f"lighthouses/data/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_builds(site: Path) -> None:
    for path in ("index.html", "about/index.html", "lighthouses/index.html", "lighthouses/lights/index.html",
                 "lighthouses/lights/skerry-vore/index.html", "lighthouses/lights/skerry-vore.json",
                 "lighthouses/keepers/kim-bada/index.html", "lighthouses/mariner-notices/notice-14/index.html",
                 "lighthouses/sources/sawt-al-bahr/index.html", "lighthouses/disagreements/index.html",
                 "lighthouses/timeline/index.html", "lighthouses/network/index.html", "lighthouses/data/datapackage.json",
                 "404.html", "manifest.json"):  # fmt: skip
        assert (site / path).is_file(), path


def test_its_pages_speak_its_own_words(site: Path) -> None:
    words = re.compile(r"vessel|sanction|designat|North Korea|DPRK", re.IGNORECASE)
    for page in sorted((site / "lighthouses").rglob("*.html")):
        text = re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))
        assert not words.search(text), (page, words.search(text))


def test_its_pages_show_names_as_they_are(site: Path) -> None:
    assert "منارة رأس النور" in (site / "lighthouses/lights/ras-al-nur/index.html").read_text(encoding="utf-8")
    assert "호미바위 등대" in (site / "lighthouses/lights/homi-bawi/index.html").read_text(encoding="utf-8")
    page = (site / "lighthouses/bodies/corporation/index.html").read_text(encoding="utf-8")
    assert "Outer Skerries &amp; Sounds" in page
    dark = (site / "lighthouses/lights/drummel-point/index.html").read_text(encoding="utf-8")
    assert re.search(r"Dark since .*by notice of", re.sub(r"<[^>]+>", "", dark))


def test_an_entity_with_very_many_citations_has_a_page_of_bounded_size(site: Path) -> None:
    assert (site / "lighthouses/lights/skerry-vore/index.html").stat().st_size < 1_000_000


def test_nothing_of_the_texts_is_published_but_quotes_and_context(site: Path) -> None:
    promotion = ("three months for the price of one lamp", "More from the coast on page 7", "TEST TEXT. Invented")
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.suffix in (".html", ".json", ".csv", ".xml", ".md"):
            text = path.read_text(encoding="utf-8")
            assert not any(each in text for each in promotion), path
    assert not list(site.rglob("*.txt")) or all(path.name == "robots.txt" for path in site.rglob("*.txt"))


def test_the_manifest_names_every_file(site: Path) -> None:
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    files = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()} - {"manifest.json"}
    named = {each["path"] for each in manifest["files"]} if isinstance(manifest["files"], list) else set(manifest["files"])
    assert named == files


def test_the_engine_is_that_of_the_repository(site: Path) -> None:
    assert not (site.parent / "sourcebook").exists()
    assert (site.parent / "build.py").read_bytes() == (ROOT / "build.py").read_bytes()
