"""Which readers are there. Large ones are no part of the test command; what is not installed is not collected.

The summary of the test run names them (see ../conftest.py).
"""

from __future__ import annotations

from pathlib import Path

import downloads
import made
import pytest
from helpers import ROOT, published
from large_readers import LARGE, missing

from sourcebook.outputs import tabled
from sourcebook.outputs.tabled import Tabled

collect_ignore = [LARGE[name].tests for name in missing()]
REAL = sorted(path.name for path in (ROOT / "datasets").iterdir() if path.is_dir())


@pytest.fixture(scope="module", params=["awkward", *REAL])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tabled, Path]:
    """The tables of a dataset as we made them, and the folder with its files."""
    publication = made.publication() if request.param == "awkward" else published(ROOT)
    root = tmp_path_factory.mktemp(request.param)
    downloads.write(publication, made.SITE, root)
    dataset = next(d for d in publication.datasets if request.param in ("awkward", d.name))
    return tabled.of(dataset, made.SITE), root / dataset.name / "data"
