"""Values in the words a reader expects: labels of categories, names of countries and entities, dates."""

from __future__ import annotations

from ..dates import in_words as date
from ..formats import country_name
from ..language import say
from ..model import ENTITIES, Claim, Dataset, Entity, Field, Site, StandingLine
from ..output import NO_DATE

__all__ = ["content_day", "date", "entity", "property_title", "state", "value"]


def content_day(site: Site) -> str:
    """The day of the content in words, also where nobody knows it."""
    return say("no known date") if site.date == NO_DATE else date(site.date[:10])


def entity(dataset: Dataset, field: Field, text: str) -> Entity | None:
    """The entity that a value of a reference means."""
    if not field.reference:
        return None
    return dataset.entities.get(text if field.reference == ENTITIES else f"{field.reference}/{text}")


def value(dataset: Dataset, field: Field, text: str) -> str:
    """A value as a reader expects it; the text itself where it needs no other words."""
    if field.categories:
        return field.categories.get(text, text)
    meant = entity(dataset, field, text)
    if meant:
        return meant.name
    if field.format == "country":
        return country_name(text)
    if field.format == "record":
        return dataset.others.get(text, text)
    return date(text) if field.format == "edtf" else text


def property_title(dataset: Dataset, claim: Claim) -> str:
    """What a property is called: the title of its field, behind that of its table where it is a nested row."""
    rows, _, _ = claim.property.rpartition(".")
    title = claim.field.title
    return f"{dataset.descriptor.resources[rows].title}: {title}" if rows else title


def state(dataset: Dataset, line: StandingLine) -> str:
    """The word for a standing: the labels of the values by which the rule of the descriptor knows its state."""
    rule = dataset.descriptor.standing
    for values, tone, _ in rule.states if rule and line.row else ():
        if line.row and tone == line.tone and all(line.row.text(name) == value for name, value in values.items()):
            fields = line.row.resource.fields
            words = ", ".join(fields[name].categories.get(value, value) for name, value in values.items())
            return words[:1].upper() + words[1:]
    return say(line.tone.capitalize())
