"""`fmt`, `new` and `schemas`, on a small dataset of their own and on the records of this repository."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as some
from ruamel.yaml import YAML

from sourcebook import yamlfile
from sourcebook.commands import emit, fmt, json_schema, new, schemas
from sourcebook.commands.commented import Block, Document, Entry
from sourcebook.descriptor import load, load_all
from sourcebook.diagnostic import Rejected
from sourcebook.spec import Descriptor
from sourcebook.text import hidden_character

DESCRIPTOR = """\
$schema: https://datapackage.org/profiles/2.0/datapackage.json
name: trees
title: Old trees
description: Trees that a newspaper names.
licenses: [{name: CC0-1.0}]
resources:
  - name: trees
    title: Trees
    description: Trees.
    sourcebook:kind: entities
    sourcebook:singular: tree
    sourcebook:plural: trees
    sourcebook:label: name
    schema:
      primaryKey: id
      foreignKeys:
        - {fields: owner, reference: {resource: entities, fields: id}}
      fields:
        - {name: id, type: string, title: Id, description: The id., constraints: {required: true}}
        - {name: name, type: string, title: Name, description: The name., constraints: {required: true}}
        - {name: country, type: string, title: Country, description: Where it stands., 'sourcebook:format': country}
        - {name: height, type: integer, title: Height, description: In metres.}
        - {name: uses, type: list, title: Uses, description: What for.}
        - {name: owner, type: string, title: Owner, description: Whose.}
        - {name: felled, type: string, title: Felled, description: Whether., categories: [{value: 'false', label: No}, {value: '1718', label: Long ago}]}
  - name: visits
    title: Visits
    description: Who came.
    sourcebook:kind: rows
    sourcebook:rowsOf: [trees]
    sourcebook:key: [visitor]
    schema:
      fields:
        - {name: visitor, type: string, title: Visitor, description: Who., constraints: {required: true}}
        - {name: date, type: string, title: Date, description: When., 'sourcebook:format': edtf}
  - name: sources
    title: Sources
    description: What is cited.
    sourcebook:kind: sources
    sourcebook:label: title
    schema:
      primaryKey: id
      fields:
        - {name: id, type: string, title: Id, description: The id., constraints: {required: true}}
        - {name: title, type: string, title: Title, description: As printed., constraints: {required: true}}
        - {name: publisher, type: string, title: Publisher, description: Who., constraints: {required: true}}
        - {name: origin, type: string, title: Origin, description: The story.}
        - {name: standing, type: string, title: Standing, description: Whether it stands., constraints: {required: true}}
        - {name: seed, type: string, title: Text, description: The file.}
        - {name: sha256, type: string, title: Digest, description: Of the file.}
        - {name: lines, type: list, title: Lines, description: The article.}
"""

UNTIDY = """\
# kept at the top
evidence:
# above the item
- quote: "a tree, the oldest"   # beside the quote
  supports: [ name,  # of the tree
     'uses=shade' ]
  source: paper
  contradicts: {uses: "none, ever", name: Elm}
  note: >-
    folded over
    two lines
# above the name
name: "Old Oak"
id: old-oak
visits:
  - evidence: [{quote: who came to see, source: paper}]
    date: 2018~
    visitor: 'King: the second'
    # closes the row
# above the country
country: NO
height: 0123
uses: [shade, "a # sign", '- dash']
felled: "false"
"""

TIDY = """\
# yaml-language-server: $schema=../../../.schemas/trees/trees.json
# kept at the top
id: old-oak
# above the name
name: Old Oak
# above the country
country: NO
height: 0123
uses:
  - shade
  - 'a # sign'
  - '- dash'
felled: false
visits:
  - visitor: 'King: the second'
    date: 2018~
    evidence:
      - source: paper
        quote: who came to see
    # closes the row
evidence:
  # above the item
  - source: paper
    quote: a tree, the oldest  # beside the quote
    # of the tree
    supports: [name, uses=shade]
    contradicts:
      name: Elm
      uses: none, ever
    note: folded over two lines
