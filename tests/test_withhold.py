"""What a copy of a release holds of a record that was withdrawn since: nothing, and nothing that rests on it."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from helpers import edit
from repo import Repo

from sourcebook import cli
from sourcebook.commands import move
from sourcebook.gitobjects import Objects
from sourcebook.model import Dataset, Site

WHO = "owners/southern-lines"
RECORD = """id: southern-lines
name: Southern Lines
names:
  - text: Sydlinjen
    evidence:
      - {source: logbook, locator: page 3}
evidence:
  - {source: gazette, quote: 'Southern Lines, a new company', supports: [name]}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path)
    made.file("owners/southern-lines").write_text(RECORD)
    return made


def released(repo: Repo, restored: str = "") -> Dataset:
    """Tag what there is, put another record back to what it was, withdraw the record, and make the release again."""
    repo.commit("2021-02-02", "About Southern Lines")
    repo.git("tag", "v0.1.0")
    if restored:
        repo.git("checkout", "--quiet", "HEAD^", "--", f"datasets/ferries/{restored}.yaml")
    assert move.withdraw(repo.root, WHO, "Asked for.", day="2021-03-03") == 0
    repo.commit("2021-03-03", "Withdraw a record")
    (dataset,) = cli.prepare(repo.root, Site("x")).publication.datasets
    return dataset


def package(dataset: Dataset) -> dict[str, str]:
    assert dataset.releases
    (release,) = dataset.releases.items
    content = next(file.content for file in release.files if file.path.endswith(".zip"))
    for file in release.files:
        if not file.path.endswith(".zip"):
            assert "southern" not in file.content.decode().lower()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, text in found.items():
        for word in ("southern lines", "southern-lines", "sydlinjen"):
            assert word not in text.lower(), name
    return found


def claims(dataset: Dataset) -> set[str]:
    return {line.partition(",")[0] for line in package(dataset)["claims.csv"].splitlines()[1:]}


def test_the_record_and_a_reference_to_it(repo: Repo) -> None:
    repo.edit(
        "vessels/blue-heron",
        ("cargo: [passengers, salt]\n", "cargo: [passengers, salt]\nowner: southern-lines\n"),
        ("evidence:\n", "evidence:\n- {source: gazette, quote: bought the Blue Heron in June 2021, supports: [owner]}\n"),
    )
    found = claims(released(repo))
    assert "vessels/blue-heron#name" in found
    assert "vessels/blue-heron#owner" not in found


def test_a_citation_whose_words_name_it_and_the_value_that_rests_on_it(repo: Repo) -> None:
    repo.edit(
        "vessels/blue-heron",
        ('name: "Blue Heron"   # as printed\n', "name: Blue Heron\nremark: It was sold in 2021\n"),
        (
            "evidence:\n",
            "evidence:\n- {source: gazette, quote: 'Southern Lines, a new company, bought the Blue Heron in June 2021', supports: [name]}\n- {basis: editorial, note: SOUTHERN  LINES said so., supports: [remark]}\n",
        ),
    )
    dataset = released(repo, "vessels/blue-heron")
    assert claims(dataset) >= {"vessels/blue-heron#name", "vessels/blue-heron#cargo=salt"}
    assert "vessels/blue-heron#remark" not in claims(dataset)
    lines = package(dataset)["citations.csv"].splitlines()
    assert len([line for line in lines if line.startswith("vessels/blue-heron#name,")]) == 1


def test_a_contradiction_that_names_it_goes_and_the_value_stays(repo: Repo) -> None:
    repo.edit(
        "vessels/morning-star",
        (
            "evidence:\n  - source: courier\n    quote: The ferry Morning Star sails under the flag of Malta and was built in 1984",
            "evidence:\n  - {source: gazette, quote: 'The old Morning Star, built in 1986 at Bergen', note: Southern Lines disputes it., contradicts: {built: 1986}}\n"
            "  - source: courier\n    quote: The ferry Morning Star sails under the flag of Malta and was built in 1984",
        ),
    )
    text = package(released(repo, "vessels/morning-star"))["claims.csv"]
    assert "vessels/morning-star#built,vessels/morning-star,vessels,built,1984,accepted" in text


def test_a_row_that_is_told_apart_by_it(repo: Repo) -> None:
    repo.edit(
        "lists/idle-ships-2021",
        (
            "evidence:\n  - source: courier\n    quote: put on",
            "  - target: owners/southern-lines\n    status: listed\n    evidence:\n      - {source: courier, quote: put on the List of Idle Ships by the harbour board}\nevidence:\n  - source: courier\n    quote: put on",
        ),
    )
    found = claims(released(repo))
    assert any(name.startswith("lists/idle-ships-2021#targets=vessels") for name in found)
    assert not any("targets=owners" in name for name in found)


