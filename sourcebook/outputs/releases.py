"""The files of all releases, and a list of them in the static API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Dataset, Output, Publication, Release, Site
from . import jsonfile, release_files, urls

Data = dict[str, Any]


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """Nothing where the releases are not known, or the descriptor leaves them out."""
    for dataset in publication.datasets:
        if dataset.releases is None:
            continue
        for release in dataset.releases.items:
            yield from release.files
        yield Output(urls.api(f"{dataset.name}/releases.json"), jsonfile.render_object(listed(dataset, site)), jsonfile.MEDIA_TYPE)


def listed(dataset: Dataset, site: Site) -> Data:
    """The releases of a dataset, the newest first."""
    items = dataset.releases.items if dataset.releases else ()
    return {
        "dataset": dataset.name,
        "version": dataset.descriptor.version,
        "url": site.url + urls.section(dataset, "releases"),
        "releases": [_release(dataset, each, site) for each in reversed(items)],
    }


def _release(dataset: Dataset, release: Release, site: Site) -> Data:
    paths = {file.path: len(file.content) for file in release.files}
    package = release_files.package(dataset, release.version)
    since = release_files.since(dataset, release.version)
    made: Data = {
        "version": release.version,
        "tag": release.tag,
        "commit": release.commit,
        "date": release.date,
        "previous": release.previous,
        "url": site.url + urls.release(dataset, release.version),
        "numbers": dict(release.numbers),
        "withheld": release.withheld,
        "left_out": release_files.reason(dataset, release),
        "package": site.url + package if package in paths else "",
        "bytes": paths.get(package, 0),
        "changes": site.url + urls.release(dataset, release.version, f"{release_files.CHANGES}.json") if release.previous and paths else "",
        "changes_since": site.url + since if since in paths else "",
    }
    return {name: value for name, value in made.items() if value not in ("", 0, {})}


def left_out(dataset: Dataset) -> Iterator[str]:
    """A sentence for each release without a copy, and for each tag that looks like a release and is none."""
    if dataset.releases:
        yield from dataset.releases.strays
        for each in dataset.releases.items:
            if each.left_out:
                yield f"Left out: version {each.version}. {release_files.reason(dataset, each)}"