"""


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """A publication with one dataset and one record."""
    folder = tmp_path / "datasets/trees/trees"
    folder.mkdir(parents=True)
    (folder.parent / "datapackage.yaml").write_text(DESCRIPTOR)
    (folder / "old-oak.yaml").write_text(UNTIDY)
    (tmp_path / "seeds").mkdir()
    return tmp_path


@pytest.fixture
def descriptor(trees: Path) -> Descriptor:
    return load(trees, "trees")


def tidy(text: str, descriptor: Descriptor) -> str:
    return fmt.formatted(text.encode(), "trees.yaml", descriptor, descriptor.resources["trees"])


def as_an_editor_reads(text: str) -> Any:
    """YAML 1.2 with its core schema, as the YAML language server reads it."""
    loaded = YAML(typ="safe", pure=True).load(text)
    return json.loads(json.dumps(loaded, default=str))


def complaints(text: str, descriptor: Descriptor, resource: str) -> list[str]:
    schema = json_schema.record(descriptor, descriptor.resources[resource])
    jsonschema.Draft7Validator.check_schema(schema)
    found = jsonschema.Draft7Validator(schema).iter_errors(as_an_editor_reads(text))
    return sorted("/".join(map(str, error.absolute_path)) for error in found)


def test_fmt_gives_the_canonical_form_and_keeps_each_comment_in_its_place(descriptor: Descriptor) -> None:
    assert tidy(UNTIDY, descriptor) == TIDY


def test_fmt_leaves_the_canonical_form_alone(descriptor: Descriptor) -> None:
    assert tidy(TIDY, descriptor) == TIDY


@pytest.mark.parametrize(
    "value",
    [
        "NO",
        "1.10",
        "0123",
        "10:11",
        "yes",
        "null",
        "~",
        "",
        " x",
        "x ",
        "a: b",
        "a:",
        "a #b",
        "a#b",
        "#a",
        "-",
        "- a",
        "-a",
        "---",
        "'",
        '"',
        "it's",
        "&a",
        "*a",
        "!a",
        "[a",
        "{a",
        "a]",
        "@a",
        "%a",
        "`a",
        "|",
        ">",
        "? a",
        "?",
        ":a",
        ", a",
        "=",
        "<<",
        "two\nlines",
        "two\n\nparagraphs\n",
        "ends\n\n\n",
        " leads\nwith a space",
        "tab\there",
        "trail \nspace",
        "é",
        "…",
        "北",
        "# a\nb",
        "C:\\x",
        "\\n",
    ],
)
def test_fmt_never_changes_a_value(value: str, descriptor: Descriptor) -> None:
    quoted = json.dumps(value, ensure_ascii=False)
    text = f"id: a\nname: {quoted}\nuses: [{quoted}]\nevidence:\n  - source: s\n    supports: [{quoted}]\n    note: {quoted}\n"
    made = tidy(text, descriptor)
    assert yamlfile.plain_data(yamlfile.load(made.encode(), "")) == yamlfile.plain_data(yamlfile.load(text.encode(), ""))
    assert tidy(made, descriptor) == made


@given(some.text(max_size=40).filter(lambda text: not hidden_character(text) and "\r" not in text))
def test_any_text_is_read_as_it_was_written(value: str) -> None:
    items = Block(False, [Entry(value), Entry(Block(False, [Entry(value)], is_flow=True))])
    text = emit.text(Document(Block(True, [Entry(value, "field"), Entry(items, "items")])))
    assert yamlfile.plain_data(yamlfile.load(text.encode(), "")) == {"field": value, "items": [value, [value]]}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("NO", "NO"),
        ("1718", "1718"),
        ("2018~", "2018~"),
        ("it's", "it's"),
        ("a: b", "'a: b'"),
        ("'a'", "'''a'''"),
        ("null", "'null'"),
        ("“a”", "“a”"),
        ("a\tb", '"a\\tb"'),
    ],
)
def test_quotation_marks_stand_only_where_yaml_needs_them(value: str, written: str) -> None:
    assert emit.scalar(value) == written


def test_fmt_keeps_comments_in_odd_places(descriptor: Descriptor) -> None:
    text = (
        "id: a # one\nname: | # two\n  x\n# three\nuses: # four\n  - # five\n    b # six\n    # seven\n"
        "evidence:\n  -\n    # eight\n    source: s # nine\n    quote: 'not # this' # ten\n  # eleven\n# twelve\n"
    )
    made = tidy(text, descriptor)
    for word in set(re.findall(r"# (\w+)", text)) - {"this"}:
        assert made.count(f"# {word}\n") == 1, word
    assert tidy(made, descriptor) == made


def test_fmt_refuses_what_is_no_record(descriptor: Descriptor) -> None:
    with pytest.raises(Rejected, match="yaml_anchor"):
        tidy("id: &a b\n", descriptor)


def test_fmt_check_writes_nothing(trees: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = trees / "datasets/trees/trees/old-oak.yaml"
    assert fmt.run(trees, check=True) == 1
    assert "would change: datasets/trees/trees/old-oak.yaml" in capsys.readouterr().out
    assert file.read_text() == UNTIDY
    assert fmt.run(trees, [str(file)]) == 0
    assert file.read_text() == TIDY
    assert fmt.run(trees, check=True) == 0
    assert [path.name for path in file.parent.iterdir()] == ["old-oak.yaml"]


def test_fmt_of_a_file_that_is_no_record_is_a_finding(trees: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fmt.run(trees, [str(trees / "datasets/trees/datapackage.yaml")]) == 1
    assert "no_record" in capsys.readouterr().out


def test_every_record_of_the_repository_keeps_its_values(root: Path) -> None:
    descriptors = {each.name: each for each in load_all(root)}
    files = fmt.record_files(root, descriptors.values())
    assert files
    for file in files:
        _, dataset, resource, _ = file.split("/")
        owner = descriptors[dataset], descriptors[dataset].resources[resource]
        data = (root / file).read_bytes()
        made = fmt.formatted(data, file, *owner)
        assert yamlfile.plain_data(yamlfile.load(made.encode(), file)) == yamlfile.plain_data(yamlfile.load(data, file)), file
        assert fmt.formatted(made.encode(), file, *owner) == made, file


def test_new_makes_a_record_that_editors_accept(trees: Path, descriptor: Descriptor) -> None:
    made = new.record(trees, "trees", "Fir of 1718: the tall")
    [(path, text)] = made.items()
    assert path == "datasets/trees/trees/fir-of-1718-the-tall.yaml"
    assert complaints(text, descriptor, "trees") == []
    assert yamlfile.load(text.encode(), path).text("name") == "Fir of 1718: the tall"
    for field in descriptor.resources["trees"].fields.values():
        assert field.name in text
        assert field.name == "id" or field.description in text


def test_all_lines_of_a_new_record_make_a_valid_one(trees: Path, descriptor: Descriptor) -> None:
    """Whoever takes every # away from the lines to fill in has a record with every field."""
    [(_, text)] = new.record(trees, "trees", "Fir").items()
    hints = tuple(f"# {f.title}: {f.description}" for table in ("trees", "visits") for f in descriptor.resources[table].fields.values())
    lines = [line for line in text.splitlines() if not line.startswith((*hints, "# Trees: ", "# Take ", "# Visits: ", "# yaml-"))]
    assert complaints("\n".join(line.removeprefix("# ") for line in lines), descriptor, "trees") == []


