"""A source that gets another id: nothing that cites it is lost, and its address leads on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import ROOT, edit, findings
from repo import DATA, Repo

from sourcebook import history
from sourcebook.commands import diff, fmt, move, propose, version
from sourcebook.diagnostic import Rejected
from sourcebook.model import Site
from sourcebook.outputs import feed_entity, moved, page_moved
from sourcebook.read import read

EVENT = Path(__file__).resolve().parent / "events/right/name-second-source.json"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path)
    fmt.run(made.root)
    edit(made.file("sources/courier"), ("origin: courier\n", ""))
    edit(made.file("sources/logbook"), ("origin: logbook", "origin: courier"))
    made.file("uncited").write_text(
        "# why\ncourier:\n  - words: called the list “a mistake of the board”  # the courier has it\n    reason: An opinion.\n"
    )
    made.commit("2021-01-02", "Canonical form")
    return made


def renamed(repo: Repo) -> None:
    assert move.rename(repo.root, "sources/courier", "sources/harbour-courier-2021") == 0


def test_everything_that_cites_it_cites_it_still(repo: Repo) -> None:
    (before,) = read(repo.root)[0].datasets
    renamed(repo)
    (after,) = read(repo.root)[0].datasets
    new = {"courier": "harbour-courier-2021"}
    assert set(after.sources) == {new.get(name, name) for name in before.sources}
    cited = [
        [
            (claim.id, [(new.get(c.source.id, c.source.id), c.quote.exact if c.quote else "") for c in claim.citations if c.source])
            for claim in data.claims()
        ]
        for data in (before, after)
    ]
    assert cited[0] == cited[1]
    assert after.redirects == {"sources/courier": "sources/harbour-courier-2021"}
    assert after.sources["logbook"].origin == after.sources["harbour-courier-2021"].origin == "harbour-courier-2021"
    assert (
        repo.file("uncited")
        .read_text()
        .startswith("# why\nharbour-courier-2021:\n  - words: called the list “a mistake of the board”  # the courier has it\n")
    )
    lines = [
        line
        for line in repo.git("diff", "--unified=0", "--", ":!*/sources/*").splitlines()
        if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert all("courier" in line for line in lines)
    assert not [d for d in findings(repo.root) if d.severity == "error"]


def test_its_address_leads_on(repo: Repo) -> None:
    renamed(repo)
    publication = read(repo.root)[0]
    pages = {o.path: bytes(o.content).decode() for o in page_moved.make(publication, Site("Ferries"), templates=ROOT / "site_templates")}
    page = pages["ferries/sources/courier/index.html"]
    assert 'content="0; url=../../../ferries/sources/harbour-courier-2021/"' in page
    assert "Three ferries and their flags</a>" in page
    data = {o.path: bytes(o.content).decode() for o in moved.make(publication, Site("Ferries"))}
    assert data["ferries/data/moved.csv"] == "entity_id,moved_to,withdrawn,reason\nsources/courier,sources/harbour-courier-2021,,\n"
    assert json.loads(data["api/v1/ferries/sources/courier.json"])["moved_to"] == "sources/harbour-courier-2021"


def test_it_is_told_as_a_rename_and_nothing_else(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    renamed(repo)
    capsys.readouterr()
    assert diff.run(repo.root, "HEAD") == 0
    report = capsys.readouterr().out
    assert "`sources/courier` is renamed: its address leads to `sources/harbour-courier-2021`" in report
    for title in ("Evidence", "Changed", "Withdrawn", "Added"):
        assert f"### {title}" not in report
    assert "archived text" not in report
    repo.commit("2021-02-02", "Rename a source")
    assert version.run(repo.root, "HEAD^") == 0
    assert "1 id (sources/courier) redirected" in capsys.readouterr().out
    (data,) = history.attach(repo.root, read(repo.root)[0]).datasets
    assert data.history
    assert {change.date for change in data.history.changes} == {"2021-01-01"}
    assert not [o for o in feed_entity.make(history.attach(repo.root, read(repo.root)[0]), Site("Ferries")) if "sources" in o.path]


def test_a_source_that_is_gone_without_a_word_is_told_first(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.file("sources/logbook").unlink()
    diff.run(repo.root, "HEAD")
    assert "`sources/logbook` is gone, and leaves no redirect or removal" in capsys.readouterr().out
    version.run(repo.root, "HEAD")
    assert "major: 1 id (sources/logbook) ended without a redirect" in capsys.readouterr().out


def test_a_form_may_name_the_old_id(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    move.rename(repo.root, "sources/gazette", "sources/island-gazette")
    assert propose.run(repo.root, str(EVENT)) == 0
    assert "+  - source: island-gazette" in repo.git("diff")
    assert "island-gazette" in capsys.readouterr().out


def test_a_second_rename_makes_no_chain(repo: Repo) -> None:
    renamed(repo)
    assert move.rename(repo.root, "sources/harbour-courier-2021", "sources/three") == 0
    assert read(repo.root)[0].datasets[0].redirects == {"sources/courier": "sources/three", "sources/harbour-courier-2021": "sources/three"}
    assert move.rename(repo.root, "sources/three", "sources/courier") == 1  # an id is never used again


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sources/a: vessels/blue-heron", "A source can be redirected to a source only."),
        ("vessels/a: sources/courier", "A source can be redirected to a source only."),
        ("sources/a: sources/b", "There is no record 'sources/b'"),
        ("sources/gazette: sources/courier", "is gone by this line, and is a record too"),
    ],
)
def test_what_a_redirect_of_a_source_may_say(repo: Repo, line: str, said: str) -> None:
    (repo.root / DATA / "redirects.yaml").write_text(line + "\n")
    with pytest.raises(Rejected) as rejected:
        read(repo.root)
    assert [d for d in rejected.value.diagnostics if said in d.message]
