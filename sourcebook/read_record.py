"""One record file as it was written, and where its quotes stand."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from . import files, record_shape, yamlfile
from .diagnostic import Diagnostic, Place, Rejected
from .draft import DraftDataset, DraftRecord
from .model import Descriptor, Resource

Found = tuple[DraftRecord | None, tuple[Diagnostic, ...]]
"""A record, or nothing where it could not be read; and what is wrong with its file."""


def record(root: Path, file: str, described: Descriptor, resource: Resource) -> Found:
    """What a file of the folder of a resource says; `file` is relative to `root`."""
    name, ending = os.path.splitext(file.rpartition("/")[2])
    if ending != ".yaml":
        advice = "Rename it, or move it away."
        return None, (Diagnostic(Place(file), "stray_file", "A folder of records holds only files that end in .yaml.", advice),)
    try:
        data = files.read(root, file)
        node = yamlfile.load(data, file)
    except Rejected as rejected:
        return None, tuple(rejected.diagnostics)
    found, problems = record_shape.record(node, described, resource, file, name)
    found.digest = hashlib.sha256(data).hexdigest()
    # Where a value has the wrong shape, whatever else would be said of the record follows from that.
    return None if any(problem.code == "wrong_shape" for problem in problems) else found, tuple(problems)


def locate_quotes(dataset: DraftDataset) -> None:
    """Look up where each quote stands in its article."""
    for _, evidence in dataset.citing():
        source = dataset.sources.get(evidence.source)
        if source and source.text and evidence.quote.strip():
            evidence.matches = source.text.find(evidence.quote, evidence.text("prefix"), evidence.text("suffix"))
