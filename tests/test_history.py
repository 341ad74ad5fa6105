"""The history of claims, read from git: when each was first published and last changed."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from helpers import ROOT
from repo import Repo

from sourcebook import gitlog, history
from sourcebook.change import Change, History
from sourcebook.commands import move
from sourcebook.model import Site
from sourcebook.outputs import changes, feed, page_changes
from sourcebook.read import read

BUILT = "vessels/morning-star#built"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def known(root: Path) -> History | None:
    return history.attach(root, read(root)[0]).datasets[0].history


def of(root: Path, claim: str) -> list[tuple[str, str, str, str]]:
    """(day, kind, before, after) of each change of a claim since it was last added."""
    found = known(root)
    assert found
    return [(c.date, c.kind, c.before, c.after) for c in found.of_claim.get(claim, ())]


def test_first_and_last(repo: Repo) -> None:
    assert of(repo.root, BUILT) == [("2021-01-01", "added", "", "1984")]
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"))
    repo.commit("2021-02-02", "A correction")
    repo.edit("vessels/morning-star", ("under the flag of Malta and was built in 1984\n", "under the flag of Malta and was built\n"))
    repo.commit("2021-03-03", "A shorter quote")
    assert of(repo.root, BUILT) == [
        ("2021-01-01", "added", "", "1984"),
        ("2021-02-02", "changed", "1984", "1986"),
        ("2021-03-03", "evidence", "1986", "1986"),
    ]
    assert of(repo.root, "vessels/morning-star#owner") == [("2021-01-01", "added", "", "northern-lines")]
    found = known(repo.root)
    assert found
    assert found.of_claim[BUILT][1].subject == "A correction"
    assert found.of_claim[BUILT][1].commit == repo.git("rev-parse", "HEAD^")


def test_every_published_claim_has_a_first_day(repo: Repo) -> None:
    publication = history.attach(repo.root, read(repo.root)[0])
    (dataset,) = publication.datasets
    assert dataset.history
    assert {claim.id for claim in dataset.claims()} == set(dataset.history.of_claim)


def test_nested_rows_keep_their_history_when_another_comes_before(repo: Repo) -> None:
    repo.edit(
        "vessels/morning-star",
        (
            "flags:\n",
            "flags:\n  - status: none\n    evidence:\n      - source: courier\n        quote: No flag is flown by the Blue Heron\n",
        ),
    )
    repo.commit("2021-02-02")
    assert of(repo.root, "vessels/morning-star#flags=mt-flagged.flag") == [("2021-01-01", "added", "", "MT")]
    assert of(repo.root, "vessels/morning-star#flags=none.status") == [("2021-02-02", "added", "", "none")]


def test_a_reformat_is_no_change(repo: Repo) -> None:
    repo.edit("vessels/blue-heron", ("cargo: [passengers, salt]", "cargo:\n  - passengers\n  - 'salt'"))
    repo.edit(
        "vessels/morning-star",
        ("    quote: The Morning Star carries passengers\n", "    quote: >-\n      The Morning Star\n      carries passengers\n"),
    )
    repo.commit("2021-02-02")
    found = known(repo.root)
    assert found
    assert {change.date for change in found.changes} == {"2021-01-01"}


def test_a_claim_that_came_back(repo: Repo) -> None:
    text = repo.file("vessels/morning-star").read_text()
    repo.edit("vessels/morning-star", ("built: 1984\n", ""), ("supports: [name, built]", "supports: [name]"))
    repo.commit("2021-02-02", "Withdrawn")
    assert of(repo.root, BUILT)[-1] == ("2021-02-02", "withdrawn", "1984", "")
    repo.file("vessels/morning-star").write_text(text)
    repo.commit("2021-03-03", "Back again")
    assert of(repo.root, BUILT) == [("2021-03-03", "added", "", "1984")]
    found = known(repo.root)
    assert found
    assert [c.kind for c in found.changes if c.claim_id == BUILT] == ["added", "withdrawn", "added"]


def test_a_deleted_file_withdraws_its_claims(repo: Repo) -> None:
    repo.file("vessels/blue-heron").unlink()
    repo.commit("2021-02-02")
    found = known(repo.root)
    assert found
    gone = [c for c in found.changes if c.kind == "withdrawn"]
    assert [(c.entity_id, c.anchor, c.before) for c in gone] == [
        ("vessels/blue-heron", "name", "Blue Heron"),
        ("vessels/blue-heron", "cargo=passengers", "passengers"),
        ("vessels/blue-heron", "cargo=salt", "salt"),
    ]


def test_a_file_that_could_not_be_read_then(repo: Repo) -> None:
    text = repo.file("vessels/morning-star").read_text()
    repo.file("vessels/morning-star").write_text("built: [\n")
    repo.commit("2021-02-02", "Broken")
    repo.file("vessels/morning-star").write_text(text.replace("built: 1984", "built: 1986"))
    repo.commit("2021-03-03", "Mended")
    assert of(repo.root, BUILT) == [("2021-01-01", "added", "", "1984"), ("2021-03-03", "changed", "1984", "1986")]


def test_what_is_not_committed_is_not_history(repo: Repo) -> None:
    repo.edit(
        "vessels/morning-star",
        ("built: 1984", "built: 1986"),
        ("  - cars\n", "  - cars\n  - coal\n"),
        ("[cargo=cars]", "[cargo=cars, cargo=coal]"),
    )
    assert of(repo.root, BUILT) == [("2021-01-01", "added", "", "1984")]
    assert of(repo.root, "vessels/morning-star#cargo=coal") == []


def test_a_merge_counts_once(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "side")
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1985"))
    repo.commit("2021-02-02", "On the side")
    repo.edit("vessels/morning-star", ("built: 1985", "built: 1986"))
    repo.commit("2021-02-03", "On the side, again")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side", day="2021-03-03")
    assert of(repo.root, BUILT)[1:] == [("2021-03-03", "changed", "1984", "1986")]


def test_a_renamed_record_keeps_its_history(repo: Repo) -> None:
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"))
    repo.commit("2021-02-02")
    move.rename(repo.root, "vessels/morning-star", "vessels/star")
    repo.commit("2021-03-03")
    repo.edit("vessels/star", ("built: 1986", "built: 1987"))
    repo.commit("2021-04-04")
    move.rename(repo.root, "vessels/star", "vessels/stella")
    repo.commit("2021-05-05")
    assert of(repo.root, "vessels/stella#built") == [
        ("2021-01-01", "added", "", "1984"),
        ("2021-02-02", "changed", "1984", "1986"),
        ("2021-04-04", "changed", "1986", "1987"),
    ]
    found = known(repo.root)
    assert found
    # a row that is told apart by a reference has another address now
    assert {c.anchor.partition(".")[0] for c in found.changes if c.kind == "withdrawn"} == {
        "targets=vessels-morning-star",
        "targets=vessels-star",
    }


def test_merged_records_keep_theirs_apart(repo: Repo) -> None:
    move.merge(repo.root, "vessels/blue-heron", "vessels/evening-star")
    repo.commit("2021-02-02")
    assert of(repo.root, "vessels/evening-star#cargo=salt") == [("2021-02-02", "added", "", "salt")]
    assert of(repo.root, "vessels/evening-star#name") == [("2021-01-01", "added", "", "Evening Star")]
    assert of(repo.root, "vessels/blue-heron#name")[-1] == ("2021-02-02", "withdrawn", "Blue Heron", "")


def test_a_shallow_clone_tells_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.commit("2021-02-02")
    assert known(repo.shallow(tmp_path / "shallow")) is None


def test_no_repository_tells_nothing(repo: Repo, tmp_path: Path) -> None:
    assert known(repo.without_git(tmp_path / "plain")) is None


def test_no_git_tells_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert known(repo.root) is None


def test_odd_subjects_and_names(repo: Repo) -> None:
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"))
    (repo.root / 'datasets/ferries/vessels/.märz "x".yaml').write_text("x")
    repo.git("add", "--all")
    message = repo.root.parent / "message"
    message.write_bytes("A line\u2028and\x0bmore \x1f \x85 \xe9".encode("latin-1", "ignore") + b" \xff\xfe vessels/x.yaml")
    repo.git("-c", "i18n.commitEncoding=UTF-8", "commit", "--quiet", "--file", str(message), day="2021-02-02")
    assert of(repo.root, BUILT)[1:] == [("2021-02-02", "changed", "1984", "1986")]


def test_a_commit_of_a_time_that_no_calendar_has(repo: Repo) -> None:
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"))
    repo.commit("@9223372036854775807 +0000")
    assert of(repo.root, BUILT)[1:] == [("9999-12-31", "changed", "1984", "1986")]


def test_settings_of_the_user_change_nothing(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = known(repo.root)
    (tmp_path / "config").write_text(
        "[color]\n ui = always\n[log]\n showSignature = true\n decorate = full\n follow = true\n abbrevCommit = true\n"
        "[diff]\n renames = copies\n noprefix = true\n[core]\n quotePath = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    assert known(repo.root) == plain


def test_the_time_zone_changes_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = known(repo.root)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert known(repo.root) == plain


def test_a_publication_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    outer = Repo(tmp_path)
    inner = outer.without_git(outer.root / "inner")
    outer.commit("2021-05-05", "The inner one")
    assert of(inner, BUILT) == [("2021-05-05", "added", "", "1984")]


def test_one_pass_of_git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many commits there are, git is started as often."""
    started = []
    start = subprocess.run
    monkeypatch.setattr(gitlog.subprocess, "run", lambda command, **options: started.append(command) or start(command, **options))
    known(repo.root)
    few = len(started)
    for number in range(5):
        repo.edit("vessels/morning-star", (f"built: {1984 + number}", f"built: {1985 + number}"))
        repo.commit(f"2021-02-0{number + 1}")
    started.clear()
    known(repo.root)
    assert len(started) == few


