"""catalog.jsonld: the publication as a catalogue of datasets and their files (W3C, DCAT 3).

It has what the European application profile DCAT-AP 3 asks for, classes of what is referred to among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model import Dataset, Output, Publication, Release, Site
from . import citing, download, jsonfile, release_files, urls
from .download import Download

NAME = "catalog.jsonld"
MEDIA_TYPE = "application/ld+json"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_SHA256 = "spdx:checksumAlgorithm_sha256"
CONTEXT = {
    "@language": "en",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def make(publication: Publication, site: Site, files: Sequence[Download]) -> Iterator[Output]:
    yield Output(NAME, jsonfile.render_object(catalog(publication, site, files)), MEDIA_TYPE)


def catalog(publication: Publication, site: Site, files: Sequence[Download]) -> dict[str, Any]:
    """Addresses are relative to the root of the site where that is not known."""
    root = site.url or "./"
    return {
        "@context": CONTEXT,
        "@id": root,
        "@type": "dcat:Catalog",
        "dct:title": site.name,
        "dct:description": f"Datasets in which each value quotes its source: {'; '.join(each.descriptor.title for each in publication.datasets)}.",
        "dct:modified": _typed(site.date, "dateTime"),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": site.name},
        "foaf:homepage": {"@id": root},
        "dcat:dataset": [_dataset(each, site, root, files) for each in publication.datasets],
        "@included": list(_classes(publication, root, files)),
    }


def _classes(publication: Publication, root: str, files: Sequence[Download]) -> Iterator[dict[str, str]]:
    """What the catalogue refers to, each once with its class."""
    licences = {each for dataset in publication.datasets for each in _licences(dataset)}
    pages = {root} | {root + urls.dataset(dataset) for dataset in publication.datasets}
    pages |= {
        root + urls.release(dataset, release.version)
        for dataset in publication.datasets
        for release in (dataset.releases.items if dataset.releases else ())
    }
    kinds = {each.media_type.partition(";")[0] for each in files} | {"application/zip"}
    for names, kind in (
        (licences, "dct:LicenseDocument"),
        (pages, "foaf:Document"),
        ({_MEDIA + each for each in kinds}, "dct:MediaType"),
        ({_SHA256}, "spdx:ChecksumAlgorithm"),
    ):
        yield from ({"@id": name, "@type": kind} for name in sorted(names))


def _licences(dataset: Dataset) -> list[str]:
    return [each["path"] for each in dataset.descriptor.data.get("licenses", ()) if each.get("path")]


def _dataset(dataset: Dataset, site: Site, root: str, files: Sequence[Download]) -> dict[str, Any]:
    about, address = dataset.descriptor, root + urls.dataset(dataset)
    licences = _licences(dataset)
    made = {
        "@id": f"{address}#it",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": about.title,
        "dct:description": about.description or about.title,
        "dcat:version": about.version,
        "dct:modified": _typed(site.date, "dateTime"),
        "dct:creator": [{"@type": "foaf:Agent", "foaf:name": name} for name in citing.authors(dataset)],
        "dct:license": [{"@id": each} for each in licences],
        "dcat:keyword": about.data.get("keywords") or [],
        "dcat:landingPage": {"@id": address},
        "dct:references": [{"@id": root + urls.source(dataset, source)} for source in dataset.sources.values()],
        "dcat:distribution": [_distribution(each, dataset, root, licences) for each in files if download.belongs(each.path, dataset)],
    }
    made |= _versions(dataset, root, licences)
    if about.draft:
        made["adms:status"] = {"@id": "http://purl.org/adms/status/UnderDevelopment"}
    return {key: value for key, value in made.items() if value not in ("", [])}


def _versions(dataset: Dataset, root: str, licences: list[str]) -> dict[str, Any]:
    """The releases, as versions of the dataset (DCAT 3, "Dataset series and versions")."""
    known = dataset.releases
    if known is None or not known.items:
        return {}
    before = known.before(dataset.descriptor.version)
    own = [_version(dataset, each, root, licences) for each in known.items]
    return {"dcat:hasVersion": own} | ({"dcat:previousVersion": {"@id": _address(dataset, before, root)}} if before else {})


def _version(dataset: Dataset, release: Release, root: str, licences: list[str]) -> dict[str, Any]:
    address, about = _address(dataset, release.version, root), root + urls.release(dataset, release.version)
    package = release_files.package(dataset, release.version)
    sizes = {file.path: len(file.content) for file in release.files}
    made: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": dataset.descriptor.title,
        "dct:description": dataset.descriptor.description or dataset.descriptor.title,
        "dcat:version": release.version,
        "dct:issued": _typed(release.date, "date"),
        "dcat:isVersionOf": {"@id": f"{root}{urls.dataset(dataset)}#it"},
        "dcat:landingPage": {"@id": about},
        "dct:license": [{"@id": each} for each in licences],
    }
    if release.previous:
        made["dcat:previousVersion"] = {"@id": _address(dataset, release.previous, root)}
    if package in sizes:
        made["dcat:distribution"] = {
            "@id": root + package,
            "@type": "dcat:Distribution",
            "dct:title": download.title(dataset, f"{dataset.name}.zip"),
            "dcat:downloadURL": {"@id": root + package},
            "dcat:accessURL": {"@id": about},
            "dcat:mediaType": {"@id": f"{_MEDIA}application/zip"},
            "dcat:byteSize": _typed(str(sizes[package]), "nonNegativeInteger"),
        }
    return made


def _address(dataset: Dataset, version: str, root: str) -> str:
    return f"{root}{urls.release(dataset, version)}#it"


def _distribution(of: Download, dataset: Dataset, root: str, licences: list[str]) -> dict[str, Any]:
    made = {
        "@id": root + of.path,
        "@type": "dcat:Distribution",
        "dct:title": download.title(dataset, of.name),
        "dcat:downloadURL": {"@id": root + of.path},
        "dcat:accessURL": {"@id": root + urls.dataset(dataset)},
        "dcat:mediaType": {"@id": _MEDIA + of.media_type.partition(";")[0]},
        "dcat:byteSize": _typed(str(of.bytes), "nonNegativeInteger"),
        "dct:license": [{"@id": each} for each in licences],
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256},
            "spdx:checksumValue": _typed(of.sha256, "hexBinary"),
        },
    }
    return {key: value for key, value in made.items() if value}


def _typed(text: str, kind: str) -> dict[str, str]:
    return {"@value": text, "@type": f"xsd:{kind}"}
