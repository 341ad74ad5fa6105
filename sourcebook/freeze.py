"""Releases: copies of the data as each tag has it, and what changed between them and since.

The copies are made of the records of the tag by the engine of today, in the address of today's site; what was
withdrawn since is not part of them. The same commit with the same tags gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import delta, engine, gitlog, history, kept, reread
from .change import Change
from .forget import Withheld, withheld
from .gitlog import Tag
from .gitobjects import Objects
from .kept import Kept
from .model import Dataset, Publication, Release, Releases, Site
from .outputs import package, release_files, tabled
from .release import Delta

MEGABYTE = 1_000_000
FOLDER = "releases"
"""Of the cache."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What all releases of a dataset are made with."""

    known: Dataset
    """With all that git knows."""
    told: Dataset
    by: Withheld
    site: Site
    line: Mapping[str, int]
    memory: Path | None


def attach(root: Path, known: Publication, site: Site, memory: Path | None) -> Publication:
    """The publication with its releases, and with so much of its history as may be told.

    `known` is one with all that git knows (`history.known`). `memory` is a folder that may be lost at any time.
    """
    wanting = [each for each in known.datasets if each.descriptor.publish.releases]
    tags = gitlog.tags(root) if wanting else ()
    found = {each.name: reread.tagged(tags, each.name) for each in wanting}
    line = gitlog.line(root) if any(found.values()) else {}
    folder = memory / FOLDER if memory else None
    used: list[str] = []
    with Objects(root) as objects:
        made = []
        for each in known.datasets:
            told = history.told(each)
            if each.name in found:
                past = _Past(each, told, withheld(each) if found[each.name] else Withheld(), site, line, folder)
                told = replace(told, releases=_releases(past, found[each.name], objects, used, len(known.datasets) == 1))
            made.append(told)
    if used:
        kept.prune(folder, used)
    return Publication(tuple(made))


def _releases(past: _Past, tags: Mapping[str, Tag], objects: Objects, used: list[str], alone: bool) -> Releases:
    """`alone`: whether there is no other dataset that a tag without a name could mean."""
    items: list[tuple[Release, Kept]] = []
    strays: list[str] = []
    previous = key = ""
    last: Kept | None = None
    for version, tag in tags.items():
        used.append(key := _key(past, tag, version, previous, key))
        made = kept.load(past.memory, key)
        if made is None:
            kept.save(past.memory, key, made := _made(past, objects, tag, version, items, last))
        if made.stray:
            if alone or "/" in tag.name:
                strays.append(f"The tag {tag.name} is no release of {past.told.name}: {made.stray}.")
            continue
        items.append((Release(
            version, tag.name, tag.commit, tag.date, tag.committed, made.numbers, made.withheld,
            previous if made.is_readable else "", made.changes,
            left_out="unreadable" if made.problem else "", problem=made.problem,
        ), made))  # fmt: skip
        if made.is_readable:
            if last:
                last.drop_claims()
            previous, last = version, made
    return Releases(_published(past, items), _of_commits(past, [each for each, _ in items]), tuple(strays))


def _made(past: _Past, objects: Objects, tag: Tag, version: str, before: list[tuple[Release, Kept]], last: Kept | None) -> Kept:
    try:
        of, count = reread.as_released(objects, tag, version, past.told.name, past.by)
    except reread.NoRelease as stray:
        return kept.made({}, stray=str(stray))
    except (reread.Unreadable, LookupError) as problem:
        return kept.made({}, problem=str(problem))
    at = past.line.get(tag.commit)

    def is_part(change: Change) -> bool:
        return change.date <= tag.committed[:10] if at is None else past.line.get(change.commit, at + 1) <= at

    of = replace(
        of,
        history=reread.until(past.told.history, past.told.redirects, is_part),
        releases=Releases(tuple(replace(each, files=(), changes=(), since=()) for each, _ in before)),
    )
    claims = delta.state(of)
    numbers = {
        "entities": len(of.entities),
        "claims": len(claims),
        "citations": sum(len(claim.citations) for claim in of.claims()),
        "sources": len(of.sources),
    }
    content = package.zipped(package.contents(tabled.of(of, replace(past.site, commit=tag.commit, date=tag.committed))))
    changes = delta.between(last.claims, claims) if last else ()
    return kept.made(claims, numbers=numbers, withheld=count, package=content, changes=changes)


def _published(past: _Past, items: list[tuple[Release, Kept]]) -> tuple[Release, ...]:
    """The releases with their files: the newest first, as long as they fit into what the descriptor grants."""
    left = past.told.descriptor.publish.release_megabytes * MEGABYTE
    found: list[Release] = []
    for release, made, since in _with_since(past, items):
        done = release
        if made.is_readable:
            done = replace(release, since=since)
            files = release_files.made(past.told, done, made.package, past.site)
            left -= sum(len(file.content) for file in files)
            done = replace(done, files=files if left >= 0 else (), left_out="" if left >= 0 else "budget")
        found.append(done)
    return tuple(reversed(found))


def _with_since(past: _Past, items: list[tuple[Release, Kept]]) -> Iterator[tuple[Release, Kept, Delta]]:
    """The newest first, each with what changed from it to today."""
    since: Delta | None = None
    after: Kept | None = None
    for release, made in reversed(items):
        if made.is_readable:
            since = (
                delta.between(made.claims, delta.state(past.told))
                if since is None or after is None
                else delta.composed(after.changes, since)
            )
            after = made
        yield release, made, since or ()


def _of_commits(past: _Past, releases: list[Release]) -> dict[str, str]:
    """By commit that changed a claim, the version of the first release that has it."""
    ends = sorted((past.line[each.commit], each.version) for each in releases if each.commit in past.line)
    changes = past.told.history.changes if past.told.history else ()
    found: dict[str, str] = {}
    for commit in dict.fromkeys(change.commit for change in changes):
        version = next((version for end, version in ends if past.line.get(commit, end + 1) <= end), "")
        if version:
            found[commit] = version
    return found


def _key(past: _Past, tag: Tag, version: str, previous: str, before: str) -> str:
    """A digest of all that a release is made of. `before` is the key of the release before it."""
    is_off = tag.commit not in past.line  # then its history is told by days, from that of the commit checked out
    described = {name: each for name, each in past.told.descriptor.data.items() if name != "version"}
    parts = [
        engine.digest(), version, tag.name, tag.commit, tag.date, tag.committed, past.site.url, past.site.repository,
        past.by.digest, sorted(past.told.redirects.items()), described, previous, before,
        past.site.commit if is_off else "",
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
