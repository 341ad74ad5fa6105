"""`diff`: what a commit does to the claims, as a person would say it."""

from __future__ import annotations

import hashlib
import html.parser
import itertools
import json
import re
from pathlib import Path

import pytest
from helpers import ROOT, copy, edit
from markdown_it import MarkdownIt
from repo import DATA, FERRIES, Repo

from sourcebook import gitlog
from sourcebook.commands import diff, fmt, move
from sourcebook.compare import compare
from sourcebook.diagnostic import Rejected
from sourcebook.read import read


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def told(repo: Repo, capsys: pytest.CaptureFixture[str], base: str = "HEAD", head: str = "") -> str:
    capsys.readouterr()
    assert diff.run(repo.root, base, head) == 0
    return capsys.readouterr().out


def section(report: str, title: str) -> list[str]:
    """The lines of one section of the report, without the empty ones."""
    found = re.search(rf"### {title}[^\n]*\n(.*?)(?=\n###|\n\| \| before|\Z)", report, re.DOTALL)
    return [line for line in found[1].split("\n") if line] if found else []


def sections(report: str) -> list[str]:
    return [re.sub(r" \(\d+\)", "", line[4:]) for line in report.splitlines() if line.startswith("### ")]


def add_evidence(repo: Repo, name: str, item: str) -> None:
    """Put an evidence item behind the one that supports the owner."""
    repo.edit(name, ("    supports: [owner]", f"    supports: [owner]\n{item}"))


