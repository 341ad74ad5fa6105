"""Builds of a user who may not do everything: what cannot be read or written is named, and the old site stands.

Root may read and write everywhere, so where the tests run as root, these run as somebody else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers import ROOT, TINY, TINY_DATA, builder

from sourcebook import inventory

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs permissions of POSIX")
NOBODY = 65534
# Where the tests run as root: what starts a program as somebody else, from a place that only root may have access to.
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups") if os.name != "nt" and os.geteuid() == 0 else ()


@pytest.fixture(scope="module")
def publication() -> Iterator[Path]:
    """A publication with its site, that belongs to who builds it; not below the folder of pytest, which is root's alone."""
    if AS_NOBODY and not shutil.which(AS_NOBODY[0]):
        pytest.skip("the tests run as root, and setpriv (util-linux) is not installed")
    folder = Path(tempfile.mkdtemp(prefix="sourcebook-permissions-"))
    folder.chmod(0o755)
    root = builder(TINY, folder / "publication")
    if os.geteuid() == 0:
        for path in (root, *root.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    first = run(root)
    if "ModuleNotFoundError" in first.stderr or "can't open file" in first.stderr:
        shutil.rmtree(folder)
        pytest.skip("another user may not read the program here")
    assert first.returncode == 0, first.stderr
    yield root
    shutil.rmtree(folder)


def run(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GIT_", "SITE_", "COVERAGE_"))
    }  # nobody may write beside the figures of root
    settings = kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "SOURCE_DATE_EPOCH": "1700000000", **variables}
    return subprocess.run(
        [*AS_NOBODY, sys.executable, "build.py", *arguments],
        cwd=root,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def closed(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode & 0o777
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


UNREADABLE = {
    "datasets": "datasets:1:1: error[folder_unreadable]: The folder cannot be read: Permission denied.",
    TINY_DATA: f"{TINY_DATA}/datapackage.yaml:1:1: error[file_unreadable]: The file cannot be read: Permission denied.",
    f"{TINY_DATA}/inns": f"{TINY_DATA}/inns:1:1: error[folder_unreadable]",
    f"{TINY_DATA}/sources": f"{TINY_DATA}/sources:1:1: error[folder_unreadable]",
    f"{TINY_DATA}/datapackage.yaml": f"{TINY_DATA}/datapackage.yaml:1:1: error[file_unreadable]",
    f"{TINY_DATA}/inns/blue-boar.yaml": f"{TINY_DATA}/inns/blue-boar.yaml:1:1: error[file_unreadable]",
    "seeds": f"{TINY_DATA}/sources/gazette.yaml:7:7: error[file_unreadable]: seeds/gazette.txt",
    "seeds/gazette.txt": f"{TINY_DATA}/sources/gazette.yaml:7:7: error[file_unreadable]: seeds/gazette.txt",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_a_finding_with_its_place(publication: Path, name: str) -> None:
    with closed(publication / name, 0):
        done = run(publication, "check")
    assert done.returncode == 1
    assert done.stderr.startswith(UNREADABLE[name])


@pytest.mark.parametrize("name", ["mkdocs.yml", "site_templates", "docs/about.md", "site"])
def test_what_a_build_needs_beside_the_records_is_named(publication: Path, name: str) -> None:
    with closed(publication / name, 0):
        done = run(publication)
    assert (done.returncode, done.stdout) == (74, "")
    assert done.stderr.startswith(f"Cannot go on. {publication / name}")
    assert done.stderr.endswith("Permission denied.\n")
    inventory.verify(publication / "site")


def test_a_folder_in_which_nothing_may_be_made(publication: Path) -> None:
    before = (publication / "site" / inventory.NAME).read_bytes()
    with closed(publication, 0o555):
        done = run(publication)
        new = run(publication, "new", "inns", "The Old Pig", TMPDIR="/proc")
    assert (done.returncode, "Permission denied" in done.stderr, "Traceback" in done.stderr) == (74, True, False)
    assert new.returncode == 0, "a record lies in a folder of its own"
    (publication / TINY_DATA / "inns/the-old-pig.yaml").unlink()
    assert (publication / "site" / inventory.NAME).read_bytes() == before
    inventory.verify(publication / "site")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_command_that_may_not_write_says_so_and_leaves_every_file(publication: Path) -> None:
    before = contents(publication / "datasets")
    with closed(publication / TINY_DATA / "inns", 0o555):
        for command in (("new", "inns", "The Old Pig"), ("withdraw", "inns/blue-boar", "It is gone."), ("fmt",)):
            done = run(publication, *command)
            assert (done.returncode, done.stderr.startswith("Cannot go on."), "Traceback" in done.stderr) == (74, True, False), command
            assert contents(publication / "datasets") == before, command


def test_a_site_and_a_cache_that_were_made_read_only(publication: Path) -> None:
    """The old site is exchanged and deleted all the same; a cache that cannot be kept costs time, and no site."""
    shutil.rmtree(publication / ".cache")
    (publication / ".cache").mkdir()
    (publication / ".cache").chmod(0o555)
    for folder in (publication / "site", publication / "site/assets"):
        folder.chmod(0o555)
    done = run(publication)
    assert done.returncode == 0, done.stderr
    inventory.verify(publication / "site")
    assert [path.name for path in publication.iterdir() if ".site." in path.name] == [".site.lock"]
    (publication / ".cache").chmod(0o755)


def test_output_that_nobody_can_take_is_no_traceback(publication: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "build.py", "check"]
        done = subprocess.run(
            command,
            cwd=publication,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (74, "Cannot go on. No space left on device.\n")
