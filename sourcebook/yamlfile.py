"""YAML as text values with positions.

Built from the events of PyYAML's C parser by a loop, not by recursion: its own loaders crash on deep nesting,
never return on a merge-key bomb, and turn `NO` into False. Here every scalar is text, and whatever a data file
does not need (anchors, aliases, tags, merge keys, several documents) is refused with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from .diagnostic import Diagnostic, Place, Rejected
from .text import hidden_character

if not yaml.__with_libyaml__:  # the two parsers disagree on real input, so there is no silent fall-back
    raise ImportError(
        "PyYAML was installed without libyaml. Install a wheel of PyYAML: pip install --force-reinstall pyyaml"
    )

MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR = 8_000_000, 16, 200_000, 1_000_000


class Text(NamedTuple):
    """A scalar, as typed. `cut` where a `#` right behind it hides the rest of the line from the reader of YAML."""

    value: str
    place: Place
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """`items` keeps the order of the file; `keys` holds the place of each key."""

    items: dict[str, Node]
    keys: dict[str, Place]
    place: Place

    def text(self, key: str) -> str | None:
        node = self.items.get(key)
        return node.value if isinstance(node, Text) else None


Node = Text | Sequence | Mapping


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been seen."""

    place: Place
    items: list[Node] = field(default_factory=list)
    mapping: dict[str, Node] | None = None
    keys: dict[str, Place] = field(default_factory=dict)
    key: Text | None = None


def load(data: bytes, file: str) -> Mapping:
    """Read one record. Raises `Rejected` with the one place at which reading had to end."""
    node = _build(_decode(data, file), file)
    if not isinstance(node, Mapping):
        raise _refuse(
            node.place,
            "yaml_not_a_mapping",
            "A record is a list of fields with their values.",
            "Begin with a line such as `id: name-of-the-file`.",
        )
    return node


