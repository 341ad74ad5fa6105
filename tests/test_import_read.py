"""What an import says of a collection that cannot be read, and what it keeps of one that can."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sourcebook.commands import import_read
from sourcebook.commands.writing import Refused


def refused(path: Path, **options: str) -> str:
    with pytest.raises(Refused) as error:
        import_read.read(path, **options)
    return str(error.value).replace(f"{path.parent}/", "")


def put(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("name", "content", "told"), [
    ("gone.csv", None, "There is no file or folder gone.csv."),
    ("inns.doc", "x", "inns.doc is no table: its name must end in .csv, .tsv, .xlsx, .json, .yaml, .yml, .md, or it is a folder of such files."),
    ("inns.csv", "name\n", "inns.csv holds no records."),
    ("inns.csv", b"name\nCaf\xe9\n", "inns.csv is no UTF-8 text (byte 8). Save it as UTF-8."),
    ("inns.csv", 'name\n"a"b\n', "inns.csv, line 2: this is no CSV: ',' expected after '\"'."),
    ("inns.csv", "name,,name\nx,y,z,w\n", "inns.csv: column 2 has no name.\ninns.csv: two columns are called 'name'.\ninns.csv, line 2: it has 4 cells, and the first line 3."),
    ("inns.json", '{"a": ', "inns.json is no JSON: Expecting value: line 1 column 7 (char 6)."),
    ("inns.json", "[" * 100_000, "inns.json is no JSON: "),
    ("inns.json", '"text"', "inns.json holds no list of records."),
    ("inns.json", '{"a": [{"b": 1}], "c": [{"d": 2}]}', "inns.json holds several lists: a, c. Say which holds the records, with --part."),
    ("inns.yaml", "a: [b", "inns.yaml is no YAML: while parsing a flow sequence"),
    ("inns.xlsx", "no zip", "inns.xlsx cannot be read as a workbook: File is not a zip file."),
])  # fmt: skip
def test_a_file_that_cannot_be_read(name: str, content: bytes | str | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        put(path, content)
    assert refused(path).startswith(told)


def test_a_file_that_is_larger_than_people_curate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_read, "MOST", 3)
    assert refused(put(tmp_path / "inns.json", "[{}]")) == "inns.json has more than 3 bytes."


def test_all_that_is_wrong_in_a_folder_is_told_at_once(tmp_path: Path) -> None:
    put(tmp_path / "all/list.md", "---\n- a\n---\n")
    put(tmp_path / "all/twice.md", "---\ntext: a\n---\nBody.\n")
    put(tmp_path / "all/broken.json", "{")
    told = refused(tmp_path / "all").splitlines()
    assert [line.partition("/")[2] for line in told] == [
        "broken.json is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1).",
        "list.md: the front matter is no list of fields.",
        "twice.md: the front matter has a field `text`, where the body of the file would stand.",
    ]


def test_a_folder_without_records(tmp_path: Path) -> None:
    put(tmp_path / "all/_draft.yaml", "name: x\n")
    assert refused(tmp_path / "all") == "The folder all holds no YAML, JSON or Markdown files with records."


def test_the_part_that_holds_the_records(tmp_path: Path) -> None:
    path = put(tmp_path / "inns.json", '{"page": {"inns": [{"name": "Boar"}], "total": 1}}')
    assert [each.data for each in import_read.read(path, part="page.inns").records] == [{"name": "Boar"}]
    assert refused(path, part="page.inn") == "inns.json has no part 'page.inn'. Did you mean 'inns'?"
    assert refused(path, part="page.inns.name") == "inns.json has no part 'page.inns.name'."


def test_the_one_list_of_a_document_is_taken_and_the_rest_is_told(tmp_path: Path) -> None:
    read = import_read.read(put(tmp_path / "inns.json", '{"inns": [{"name": "Boar", "rooms": 1.10}], "total": 1}'))
    assert [each.data for each in read.records] == [{"name": "Boar", "rooms": "1.10"}]
    assert read.notes == ("Of inns.json, the records are the list 'inns'. Left out: total.",)


def test_utf_16_is_read(tmp_path: Path) -> None:
    read = import_read.read(put(tmp_path / "inns.csv", "name\nCafé\n".encode("utf-16")))
    assert [each.data for each in read.records] == [{"name": "Café"}]


def test_cells_of_a_workbook_are_what_it_shows(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Inns"
    for row in (["name", "rooms", "share", "open", "since", "note"], ["Boar", 12.0, 0.5, True, date(1784, 5, 1), None]):
        book.active.append(row)
    book.save(tmp_path / "inns.xlsx")
    (record,) = import_read.read(tmp_path / "inns.xlsx").records
    assert record.data["name"] == "Boar"
    assert (record.data["rooms"], record.data["share"], record.data["open"]) == ("12", "0.5", "true")
    assert str(record.data["since"]).startswith("1784-05-01")
    assert not record.data.get("note")
    assert refused(tmp_path / "inns.xlsx", sheet="Inn") == "inns.xlsx has no sheet 'Inn'. It has: Inns."
