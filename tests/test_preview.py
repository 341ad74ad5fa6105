"""The preview of a change: pages mark what changes, one page lists it, and all other bytes are those of an ordinary build."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers import ROOT, build
from repo import Repo

from sourcebook.commands import diff, move
from sourcebook.model import Output, Site
from sourcebook.outputs import page_entity, page_home, page_moved, page_preview, page_source
from sourcebook.read import read

SITE = Site("Ferries")
TEMPLATES = ROOT / "site_templates"
MAKERS = (page_home.make, page_entity.make, page_source.make, page_moved.make)
START = "preview/index.html"
STAR = "ferries/vessels/morning-star/index.html"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def preview(repo: Repo) -> tuple[dict[str, str], dict[str, str]]:
    """The pages of an ordinary build, and those of the preview."""
    now = read(repo.root)[0]
    plain = [output for make in MAKERS for output in make(now, SITE, templates=TEMPLATES)]
    found = diff.since(repo.root, "HEAD", now)
    assert found is not None
    made = page_preview.of(now, SITE, found, TEMPLATES)
    return _texts(plain), _texts([*made.marked(lambda: iter(plain)), *made.make()])


def _texts(outputs: list[Output]) -> dict[str, str]:
    return {output.path: bytes(output.content).decode() for output in outputs}


def marks(page: str) -> list[tuple[str, str]]:
    """(address, kind) of each mark."""
    return re.findall(r' id="([^"]*)" data-preview="(\w+)"', page)


def test_a_changed_value_is_marked_where_it_stands(repo: Repo) -> None:
    repo.edit(
        "vessels/morning-star", ("built: 1984", "built: 1986"), ("  - cars\n", ""), ("    supports: [cargo=cars]", "    supports: [name]")
    )
    plain, shown = preview(repo)
    page = shown[STAR]
    assert set(marks(page)) == {("built", "changed"), ("name", "evidence")}
    assert re.search(
        r'<div class="claim-value" id="built" data-preview="changed"[^>]*><span class="preview-mark">Changed, was <del>1984</del></span> ',
        page,
    )
    assert "Withdrawn: Cargo: <del>cars</del>" in page
    assert "3 changes on this page" in page
    assert "data-preview" not in shown["ferries/vessels/evening-star/index.html"]
    assert 'href="../ferries/vessels/morning-star/#built"' in shown[START]
    changed = {path for path in plain if plain[path] != shown[path]}
    assert changed == {
        "index.html",
        STAR,
        "ferries/lists/idle-ships-2021/index.html",
        "ferries/owners/northern-lines/index.html",
        "ferries/sources/courier/index.html",
    }
    # without what the preview puts in, the page is the one that will be published
    bare = re.sub(
        r'<aside class="preview-note".*?</aside>\n|<span class="preview-mark">.*?</span> | data-preview="\w+"|<link rel="stylesheet" href="[./]*assets/preview[^>]*>\n',
        "",
        page,
        flags=re.DOTALL,
    )
    assert bare == plain[STAR]


def test_a_row_and_a_relation(repo: Repo) -> None:
    """A row of a list is marked on the page of the list, and on that of the party; what is said of the party comes first."""
    repo.edit("lists/idle-ships-2021", ("    status: listed", "    status: removed"))
    _, shown = preview(repo)
    assert ("targets=vessels-morning-star.status", "changed") in marks(shown["ferries/lists/idle-ships-2021/index.html"])
    assert [kind for _, kind in marks(shown[STAR])] == ["changed"]
    assert "The first line changes:</strong> <del>Listed by The harbour board" in shown[STAR]
    start = shown[START]
    assert start.index("First lines that change") < start.index("Changed pages")


def test_a_new_record_and_one_that_is_gone(repo: Repo) -> None:
    repo.file("owners/southern-lines").write_text(
        "id: southern-lines\nname: Southern Lines\nevidence:\n  - source: gazette\n"
        "    quote: Southern Lines, a new company\n    supports: [name]\n"
    )
    move.withdraw(repo.root, "vessels/blue-heron", "An error.", day="2021-02-02")
    plain, shown = preview(repo)
    assert "This page is new." in shown["ferries/owners/southern-lines/index.html"]
    assert marks(shown["ferries/owners/southern-lines/index.html"]) == [("name", "added")]
    gone = "ferries/vessels/blue-heron/index.html"
    assert "Pages of records that are gone" in shown[START]
    assert gone in plain
    for page in (shown[START], shown[gone]):
        assert "Blue Heron" not in page
        assert "salt" not in page
    passage = [anchor for anchor, kind in marks(shown["ferries/sources/gazette/index.html"]) if kind == "added"]
    assert len(passage) == 1
    assert passage[0].startswith("quote-")


def test_values_of_strangers_are_escaped(repo: Repo) -> None:
    evil = """<img src=x onerror=alert(1)> " id="built" '"""
    quoted = evil.replace("'", "''")
    repo.edit("vessels/morning-star", ("name: Morning Star", f"name: '{quoted}'"))
    _, shown = preview(repo)
    for page in (shown[STAR], shown[START]):
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert ("name", "changed") in marks(shown[STAR])


def test_nothing_changes(repo: Repo) -> None:
    plain, shown = preview(repo)
    assert "No change in what is published." in shown[START]
    assert {path for path in plain if plain[path] != shown[path]} == {"index.html"}


def test_the_command(repo: Repo, tmp_path: Path) -> None:
    shutil.copy(ROOT / "build.py", repo.root / "build.py")
    shutil.copytree(TEMPLATES, repo.root / "site_templates")
    repo.commit("2021-01-02", "Templates")
    assert build(repo.root, "build", "--out", str(tmp_path / "plain")).returncode == 0
    done = build(repo.root, "build", "--out", str(tmp_path / "same"), "--compare", "HEAD^")
    assert done.returncode == 0, done.stderr
    old, new = (
        {path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("plain", "same")
    )
    differ = {path for path in {*old, *new} if old.get(path) != new.get(path) and not path.startswith("pagefind/")}
    assert {re.sub(r"\.[0-9a-f]{10}\.", ".", path) for path in differ} == {
        "index.html",
        "manifest.json",
        "preview/index.html",
        "assets/preview.css",
    }


def test_what_it_is_compared_with(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    now = read(repo.root)[0]
    with pytest.raises(LookupError, match="no revision 'nowhere'"):
        diff.since(repo.root, "nowhere", now)
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986-"))
    repo.commit("2021-02-02", "Broken")
    assert diff.since(repo.root, "HEAD", now) is None
    assert "Nothing is marked: the records of HEAD do not pass the check." in capsys.readouterr().err