def test_a_new_source_leaves_empty_what_would_be_published_unseen(trees: Path, descriptor: Descriptor) -> None:
    (trees / "seeds/a.txt").write_text("one\ntwo\n")
    [(path, text)] = new.record(trees, "sources", "A report", seed="seeds/a.txt").items()
    node = yamlfile.load(text.encode(), path)
    assert (node.text("publisher"), node.text("standing"), node.text("seed")) == ("", "", "a.txt")
    assert len(node.text("sha256") or "") == 64
    assert yamlfile.plain_data(node.items["lines"]) == ["1-2"]
    assert complaints(text, descriptor, "sources") == ["publisher", "standing"]


@pytest.mark.parametrize(
    ("resource", "name", "said"),
    [
        ("trees", "Old Oak", "exists"),
        ("tree", "Old Oak", "exists"),
        ("threes", "x", "Did you mean 'trees'"),
        ("visits", "x", "inside the records of trees"),
        ("trees", "Index", "reserved"),
        ("trees", "Gone", "removed.yaml"),
    ],
)
def test_new_refuses(resource: str, name: str, said: str, trees: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (trees / "datasets/trees/removed.yaml").write_text("trees/gone: {date: 2026-01-01, reason: asked}\n")
    assert new.run(trees, resource, name) == 1
    assert said in capsys.readouterr().out


def test_new_asks_for_the_dataset_where_there_are_several(trees: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = trees / "datasets/shrubs"
    other.mkdir()
    (other / "datapackage.yaml").write_text(DESCRIPTOR.replace("name: trees\ntitle", "name: shrubs\ntitle"))
    assert new.run(trees, "trees", "Fir") == 1
    assert "--dataset: shrubs, trees" in capsys.readouterr().out
    assert new.run(trees, "trees", "Fir", dataset="shrubs") == 0
    assert (other / "trees/fir.yaml").exists()


def test_editors_accept_the_canonical_form(descriptor: Descriptor) -> None:
    assert complaints(TIDY.replace("owner: x\n", "").replace("0123", "123"), descriptor, "trees") == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("colour: red", ""),
        ("country: Norway", "country"),
        ("height: tall", "height"),
        ("uses: shade", "uses"),
        ("owner: somebody", "owner"),
        ("felled: maybe", "felled"),
        ("visits: [{visitor: A}]", "visits/0"),
        ("visits: [{evidence: [{source: s}]}]", "visits/0"),
    ],
)
def test_editors_mark_mistakes(line: str, where: str, descriptor: Descriptor) -> None:
    text = f"id: a\nname: A\n{line}\nevidence:\n  - source: s\n    quote: q\n    supports: [name]\n"
    assert complaints(text, descriptor, "trees") == [where]


