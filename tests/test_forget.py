"""Who was withdrawn is gone: from every file of the site, with the history that git still has, and from what is built next."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from importlib.util import find_spec
from pathlib import Path

import opened
import pytest
from helpers import ROOT, build, findings, overlay, tiny
from repo import FERRIES, Repo

from sourcebook import history
from sourcebook.commands import move
from sourcebook.forget import WITHHELD
from sourcebook.read import read

WHO = "owners/northern-lines"
SECRETS = ("Northern Lines", "Nordlinjer", "John “Jack” Moore", "Jack")


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Ferries, of which one owner is withdrawn after a past: another name, a captain, a place on a list, a renaming."""
    repo = Repo(tmp_path_factory.mktemp("forget"))
    overlay_door(repo.root)
    repo.commit("2021-01-02", "The door")
    listed = "  - target: owners/northern-lines\n    status: removed\n    evidence:\n      - {source: courier, quote: 'The board lifted the measure against the Evening Star', note: Northern Lines is meant.}\n"
    repo.edit(
        "lists/idle-ships-2021",
        ("evidence:\n  - source: courier\n    quote: put on", f"{listed}evidence:\n  - source: courier\n    quote: put on"),
    )
    repo.edit(
        "owners/northern-lines",
        ("country: NO\n", "country: NO\ncaptain: John “Jack” Moore\n"),
        (
            "evidence:\n",
            "names:\n  - text: Nordlinjer\n    evidence:\n      - {source: logbook, locator: page 3}\nevidence:\n  - {source: courier, quote: Its captain John “Jack” Moore, supports: [captain]}\n",
        ),
    )
    repo.commit("2021-02-02", "Add the captain of Northern lines")
    repo.edit(
        "vessels/evening-star",
        ("owner: northern-lines\n", "owner: northern-lines\nremark: Once sailed for NORDLINJER.\n"),
        (
            "evidence:\n  - source: courier\n    quote: The Evening Star, once called the Sea Rose, carries",
            "evidence:\n  - {basis: editorial, note: By the editors., supports: [remark]}\n  - source: courier\n    quote: The Evening Star, once called the Sea Rose, carries",
        ),
    )
    repo.file("sources/memoir").write_text(
        "id: memoir\ntitle: Northern Lines, by those who sailed them\npublisher: Nordlinjer Press\norigin: memoir\nstanding: current\nurl: https://example.org/northern-lines\n"
    )
    repo.file("sources/john-jack-moore").write_text(
        "id: john-jack-moore\ntitle: A captain\npublisher: Harbour Press\norigin: captain\nstanding: current\n"
    )
    repo.file("vessels/nordlinjer-one").write_text(
        "id: nordlinjer-one\nname: One\nevidence:\n  - {source: memoir, quote: Nordlinjer One is the first of the fleet, supports: [name]}\n"
    )
    repo.commit("2021-02-03", "A remark")
    repo.git("tag", "--annotate", "--message", "Northern Lines is in", "v0.1.0", day="2021-02-03")
    for name in ("sources/memoir", "sources/john-jack-moore", "vessels/nordlinjer-one"):
        repo.file(name).unlink()
    repo.edit("vessels/evening-star", ("Once sailed for NORDLINJER.", "Sails."))
    repo.commit("2021-02-04", "Another remark")
    assert move.rename(repo.root, WHO, "owners/north") == 0
    repo.edit("datapackage", ("version: 0.1.0", "version: 0.2.0"))
    repo.commit("2021-03-03", "Rename")
    repo.git("tag", "v0.2.0")
    assert move.withdraw(repo.root, "owners/north", "At their request.", day="2021-04-04") == 0
    repo.edit("datapackage", ("version: 0.2.0", "version: 0.3.0"))
    repo.commit("2021-04-04", "Withdraw a record")
    repo.git("tag", "v0.3.0")
    return repo


def overlay_door(root: Path) -> None:
    (root / "build.py").write_bytes((ROOT / "build.py").read_bytes())
    (root / "site_templates").mkdir()
    overlay(ROOT / "site_templates", root / "site_templates")


@pytest.fixture(scope="module")
def site(repo: Repo) -> Path:
    done = build(repo.root, "build", "--offline")
    assert done.returncode == 0, done.stderr
    return repo.root / "site"


def test_the_past_is_still_in_git(repo: Repo) -> None:
    """Or the tests below would prove nothing."""
    told = repo.git("log", "--patch")
    assert all(secret in told for secret in SECRETS)


def test_no_file_of_the_site_holds_a_value_of_a_withdrawn_record(site: Path) -> None:
    files = list(opened.files(site))
    assert len(files) > 400
    for part in ("offline.zip!", ".sqlite!", ".xlsx!", ".pf_index!", "-0.1.0.zip!claims.csv"):
        assert any(part in name for name, _ in files), part  # or this would prove nothing
    assert any(name.count(".zip!") == 2 for name, _ in files)  # the package in the offline copy
    assert not find_spec("duckdb") or any(".parquet!" in name for name, _ in files)
    for name, own in files:
        for around in CONTEXT:
            own = own.replace(around, "")
        assert not [secret for secret in SECRETS if secret.casefold() in own], name


