"""One published file, and where the publication will stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NO_DATE = "1980-01-01T00:00:00Z"
"""Stands for a date that nobody knows, outside a repository: the first that a zip file can hold."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the publication will stand, and what the pages say of the repository."""

    name: str
    url: str = ""
    """The address of the site, with a slash at its end, or nothing where it is not known."""
    repository: str = ""
    """The address of the repository, without a slash at its end, or nothing."""
    branch: str = "main"
    commit: str = ""
    date: str = NO_DATE
    """When the content was last changed: SOURCE_DATE_EPOCH, or the date of the commit; never the clock."""
    language: str = "en"
    """The language of the pages, as in HTML."""
    colours: tuple[tuple[str, str, str], ...] = ()
    """(name, in light pages, in dark pages) of the colours that differ from those of the style sheet."""
    logo: str = ""
    """The name of a file in `assets/` that stands beside the name of the site, or nothing."""
    navigation: tuple[tuple[str, str], ...] = ()
    """(title, path of the page) of the prose."""
    chapters: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By path of a page of the prose, the title of the section of the navigation in which it stands, where there is one."""


@dataclass(frozen=True, slots=True)
class Output:
    """One published file."""

    path: str
    content: bytes
    media_type: str
