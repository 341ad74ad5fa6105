"""`rename`, `merge` and `withdraw`: the record goes, its address stays, and every other record still passes the check."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import copy, dataset, edit
from repo import DATA, FERRIES

from sourcebook import cli
from sourcebook.commands import fmt, move
from sourcebook.read import read


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(FERRIES, tmp_path / "ferries")


def tree(root: Path) -> dict[str, str]:
    return {path.relative_to(root / DATA).as_posix(): path.read_text() for path in sorted((root / DATA).rglob("*.yaml"))}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def lines(before: str, after: str) -> tuple[set[str], set[str]]:
    """Lines that went and lines that came, without indentation."""
    old, new = ({line.strip() for line in text.splitlines()} for text in (before, after))
    return old - new, new - old


def refuses(action: object, root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said where nothing is changed."""
    before = tree(root)
    assert action(root, *arguments) == 1  # type: ignore[operator]
    assert tree(root) == before
    return capsys.readouterr().out


def test_rename(root: Path) -> None:
    before = tree(root)
    assert move.rename(root, "owners/northern-lines", "owners/north") == 0
    after = tree(root)
    assert changed(before, after) == {
        "owners/northern-lines.yaml",
        "owners/north.yaml",
        "redirects.yaml",
        "vessels/evening-star.yaml",
        "vessels/morning-star.yaml",
    }
    assert lines(before["owners/northern-lines.yaml"], after["owners/north.yaml"]) == ({"id: northern-lines"}, {"id: north"})
    assert lines(before["vessels/morning-star.yaml"], after["vessels/morning-star.yaml"]) == ({"owner: northern-lines"}, {"owner: north"})
    assert after["redirects.yaml"].splitlines()[1:] == ["owners/northern-lines: owners/north"]
    assert dataset(root).redirects == {"owners/northern-lines": "owners/north"}


def test_rename_of_a_target_of_any_kind(root: Path) -> None:
    before = tree(root)
    assert move.rename(root, "vessels/morning-star", "vessels/morning-star-1984") == 0
    after = tree(root)
    assert lines(before["lists/idle-ships-2021.yaml"], after["lists/idle-ships-2021.yaml"]) == (
        {"- target: vessels/morning-star"},
        {"- target: vessels/morning-star-1984"},
    )


def test_a_rename_makes_no_chain(root: Path) -> None:
    move.rename(root, "owners/northern-lines", "owners/north")
    move.rename(root, "owners/north", "owners/northern")
    assert dataset(root).redirects == {"owners/northern-lines": "owners/northern", "owners/north": "owners/northern"}


def test_a_rename_keeps_comments_and_other_lines_of_the_list(root: Path) -> None:
    path = root / DATA / "redirects.yaml"
    path.write_text("# Kept by hand\n'vessels/old': vessels/blue-heron   # since 2019\n")
    move.rename(root, "owners/northern-lines", "owners/north")
    assert path.read_text() == "# Kept by hand\n'vessels/old': vessels/blue-heron   # since 2019\nowners/northern-lines: owners/north\n"


def test_a_rename_changes_who_is_said_to_say_it(root: Path) -> None:
    edit(
        root / DATA / "vessels/morning-star.yaml",
        ("    supports: [owner]", "    supports: [owner]\n    attributed_to: owners/northern-lines"),
    )
    edit(
        root / DATA / "vessels/evening-star.yaml",
        ("    supports: [owner]", "    supports: [owner]\n    attributed_to: the northern-lines registry"),
    )
    move.rename(root, "owners/northern-lines", "owners/north")
    assert "attributed_to: owners/north\n" in tree(root)["vessels/morning-star.yaml"]
    assert "attributed_to: the northern-lines registry\n" in tree(root)["vessels/evening-star.yaml"]


