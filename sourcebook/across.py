"""References from one dataset of a publication to the records of another: `dataset/resource/id`.

Data Packages have no reference to another package. So the value is a text with a format, `record`: other programs read a
text, and pages show a link in both directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .draft import DraftDataset
from .model import Claim, Dataset, Entity, Mention

FORMAT = "record"


def acquaint(drafts: Sequence[DraftDataset]) -> None:
    """Tell each draft which records the whole publication has, and which are called otherwise now."""
    if not any(_is_used(draft) for draft in drafts):
        return
    known: dict[str, str] = {}
    for draft in drafts:
        name = draft.descriptor.name
        known |= {f"{name}/{each}": "" for each in (*draft.records, *draft.unread)}
        known |= {f"{name}/{old}": f"{name}/{new}" for old, new in draft.redirects.items()}
    for draft in drafts:
        draft.elsewhere = known


def connect(datasets: Sequence[Dataset]) -> tuple[Dataset, ...]:
    """The datasets, each with the names of what it refers to in others, and with what others say of it."""
    claims = [(dataset, entity, claim) for dataset in datasets for entity, claim in _references(dataset)]
    if not claims:
        return tuple(datasets)
    entities = {f"{dataset.name}/{name}": entity for dataset in datasets for name, entity in dataset.entities.items()}
    return tuple(
        replace(
            dataset,
            others={c.value.text: entities[c.value.text].name for of, _, c in claims if of is dataset and c.value.text in entities},
            mentions=_mentions(dataset, claims),
        )
        for dataset in datasets
    )


def _mentions(dataset: Dataset, claims: Iterable[tuple[Dataset, Entity, Claim]]) -> dict[str, tuple[Mention, ...]]:
    found: dict[str, list[Mention]] = {}
    for of, entity, claim in claims:
        target = claim.value.text.removeprefix(f"{dataset.name}/")
        if target != claim.value.text:
            title = claim.field.inverse or f"{of.descriptor.title}: {claim.field.title}"
            found.setdefault(target, []).append(Mention(of.name, entity.name, entity.resource.singular, title, claim))
    return {target: tuple(some) for target, some in found.items()}


def _references(dataset: Dataset) -> Iterator[tuple[Entity, Claim]]:
    fields = {r.name for r in dataset.descriptor.resources.values() if any(f.format == FORMAT for f in r.fields.values())}
    for entity in dataset.entities.values() if fields else ():
        for claim in entity.claims():
            if claim.field.format == FORMAT:
                yield entity, claim


def _is_used(draft: DraftDataset) -> bool:
    return any(f.format == FORMAT for r in draft.descriptor.resources.values() for f in r.fields.values())
