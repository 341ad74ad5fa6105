"""What may not be said of a record that was withdrawn: it leaves its address, a date and a reason, and nothing else.

git keeps every value that was ever committed, and the history is read from git. So the changes of a withdrawn record
are left out, those of rows that referred to it too, and wherever else its name stood, in an old value, in the message
of a commit or in the context of a quote, the words are withheld. Names are known where the history is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from .change import Change, History
from .model import ENTITIES, Dataset, Descriptor, Field, Quote, Resource, Source, Value

WITHHELD = "A change that names a record which was withdrawn"
"""Stands for the message of a commit that has the name of a withdrawn record in it."""


def forget(dataset: Dataset) -> Dataset:
    """The dataset without what its history, and the openings of uncited sentences, tell of withdrawn records."""
    if dataset.history is None or not dataset.removed:
        return dataset
    named = _names(dataset, dataset.history.changes)
    live = {claim.id for claim in dataset.claims()}
    told = dict(_told(dataset, dataset.history.changes, live, named))
    of_claim = {
        name: tuple(told[change] for change in some)
        for name, some in dataset.history.of_claim.items()
        if told.keys() >= set(some)
    }
    shorter: Dataset = _mapped(dataset, lambda quote: _trimmed(quote, named), {}) if named else dataset
    uncited = {
        name: tuple(each for each in some if not (named and named.search(each.opening)))
        for name, some in dataset.uncited.items()
    }
    return replace(shorter, history=History(tuple(told.values()), of_claim), uncited=uncited)


def _trimmed(quote: Quote, named: re.Pattern[str]) -> Quote:
    """The quote with its context cut before a name: the words that are quoted are those of a living claim, and stay."""
    last = max((found.end() for found in named.finditer(quote.prefix)), default=0)
    first = named.search(quote.suffix)
    return replace(quote, prefix=quote.prefix[last:], suffix=quote.suffix[: first.start()] if first else quote.suffix)


def _mapped(value: Any, change: Callable[[Quote], Quote], known: dict[int, Any]) -> Any:
    """A value of the model with each quote in it changed; what is one object stays one object."""
    if isinstance(value, (str, Descriptor, Resource, Field, Source, Value, History)):
        return value
    if id(value) not in known:
        known[id(value)] = (
            change(value) if isinstance(value, Quote)
            else replace(value, **{f.name: _mapped(getattr(value, f.name), change, known) for f in fields(value) if f.init})
            if is_dataclass(value) and not isinstance(value, type)
            else {key: _mapped(each, change, known) for key, each in value.items()} if isinstance(value, Mapping)
            else tuple(_mapped(each, change, known) for each in value) if isinstance(value, tuple)
            else value
        )  # fmt: skip
    return known[id(value)]


def _told(
    dataset: Dataset, changes: Iterable[Change], live: set[str], named: re.Pattern[str] | None
) -> Iterator[tuple[Change, Change]]:
    """The changes that may be told, each with the form in which it may."""
    others = [change for change in changes if change.entity_id not in dataset.removed]
    about = {_group(dataset.descriptor, change) for change in others if _without(dataset, change, named) != change}
    for change in others:
        if change.claim_id in live or _group(dataset.descriptor, change) not in about:
            subject = WITHHELD if named and named.search(change.subject) else change.subject
            yield change, replace(_without(dataset, change, named), subject=subject)


def _without(dataset: Dataset, change: Change, named: re.Pattern[str] | None) -> Change:
    """The change with each value withheld that refers to a withdrawn record, by its id or by a name that it had."""
    field = _field(dataset.descriptor, change)
    kind = f"{field.reference}/" if field and field.reference != ENTITIES else ""

    def shown(text: str) -> str:
        return "" if kind + text in dataset.removed or (named and named.search(text)) else text

    return replace(change, before=shown(change.before), after=shown(change.after))


def _names(dataset: Dataset, changes: Iterable[Change]) -> re.Pattern[str] | None:
    """All names that withdrawn records ever had, but those that a record has today."""
    today = {name for entity in dataset.entities.values() for name in (entity.name, *entity.aliases())}
    found = {
        text
        for change in changes
        if change.entity_id in dataset.removed and _is_name(dataset.descriptor, change)
        for text in (change.before, change.after)
        if text and text not in today
    }
    longest_first = sorted(found, key=lambda name: (-len(name), name))
    words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


def _is_name(descriptor: Descriptor, change: Change) -> bool:
    field = _field(descriptor, change)
    resource = descriptor.resources.get(change.entity_id.partition("/")[0])
    rows = descriptor.resources.get(change.anchor.partition("=")[0])
    if field is None or resource is None:
        return False
    return field.name == (rows.alias if rows and rows.kind == "rows" else resource.label)


def _group(descriptor: Descriptor, change: Change) -> tuple[str, str]:
    """The nested row that a change is in, or its claim: what is said of one party stands together."""
    first, _, rest = change.anchor.partition("=")
    rows = descriptor.resources.get(first)
    is_row = rows is not None and rows.kind == "rows"
    return change.entity_id, f"{first}={rest.partition('.')[0]}" if is_row else change.anchor


def _field(descriptor: Descriptor, change: Change) -> Field | None:
    """The field that an anchor (`cargo=coal`, `flags=tz-flagged.flag`) means today."""
    first, _, rest = change.anchor.partition("=")
    rows = descriptor.resources.get(first)
    if rows is not None and rows.kind == "rows":
        return rows.fields.get(rest.partition(".")[2].partition("=")[0])
    resource = descriptor.resources.get(change.entity_id.partition("/")[0])
    return resource.fields.get(first) if resource else None
