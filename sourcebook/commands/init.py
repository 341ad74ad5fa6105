"""`init`: a small complete publication in a new folder. It builds, passes every check, and deploys as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any

from .. import __version__, repository
from ..defaults import DOOR, PACKAGE
from ..descriptor import load_all
from . import schemas
from .writing import Refused, write, write_bytes

STARTER = PACKAGE / "starter"
_LOCAL = " @ file:"


def run(folder: Path, *, engine: str = "") -> int:
    """Make the publication and say how to go on. Returns 1 with the reason where it cannot be made."""
    engine = engine or requirement()
    try:
        make(folder, engine)
    except Refused as refused:
        print(refused)
        return 1
    print(
        f"{folder} is a publication with two records and one source. Next:\n\n  cd {folder}\n  python build.py serve\n\n"
        "README.md there says how to make it your own, and how to publish it."
    )
    if _LOCAL in engine:
        print(
            "\nrequirements.txt names the engine as a place on this machine, which no other machine has. Before you publish, name a "
            "repository or a release there."
        )
    return 0


def make(folder: Path, engine: str) -> None:
    """Write all files. Raises `Refused` where the folder holds something."""
    if folder.exists() and (not folder.is_dir() or any(each.name != ".git" for each in folder.iterdir())):
        raise Refused(f"{folder} is not empty. Name a folder that is not there yet.")
    write_bytes(folder, dict(_files()))
    write(
        folder,
        {"requirements.txt": f"# The engine, with its search. pip reads this file: pip install -r requirements.txt\n{engine}\n"},
    )
    write(folder, schemas.made(load_all(folder)))


def _files() -> Iterator[tuple[str, bytes]]:
    """The files of the starter, and build.py; templates come from the engine until the publication has its own."""
    for path in _below(STARTER):
        parts = path.relative_to(STARTER).parts
        yield "/".join(f".{part[4:]}" if part.startswith("dot-") else part for part in parts), path.read_bytes()
    yield DOOR.name, DOOR.read_bytes()


def _below(top: Path) -> list[Path]:
    return sorted(path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def requirement() -> str:
    """What pip must install to have this engine: the commit, release or file that this one comes from (PEP 610)."""
    origin = _origin()
    name = "sourcebook[search,downloads]"
    if "vcs_info" in origin:
        return f"{name} @ {origin['vcs_info']['vcs']}+{origin['url']}@{origin['vcs_info']['commit_id']}"
    if (PACKAGE.parent / "pyproject.toml").is_file():  # it runs in its own checkout
        here = repository.site(PACKAGE.parent, "", environ={})
        if here.repository and here.commit:
            return f"{name} @ git+{here.repository}@{here.commit}"
        return f"{name}{_LOCAL}//{PACKAGE.parent.as_posix()}"
    if origin.get("url"):
        return f"{name} @ {origin['url']}"
    return f"{name}=={__version__}"


def _origin() -> dict[str, Any]:
    """What pip noted of where it had the engine from; nothing where it was a package index, or no pip."""
    try:
        told = Distribution.from_name("sourcebook").read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    return dict(json.loads(told)) if told else {}
