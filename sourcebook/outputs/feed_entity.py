"""An Atom feed (RFC 4287) for each entity, one entry for each commit that changed what is claimed of it.

Written as text: there are as many as there are entities, and a tree for each would cost more than its page's share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..change import Change
from ..language import counted, say
from ..model import Dataset, Output, Publication, Site
from . import labels, urls
from .feed import MEDIA_TYPE, MOST, escaped, name_of
from .page_changes import KINDS, described
from .page_history import by_entity

_MOST_TOLD = 8
"""Values that an entry tells one by one; the page of the record has all."""


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """The feeds of a dataset whose history is known. At the old address of a record that moved stands the feed of the
    new one; of a record that was withdrawn, when and why."""
    for dataset in publication.datasets:
        if dataset.history is None:
            continue
        changes = by_entity(dataset)
        for entity in dataset.entities.values():
            entries = _entries(dataset, site, entity.id, changes.get(entity.id, ()))
            yield _feed(dataset, site, entity.id, entity.name, entries)
        for old, new in dataset.redirects.items():
            if new in dataset.entities:
                entries = _entries(dataset, site, new, changes.get(new, ()))
                yield _feed(dataset, site, old, dataset.entities[new].name, entries)
        for name, removal in dataset.removed.items():
            if name.startswith("sources/"):  # they have no feed
                continue
            entry = _entry(site, f"{dataset.name}/{name}/", "withdrawn", say("Withdrawn"), removal.date, removal.reason)
            yield _feed(dataset, site, name, say("Withdrawn record"), [entry])


def _feed(dataset: Dataset, site: Site, entity_id: str, title: str, entries: Sequence[tuple[str, str]]) -> Output:
    page, path = f"{dataset.name}/{entity_id}/", urls.entity_feed(dataset, entity_id)
    updated = entries[0][0] if entries else site.date
    own = f'<link rel="self" type="{MEDIA_TYPE}" href="{escaped(site.url + path)}"/>\n' if site.url else ""
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{escaped(_id(site, page))}</id>\n<title>{escaped(f'{title} – {site.name}')}</title>\n<updated>{updated}</updated>\n"
        f"<author><name>{escaped(site.name)}</name></author>\n{own}"
        f'<link rel="alternate" type="text/html" href="{escaped(_address(site, page))}"/>\n'
        f"{''.join(entry for _, entry in entries)}</feed>\n"
    )
    return Output(path, text.encode(), MEDIA_TYPE)


def _entries(dataset: Dataset, site: Site, entity_id: str, changes: Sequence[Change]) -> list[tuple[str, str]]:
    """(time, text) of each commit, the newest first."""
    by_commit = [list(some) for _, some in groupby(changes, key=lambda change: change.commit)]
    return [
        _entry(site, f"{dataset.name}/{entity_id}/", some[0].commit, some[0].subject, some[0].date, _told(dataset, some))
        for some in reversed(by_commit[-MOST:])
    ]


def _entry(site: Site, page: str, name: str, title: str, day: str, told: str) -> tuple[str, str]:
    updated = f"{day}T00:00:00Z"
    return updated, (
        f"<entry>\n<id>{escaped(_id(site, page, name))}</id>\n<title>{escaped(title)}</title>\n<updated>{updated}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{escaped(_address(site, page))}"/>\n'
        f"<summary>{escaped(told)}</summary>\n</entry>\n"
    )


def _told(dataset: Dataset, changes: Sequence[Change]) -> str:
    """What a commit did, in one line: values that changed or went one by one, the others counted."""
    told = [_value(dataset, change) for change in changes if change.kind in ("changed", "withdrawn")]
    hidden = len(told) - _MOST_TOLD
    parts = told[:_MOST_TOLD] + ([say("and %(n)s more", n=hidden)] if hidden > 0 else [])
    for kind in ("evidence", "added", "checked"):
        if count := sum(change.kind == kind for change in changes):
            parts.append(f"{say(KINDS[kind])}: {counted(count, '%(n)s value', '%(n)s values')}")
    return "; ".join(parts)


def _value(dataset: Dataset, change: Change) -> str:
    field, title = described(dataset, change)
    before, after = (labels.value(dataset, field, text) if field and text else text for text in (change.before, change.after))
    return f"{title}: {before} → {after}" if change.kind == "changed" else f"{say('Withdrawn')}: {title}: {before}"


def _id(site: Site, page: str, name: str = "") -> str:
    """The id of a feed or an entry, which has to be an IRI."""
    return (site.url + page if site.url else f"{name_of(site)}:{page.strip('/').replace('/', ':')}") + (f"#c-{name}" if name else "")


def _address(site: Site, page: str) -> str:
    """Of the history on the page; relative to the feed, which lies beside the page, where no address is known."""
    return f"{site.url}{page}#record-history" if site.url else "./#record-history"
