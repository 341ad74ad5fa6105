"""What is taken over from the site before: a build that knows it gives the same bytes as one that knows nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from damage import spoil
from helpers import LIGHTHOUSES, LONG, ROOT, TINY, build, builder, copy
from publication_edits import edit, records
from repo import Repo
from test_across import KEEPER, both

from sourcebook import cli, earlier, engine, inventory, repository
from sourcebook.diagnostic import Rejected
from sourcebook.earlier import Earlier, Made
from sourcebook.model import Site
from sourcebook.production import Production
from sourcebook.run import Run

URL = "https://example.org/"


@pytest.fixture(autouse=True)
def _without_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCEBOOK_WITHOUT", "search")


@dataclass
class Built:
    """The sites of a publication that is being edited, the newest last."""

    root: Path
    folder: Path
    url: str = URL
    sites: list[Earlier] = field(default_factory=list)

    def build(self, known: Earlier | None) -> tuple[Path, Run]:
        """A site, without prose and in one process. Raises `Rejected`."""
        run = cli.prepare(self.root, repository.site(self.root, "Test", url=self.url, environ={}))
        run.processes, run.earlier = 1, known
        site = self.folder / str(len(self.sites)) / ("cold" if known is None else "warm")
        site.mkdir(parents=True)
        production = Production(run, site)
        production.finish()
        production.close()
        return site, run

    def compare(self, known: Earlier) -> int:
        """Build warm and cold; returns how many files were taken over. Raises `Rejected`."""
        cold, _ = self.build(None)
        warm, run = self.build(known)
        assert list(inventory.differences(cold, warm)) == []
        self.sites.append(Earlier(warm, run.made))
        for old in self.sites[:-3]:
            shutil.rmtree(old.site, ignore_errors=True)
        shutil.rmtree(cold)
        return run.taken


def corpus(folder: Path) -> Path:
    """Thirty records that were generated, as the benchmarks do."""
    command = [sys.executable, str(ROOT / "benchmarks/corpus.py"), "30", str(folder), "--seed", "5"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    return folder


@pytest.mark.parametrize(("name", "count"), [("tiny", 15), ("lighthouses", 6), ("ferries", 12), ("two", 10), ("corpus", 12)])
def test_a_build_that_knows_the_site_before_gives_the_same_bytes(name: str, count: int, tmp_path: Path) -> None:
    root = publication(name, tmp_path)
    random = Random(None if LONG else name)
    built = Built(root, tmp_path / "sites")
    built.compare(Earlier())
    ends = Counter[str]()
    for _ in range(count * (20 if LONG else 1)):
        shutil.copytree(root, tmp_path / "before", symlinks=True)
        done = edit(random, root)
        try:
            built.url = random.choice([built.url] * 9 + [f"{URL}other/"])
            taken = built.compare(before(random, built))
        except Rejected:
            shutil.rmtree(root)
            shutil.move(tmp_path / "before", root)
            ends["refused"] += 1
        except AssertionError as error:
            raise AssertionError(done) from error
        else:
            shutil.rmtree(tmp_path / "before")
            ends["taken" if taken else "anew"] += 1
            if name == "ferries" and random.random() < 0.3:
                commit(random, root)
    assert ends["taken"] >= count // 5, ends


def publication(name: str, folder: Path) -> Path:
    if name == "corpus":
        return corpus(folder / "publication")
    if name == "ferries":
        return Repo(folder).root
    if name == "two":
        return both(folder / "publication")
    return copy({"tiny": TINY, "lighthouses": LIGHTHOUSES}[name], folder / "publication")


def before(random: Random, built: Built) -> Earlier:
    """Mostly the newest site with its note; sometimes an older one, with the note of another, or with a file that was damaged."""
    newest = built.sites[-1]
    match random.randrange(8):
        case 0:
            return Earlier(random.choice(built.sites[-3:]).site, random.choice(built.sites[-3:]).made)
        case 1:
            for path in random.sample(inventory.files(newest.site), 5):
                spoil(newest.site / path, random)
    return newest


def commit(random: Random, root: Path) -> None:
    env = os.environ | {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    commands = [["add", "--all"], ["commit", "--quiet", "--message", "Edit"]]
    commands += [["tag", f"v{random.randrange(10**6)}.0.0"]] if random.random() < 0.3 else []
    for command in commands:
        subprocess.run(["git", *command], cwd=root, env=env, check=False, capture_output=True)


def test_what_nobody_changed_is_taken_over(tmp_path: Path) -> None:
    built = Built(corpus(tmp_path / "publication"), tmp_path / "sites")
    built.compare(Earlier())
    everything = len(inventory.files(built.sites[0].site))
    assert everything - built.compare(built.sites[-1]) < 20  # what lists files, and the assets
    path = records(built.root)[-1]
    path.write_text(path.read_text() + "# looked at\n")
    entities = len(records(built.root))
    assert entities < built.compare(built.sites[-1]) < everything - 20


@pytest.fixture
def tiny(tmp_path: Path) -> Built:
    built = Built(copy(TINY, tmp_path / "publication"), tmp_path / "sites")
    built.compare(Earlier())
    return built


def test_a_name_that_another_dataset_shows(tmp_path: Path) -> None:
    built = Built(both(tmp_path / "publication"), tmp_path / "sites")
    built.compare(Earlier())
    keeper = built.root / KEEPER
    keeper.write_text(keeper.read_text().replace("name: George Worthylake\n", "name: Worthylake\n"))
    built.compare(built.sites[-1])


def test_a_program_that_changed_makes_all_anew(tiny: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "digest", lambda: "another")
    assert tiny.compare(tiny.sites[-1]) == 0


def test_a_site_that_is_gone_is_made_anew(tiny: Built, tmp_path: Path) -> None:
    assert tiny.compare(Earlier(tmp_path / "nowhere", tiny.sites[-1].made)) == 0


def test_files_that_are_no_files_are_made_anew(tiny: Built) -> None:
    site = tiny.sites[-1].site
    for number, path in enumerate(inventory.files(site)):
        content = (site / path).read_bytes()
        (site / path).unlink()
        if number % 3 == 0:
            os.mkfifo(site / path)  # nobody must wait for it
        elif number % 3 == 1:
            (site / path).mkdir()
        else:
            (site / f"{path}.real").write_bytes(content)
            (site / path).symlink_to(site / f"{path}.real")
    assert tiny.compare(tiny.sites[-1]) == 0


def test_where_the_disk_cannot_name_a_file_twice_it_is_copied(tiny: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    assert tiny.compare(tiny.sites[-1]) > 20


def test_a_note_is_read_as_it_was_written(tmp_path: Path) -> None:
    made: Made = {"key": [inventory.Written("a/b.html", 3, "ff", "text/html"), inventory.Written("c", 0, "00")], "other": []}
    site, other = tmp_path / "site", tmp_path / "other"
    for folder in (site, other):
        folder.mkdir()
        (folder / "manifest.json").write_text("{}")
    earlier.save(tmp_path, site, made)
    assert earlier.load(tmp_path, site) == Earlier(site, made)
    assert earlier.load(tmp_path, other) == Earlier(other)
    assert earlier.load(tmp_path, tmp_path / "none") == Earlier(tmp_path / "none")
    note = tmp_path / earlier.NAME
    note.write_bytes(note.read_bytes().replace(b"a/b.html", b"a/c.html"))
    assert earlier.load(tmp_path, site) == Earlier(site)


def test_a_build_says_what_it_took_over(tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    first = build(root, SOURCEBOOK_WITHOUT="")
    assert "taken over" not in first.stdout, first.stderr
    shutil.copytree(root / "site", tmp_path / "cold")
    assert "of them taken over" in build(root, SOURCEBOOK_WITHOUT="").stdout
    assert list(inventory.differences(tmp_path / "cold", root / "site")) == []
    assert "taken over" not in build(root, "--fresh", SOURCEBOOK_WITHOUT="").stdout


def test_a_preview_of_a_change_takes_nothing_over(tiny: Built) -> None:
    run = cli.prepare(tiny.root, Site("Test", URL))
    run.processes, run.earlier, run.comparisons = 1, tiny.sites[-1], ()
    site = tiny.folder / "preview"
    site.mkdir()
    Production(run, site).finish()
    assert not run.taken
    assert not run.made
