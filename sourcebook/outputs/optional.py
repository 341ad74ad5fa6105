"""Which downloads need a library that may be absent; then the file is absent too, and the build says so."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

EXTRA = "downloads"
"""The extra of pyproject.toml that installs all of them."""

_NEEDED = {"xlsxwriter": "Excel workbooks", "duckdb": "Parquet files"}


def present(module: str) -> bool:
    return find_spec(module) is not None


def load() -> None:
    """Import those that are there, for the processes that are forked afterwards."""
    for module in filter(present, _NEEDED):
        import_module(module)


def left_out() -> Iterator[str]:
    """A sentence for each kind of file that this build cannot make."""
    for module, files in _NEEDED.items():
        if not present(module):
            yield f"Left out: {files}, because {module} is not installed (pip install '.[{EXTRA}]')."
