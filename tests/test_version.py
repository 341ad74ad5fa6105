"""Which version a dataset should have next, by what has changed since its release."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers import edit
from repo import Repo

from sourcebook.commands import version
from sourcebook.versions import next_version


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path)
    made.edit("datapackage", ("version: 0.1.0", "version: 1.4.2"))
    made.commit("2021-01-02")
    made.git("tag", "v1.4.2")
    return made


def run(repo: Repo, capsys: pytest.CaptureFixture[str], *, check: bool = False) -> tuple[int, list[str]]:
    status = version.run(repo.root, check=check)
    return status, capsys.readouterr().out.splitlines()


def test_nothing_changed(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(repo, capsys, check=True) == (0, ["ferries: nothing has changed since 1.4.2 (v1.4.2)."])


def test_a_correction(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit(
        "owners/northern-lines",
        ("    supports: [name, country]", "    supports: [name, country]\n    note: As printed."),
    )
    assert run(repo, capsys) == (
        0,
        [
            "ferries: 1.4.2 at v1.4.2, so 1.4.3 next; its descriptor says 1.4.2.",
            "  patch: 2 claims on other evidence",
        ],
    )
    assert run(repo, capsys, check=True)[0] == 1


def test_an_addition_and_what_it_should_be_called(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    column = "        - {name: captain, type: string, title: Captain}"
    repo.edit("datapackage", (column, f"{column}\n        - {{name: port, type: string, title: Port}}"))
    repo.edit("datapackage", ("version: 1.4.2", "version: 1.5.0"))
    assert run(repo, capsys, check=True) == (
        0,
        [
            "ferries: 1.4.2 at v1.4.2, so 1.5.0 next.",
            "  minor: the column port of owners is new",
            "  patch: the descriptor says something else",
        ],
    )


def test_what_others_have_built_may_break(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit(
        "datapackage",
        ("        - {name: captain, type: string, title: Captain}\n", ""),
        ("{name: tonnage, type: integer, title: Tonnage}", "{name: tonnage, type: string, title: Tonnage}"),
        ("timber, grain,", "timber, tar,"),
    )
    told = run(repo, capsys)[1]
    assert told[0] == "ferries: 1.4.2 at v1.4.2, so 2.0.0 next; its descriptor says 1.4.2."
    assert told[1:5] == [
        "  major: the column captain of owners is gone",
        "  major: the column cargo of vessels no longer has the value grain",
        "  major: the column tonnage of vessels holds something else: another type, format or reference",
        "  minor: the column cargo of vessels can have the value tar",
    ]


def test_an_id_may_move_but_not_end(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = repo.file("vessels/blue-heron"), repo.file("vessels/grey-heron")
    new.write_text(old.read_text().replace("id: blue-heron", "id: grey-heron"))
    old.unlink()
    repo.file("redirects").write_text("vessels/blue-heron: vessels/grey-heron\n")
    assert "  minor: 1 id (vessels/blue-heron) redirected" in run(repo, capsys)[1]
    repo.file("redirects").unlink()
    repo.file("removed").write_text("vessels/blue-heron: {date: 2021-02-03, reason: It never was.}\n")
    assert "  major: 1 id (vessels/blue-heron) ended without a redirect" in run(repo, capsys)[1]


def test_a_tag_that_is_no_release_is_passed_over(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("datapackage", ("title: Ferries\n", "title: Three ferries\n"))
    repo.commit("2021-03-03")
    repo.git("tag", "v9.0.0")
    repo.git("tag", "a-milestone")
    assert run(repo, capsys)[1][0] == "ferries: 1.4.2 at v1.4.2, so 1.4.3 next; its descriptor says 1.4.2."


def test_each_dataset_has_its_own_last_release(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    other = repo.root / "datasets/others"
    shutil.copytree(repo.root / "datasets/ferries", other)
    edit(other / "datapackage.yaml", ("name: ferries", "name: others"), ("version: 1.4.2", "version: 0.3.0"))
    repo.commit("2021-03-03")
    repo.git("tag", "others/v0.3.0")
    repo.edit("datapackage", ("title: Ferries\n", "title: Three ferries\n"))
    assert run(repo, capsys)[1] == [
        "ferries: 1.4.2 at v1.4.2, so 1.4.3 next; its descriptor says 1.4.2.",
        "  patch: the descriptor says something else",
        "others: nothing has changed since 0.3.0 (others/v0.3.0).",
    ]


def test_without_a_release_there_is_nothing_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = Repo(tmp_path)
    assert version.run(repo.root) == 2
    assert version.run(repo.root, "nowhere") == 2
    assert version.run(repo.root, "HEAD") == 0
    assert "nothing has changed since 0.1.0 (HEAD)" in capsys.readouterr().out


def test_the_order_of_versions() -> None:
    assert [next_version("1.9.9", level) for level in ("major", "minor", "patch")] == ["2.0.0", "1.10.0", "1.9.10"]
    assert [next_version("0.9.9", level) for level in ("major", "minor", "patch")] == ["0.10.0", "0.9.10", "0.9.10"]
    with pytest.raises(ValueError, match="does not have three numbers"):
        next_version("2024-01", "patch")


def test_tables_that_come_and_go(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    source = (repo.root / "datasets/ferries/datapackage.yaml").read_text()
    port = source.replace(
        "  - name: sources\n",
        "  - name: ports\n    sourcebook:kind: entities\n    schema:\n      fields: [{name: id, constraints: {required: true}}]\n  - name: sources\n",
    )
    (repo.root / "datasets/ferries/datapackage.yaml").write_text(port)
    assert "  minor: the table ports is new" in run(repo, capsys)[1]
    repo.edit("datapackage", ("version: 1.4.2", "version: 1.5.0"))
    repo.commit("2021-06-01", "A table more")
    repo.git("tag", "v1.5.0")
    (repo.root / "datasets/ferries/datapackage.yaml").write_text(source)
    assert "  major: the table ports is gone" in run(repo, capsys)[1]


def test_a_dataset_that_the_release_did_not_have(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    other = repo.root / "datasets/others"
    shutil.copytree(repo.root / "datasets/ferries", other)
    edit(other / "datapackage.yaml", ("name: ferries", "name: others"))
    assert version.run(repo.root, "v1.4.2") == 0
    assert "others: new since v1.4.2; its descriptor says 1.4.2." in capsys.readouterr().out


def test_versions_and_records_that_tell_nothing(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("datapackage", ("version: 1.4.2", "version: 2024-01"))
    repo.edit("owners/northern-lines", ("    supports: [name, country]", "    supports: [name, country]\n    note: As printed."))
    assert version.run(repo.root) == 1
    assert "Nothing to propose: the version '2024-01' does not have three numbers" in capsys.readouterr().err
    (repo.root / "datasets/ferries/owners/northern-lines.yaml").write_text("id: [\n")
    assert version.run(repo.root) == 1
    assert "datasets/ferries/owners/northern-lines.yaml:" in capsys.readouterr().err
