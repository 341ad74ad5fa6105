"""Mistakes in a datapackage.yaml: each rule once, then whatever a machine can think of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import ROOT, TINY, bounded, edit, tiny
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import descriptor, yamlfile
from sourcebook.descriptor import NAME
from sourcebook.diagnostic import Diagnostic, Rejected
from sourcebook.read import read

FLAGSHIP = "dprk-maritime-sanctions"

# (text of the tiny descriptor, what it becomes, where the finding is, how its message begins)
MISTAKES = [
    # the dataset
    ("name: tiny\n", "name: other\n", "2:7", "The dataset is called 'other'"),
    ("title: One inn\n", "", "1:1", "`the descriptor` has no `title`"),
    ("title: One inn\n", "title:\n", "3:7", "`title` is a text"),
    ("version: 0.1.0\n", "version: [0, 1]\n", "5:10", "`version` is a text"),
    ("version: 0.1.0\n", "profile: https://example.org/x.json\n", "5:1", "`profile` is written by the build"),
    ("version: 0.1.0\n", "sourcebook:quots: {}\n", "5:1", "There is no property `sourcebook:quots`"),
    ("version: 0.1.0\n", "keywords: inns\n", "5:11", "`keywords` is a list"),
    ("version: 0.1.0\n", "contributors: [Ann]\n", "5:16", "`an item of contributors` has properties"),
    ("  - name: CC0-1.0\n", "  - nam: CC0-1.0\n", "7:5", "`an item of licenses` has no property `nam`"),
    ("title: One inn\n", "title: '  '\n", "3:8", "`title` is a text"),
    ("path: https://creativecommons.org/publicdomain/zero/1.0/\n", "path: 'javascript:alert(1)'\n", "8:11", "`path` is an address on the web"),
    ("version: 0.1.0\n", "contributors: [{title: Ann, path: 'data:,x'}]\n", "5:35", "`path` is an address on the web"),
    # the quotes
    ("  minWords: 3\n", "  minWord: 3\n", "10:3", "`sourcebook:quotes` has no property `minWord`"),
    ("  minWords: 3\n", "  minWords: 3.5\n", "10:13", "`minWords` is a whole number"),
    ("  minWords: 3\n", "  minWords: -3\n", "10:13", "`minWords` is a whole number"),
    ("  minWords: 3\n", "  minWords: ٣\n", "10:13", "`minWords` is a whole number"),
    ("  maxShare: 0.8\n", "  maxShare: 80%\n", "13:13", "`maxShare` is a number"),
    ("  maxShare: 0.8\n", "  maxShare: 80\n", "13:13", "`maxShare` is a share"),
    ("  maxShare: 0.8\n", "  maxShare: nan\n", "13:13", "`maxShare` is a number"),
    # the standing
    ("  resources: [inns]\n", "  resources: inns\n", "16:14", "`resources` is a list"),
    ("  resources: [inns]\n", "  resources: [inn]\n", "16:15", "There is no entity resource 'inn'"),
    ("  resources: [inns]\n", "  resources: [orders]\n", "16:15", "There is no entity resource 'orders'"),
    ("  rows: orders\n", "  rows: notices\n", "17:9", "`rows` must name nested rows"),
    ("  entity: inn\n", "  entity: state\n", "18:11", "`entity` must name the field"),
    ("{state: closed}", "{status: closed}", "20:20", "The rows have no field 'status'"),
    ("{state: closed}", "{state: shut}", "20:19", "'shut' is not one of the values"),
    ("{state: closed}", "{}", "20:7", "`is` names no value"),
    ("      tone: designated\n", "", "20:7", "`an item of states` has no `tone`"),
    ("by order of {given}", "by order of {who}", "22:13", "There is no {who} to fill in"),
    ("    - Named in {sources}\n", "    - Named in {sources} as {orders.inn}\n", "24:7", "There is no {orders.inn}"),
    ("    - Named in {sources}\n", "    - Named in {}\n", "24:7", "There is no {} to fill in"),
    ("  otherwise:\n    - Named in {sources}\n", "  otherwise: []\n", "23:14", "`otherwise` has no line"),
    # resources
    ("title: Dog}\n", "title: Dog}\n" + "".join(f"        - {{name: f{n}, type: string}}\n" for n in range(1_000)), "56:7", "'keepers' has 1,003 fields"),
    ("  - name: keepers\n", "  - name: inns\n", "51:5", "Two resources are called 'inns'"),
    ("  - name: keepers\n", "  - name: claims\n", "51:5", "'claims' is the name of a table"),
    ("  - name: keepers\n", "  - name: Keepers\n", "51:5", "'Keepers' cannot be the name"),
    ("  - name: keepers\n", "  - name: ../keepers\n", "51:5", "'../keepers' cannot be the name"),
    ("  - name: keepers\n", "  - name: search\n", "51:5", "'search' cannot be the name"),
    ("  - name: keepers\n", "  - name: keepers\n    path: https://example.org/x.csv\n", "52:5", "`path` is written by"),
    ("  - name: keepers\n", "  - name: keepers\n    data: []\n", "52:5", "`data` is written by the build"),
    ("  - name: keepers\n", "  - name: keepers\n    sourcebook:colour: red\n", "52:5", "There is no property `source"),
    ("    title: Keepers\n    sourcebook:kind: entities\n", "    sourcebook:kind: people\n", "51:5", "The resource 'keep"),
    ("    title: Keepers\n    sourcebook:kind: entities\n", "    title: K\n", "51:5", "`an item of resources` has no `sou"),
    ("    sourcebook:plural: inns\n", "    sourcebook:plural: [inns]\n", "31:24", "`sourcebook:plural` is a text"),
    ("    sourcebook:columns: [name, opened]\n", "    sourcebook:columns: [nam]\n", "33:26", "'inns' has no field 'nam'"),
    ("    sourcebook:columns: [name, opened]\n", "    sourcebook:columns: [orders.inn]\n", "33:26", "'inns' has no f"),
    ("    sourcebook:facets: [serves]\n", "    sourcebook:rowsOf: [keepers]\n", "26:5", "Only nested rows have"),
    ("    sourcebook:rowsOf: [notices]\n", "", "69:5", "The nested rows 'orders' have no `sourcebook:rowsOf`"),
    ("    sourcebook:rowsOf: [notices]\n", "    sourcebook:rowsOf: [sources]\n", "72:25", "There is no entity resource"),
    ("    sourcebook:key: [inn]\n", "    sourcebook:key: [sign]\n", "73:22", "'orders' has no field 'sign'"),
    ("    sourcebook:alias: text\n", "    sourcebook:alias: txt\n", "85:23", "'spellings' has no field 'txt'"),
    ("    sourcebook:kind: sources\n", "    sourcebook:kind: entities\n", "1:1", "A dataset has one resource of the k"),
    ("  - name: sources\n", "  - name: texts\n", "89:5", "The resource of the sources, and no other, is called `sou"),
    # schemas and fields
    ("      primaryKey: id\n", "      primaryKey: [id]\n", "36:19", "`primaryKey` is a text"),
    ("title: Dog}", "title: Dog, type: text}", None, "'type' stands twice"),
    ("{name: dog, type: string,", "{name: dog, type: text,", "59:29", "'dog' has the type 'text'"),
    ("{name: dog, type: string,", "{name: dog, type: date,", "59:29", "'dog' has the type 'date'"),
    ("{name: dog, type: string,", "{name: Dog, type: string,", "59:11", "'Dog' cannot be the name of a field"),
    ("{name: dog, type: string,", "{name: evidence, type: string,", "59:11", "'evidence' cannot be the name of a field"),
    ("{name: dog, type: string,", "{name: dog_latest, type: string,", "59:11", "'dog_latest' cannot be the name of"),
    ("{name: dog, type: string,", "{name: name, type: string,", "59:11", "Two fields are called 'name'"),
    ("{name: dog, type: string,", "{name: spellings, type: string,", "83:31", "'keepers' has a field 'spellings'"),
    ("{name: dog, type: string,", "{type: string,", "59:11", "`an item of fields` has no `name`"),
    ("{name: dog, type: string,", "{name: dog, 'sourcebook:format': breed,", "59:44", "There is no format 'breed'"),
    ("{name: dog, type: string,", "{name: dog, type: integer, 'sourcebook:format': imo,", "59:38", "`sourcebook:format` can "),
    ("{name: dog, type: string,", "{name: dog, 'sourcebook:date': x,", "59:23", "`sourcebook:date` can stand at"),
    ("{name: dog, type: string,", "{name: dog, 'sourcebook:inverse': x,", "59:23", "`sourcebook:inverse` can stand at"),
    ("{name: dog, type: string,", "{name: dog, 'sourcebook:editorial': yes,", "59:47", "`sourcebook:editorial` is true or f"),
    ("{name: dog, type: string,", "{name: dog, format: email,", "59:23", "`an item of fields` has no property `format`"),
    ("{name: dog, type: string,", "{name: dog, constraints: {unic: true},", "59:37", "`constraints` has no property `unic`"),
    ("{name: dog, type: string,", "{name: dog, constraints: {required: 1},", "59:47", "`required` is true or false"),
    ("{name: dog, type: string,", "{name: dog, constraints: {minimum: 1},", "59:37", "A field of the type string cannot hav"),
    ("{name: dog, type: string,", "{name: dog, type: list, constraints: {unique: true},", "59:49", "A field of the type list"),
    ("{name: dog, type: string,", "{name: dog, type: integer, constraints: {minimum: 1.5},", "59:61", "'1.5' is not a whole"),
    ("{name: dog, type: string,", "{name: dog, constraints: {pattern: '('},", "59:46", "The pattern of 'dog' cannot be used"),
    ("{name: dog, type: string,", "{name: dog, constraints: {pattern: '(a+)+'},", "59:46", "The pattern of 'dog' cannot be"),
    ("{name: dog, type: string,", "{name: dog, constraints: {pattern: 'a{9999999999}'},", "59:46", "The pattern of 'dog' "),
    ("{name: dog, type: string,", "{name: dog, constraints: {enum: Rex},", "59:43", "`enum` is a list"),
    ("{name: dog, type: string,", "{name: dog, categories: [{label: Rex}],", "59:36", "`an item of categories` has no `value`"),
    ("{name: dog, type: string,", "{name: dog, type: integer, categories: [one],", "59:51", "'one' is not a whole number"),
    ("{name: dog, type: string,", "{name: dog, constraints: {enum: [a]}, categories: [a],", "59:43", "A field has categories or"),
    ("name: name, type: string, title: Name, constraints: {required: true}}\n        - {name: opened",
     "name: name, type: string, title: Name}\n        - {name: opened", "41:11", "`name` names the records of 'inns'"),
    ("{name: text, type: string,", "{name: id, type: string,", "88:11", "Nested rows have no `id`"),
    ("        - {name: lines, type: list, title: Lines}\n", "", "94:7", "'sources' needs a field `lines`"),
    ("{name: lines, type: list,", "{name: lines, type: string,", "104:11", "The field `lines` has the type list"),
    ("{name: seed, type: string,", "{name: seed, type: list,", "102:11", "The field `seed` has the type string"),
    # references
    ("{fields: keeper,", "{fields: keper,", "38:11", "There is no field 'keper'"),
    ("{fields: keeper,", "{fields: [keeper],", "38:20", "`fields` is a text"),
    ("{fields: keeper,", "{fields: serves,", "38:11", "'serves' is no string"),
    ("{resource: keepers, fields: id}", "{resource: keeper, fields: id}", "38:11", "There are no records 'keeper'"),
    ("{resource: keepers, fields: id}", "{resource: orders, fields: id}", "38:11", "There are no records 'orders'"),
    ("{resource: keepers, fields: id}", "{resource: keepers, fields: name}", "38:11", "A reference is to an `id`"),
    ("{resource: keepers, fields: id}", "keepers", "38:39", "`reference` has properties"),
]  # fmt: skip


def found(root: Path) -> tuple[Diagnostic, ...]:
    try:
        descriptor.load_all(root)
    except Rejected as rejected:
        return rejected.diagnostics
    return ()


@pytest.mark.parametrize(("old", "new", "place", "message"), MISTAKES, ids=[new.strip()[:60] for _, new, *_ in MISTAKES])
def test_mistake(old: str, new: str, place: str | None, message: str, tmp_path: Path) -> None:
    findings = found(tiny(tmp_path, {NAME: ((old, new),)}))
    told = [(f"{each.place.line}:{each.place.column}", each.message) for each in findings]
    assert any(each.startswith(message) and place in (None, where) for where, each in told), told
    assert all(each.help for each in findings)


def test_findings_of_all_descriptors_are_told_at_once(tmp_path: Path) -> None:
    root = tiny(tmp_path, {NAME: (("name: tiny\n", "name: other\n"),)})
    shutil.copytree(root / "datasets/tiny", root / "datasets/second")
    assert [each.place.file for each in found(root)] == [
        "datasets/second/datapackage.yaml",
        "datasets/tiny/datapackage.yaml",
    ]


def test_links_to_datasets_and_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "datasets/linked").symlink_to("tiny")
    (root / "datasets/.trash").mkdir()
    assert [each.name for each in descriptor.load_all(root)] == ["tiny"]


def test_scalars_are_text_but_for_those_of_another_type(tmp_path: Path) -> None:
    # `required` and `minimum` are also fine names of fields, whose values stay text
    root = tiny(tmp_path, {NAME: (
        ("{name: state,", "{name: required,"), ("{state: closed}", "{required: closed}"),
        ("    path: https", "    title: 1.10\n    path: https"), ("version: 0.1.0", "version: 1.10"),
    )})  # fmt: skip
    (read_back,) = descriptor.load_all(root)
    assert read_back.standing is not None
    assert read_back.standing.states[0][0] == {"required": "closed"}
    assert read_back.version == "1.10"
    assert read_back.data["licenses"][0]["title"] == "1.10"
    assert read_back.quotes.max_share == 0.8
    assert read_back.quotes.min_words == 3
    assert read_back.resources["inns"].fields["name"].required is True
    assert read_back.resources["inns"].fields["chambers"].constraints == {"minimum": 1}
    assert read_back.resources["inns"].fields["serves"].categories == {"ale": "ale", "cider": "cider", "wine": "Wine"}


def node_paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield from node_paths(value, (*path, key))


def loaded(file: Path) -> Any:
    return yamlfile.plain_data(yamlfile.load(file.read_bytes(), file.name))


def changed(data: Any, path: tuple[Any, ...], value: object) -> Any:
    """The data with another value at a path; `...` deletes it."""
    made = parent = deepcopy(data)
    for key in path[:-1]:
        parent = parent[key]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return made


FLAGSHIP_DATA = loaded(ROOT / "datasets" / FLAGSHIP / NAME)
TINY_DATA = loaded(TINY / "datasets/tiny" / NAME)
WORDS = (
    "id",
    "name",
    "sources",
    "entities",
    "rows",
    "inns",
    "orders",
    "true",
    "12",
    "-1",
    "1e999",
    "{x} {name} {",
    "*",
    "",
)
SHAPES = st.one_of(
    st.just(...),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.recursive(
        st.sampled_from(WORDS),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS[:-1]), inner, max_size=3),
        max_leaves=4,
    ),
)


@bounded(60)
@given(path=st.sampled_from(list(node_paths(FLAGSHIP_DATA))[1:]), shape=SHAPES)
def test_any_change_of_the_flagship_ends_in_findings_or_in_a_descriptor(
    path: tuple[Any, ...], shape: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("publication")
    folder = root / "datasets" / FLAGSHIP
    folder.mkdir(parents=True)
    text = yaml.dump(
        changed(FLAGSHIP_DATA, path, shape),
        Dumper=yaml.CSafeDumper,
        sort_keys=False,
        default_style='"',
        allow_unicode=True,
    )
    (folder / NAME).write_text(text, encoding="utf-8")
    assert all(each.place.line > 0 for each in found(root))


@bounded(120)
@given(path=st.sampled_from(list(node_paths(TINY_DATA))[1:]), shape=SHAPES)
def test_any_change_of_the_tiny_one_ends_in_findings_or_in_a_publication(
    path: tuple[Any, ...], shape: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tiny(tmp_path_factory.mktemp("publication"))
    text = yaml.dump(changed(TINY_DATA, path, shape), Dumper=yaml.CSafeDumper, sort_keys=False, default_style='"', allow_unicode=True)
    (root / "datasets/tiny" / NAME).write_text(text, encoding="utf-8")
    with suppress(Rejected):
        read(root)


def test_a_rule_that_names_a_field_of_the_record_that_holds_the_rows(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    edit(root / "datasets/tiny" / NAME, ("by order of {given}", "by order of {given}, {inn}"))
    publication, _ = read(root)
    assert publication.datasets[0].entities["inns/blue-boar"].standing[0].text == ("Closed by order of 3 March 2020, Blue Boar")
