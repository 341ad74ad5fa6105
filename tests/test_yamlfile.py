"""The reader of YAML: places, whatever bytes it gets, and agreement with PyYAML on what both accept."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from helpers import bounded, raises
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import yamlfile, yamlplain
from sourcebook.diagnostic import Rejected
from sourcebook.text import hidden_character
from sourcebook.yamlfile import Mapping, Sequence, Text, load, plain_data

RECORD = """\
# a comment
id: armani
flags:   # nested
  - flag: TZ
    note: >-
      two
      lines
  - {flag: 'KP', "x y": [a, "b"]}
"""


def node(text: str) -> Mapping:
    return load(text.encode(), "x.yaml")


def place(found: Text | Sequence | Mapping) -> tuple[int, int]:
    return found.place.line, found.place.column


def test_places_count_from_one() -> None:
    record = node(RECORD)
    assert place(record) == (2, 1)
    assert place(record.items["id"]) == (2, 5)
    assert (record.keys["flags"].line, record.keys["flags"].column) == (3, 1)
    flags = record.items["flags"]
    assert isinstance(flags, Sequence)
    first, second = flags.items
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    assert place(first) == (4, 5)
    assert place(first.items["note"]) == (5, 11)
    assert first.text("note") == "two lines"
    assert place(second) == (8, 5)
    assert place(second.items["flag"]) == (8, 12)
    assert (second.keys["x y"].line, second.keys["x y"].column) == (8, 18)


def test_columns_count_characters_not_bytes() -> None:
    record = node("{é한: ü, b: x}")
    assert place(record.items["b"]) == (1, 12)


def test_a_comment_that_cuts_a_value_is_known() -> None:
    record = node("a: Hull #12\nb: Hull # twelve\nc: 'Hull' #12\nd: Hull#12\ne: [x #1\n ]\nf: Hull #\ng: é한 #1\n")
    cut = {name for name, value in record.items.items() if isinstance(value, Text) and value.cut}
    assert cut == {"a", "g"}
    assert record.text("d") == "Hull#12"


@bounded(150)
@given(value=st.text(max_size=60), key=st.text(min_size=1, max_size=20))
def test_every_string_survives_or_is_refused(value: str, key: str) -> None:
    data = yaml.safe_dump({key: value, "list": [value]}, allow_unicode=True, default_style='"').encode()
    if hidden_character(value + key) or key in ("<<", "list"):
        return
    assert plain_data(load(data, "x.yaml")) == {key: value, "list": [value]}


TREES = st.recursive(
    st.text(alphabet="ab 한\n:#'\"-", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="abc", min_size=1, max_size=3), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@bounded(120)
@given(data=st.dictionaries(st.sampled_from(["a", "b", "c"]), TREES), flow=st.booleans(), style=st.sampled_from(['"', "'"]))
def test_trees_survive(data: dict[str, Any], flow: bool, style: str) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, default_style=style)
    assert plain_data(node(text)) == data


@bounded(300)
@given(data=st.binary(max_size=200))
def test_any_bytes_end_in_a_record_or_in_one_place(data: bytes) -> None:
    assert_bounded(data)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "a: b\n",
            "- ",
            "? ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a ",
            "!x ",
            "!!str ",
            "<<: ",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "|\n",
            ">-\n",
            "'",
            '"',
            "\\x00",
            "#",
            " ",
            "\n",
            "  ",
            "\t",
            "\r",
            "\ufeff",
            "\u2028",
            "é",
            "@",
            "`",
            ",",
            "a",
        ]
    ),
    max_size=25,
)


@bounded(400)
@given(parts=FRAGMENTS)
def test_any_pieces_of_yaml_end_in_a_record_or_in_one_place(parts: list[str]) -> None:
    assert_bounded("".join(parts).encode())


def assert_bounded(data: bytes) -> None:
    """A record, or one finding in a line that the file has."""
    try:
        assert isinstance(load(data, "x.yaml"), Mapping)
    except Rejected as rejected:
        (found,) = rejected.diagnostics
        assert found.severity == "error"
        assert 1 <= found.place.line <= data.count(b"\n") + data.count(b"\r") + 3
        assert found.place.column >= 1
        assert found.help


@bounded(200)
@given(parts=FRAGMENTS)
def test_what_is_accepted_is_what_pyyaml_reads(parts: list[str]) -> None:
    data = "".join(parts).encode()
    try:
        mine = plain_data(load(data, "x.yaml"))
    except Rejected:
        return
    assert mine == yaml.load(data, yaml.CBaseLoader)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 25_000, "yaml_too_complex"),
        ("- " * 25_000, "yaml_too_complex"),
        ("{a: " * 25_000, "yaml_too_complex"),
        ("? " * 25_000, "yaml_too_complex"),
        ("a: [" + "x, " * yamlfile.MAX_NODES + "]", "yaml_too_complex"),
        ("a: &a [x]\nb: *a\n", "yaml_anchor"),
        ("<<: {a: b}\n", "yaml_merge"),
        ("a: " + "x" * (yamlfile.MAX_SCALAR + 1), "value_too_long"),
        ("a: !!binary aGk=\n", "yaml_tag"),
        ("a: ! x\n", "yaml_tag"),
    ],
    ids=lambda text: text[:12],
)
def test_bombs_are_refused(text: str, code: str) -> None:
    """Each is refused where it begins to be too much; what is not refused in time, the run itself would show."""
    assert [each.code for each in raises(lambda: node(text)).diagnostics] == [code]


def test_a_record_as_large_as_may_be_is_read() -> None:
    record = node("a: [" + "x, " * (yamlfile.MAX_NODES - 10) + "]")
    items = record.items["a"]
    assert isinstance(items, Sequence)
    assert len(items.items) == yamlfile.MAX_NODES - 10


def test_depth_is_counted_from_the_record() -> None:
    deepest = yamlfile.MAX_DEPTH - 1
    assert node("a: " + "[" * deepest + "]" * deepest)
    assert raises(lambda: node("a: " + "[" * (deepest + 1) + "]" * (deepest + 1)))


def test_the_bounds_are_those_of_the_documentation() -> None:
    """In numbers: what is exactly as large as may be is read, one more is refused."""
    assert node("a: " + "x" * 1_000_000)
    assert node("a: b\n#" + "x" * (8_000_000 - 7) + "\n").text("a") == "b"
    assert refused(("a: b\n#" + "x" * (8_000_000 - 6) + "\n").encode())[:2] == ("file_too_large", (1, 1))
    assert node("a: " + "[" * 15 + "]" * 15)
    assert refused(("a: " + "[" * 16 + "]" * 16).encode())[:2] == ("yaml_too_complex", (1, 19))


def test_what_is_counted_are_values_and_both_ends_of_collections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "MAX_NODES", 7)
    monkeypatch.setattr(yamlplain, "MAX_CHARACTERS", 0)  # what it reads is too short to need counting
    assert node("a: [b, c]")
    assert refused(b"a: [b, c, d]")[:2] == ("yaml_too_complex", (2, 1))


def refused(data: bytes) -> tuple[str, tuple[int, int], str, str]:
    """Code, place, message and advice of the one finding."""
    (found,) = raises(lambda: load(data, "x.yaml")).diagnostics
    return found.code, (found.place.line, found.place.column), found.message, found.help


COLON, BEGINS, INDENT, NEAR = (
    "A value that holds a colon and a space must stand in quotation marks.",
    "A value that begins with one of & * ! | > % @ ` must stand in quotation marks.",
    "Check the indentation and the quotation marks of this line and of the one before it.",
    "Check the indentation, the colons and the quotation marks near this place.",
)


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("a: b: c\n", (1, 5), COLON),
        ("a: *\n", (1, 5), BEGINS),
        ("a: &\n", (1, 5), BEGINS),
        ("a: !<b\n", (1, 7), BEGINS),
        ("a: |b\n", (1, 5), BEGINS),
        ("a: @b\n", (1, 4), BEGINS),
        ("a:\n  - b\n c: d\n", (3, 2), INDENT),
        ("- a\nb: c\n", (2, 1), INDENT),
        ("a: b\nc\n", (3, 1), INDENT),
        ("a: [b\n", (2, 1), NEAR),
        ("a: 'b\n", (2, 1), NEAR),
    ],
)
def test_what_is_no_yaml_is_told_with_what_to_do(text: str, place: tuple[int, int], advice: str) -> None:
    code, where, message, told = refused(text.encode())
    assert (code, where, told) == ("yaml_syntax", place, advice)
    assert message.startswith("This is not YAML: ")


def test_the_words_of_the_parser_are_one_sentence() -> None:
    assert refused(b"a: @b\n")[2] == ("This is not YAML: while scanning for the next token found character that cannot start any token.")
    assert refused(b"a: b: c\n")[2] == "This is not YAML: mapping values are not allowed in this context."


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"\xff\xfea\x00", "wrong_encoding", (1, 1)),
        (b"\xfe\xff\x00a", "wrong_encoding", (1, 1)),
        (b"\xff\xfe\xe9", "wrong_encoding", (1, 1)),
        (b"a\x00b\x00", "wrong_encoding", (1, 1)),
        (b"abc\x00", "wrong_encoding", (1, 1)),
        (b"abcd\x00", "hidden_character", (1, 5)),
        (b"\xef\xbb\xbfa: b\n", "byte_order_mark", (1, 1)),
        (b"a: b\nc: \xc3\xa9\xe9\n", "wrong_encoding", (2, 5)),
        (b"\xe9: b\n", "wrong_encoding", (1, 1)),
        (b"a: b\n\xe9: b\n", "wrong_encoding", (2, 1)),
        (b"a: b\nc: d\r\n", "carriage_return", (2, 5)),
        (b"\ta: b\r\n", "carriage_return", (1, 6)),
        (b"a:\n  - b\n \t- c\n", "tab_indentation", (3, 2)),
        (b"a: b\n\tc: d\n", "tab_indentation", (2, 1)),
        ("a: b\nc: x\u200by\n".encode(), "hidden_character", (2, 5)),
        ("\u200ba: b\n".encode(), "hidden_character", (1, 1)),
        (b'a: b\nc: ["x\\u200by"]\n', "hidden_character", (2, 5)),
        (b"a: b\n%YAML 1.1\n", "yaml_syntax", (3, 1)),
        (b"%YAML 1.1\n---\na: b\n", "yaml_directive", (1, 1)),
        (b"%TAG ! tag:x,2000:\n---\na: b\n", "yaml_directive", (1, 1)),
        (b"a: b\n---\nc: d\n", "yaml_documents", (2, 1)),
        (b"--- {a: b}\n--- {c: d}\n", "yaml_documents", (2, 1)),
        (b"a: &x b\n", "yaml_anchor", (1, 4)),
        (b"a: &x [b]\n", "yaml_anchor", (1, 4)),
        (b"a: &x {b: c}\n", "yaml_anchor", (1, 4)),
        (b"a: *x\n", "yaml_anchor", (1, 4)),
        (b"a: !x [b]\n", "yaml_tag", (1, 4)),
        (b"a: !x {b: c}\n", "yaml_tag", (1, 4)),
        (b"a: !x b\n", "yaml_tag", (1, 4)),
        (b"[a]: b\n", "yaml_key", (1, 1)),
        (b"a: b\n? {c: d}\n: e\n", "yaml_key", (2, 3)),
        (b"a: b\nc: d\na: e\n", "duplicate_key", (3, 1)),
        (b"a: b\n<<: {c: d}\n", "yaml_merge", (2, 1)),
        (b"", "empty_file", (1, 1)),
        (b"# only a comment\n", "empty_file", (1, 1)),
        ("\na: x\u200by\n".encode(), "hidden_character", (2, 5)),
        ("\n\u200ba: b\n".encode(), "hidden_character", (2, 1)),
        (b"- a\n", "yaml_not_a_mapping", (1, 1)),
        (b"\n  text\n", "yaml_not_a_mapping", (2, 3)),
    ],
)
def test_what_a_record_does_not_need_is_refused_at_its_place(data: bytes, code: str, place: tuple[int, int]) -> None:
    assert refused(data)[:2] == (code, place)


def test_a_joiner_is_text_where_it_changes_what_is_seen() -> None:
    assert node("a: می\u200cخواهم\n").text("a") == "می\u200cخواهم"
    assert node("a: 👩\u200d🚀\n").text("a") == "👩\u200d🚀"


def test_a_tab_is_a_space_of_yaml() -> None:
    """Behind a value, and before a comment: the reader by lines knows nothing of it."""
    found = node("a: x\t\nb: y\t# z\nc: x\ty\n")
    assert [found.text(key) for key in "abc"] == ["x", "y", "x\ty"]


def test_a_duplicate_names_the_first_line() -> None:
    assert refused(b"a: b\nc: d\na: e\n")[2] == "'a' stands twice; the first is in line 1."


def test_files_of_other_encodings_are_called_by_their_names() -> None:
    assert refused(b"\xff\xfe\xe9")[2] == refused(b"a\x00b\x00")[2] == "The file is UTF-16 or UTF-32."
    assert refused(b"a: \xe9")[2] == "The byte 0xE9 is not UTF-8."


def test_tabs_between_words_are_text() -> None:
    assert node("X\tY: Z\n").text("X\tY") == "Z"
    assert node("a: b\tc\n").text("a") == "b\tc"


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("a: Hull #12", True), ("a: Hull  #12", True), ("a: Hull # 12", False), ("a: Hull #", False), ("a: 'Hull' #12", False),
        ("a: Hull" + " " * 39 + "#12", False), ("a: Hull" + " " * 38 + "#12", True), ("a: Hull\n#12", False), ("#x\na: Hull", False),
        ("a: >-\n  Hull\n#12", False), ("a: Hull #é", True),
    ],
)  # fmt: skip
def test_a_comment_cuts_a_value_where_it_is_beside_it(line: str, cut: bool) -> None:
    found = node(f"{line}\nb: c\n").items["a"]
    assert isinstance(found, Text)
    assert found.cut is cut
