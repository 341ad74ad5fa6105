"""A draft: it is built with its marks, on pages and in downloads, and nothing deploys it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from helpers import ROOT, TINY, TINY_DATA, build, builder, edit, findings

MARK = "\n  - basis: unsourced\n    supports: [serves]\n"
SOURCED = "\n  - source: gazette\n    quote: The inn serves ale and cider on weekdays\n    supports: [serves]\n"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest publication, with two values that are to be sourced; built."""
    root = builder(TINY, tmp_path_factory.mktemp("draft") / "tiny")
    edit(root / TINY_DATA / "inns/blue-boar.yaml", (SOURCED, MARK))
    edit(root / TINY_DATA / "datapackage.yaml", ("version: 0.1.0\n", "version: 0.1.0\nsourcebook:draft: true\n"))
    done = build(root, SITE_URL="https://example.org/inns/")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 values in 1 record are to be sourced" in done.stderr
    return root


def page(root: Path, path: str) -> str:
    return (root / "site" / path / "index.html").read_text(encoding="utf-8")


def test_every_page_says_that_it_is_a_draft_and_asks_robots_to_leave(draft: Path) -> None:
    pages = sorted((draft / "site").rglob("*.html"))
    assert len(pages) > 10
    for each in pages:
        text = each.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text:
            continue
        assert '<meta name="robots" content="noindex, nofollow">' in text, each
        assert "Draft, not for publication." in text, each
        assert "Every value on these pages quotes the words of a source." not in text, each
    assert "<loc>" not in (draft / "site/sitemap.xml").read_text()


def test_a_publication_that_is_no_draft_says_nothing_of_it(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "tiny")
    assert build(root).returncode == 0
    for each in sorted((root / "site").rglob("*.html")):
        text = each.read_text(encoding="utf-8")
        assert "noindex, nofollow" not in text
        assert "Draft, not" not in text
        assert "To be sourced" not in text


def test_each_value_is_marked_and_no_other(draft: Path) -> None:
    inn = page(draft, "tiny/inns/blue-boar")
    facts = inn.split('id="all-facts"')[1].split("</section>")[0]
    assert facts.count('<abbr title="To be sourced">') == 2
    assert facts.count('<span class="badge unsourced">To be sourced</span>') == 1
    assert "2 values to be sourced" in inn
    assert "To be sourced</span></div>" not in page(draft, "tiny/keepers/ann-lee")


def test_the_downloads_carry_the_state(draft: Path) -> None:
    data = draft / "site/tiny/data"
    package = json.loads((data / "datapackage.json").read_text())
    assert (package["sourcebook:draft"], package["sourcebook:unsourced"]) == (True, 2)
    with zipfile.ZipFile(data / "tiny.zip") as archive:
        assert "**This is a draft.** 2 of its values" in archive.read("README.md").decode()
        assert "do not cite" in archive.read("CITATION.cff").decode()
        claims = list(csv.DictReader(io.StringIO(archive.read("claims.csv").decode())))
        cited = {row["claim_id"] for row in csv.DictReader(io.StringIO(archive.read("citations.csv").decode()))}
    left = {row["claim_id"]: row for row in claims if row["basis"] == "unsourced"}
    assert sorted(left) == ["inns/blue-boar#serves=ale", "inns/blue-boar#serves=cider"]
    assert all((row["sources"], row["independent_sources"]) == ("", "0") for row in left.values())
    assert not cited & set(left)
    assert cited == {row["claim_id"] for row in claims} - set(left)
    entity = json.loads((draft / "site/tiny/inns/blue-boar.json").read_text())
    assert entity["dataset"]["draft"] is True
    manifest = json.loads((draft / "site/manifest.json").read_text())
    assert manifest["datasets"]["tiny"]["unsourced"] == 2
    assert "TO BE SOURCED" in (data / "inns-cited.csv").read_text(encoding="utf-8-sig")
    assert "UnderDevelopment" in (draft / "site/catalog.jsonld").read_text()


def test_the_entity_is_what_its_schema_says(draft: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((draft / "site/tiny/data/schema/entity.json").read_text())
    entity = json.loads((draft / "site/tiny/inns/blue-boar.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(entity)


@pytest.mark.parametrize("form", ["text", "github"])
def test_the_check_before_a_deployment_refuses_it(draft: Path, form: str) -> None:
    assert build(draft, "check").returncode == 0
    refused = build(draft, "check", "--publish", "--format", form)
    assert refused.returncode == 1
    assert "2 values in 1 record are to be sourced" in refused.stdout + refused.stderr
    assert "nothing is deployed" in refused.stdout + refused.stderr


def test_the_check_before_a_deployment_lets_others_pass(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "tiny")
    assert build(root, "check", "--publish").returncode == 0


def test_both_workflows_ask_before_they_build() -> None:
    for path in (".github/workflows/publish.yml", "sourcebook/starter/dot-github/workflows/publish.yml"):
        text = (ROOT / path).read_text()
        assert 0 < text.find("python build.py check --publish") < text.find("run: python build.py", text.find("--publish")), path


def test_mkdocs_does_not_deploy_it(draft: Path) -> None:
    """`mkdocs gh-deploy` tells its hooks so; they refuse before anything is built."""
    script = (
        "from mkdocs import config\nfrom mkdocs.commands import build\ncfg = config.load_config('mkdocs.yml', site_dir='elsewhere')\n"
        "cfg.plugins.on_startup(command='gh-deploy', dirty=False)\nbuild.build(cfg)\n"
    )
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run([sys.executable, "-c", script], cwd=draft, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 values in 1 record are to be sourced" in done.stderr
    assert not (draft / "elsewhere").exists()


def test_a_draft_without_such_values_says_how_it_ends(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "tiny")
    edit(root / TINY_DATA / "datapackage.yaml", ("version: 0.1.0\n", "version: 0.1.0\nsourcebook:draft: true\n"))
    (found,) = findings(root)
    assert (found.code, found.severity) == ("draft", "warning")
    assert "Delete the line `sourcebook:draft: true`" in found.help
    assert build(root, "check", "--publish").returncode == 1
