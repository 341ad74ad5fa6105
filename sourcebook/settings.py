"""mkdocs.yml, where all that it says is known: what it means without MkDocs, and that the prose depends on nothing else.

MkDocs takes a fifth of a second to be imported, and can be told to read any file or to run any program: by tags (`!ENV`), by
`INHERIT`, by plugins, hooks, themes and extensions. Here are the settings that do none of it. Of others nothing is said, and
MkDocs is asked. What is wrong with a setting is left to MkDocs, too: it is asked before a page is made with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .defaults import DOOR

NAME = "mkdocs.yml"
TEMPLATES = "site_templates"
_HANDED_ON = frozenset(
    (
        "copyright", "dev_addr", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs", "extra_css", "extra_javascript", "not_in_nav",
        "remote_branch", "remote_name", "repo_name", "repo_url", "site_author", "site_description", "site_url", "strict", "use_directory_urls",
        "validation",
    )
)  # fmt: skip
"""Settings that are data for pages, patterns of names and strictness: they lead to no other file."""
_DEPTH = 50
"""Levels. Brackets in brackets take libyaml time that grows with the square of their number."""
_READ = frozenset(("docs_dir", "extra", "hooks", "markdown_extensions", "nav", "plugins", "site_name", "theme", "watch"))
_EXTENSIONS = frozenset(
    ("abbr", "admonition", "attr_list", "def_list", "extra", "fenced_code", "footnotes", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc")
)  # fmt: skip
"""Those of Python-Markdown that need nothing but the page."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the rest of the program needs of mkdocs.yml."""

    site_name: str
    docs_dir: str
    """A folder beside mkdocs.yml."""
    nav: Sequence[Any]
    theme: Mapping[str, Any]
    extra: Mapping[str, Any]
    watch: Sequence[str]
    """Files and folders that must be there."""


def load(root: Path) -> Settings | None:
    """The settings of a publication; None where they say anything that is not known here."""
    import yaml

    try:
        text = (root / NAME).read_bytes()
        if (root / DOOR.name).read_bytes() != DOOR.read_bytes():
            return None  # a door of its own can do anything
        depth = 0
        for event in yaml.parse(text, yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > _DEPTH:
                return None
        data = yaml.load(text, yaml.CSafeLoader)  # which refuses tags
        return _settings(data) if isinstance(data, dict) and data.keys() <= _HANDED_ON | _READ else None
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return None


def _settings(data: dict[str, Any]) -> Settings | None:
    name, folder, nav = data.get("site_name"), data.get("docs_dir", "docs"), data.get("nav") or []
    theme, extra, watch = data.get("theme"), data.get("extra") or {}, data.get("watch") or []
    is_known = (
        isinstance(name, str)
        and isinstance(folder, str) and folder.isidentifier()
        and _is_nav(nav)
        and isinstance(theme, dict) and theme.get("name", "") is None and theme.get("custom_dir") == TEMPLATES and "locale" not in theme
        and isinstance(extra, dict)
        and isinstance(watch, list) and all(isinstance(each, str) for each in watch)
        and data.get("plugins") == []
        and data.get("hooks", []) in ([], [DOOR.name])
        and _are_known(data.get("markdown_extensions") or [])
    )  # fmt: skip
    return Settings(str(name), str(folder), nav, theme or {}, extra, watch) if is_known else None


def _is_nav(nav: object) -> bool:
    """Whether it is a list of paths, of titles with paths, and of sections."""
    return isinstance(nav, list) and all(
        isinstance(item, str)
        or (isinstance(item, dict) and all(isinstance(title, str) and (isinstance(to, str) or _is_nav(to)) for title, to in item.items()))
        for item in nav
    )


def _are_known(extensions: object) -> bool:
    """Whether these extensions, with or without options, need nothing but the page."""
    if not isinstance(extensions, list):
        return False
    names = (name for each in extensions for name in (each if isinstance(each, dict) else [each]))
    return all(isinstance(name, str) and name in _EXTENSIONS for name in names)
