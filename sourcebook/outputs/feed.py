"""feed.xml: an Atom feed (RFC 4287) of the publication, one entry for each commit that changed claims.

Where the history is not known, there is one entry a dataset, dated by the last change of the content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as Xml

from ..language import counted, say
from ..model import Dataset, Output, Publication, Site
from . import urls
from .page_changes import Step, steps

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
MOST = 50
"""Entries of changes; readers want the newest."""


def make(publication: Publication, site: Site) -> Iterator[Output]:
    root = Xml.Element("feed", xmlns=_SPACE)
    _text(root, "id", site.url or name_of(site))
    _text(root, "title", site.name)
    _text(root, "updated", site.date)
    Xml.SubElement(Xml.SubElement(root, "author"), "name").text = site.name
    if site.url:
        Xml.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=f"{site.url}feed.xml")
    Xml.SubElement(root, "link", rel="alternate", type="text/html", href=site.url or "./")
    found = [(step, each) for each in publication.datasets if each.history for step in steps(each, each.history.changes, site)]
    for step, dataset in sorted(found, key=lambda pair: pair[0].date, reverse=True)[:MOST]:
        _change(root, step, dataset, site)
    for dataset in publication.datasets:
        if dataset.history is None:
            _dataset(root, dataset, site)
    Xml.indent(root, " ")
    yield Output("feed.xml", Xml.tostring(root, "utf-8", xml_declaration=True) + b"\n", MEDIA_TYPE)


def _change(root: Xml.Element, step: Step, dataset: Dataset, site: Site) -> None:
    told = "; ".join(f"{word}: {count}" for _, word, count in step.counts)
    named = list(dict.fromkeys(line.entity for line in step.lines))
    _entry(
        root,
        f"{name_of(site)}:{dataset.name}:{step.commit}",
        f"{dataset.descriptor.title}: {step.subject}",
        f"{step.date}T00:00:00Z",
        f"{site.url}{urls.section(dataset, 'changes')}#c-{step.commit}",
        f"{told}. {say(', ').join(named[:20])}{' …' if len(named) > 20 else ''}",
    )


def _dataset(root: Xml.Element, dataset: Dataset, site: Site) -> None:
    path, about = urls.dataset(dataset), dataset.descriptor
    claims = sum(1 for _ in dataset.claims())
    counts = (
        counted(len(dataset.entities), "%(n)s record", "%(n)s records"),
        counted(claims, "%(n)s claim", "%(n)s claims"),
        counted(len(dataset.sources), "%(n)s source", "%(n)s sources"),
    )
    _entry(
        root,
        f"{site.url}{path}" if site.url else f"{name_of(site)}:{dataset.name}",
        say("%(title)s, version %(version)s", title=about.title, version=about.version),
        site.date,
        f"{site.url}{path}",
        f"{say(', ').join(counts)}. {about.description}".strip(),
    )


def _entry(root: Xml.Element, name: str, title: str, updated: str, address: str, summary: str) -> None:
    entry = Xml.SubElement(root, "entry")
    _text(entry, "id", name)
    _text(entry, "title", title)
    _text(entry, "updated", updated)
    Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    _text(entry, "summary", summary)


def name_of(site: Site) -> str:
    """The beginning of an id where there is no address: RFC 8141 leaves `example` to such use."""
    return f"urn:example:sourcebook:{(site.repository or site.name).rpartition('/')[2].lower().replace(' ', '-')}"


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = _NO_XML.sub("", text)


def escaped(text: str) -> str:
    """Text for an element or an attribute. What XML cannot hold is left out: the message of a commit can have anything."""
    return escape(_NO_XML.sub("", text))
