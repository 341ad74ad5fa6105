"""Broken input at the door: exit status 1, the place of each finding, and the site exactly as it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from helpers import ROOT, TINY, build, builder, overlay

CASES = ROOT / "tests" / "broken"
REFUSED = ("yaml-duplicate-key", "yaml-bom", "quote-not-found", "descriptor-shape", "file-directory-named-yaml")


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Digest, time and inode of every file: a site that was written again would differ."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(TINY, tmp_path_factory.mktemp("refusals") / "publication")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("case", REFUSED)
def test_a_build_that_fails_leaves_the_site_as_it_was(case: str, built: Path, tmp_path: Path) -> None:
    before, around = state(built / "site"), {path.name for path in built.iterdir()}
    assert "index.html" in before
    saved = tmp_path / "saved"
    (built / "datasets").rename(saved)
    try:
        builder(TINY, tmp_path / "fresh")
        (tmp_path / "fresh" / "datasets").rename(built / "datasets")
        overlay(CASES / case, built, without=("expected.txt", "help.txt"))
        done = build(built)
    finally:
        (built / "datasets").rename(tmp_path / "broken")
        saved.rename(built / "datasets")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for line in (CASES / case / "expected.txt").read_text().splitlines():
        place, code = line.split()
        assert f"{place}: error[{code}]" in done.stderr
    assert state(built / "site") == before
    assert {path.name for path in built.iterdir()} == around


def test_after_the_error_is_mended_the_next_build_succeeds(built: Path) -> None:
    before = {path: digest for path, (digest, _, _) in state(built / "site").items()}
    done = build(built)
    assert done.returncode == 0, done.stderr
    assert {path: digest for path, (digest, _, _) in state(built / "site").items() if not path.startswith("pagefind/")} == {
        path: digest for path, digest in before.items() if not path.startswith("pagefind/")
    }


def test_a_check_fails_and_tells_in_each_form(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    overlay(CASES / "quote-straight-marks", root, without=("expected.txt", "help.txt"))
    place = "datasets/tiny/keepers/ann-lee.yaml"
    told = build(root, "check")
    assert told.returncode == 1
    assert f"{place}:10:12: error[quote_not_found]" in told.stderr
    assert "1 error, 0 warnings" in told.stderr
    as_json = build(root, "check", "--format", "json")
    assert as_json.returncode == 1
    (finding,) = json.loads(as_json.stdout)
    assert (finding["file"], finding["line"], finding["column"], finding["code"]) == (place, 10, 12, "quote_not_found")
    assert "LEFT DOUBLE QUOTATION MARK" in finding["help"]
    github = build(root, "check", "--format", "github")
    assert github.returncode == 1
    assert f"::error file={place},line=10,col=12,title=quote_not_found::" in github.stdout
    assert github.stdout.strip().count("\n") == 0  # a command is one line


def test_a_check_of_sound_records_succeeds(tmp_path: Path) -> None:
    done = build(builder(TINY, tmp_path / "publication"), "check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", [("check",), ()], ids=["check", "build"])
def test_records_and_prose_are_told_together(command: tuple[str, ...], tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    overlay(CASES / "quote-straight-marks", root, without=("expected.txt", "help.txt"))
    (root / "docs/about.md").write_text("# About\n\n" + "[" * 501 + "\n\n" + "e" + "\u0301" * 101 + "\n")
    done = build(root, *command)
    assert done.returncode == 1
    told = [line.partition(": ") for line in done.stderr.splitlines() if ": error[" in line]
    assert [(place, rest.partition("]")[0]) for place, _, rest in told] == [
        ("datasets/tiny/keepers/ann-lee.yaml:10:12", "error[quote_not_found"),
        ("docs/about.md:3:501", "error[prose_too_complex"),
        ("docs/about.md:5:102", "error[piled_marks"),
    ]
    assert done.stderr.endswith("3 errors, 0 warnings\n")


@pytest.mark.parametrize(("settings", "told"), [
    ("docs_dir: /etc\n", "mkdocs.yml:1:1: error[file_outside]"),
    ("extra: [\n", "mkdocs.yml:1:8: error[prose]"),
], ids=["outside", "no YAML"])  # fmt: skip
def test_a_check_sees_a_configuration_that_is_wrong_beside_a_record(settings: str, told: str, tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    overlay(CASES / "quote-straight-marks", root, without=("expected.txt", "help.txt"))
    file = root / "mkdocs.yml"
    file.write_text(settings + "".join(line for line in file.read_text().splitlines(True) if not line.startswith("docs_dir")))
    done = build(root, "check")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert told in done.stderr
    assert "error[quote_not_found]" in done.stderr
    assert "2 errors, 0 warnings" in done.stderr


def test_a_name_of_a_file_that_no_terminal_shows(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    (root / "datasets/tiny/inns/\udcff\x1b[31m.yaml").write_text("id: x\n")
    for form in ("text", "json", "github"):
        done = build(root, "check", "--format", form)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stderr + done.stdout


def test_a_date_in_the_environment_that_is_none(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    done = build(root, SOURCE_DATE_EPOCH="yesterday")
    assert done.returncode == 1
    assert done.stderr.startswith("SOURCE_DATE_EPOCH:1:1: error[environment]")
    assert not (root / "site").exists()
