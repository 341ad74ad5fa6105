"""Where templates and assets are looked for: first in the publication, then in the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..defaults import TEMPLATES

if TYPE_CHECKING:
    from jinja2 import BaseLoader

DEFAULT = "default/"
"""Before the name of a template: the engine's own, also where the publication has one of this name."""


def loader(own: Path) -> BaseLoader:
    """Each template from the folder of the publication, or else from the engine."""
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

    default = FileSystemLoader(TEMPLATES)
    return ChoiceLoader([FileSystemLoader(own), default, PrefixLoader({DEFAULT.rstrip("/"): default})])


def assets(own: Path) -> dict[str, Path]:
    """The files of `assets/` by name, sorted; one of the publication takes the place of the engine's."""
    found = {file.name: file for folder in (TEMPLATES, own) for file in _files(folder / "assets")}
    return dict(sorted(found.items()))


def added_styles(own: Path) -> tuple[str, ...]:
    """Style sheets that only the publication has: every page links them, after those of the engine."""
    known = {file.name for file in _files(TEMPLATES / "assets")}
    return tuple(sorted(f.name for f in _files(own / "assets") if f.suffix == ".css" and f.name not in known))


def _files(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return [file for file in found if file.is_file() and not file.name.startswith(".")]


def is_default(file: Path) -> bool:
    """Whether a file is a template of the engine, not of the publication."""
    return file.is_relative_to(TEMPLATES)
