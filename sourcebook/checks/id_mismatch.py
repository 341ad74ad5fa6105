"""The id of a record is not its file name, or no valid id.

A record `datasets/<dataset>/<resource>/<id>.yaml` has the address `/<dataset>/<resource>/<id>/`. File name, id and
address are one, so that each can be found from the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import ids
from ..diagnostic import Diagnostic, Place
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for record in dataset.all_records():
        row = record.row
        name = row.entity_id.partition("/")[2]
        if ids.problem(name):
            yield Diagnostic(
                Place(row.file),
                "id_invalid",
                f"The file name {name!r} is no valid id.",
                f"{ids.problem(name)} Rename the file.",
            )
        elif "id" in row.fields and row.text("id") != name:
            yield Diagnostic(
                row.fields["id"].items[0].place,
                "id_mismatch",
                f"The id is {row.text('id')!r}, and the file is called {name!r}.",
                "Give both the same name.",
            )
