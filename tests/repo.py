"""A git repository of a test, with commits whose days are given."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from helpers import PUBLICATIONS, copy, edit

FERRIES = PUBLICATIONS / "ferries"
DATA = "datasets/ferries"


class Repo:
    """A copy of the small publication of ferries under git."""

    def __init__(self, folder: Path, publication: Path = FERRIES) -> None:
        self.root = copy(publication, folder / "repo")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("2021-01-01", "First import")

    def git(self, *arguments: str, day: str = "2021-01-01") -> str:
        stamp = day if day.startswith("@") else f"{day}T12:00:00Z"
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_DATE": stamp,
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        }
        done = subprocess.run(["git", *arguments], cwd=self.root, env=env, capture_output=True, check=True)
        return done.stdout.decode(errors="replace").strip()

    def commit(self, day: str, message: str = "Change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, day=day)
        return self.git("rev-parse", "HEAD")

    def file(self, name: str) -> Path:
        return self.root / DATA / f"{name}.yaml"

    def edit(self, name: str, *edits: tuple[str, str]) -> None:
        edit(self.file(name), *edits)

    def shallow(self, to: Path) -> Path:
        subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{self.root}", str(to)], check=True, capture_output=True)
        return to

    def without_git(self, to: Path) -> Path:
        shutil.copytree(self.root, to, ignore=shutil.ignore_patterns(".git"))
        return to
