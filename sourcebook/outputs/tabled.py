"""A dataset with its tables: made once a build, and handed to everything that is made of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Dataset, Site
from . import csvfile, tables
from .table import Table


@dataclass(frozen=True, slots=True)
class Tabled:
    """The tables of a dataset by name, in the order of the package, and each as the CSV of the package."""

    dataset: Dataset
    site: Site
    tables: Mapping[str, Table]
    csv: Mapping[str, bytes]

    @property
    def name(self) -> str:
        return self.dataset.name


def of(dataset: Dataset, site: Site) -> Tabled:
    made = tables.of(dataset, site)
    return Tabled(dataset, site, made, {name: csvfile.render(t.header, t.rows) for name, t in made.items()})