def test_the_file_of_changes(repo: Repo) -> None:
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"))
    repo.commit("2021-02-02")
    (output,) = changes.make(history.attach(repo.root, read(repo.root)[0]), None)  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(bytes(output.content).decode())))
    assert rows[-1] | {"commit": ""} == {
        "date": "2021-02-02",
        "commit": "",
        "change": "changed",
        "claim_id": BUILT,
        "before": "1984",
        "after": "1986",
    }
    assert len(rows) == 23


def test_where_history_is_unknown_there_is_no_file(repo: Repo, tmp_path: Path) -> None:
    assert not list(changes.make(read(repo.root)[0], None))  # type: ignore[arg-type]


def test_a_change_knows_its_claim() -> None:
    assert Change("2021-01-01", "a" * 40, "", "added", "vessels/x", "name", "", "X").claim_id == "vessels/x#name"


def test_the_page_of_changes(repo: Repo) -> None:
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"), ("  - flag: MT", "  - flag: CY"))
    repo.commit("2021-02-02", "<script>alert(1)</script> & more")
    repo.file("owners/southern-lines").write_text(
        "id: southern-lines\nname: <b>Southern</b>\nevidence:\n  - source: gazette\n"
        "    quote: Southern Lines, a new company\n    supports: [name]\n"
    )
    head = repo.commit("2021-03-03", "A new owner")
    publication = history.attach(repo.root, read(repo.root)[0])
    (page,) = page_changes.make(publication, Site("x", repository="https://example.org/r"), templates=ROOT / "site_templates")
    text = bytes(page.content).decode()
    assert page.path == "ferries/changes/index.html"
    assert text.index("A new owner") < text.index("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more") < text.index("First import")
    assert "<script>alert" not in text
    assert "&lt;b&gt;Southern&lt;/b&gt;" in text
    assert f"https://example.org/r/commit/{head}" in text
    (data,) = publication.datasets
    steps = list(page_changes.steps(data, data.history.changes if data.history else (), Site("x")))
    assert [(step.date, step.counts) for step in steps] == [
        ("2021-03-03", (("added", "Added", 1),)),
        ("2021-02-02", (("added", "Added", 2), ("changed", "Changed", 1), ("withdrawn", "Withdrawn", 2))),
        ("2021-01-01", (("added", "Added", 22),)),
    ]
    assert steps[1].lines[0].title == "Flags: Flag"
    assert (steps[1].lines[0].before, steps[1].lines[0].href) == ("Malta", "")


def test_the_page_of_changes_without_history(repo: Repo, tmp_path: Path) -> None:
    root = repo.shallow(tmp_path / "shallow")
    (page,) = page_changes.make(history.attach(root, read(root)[0]), Site("x"), templates=ROOT / "site_templates")
    assert "First import" not in bytes(page.content).decode()


def test_the_feed(repo: Repo) -> None:
    repo.edit("datapackage", ("title: Ferries\n", "title: Ferries <&>\n"))
    (output,) = feed.make(read(repo.root)[0], Site("x <&>", "https://example.org/x/", date="2021-02-02T00:00:00Z"))
    space = "{http://www.w3.org/2005/Atom}"
    root = Xml.fromstring(bytes(output.content))
    assert root.tag == f"{space}feed"
    for node in (root, *root.findall(f"{space}entry")):
        assert all(node.findtext(f"{space}{name}") for name in ("id", "title", "updated"))
    assert root.findtext(f"{space}entry/{space}title") == "Ferries <&>, version 0.1.0"