def test_a_rename_changes_what_a_contradiction_says(root: Path) -> None:
    (root / DATA / "owners/southern-lines.yaml").write_text(
        "id: southern-lines\nname: Southern Lines\nevidence:\n  - source: gazette\n    quote: Southern Lines, a new company\n    supports: [name]\n"
    )
    edit(
        root / DATA / "vessels/morning-star.yaml",
        (
            "    supports: [owner]",
            "    supports: [owner]\n  - source: gazette\n    quote: an owner in Malta sold her\n    contradicts:\n      owner: southern-lines\n    note: A guess.",
        ),
    )
    move.rename(root, "owners/southern-lines", "owners/south")
    assert "      owner: south\n" in tree(root)["vessels/morning-star.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owners/nobody", "owners/north", "There is no record 'owners/nobody'."),
        ("owners/northern-line", "owners/north", "Did you mean 'owners/northern-lines'?"),
        ("owners/northern-lines", "vessels/north", "A record stays in its folder"),
        ("owners/northern-lines", "owners/../north", "An id has small letters"),
        ("owners/northern-lines", "owners/North", "An id has small letters"),
        ("owners/northern-lines", "owners/index", "'index' is a reserved name."),
        ("vessels/blue-heron", "vessels/evening-star", "run: build.py merge vessels/blue-heron vessels/evening-star"),
        ("vessels/blue-heron", "vessels/blue-heron", "There is a record vessels/blue-heron already."),
        ("sources/courier", "sources/gazette", "There is a source gazette already."),
        ("sources/courier", "vessels/courier", "write sources/the-new-id"),
        ("sources/courrier", "sources/x", "There is no source 'courrier'. Did you mean 'courier'?"),
        ("sources/courier", "sources/A B", "small letters"),
    ],
)
def test_rename_refuses(root: Path, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in refuses(move.rename, root, capsys, old, new)


def test_an_id_is_never_used_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    move.rename(root, "owners/northern-lines", "owners/north")
    move.withdraw(root, "vessels/blue-heron", "No ferry.", day="2021-01-01")
    assert "never used again" in refuses(move.rename, root, capsys, "owners/north", "owners/northern-lines")
    assert "never used again" in refuses(move.rename, root, capsys, "vessels/evening-star", "vessels/blue-heron")


def test_merge(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert move.merge(root, "vessels/blue-heron", "vessels/evening-star") == 0
    after = tree(root)
    assert changed(before, after) == {"vessels/blue-heron.yaml", "vessels/evening-star.yaml", "redirects.yaml"}
    assert "not taken over, since the two differ: name 'Blue Heron', where the other has 'Evening Star'." in capsys.readouterr().out
    claims = {claim.id: claim for claim in dataset(root).claims()}
    assert claims["vessels/evening-star#cargo=salt"].supporting[0].quote
    assert [c.quote.exact for c in claims["vessels/evening-star#cargo=coal"].supporting if c.quote] == [
        "The Evening Star, once called the Sea Rose, carries coal and timber"
    ]


def test_merge_moves_references_rows_and_equal_values(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / DATA / "vessels/star.yaml"
    path.write_text(
        "id: star\nname: Morning Star\nbuilt: 1984\nflags:\n  - flag: MT\n    status: flagged\n    since: 2019\n    evidence:\n      - source: logbook\n"
        "        quote: Morning Star, Malta, 2019\n  - status: none\n    evidence:\n      - source: logbook\n        quote: Her flag is gone\n"
        "evidence:\n  - source: gazette\n    quote: The ferry Morning Star now flies the flag of Cyprus\n    supports: [name]\n"
        "  - source: courier\n    quote: The ferry Morning Star sails under the flag of Malta and was built in 1984\n    supports: [built]\n"
        "  - source: gazette\n    quote: The old Morning Star, built in 1986\n    contradicts: {built: 1986}\n    note: An error.\n"
    )
    edit(root / DATA / "lists/idle-ships-2021.yaml", ("vessels/morning-star", "vessels/star"))
    assert move.merge(root, "vessels/star", "vessels/morning-star") == 0
    assert "not taken over" not in capsys.readouterr().out
    data = dataset(root)
    claims = {claim.id: claim for claim in data.claims()}
    assert data.entities["vessels/morning-star"].standing[0].text.startswith("Listed by")
    assert len(claims["vessels/morning-star#name"].supporting) == 2
    assert len(claims["vessels/morning-star#built"].supporting) == 1
    assert claims["vessels/morning-star#built"].status == "disputed"
    assert claims["vessels/morning-star#flags=mt-flagged.since"].value.text == "2019"
    assert [c.source.id for c in claims["vessels/morning-star#flags=mt-flagged.since"].supporting if c.source] == ["logbook"]
    assert [c.source.id for c in claims["vessels/morning-star#flags=mt-flagged.flag"].supporting if c.source] == ["courier", "logbook"]
    assert "vessels/morning-star#flags=none.status" in claims


def test_merge_refuses(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "of one kind" in refuses(move.merge, root, capsys, "vessels/blue-heron", "owners/northern-lines")
    assert "of one kind" in refuses(move.merge, root, capsys, "vessels/blue-heron", "vessels/blue-heron")
    assert "There is no record" in refuses(move.merge, root, capsys, "vessels/blue-heron", "vessels/nothing")


def test_a_merge_that_would_not_pass_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A listing that names both would name one twice."""
    row = "  - target: vessels/evening-star\n    status: listed\n    evidence:\n      - source: gazette\n        quote: She was put on the List of Idle Ships\n"
    edit(root / DATA / "lists/idle-ships-2021.yaml", ("targets:\n", f"targets:\n{row}"))
    said = refuses(move.merge, root, capsys, "vessels/evening-star", "vessels/morning-star")
    assert "Nothing was changed" in said


def test_withdraw(root: Path) -> None:
    before = tree(root)
    assert move.withdraw(root, "vessels/blue-heron", "  It is\nno ferry. ", day="2021-07-01") == 0
    after = tree(root)
    assert changed(before, after) == {"vessels/blue-heron.yaml", "removed.yaml"}
    assert after["removed.yaml"].splitlines()[1:] == ["vessels/blue-heron:", "  date: 2021-07-01", "  reason: It is no ferry."]
    removal = dataset(root).removed["vessels/blue-heron"]
    assert (removal.date, removal.reason) == ("2021-07-01", "It is no ferry.")


def test_withdraw_takes_references_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert move.withdraw(root, "owners/northern-lines", "An error.") == 0
    after = tree(root)
    gone, came = lines(before["vessels/evening-star.yaml"], after["vessels/evening-star.yaml"])
    assert "owner: northern-lines" in gone
    assert not came
    assert "vessels/evening-star.yaml no longer refers to it" in capsys.readouterr().out
    read(root)


def test_withdraw_tells_where_the_name_still_stands(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    move.withdraw(root, "vessels/evening-star", "An error.", day="2021-07-01")
    assert "still says" not in capsys.readouterr().out
    move.withdraw(root, "vessels/morning-star", "An error.", day="2021-07-01")
    assert "lists/idle-ships-2021.yaml still says" not in capsys.readouterr().out  # the row that quoted it is gone
    edit(root / DATA / "vessels/blue-heron.yaml", ("  # the captain would not say more", "  # neither would Northern Lines"))
    move.withdraw(root, "owners/northern-lines", "An error.", day="2021-07-01")
    assert "vessels/blue-heron.yaml still says 'Northern Lines'." in capsys.readouterr().out


def test_withdraw_takes_rows_out_that_say_nothing_without_it(root: Path) -> None:
    assert move.withdraw(root, "vessels/morning-star", "An error.", day="2021-07-01") == 0
    assert "targets" not in tree(root)["lists/idle-ships-2021.yaml"]


def test_what_led_to_a_withdrawn_record_explains_too(root: Path) -> None:
    move.rename(root, "vessels/blue-heron", "vessels/heron")
    assert move.withdraw(root, "vessels/heron", "No ferry.", day="2021-07-01") == 0
    assert not (root / DATA / "redirects.yaml").exists()
    assert set(dataset(root).removed) == {"vessels/heron", "vessels/blue-heron"}


def test_withdraw_refuses(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no record" in refuses(move.withdraw, root, capsys, "vessels/nothing", "Why")
    assert "Say why" in refuses(move.withdraw, root, capsys, "vessels/blue-heron", " ")
    assert move.withdraw(root, "vessels/blue-heron", "Why", day="yesterday") == 1
    assert "The date of a removal is a day." in capsys.readouterr().out


def test_broken_records_are_left_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / DATA / "owners/northern-lines.yaml", ("country: NO", "country: Norway"))
    assert "Norway" in refuses(move.rename, root, capsys, "vessels/blue-heron", "vessels/heron")


def test_canonical_form_is_kept(root: Path) -> None:
    fmt.run(root)
    move.rename(root, "owners/northern-lines", "owners/north")
    move.merge(root, "vessels/blue-heron", "vessels/evening-star")
    move.withdraw(root, "vessels/morning-star", "An error.", day="2021-07-01")
    assert fmt.run(root, check=True) == 0


def test_the_commands(root: Path, tmp_path: Path) -> None:
    for given in (
        ["rename", "vessels/blue-heron", "vessels/heron"],
        ["merge", "vessels/heron", "vessels/evening-star"],
        ["withdraw", "owners/northern-lines", "An error.", "--date", "2021-07-01"],
    ):
        assert cli.main(given, root, None, tmp_path) == 0  # type: ignore[arg-type]
    assert set(dataset(root).redirects) == {"vessels/blue-heron", "vessels/heron"}
    assert dataset(root).removed["owners/northern-lines"].date == "2021-07-01"
