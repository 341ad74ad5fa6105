"""What the repository and the environment say of the site: addresses, commit, date. Never the clock."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from .diagnostic import Diagnostic, Place, Rejected
from .model import Site

_REMOTE = re.compile(r"(?:https://|ssh://git@|git@)([A-Za-z0-9.-]+)[:/]([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+?)(?:\.git)?/?")
_NO_DATE = "315532800"  # 1980-01-01, the first day a zip file can hold


def site(
    root: Path,
    name: str,
    *,
    url: str = "",
    branch: str = "main",
    language: str = "en",
    colours: tuple[tuple[str, str, str], ...] = (),
    logo: str = "",
    navigation: Sequence[tuple[str, str]] = (),
    chapters: Mapping[str, str] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Site:
    """The site of the repository at `root`.

    The address of the repository is that of GITHUB_REPOSITORY or of the git remote; the address of the site is
    SITE_URL, or `url`, or the one GitHub Pages gives that repository. So a fork is right without an edit.
    """
    repository = _repository(root, environ)
    commit, committed = _commit(root)
    return Site(
        name=name,
        url=_with_slash(environ.get("SITE_URL") or url or _pages_url(repository)),
        repository=repository,
        branch=branch,
        commit=commit,
        date=_date(environ.get("SOURCE_DATE_EPOCH") or committed or _NO_DATE),
        language=language,
        colours=colours,
        logo=logo,
        navigation=tuple(navigation),
        chapters=dict(chapters or {}),
    )


def _date(seconds: str) -> str:
    if not re.fullmatch(r"[0-9]{1,11}", seconds):
        raise Rejected(
            [
                Diagnostic(
                    Place("SOURCE_DATE_EPOCH"),
                    "environment",
                    f"SOURCE_DATE_EPOCH is {seconds!r}, which is no number of seconds.",
                    "Set it to seconds since 1970, such as the output of `git log -1 --format=%ct`, or do not set it.",
                )
            ]
        )
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _repository(root: Path, environ: Mapping[str, str]) -> str:
    named = environ.get("GITHUB_REPOSITORY")
    if named:
        return f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{named}"
    remote = _REMOTE.fullmatch(_git(root, "config", "--get", "remote.origin.url"))
    return f"https://{remote[1]}/{remote[2]}/{remote[3]}" if remote else ""


def _pages_url(repository: str) -> str:
    """The address at which GitHub Pages publishes a repository; nothing for other hosts."""
    parts = urlsplit(repository)
    if parts.netloc != "github.com":
        return ""
    owner, _, name = parts.path.strip("/").partition("/")
    host = f"https://{owner.lower()}.github.io/"
    return host if name.lower() == f"{owner.lower()}.github.io" else f"{host}{name}/"


def _with_slash(url: str) -> str:
    return url and url.rstrip("/") + "/"


def _commit(root: Path) -> tuple[str, str]:
    """Hash and time (seconds since 1970) of the commit that is checked out; empty outside a repository."""
    told = _git(root, "-c", "log.showSignature=false", "log", "-1", "--format=%H %ct").split()
    return (told[0], told[1]) if len(told) == 2 else ("", "")


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except OSError:  # git is not installed: a publication can be built from a plain folder
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
