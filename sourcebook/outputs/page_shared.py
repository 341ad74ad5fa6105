"""What every template is given. docs/templates.md is made from these classes, and from those beside each page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict


class Items(dict[str, Any]):
    """A dictionary whose items are attributes, too: templates read them as they read those of a dataclass."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def opened(data: Any) -> Any:
    """Data with `Items` for its dictionaries."""
    if isinstance(data, dict):
        return Items({name: opened(value) for name, value in data.items()})
    return [opened(each) for each in data] if isinstance(data, list) else data


class Linked(TypedDict):
    """A page to link to."""

    title: str
    path: str
    """From the root of the site."""


class ProsePage(Linked):
    """A page that MkDocs renders."""

    chapter: str
    """The section of the navigation in which it stands, or nothing."""


class Chapter(TypedDict):
    """A section of the navigation."""

    title: str
    pages: list[ProsePage]


class Section(Linked):
    """The list of one resource."""

    count: int
    """How many records it has."""


class Contents(Linked):
    """A dataset, as the table of contents shows it."""

    name: str
    sections: list[Section]
    overviews: list[Linked]
    data: str
    """The folder of its files."""
    download: str
    """The page that lists them."""


class Draft(Linked):
    """A dataset that is a draft."""

    unsourced: int
    """How many values are still to be sourced."""


class Layout(TypedDict):
    """What all pages of a site share. Paths begin at the root of the site."""

    site_name: str
    lang: str
    """The language of the pages, such as `ko`."""
    direction: str
    """`ltr` or `rtl`."""
    csp: str
    """The policy for content."""
    url: str
    """The address of the site, with a slash at its end, or nothing."""
    date: str
    """The day of the content (ISO 8601)."""
    day: str
    """The same in words."""
    commit: str
    """The beginning of its hash, or nothing."""
    commit_url: str
    """Its page, or nothing."""
    repository: str
    """The address of the repository, or nothing."""
    branch: str
    datasets: list[Contents]
    prose: list[ProsePage]
    """The pages of the navigation that stand in no section."""
    chapters: list[Chapter]
    correct: str
    """The prose page on corrections, or nothing."""
    in_draft: list[Draft]
    """The datasets that are drafts; none on a site that may be published."""
    search: str
    feed: str
    added_styles: tuple[str, ...]
    """Style sheets that only the publication has."""
    logo: str
    """The asset that is the logo, or nothing."""
    assets: Mapping[str, str]
    """The path of each file of `assets/`, by its name."""


class AnyPage(TypedDict):
    """What a page says of itself; what it does not say is empty in the template."""

    title: str
    """The name of the page."""
    description: NotRequired[str]
    """One sentence for search engines and previews."""
    trail: NotRequired[tuple[tuple[str, str], ...]]
    """(title, path) of the pages above it."""
    dataset: NotRequired[str]
    """The name of its dataset."""
    correct: NotRequired[str]
    """The form for corrections, filled in."""
    json_ld: NotRequired[str]
    """The page as JSON-LD, escaped for a script element."""
    page_type: NotRequired[str]
    """`website` or `article`, for previews."""
    scripts: NotRequired[tuple[str, ...]]
    """Names of the assets that are its scripts."""
    styles: NotRequired[tuple[str, ...]]
    """Names of the assets that are its style sheets."""


class Rendered(TypedDict):
    """What every template is given besides."""

    layout: Layout
    """What all pages of the site share."""
    root: str
    """The way from the page to the root of the site, such as `../../`."""
    path: str
    """The page itself, from the root of the site."""
    canonical: str
    """Its address on the web, where that is known, or nothing."""
    csp: str
    """The policy for content, with what this page needs."""


PROSE = {
    "page": ("mkdocs Page", "The page, with `content`, `toc`, `meta`, `url` and `file`."),
    "config": ("mkdocs Config", "All of mkdocs.yml."),
    "base_url": ("str", "The way from the page to the root of the site."),
    "layout": ("Layout", "What all pages of the site share."),
}
"""What MkDocs gives to `main.html`, the template of the prose: (type, meaning)."""
