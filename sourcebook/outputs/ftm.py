"""FollowTheMoney: entities as JSON lines, and each value as a statement, from the mapping in the descriptor.

FollowTheMoney has no quotes. `origin` of a statement is the id of the claim, which leads to them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import Claim, Dataset, Entity, Output, Publication, Site, Value
from . import csvfile, urls
from .tables_evidence import dates

MEDIA_TYPE = "application/json+ftm"
# followthemoney.statement.serialize.CSV_COLUMNS, without `prop_type`, which its reader takes from its own model
COLUMNS = (
    "canonical_id", "entity_id", "prop", "schema", "value", "dataset", "origin", "lang", "original_value", "external",
    "first_seen", "last_seen", "id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of a property of FollowTheMoney; without a claim where the build states it."""

    prop: str
    value: str
    claim: Claim | None = None


def make(publication: Publication, site: Site) -> Iterator[Output]:
    for dataset in publication.datasets:
        mapped = [(entity, mapping(entity)) for entity in dataset.entities.values() if mapping(entity)]
        if not mapped:
            continue
        lines: list[str] = []
        rows: list[tuple[str, ...]] = []
        for entity, how in mapped:
            found = list(statements(dataset, entity, how, site))
            lines.append(json.dumps(_entity(dataset, entity, how, found), ensure_ascii=False) + "\n")
            rows += (_row(dataset, entity, how, each) for each in found)
        yield Output(urls.data(dataset, "entities.ftm.json"), "".join(lines).encode(), MEDIA_TYPE)
        yield Output(urls.data(dataset, "statements.ftm.csv"), csvfile.render(COLUMNS, rows), csvfile.MEDIA_TYPE)


def mapping(entity: Entity) -> Mapping[str, object]:
    """The `sourcebook:ftm` of the resource: a schema, and properties with the fields whose values they take."""
    how: Mapping[str, object] = entity.resource.descriptor.get("sourcebook:ftm", {})
    return how


def statements(dataset: Dataset, entity: Entity, how: Mapping[str, object], site: Site) -> Iterator[Statement]:
    properties = how.get("properties")
    seen: set[tuple[str, str]] = set()
    for prop, path in properties.items() if isinstance(properties, Mapping) else ():
        for claim in entity.claims():
            value = _value(dataset, claim) if claim.property == path else ""
            if value and (prop, value) not in seen:
                seen.add((prop, value))
                yield Statement(prop, value, claim)
    if site.url:
        yield Statement("sourceUrl", site.url + urls.entity(dataset, entity))


def partial_date(value: Value) -> str:
    """What a date of mixed precision says as YYYY, YYYY-MM or YYYY-MM-DD: the part that its two ends share."""
    first, last = value.interval or ("", "")
    return next((first[:size] for size in (10, 7, 4) if first[:size] == last[:size]), "")


def _value(dataset: Dataset, claim: Claim) -> str:
    if claim.field.format == "edtf":
        return partial_date(claim.value)
    if claim.field.format in ("country", "imo"):  # written there as kp, and as IMO1234567
        return claim.value.text.lower() if claim.field.format == "country" else f"IMO{claim.value.text}"
    reference, text = claim.field.reference, claim.value.text
    other = dataset.entities.get(text) or dataset.entities.get(f"{reference}/{text}") if reference else None
    return other.name if other else text


def _id(dataset: Dataset, entity: Entity) -> str:
    """Ids of FollowTheMoney have letters, digits, points and hyphens."""
    return f"{dataset.name}.{entity.id.replace('/', '.')}"


def _dataset(dataset: Dataset) -> str:
    return dataset.name.replace("-", "_")


def _entity(dataset: Dataset, entity: Entity, how: Mapping[str, object], found: list[Statement]) -> dict[str, object]:
    properties: dict[str, list[str]] = {}
    for each in found:
        properties.setdefault(each.prop, []).append(each.value)
    return {
        "id": _id(dataset, entity),
        "caption": entity.name,
        "schema": how.get("schema"),
        "properties": properties,
        "datasets": [_dataset(dataset)],
        "referents": [],
    }


def _row(dataset: Dataset, entity: Entity, how: Mapping[str, object], of: Statement) -> tuple[str, ...]:
    name, owner = _dataset(dataset), _id(dataset, entity)
    digest = hashlib.sha1(f"{name}.{owner}.{of.prop}.{of.value}".encode(), usedforsecurity=False).hexdigest()
    claim = of.claim
    original = claim.value.text if claim and claim.value.text != of.value else ""
    first = dates(claim, dataset)[0] if claim else ""
    return (
        owner, owner, of.prop, str(how.get("schema", "")), of.value, name, claim.id if claim else "", "", original, "f",
        first, "", digest,
    )  # fmt: skip
