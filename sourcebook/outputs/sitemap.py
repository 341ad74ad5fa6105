"""sitemap.xml and robots.txt: both need whole addresses, so there are none where the address of the site is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as Xml

from ..model import Dataset, Output, Publication, Site
from . import urls

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
OVERVIEWS = ("disagreements", "timeline", "network", "quality", "changes", "releases", "download")


def make(publication: Publication, site: Site, prose: Iterable[str] = ()) -> Iterator[Output]:
    """`prose`: the paths of the pages that MkDocs makes."""
    if not site.url:
        return
    root = Xml.Element("urlset", xmlns=_SPACE)
    listed = () if publication.drafts else (*pages(publication), *prose)  # drafts ask not to be listed
    for path in sorted(set(listed)):
        entry = Xml.SubElement(root, "url")
        Xml.SubElement(entry, "loc").text = site.url + path
        Xml.SubElement(entry, "lastmod").text = site.date[:10]
    Xml.indent(root, "")
    text = Xml.tostring(root, "utf-8", xml_declaration=True)
    yield Output("sitemap.xml", text + b"\n", "application/xml")
    yield Output("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n".encode(), "text/plain")


def pages(publication: Publication) -> Iterator[str]:
    """The path of every page that is made from data."""
    yield from ("", "search/")
    for dataset in publication.datasets:
        yield from _of_dataset(dataset)


def _of_dataset(dataset: Dataset) -> Iterator[str]:
    yield urls.dataset(dataset)
    yield from (urls.section(dataset, name) for name in OVERVIEWS)
    for release in dataset.releases.items if dataset.releases else ():
        yield urls.release(dataset, release.version)
    for resource in dataset.descriptor.of_kind("entities"):
        if dataset.of(resource.name):
            yield urls.section(dataset, resource.name)
    yield from (urls.section(dataset, each.name) for each in dataset.descriptor.of_kind("sources") if dataset.sources)
    yield from (urls.entity(dataset, entity) for entity in dataset.entities.values())
    yield from (urls.source(dataset, source) for source in dataset.sources.values())