def test_a_record_without_its_name_goes_and_what_refers_to_it(repo: Repo) -> None:
    repo.file("vessels/ferry").write_text(
        "id: ferry\nname: The Southern Lines Ferry\nevidence:\n  - {source: logbook, locator: page 1, supports: [name]}\n"
    )
    repo.edit(
        "lists/idle-ships-2021",
        (
            "evidence:\n  - source: courier\n    quote: put on",
            "  - target: vessels/ferry\n    status: listed\n    evidence:\n      - {source: courier, quote: put on the List of Idle Ships by the harbour board}\nevidence:\n  - source: courier\n    quote: put on",
        ),
    )
    repo.commit("2021-01-05")
    repo.git("tag", "v0.1.0")
    repo.file("vessels/ferry").unlink()
    repo.edit(
        "lists/idle-ships-2021",
        (
            "  - target: vessels/ferry\n    status: listed\n    evidence:\n      - {source: courier, quote: put on the List of Idle Ships by the harbour board}\n",
            "",
        ),
    )
    assert move.withdraw(repo.root, WHO, "Asked for.", day="2021-03-03") == 0
    repo.commit("2021-03-03", "Withdraw")
    (dataset,) = cli.prepare(repo.root, Site("x")).publication.datasets
    assert not any("ferry" in name.partition("#")[0] or "targets=vessels-ferry" in name for name in claims(dataset))
    assert dataset.releases
    assert dataset.releases.items[0].withheld == 2


def test_what_the_data_of_today_tells_too_is_told(repo: Repo) -> None:
    repo.edit(
        "vessels/blue-heron",
        (
            "evidence:\n",
            "evidence:\n- {source: gazette, quote: 'Southern Lines, a new company, bought the Blue Heron in June 2021', supports: [name]}\n",
        ),
    )
    repo.commit("2021-02-02")
    repo.git("tag", "v0.1.0")
    assert move.withdraw(repo.root, WHO, "Asked for.", day="2021-03-03") == 0
    repo.commit("2021-03-03", "Withdraw, and keep the quote")
    (dataset,) = cli.prepare(repo.root, Site("x")).publication.datasets
    assert dataset.releases
    assert dataset.releases.items[0].since == ()
    assert any(c.quote and "Southern Lines" in c.quote.exact for claim in dataset.claims() for c in claim.citations)


def test_without_a_published_history_it_is_the_same(repo: Repo) -> None:
    repo.edit("datapackage", ("licenses:\n", "sourcebook:publish: {history: false}\nlicenses:\n"))
    dataset = released(repo)
    assert dataset.history is None
    assert claims(dataset)


def test_a_publication_in_a_folder_of_a_repository_has_releases(tmp_path: Path) -> None:
    outer = Repo(tmp_path)
    inner = outer.without_git(outer.root / "inner")
    outer.commit("2021-05-05", "The inner one")
    outer.git("tag", "v0.1.0")
    (dataset,) = cli.prepare(inner, Site("x")).publication.datasets
    assert dataset.releases
    assert [(each.version, each.numbers["claims"]) for each in dataset.releases.items] == [("0.1.0", 22)]


def test_a_tag_names_each_dataset_that_has_its_version(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    other = repo.root / "datasets/others"
    subprocess.run(["cp", "-r", str(repo.root / "datasets/ferries"), str(other)], check=True)
    edit(other / "datapackage.yaml", ("name: ferries", "name: others"), ("title: Ferries\n", "title: Others\n"))
    repo.commit("2021-02-02")
    repo.git("tag", "v0.1.0")
    edit(other / "datapackage.yaml", ("version: 0.1.0", "version: 0.2.0"))
    repo.commit("2021-03-03")
    repo.git("tag", "others/v0.2.0")
    publication = cli.prepare(repo.root, Site("x")).publication
    found = {each.name: [one.tag for one in each.releases.items] for each in publication.datasets if each.releases}
    assert found == {"ferries": ["v0.1.0"], "others": ["v0.1.0", "others/v0.2.0"]}
    assert not any(each.releases and each.releases.strays for each in publication.datasets)


def test_only_regular_files_of_a_revision_are_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    folder = repo.root / "datasets/ferries/vessels"
    os.symlink("/etc/passwd", folder / "link.yaml")
    (folder / "märz x.yaml").write_text("x")
    (repo.root / ".gitattributes").write_text("*.yaml export-ignore\n")
    head = repo.commit("2021-02-02")
    blob = repo.git("rev-parse", "HEAD:mkdocs.yml")
    tree = (
        subprocess.run(
            ["git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
            cwd=repo.root,
            check=True,
            capture_output=True,
            input=b"100644 ..\0"
            + bytes.fromhex(blob)
            + b"100644 a/../../b\0"
            + bytes.fromhex(blob)
            + b"100644 good\0"
            + bytes.fromhex(blob),
        )
        .stdout.decode()
        .strip()
    )
    with Objects(repo.root) as objects:
        found = objects.files(head, ("datasets", "nowhere"))
        assert "datasets/ferries/vessels/link.yaml" not in found
        assert found["datasets/ferries/vessels/märz x.yaml"] == b"x"
        assert found["datasets/ferries/datapackage.yaml"] == repo.file("datapackage").read_bytes()
        assert objects.file(head, "mkdocs.yml") == (repo.root / "mkdocs.yml").read_bytes()
        assert objects.file(head, "nothing.yml") is None
        outer = repo.git("commit-tree", "-m", "x", _nested(repo, tree))
        assert set(objects.files(outer, ("folder",))) == {"folder/good"}
        for revision in ("nowhere", "HEAD\nHEAD", "--all"):
            with pytest.raises(LookupError):
                objects.files(revision, ("datasets",))


def _nested(repo: Repo, tree: str) -> str:
    made = subprocess.run(["git", "mktree"], cwd=repo.root, check=True, capture_output=True, input=f"040000 tree {tree}\tfolder\n".encode())
    return made.stdout.decode().strip()


def test_without_git_there_is_nothing_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with Objects(tmp_path) as objects, pytest.raises(LookupError):
        objects.files("HEAD", ("datasets",))
