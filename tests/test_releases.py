"""Releases: copies of the data as tags have it, and what changed between them, claim by claim."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from helpers import ROOT, bounded, build, overlay
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate as validate_openapi
from repo import Repo

from sourcebook import cli, delta, freeze, kept
from sourcebook.commands import move
from sourcebook.model import Dataset, Publication, Site
from sourcebook.outputs import package, release_files, releases, tabled
from sourcebook.release import Said, numbers
from sourcebook.site import left_out

SITE = Site("Ferries", "https://ferries.example/", date="2021-12-31T00:00:00Z", commit="c0ffee")
EVIDENCE = ("source_id", "stance", "quote", "basis", "note", "attributed_to", "locator", "other_value", "is_open", "checked")
State = dict[str, tuple[str, str, str, frozenset[tuple[str, ...]]]]


def door(repo: Repo) -> Repo:
    """With what a build needs beside the records."""
    (repo.root / "build.py").write_bytes((ROOT / "build.py").read_bytes())
    (repo.root / "site_templates").mkdir()
    overlay(ROOT / "site_templates", repo.root / "site_templates")
    repo.commit("2021-01-02", "The door")
    return repo


def version(repo: Repo, old: str, new: str) -> None:
    repo.edit("datapackage", (f"version: {old}", f"version: {new}"))


def grow(repo: Repo) -> Repo:
    """Three releases, and a change after them: values, evidence, a row with another key, a record that goes, one that is renamed."""
    repo.git("tag", "v0.1.0")
    repo.edit(
        "vessels/morning-star",
        ("built: 1984", "built: 1986"),
        ("under the flag of Malta and was built in 1984\n", "under the flag of Malta and was built\n"),
    )
    repo.file("owners/southern-lines").write_text(
        "id: southern-lines\nname: Southern Lines\nevidence:\n  - source: gazette\n    quote: Southern Lines, a new company\n    supports: [name]\n"
    )
    version(repo, "0.1.0", "0.2.0")
    repo.commit("2021-02-02", "A correction, and an owner")
    repo.git("tag", "--annotate", "--message", "The second", "ferries/v0.2.0", day="2021-02-05")
    repo.file("vessels/blue-heron").unlink()
    repo.edit("vessels/morning-star", ("  - flag: MT", "  - flag: CY"), ("built: 1986\n", ""), ("[name, built]", "[name]"))
    version(repo, "0.2.0", "0.10.0")
    repo.commit("2021-03-03", "A ship less")
    repo.git("tag", "v0.10.0")
    assert move.rename(repo.root, "vessels/evening-star", "vessels/star") == 0
    repo.edit("vessels/morning-star", ("    supports: [name]\n", "    note: As printed.\n    supports: [name]\n"))
    repo.commit("2021-04-04", "Another name")
    return repo


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return grow(door(Repo(tmp_path_factory.mktemp("grown"))))


def attached(repo: Repo, memory: Path | None = None, root: Path | None = None) -> Dataset:
    (dataset,) = cli.prepare(root or repo.root, SITE, memory).publication.datasets
    return dataset


def files(dataset: Dataset) -> dict[str, bytes]:
    return {each.path: each.content for each in releases.make(Publication((dataset,)), SITE)}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def state(tables: Mapping[str, bytes]) -> State:
    """The claims of a package, as one who knows only its tables would read them."""
    cited: dict[str, set[tuple[str, ...]]] = {}
    for row in rows(tables["citations.csv"]):
        cited.setdefault(row["claim_id"], set()).add(tuple(row[name] for name in EVIDENCE))
    return {
        row["claim_id"]: (row["entity_id"], row["property"], row["value"], frozenset(cited.get(row["claim_id"], ())))
        for row in rows(tables["claims.csv"])
    }


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def applied(old: State, changes: list[dict[str, str]]) -> State:
    """A delta file applied as docs/stability.md says."""
    made = dict(old)
    for row in changes:
        name = row["claim_id"]
        lost, added = (
            frozenset(tuple(each.get(key, "") for key in EVIDENCE) for each in json.loads(row[column] or "[]"))
            for column in ("evidence_lost", "evidence_added")
        )
        assert (row["op"] == "ADD") == (name not in made)
        if row["op"] != "ADD":
            assert made[name][2] == row["old_value"]
            assert lost <= made[name][3]
        if row["op"] == "DEL":
            assert made.pop(name)[3] == lost
            continue
        had = made[name][3] if name in made else frozenset()
        made[name] = (row["entity_id"], row["property"], row["new_value"], (had - lost) | added)
    return made


def test_each_delta_makes_the_newer_release_of_the_older_one(grown: Repo) -> None:
    dataset = attached(grown)
    published = files(dataset)
    assert dataset.releases
    states = {each.version: state(unzipped(published[release_files.package(dataset, each.version)])) for each in dataset.releases.items}
    assert list(states) == ["0.1.0", "0.2.0", "0.10.0"]
    for older, newer in (("0.1.0", "0.2.0"), ("0.2.0", "0.10.0")):
        changes = rows(published[f"ferries/releases/{newer}/changes.csv"])
        assert {row["op"] for row in changes} == ({"ADD", "MOD"} if newer == "0.2.0" else {"ADD", "DEL"})
        assert applied(states[older], changes) == states[newer] != states[older]
    now = state({f"{name}.csv": content for name, content in tabled.of(dataset, SITE).csv.items()})
    for each in states:
        since = rows(published[f"ferries/releases/{each}/changes-since.csv"])
        assert applied(states[each], since) == now
        told = json.loads(published[f"api/v1/ferries/changes/since/{each}.json"])
        assert [(row["op"], row["claim_id"]) for row in since] == [(one["op"], one["claim_id"]) for one in told["changes"]]
        assert [json.loads(row["evidence_added"] or "[]") for row in since] == [one["evidence_added"] for one in told["changes"]]
        assert told["from"]["version"] == each


def test_a_copy_is_what_the_checkout_of_the_tag_makes(grown: Repo, tmp_path: Path) -> None:
    dataset = attached(grown)
    assert dataset.releases
    for each in dataset.releases.items:
        there = tmp_path / each.version
        subprocess.run(["git", "clone", "--quiet", str(grown.root), str(there)], check=True, capture_output=True)
        subprocess.run(["git", "checkout", "--quiet", each.tag], cwd=there, check=True, capture_output=True)
        subprocess.run(["git", "remote", "remove", "origin"], cwd=there, check=True, capture_output=True)
        run = cli.prepare(there, replace(SITE, commit=each.commit, date=each.committed))
        (then,) = run.publication.datasets
        assert then.releases
        made = package.contents(tabled.of(then, run.site))
        assert unzipped(files(dataset)[release_files.package(dataset, each.version)]) == made
        assert rows(made["claims.csv"])[0]["first_published"] == "2021-01-01"


def test_a_delta_tells_what_happened(grown: Repo) -> None:
    published = files(attached(grown))
    second = rows(published["ferries/releases/0.2.0/changes.csv"])
    assert [(row["op"], row["claim_id"], row["old_value"], row["new_value"]) for row in second] == [
        ("ADD", "owners/southern-lines#name", "", "Southern Lines"),
        ("MOD", "vessels/morning-star#built", "1984", "1986"),
        ("MOD", "vessels/morning-star#name", "Morning Star", "Morning Star"),
    ]
    (lost,) = json.loads(second[2]["evidence_lost"])
    assert lost["quote"].endswith("was built in 1984")
    third = rows(published["ferries/releases/0.10.0/changes.csv"])
    assert ("DEL", "vessels/blue-heron#cargo=salt") in [(row["op"], row["claim_id"]) for row in third]
    assert ("ADD", "vessels/morning-star#flags=cy-flagged.flag") in [(row["op"], row["claim_id"]) for row in third]


def test_the_list_of_releases(grown: Repo) -> None:
    told = json.loads(files(attached(grown))["api/v1/ferries/releases.json"])
    assert [(each["version"], each["tag"], each["date"], each.get("previous")) for each in told["releases"]] == [
        ("0.10.0", "v0.10.0", "2021-03-03", "0.2.0"),
        ("0.2.0", "ferries/v0.2.0", "2021-02-05", "0.1.0"),
        ("0.1.0", "v0.1.0", "2021-01-02", None),
    ]
    assert told["releases"][0]["numbers"] == {"entities": 5, "claims": 19, "citations": 19, "sources": 3}
    assert told["releases"][0]["package"] == "https://ferries.example/ferries/releases/0.10.0/ferries-0.10.0.zip"


def test_the_package_names_the_version_before_it(grown: Repo) -> None:
    dataset = attached(grown)
    described = [
        json.loads(unzipped(files(dataset)[release_files.package(dataset, each)])["datapackage.json"]) for each in ("0.1.0", "0.2.0")
    ]
    assert [(each["version"], each.get("sourcebook:previousVersion")) for each in described] == [("0.1.0", None), ("0.2.0", "0.1.0")]


def test_the_cache_may_be_lost_or_damaged(grown: Repo, tmp_path: Path) -> None:
    fresh = files(attached(grown))
    assert files(attached(grown, tmp_path)) == fresh
    entries = sorted((tmp_path / freeze.FOLDER).iterdir())
    assert len(entries) == 3
    assert files(attached(grown, tmp_path)) == fresh
    for number, path in enumerate(entries):
        content = path.read_bytes()
        path.write_bytes((content[: len(content) // 2], content[:-1] + b"x", b"")[number])
    assert files(attached(grown, tmp_path)) == fresh
    assert all(kept.load(tmp_path / freeze.FOLDER, path.name) for path in entries)
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert files(attached(grown, blocked)) == fresh


def test_git_is_asked_as_often_however_many_releases_there_are(grown: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    start, plain = subprocess.Popen, Repo(tmp_path)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: started.append(command) or start(command, **options))
    cli.prepare(plain.root, SITE, tmp_path / "memory")
    without = [word for command in started for word in command]
    assert without.count("for-each-ref") == 1
    assert "rev-list" not in without
    assert started[-1][-1] == "refs/tags"
    before = len(started)
    plain.git("tag", "v0.1.0")
    started.clear()
    cli.prepare(plain.root, SITE, tmp_path / "memory")
    one = len([command for command in started if "cat-file" in command])
    started.clear()
    cli.prepare(grown.root, SITE, tmp_path / "memory")
    assert len([command for command in started if "cat-file" in command]) == one
    started.clear()
    cli.prepare(grown.root, SITE, tmp_path / "memory")
    assert len(started) == before + 1  # the first-parent line; nothing is read again


def test_which_tags_are_releases(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    for name in ("v0.1", "0.1.0", "v0.1.0-rc.1", "v00.1.0", "others/v0.1.0", "release-1", "v0.1.0"):
        repo.git("tag", name)
    repo.git("tag", "v0.5.0")
    version(repo, "0.1.0", "0.2.0")
    repo.commit("2021-02-02")
    repo.git("tag", "v0.2.0", "HEAD^")  # its descriptor says 0.1.0
    repo.git("tag", "ferries/v0.2.0")
    repo.git("switch", "--quiet", "--create", "side")
    version(repo, "0.2.0", "0.3.0")
    repo.commit("2021-03-03")
    repo.git("tag", "v0.3.0")
    repo.git("switch", "--quiet", "main")
    found = attached(repo).releases
    assert found
    assert [(each.version, each.tag) for each in found.items] == [("0.1.0", "v0.1.0"), ("0.2.0", "ferries/v0.2.0")]
    assert found.strays == ("The tag v0.5.0 is no release of ferries: its descriptor has the version 0.1.0 there.",)
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side", day="2021-04-04")
    merged = attached(repo).releases
    assert merged
    assert [each.version for each in merged.items] == ["0.1.0", "0.2.0", "0.3.0"]


def test_a_shallow_clone_knows_no_release_and_says_so(grown: Repo, tmp_path: Path) -> None:
    root = grown.shallow(tmp_path / "shallow")
    assert attached(grown, root=root).releases is None
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert "does not know the releases" in (root / "site/ferries/releases/index.html").read_text()
    assert not (root / "site/api/v1/ferries/releases.json").exists()


def test_before_the_first_release(tmp_path: Path) -> None:
    repo = door(Repo(tmp_path))
    assert build(repo.root).returncode == 0
    assert "No version has been released yet" in (repo.root / "site/ferries/releases/index.html").read_text()


def test_releases_can_be_left_out(grown: Repo, tmp_path: Path) -> None:
    root = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(grown.root), str(root)], check=True, capture_output=True)
    file = root / "datasets/ferries/datapackage.yaml"
    file.write_text(file.read_text().replace("licenses:", "sourcebook:publish: {releases: false}\nlicenses:"))
    assert attached(grown, root=root).releases is None
    assert build(root).returncode == 0
    assert "leaves copies of releases out" in (root / "site/ferries/releases/index.html").read_text()
    assert [path.name for path in (root / "site/ferries/releases").iterdir()] == ["index.html"]


def test_the_newest_releases_fit_into_the_budget(grown: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeze, "MEGABYTE", 300)  # so that the descriptor grants 30 kB
    run = cli.prepare(grown.root, SITE)
    (dataset,) = run.publication.datasets
    assert dataset.releases
    reason = "The files of newer releases take the 100 MB that the descriptor grants to releases."
    assert [(each.version, bool(each.files), each.left_out) for each in dataset.releases.items] == [
        ("0.1.0", False, "budget"),
        ("0.2.0", False, "budget"),
        ("0.10.0", True, ""),
    ]
    assert f"Left out: version 0.2.0. {reason}" in list(left_out(run))
    told = json.loads(files(dataset)["api/v1/ferries/releases.json"])["releases"]
    assert [("package" in each, each.get("left_out", "")) for each in told] == [(True, ""), (False, reason), (False, reason)]


def test_a_release_that_cannot_be_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.git("tag", "v0.1.0")
    repo.edit("vessels/morning-star", ("built: 1984", "built: long ago"))
    version(repo, "0.1.0", "0.2.0")
    repo.commit("2021-02-02")
    repo.git("tag", "v0.2.0")
    repo.edit("vessels/morning-star", ("built: long ago", "built: 1986"))
    version(repo, "0.2.0", "0.3.0")
    repo.commit("2021-03-03")
    repo.git("tag", "v0.3.0")
    found = attached(repo).releases
    assert found
    assert [(each.version, each.previous, bool(each.files)) for each in found.items] == [
        ("0.1.0", "", True),
        ("0.2.0", "", False),
        ("0.3.0", "0.1.0", True),
    ]
    assert (found.items[1].left_out, found.items[1].problem) == ("unreadable", "value_format")
    assert [(each.operation, each.old, each.new) for each in found.items[2].changes] == [("MOD", "1984", "1986")]


def test_a_rule_that_came_later_does_not_unmake_a_release(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.edit("datapackage", ("  maxWords: 40", "  maxWords: 5"))
    repo.commit("2021-02-02")
    repo.git("tag", "v0.1.0")
    repo.edit("datapackage", ("  maxWords: 5", "  maxWords: 40"))
    found = attached(repo).releases
    assert found
    assert found.items[0].files


def test_changes_stand_under_the_release_that_has_them_first(grown: Repo) -> None:
    dataset = attached(grown)
    assert dataset.history
    assert dataset.releases
    subjects = {change.subject: dataset.releases.of_commit.get(change.commit, "") for change in dataset.history.changes}
    assert subjects == {"First import": "0.1.0", "A correction, and an owner": "0.2.0", "A ship less": "0.10.0", "Another name": ""}


@pytest.fixture(scope="module")
def site(grown: Repo) -> Iterator[Path]:
    done = build(grown.root, SITE_URL="https://ferries.example/")
    assert done.returncode == 0, done.stderr
    return grown.root / "site"


def test_the_pages(site: Path) -> None:
    text = (site / "ferries/changes/index.html").read_text()
    order = [
        text.index(f">{word}<")
        for word in (
            "Since version 0.10.0",
            "Another name",
            "Version 0.10.0, 3 March 2021",
            "A ship less",
            "Version 0.2.0, 5 February 2021",
            "2 February 2021",
            "A correction, and an owner",
            "Version 0.1.0, 2 January 2021",
            "First import",
        )
    ]
    assert order == sorted(order)
    page = (site / "ferries/releases/0.2.0/index.html").read_text()
    for expected in (
        "<h1>Version 0.2.0</h1>",
        "<code>ferries/v0.2.0</code>",
        "ferries-0.2.0.zip",
        "Changed since version 0.1.0",
        "1 claim added, 2 claims changed",
        "<del>1984</del> <ins>1986</ins>",
        "<strong>6</strong><span>records",
    ):
        assert expected in page
    assert "ferries/releases/0.10.0/" in (site / "sitemap.xml").read_text()
    listed = json.loads((site / "manifest.json").read_bytes())["files"]
    assert {
        "ferries/releases/0.10.0/ferries-0.10.0.zip",
        "ferries/releases/0.10.0/changes.csv",
        "api/v1/ferries/changes/since/0.1.0.json",
    } <= set(listed)


def test_the_static_api_leads_to_the_releases(site: Path) -> None:
    described = json.loads((site / "api/v1/openapi.json").read_bytes())
    validate_openapi(described)

    def follow(address: str, path: str) -> Any:
        content = json.loads((site / address.removeprefix("https://ferries.example/")).read_bytes())
        answer = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator(answer | {"components": described["components"]}).validate(content)
        return content

    index = follow("api/v1/ferries/index.json", "/api/v1/{dataset}/index.json")
    for each in follow(index["releases"], "/api/v1/{dataset}/releases.json")["releases"]:
        assert index["changes_since"].replace("{version}", each["version"]) == each["changes_since"]
        assert follow(each["changes_since"], "/api/v1/{dataset}/changes/since/{version}.json")["from"]["commit"] == each["commit"]
        for name in ("url", "package", "changes"):
            path = each.get(name, each["url"]).removeprefix("https://ferries.example/")
            assert (site / path / "index.html" if path.endswith("/") else site / path).is_file()


def test_every_address_of_releases_that_is_promised_is_there(site: Path) -> None:
    stays = [
        path
        for path in re.findall(r"`(/[^`]*)`", (ROOT / "docs/stability.md").read_text().partition("## Columns")[0])
        if path != "/api/v2/"
    ]
    promised = [
        path
        for path in re.findall(r"^\| `(/[^`]*)` \|", (ROOT / "docs/urls.md").read_text(), re.MULTILINE)
        if "version" in path or "releases" in path
    ]
    assert len(stays) > 5
    assert len(promised) == 7
    for path in (*stays, *promised):
        for number in ("0.2.0", "0.10.0"):
            there = site / path.strip("/").replace("<dataset>", "ferries").replace("<version>", number)
            assert there.is_dir() if path.endswith("/") else there.is_file(), path


def test_the_columns_that_are_promised_are_there(site: Path) -> None:
    text = (ROOT / "docs/stability.md").read_text().partition("## Columns")[2].partition("## What is not promised")[0]
    promised = {row[0]: re.findall(r"`(\w+)`", row[1]) for row in re.findall(r"^\| (`[^|]*) \| ([^|]*) \|$", text, re.MULTILINE)}
    assert len(promised) == 5
    for files_, columns in promised.items():
        for name in re.findall(r"`([\w-]+\.csv)`", files_):
            folder = site / "ferries" / ("releases/0.2.0" if "release" in files_ else "data")
            header = next(csv.reader((folder / name).read_text(encoding="utf-8").splitlines()))
            assert header[: len(columns)] == columns or (name == "sources.csv" and set(columns) <= set(header)), name
            assert name == "sources.csv" or header == columns


def test_the_lines_that_apply_a_delta_apply_it(grown: Repo) -> None:
    (code,) = re.findall(r"^```python\n(import json.*?)^```", (ROOT / "docs/stability.md").read_text(), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)

    def told(claims: State) -> dict[str, tuple[str, list[dict[str, str]]]]:
        return {
            name: (value, sorted(({k: v for k, v in zip(EVIDENCE, each, strict=True) if v} for each in cited), key=repr))
            for name, (_, _, value, cited) in claims.items()
        }

    published = files(attached(grown))
    old, new = (state(unzipped(published[f"ferries/releases/{each}/ferries-{each}.zip"])) for each in ("0.1.0", "0.2.0"))
    made = names["applied"](told(old), rows(published["ferries/releases/0.2.0/changes.csv"]))
    assert {name: (value, sorted(cited, key=repr)) for name, (value, cited) in made.items()} == told(new)


def test_the_catalogue_knows_the_versions(site: Path) -> None:
    dcat, dct = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://purl.org/dc/terms/")
    graph = rdflib.Graph().parse(site / "catalog.jsonld", format="json-ld")
    root = "https://ferries.example/ferries/"
    today = rdflib.URIRef(f"{root}#it")
    (previous,) = graph.objects(today, dcat.previousVersion)
    assert previous == rdflib.URIRef(f"{root}releases/0.2.0/#it")  # the version of today is 0.10.0, which is released
    versions = {str(graph.value(each, dcat.version)): each for each in graph.objects(today, dcat.hasVersion)}
    assert set(versions) == {"0.1.0", "0.2.0", "0.10.0"}
    assert graph.value(versions["0.2.0"], dcat.previousVersion) == versions["0.1.0"]
    assert str(graph.value(versions["0.2.0"], dct.issued)) == "2021-02-05"
    copy = graph.value(versions["0.2.0"], dcat.distribution)
    path = str(graph.value(copy, dcat.downloadURL)).removeprefix("https://ferries.example/")
    assert (site / path).stat().st_size == int(graph.value(copy, dcat.byteSize))
    assert json.loads((site / "manifest.json").read_bytes())["datasets"]["ferries"]["releases"] == ["0.1.0", "0.2.0", "0.10.0"]


EVIDENCES = st.sets(st.sampled_from([(letter, "supports") for letter in "abcd"]), max_size=3).map(lambda some: tuple(sorted(some)))
STATES = st.dictionaries(st.sampled_from("pqrs"), st.tuples(st.sampled_from("12"), EVIDENCES), max_size=4).map(
    lambda some: {name: Said(f"things/{name}", "name", value, evidence) for name, (value, evidence) in some.items()}
)


@bounded(400)
@given(STATES, STATES, STATES)
def test_two_steps_are_one(first: dict[str, Said], second: dict[str, Said], third: dict[str, Said]) -> None:
    steps = delta.composed(delta.between(first, second), delta.between(second, third))
    assert steps == delta.between(first, third)


@pytest.mark.parametrize(("version", "expected"), [("1.10.0", (1, 10, 0)), ("2024", (2024,)), ("1.x", ()), ("", ())])
def test_versions_are_ordered_by_their_numbers(version: str, expected: tuple[int, ...]) -> None:
    assert numbers(version) == expected
