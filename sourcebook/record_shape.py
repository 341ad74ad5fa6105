"""Nodes of YAML given the shape of a record: fields, nested rows, evidence."""

from __future__ import annotations

from collections.abc import Iterator

from .diagnostic import Diagnostic, Place
from .draft import EVIDENCE_KEYS, DraftEvidence, DraftRecord, DraftRow, DraftValue, Target
from .spec import Descriptor, Resource
from .text import did_you_mean, digest, slug
from .yamlnodes import Mapping, Node, Sequence, Text, new

MAX_PAIRS = 200_000


def record(node: Mapping, descriptor: Descriptor, resource: Resource, file: str, name: str) -> tuple[DraftRecord, list[Diagnostic]]:
    """Give the nodes of one file the shape of a record; what does not fit is told and left out."""
    maker = _Maker(descriptor, file, f"{resource.name}/{name}")
    return maker.record(node, resource), maker.found


class _Maker:
    """The shape of one record, with what did not fit."""

    def __init__(self, descriptor: Descriptor, file: str, entity_id: str) -> None:
        self.descriptor, self.file, self.entity_id = descriptor, file, entity_id
        self.found: list[Diagnostic] = []

    def record(self, node: Mapping, resource: Resource) -> DraftRecord:
        tables = {r.name: r for r in self.descriptor.nested_in(resource.name)}
        rows: list[DraftRow] = []
        for name, table in tables.items():
            for item in self._items(node.items.get(name), name):
                if isinstance(item, Mapping):
                    rows.append(self._row(item, table, {}, resource.name))
                else:
                    self._shape(
                        item.place,
                        f"A row of {name} is a list of fields.",
                        "Write `- field: value`, and `evidence:` below it.",
                    )
        _give_keys(rows)
        return DraftRecord(self._row(node, resource, tables, ""), tuple(rows))

    def _row(self, node: Mapping, resource: Resource, tables: dict[str, Resource], nested_in: str) -> DraftRow:
        fields: dict[str, DraftValue] = {}
        own = ("evidence",) if resource.kind != "sources" else ()  # a source is evidence, and has none
        schemas, keys = resource.fields, node.keys
        for name, value in node.items.items():
            if name in tables or name in own:
                continue
            schema = schemas.get(name)
            if schema is None:
                known = [*schemas, *tables, *own]
                self._tell(
                    keys[name],
                    "unknown_field",
                    f"{resource.singular if not nested_in else resource.name} has no field {name!r}.",
                    did_you_mean(name, known) or f"It has: {', '.join(known)}.",
                )
            elif schema.many:
                items = self._items(value, name)
                fields[name] = DraftValue(schema, keys[name], tuple(self._texts(items, name)))
            elif isinstance(value, Text):
                fields[name] = DraftValue(schema, keys[name], (value,))
            else:
                self._shape(value.place, f"{name} holds one value, not a list.", f"Write `{name}: value` in one line.")
        evidence = [self._evidence(item) for key in own for item in self._items(node.items.get(key), key)]
        if len(evidence) > 1:
            self._pairs(fields, evidence, node)
        return DraftRow(resource, self.entity_id, self.file, node.place, fields, tuple([e for e in evidence if e]), nested_in)

    def _pairs(self, fields: dict[str, DraftValue], evidence: list[DraftEvidence | None], node: Mapping) -> None:
        """Each value is published with each of its citations: two long lists in one file would be a table of billions.

        A record has fewer values than that, so one item of evidence is never too many."""
        if sum([len(value.items) for value in fields.values()]) * len(evidence) > MAX_PAIRS:
            self._tell(
                node.keys["evidence"],
                "record_too_complex",
                f"Values times evidence items of a record or row may be {MAX_PAIRS:,}.",
                "Split the record, or leave out evidence that says the same again.",
            )

    def _evidence(self, node: Node) -> DraftEvidence | None:
        if not isinstance(node, Mapping):
            self._shape(
                node.place,
                "An evidence item is a list of properties.",
                "Write `- source: …`, with `quote: …` below it.",
            )
            return None
        texts: dict[str, Text] = {}
        supports: tuple[Target, ...] | None = None
        contradicts: tuple[tuple[Target, Text], ...] = ()
        for name, value in node.items.items():
            if name == "supports":
                supports = tuple([_target(text) for text in self._texts(self._items(value, name), name)])
            elif name == "contradicts":
                contradicts = tuple(self._contradicts(value))
            elif name not in EVIDENCE_KEYS:
                self._tell(
                    node.keys[name],
                    "unknown_evidence_key",
                    f"Evidence has no property {name!r}.",
                    did_you_mean(name, EVIDENCE_KEYS) or f"It has: {', '.join(EVIDENCE_KEYS)}.",
                )
            elif isinstance(value, Text):
                texts[name] = value
            else:
                self._no_text(value.place, name)
        return DraftEvidence(node.place, texts, supports, contradicts)

    def _contradicts(self, node: Node) -> Iterator[tuple[Target, Text]]:
        if not isinstance(node, Mapping):
            self._shape(
                node.place,
                "`contradicts` names fields with the other value.",
                "Write `contradicts: {field: other value}`.",
            )
            return
        for name, value in node.items.items():
            for text in self._texts((value,), name):
                yield _target(Text(name, node.keys[name])), text

    def _items(self, node: Node | None, name: str) -> tuple[Node, ...]:
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._shape(
                node.place,
                f"{name} is a list.",
                f"Write `{name}:` and below it each item in its own line with `- ` before it.",
            )
            return ()
        return node.items

    def _texts(self, nodes: tuple[Node, ...], name: str) -> Iterator[Text]:
        for node in nodes:
            if isinstance(node, Text):
                yield node
            else:
                self._no_text(node.place, name)

    def _no_text(self, place: Place, name: str) -> None:
        self._shape(
            place,
            f"{name} holds plain text here.",
            "Write the text itself; put it in quotation marks if it holds `: `.",
        )

    def _shape(self, place: Place, message: str, advice: str) -> None:
        self._tell(place, "wrong_shape", message, advice)

    def _tell(self, place: Place, code: str, message: str, advice: str) -> None:
        self.found.append(Diagnostic(place, code, message, advice))


def _give_keys(rows: list[DraftRow]) -> None:
    """Rows whose key fields differ have different keys, even where their short forms are the same (Çelik and Celik)."""
    seen: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows:
        fields = row.fields
        texts = [(name, item.value) for name in row.resource.key if name in fields for item in fields[name].items]
        row.key = slug(" ".join(text for _, text in texts))
        if seen.setdefault((row.resource.name, row.key), texts) != texts:
            row.key += f"-{digest(repr(texts))}"


def _target(text: Text) -> Target:
    name, is_item, item = text.value.partition("=")
    return new(Target, (name, item if is_item else None, text.place))
