"""A draft without errors, linked: claims with their citations, references in both directions, standings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from . import coverage
from .draft import DraftDataset, DraftEvidence, DraftRecord, DraftRow, DraftSource
from .model import (
    ENTITIES,
    UNSOURCED,
    Basis,
    Citation,
    Claim,
    Dataset,
    Entity,
    Field,
    Link,
    Quote,
    Row,
    Source,
    Stance,
    Uncited,
    Value,
)
from .overlaid import Overlaid
from .source_text import Span
from .standing import standing
from .text import item_anchors

OPENING = 8
"""How many words of a sentence that nothing cites are published."""
_BASES: dict[str, Basis] = {"stated": "stated", "inferred": "inferred", "editorial": "editorial"}
Carrier = tuple[str | None, tuple[Citation]]
"""What an item of evidence does for a field: for one item of a list, or for the whole of it."""


def link(draft: DraftDataset) -> Dataset:
    """Make the immutable dataset. The draft must have passed every check."""
    spans = coverage.quoted(draft)
    sources = {name: _source(name, each, spans.get(name, [])) for name, each in draft.sources.items()}
    entities = {each.id: _entity(each, draft, sources) for each in draft.records.values()}
    backlinks: dict[str, list[Link]] = defaultdict(list)
    for entity in entities.values():
        for each in entity.links:
            backlinks[each.target].append(each)
    linked = Dataset(
        draft.descriptor,
        entities,
        sources,
        {name: tuple(links) for name, links in backlinks.items()},
        redirects=draft.redirects,
        removed=draft.removed,
        uncited={name: rest for name in sources if (rest := tuple(_uncited(draft, name, spans)))},
    )
    return replace(
        linked,
        entities={name: standing(entity, linked) for name, entity in entities.items()},
        unsourced=sum(not claim.supporting for claim in linked.claims()) if draft.descriptor.draft else 0,
    )


def relink(dataset: Dataset, draft: DraftDataset, records: Iterable[DraftRecord]) -> tuple[Dataset, set[str]]:
    """The dataset with some records of entities as they are written now, and the ids of others that have another first line.
    All of the records were there before.

    What is counted over all records stays as it was: how much of a source is cited, and the claims without one.
    """
    changed = {each.id: _entity(each, draft, dataset.sources) for each in records}
    before = [dataset.entities[name] for name in changed]
    targets = {link.target for entity in (*before, *changed.values()) for link in entity.links}
    made = replace(dataset, entities=Overlaid(dataset.entities, changed))
    made = replace(made, backlinks=Overlaid(dataset.backlinks, dict(_pointing(made, dataset, targets, changed))))
    # a first line may name an entity at the other end of the row that it rests on
    near = {name for each in {*changed, *targets} for name in (each, *neighbours(made, each), *neighbours(dataset, each))}
    told = {name: standing(made.entities[name], made) for name in near}
    told = {name: entity for name, entity in told.items() if entity.standing != made.entities[name].standing}
    return replace(made, entities=Overlaid(made.entities, told)), told.keys() - changed.keys()


def neighbours(dataset: Dataset, name: str) -> set[str]:
    """The ids of the entities that one refers to, and of those that refer to it."""
    entity = dataset.entities.get(name)
    forth = {link.target for link in entity.links} if entity else set()
    return forth | {link.origin for link in dataset.backlinks.get(name, ())}


def _pointing(made: Dataset, dataset: Dataset, targets: set[str], changed: Iterable[str]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The references to some entities, in the order in which `link` finds them."""
    origins = {each.origin for target in targets for each in dataset.backlinks.get(target, ())}.union(changed)
    found: dict[str, list[Link]] = {target: [] for target in targets}
    for entity in sorted([made.entities[name] for name in origins], key=partial(_place, list(made.descriptor.resources))):
        for each in entity.links:
            if each.target in found:
                found[each.target].append(each)
    yield from ((target, tuple(links)) for target, links in found.items())


def _place(resources: list[str], entity: Entity) -> tuple[int, str]:
    """Where an entity stands among all: in the order of the descriptor, and then of the file names."""
    return resources.index(entity.resource.name), entity.file


def _source(name: str, draft: DraftSource, spans: list[Span]) -> Source:
    row = draft.record.row
    text = draft.text
    sentences = text.sentences if text else ()
    return Source(
        id=name,
        title=row.text("title"),
        publisher=row.text("publisher"),
        origin=row.text("origin") or name,
        standing=row.text("standing"),
        values={key: value.values for key, value in row.fields.items()},
        file=row.file,
        seed=row.text("seed"),
        sha256=row.text("sha256"),
        article=text.ranges if text else (),
        words=sum(len(article.split()) for _, article in text.articles()) if text else 0,
        sentences=len(sentences),
        cited=sum(coverage.touches(each, spans) for each in sentences),
    )


