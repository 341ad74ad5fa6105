"""Publications of the tests: the small ones that are committed, copied with changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings

from sourcebook.diagnostic import Diagnostic, Rejected
from sourcebook.draft import DraftDataset
from sourcebook.inventory import Written
from sourcebook.model import Claim, Dataset, Publication
from sourcebook.read import drafts, read
from sourcebook.run import Run
from sourcebook.site import descriptions, jobs

ROOT = Path(__file__).resolve().parent.parent
PUBLICATIONS = ROOT / "tests" / "publications"
EXAMPLES = ROOT / "examples"
TINY = PUBLICATIONS / "tiny"
LIGHTHOUSES = PUBLICATIONS / "lighthouses"
TINY_DATA = "datasets/tiny"

Edit = tuple[str, str]


def copy(publication: Path, to: Path) -> Path:
    shutil.copytree(publication, to, symlinks=True)
    return to


def overlay(folder: Path, onto: Path, without: tuple[str, ...] = ()) -> None:
    """Put the files of a folder over those of another; symbolic links stay links."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        target = onto / inside
        if str(inside) in without:
            continue
        if path.is_symlink():
            os.symlink(os.readlink(path), target)
        elif path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(path.read_bytes())


def edit(file: Path, *edits: Edit) -> None:
    """Replace texts, each of which must stand in the file exactly once."""
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, (file, old, text.count(old))
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def tiny(to: Path, edits: Mapping[str, tuple[Edit, ...]] | None = None, files: Mapping[str, str] | None = None) -> Path:
    """A copy of the smallest publication with some texts replaced and some files written (paths below its dataset)."""
    root = copy(TINY, to / "tiny")
    for name, changes in (edits or {}).items():
        edit(root / TINY_DATA / name, *changes)
    for name, text in (files or {}).items():
        path = root / TINY_DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def as_written(to: Path, edits: Mapping[str, tuple[Edit, ...]] | None = None, files: Mapping[str, str] | None = None) -> DraftDataset:
    """Such a copy, read and not checked: what a single check can be asked about."""
    (only,) = drafts(tiny(to, edits, files), [])
    return only


def findings(root: Path) -> tuple[Diagnostic, ...]:
    """All findings of a publication, whether it is accepted or not."""
    try:
        return read(root)[1]
    except Rejected as rejected:
        return rejected.diagnostics


def dataset(root: Path) -> Dataset:
    """The one dataset of a publication that has no errors."""
    (only,) = read(root)[0].datasets
    return only


def inn() -> Dataset:
    """The dataset of the smallest publication."""
    return published(TINY).datasets[0]


def claim(of: Dataset, claim_id: str) -> Claim:
    (found,) = (each for each in of.claims() if each.id == claim_id)
    return found


@cache
def published(root: Path) -> Publication:
    """A committed publication, read once a run."""
    return read(root)[0]


def raises(action: Callable[[], object]) -> Rejected:
    """What an action was rejected for."""
    try:
        action()
    except Rejected as rejected:
        return rejected
    raise AssertionError("nothing was rejected")


LONG = bool(os.environ.get("SOURCEBOOK_LONG"))
"""The long mode of the generated tests: other examples in each run, and fifty times as many."""


def bounded(examples: int) -> settings:
    """How many examples a generated test tries. In the quick mode they are the same in every run."""
    return settings(
        max_examples=examples * (50 if LONG else 1),
        derandomize=not LONG,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def builder(publication: Path, to: Path) -> Path:
    """A copy of a publication with the door and the templates of the repository, as a publisher has them."""
    root = copy(publication, to)
    shutil.copy(ROOT / "build.py", root / "build.py")
    shutil.copytree(ROOT / "site_templates", root / "site_templates", dirs_exist_ok=True)
    return root


def build(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run build.py in a publication, with the engine of this repository and nothing of the environment of git or CI."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GIT_", "SITE_"))}
    environment = kept | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"} | variables
    return subprocess.run(
        [sys.executable, "build.py", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def pages_of(run: Run) -> dict[str, str]:
    """The pages and scripts of a publication, by path."""
    made = [output for job in jobs(run) for output in job.make(job.parts)]
    made += descriptions(run, [Written(o.path, len(o.content), "", o.media_type) for o in made])
    return {o.path: bytes(o.content).decode() for o in made if o.path.endswith((".html", ".js"))}
