"""`init --here`: a checkout of the engine, such as a copy made with *Use this template*, becomes a publication of its own.

Everything that git knows goes, our own dataset and its tests with it, and the new publication takes its place. The engine
goes too: it is installed from the commit that held it, so that a publisher has records to keep and no program. All of
it can be had back from git.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from . import init
from .writing import Refused

KEPT = ("LICENSE",)


def run(root: Path, *, engine: str = "") -> int:
    """Returns 1 with the reason where nothing was done."""
    engine = engine or init.requirement()
    try:
        make(root, engine)
    except Refused as refused:
        print(refused)
        return 1
    print(
        f"This is a publication of its own now, with two records and one source. The engine is no longer a part of it: requirements.txt "
        f"names it.\n\n  {engine}\n\nLook at the changes (git status), commit them, then go on as README.md says."
    )
    return 0


def make(root: Path, engine: str) -> None:
    """Put a new publication in the place of what git knows of this folder. Raises `Refused` where something could be lost."""
    if not (root / "sourcebook" / "commands").is_dir():
        raise Refused("This is no checkout of the engine. To make a publication in a new folder: python build.py init FOLDER")
    if _git(root, "rev-parse", "--show-prefix").strip():
        raise Refused("Go to the top of the repository.")
    if _git(root, "status", "--porcelain"):
        raise Refused("There are changes that no commit holds. Commit them first: the files here are replaced.")
    tracked = [name for name in _git(root, "ls-files", "-z").split("\0") if name]
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        made = Path(folder) / "made"
        init.make(made, engine)  # before anything goes: a part of the engine that goes could not be imported any more
        for name in tracked:
            if name not in KEPT:
                (root / name).unlink(missing_ok=True)
        for top in sorted({name.partition("/")[0] for name in tracked if "/" in name}):
            _prune(root / top)
        shutil.copytree(made, root, dirs_exist_ok=True)


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        raise Refused("git was not found, and without it what is replaced could not be had back.") from None
    if done.returncode:
        raise Refused("This folder is under no git, so what is replaced could not be had back.")
    return done.stdout


def _prune(folder: Path) -> None:
    """Remove folders that hold nothing but what Python keeps of modules."""
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    for inner in sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else ():
        if inner.is_dir() and not inner.is_symlink():
            _prune(inner)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
