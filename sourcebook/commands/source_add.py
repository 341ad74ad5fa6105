"""`source add`: a document archived as text, with a source record that says what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import ids, text
from ..descriptor import load_all
from ..schema import BadValue, reader
from ..spec import Descriptor, Resource
from .emit import scalar
from .extract import Extracted, extract
from .fmt import formatted
from .new import choose
from .writing import Refused

SEEDS = "seeds"
SUMS = f"{SEEDS}/SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Added:
    """Files by path, and what the person should know of them."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...]


def added(root: Path, file: Path, values: Mapping[str, str], *, dataset: str = "", slug: str = "") -> Added:
    """The archived text and the record of a new source.

    `values` are the fields of the record that are known, by name. Raises `Refused`, and `Rejected` for what is wrong
    with the descriptors.
    """
    descriptor = choose(load_all(root), dataset)
    resource = _sources(descriptor)
    got = extract(file)
    slug = slug or text.slug(values.get(resource.label, "") or file.stem)[:64].strip("-")
    if problem := ids.problem(slug):
        raise Refused(f"{problem}\nName another one with --id.")
    record, seed = f"datasets/{descriptor.name}/{resource.name}/{slug}.yaml", f"{SEEDS}/{slug}.txt"
    for path in (record, seed):
        if (root / path).exists() and not (path == seed and (root / path).read_bytes() == got.data):
            raise Refused(f"{path} exists. Name another id with --id.")
    fields = _fields(resource, {**values, "id": slug}, got, seed)
    made = formatted(_yaml(resource, fields).encode(), record, descriptor, resource)
    files = {seed: got.data, record: made.encode()}
    if (root / SUMS).is_file():
        files[SUMS] = _sums((root / SUMS).read_text(encoding="utf-8"), f"{slug}.txt", fields["sha256"])
    return Added(files, tuple(_notes(resource, fields, got, seed)))


def _sources(descriptor: Descriptor) -> Resource:
    found = descriptor.of_kind("sources")
    if not found:
        raise Refused(f"The dataset {descriptor.name} has no resource of kind `sources`.")
    return found[0]


def _fields(resource: Resource, values: Mapping[str, str], got: Extracted, seed: str) -> dict[str, str]:
    """The values of the record, read by the schema. Raises `Refused`."""
    known = {name: " ".join(value.split()) for name, value in values.items() if value.strip()}
    for name in known:
        if name not in resource.fields:
            hint = text.did_you_mean(name, resource.fields) or f"They have: {', '.join(resource.fields)}."
            raise Refused(f"The {resource.plural or resource.name} of this dataset have no field {name!r}. {hint}")
    if got.language and "language" in resource.fields:
        known.setdefault("language", got.language)
    for field in resource.fields.values():
        if field.required and field.categories:
            known.setdefault(field.name, next(iter(field.categories)))
    if "origin" in resource.fields and resource.fields["origin"].required:
        known.setdefault("origin", known["id"])
    known |= {"seed": Path(seed).name, "sha256": hashlib.sha256(got.data).hexdigest(), "lines": _lines(got.data)}
    missing = [field.name for field in resource.fields.values() if field.required and field.name not in known]
    if missing:
        raise Refused(
            f"A {resource.singular or 'source'} needs {' and '.join(missing)}: " + " ".join(f"--set {name}=…" for name in missing)
        )
    for name, value in known.items():
        try:
            reader(resource.fields[name])(value)
        except BadValue as bad:
            raise Refused(f"{name}: {bad.message} {bad.help}") from None
    return known


def _lines(data: bytes) -> str:
    """The range from the first line that has words to the last; lines end at line feeds, as where quotes are located."""
    filled = [number for number, line in enumerate(data.decode().split("\n"), 1) if line.strip()]
    return f"{filled[0]}-{filled[-1]}"


def _yaml(resource: Resource, fields: Mapping[str, str]) -> str:
    return "".join(
        f"{name}: [{scalar(value, in_flow=True)}]\n" if resource.fields[name].many else f"{name}: {scalar(value)}\n"
        for name, value in fields.items()
    )


def _sums(listed: str, name: str, digest: str) -> bytes:
    """The list of digests, as `sha256sum -c` reads it, with one line more."""
    lines = [line for line in listed.splitlines() if not line.endswith(f"  {name}")]
    return ("\n".join(sorted([*lines, f"{digest}  {name}"], key=lambda line: line.partition("  ")[2])) + "\n").encode()


def _notes(resource: Resource, fields: Mapping[str, str], got: Extracted, seed: str) -> list[str]:
    words = len(got.data.decode().split())
    notes = [f"{seed} holds {words} words" + (f": {got.note}." if got.note else ", as received.")]
    notes.append(
        f"The article is said to be lines {fields['lines']}. Where some of them are captions, promotion or other articles, narrow `lines`."
    )
    open_ = [name for name, field in resource.fields.items() if name not in fields and not name.endswith("note") and name != "origin"]
    if open_:
        notes.append(f"Not given: {', '.join(open_)}. Add what is known.")
    return notes
