"""The files of the site before, taken over where they would be made of the same things again.

A note says of each part of the site by which key it was made (`keys`), and what was written. It counts only for the site
beside which it was written, which nobody else can know. A file is taken only if that site still has it with the bytes
that were written. Either may be lost or damaged at any time: then the part is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path

from . import sealed
from .disk import regular
from .inventory import NAME as MANIFEST
from .publish import Written, take
from .remembered import stamp_of

NAME = "made.json"
_AT_ONCE = 1 << 20
"""Bytes that are read at once. To do it piece by piece needs a buffer, which takes longer to get than most files to read."""
Made = Mapping[str, Sequence[Written]]
"""By key, the files that were written."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The prose of a site, which was made by one key."""

    key: str
    pages: Sequence[Sequence[str]]
    """The path, the title and the text of each page."""
    places: Mapping[str, str]
    """By the path of each of its files, the file of the repository that it comes from."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The site before, and what is known of its files. The empty one knows nothing."""

    site: Path | None = None
    made: Made = field(default_factory=dict)
    rendered: Rendered | None = None
    """Its prose, where that is known."""

    def take(self, key: str, stage: Path) -> list[Written] | None:
        """Put what was made by a key into a stage, where it is still there as it was made; else None, and the stage is as it was."""
        files = self.made.get(key) if key else None
        if self.site is None or files is None or not all(_is_whole(self.site, each) for each in files):
            return None
        take(self.site, stage, files)
        return list(files)


def load(memory: Path, site: Path) -> Earlier:
    """What the note in the folder of the cache says, for a site that may stand at `site`."""
    text = sealed.load(memory / NAME, _of(site))
    if text is None:
        return Earlier(site)
    try:
        found = json.loads(text)
        made = {key: [Written(*each) for each in files] for key, files in found["made"].items()}
        return Earlier(site, made, Rendered(*found["prose"]) if found["prose"] else None)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Earlier(site)


def save(memory: Path, site: Path, made: Made, rendered: Rendered | None = None) -> None:
    """Write the note of a site that stands."""
    if made:
        known = {key: [astuple(each) for each in files] for key, files in made.items()}
        prose = [rendered.key, rendered.pages, rendered.places] if rendered else None
        text = json.dumps({"made": known, "prose": prose}, separators=(",", ":"))
        sealed.save(memory / NAME, text.encode(), _of(site))


def _of(site: Path) -> str:
    """A note that came with a repository is of no site that stands here."""
    return repr(stamp_of(site / MANIFEST))


def _is_whole(site: Path, written: Written) -> bool:
    try:
        with regular(f"{site}/{written.path}") as stream:
            if os.fstat(stream.fileno()).st_size != written.bytes:
                return False
            if written.bytes > _AT_ONCE:
                return hashlib.file_digest(stream, "sha256").hexdigest() == written.sha256
            return hashlib.sha256(stream.read()).hexdigest() == written.sha256
    except (OSError, ValueError):
        return False
