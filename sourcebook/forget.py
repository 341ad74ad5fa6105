"""What may not be said of a record that was withdrawn: it leaves its address, a date and a reason, and nothing else.

git keeps every value that was ever committed, and the history is read from git. So the changes of a withdrawn record
are left out, those of rows that referred to it too, and wherever else its name stood, in an old value, in the message
of a commit or in the context of a quote, the words are withheld. Names are known where the history is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from .change import Change, History
from .model import ENTITIES, Dataset, Descriptor, Field, Quote, Resource, Source, Value
from .text import slug

_LEAST = 4
"""Characters of the short form of a name by which an id is known to be made of it."""
_NO_WORD = re.compile(r"[^a-z0-9]+")
WITHHELD = "A change that names a record which was withdrawn"
"""Stands for the message of a commit that has the name of a withdrawn record in it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What may not be told of an older state of a dataset: withdrawn records, and texts with their names in them."""

    ids: frozenset[str] = frozenset()
    named: re.Pattern[str] | None = None
    slugs: frozenset[str] = frozenset()
    """The names in the form that ids and addresses have."""
    values: frozenset[str] = frozenset()
    """Their other values of several words, in that form: what is called just so was called after one of them."""
    told: frozenset[str] = frozenset()
    """Texts with such a name that the dataset of today tells too, their white space reduced."""

    def hides(self, text: str) -> bool:
        return self.names(text) and _reduced(text) not in self.told

    def names(self, text: str) -> bool:
        """Whether such a name stands in a text, an id or an address."""
        if self.named is None:
            return False
        if self.named.search(text) or text in self.values:
            return True
        plain = f"-{_NO_WORD.sub('-', text.lower())}-"
        return " " not in text and any(f"-{slug}-" in plain for slug in self.slugs)

    @property
    def digest(self) -> list[list[str]]:
        """All of it as data, in one order."""
        return [sorted(self.ids), [self.named.pattern if self.named else ""], sorted(self.values), sorted(self.told)]


def withheld(dataset: Dataset) -> Withheld:
    """What older states of a dataset may not tell; its history must be all that git knows."""
    found = _withdrawn(dataset)
    texts = _texts(dataset) if found.named else ()
    return replace(found, told=frozenset(_reduced(text) for text in texts if found.names(text)))


def _withdrawn(dataset: Dataset) -> Withheld:
    if not dataset.removed:
        return Withheld()
    changes = dataset.history.changes if dataset.history else ()
    names = _names(dataset, changes)
    slugs = frozenset(made for name in names if len(made := slug(name)) >= _LEAST)
    own = (text for change in changes if change.entity_id in dataset.removed for text in (change.before, change.after))
    values = frozenset(slug(text) for text in own if len(text.split()) > 1)
    return Withheld(frozenset(dataset.removed), _pattern(names), slugs, values)


def _texts(dataset: Dataset) -> Iterator[str]:
    """Every text that a dataset tells on its own account: not the contexts of its quotes."""
    yield from (name.rpartition("/")[2] for name in (*dataset.entities, *dataset.sources))
    for source in dataset.sources.values():
        yield from (value.text for values in source.values.values() for value in values)
    for claim in dataset.claims():
        yield claim.value.text
        yield from (text for citation in claim.citations for text in citation.said)


def _reduced(text: str) -> str:
    return " ".join(text.split())


def shortened(dataset: Dataset, named: re.Pattern[str] | None) -> Dataset:
    """The dataset with the context of each quote cut before a name."""
    shorter: Dataset = _mapped(dataset, lambda quote: _trimmed(quote, named), {}) if named else dataset
    return shorter


def forget(dataset: Dataset) -> Dataset:
    """The dataset without what its history, and the openings of uncited sentences, tell of withdrawn records."""
    if dataset.history is None or not dataset.removed:
        return dataset
    by = _withdrawn(dataset)
    named = by.named
    live = {claim.id for claim in dataset.claims()}
    told = dict(_told(dataset, dataset.history.changes, live, by))
    of_claim = {name: tuple(told[change] for change in some) for name, some in dataset.history.of_claim.items() if told.keys() >= set(some)}
    uncited = {name: tuple(each for each in some if not (named and named.search(each.opening))) for name, some in dataset.uncited.items()}
    return replace(shortened(dataset, named), history=History(tuple(told.values()), of_claim), uncited=uncited)


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


def _told(dataset: Dataset, changes: Iterable[Change], live: set[str], by: Withheld) -> Iterator[tuple[Change, Change]]:
    """The changes that may be told, each with the form in which it may."""
    others = [change for change in changes if change.entity_id in dataset.entities or not _is_hidden(change, by)]
    about = {_group(dataset.descriptor, change) for change in others if _without(dataset, change, by) != change}
    for change in others:
        if change.claim_id in live or _group(dataset.descriptor, change) not in about:
            subject = WITHHELD if by.names(change.subject) else change.subject
            yield change, replace(_without(dataset, change, by), subject=subject)


def _is_hidden(change: Change, by: Withheld) -> bool:
    """Whether it is of a withdrawn record, or of one that is gone and whose id was made of the name of such a one."""
    return change.entity_id in by.ids or by.names(change.entity_id.rpartition("/")[2])


def _without(dataset: Dataset, change: Change, by: Withheld) -> Change:
    """The change with each value withheld that refers to a withdrawn record, by its id or by a name that it had."""
    field = _field(dataset.descriptor, change)
    kind = f"{field.reference}/" if field and field.reference != ENTITIES else ""

    def shown(text: str) -> str:
        return "" if kind + text in dataset.removed or by.names(text) else text

    return replace(change, before=shown(change.before), after=shown(change.after))


def _names(dataset: Dataset, changes: Iterable[Change]) -> set[str]:
    """All names that withdrawn records ever had, but those that a record has today."""
    today = {name for entity in dataset.entities.values() for name in (entity.name, *entity.aliases())}
    return {
        text
        for change in changes
        if change.entity_id in dataset.removed and _is_name(dataset.descriptor, change)
        for text in (change.before, change.after)
        if text and text not in today
    }


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Where one of the names stands in a text."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
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
