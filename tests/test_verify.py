"""`build --verify SITE`: what of a published site is not as its manifest says, and not as a rebuild gives it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import TINY, TINY_DATA, build, builder, copy, edit

from sourcebook import inventory
from sourcebook.commands import verify as command


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = builder(TINY, tmp_path_factory.mktemp("verify") / "publication")
    done = build(made, SITE_URL="https://inns.example/a/")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return copy(built, tmp_path / "publication")


def verify(root: Path, site: str = "site", **variables: str) -> tuple[int, list[str]]:
    done = build(root, "--verify", site, **variables)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


def test_a_site_that_is_what_it_should_be(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    status, (manifest, rebuilt) = verify(root, SOURCE_DATE_EPOCH="5")  # the date and the address are those of the site
    assert (status, rebuilt) == (0, "A rebuild gives the same bytes.")
    assert manifest.endswith(" files are as manifest.json says.")
    after = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert {path: after[path] for path in before if path.is_file() and ".cache" not in path.parts} == {
        path: when for path, when in before.items() if path.is_file() and ".cache" not in path.parts
    }


def test_what_was_changed_by_hand_is_named(root: Path) -> None:
    page = root / "site/tiny/inns/blue-boar/index.html"
    at = page.read_bytes().index(b"Blue Boar")
    edit(root / "site/tiny/inns/index.html", ("</body>", "<!-- x --></body>"))
    page.write_bytes(page.read_bytes().replace(b"Blue Boar", b"Blue boar", 1))
    (root / "site/more.html").write_text("x")
    (root / "site/feed.xml").unlink()
    status, said = verify(root)
    assert status == 1
    assert said[:5] == [
        "Not as its own manifest says: 4 files",
        "  feed.xml is missing",
        "  more.html is not listed",
        "  tiny/inns/blue-boar/index.html is not what was written",
        "  tiny/inns/index.html is not what was written",
    ]
    assert said[5] == "Not as a rebuild gives it: 4 files"
    assert f"  tiny/inns/blue-boar/index.html differs from byte {at + 5} on (line {page.read_bytes()[:at].count(10) + 1})" in said
    assert "  feed.xml is only in the rebuild" in said


def test_a_manifest_that_was_forged_with_the_page_does_not_help(root: Path) -> None:
    page, listed = root / "site/about/index.html", root / "site/manifest.json"
    page.write_bytes(page.read_bytes() + b"<!-- x -->")
    manifest = json.loads(listed.read_bytes())
    manifest["files"]["about/index.html"] = inventory._entry(page)
    listed.write_text(json.dumps(manifest))
    status, said = verify(root)
    assert status == 1
    assert said[0].endswith(" files are as manifest.json says.")
    assert any(line.startswith("  about/index.html differs from byte") for line in said)


def test_another_state_of_the_records_is_told(root: Path) -> None:
    edit(root / TINY_DATA / "inns/blue-boar.yaml", ("The only inn of the village.", "The one inn of the village."))
    status, said = verify(root)
    assert status == 1
    assert any(line.startswith("  tiny/inns/blue-boar/index.html differs") for line in said)


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"files": 3}', '{"files": ["a"]}', "\0"])
def test_where_there_is_no_site_to_verify(manifest: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    assert command.run(tmp_path, lambda *_: pytest.fail("there is nothing to compare with")) == 2
    assert "manifest.json cannot be read" in capsys.readouterr().out


def test_the_first_byte_that_differs() -> None:
    assert inventory.first_difference(b"abc", b"abd") == 2
    assert inventory.first_difference(b"abc", b"abcd") == 3
    assert inventory.first_difference(b"", b"x") == 0
