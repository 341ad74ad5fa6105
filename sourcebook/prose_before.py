"""The prose as MkDocs rendered it for the site before, taken over where all that it is made of is the same.

Its key has more than it may show: all files of the folder of the prose, mkdocs.yml, templates and what pages share, the program
and the libraries. MkDocs makes no site with a warning, so where there is a site there was nothing to be told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from . import engine, inventory, keys, settings
from .earlier import Rendered
from .files import strange
from .publish import Written
from .run import Prose, Run

_CLOCK = (b"build_date_utc", b"update_date")
"""What MkDocs tells templates of the time at which it runs."""


def key(run: Run) -> str:
    """Of the prose as a whole, or nothing where it is not known what it is made of."""
    known = settings.load(run.root) if run.earlier is not None and run.comparisons is None else None
    if known is None or any(strange(run.root, known.docs_dir)) or any(map(_asks_the_time, run.templates.rglob("*"))):
        return ""
    return keys.digest(
        "prose",
        keys.of_all_pages(run.publication, run.site, run.templates),
        engine.installed("markdown", "mkdocs", "pathspec"),
        str(run.root),
        (run.root / settings.NAME).read_bytes(),
        list(keys.files(run.root / known.docs_dir)),
        [(run.root / each).exists() for each in (known.docs_dir, settings.TEMPLATES, *known.watch)],
        os.environ.get("SOURCE_DATE_EPOCH"),
    )


def take(run: Run, stage: Path, key: str) -> Mapping[str, str] | None:
    """Put the prose of the site before into an empty stage, and into the run.

    Returns where each of its files comes from, by path; or None where it has to be rendered.
    """
    earlier = run.earlier
    if not key or earlier is None or earlier.rendered is None or earlier.rendered.key != key:
        return None
    files = earlier.take(key, stage)
    if files is None:
        return None
    run.made[key], run.rendered = files, earlier.rendered
    run.taken += len(files)
    run.prose[:] = [Prose(*each) for each in earlier.rendered.pages]
    return earlier.rendered.places


def note(run: Run, stage: Path, begun: str, places: Mapping[str, str]) -> None:
    """Keep for the next build what MkDocs rendered into a stage, unless a file was saved since it began, with the key `begun`."""
    if not begun or key(run) != begun:
        return
    run.rendered = Rendered(begun, [(each.path, each.title, each.text) for each in run.prose], places)
    run.made[begun] = [Written(path, *inventory.measured(stage / path)) for path in places]


def _asks_the_time(template: Path) -> bool:
    content = template.read_bytes() if template.is_file() else b""
    return any(word in content for word in _CLOCK)
