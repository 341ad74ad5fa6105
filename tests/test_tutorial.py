"""The tutorial, done as it is written: its files are saved, its changes made, its commands run, its output compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from docblocks import do
from helpers import ROOT


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    here = tmp_path / "sourcebook"
    here.mkdir()
    (here / "build.py").symlink_to(ROOT / "build.py")
    here = do(ROOT / "docs/tutorial.md", here)
    assert (here / "site/bridges/bridges/forth-bridge/index.html").is_file()
