"""`import`: what others collected becomes records with every character, all to be sourced; or nothing is written at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT, TINY, bounded, build, builder, copy, dataset, findings, published
from hypothesis import given
from hypothesis import strategies as some

from sourcebook import cli
from sourcebook.commands import fmt, import_layout, import_table, init, schemas
from sourcebook.commands.import_table import Wish
from sourcebook.diagnostic import errors
from sourcebook.text import hidden_character

sys.path.insert(0, str(ROOT / "benchmarks"))
import fidelity

HERE = ROOT / "tests" / "imports"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication without a dataset."""
    (tmp_path / "mine" / "docs").mkdir(parents=True)
    return tmp_path / "mine"


def done(root: Path, path: Path, **wish: Any) -> None:
    assert import_table.run(root, Wish(path, **wish)) == 0


def refused(root: Path, capsys: pytest.CaptureFixture[str], path: Path, **wish: Any) -> str:
    """What is said where nothing may be written; and nothing is."""
    before = {each: each.read_bytes() for each in root.rglob("*") if each.is_file()}
    assert import_table.run(root, Wish(path, **wish)) == 1
    assert {each: each.read_bytes() for each in root.rglob("*") if each.is_file()} == before
    assert not list(root.glob("datasets/*"))[1:]
    return capsys.readouterr().err


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(TINY, tmp_path_factory.mktemp("import") / "mine")
    done(
        root,
        HERE / "council.yaml",
        id="id.register",
        label="name.first,name.last",
        dataset="council",
        resource="members",
        licence="CC0-1.0",
    )
    built = build(root)
    assert built.returncode == 0, built.stderr
    return root


def test_downloads_say_what_the_collection_said(council: Path) -> None:
    given_, there = fidelity.given(HERE / "council.yaml"), fidelity.published(council / "site/council/data", "members")
    assert sum(sum(each.values()) for each in given_) > 40
    names = {(("name",), f"{first} {last}") for first, last in (("Ada", "Alder"), ("Max", "O'Brien"), ("Iñés", "Núñez"))}
    assert not any(leaf in names for values in there.values() for leaf in values), "what is made of columns is not from the file"
    assert fidelity.differences(given_, there) == []


def test_the_comparison_would_notice(council: Path) -> None:
    there = fidelity.published(council / "site/council/data", "members")
    leaf = next(leaf for leaf in there["a000001"] if leaf[0][-1] == "state")
    there["a000001"][leaf] -= 1
    assert fidelity.differences(fidelity.given(HERE / "council.yaml"), there)


def test_nested_lists_are_rows_and_rows_in_rows_name_their_row(council: Path) -> None:
    data = next(each for each in published(council).datasets if each.name == "council")
    assert list(data.descriptor.resources) == ["members", "terms", "party-affiliations", "sources"]
    ada = data.entities["members/a000001"]
    assert ada.name == "Ada Alder"
    assert ada.texts("terms.state") == ("NO", "NO")
    assert ada.texts("party-affiliations.terms_number") == ("2", "2")
    assert ada.texts("id_fec") == ("H2AA", "S6AA")
    assert data.entities["members/c000127"].texts("terms.district") == ("1.10", "1.10")


def test_types_are_proposed_only_where_they_keep_every_character(council: Path) -> None:
    fields = next(each for each in published(council).datasets if each.name == "council").descriptor.resources["members"].fields
    assert fields["id_thomas"].type == "string", "00136 has zeros, 1e3 is no digit"
    assert fields["bio_birthday"].format == "edtf"
    terms = published(council).datasets[0].descriptor.resources["terms"].fields
    assert (terms["start"].format, terms["district"].type, terms["class"].type) == ("edtf", "number", "integer")


def test_everything_is_marked_and_the_dataset_is_a_draft(council: Path) -> None:
    data = next(each for each in published(council).datasets if each.name == "council")
    assert data.descriptor.draft
    assert {claim.basis for claim in data.claims()} == {"unsourced"}
    assert data.unsourced == sum(1 for _ in data.claims())


def test_what_was_written_is_canonical_and_what_is_generated_is_current(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in council.glob("datasets/council/members/*.yaml")]
    assert len(files) == 3
    assert fmt.run(council, files, check=True) == 0, capsys.readouterr().out
    assert schemas.run(council, check=True) == 0, capsys.readouterr().out


def test_a_folder_of_files_with_front_matter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done(root, HERE / "software", label="title", dataset="software", resource="tools")
    data = dataset(root)
    assert sorted(data.entities) == ["tools/loom", "tools/mill"], "the ids are the names of the files"
    mill = data.entities["tools/mill"]
    assert mill.texts("tools-releases.release_cycle") == ("2.10", "2.9 ")
    assert mill.texts("tools-releases.eol") == ("false", "2024-01-31")
    assert mill.texts("text")[0].startswith("> Mill grinds.\n\n## What")
    assert data.descriptor.resources["tools"].fields["text"].format == "markdown"
    assert data.descriptor.resources["tools-releases"].fields["release_date"].format == "edtf"
    assert "README.md: left out, because it is no record (no front matter)." in capsys.readouterr().out


