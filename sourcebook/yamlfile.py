"""YAML as text values with positions.

Built from the events of PyYAML's C parser by a loop, not by recursion: its own loaders crash on deep nesting,
never return on a merge-key bomb, and turn `NO` into False. Here every scalar is text, and whatever a data file
does not need (anchors, aliases, tags, merge keys, several documents) is refused with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from . import marks, yamlplain
from .diagnostic import Place
from .text import hidden_character, hidden_characters
from .yamlnodes import Mapping, Node, Sequence, Text, new, plain_data
from .yamltext import MAX_BYTES, PILED, decode, refuse

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "MAX_SCALAR",
    "Mapping",
    "Node",
    "Sequence",
    "Text",
    "load",
    "plain_data",
]

if not yaml.__with_libyaml__:  # the two parsers disagree on real input, so there is no silent fall-back
    raise ImportError("PyYAML was installed without libyaml. Install a wheel of PyYAML: pip install --force-reinstall pyyaml")

MAX_DEPTH, MAX_NODES, MAX_SCALAR = 16, 200_000, 1_000_000
_SCALAR, _MAPPING, _SEQUENCE = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
_MAPPING_END, _SEQUENCE_END = yaml.MappingEndEvent, yaml.SequenceEndEvent


class _Open:
    """A collection whose end has not been seen. `mapping` is None in a sequence."""

    __slots__ = ("items", "key", "keys", "mapping", "start")

    def __init__(self, start: Place, mapping: dict[str, Node] | None) -> None:
        self.start, self.mapping = start, mapping
        self.items: list[Node] = []
        self.keys: dict[str, Place] = {}
        self.key: Text | None = None


def load(data: bytes, file: str) -> Mapping:
    """Read one record. Raises `Rejected` with the one place at which reading had to end."""
    text = decode(data, file)
    may_hide = _may_hide(text)
    node = yamlplain.read(text, file) if not may_hide and "\t" not in text else None
    return node or _parsed(text, file, may_hide)


def _parsed(text: str, file: str, may_hide: bool) -> Mapping:
    node = _build(text, file, may_hide)
    if not isinstance(node, Mapping):
        raise refuse(
            node.place,
            "yaml_not_a_mapping",
            "A record is a list of fields with their values.",
            "Begin with a line such as `id: name-of-the-file`.",
        )
    return node


def _place(mark: Any, file: str) -> Place:
    """libyaml counts from 0; some of its errors have no mark."""
    return new(Place, (file, mark.line + 1, mark.column + 1)) if mark else Place(file)


def _events(text: str, file: str) -> Iterator[Any]:
    parser = yaml.CBaseLoader(text)
    try:
        while event := parser.get_event():
            yield event
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark, file)
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise refuse(place, "yaml_syntax", f"This is not YAML: {said}.", _advice(said)) from None
    except yaml.YAMLError as error:
        raise refuse(Place(file), "yaml_syntax", f"This is not YAML: {error}.", "Save it as plain UTF-8 text.") from None


def _advice(said: str) -> str:
    """What to do, by the words of libyaml."""
    if "mapping values are not allowed" in said:
        return "A value that holds a colon and a space must stand in quotation marks."
    if any(each in said for each in ("an alias", "an anchor", "a tag", "a block scalar", "cannot start any token")):
        return "A value that begins with one of & * ! | > % @ ` must stand in quotation marks."
    if any(each in said for each in ("did not find expected key", "expected '-' indicator", "could not find expected ':'")):
        return "Check the indentation and the quotation marks of this line and of the one before it."
    return "Check the indentation, the colons and the quotation marks near this place."


def _build(text: str, file: str, may_hide: bool) -> Node:
    """Walk the events with a stack of open collections."""
    stack: list[_Open] = []
    root: Node | None = None
    nodes = 0
    last_comment = text.rfind("#")
    for event in _events(text, file):
        kind = type(event)
        mark = event.start_mark
        place = new(Place, (file, mark.line + 1, mark.column + 1))
        done: Node | None = None
        if kind is _SCALAR:
            if event.anchor or event.tag:
                _refuse_extras(event, place)
            if may_hide:
                _refuse_scalar(event.value, place)
            is_cut = last_comment > 0 and event.end_mark.index <= last_comment and _is_cut(event, text)
            done = new(Text, (event.value, place, is_cut))
        elif kind is _MAPPING_END:
            top = stack.pop()
            assert top.mapping is not None  # noqa: S101  its start said so
            done = Mapping(top.mapping, top.keys, top.start)
        elif kind is _SEQUENCE_END:
            top = stack.pop()
            done = Sequence(tuple(top.items), top.start)
        elif kind is _MAPPING or kind is _SEQUENCE:
            _refuse_extras(event, place)
            stack.append(_Open(place, {} if kind is _MAPPING else None))
        else:
            _refuse_documents(event, place, root)
            continue
        nodes += 1
        if len(stack) > MAX_DEPTH or nodes > MAX_NODES:
            raise refuse(
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
        raise refuse(Place(file), "empty_file", "The file is empty.", "Write the record, or delete the file.")
    return root


def _refuse_extras(event: Any, place: Place) -> None:
    if event.anchor:
        raise refuse(
            place,
            "yaml_anchor",
            "Anchors (&) and aliases (*) are not used in records.",
            "Write the value out; if it is text that begins with & or *, put it in quotation marks.",
        )
    if event.tag:
        raise refuse(
            place,
            "yaml_tag",
            f"The tag {event.tag} is not used in records.",
            "Delete it; if it is text that begins with !, put it in quotation marks.",
        )


def _refuse_documents(event: Any, place: Place, root: Node | None) -> None:
    if isinstance(event, yaml.AliasEvent):
        _refuse_extras(event, place)
    if not isinstance(event, yaml.DocumentStartEvent):
        return
    if root is not None:
        raise refuse(
            place,
            "yaml_documents",
            "The file holds more than one document (a line `---`).",
            "One record, one file: split it.",
        )
    if event.version or event.tags:
        raise refuse(place, "yaml_directive", "YAML directives (%) are not used in records.", "Delete the line.")


def _may_hide(text: str) -> bool:
    """Whether a value can be what the file itself was not refused for: too long, or with a character that nobody can see,
    by an escape such as `\\0`, or because its neighbours, for whose sake it was allowed, are not in the value."""
    return len(text) > MAX_SCALAR or "\\" in text or bool(hidden_characters(text))


def _refuse_scalar(value: str, place: Place) -> None:
    if len(value) > MAX_SCALAR:
        raise refuse(
            place,
            "value_too_long",
            f"The value has {len(value):,} characters; {MAX_SCALAR:,} is the most.",
            "Shorten it.",
        )
    hidden = hidden_character(value)
    if hidden:
        raise refuse(
            place,
            "hidden_character",
            f"The value has a character that nobody can see: {hidden[1]}.",
            "Delete the escape.",
        )
    if marks.piled(value) is not None:
        raise refuse(place, *PILED)


def _is_cut(event: Any, text: str) -> bool:
    """Whether ` #` ends an unquoted value where the author may have meant it, as in `Hull #12`."""
    rest = text[event.end_mark.index : event.end_mark.index + 40].lstrip(" ")
    return not event.style and rest[:1] == "#" and rest[1:2].strip() != ""


def _put(parent: _Open, node: Node) -> None:
    if parent.mapping is None:
        parent.items.append(node)
    elif parent.key is None:
        if not isinstance(node, Text):
            raise refuse(node.place, "yaml_key", "The name of a field must be plain text.", "Write `name: value`.")
        if node.value == "<<":
            raise refuse(node.place, "yaml_merge", "Merge keys (<<) are not used in records.", "Write the fields out.")
        if node.value in parent.mapping:
            raise refuse(
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
