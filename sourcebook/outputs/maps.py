"""The maps of a dataset: one of all its places, one of each kind of record, and a small one for a record's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..language import counted, say
from ..model import Dataset, Resource
from . import urls
from .coast import CREDIT
from .geography import Spot, in_words, of_dataset
from .projection import Projection, around
from .svg_map import Mark, base, dot, framed, whole

WIDE, SMALL = 640.0, 260.0


@dataclass(frozen=True, slots=True)
class Map:
    svg: Markup
    caption: str


def of_records(dataset: Dataset, root: str, resource: Resource | None = None) -> Map | None:
    """The places of a dataset, or of the records of one resource, for a page that stands `root` away from the root."""
    spots = [spot for spot in of_dataset(dataset) if resource is None or spot.entity.resource is resource]
    if not spots:
        return None
    title = say("Map of %(what)s", what=(resource or dataset.descriptor).title)
    marks = [
        Mark(
            spot.longitude, spot.latitude, spot.entity.name, f"{spot.entity.name}, {in_words(spot)}", root + urls.claim(dataset, spot.claim)
        )
        for spot in spots
    ]
    told = counted(len(spots), "%(n)s location.", "%(n)s locations.")
    return Map(whole("map", title, _around(spots, WIDE), marks), f"{told} {say(CREDIT)}")


class Locator:
    """The small maps of a dataset. What they share is made once, when the first record with a place asks for it."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._on: Projection | None = None
        self._land = Markup("")

    def of(self, spots: Sequence[Spot]) -> Markup:
        """A map of all that the dataset covers, with a mark at each of some places."""
        if self._on is None:
            self._on = _around(of_dataset(self._dataset), SMALL)
            self._land = base(self._on, 1.5)
        marks = [dot(self._on.place(spot.longitude, spot.latitude)) for spot in spots]
        told = "; ".join(in_words(spot) for spot in spots)
        return framed("locator", say("Where %(name)s is", name=spots[0].entity.name), told, self._on, self._land, *marks, look="map small")


def _around(spots: Sequence[Spot], width: float) -> Projection:
    return around([(spot.longitude, spot.latitude) for spot in spots], width)
