"""A draft without errors, linked: claims with their citations, references in both directions, standings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from . import coverage
from .draft import DraftDataset, DraftEvidence, DraftRecord, DraftRow, DraftSource, Target
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
from .source_text import Span
from .standing import standing
from .text import item_anchors

OPENING = 8
"""How many words of a sentence that nothing cites are published."""


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
    made = replace(dataset, entities=dict(dataset.entities) | changed)
    made = replace(made, backlinks=dict(dataset.backlinks) | dict(_pointing(made, dataset, targets, changed)))
    # a first line may name an entity at the other end of the row that it rests on
    near = {name for each in {*changed, *targets} for name in (each, *neighbours(made, each), *neighbours(dataset, each))}
    told = {name: standing(made.entities[name], made) for name in near if name in made.entities}
    told = {name: entity for name, entity in told.items() if entity.standing != made.entities[name].standing}
    return replace(made, entities={**made.entities, **told}), told.keys() - changed.keys()


def neighbours(dataset: Dataset, name: str) -> set[str]:
    """The ids of the entities that one refers to, and of those that refer to it."""
    entity = dataset.entities.get(name)
    forth = {link.target for link in entity.links} if entity else set()
    return forth | {link.origin for link in dataset.backlinks.get(name, ())}


def _pointing(made: Dataset, dataset: Dataset, targets: set[str], changed: Iterable[str]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The references to some entities, in the order in which `link` finds them."""
    origins = {each.origin for target in targets for each in dataset.backlinks.get(target, ())}.union(changed)
    found: dict[str, list[Link]] = {target: [] for target in targets}
    for entity in [entity for name, entity in made.entities.items() if name in origins]:
        for each in entity.links:
            if each.target in found:
                found[each.target].append(each)
    yield from ((target, tuple(links)) for target, links in found.items())


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
    nested: dict[str, list[Row]] = defaultdict(list)
    for each in record.nested:
        nested[each.resource.name].append(_row(each, draft, sources))
    rows = {name: tuple(nested[name]) for name in draft.descriptor.resources if name in nested}
    links = tuple(each for some in ((row,), *rows.values()) for one in some for each in _links(one))
    return Entity(
        record.id,
        record.row.text(record.row.resource.label),
        record.row.resource,
        row,
        rows,
        links,
        (),
        record.row.file,
    )


def _row(draft: DraftRow, dataset: DraftDataset, sources: Mapping[str, Source]) -> Row:
    citations = [(e, _citation(e, dataset, sources)) for e in draft.evidence if e.basis != UNSOURCED]
    claims: dict[str, tuple[Claim, ...]] = {}
    for name, field in draft.resource.fields.items():
        if name in draft.fields and name != "id" and draft.fields[name].values:
            claims[name] = tuple(_claims(draft, field, draft.fields[name].values, citations))
    key = draft.key if draft.nested_in else draft.entity_id.partition("/")[2]
    return Row(draft.resource, draft.entity_id, key, claims)


def _claims(
    draft: DraftRow, field: Field, values: tuple[Value, ...], citations: list[tuple[DraftEvidence, Citation]]
) -> Iterator[Claim]:
    base = f"{draft.anchor}.{field.name}" if draft.nested_in else field.name
    path = f"{draft.resource.name}.{field.name}" if draft.nested_in else field.name
    anchors = item_anchors(base, (value.text for value in values)) if field.many else [base] * len(values)
    for value, anchor in zip(values, anchors, strict=True):
        found = tuple(
            each for evidence, citation in citations for each in _for_value(draft, evidence, citation, field, value)
        )
        yield Claim(draft.entity_id, path, anchor, field, value, found)


def _for_value(
    draft: DraftRow, evidence: DraftEvidence, citation: Citation, field: Field, value: Value
) -> Iterator[Citation]:
    """What an evidence item does for one value: support it, contradict it, or nothing."""

    def about(target: Target) -> bool:
        return target.field == field.name and target.item in (None, value.text)

    if any(about(target) for target in draft.targets(evidence)):
        yield citation
    for target, other in evidence.contradicts:
        if about(target):
            yield _with_stance(citation, "contradicts", other.value, evidence.text("resolution") == "open")


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
    bases: dict[str, Basis] = {"stated": "stated", "inferred": "inferred", "editorial": "editorial"}
    name = evidence.text("source")
    return Citation(
        source=sources.get(name),
        stance="supports",
        basis=bases[evidence.basis],
        quote=_quote(evidence, dataset),
        note=evidence.text("note"),
        attributed_to=evidence.text("attributed_to"),
        locator=evidence.text("locator"),
        checked=evidence.text("checked"),
    )


def _quote(evidence: DraftEvidence, dataset: DraftDataset) -> Quote | None:
    """The slice of the source; of a source that is not archived, the words as the contributor gave them."""
    words = evidence.text("quote")
    if not words.strip():
        return None
    text = dataset.sources[evidence.text("source")].text
    if text is None:
        return Quote(words, evidence.text("prefix"), evidence.text("suffix"), -1, -1, 0)
    start, end = evidence.matches[0]
    prefix, suffix = text.context((start, end), dataset.descriptor.quotes.context)
    return Quote(text.text[start:end], prefix, suffix, start, end, text.line(start))


def _links(row: Row) -> Iterator[Link]:
    for name, claims in row.claims.items():
        target = row.resource.fields[name].reference
        for claim in claims if target and target != "sources" else ():
            yield Link(
                row.entity_id, claim.value.text if target == ENTITIES else f"{target}/{claim.value.text}", row, claim
            )
