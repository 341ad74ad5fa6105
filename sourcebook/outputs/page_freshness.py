"""What has to be compared with its source again, as the page on quality shows it."""

from __future__ import annotations

from dataclasses import dataclass

from ..freshness import Age, ages
from ..model import Dataset, Field, Site
from . import labels, urls
from .freshness import NAME
from .page_claims import form

MOST_SHOWN = 100
"""Claims that the page lists; freshness.csv has them all."""


@dataclass(frozen=True, slots=True)
class OfProperty:
    """How the claims of one property stand."""

    title: str
    days: int
    claims: int
    checked: int
    due: int


@dataclass(frozen=True, slots=True)
class Line:
    """One claim that is due."""

    entity: str
    title: str
    value: str
    href: str
    since: str
    """The day it is counted from, in words; empty where none is known."""
    is_checked: bool
    """Whether that is a day on which somebody checked it."""
    confirm: str
    """The form that says that it still stands, filled in; empty where the repository is not known."""


@dataclass(frozen=True, slots=True)
class Due:
    """The work list of a dataset."""

    day: str
    """The day of the data, in words."""
    properties: tuple[OfProperty, ...]
    lines: tuple[Line, ...]
    total: int
    """How many claims are due."""
    csv: str


def due(dataset: Dataset, site: Site, root: str = "") -> Due | None:
    """None where the descriptor gives no interval, or no claim has one."""
    found, day = ages(dataset), site.date[:10]
    if not found:
        return None
    late = [age for age in found if age.is_due(day)]
    return Due(
        labels.date(day),
        tuple(_properties(dataset, found, day)),
        tuple(_line(dataset, site, age, root) for age in late[:MOST_SHOWN]),
        len(late),
        root + urls.data(dataset, NAME),
    )


def _properties(dataset: Dataset, found: tuple[Age, ...], day: str) -> list[OfProperty]:
    """One line for each property of each kind of record or row, in the order of the descriptor."""
    groups: dict[tuple[str, str], list[Age]] = {}
    for age in found:
        groups.setdefault(_home(age), []).append(age)
    lines = []
    for resource in dataset.descriptor.resources.values():
        for field in resource.fields.values():
            if some := groups.get((resource.name, field.name)):
                lines.append(_property(f"{resource.title}: {field.title}", field, some, day))
    return lines


def _home(age: Age) -> tuple[str, str]:
    rows, _, name = age.claim.property.rpartition(".")
    return rows or age.claim.entity_id.partition("/")[0], name


def _property(title: str, field: Field, some: list[Age], day: str) -> OfProperty:
    checked = sum(bool(age.checked) for age in some)
    return OfProperty(title, field.check_every, len(some), checked, sum(age.is_due(day) for age in some))


def _line(dataset: Dataset, site: Site, age: Age, root: str) -> Line:
    claim = age.claim
    since = max(age.checked, age.published)
    return Line(
        dataset.entities[claim.entity_id].name,
        labels.property_title(dataset, claim),
        labels.value(dataset, claim.field, claim.value.text),
        root + urls.claim(dataset, claim),
        labels.date(since) if since else "",
        bool(age.checked) and since == age.checked,
        form(site, "checked", entity=claim.entity_id, property=claim.anchor, value=claim.value.text),
    )
