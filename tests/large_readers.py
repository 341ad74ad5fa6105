"""Readers of the downloads that are too large for the test command. Their tests are collected where they are installed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True)
class Reader:
    tests: str
    """The file in tests/readers."""
    get: str
    """How to install it."""
    program: str = ""
    """The program to look for; without it, a module of the same name."""


LARGE = {
    "mlcroissant": Reader("test_croissant.py", "pip install '.[readers]'"),
    "followthemoney": Reader("test_followthemoney.py", "apt-get install libicu-dev pkg-config; pip install '.[ftm]'"),
    "LibreOffice": Reader("test_libreoffice.py", "apt-get install libreoffice-calc", "soffice"),
    "R": Reader("test_r.py", "apt-get install r-base-core r-cran-jsonlite r-cran-rsqlite r-cran-readxl", "Rscript"),
}


def missing() -> list[str]:
    return [
        name for name, each in LARGE.items() if not (shutil.which(each.program) if each.program else find_spec(name))
    ]