def plain_data(node: Node) -> object:
    """The same data as dictionaries, lists and strings."""
    if isinstance(node, Mapping):
        return {key: plain_data(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    return node.value


def _refuse(place: Place, code: str, message: str, advice: str) -> Rejected:
    return Rejected([Diagnostic(place, code, message, advice)])


def _decode(data: bytes, file: str) -> str:
    top = Place(file)
    if len(data) > MAX_BYTES:
        raise _refuse(
            top,
            "file_too_large",
            f"The file has more than {MAX_BYTES:,} bytes.",
            "Split it into several records.",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        raise _refuse(top, "wrong_encoding", "The file is UTF-16 or UTF-32.", "Save it as UTF-8.")
    if data.startswith(b"\xef\xbb\xbf"):
        raise _refuse(
            top,
            "byte_order_mark",
            "The file begins with a byte order mark.",
            "Save it as UTF-8 without BOM (in most editors a choice in “Save as”).",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise _refuse(
            place,
            "wrong_encoding",
            f"The byte 0x{data[error.start]:02X} is not UTF-8.",
            "Save the file as UTF-8; it was probably saved as Latin-1 or Windows-1252.",
        ) from None
    for number, line in enumerate(text.split("\n"), 1):
        if "\r" in line:
            raise _refuse(
                Place(file, number, line.index("\r") + 1),
                "carriage_return",
                "The line ends with a carriage return (Windows line ending).",
                "Save the file with Unix line endings (LF).",
            )
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent:
            raise _refuse(
                Place(file, number, indent.index("\t") + 1),
                "tab_indentation",
                "The line is indented with a tab.",
                "Indent with spaces, two for each level.",
            )
    hidden = hidden_character(text)
    if hidden:
        offset, name = hidden
        place = Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
        raise _refuse(
            place,
            "hidden_character",
            f"The file has a character that nobody can see: {name}.",
            "Delete it and type the text again.",
        )
    return text


def _place(mark: Any, file: str) -> Place:
    """libyaml counts from 0; some of its errors have no mark."""
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _events(text: str, file: str) -> Iterator[tuple[yaml.Event, Place]]:
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            yield event, _place(event.start_mark, file)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark, file)
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise _refuse(place, "yaml_syntax", f"This is not YAML: {said}.", _advice(said)) from None
    except yaml.YAMLError as error:
        raise _refuse(
            Place(file), "yaml_syntax", f"This is not YAML: {error}.", "Save it as plain UTF-8 text."
        ) from None


def _advice(said: str) -> str:
    if "mapping values are not allowed" in said:
        return "A value that holds a colon and a space must stand in quotation marks."
    if "alias" in said or "cannot start any token" in said:
        return "A value that begins with one of & * ! | > % @ ` must stand in quotation marks."
    if "expected <block end>" in said or "could not find expected ':'" in said:
        return "Check the indentation and the quotation marks of this line and of the one before it."
    return "Check the indentation, the colons and the quotation marks near this place."


def _build(text: str, file: str) -> Node:
    """Walk the events with a stack of open collections."""
    stack: list[_Open] = []
    root: Node | None = None
    nodes = 0
    for event, place in _events(text, file):
        _refuse_extras(event, place, root)
        done: Node | None = None
        if isinstance(event, yaml.ScalarEvent):
            done = Text(_scalar(event, place), place, _is_cut(event, text))
        elif isinstance(event, yaml.MappingStartEvent):
            stack.append(_Open(place, mapping={}))
        elif isinstance(event, yaml.SequenceStartEvent):
            stack.append(_Open(place))
        elif isinstance(event, yaml.CollectionEndEvent):
            top = stack.pop()
            done = (
                Sequence(tuple(top.items), top.place)
                if top.mapping is None
                else Mapping(top.mapping, top.keys, top.place)
            )
        else:
            continue
        nodes += 1
        if len(stack) > MAX_DEPTH or nodes > MAX_NODES:
            raise _refuse(
                place,
                "yaml_too_complex",
                f"A record may nest {MAX_DEPTH} levels and hold {MAX_NODES:,} values.",
                "Make the record flatter or smaller.",
            )
        if done is None:
            continue
        if stack:
            _put(stack[-1], done)
        else:
            root = done
    if root is None:
        raise _refuse(Place(file), "empty_file", "The file is empty.", "Write the record, or delete the file.")
    return root


def _refuse_extras(event: yaml.Event, place: Place, root: Node | None) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refuse(
            place,
            "yaml_anchor",
            "Anchors (&) and aliases (*) are not used in records.",
            "Write the value out; if it is text that begins with & or *, put it in quotation marks.",
        )
    tag = getattr(event, "tag", None)
    if tag:
        raise _refuse(
            place,
            "yaml_tag",
            f"The tag {tag} is not used in records.",
            "Delete it; if it is text that begins with !, put it in quotation marks.",
        )
    if isinstance(event, yaml.DocumentStartEvent) and root is not None:
        raise _refuse(
            place,
            "yaml_documents",
            "The file holds more than one document (a line `---`).",
            "One record, one file: split it.",
        )
    if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
        raise _refuse(place, "yaml_directive", "YAML directives (%) are not used in records.", "Delete the line.")


def _scalar(event: yaml.ScalarEvent, place: Place) -> str:
    value = str(event.value)
    if len(value) > MAX_SCALAR:
        raise _refuse(
            place,
            "value_too_long",
            f"The value has {len(value):,} characters; {MAX_SCALAR:,} is the most.",
            "Shorten it.",
        )
    hidden = hidden_character(value)  # an escape such as "\0" can make what the file itself does not hold
    if hidden:
        raise _refuse(
            place,
            "hidden_character",
            f"The value has a character that nobody can see: {hidden[1]}.",
            "Delete the escape.",
        )
    return value


def _is_cut(event: yaml.ScalarEvent, text: str) -> bool:
    """Whether ` #` ends an unquoted value where the author may have meant it, as in `Hull #12`."""
    end: Any = event.end_mark
    rest = text[end.index : end.index + 40].lstrip(" ")
    return not event.style and rest[:1] == "#" and rest[1:2].strip() != ""


def _put(parent: _Open, node: Node) -> None:
    if parent.mapping is None:
        parent.items.append(node)
    elif parent.key is None:
        if not isinstance(node, Text):
            raise _refuse(node.place, "yaml_key", "The name of a field must be plain text.", "Write `name: value`.")
        if node.value == "<<":
            raise _refuse(node.place, "yaml_merge", "Merge keys (<<) are not used in records.", "Write the fields out.")
        if node.value in parent.mapping:
            raise _refuse(
                node.place,
                "duplicate_key",
                f"{node.value!r} stands twice; the first is in line {parent.keys[node.value].line}.",
                "Keep one of the two.",
            )
        parent.key = node
    else:
        parent.mapping[parent.key.value] = node
        parent.keys[parent.key.value] = parent.key.place
        parent.key = None
