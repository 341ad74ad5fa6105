"""Where things are: the rows that have a latitude and a longitude, as the formats of the descriptor say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..language import message, say
from ..model import Claim, Dataset, Entity, Resource, Row

LATITUDE = message("%(degrees)s° N"), message("%(degrees)s° S")
LONGITUDE = message("%(degrees)s° E"), message("%(degrees)s° W")

_KNOWN: dict[str, tuple[Resource, tuple[str, str] | None]] = {}
"""Of the resource that was asked for last under each name. Every page asks for some."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A row with a place; degrees of WGS 84, north and east positive."""

    entity: Entity
    row: Row
    latitude: float
    longitude: float
    claim: Claim
    """That of the latitude: the address of the place on the page of the entity."""


def fields(resource: Resource) -> tuple[str, str] | None:
    """The names of the fields for latitude and longitude, where the resource has both."""
    known = _KNOWN.get(resource.name)
    if known is None or known[0] is not resource:
        named = {field.format: name for name, field in resource.fields.items()}
        names = (named["latitude"], named["longitude"]) if {"latitude", "longitude"} <= named.keys() else None
        known = _KNOWN[resource.name] = resource, names
    return known[1]


def of_entity(entity: Entity) -> Iterator[Spot]:
    """The places of an entity: of its record, and of its nested rows."""
    for row in entity.rows():
        names = fields(row.resource)
        if names and all(name in row.claims for name in names):
            latitude, longitude = (row.claims[name][0] for name in names)
            yield Spot(entity, row, float(latitude.value.text), float(longitude.value.text), latitude)


def of_dataset(dataset: Dataset) -> tuple[Spot, ...]:
    """All places of a dataset, in its order; quick where no resource can have one."""
    if not any(fields(resource) for resource in dataset.descriptor.resources.values()):
        return ()
    return tuple(spot for entity in dataset.entities.values() for spot in of_entity(entity))


def in_words(spot: Spot) -> str:
    """`42.328° N, 70.890° W`, with the digits that the record has."""
    names = fields(spot.row.resource) or ("", "")
    latitude, longitude = (spot.row.text(name) for name in names)
    return f"{_degrees(latitude, *LATITUDE)}, {_degrees(longitude, *LONGITUDE)}"


def _degrees(text: str, positive: str, negative: str) -> str:
    return say(negative if text.startswith("-") else positive, degrees=text.lstrip("+-"))
