"""The releases of a dataset: a list of them, and a page for each, with its files and what changed since the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..change import Change, ChangeKind
from ..language import counted, say
from ..model import Dataset, Output, Publication, Release, Site
from ..release import Delta, Difference
from . import labels, release_files, urls
from .download_list import size
from .page_changes import MOST_SHOWN, Line, line, worth
from .page_env import environment, layout, render
from .page_shared import AnyPage, Layout

if TYPE_CHECKING:
    from .page_compile import QuickEnvironment


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release, for people."""

    label: str
    href: str
    size: str
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A release in words."""

    release: Release
    day: str
    href: str
    commit: str
    """The address of its commit, or nothing."""
    changed: str
    """How many claims differ from the release before."""
    since: str
    left_out: str
    """Why there is no copy of it."""
    package: File | None


class ReleasesPage(AnyPage):
    """The released versions of a dataset."""

    known: bool
    """Whether the repository told its releases."""
    wanted: bool
    """Whether copies of them are published."""
    shown: list[Shown]
    """The releases, the newest first."""
    last: Shown | None
    """The newest one that has a copy."""
    version: str
    """What the data of today calls itself."""
    changes: str
    """The page of the changes, from the root of the site."""
    api: str
    """The list as JSON, from the root of the site."""


class ReleasePage(AnyPage):
    """One release."""

    release: Release
    """The release itself."""
    shown: Shown
    """The release as lists show it."""
    files: list[File]
    """Its files."""
    lines: list[Line]
    """What changed since the one before."""
    hidden: int
    """How many changes are only in the file."""
    csv: str
    """The file with all of them."""
    name: str
    """The title of the dataset."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    """The list of each dataset says so where there is none, and why."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path, title = urls.section(dataset, "releases"), dataset.descriptor.title
        home = (title, urls.dataset(dataset))
        items = tuple(reversed(dataset.releases.items)) if dataset.releases else ()
        yield render(
            env, "releases.html", shared, path, **ReleasesPage(title=say("Releases"), dataset=dataset.name, styles=("lists.css",), trail=(home,),
            known=dataset.releases is not None, wanted=dataset.descriptor.publish.releases,
            shown=(shown := [_shown(dataset, each, site, urls.root_of(path)) for each in items]),
            last=next((each for each in shown if each.release.numbers), None), version=dataset.descriptor.version,
            changes=urls.section(dataset, "changes"), api=urls.api(f"{dataset.name}/releases.json"),
            description=say("The released versions of %(dataset)s: their data as it was, and what changed between them.", dataset=title),
        ))  # fmt: skip
        for release in items:
            yield _page(env, shared, dataset, release, site, (home, (say("Releases"), path)))


def _page(
    env: QuickEnvironment,
    shared: Layout,
    dataset: Dataset,
    release: Release,
    site: Site,
    trail: tuple[tuple[str, str], ...],
) -> Output:
    path = urls.release(dataset, release.version)
    root = urls.root_of(path)
    lines = _lines(dataset, release, root)
    return render(
        env, "release.html", shared, path, **ReleasePage(title=say("Version %(version)s", version=release.version), dataset=dataset.name, styles=("lists.css",),
        trail=trail, release=release, shown=_shown(dataset, release, site, root), files=list(_files(dataset, release, root)),
        lines=lines[:MOST_SHOWN], hidden=max(0, len(lines) - MOST_SHOWN),
        csv=root + urls.release(dataset, release.version, f"{release_files.CHANGES}.csv"),
        name=dataset.descriptor.title,
        description=say("%(dataset)s as it was released as version %(version)s.", dataset=dataset.descriptor.title, version=release.version),
    ))  # fmt: skip


def _shown(dataset: Dataset, release: Release, site: Site, root: str) -> Shown:
    package = release_files.package(dataset, release.version)
    return Shown(
        release,
        labels.date(release.date),
        root + urls.release(dataset, release.version),
        f"{site.repository}/commit/{release.commit}" if site.repository else "",
        differences(release, release.changes) if release.previous else "",
        differences(release, release.since),
        release_files.reason(dataset, release),
        next((each for each in _files(dataset, release, root) if each.href == root + package), None),
    )


def differences(release: Release, of: Delta) -> str:
    """`3 claims added, 1 claim changed`; in words, too, where nothing did."""
    made = release.operations(of)
    told = [
        counted(made["ADD"], "%(n)s claim added", "%(n)s claims added") if made["ADD"] else "",
        counted(made["MOD"], "%(n)s claim changed", "%(n)s claims changed") if made["MOD"] else "",
        counted(made["DEL"], "%(n)s claim removed", "%(n)s claims removed") if made["DEL"] else "",
    ]
    return say(", ").join(filter(None, told)) or say("no claim changed")


def _files(dataset: Dataset, release: Release, root: str) -> Iterator[File]:
    sizes = {file.path: len(file.content) for file in release.files}
    own = {
        name: urls.release(dataset, release.version, name) for name in (f"{n}.csv" for n in (release_files.CHANGES, release_files.SINCE))
    }
    before, after = own.values()
    named = [
        (release_files.package(dataset, release.version), say("Data package"), say("All tables of this version, as one zip.")),
        (before, say("Changes as CSV"), say("What makes this version of version %(version)s: one claim a row.", version=release.previous)),
        (before.replace(".csv", ".json"), say("Changes as JSON"), say("The same, with the citations as objects.")),
        (after, say("Changes since as CSV"), say("What makes the data of today of this version: one claim a row.")),
        (release_files.since(dataset, release.version), say("Changes since as JSON"), say("The same, with the citations as objects.")),
    ]
    yield from (File(label, root + path, size(sizes[path]), note) for path, label, note in named if path in sizes)


def _lines(dataset: Dataset, release: Release, root: str) -> list[Line]:
    return [line(dataset, each, root) for each in worth([_change(release, each) for each in release.changes])]


def _change(release: Release, of: Difference) -> Change:
    """A difference between releases as the page of changes shows one."""
    kinds: dict[str, ChangeKind] = {"ADD": "added", "DEL": "withdrawn"}
    kind = kinds.get(of.operation) or ("evidence" if of.old == of.new else "changed")
    anchor = of.claim_id.partition("#")[2]
    return Change(release.date, release.commit, "", kind, of.entity_id, anchor, of.old, of.new)
