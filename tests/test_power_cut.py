"""A power cut at any call of a build leaves the whole old site or the whole new one, as far as that can be played through."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import power
import pytest
from helpers import LONG, ROOT

CUTS = 20_000 if LONG else 600
PROGRAM = """
import pathlib, sys
from sourcebook import publish
from sourcebook.model import Output, Publication, Site
with publish.staged(pathlib.Path(sys.argv[1])) as stage:
    written = publish.write(stage, [Output(f"{i}/page/index.html", f"{sys.argv[2]} {i} ".encode() * 400, "text/html") for i in range(12)])
    publish.manifest(stage, Site("x"), Publication(()))
"""
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

Recorded = tuple[power.Tree, power.Tree, list[power.Call]]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """What is on the disk before and after a build that replaces a site, and the calls between."""
    folder = tmp_path_factory.mktemp("power")
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run([sys.executable, "-c", PROGRAM, str(disk / "site"), "old"], check=True, env=ENVIRONMENT)
    before = power.read(disk)
    calls = power.record([sys.executable, "-c", PROGRAM, str(disk / "site"), "new"], disk, ENVIRONMENT, folder / "calls.txt")
    return before, power.read(disk), calls


def states(recorded: Recorded, calls: list[power.Call], seed: int) -> list[power.Tree]:
    chance = random.Random(seed)
    return [power.after_cut(recorded[0], calls, chance.randrange(len(calls) + 1), chance) for _ in range(CUTS)]


def wholes(recorded: Recorded) -> list[power.Tree]:
    return [power.part(tree, "site") for tree in recorded[:2]]


def test_the_recording_is_the_build(recorded: Recorded) -> None:
    """All calls, one after the other, give what the build gave."""
    before, after, calls = recorded
    tree = dict(before)
    for call in calls:
        power.apply(tree, call)
    assert power.part(tree, "site") == power.part(after, "site") != power.part(before, "site")
    assert len(calls) > 60
    kinds = [call.what for call in calls if call.what in ("sync", "exchange", "sync-folder")]
    assert kinds == ["sync", "exchange", "sync-folder"]


def test_after_a_power_cut_the_site_is_whole(recorded: Recorded) -> None:
    found = states(recorded, recorded[2], 1)
    assert power.broken(found, wholes(recorded)) == []
    assert {part == wholes(recorded)[0] for part in (power.part(state, "site") for state in found)} == {True, False}


@pytest.mark.parametrize("without", ["sync", "sync-folder"])
def test_without_syncing_it_would_not_be(recorded: Recorded, without: str) -> None:
    """Or the test above would prove nothing."""
    calls = [call for call in recorded[2] if call.what != without]
    assert power.broken(states(recorded, calls, 2), wholes(recorded))


def test_the_next_build_goes_on_from_what_a_cut_left(recorded: Recorded, tmp_path: Path) -> None:
    chance = random.Random(3)
    for number in range(100 if LONG else 4):
        state = power.after_cut(recorded[0], recorded[2], chance.randrange(len(recorded[2]) + 1), chance)
        disk = tmp_path / str(number)
        disk.mkdir()
        power.write(state, disk)
        subprocess.run([sys.executable, "-c", PROGRAM, str(disk / "site"), "new"], check=True, env=ENVIRONMENT)
        assert power.part(power.read(disk), "site") == wholes(recorded)[1]
        assert sorted(path.name for path in disk.iterdir()) == [".site.lock", "site"]