def test_a_table(root: Path) -> None:
    done(root, HERE / "towns.csv", id="Town Name", label="Town Name")
    towns = dataset(root)
    assert sorted(towns.entities) == ["towns/aby", "towns/bree-upper", "towns/celtik"]
    fields = towns.descriptor.resources["towns"].fields
    told = {name: field.format or field.type for name, field in fields.items()}
    assert told == {
        "id": "string", "town_name": "string", "postal_code": "string", "founded": "edtf", "people": "integer",
        "share": "number", "capital": "boolean", "mayor_id": "integer", "tags": "string", "latitude": "latitude",
        "longitude": "longitude",
    }  # fmt: skip
    assert towns.entities["towns/aby"].texts("postal_code") == ("0123",)
    assert towns.entities["towns/aby"].texts("share") == ("1.10",)
    assert towns.entities["towns/celtik"].texts("tags") == (" spaced ",)
    assert towns.entities["towns/celtik"].texts("people") == ()


def test_a_workbook(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import date

    book = openpyxl.Workbook()
    book.active.append(["Code", "Name", "Opened", "Rooms", "Share", "Open"])
    book.active.append(["0123", "Blue Boar", date(1784, 5, 2), 12, 0.5, True])
    book.active.append(["0124", "Red Lion", date(1800, 1, 1), 7, 1.25, False])
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "inns.xlsx")
    done(root, tmp_path / "inns.xlsx", id="Code", label="Name")
    inn = dataset(root).entities["inns/0123"]
    assert {name: inn.texts(name) for name in inn.row.claims} == {
        "name": ("Blue Boar",), "code": ("0123",), "opened": ("1784-05-02",), "rooms": ("12",), "share": ("0.5",), "open": ("true",),
    }  # fmt: skip
    assert "the sheet 'Sheet' was taken. Left out: Notes." in capsys.readouterr().out


def test_keys_of_a_mapping_are_values_and_ids(root: Path, tmp_path: Path) -> None:
    (tmp_path / "codes.json").write_text(json.dumps({"DE": {"label": "Germany"}, "KR": {"label": "Korea"}}))
    done(root, tmp_path / "codes.json", label="label")
    assert dataset(root).entities["codes/de"].texts("key") == ("DE",)


def test_a_second_import_goes_into_the_same_dataset_and_leaves_the_rest_of_the_descriptor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy(TINY, tmp_path / "tiny")
    file = root / "datasets/tiny/datapackage.yaml"
    before = file.read_text().replace("version: 0.1.0\n", "version: 0.1.0  # as it is\n")
    file.write_text(before)
    done(root, HERE / "towns.csv", id="Town Name", label="Town Name")
    after = file.read_text()
    kept = [line for line in after.splitlines() if line in before.splitlines()]
    assert kept[: len(before.splitlines())] == before.splitlines()[: len(kept)] or set(before.splitlines()) <= set(after.splitlines())
    assert "version: 0.1.0  # as it is" in after
    assert "It was no draft before." in capsys.readouterr().out
    assert errors(findings(root)) == []
    assert "towns/aby" in dataset(root).entities
    assert "inns/blue-boar" in dataset(root).entities


