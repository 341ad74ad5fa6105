"""`fmt`: one canonical form of a record: order of fields, quotation marks, indentation. Comments stay, values never change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from .. import files, yamlfile
from ..descriptor import load_all
from ..diagnostic import Diagnostic, Place, Rejected, render
from ..draft import EVIDENCE_KEYS
from ..spec import Descriptor, Resource
from . import commented, emit
from .commented import Block, Document
from .writing import write

MODELINE = "# yaml-language-server: $schema="


def run(root: Path, paths: Sequence[str] = (), *, check: bool = False) -> int:
    """Format the records named, or all. With `check`, write nothing and return 1 where something would change."""
    texts: dict[str, str] = {}
    found: list[Diagnostic] = []
    try:
        descriptors = {each.name: each for each in load_all(root)}
        chosen = [_inside(root, path) for path in paths] or record_files(root, descriptors.values())
    except Rejected as rejected:
        print(render(rejected.diagnostics))
        return 1
    for file in chosen:
        try:
            data = files.read(root, file)
            text = formatted(data, file, *_whose(file, descriptors))
        except Rejected as rejected:
            found += rejected.diagnostics
            continue
        if text.encode() != data:
            texts[file] = text
    if found:
        print(render(found))
    if not check:
        write(root, texts)
    for file in texts:
        print(f"{'would change' if check else 'changed'}: {file}")
    print(f"{len(chosen)} records, {len(texts)} {'to change' if check else 'changed'}")
    return 1 if found or (check and texts) else 0


def record_files(root: Path, descriptors: Iterable[Descriptor]) -> list[str]:
    """The files of all records, relative to the root, in the order of the descriptor and then of the ids."""
    return [
        f"{folder}/{entry.name}"
        for descriptor in descriptors
        for resource in descriptor.resources.values()
        if resource.kind != "rows"
        for folder in [f"datasets/{descriptor.name}/{resource.name}"]
        for entry in files.listing(root, folder)
        if entry.name.endswith(".yaml")
    ]


def formatted(data: bytes, file: str, descriptor: Descriptor, resource: Resource) -> str:
    """The record in its canonical form. Raises `Rejected` where it is not YAML as records use it."""
    before = yamlfile.plain_data(yamlfile.load(data, file))
    text = canonical(commented.read(data, file), descriptor, resource)
    if yamlfile.plain_data(yamlfile.load(text.encode(), file)) != before:
        raise Rejected(
            [
                Diagnostic(
                    Place(file),
                    "fmt_changed_a_value",
                    "Formatting would change a value, so the file was left alone.",
                    "This is a mistake of the program: please report it with the file.",
                )
            ]
        )
    return text


def canonical(document: Document, descriptor: Descriptor, resource: Resource) -> str:
    """The text of a record in canonical form; puts the document in order."""
    arrange(document, descriptor, resource)
    return emit.text(document)


def arrange(document: Document, descriptor: Descriptor, resource: Resource) -> None:
    """Put a record into canonical order, and its first line in place."""
    modeline = f"{MODELINE}../../../.schemas/{descriptor.name}/{resource.name}.json"
    document.head = [modeline, *(line for line in document.head if not line.startswith(MODELINE))]
    nested = {each.name: each for each in descriptor.nested_in(resource.name)}
    _order(document.root, (*resource.fields, *nested), ("evidence",))
    spread(document.root)
    for name, rows in nested.items():
        for row in _blocks(document.root, name):
            _order(row, rows.fields, ("evidence",))
            _arrange_evidence(row, rows)
    _arrange_evidence(document.root, resource)


def _arrange_evidence(record: Block, resource: Resource) -> None:
    for item in _blocks(record, "evidence"):
        _order(item, EVIDENCE_KEYS, ())
        supports, contradicts = item.get("supports"), item.get("contradicts")
        if contradicts and isinstance(contradicts.node, Block) and contradicts.node.is_mapping:
            _order(contradicts.node, resource.fields, ())
        if supports and isinstance(supports.node, Block) and not supports.node.is_mapping:
            supports.node.is_flow = all(isinstance(entry.node, str) for entry in supports.node.entries)


def _order(block: Block, first: Iterable[str], last: Iterable[str]) -> None:
    """Sort the fields of a mapping; those that no list names keep their order, between the two."""
    ranks = {name: rank for rank, name in enumerate(first)}
    ends = {name: len(ranks) + 1 + rank for rank, name in enumerate(last)}
    block.entries.sort(key=lambda entry: ends.get(entry.key, ranks.get(entry.key, len(ranks))))


def spread(block: Block) -> None:
    """Write every list and mapping in lines of its own."""
    block.is_flow = False
    for entry in block.entries:
        if isinstance(entry.node, Block):
            spread(entry.node)


def _blocks(record: Block, key: str) -> list[Block]:
    """The mappings in the list under a key."""
    entry = record.get(key)
    if entry is None or not isinstance(entry.node, Block) or entry.node.is_mapping:
        return []
    return [item.node for item in entry.node.entries if isinstance(item.node, Block) and item.node.is_mapping]


def _whose(file: str, descriptors: Mapping[str, Descriptor]) -> tuple[Descriptor, Resource]:
    parts = PurePosixPath(file).parts
    descriptor = descriptors.get(parts[1]) if len(parts) == 4 and parts[0] == "datasets" else None
    resource = descriptor.resources.get(parts[2]) if descriptor else None
    if descriptor is None or resource is None or resource.kind == "rows":
        raise Rejected(
            [
                Diagnostic(
                    Place(file),
                    "no_record",
                    "This file is no record of a dataset.",
                    "Records lie at datasets/<dataset>/<resource>/<id>.yaml.",
                )
            ]
        )
    return descriptor, resource


def _inside(root: Path, path: str) -> str:
    """The path as it is called from the root of the publication."""
    absolute = Path(path).absolute()
    return absolute.relative_to(root.absolute()).as_posix() if absolute.is_relative_to(root.absolute()) else path
