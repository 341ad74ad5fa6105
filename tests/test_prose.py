"""What strangers can put beside the records: links and pipes in the folder of the prose, and a configuration that is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import TINY, build, builder

from sourcebook.files import strange
from sourcebook.inventory import NAME


def put(path: Path, content: bytes = b"text") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize(("make", "told"), [
    (lambda docs: put(docs / "deep/picture.png"), []),
    (lambda docs: (docs / "readme.md").symlink_to("../README.md"), []),
    (lambda docs: (docs / "hosts.txt").symlink_to("/etc/hosts"), ["docs/hosts.txt:1:1 file_outside"]),
    (lambda docs: (docs / "token.txt").symlink_to("../.git/config"), ["docs/token.txt:1:1 file_outside"]),
    (lambda docs: (docs / "all").symlink_to("/etc"), ["docs/all:1:1 stray_file"]),
    (lambda docs: (docs / "up").symlink_to(".."), ["docs/up:1:1 stray_file"]),
    (lambda docs: (docs / "circle.md").symlink_to("circle.md"), ["docs/circle.md:1:1 file_not_regular"]),
    (lambda docs: (docs / "gone.md").symlink_to("nowhere.md"), ["docs/gone.md:1:1 file_not_regular"]),
    (lambda docs: os.mkfifo(docs / "pipe.md"), ["docs/pipe.md:1:1 file_not_regular"]),
], ids=["file", "link to a file of ours", "link out", "link to git", "link to a folder", "link up", "circle", "broken link", "pipe"])  # fmt: skip
def test_only_files_of_the_publication_are_published(make: Callable[[Path], object], told: list[str], tmp_path: Path) -> None:
    root = tmp_path / "publication"
    put(root / "README.md")
    put(root / ".git/config", b"token")
    put(root / "docs/about.md")
    make(root / "docs")
    found = list(strange(root, "docs"))
    assert [f"{each.place} {each.code}" for each in found] == told
    assert all(each.help for each in found)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(TINY, tmp_path_factory.mktemp("prose") / "publication")
    assert build(root).returncode == 0
    return root


@pytest.mark.parametrize(("file", "content", "told"), [
    ("mkdocs.yml", b"site_name: [x\n", "expected ',' or ']'"),
    ("mkdocs.yml", b"- a list\n", "Expected a key-value mapping"),
    ("mkdocs.yml", b"theme: {name: null, custom_dir: site_templates}\n", "Config value 'site_name': Required"),
    ("mkdocs.yml", b"INHERIT: mkdocs.yml\nsite_name: x\n", "mkdocs.yml:1:1: error[prose]: The configuration inherits itself"),
    ("mkdocs.yml", b"site_name: " + b"[" * 2000, "mkdocs.yml:1:1: error[prose]: The configuration inherits itself, or is nested"),
    ("mkdocs.yml", b"site_name: x\nplugins: []\ntheme: {name: null, custom_dir: site_templates}\nextra: {site_url: [a]}\n", "`extra: site_url` is no text"),
    ("mkdocs.yml", b"site_name: x\nnav:\n\t- a\n", "mkdocs.yml:3:1: error[prose]"),
    ("mkdocs.yml", b"site_name: x\nplugins: [nosuch]\n", "mkdocs.yml:2:1: error[prose]"),
    ("docs/about.md", b"# About\n\nNot gone.md, but [it](gone.md).\n", "docs/about.md:3:23: error[prose]: Doc file 'about.md' contains a link 'gone.md'"),
    ("docs/about.md", b"---\ntemplate: ../../etc/passwd\n---\n# About\n", "Error building page 'about.md'"),
], ids=["no YAML", "a list", "no name", "circle", "levels", "no text", "tab", "plugin", "link", "template"])  # fmt: skip
def test_what_is_wrong_beside_the_records_is_a_finding(file: str, content: bytes, told: str, built: Path) -> None:
    before, site = (built / file).read_bytes(), (built / "site" / NAME).read_bytes()
    (built / file).write_bytes(content)
    try:
        done = build(built)
    finally:
        (built / file).write_bytes(before)
    assert done.returncode == 1
    assert "error[prose]" in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert (built / "site" / NAME).read_bytes() == site


@pytest.mark.parametrize("way", ["setting", "link"])
def test_a_folder_of_prose_elsewhere_is_not_published(way: str, built: Path, tmp_path: Path) -> None:
    """All of its files would be, and MkDocs fails at some of those of a system."""
    put(tmp_path / "secret.txt")
    before = (built / "mkdocs.yml").read_text()
    assert "\ndocs_dir: docs\n" in before
    if way == "setting":
        (built / "mkdocs.yml").write_text(before.replace("docs_dir: docs", f"docs_dir: {tmp_path}"))
    else:
        (built / "docs").rename(built / "prose")
        (built / "docs").symlink_to(tmp_path)
    try:
        done = build(built)
    finally:
        (built / "mkdocs.yml").write_text(before)
        if way == "link":
            (built / "docs").unlink()
            (built / "prose").rename(built / "docs")
    assert "mkdocs.yml:2:1: error[file_outside]" in done.stderr
    assert "1 error, " in done.stderr
    assert not (built / "site/secret.txt").exists()


def test_what_a_link_leads_to_is_not_published(built: Path) -> None:
    (built / "docs/hosts.txt").symlink_to("/etc/hosts")
    try:
        done = build(built)
    finally:
        (built / "docs/hosts.txt").unlink()
    assert "docs/hosts.txt:1:1: error[file_outside]" in done.stderr
    assert not (built / "site/hosts.txt").exists()


@pytest.mark.parametrize(("file", "place"), [
    ("index.md", "index.html"),
    ("manifest.json", "manifest.json"),
    ("tiny/keepers/ann-lee.md", "tiny/keepers/ann-lee/index.html"),
    ("tiny/keepers/ann-lee.json", "tiny/keepers/ann-lee.json"),
    ("tiny", "tiny/"),  # a file where there must be a folder
    ("feed.xml/about.txt", "feed.xml"),
])  # fmt: skip
def test_prose_does_not_take_the_place_of_something_else(file: str, place: str, built: Path) -> None:
    """In a warm build, where the site that stands shares its files with the new one."""
    assert build(built).returncode == 0
    site = {path: path.read_bytes() for path in (built / "site").rglob("*") if path.is_file()}
    put(built / "docs" / file, b"# Mine\n")
    try:
        done = build(built)
    finally:
        (built / "docs" / file).unlink()
        for folder in sorted((path for path in (built / "docs").rglob("*") if path.is_dir()), reverse=True):
            folder.rmdir()
    assert done.returncode == 1, done.stderr
    assert f"docs/{file}:1:1: error[prose]: The site has its own {place}" in done.stderr
    assert {path: path.read_bytes() for path in (built / "site").rglob("*") if path.is_file()} == site