@pytest.mark.parametrize(
    ("text", "wish", "said"),
    [
        ("name\nA b\nA-b\n", {"id": "name", "label": "name"}, "line 3: 'A-b' makes the id 'a-b', as that of table.csv, line 2 does."),
        ("name\nCon\n漢\nX\n", {"id": "name", "label": "name"}, "'con' is a reserved name"),
        ("name,n\nA,1\nB,\n", {"id": "n", "label": "name"}, "line 3: it has no n."),
        ("name,n\nA,1\n,2\n", {"id": "n", "label": "name"}, "Every record needs a name"),
        ("name,n\nA,1\nB,2\n", {"label": "name"}, "Say which column the id, which is a part of the address of a page for ever, is made of, with --id. It could be: name, n."),
        ("name,n\nA,1\nB,2\n", {"id": "nam", "label": "name"}, "There is no column 'nam'. Did you mean 'name'?"),
        ("name,name\nA,1\n", {"id": "name", "label": "name"}, "two columns are called 'name'"),
        ("name,\nA,1\n", {"id": "name", "label": "name"}, "column 2 has no name"),
        ("name,n\nA,1,2\nB,1,2\n", {"id": "name", "label": "name"}, "line 3: it has 3 cells, and the first line 2."),
        ("name\nA\u200bB\n", {"id": "name", "label": "name"}, "name holds U+200B ZERO WIDTH SPACE."),
        ("name\n", {"id": "name", "label": "name"}, "holds no records"),
        ('name\n"A\n', {"id": "name", "label": "name"}, "this is no CSV"),
        ("name\nA\n", {"id": "name", "label": "name", "resource": "sources"}, "sources"),
        ("name\nA\n", {"id": "name", "label": "name", "without": ("nam",)}, "No record has a field 'nam'. Did you mean 'name'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_all_at_once_and_nothing_is_written(
    text: str, wish: dict[str, Any], said: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    assert said in refused(root, capsys, tmp_path / "table.csv", **wish)


def test_all_collisions_at_once(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "table.csv").write_text("name\n" + "A b\na-B\n" * 30)
    told = refused(root, capsys, tmp_path / "table.csv", id="name", label="name")
    assert told.count("makes the id") == 20
    assert "and 39 more." in told
    assert "--id name,year" in told


def test_characters_that_nobody_can_see_are_taken_out_on_demand(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "table.csv").write_text("name,persian\nA\u200bB,می\u200cخواهم\n", encoding="utf-8")
    done(root, tmp_path / "table.csv", id="name", label="name", drop_hidden=True)
    (entity,) = dataset(root).entities.values()
    assert (entity.name, entity.texts("persian")) == ("AB", ("می\u200cخواهم",)), "a joiner between letters has a shape"
    assert "line 2: name holds U+200B" in capsys.readouterr().out


def test_columns_may_be_asked_for_on_a_terminal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    answers = iter(["postalCode", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    done(root, HERE / "towns.csv")
    entity = dataset(root).entities["towns/0123"]
    assert entity.name == "Åby", "an empty answer takes what was proposed"


def test_the_command_of_the_door(root: Path, tmp_path: Path) -> None:
    arguments = [
        "import",
        str(HERE / "towns.csv"),
        "--id",
        "Town Name",
        "--label",
        "Town Name",
        "--without",
        "tags",
        "--title",
        "The towns",
    ]
    assert cli.main(arguments, root, None, tmp_path) == 0  # type: ignore[arg-type]
    assert dataset(root).descriptor.title == "The towns"
    assert "tags" not in dataset(root).descriptor.resources["towns"].fields


def test_a_killed_import_leaves_no_half_of_a_dataset(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_table.os, "rename", die)
    with pytest.raises(KeyboardInterrupt):
        import_table.run(root, Wish(HERE / "towns.csv", id="Town Name", label="Town Name"))
    assert list((root / "datasets").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "column", "heading"),
    [
        ("postalCode", "postal_code", "Postal code"), ("Town Name", "town_name", "Town Name"), ("unM49", "un_m49", "Un M49"),
        ("2020", "n_2020", "2020"), ("id", "original_id", "Id"), ("seen_earliest", "seen_earliest_day", "Seen earliest"),
        ("URL", "url", "URL"), ("Größe", "groe", "Größe"), ("evidence", "original_evidence", "Evidence"),
    ],
)  # fmt: skip
def test_names_of_columns(name: str, column: str, heading: str) -> None:
    made = import_layout.field_name(name)
    assert (made, import_layout.title(name)) == (column, heading)


TEXTS = some.text(min_size=1, max_size=12).filter(lambda text: not hidden_character(text) and "\r" not in text)
KEYS = some.sampled_from(["a", "b", "kind", "Name", "x y", "1", "id", "*", "#", "=", "a/b", "~"])
VALUES = some.recursive(
    TEXTS | some.none() | some.integers(-99, 10**20) | some.booleans(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(records=some.lists(some.dictionaries(KEYS, VALUES, max_size=4), min_size=1, max_size=4))
@bounded(40)
def test_whatever_the_shape_every_value_is_kept(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Laid out in tables, each text of the collection stands there once, and no other does."""
    folder = tmp_path_factory.mktemp("shape")
    for number, each in enumerate(records):
        each["code"] = f"r{number}"
    (folder / "given.json").write_text(json.dumps(records))
    done(folder, folder / "given.json", id="code", label="code")
    (data,) = published(folder).datasets
    numbers = {
        f"{name}.{column}"
        for name, table in data.descriptor.resources.items()
        for column in table.key
        if column.endswith(("number", "key", "key_2"))
    }
    said = sorted(claim.value.text for claim in data.claims() if claim.property not in numbers)
    assert sorted(text for text in _texts(records)) == said


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif value not in (None, ""):
        yield str(value)


def test_an_imported_collection_in_a_new_publication(tmp_path: Path) -> None:
    """From nothing to a site: two commands."""
    assert init.run(tmp_path / "mine", engine="x") == 0
    done(tmp_path / "mine", HERE / "towns.csv", id="Town Name", label="Town Name", dataset="towns")
    built = build(tmp_path / "mine")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "mine/site/towns/towns/aby/index.html").read_text()
    assert "Draft, not for publication." in page
    assert "0123" in page
