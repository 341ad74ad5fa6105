"""`import`: a table, a list of objects or a folder of files becomes records, one YAML file each, all to be sourced."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import descriptor, files, ids, text, yamlfile
from ..descriptor import load_all
from ..diagnostic import Rejected, errors, render
from ..model import Descriptor
from . import (
    import_descriptor,
    import_ids,
    import_layout,
    import_read,
    import_records,
    import_shape,
    import_types,
    schemas,
    trial,
)
from .init import STARTER
from .writing import Refused, write


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; what is empty is proposed."""

    path: Path
    dataset: str = ""
    resource: str = ""
    id: str = ""
    label: str = ""
    title: str = ""
    licence: str = ""
    part: str = ""
    sheet: str = ""
    without: tuple[str, ...] = ()
    drop_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What an import writes: texts by path, the dataset, and sentences for who asked."""

    texts: dict[str, str]
    dataset: str
    resource: str
    notes: tuple[str, ...]


def run(root: Path, wish: Wish) -> int:
    """Import, and say what was made of it. Returns 1 with the reasons where nothing was written."""
    try:
        made = imported(root, wish)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except Rejected as rejected:
        print(render(errors(rejected.diagnostics)), file=sys.stderr)
        return 1
    _place(root, made)
    schemas.run(root)
    print("\n".join(made.notes))
    return 0


def imported(root: Path, wish: Wish) -> Made:
    """All that an import would write, tried on a copy. Raises `Refused`, or `Rejected` with the findings of the check."""
    known = {each.name: each for each in load_all(root)} if files.subfolders(root, "datasets") else {}
    collection = import_read.without(import_read.read(wish.path, part=wish.part, sheet=wish.sheet), list(wish.without))
    resource = _name(wish.resource or text.slug(collection.name)[:64].strip("-"), "resource")
    dataset = _name(wish.dataset or (next(iter(known)) if len(known) == 1 and not wish.title else resource), "dataset")
    before = known.get(dataset)
    if before and resource in before.resources:
        raise Refused(f"The dataset {dataset!r} has a resource {resource!r}. Name another one with --resource.")
    layout = import_layout.lay_out(collection, import_shape.look(collection), resource, before.resources if before else ())
    dropped = _seen(layout, drop=wish.drop_hidden)
    label = _settle(layout, wish)
    body = (
        next((cell.name for cell in layout.main.columns.values() if cell.source == f"/{import_read.BODY}"), "") if collection.bodies else ""
    )
    made = {table.name: import_types.fields(table, body=body if table is layout.main else "") for table in layout.tables}
    listed = import_descriptor.resources(layout, made, label, wish.path.name)
    file = f"datasets/{dataset}/{descriptor.NAME}"
    if before:
        told = import_descriptor.extended((root / file).read_bytes(), file, listed)
    else:
        name = wish.title or import_layout.title(dataset)
        told = import_descriptor.new(dataset, name, f"Imported from {wish.path.name}.", wish.licence, listed, _sources())
    described = descriptor.compiled(told.encode(), dataset)
    texts = {file: told} | dict(import_records.files(layout, described))
    publication, _ = trial.tried(root, texts)
    import_records.compare(layout, next(each for each in publication.datasets if each.name == dataset))
    notes = _notes(layout, [*collection.notes, *dropped, *_empty(collection)], described, before)
    return Made(texts, dataset, resource, notes)


def _name(name: str, what: str) -> str:
    if problem := ids.problem(name):
        raise Refused(f"{name!r} cannot be the name of a {what}: {problem} Name another one with --{what}.")
    return name


def _settle(layout: import_layout.Layout, wish: Wish) -> str:
    """Give the records their ids and their names; the column of the names."""
    import_ids.keep_keys(layout)
    has_keys = all(each.given.key for each in layout.records)
    columns = [] if has_keys and not wish.id else import_ids.chosen(layout, "id", wish.id, import_ids.id_candidates(layout))
    import_ids.give_ids(layout, columns)
    names = import_ids.chosen(layout, "label", wish.label, import_ids.label_candidates(layout))
    return import_ids.give_labels(layout, names)


def _seen(layout: import_layout.Layout, *, drop: bool) -> list[str]:
    """Refuse characters that nobody can see, or take them out and say where they were."""
    found = import_ids.hidden(layout, drop=drop)
    if found and not drop:
        raise Refused(
            f"{import_ids.some(found)}\nRecords hold no characters that nobody can see. Take them out with --drop-hidden, or in the file; "
            "or leave the field out with --without."
        )
    return [f"Characters that nobody can see were taken out:\n{import_ids.some(found)}"] if found else []


def _sources() -> dict[str, Any]:
    """The resource of the sources, as a new publication has it."""
    (file,) = STARTER.glob(f"datasets/*/{descriptor.NAME}")
    data: Any = yamlfile.plain_data(yamlfile.load(file.read_bytes(), file.name))
    return next(dict(each) for each in data["resources"] if each["name"] == "sources")


def _notes(layout: import_layout.Layout, left_out: Sequence[str], described: Descriptor, before: Descriptor | None) -> tuple[str, ...]:
    values = sum(len(cell.texts) for table in layout.tables for cell in table.columns.values())
    notes = [f"{len(layout.records):,} records with {values:,} values: datasets/{described.name}/{layout.main.name}/"]
    for table in layout.tables:
        types = described.resources[table.name].fields
        kind = "records" if table is layout.main else "rows"
        notes.append(f"  {table.name}: {table.rows:,} {kind}; " + ", ".join(_told(types[name]) for name in table.columns))
    notes += left_out
    notes += ["", f"All values are to be sourced, so {described.name} is a draft: it builds, and is not deployed."]
    if before and not before.draft:
        notes.append(f"It was no draft before. The line `{descriptor.DRAFT}: true` in {described.file} makes it one.")
    if "LicenseRef-to-be-stated" in str(described.data["licenses"]):
        notes.append(f"State the licence in {described.file}: whose data is it, and what may others do with it?")
    notes.append("Look through the proposed fields there, then run: python build.py schemas && python build.py")
    return tuple(notes)


def _empty(collection: import_read.Collection) -> list[str]:
    count = import_shape.empty(collection)
    return [f"{count:,} places hold nothing (null, an empty text, list or object): records do not have such fields."] if count else []


def _told(field: Any) -> str:
    return f"{field.name} ({field.format or field.type})" if (field.format or field.type) != "string" else field.name


def _place(root: Path, made: Made) -> None:
    """Write everything beside its place, then put it there: a run that is killed leaves no half of a dataset."""
    target = root / "datasets" / made.dataset
    stage = root / "datasets" / f".{made.dataset}.import-{os.getpid()}"
    shutil.rmtree(stage, ignore_errors=True)
    try:
        _stage(stage, made.dataset, made.texts)
        if not target.exists():
            os.rename(stage, target)
            return
        os.rename(stage / made.resource, target / made.resource)
        os.replace(stage / descriptor.NAME, target / descriptor.NAME)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _stage(stage: Path, dataset: str, texts: Mapping[str, str]) -> None:
    write(stage, {path.removeprefix(f"datasets/{dataset}/"): content for path, content in texts.items()})