def test_a_changed_value(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("vessels/morning-star", ("built: 1984", "built: 1986"), ("supports: [name, built]", "supports: [name]"))
    add_evidence(repo, "vessels/morning-star", "  - source: gazette\n    quote: The old Morning Star, built in 1986\n    supports: [built]")
    report = told(repo, capsys)
    assert sections(report) == ["Changed", "Pages that change"]
    assert section(report, "Changed") == [
        "- `vessels/morning-star#built`: ~~1984~~ → **1986**",
        "  - new: “The old Morning Star, built in 1986”, `gazette`",
        "  - lost: “The ferry Morning Star sails under the flag of Malta and was built in 1984”, `courier`",
    ]
    assert section(report, "Pages that change") == [
        "`lists/idle-ships-2021`, `owners/northern-lines`, `sources/courier`, `sources/gazette`, `vessels/morning-star`"
    ]
    assert "| claims | 22 | 22 |" in report


def test_an_added_claim(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("vessels/morning-star", ("  - cars\n", "  - cars\n  - coal\n"), ("[cargo=cars]", "[cargo=cars, cargo=coal]"))
    report = told(repo, capsys)
    assert sections(report) == ["Added", "Pages that change"]
    assert section(report, "Added") == [
        "- `vessels/morning-star#cargo=coal`: **coal**",
        "  - new: “The Morning Star carries cars and coal as well”, `courier`",
    ]
    assert "| claims | 22 | 23 |" in report


def test_a_withdrawn_claim(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "names:\n  - text: Sea Rose\n    evidence:\n      - source: courier\n        quote: The Evening Star, once called the Sea Rose\n"
    repo.edit("vessels/evening-star", (rows, ""))
    report = told(repo, capsys)
    assert sections(report) == ["Withdrawn", "Pages that change"]
    assert section(report, "Withdrawn")[0] == "- `vessels/evening-star#names=sea-rose.text`: ~~Sea Rose~~"


def test_evidence_alone(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    add_evidence(repo, "vessels/evening-star", "  - source: gazette\n    quote: The Evening Star carries grain too\n    supports: [name]")
    report = told(repo, capsys)
    assert sections(report) == ["Evidence", "Other first lines", "Pages that change"]
    assert section(report, "Evidence") == [
        "- `vessels/evening-star#name`: Evening Star",
        "  - new: “The Evening Star carries grain too”, `gazette`",
    ]
    assert section(report, "Other first lines") == ["- `vessels/evening-star`: ~~Named in 1 source~~ → **Named in 2 sources**"]
    repo.commit("2021-02-01")
    report = told(repo, capsys, "HEAD", "HEAD^")
    assert section(report, "Needs a second look") == ["- `vessels/evening-star#name` becomes single-sourced"]


def test_a_dispute(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    add_evidence(
        repo,
        "vessels/morning-star",
        "  - source: gazette\n    quote: The old Morning Star, built in 1986\n"
        "    contradicts:\n      built: 1986\n    note: The registry is preferred.",
    )
    report = told(repo, capsys)
    assert sections(report) == ["Needs a second look", "Evidence", "Pages that change"]
    assert section(report, "Needs a second look") == ["- `vessels/morning-star#built` becomes disputed"]
    assert section(report, "Evidence")[1] == (
        "  - new: “The old Morning Star, built in 1986”, `gazette` contradicts it: 1986 (The registry is preferred.)"
    )
    assert "| disputed claims | 0 | 1 |" in report


def test_text_of_strangers_is_escaped(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "<img src=x onerror=alert(1)> [a](https://evil.example) @octocat #1 GH-2 `x` ~~~ | a | **b** www.evil.example"
    repo.edit("vessels/morning-star", ("owner: northern-lines", f"owner: northern-lines\nremark: '{evil}'"))
    add_evidence(repo, "vessels/morning-star", f"  - basis: editorial\n    note: '{evil}'\n    supports: [remark]")
    report = told(repo, capsys)
    shown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(report)
    assert "<img" not in shown
    assert "<a " not in shown
    assert not re.search(r"@octocat|#1|GH-2|https?://|www\.evil", re.sub(r"<code>.*?</code>", "", shown))
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown


def test_a_reformat_is_silent(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    fmt.run(repo.root)
    repo.edit(
        "vessels/morning-star",
        ("# Kept by the registry; see the register of 2019.\n", ""),
        ("name: Morning Star", "name: 'Morning Star'"),
        ("    quote: The Morning Star carries passengers\n", "    quote: >-\n      The Morning Star\n      carries passengers\n"),
    )
    assert repo.git("status", "--porcelain")
    assert told(repo, capsys) == "No change in what is published.\n"


def test_nothing_changed(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(repo, capsys, "HEAD", "HEAD") == "No change in what is published.\n"


def test_changes_of_a_standing_come_first(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("lists/idle-ships-2021", ("    status: listed", "    status: removed"))
    repo.edit("vessels/evening-star", ("name: Evening Star", "name: The Evening Star"))
    report = told(repo, capsys)
    assert sections(report)[0] == "Needs a second look"
    assert section(report, "Needs a second look") == [
        "- `vessels/morning-star`: ~~Listed by The harbour board on 4 May 2021~~ → **Once listed by The harbour board; removed**",
        "- `lists/idle-ships-2021#targets=vessels-morning-star.status`: ~~listed~~ → **removed**",
    ]


def test_a_new_listing_needs_a_second_look(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    row = (
        "  - target: vessels/evening-star\n    status: listed\n    evidence:\n      - source: gazette\n"
        "        quote: She was put on the List of Idle Ships on 4 May 2021\n"
    )
    repo.edit("lists/idle-ships-2021", ("targets:\n", f"targets:\n{row}"))
    lines = section(told(repo, capsys), "Needs a second look")
    assert lines[0] == "- `vessels/evening-star`: ~~Named in 1 source~~ → **Listed by The harbour board on 4 May 2021**"
    assert any("targets=vessels-evening-star.status" in line for line in lines)


def test_a_new_record_needs_none(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.file("owners/southern-lines").write_text(
        "id: southern-lines\nname: Southern Lines\nevidence:\n  - source: gazette\n"
        "    quote: Southern Lines, a new company\n    supports: [name]\n"
    )
    report = told(repo, capsys)
    assert sections(report) == ["Added", "Other first lines", "Pages that change"]
    assert section(report, "Other first lines") == ["- `owners/southern-lines`: **Named in 1 source**"]


def test_a_changed_key_is_a_changed_value(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    quote = "        quote: The ferry Morning Star sails under the flag of Malta\n"
    repo.edit(
        "vessels/morning-star",
        ("  - flag: MT\n", "  - flag: CY\n"),
        (
            quote,
            f"{quote}        supports: [status]\n      - source: gazette\n"
            "        quote: The ferry Morning Star now flies the flag of Cyprus\n        supports: [flag]\n",
        ),
    )
    report = told(repo, capsys)
    assert sections(report) == ["Changed", "Pages that change"]
    assert section(report, "Changed")[0] == "- `vessels/morning-star#flags=cy-flagged.flag`: ~~MT~~ → **CY**"


def test_a_removal_without_redirect_is_flagged(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.file("vessels/blue-heron").unlink()
    assert "- `vessels/blue-heron` is gone, and leaves no redirect or removal" in section(told(repo, capsys), "Needs a second look")


def test_a_withdrawal_gives_its_reason(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    move.withdraw(repo.root, "vessels/blue-heron", "It is no ferry.", day="2021-02-01")
    report = told(repo, capsys)
    assert "- `vessels/blue-heron` is withdrawn: It is no ferry." in section(report, "Needs a second look")
    assert "leaves no redirect" not in report


def test_a_renamed_record_is_the_same(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    move.rename(repo.root, "owners/northern-lines", "owners/north")
    report = told(repo, capsys)
    assert sections(report) == ["Needs a second look", "Pages that change"]
    assert section(report, "Needs a second look") == ["- `owners/northern-lines` is renamed: its address leads to `owners/north`"]
    assert "`vessels/morning-star`" in section(report, "Pages that change")[0]


def test_a_merged_record(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    move.merge(repo.root, "vessels/blue-heron", "vessels/evening-star")
    report = told(repo, capsys)
    assert "- `vessels/blue-heron` is merged: its address leads to `vessels/evening-star`" in section(report, "Needs a second look")
    assert any("vessels/evening-star#cargo=passengers" in line for line in section(report, "Added"))


def test_a_retracted_source_and_another_text(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    text = repo.root / "seeds/gazette.txt"
    old = hashlib.sha256(text.read_bytes()).hexdigest()
    text.write_text(text.read_text() + "One more line.\n")
    repo.edit("sources/gazette", (old, hashlib.sha256(text.read_bytes()).hexdigest()), ("standing: current", "standing: retracted"))
    assert section(told(repo, capsys), "Needs a second look") == [
        "- `sources/gazette`, standing: ~~current~~ → **retracted**",
        "- `sources/gazette`: the archived text itself is part of this change; compare it with the original",
    ]


def test_a_changed_descriptor_is_no_silence(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("datapackage", ("line: Listed by", "line: Praised by"))
    lines = section(told(repo, capsys), "Needs a second look")
    assert lines[0].startswith("- `vessels/morning-star`: ~~Listed by")
    assert "the descriptor" in lines[-1]


def test_long_lists_are_cut_and_counted(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(
        f"  - text: Name number {n}\n    evidence:\n      - source: gazette\n        quote: Her other name is Stella\n" for n in range(130)
    )
    repo.edit("vessels/morning-star", ("flags:\n", f"names:\n{rows}flags:\n"))
    report = told(repo, capsys)
    assert "### Added (130)" in report
    assert section(report, "Added")[-1] == "- … and 30 more"


def test_as_json(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("lists/idle-ships-2021", ("    status: listed", "    status: removed"))
    diff.run(repo.root, "HEAD", form="json")
    (found,) = json.loads(capsys.readouterr().out)
    assert found["claims"] == [
        {
            "claim_id": "lists/idle-ships-2021#targets=vessels-morning-star.status",
            "change": "changed",
            "before": "listed",
            "after": "removed",
            "evidence_gained": [],
            "evidence_lost": [],
            "checked": [],
            "became": [],
            "decides_a_standing": True,
        }
    ]
    assert found["standings"][0]["entity_id"] == "vessels/morning-star"


def test_as_html(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "<img src=x onerror=alert(1)>"
    repo.edit("lists/idle-ships-2021", ("    status: listed", "    status: removed"))
    repo.edit("vessels/morning-star", ("owner: northern-lines", f"owner: northern-lines\nremark: '{evil}'"), ("built: 1984", "built: 1985"))
    add_evidence(repo, "vessels/morning-star", f"  - basis: editorial\n    note: '{evil}'\n    supports: [remark]")
    diff.run(repo.root, "HEAD", form="html")
    page = capsys.readouterr().out
    assert "<img" not in page
    assert "<script" not in page
    assert "<td>built<td><del>1984</del>" in page
    assert "<td><ins>1985</ins>" in page
    assert page.index("Needs a second look") < page.index("vessels/morning-star: Listed by") < page.index("<table>")
    html.parser.HTMLParser().feed(page)
    diff.run(repo.root, "HEAD", "HEAD", form="html")
    assert "No change in what is published." in capsys.readouterr().out


def test_two_revisions(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.edit("vessels/evening-star", ("name: Evening Star", "name: The Evening Star"))
    repo.commit("2021-02-01")
    assert "~~Evening Star~~ → **The Evening Star**" in told(repo, capsys, first, "main")
    assert "~~The Evening Star~~ → **Evening Star**" in told(repo, capsys, "main", first)


@pytest.mark.parametrize("name", ["nowhere", "--output=/tmp/x", "-", "HEAD:seeds"])
def test_an_unknown_revision(repo: Repo, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff.run(repo.root, name, "HEAD") == 2
    assert "There is no revision" in capsys.readouterr().err


def test_a_revision_that_does_not_pass(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("owners/northern-lines", ("country: NO", "country: Norway"))
    bad = repo.commit("2021-02-01")
    assert diff.run(repo.root, "HEAD^", bad) == 1
    assert capsys.readouterr().err.startswith(f"{bad}: the records do not pass the check")


def test_attributes_hide_nothing(repo: Repo) -> None:
    """`git archive` would leave out what .gitattributes says, and fill in what it says."""
    (repo.root / ".gitattributes").write_text("datasets/ferries/owners export-ignore\n*.yaml export-subst\n")
    repo.commit("2021-02-01")
    assert not any(compare(diff.at_revision(repo.root, "HEAD"), read(repo.root)[0]))


def test_a_publication_in_a_folder_of_a_repository(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    inner = copy(FERRIES, repo.root / "inner")
    repo.commit("2021-02-01")
    edit(inner / DATA / "vessels/evening-star.yaml", ("name: Evening Star", "name: The Evening Star"))
    assert diff.run(inner, "HEAD") == 0
    assert "**The Evening Star**" in capsys.readouterr().out


def test_an_old_revision_is_held_to_the_rules_of_linking_only(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """Rules grow stricter; what was published before them can still be compared."""
    add_evidence(
        repo,
        "vessels/morning-star",
        "  - source: gazette\n    quote: The old Morning Star, built in 1986\n    supports: [name]\n    checked: last year",
    )
    repo.commit("2021-02-01", "Before there was a rule for it")
    with pytest.raises(Rejected):
        read(repo.root)
    repo.edit("vessels/morning-star", ("    checked: last year\n", "    checked: 2021-01-31\n"))
    assert section(told(repo, capsys), "Checked, and nothing changed") == [
        "- `vessels/morning-star#name`: Morning Star",
        "  - compared with `gazette` on 2021-01-31",
    ]
    repo.edit("vessels/morning-star", ("quote: The old Morning Star, built in 1986", "quote: The new Morning Star, built in 1986"))
    repo.commit("2021-02-02", "What no rule ever allowed")
    assert diff.run(repo.root, "HEAD^", "HEAD") == 1


def test_before_there_was_a_dataset(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.git("mv", "datasets", "kept")
    repo.commit("2021-02-01", "None")
    report = told(repo, capsys, "HEAD", "HEAD^")
    assert "| claims | 0 | 22 |" in report
    assert "### Added (22)" in report


def test_the_history_of_this_repository(capsys: pytest.CaptureFixture[str]) -> None:
    """Between its last commits that touched records, what was added and withdrawn is what the numbers say; between those
    that touched none, nothing changed."""
    if not gitlog.is_complete(ROOT):
        pytest.skip("this is no clone with its whole history")
    past = [commit.hash for commit in gitlog.commits(ROOT, "datasets")][-3:]
    sides = [(commit, diff.at_revision(ROOT, commit)) for commit in past]
    for (_, before), (_, after) in itertools.pairwise(sides):
        for found in compare(before, after):
            numbers = {what: now - was for what, was, now in found.numbers}
            assert numbers["claims"] == len(found.of("added")) - len(found.of("withdrawn"))
            assert {change.id.partition("#")[0] for change in found.claims} <= set(found.pages) | set(found.vanished)
    last = past[-1]
    assert diff.run(ROOT, last, last) == 0
    assert capsys.readouterr().out == "No change in what is published.\n"
