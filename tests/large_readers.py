"""Readers of the downloads that are too large for the test command. Their tests are collected where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec


@dataclass(frozen=True)
class Reader:
    tests: str
    """The file in tests/readers."""
    get: str
    """How to install it."""
    program: str = ""
    """The program to look for; without it, a module of the same name."""
    package: str = ""
    """The package of R to look for."""


LARGE = {
    "mlcroissant": Reader("test_croissant.py", "pip install '.[readers]'"),
    "followthemoney": Reader("test_followthemoney.py", "apt-get install libicu-dev pkg-config; pip install '.[ftm]'"),
    "LibreOffice": Reader("test_libreoffice.py", "apt-get install libreoffice-calc", "soffice"),
    "R": Reader("test_r.py", "apt-get install r-base-core r-cran-jsonlite r-cran-rsqlite r-cran-readxl", "Rscript"),
    "frictionless of R": Reader("test_r_frictionless.py", "install.packages('frictionless')", "Rscript", "frictionless"),
}


def missing() -> list[str]:
    return [name for name, each in LARGE.items() if not _is_there(name, each)]


def _is_there(name: str, reader: Reader) -> bool:
    if not reader.program:
        return find_spec(name) is not None
    return shutil.which(reader.program) is not None and (not reader.package or r_has(reader.package))


@cache
def r_has(package: str) -> bool:
    """Whether R has a package; false where R is not there."""
    if not shutil.which("Rscript"):
        return False
    program = f"quit(status = !nzchar(system.file(package = '{package}')))"
    return not subprocess.run(["Rscript", "-e", program], capture_output=True, check=False).returncode