def test_words_are_found_in_whatever_they_are_packed(tmp_path: Path) -> None:
    """Archives in archives, a database and a compressed index in them, and what is escaped."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (x)")
    base.execute("INSERT INTO t VALUES ('Needle one')")
    parts = {
        "a.sqlite": base.serialize(),
        "b.gz": gzip.compress(b"Needle two"),
        "c.json": b'"N\\u0065edle three"',
        "d.html": b"Needl&#101; four",
        "e.txt": b"Needle%20five",
        "Needle six": b"",
    }
    if find_spec("duckdb"):
        import duckdb

        duckdb.sql(f"COPY (SELECT 'Needle seven' AS x) TO '{tmp_path / 'f.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
        parts["f.parquet"] = (tmp_path / "f.parquet").read_bytes()
        (tmp_path / "f.parquet").unlink()
    inner, outer = io.BytesIO(), io.BytesIO()
    for stream, content in ((inner, parts), (outer, {"inner.zip": inner})):
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in content.items():
                archive.writestr(name, data.getvalue() if isinstance(data, io.BytesIO) else data)
    (tmp_path / "outer.zip").write_bytes(outer.getvalue())
    text = "\n".join(text for _, text in opened.files(tmp_path))
    for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven")[: len(parts)]):
        assert f"needle {word}" in text, n


CONTEXT = ("its captain john “jack” moore",)
"""Words of the source beside the quote of another record, and of a sentence that nothing cites: a text is cut before a name that a withdrawn record had, and
this is a value of another field (docs/reliability.md)."""


def test_the_releases_are_there_without_it(site: Path) -> None:
    told = json.loads((site / "api/v1/ferries/releases.json").read_bytes())["releases"]
    assert [(each["version"], "package" in each, each.get("withheld")) for each in told] == [
        ("0.3.0", True, None),
        ("0.2.0", True, 1),
        ("0.1.0", True, 2),
    ]
    assert "2 records of this version were withdrawn since" in (site / "ferries/releases/0.1.0/index.html").read_text()
    with zipfile.ZipFile(site / "ferries/releases/0.1.0/ferries-0.1.0.zip") as archive:
        claims = archive.read("claims.csv").decode()
        assert "vessels/evening-star#name," in claims
        assert "owners/" not in claims
        assert ".owner" not in claims
        assert "memoir" not in archive.read("sources.csv").decode()


def test_the_context_of_other_quotes_is_cut_before_the_name(repo: Repo) -> None:
    (dataset,) = history.attach(repo.root, read(repo.root)[0]).datasets
    quotes = [c.quote for claim in dataset.claims() for c in claim.citations if c.quote]
    assert any(quote.suffix.endswith("She belongs to ") for quote in quotes)
    for entity in dataset.entities.values():
        for line in entity.standing:  # what was one object is still one object
            assert line.row is None or any(line.row is row for each in dataset.entities.values() for row in each.rows())


def test_the_old_addresses_explain(site: Path) -> None:
    for name in (WHO, "owners/north"):
        assert "At their request." in (site / "ferries" / name / "index.html").read_text()
        assert json.loads((site / "ferries" / f"{name}.json").read_bytes()) == {
            "entity_id": name,
            "withdrawn": "2021-04-04",
            "reason": "At their request.",
        }


def test_the_history_of_the_others_is_whole(repo: Repo) -> None:
    (dataset,) = history.attach(repo.root, read(repo.root)[0]).datasets
    assert dataset.history
    assert {claim.id for claim in dataset.claims()} == set(dataset.history.of_claim) & {claim.id for claim in dataset.claims()}
    told = [(c.date, c.kind, c.before, c.after) for c in dataset.history.changes if c.claim_id == "vessels/evening-star#remark"]
    assert told == [("2021-02-03", "added", "", ""), ("2021-02-04", "changed", "", "Sails.")]
    assert not [c for c in dataset.history.changes if "owner" in c.anchor or c.entity_id.startswith("owners/")]
    assert not [c for c in dataset.history.changes if c.anchor.startswith("targets=owners")]
    assert WITHHELD not in {c.subject for c in dataset.history.changes if c.date == "2021-02-04"}


@pytest.mark.parametrize("field", ["born: 1970-01-01", "email: a@example.org", "passport: X123", "Name: x", "address: 1 High Street"])
def test_fields_outside_the_descriptor_are_refused(field: str, tmp_path: Path) -> None:
    root = tiny(tmp_path, {"keepers/ann-lee.yaml": (("dog: Rex\n", f"dog: Rex\n{field}\n"),)})
    assert "unknown_field" in {each.code for each in findings(root)}


@pytest.mark.parametrize("key", ["born: 1970-01-01", "email: a@example.org"])
def test_so_are_they_in_rows_and_evidence(key: str, tmp_path: Path) -> None:
    row = tiny(tmp_path / "row", {"keepers/ann-lee.yaml": (("  - text: Anne Lee\n", f"  - text: Anne Lee\n    {key}\n"),)})
    evidence = tiny(tmp_path / "evidence", {"keepers/ann-lee.yaml": (("supports: [name, dog]\n", f"supports: [name, dog]\n    {key}\n"),)})
    assert "unknown_field" in {each.code for each in findings(row)}
    assert "unknown_evidence_key" in {each.code for each in findings(evidence)}


def test_ferries_are_what_the_history_begins_with(repo: Repo) -> None:
    assert (repo.root / "mkdocs.yml").read_text() == (FERRIES / "mkdocs.yml").read_text()
