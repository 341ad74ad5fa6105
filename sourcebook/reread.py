"""A dataset as a release had it, read again from git with the engine of today.

Nothing that was made then is kept: what is published of a release is made anew of its records. So it is the same on
every machine, and a record that was withdrawn since can be left out of it.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from . import descriptor, files, gitlog, yamlfile
from .change import Change, History
from .checks import NEEDED
from .diagnostic import Diagnostic, Rejected, errors
from .forget import Withheld, shortened
from .gitobjects import Objects
from .link import link
from .model import Dataset
from .read import drafts
from .read_source import SEEDS
from .withhold import withhold

_TAG = re.compile(r"(?:(?P<dataset>[a-z0-9-]+)/)?v(?P<version>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2})")


class NoRelease(Exception):
    """A tag that looks like a release of a dataset, and is none."""


class Unreadable(Exception):
    """A release that cannot be made again, with the code of what was found: a message could tell what is withheld."""


def tagged(tags: tuple[gitlog.Tag, ...], dataset: str) -> dict[str, gitlog.Tag]:
    """The tags that can be releases of a dataset, by version, the lowest first.

    `v1.2.0` names a version of each dataset that has it then, `<dataset>/v1.2.0` that of one dataset, and goes first.
    """
    found: dict[str, gitlog.Tag] = {}
    for tag in sorted(tags, key=lambda each: "/" in each.name):
        named = _TAG.fullmatch(tag.name)
        if named and named["dataset"] in (None, dataset):
            found[named["version"]] = tag
    return {version: found[version] for version in sorted(found, key=lambda text: tuple(map(int, text.split("."))))}


def last(objects: Objects, tags: tuple[gitlog.Tag, ...], dataset: str) -> str:
    """The tag of the last release of a dataset; nothing where there is none."""
    for version, tag in reversed(tagged(tags, dataset).items()):
        try:
            _is_release(objects.file(tag.commit, f"datasets/{dataset}/{descriptor.NAME}"), tag, version, dataset)
        except (NoRelease, Unreadable):
            continue
        return tag.name
    return ""


def as_released(objects: Objects, tag: gitlog.Tag, version: str, name: str, by: Withheld) -> tuple[Dataset, int]:
    """The dataset as it was, and how many of its records are withheld. Raises `NoRelease` and `Unreadable`."""
    folder = f"datasets/{name}"
    _is_release(objects.file(tag.commit, f"{folder}/{descriptor.NAME}"), tag, version, name)
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as place:
        files.unpack(objects.files(tag.commit, (folder, SEEDS)), Path(place))
        found: list[Diagnostic] = []
        try:
            (draft,) = drafts(Path(place), found)
        except Rejected as rejected:
            raise Unreadable(rejected.diagnostics[0].code) from None
    if draft.unread:
        raise Unreadable(next((each.code for each in errors(found)), "unread"))
    withheld = withhold(draft, by)
    for check in NEEDED:
        for problem in check(draft):
            if problem.severity == "error":
                raise Unreadable(problem.code)
    return shortened(link(draft), by.named), withheld


def until(history: History | None, redirects: Mapping[str, str], is_part: Callable[[Change], bool]) -> History | None:
    """What of a history a release could know, under the ids that its records had then."""
    if history is None:
        return None
    changes = tuple(change for change in history.changes if is_part(change))
    of_claim: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind == "added":
            of_claim[change.claim_id].clear()
        of_claim[change.claim_id].append(change)
    older: dict[str, list[str]] = defaultdict(list)
    for old, new in redirects.items():
        older[new].append(old)
    for name, some in list(of_claim.items()):
        entity, _, anchor = name.partition("#")
        for old in older.get(entity, ()):
            of_claim.setdefault(f"{old}#{anchor}", some)
    return History(changes, {name: tuple(some) for name, some in of_claim.items()})


def _is_release(data: bytes | None, tag: gitlog.Tag, version: str, name: str) -> None:
    if data is None:
        raise NoRelease(f"{name} was not there yet")
    try:
        node = yamlfile.load(data, descriptor.NAME)
    except Rejected as rejected:
        raise Unreadable(rejected.diagnostics[0].code) from None
    if (written := node.text("version") or "0.0.0") != version:
        raise NoRelease(f"its descriptor has the version {written} there")
    if node.text("sourcebook:draft") == "true":
        raise NoRelease("it is a draft there")
