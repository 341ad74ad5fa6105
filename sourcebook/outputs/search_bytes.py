"""The same bytes for the same index.

Pagefind 1.5 writes the values of a filter in the order of a hash table with a random seed, and names three files by
digests that depend on it. Here the values are sorted, and the names follow. All else it writes is already the same
each time, as long as records come in the same order and have one filter.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping

_SIGNATURE = b"pagefind_dcd"
_UINT, _TEXT, _ARRAY = 0, 3, 4
Node = int | str | list["Node"]


def settled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an index (by path), with filters sorted. Raises ValueError where they have another form."""
    made = dict(files)
    for path in sorted(path for path in files if path.endswith(".pf_filter")):
        content = _packed(_filter(_unpacked(made.pop(path))))
        old = path.rpartition("/")[2].removesuffix(".pf_filter")
        new = _named(old, content)
        made[path.replace(old, new)] = content
        _renamed(made, old, new)
    return made


def _renamed(files: dict[str, bytes], old: str, new: str) -> None:
    """Tell the index of another name of a filter: its metadata names the filter, and the entry names the metadata."""
    for path in [path for path in files if path.endswith(".pf_meta")]:
        content = _packed(_unpacked(files[path]).replace(old.encode(), new.encode()))
        name = path.removesuffix(".pf_meta").partition(".")[2]
        made = _named(name, content)
        del files[path]
        files[path.replace(name, made)] = content
        entry = "pagefind-entry.json"
        files[entry] = files[entry].replace(name.encode(), made.encode())


def _named(old: str, content: bytes) -> str:
    """A name of the form and length of the old one, such as `en_1c16947`."""
    language, _, digest = old.rpartition("_")
    return f"{language}_{hashlib.sha256(content).hexdigest()[: len(digest)]}"


def _unpacked(content: bytes) -> bytes:
    data = gzip.decompress(content)
    if not data.startswith(_SIGNATURE):
        raise ValueError("This is no file of a Pagefind index.")
    return data[len(_SIGNATURE) :]


def _packed(data: bytes) -> bytes:
    return gzip.compress(_SIGNATURE + data, 9, mtime=0)


def _filter(data: bytes) -> bytes:
    """A filter, `[name, [[value, [page, …]], …]]` in CBOR (RFC 8949), with its values in order."""
    node, end = _decoded(data, 0)
    if end != len(data) or not isinstance(node, list) or len(node) != 2 or not isinstance(node[1], list):
        raise ValueError("This is no filter of a Pagefind index.")
    return _encoded([node[0], sorted(node[1], key=str)])


def _decoded(data: bytes, at: int) -> tuple[Node, int]:
    kind, small = data[at] >> 5, data[at] & 31
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(small, 0)
    number = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else small
    at += 1 + size
    if kind == _UINT:
        return number, at
    if kind == _TEXT:
        return data[at : at + number].decode(), at + number
    if kind != _ARRAY:
        raise ValueError(f"A filter of a Pagefind index has no CBOR of major type {kind}.")
    items: list[Node] = []
    for _ in range(number):
        item, at = _decoded(data, at)
        items.append(item)
    return items, at


def _encoded(node: Node) -> bytes:
    if isinstance(node, int):
        return _head(_UINT, node)
    if isinstance(node, str):
        return _head(_TEXT, len(node.encode())) + node.encode()
    return _head(_ARRAY, len(node)) + b"".join(map(_encoded, node))


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    small, size = next((small, size) for small, size in ((24, 1), (25, 2), (26, 4), (27, 8)) if number < 1 << 8 * size)
    return bytes([kind << 5 | small]) + number.to_bytes(size, "big")