def _uncited(draft: DraftDataset, name: str, spans: coverage.Spans) -> Iterator[Uncited]:
    """What uncited.yaml lists of an article, and the sentences for which it gives no reason."""
    text = draft.sources[name].text
    if text is None:
        return
    listed = [(match, entry.reason) for entry in (draft.uncited or {}).get(name, ()) for match in entry.matches[:1]]
    listed += [(span, "") for span in coverage.unaccounted(draft, name, spans)]
    for (start, end), reason in sorted(listed):
        words = text.text[start:end].split()
        opening = " ".join(words[:OPENING]) + (" …" if len(words) > OPENING else "")
        yield Uncited(opening, reason, text.line(start))


def _entity(record: DraftRecord, draft: DraftDataset, sources: Mapping[str, Source]) -> Entity:
    row = _row(record.row, draft, sources)
    nested: dict[str, list[Row]] = {}
    for each in record.nested:
        nested.setdefault(each.resource.name, []).append(_row(each, draft, sources))
    rows = {name: tuple(nested[name]) for name in draft.descriptor.resources if name in nested}
    links = [link for some in ((row,), *rows.values()) for one in some for link in _links(one)]
    return Entity(
        record.id,
        record.row.text(record.row.resource.label),
        record.row.resource,
        row,
        rows,
        tuple(links),
        (),
        record.row.file,
        record.digest,
    )


def _row(draft: DraftRow, dataset: DraftDataset, sources: Mapping[str, Source]) -> Row:
    carriers = _carriers(draft, dataset, sources)
    anchor = f"{draft.anchor}." if draft.nested_in else ""
    claims: dict[str, tuple[Claim, ...]] = {}
    for name, field in draft.resource.fields.items():
        value = draft.fields.get(name)
        if value and value.values and name != "id":
            found = carriers.get(name, ())
            claims[name] = _claims(draft, field, anchor + name, value.values, found)
    key = draft.key if draft.nested_in else draft.entity_id.partition("/")[2]
    return Row(draft.resource, draft.entity_id, key, claims)


def _carriers(draft: DraftRow, dataset: DraftDataset, sources: Mapping[str, Source]) -> dict[str, list[Carrier]]:
    """By field, what the evidence of a row does for it, in the order of the evidence; an item supports before it contradicts."""
    found: dict[str, list[Carrier]] = defaultdict(list)
    for evidence in draft.evidence:
        if evidence.basis == UNSOURCED:
            continue
        citation = _citation(evidence, dataset, sources)
        alone = (citation,)
        for target in draft.targets(evidence):
            found[target.field].append((target.item, alone))
        for target, other in evidence.contradicts:
            is_open = evidence.text("resolution") == "open"
            found[target.field].append((target.item, (_with_stance(citation, "contradicts", other.value, is_open),)))
    return found


def _claims(draft: DraftRow, field: Field, base: str, values: tuple[Value, ...], carriers: Sequence[Carrier]) -> tuple[Claim, ...]:
    path = _path(draft.resource.name, field.name) if draft.nested_in else field.name
    anchors = item_anchors(base, [value.text for value in values]) if field.many else [base]
    return tuple(
        [
            Claim(draft.entity_id, path, anchor, field, value, _for_value(value, carriers))
            for value, anchor in zip(values, anchors, strict=True)
        ]
    )


def _for_value(value: Value, carriers: Sequence[Carrier]) -> tuple[Citation, ...]:
    """The citations of a value. Evidence that names it twice does so in succession."""
    found: list[tuple[Citation]] = []
    for item, alone in carriers:
        if (item is None or item == value.text) and not (found and found[-1] is alone):
            found.append(alone)
    return found[0] if len(found) == 1 else tuple([citation for (citation,) in found])


@cache
def _path(rows: str, field: str) -> str:
    return f"{rows}.{field}"


def _with_stance(citation: Citation, stance: Stance, other: str, is_open: bool) -> Citation:
    return Citation(
        citation.source,
        stance,
        citation.basis,
        citation.quote,
        citation.note,
        citation.attributed_to,
        citation.locator,
        citation.checked,
        other,
        is_open,
    )


def _citation(evidence: DraftEvidence, dataset: DraftDataset, sources: Mapping[str, Source]) -> Citation:
    return Citation(
        source=sources.get(evidence.source),
        stance="supports",
        basis=_BASES[evidence.basis],
        quote=_quote(evidence, dataset),
        note=evidence.text("note"),
        attributed_to=evidence.text("attributed_to"),
        locator=evidence.text("locator"),
        checked=evidence.text("checked"),
    )


def _quote(evidence: DraftEvidence, dataset: DraftDataset) -> Quote | None:
    """The slice of the source; of a source that is not archived, the words as the contributor gave them."""
    words = evidence.quote
    if not words.strip():
        return None
    text = dataset.sources[evidence.source].text
    if text is None:
        return Quote(words, evidence.text("prefix"), evidence.text("suffix"), -1, -1, 0)
    return text.quote(evidence.matches[0], dataset.descriptor.quotes.context)


def _links(row: Row) -> list[Link]:
    fields = row.resource.fields
    return [
        Link(row.entity_id, _target(claim.value.text, fields[name].reference), row, claim)
        for name in row.claims
        if fields[name].reference not in ("", "sources")
        for claim in row.claims[name]
    ]


def _target(text: str, reference: str) -> str:
    return text if reference == ENTITIES else f"{reference}/{text}"