@pytest.mark.parametrize(
    "item",
    [
        "{quote: q, supports: [name]}",
        "{source: s, supports: [nam]}",
        "{source: s, basis: inferred, supports: [name]}",
        "{basis: editorial, supports: [name]}",
        "{source: s, basis: editorial, note: n, supports: [name]}",
        "{source: s, contradicts: {name: B}}",
        "{source: s, contradicts: {nam: B}, note: n}",
        "{source: s, suports: [name]}",
    ],
)
def test_editors_mark_mistakes_in_evidence(item: str, descriptor: Descriptor) -> None:
    assert complaints(f"id: a\nname: A\nevidence: [{item}]\n", descriptor, "trees")


def test_what_is_made_from_the_descriptors_is_current(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert schemas.run(root, check=True) == 0, capsys.readouterr().out


def test_schemas_writes_checks_and_removes(trees: Path) -> None:
    assert schemas.run(trees, check=True) == 1
    assert not (trees / ".schemas").exists()
    assert schemas.run(trees) == 0
    assert schemas.run(trees, check=True) == 0
    (trees / ".schemas/trees/bushes.json").write_text("{}")
    assert schemas.run(trees, check=True) == 1
    assert schemas.run(trees) == 0
    assert sorted(path.name for path in (trees / ".schemas/trees").iterdir()) == ["sources.json", "trees.json"]
    page = (trees / "docs/data-dictionary.md").read_text()
    for words in (
        "## Old trees",
        "### Visits",
        "| `height` | Height | whole number | In metres. |",
        "| `1718` | Long ago |",
        "### Citations",
    ):
        assert words in page
