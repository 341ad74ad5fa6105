"""A cache may be lost or damaged at any time: the next build notices, and gives the bytes of a build without one."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from damage import spoil
from helpers import LONG, build
from repo import FERRIES, Repo
from test_forget import overlay_door

from sourcebook import inventory

CACHE = ".cache"


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with releases, built once: its cache has whatever a build keeps."""
    repo = Repo(tmp_path_factory.mktemp("cache"), FERRIES)
    overlay_door(repo.root)
    repo.git("tag", "v0.1.0")
    repo.edit("vessels/evening-star", ("id: evening-star\n", "id: evening-star\n# looked at again\n"))
    repo.edit("datapackage", ("version: 0.1.0", "version: 0.2.0"))
    repo.commit("2021-02-02")
    repo.git("tag", "v0.2.0")
    done = build(repo.root)
    assert done.returncode == 0, done.stderr
    assert files(repo.root), "nothing is kept: there would be nothing to damage"
    shutil.copytree(repo.root / "site", repo.root / "cold")
    shutil.copytree(repo.root / CACHE, repo.root / "kept", symlinks=True)
    return repo.root


def files(root: Path) -> list[Path]:
    return sorted(path for path in (root / CACHE).rglob("*") if path.is_file() and not path.is_symlink())


def built_as_cold(root: Path) -> None:
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert list(inventory.differences(root / "cold", root / "site")) == []


@pytest.mark.parametrize("seed", range(40 if LONG else 3))
def test_a_damaged_cache_is_noticed(warm: Path, seed: int) -> None:
    """Every file of it at once, each in another way."""
    restore(warm)
    moments = random.Random(seed)
    ways = {str(path.relative_to(warm)): spoil(path, moments) for path in files(warm)}
    try:
        built_as_cold(warm)
        built_as_cold(warm)  # and what was made again is whole
    except AssertionError as error:
        raise AssertionError(ways) from error


def test_files_of_the_cache_that_changed_places_are_noticed(warm: Path) -> None:
    """Each holds the whole content of another one."""
    restore(warm)
    kept = files(warm)
    contents = [path.read_bytes() for path in kept]
    for path, content in zip(kept, contents[1:] + contents[:1], strict=True):
        path.write_bytes(content)
    built_as_cold(warm)


def test_a_cache_that_is_no_folder_or_cannot_be_written(warm: Path) -> None:
    restore(warm)
    shutil.rmtree(warm / CACHE)
    (warm / CACHE).write_text("not a folder")
    try:
        built_as_cold(warm)
    finally:
        (warm / CACHE).unlink()
    for path in files_as_folders(warm):
        path.mkdir(parents=True)
    built_as_cold(warm)


def restore(root: Path) -> None:
    shutil.rmtree(root / CACHE, ignore_errors=True)
    shutil.copytree(root / "kept", root / CACHE, symlinks=True)


def files_as_folders(root: Path) -> list[Path]:
    """Where the cache has files, folders stand instead."""
    restore(root)
    places = files(root)
    for path in places:
        path.unlink()
    return places
