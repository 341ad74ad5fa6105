"""sitemap.xml and robots.txt: both need whole addresses, so there are none where the address of the site is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as Xml

from ..model import Dataset, Output, Publication, Site
from . import page_timeline_all, urls

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000
"""Addresses in one file (sitemaps.org, "Sitemaps XML format")."""
OVERVIEWS = ("disagreements", "timeline", "network", "quality", "changes", "releases", "download")


def make(publication: Publication, site: Site, prose: Iterable[str] = ()) -> Iterator[Output]:
    """`prose`: the paths of the pages that MkDocs makes."""
    if not site.url:
        return
    listed = sorted(set(() if publication.drafts else (*pages(publication), *prose)))  # drafts ask not to be listed
    parts = [listed[n : n + MOST] for n in range(0, len(listed), MOST)] or [[]]
    if len(parts) == 1:
        yield _file("sitemap.xml", "urlset", "url", parts[0], site)
    else:  # sitemaps.org: a file holds so many addresses, and an index names the files
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield _file(name, "urlset", "url", part, site)
        yield _file("sitemap.xml", "sitemapindex", "sitemap", names, site)
    yield Output("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n".encode(), "text/plain")


def _file(name: str, whole: str, each: str, paths: Iterable[str], site: Site) -> Output:
    root = Xml.Element(whole, xmlns=_SPACE)
    for path in paths:
        entry = Xml.SubElement(root, each)
        Xml.SubElement(entry, "loc").text = site.url + path
        Xml.SubElement(entry, "lastmod").text = site.date[:10]
    Xml.indent(root, "")
    return Output(name, Xml.tostring(root, "utf-8", xml_declaration=True) + b"\n", "application/xml")


def pages(publication: Publication) -> Iterator[str]:
    """The path of every page that is made from data."""
    yield from ("", "search/")
    if len(publication.datasets) > 1:
        yield page_timeline_all.PATH
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
