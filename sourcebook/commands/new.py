"""`new`: a record to fill in, with what each field means as comments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .. import files, ids, text
from ..descriptor import load_all
from ..diagnostic import Rejected, render
from ..spec import ENTITIES, Descriptor, Field, Resource
from .emit import scalar
from .fmt import MODELINE, formatted
from .wording import example, value_kind
from .writing import Refused, write

SOURCE = "id-of-the-source"
QUOTE = "the exact words of the source"


def run(root: Path, resource: str, name: str, *, dataset: str = "", slug: str = "", seed: str = "") -> int:
    """Write the record and print its path. Returns 1 with the reason where there can be none."""
    try:
        texts = record(root, resource, name, dataset=dataset, slug=slug, seed=seed)
    except Rejected as rejected:
        print(render(rejected.diagnostics))
        return 1
    except Refused as refused:
        print(refused)
        return 1
    write(root, texts)
    for path in texts:
        print(f"{path}\nFill it in, then run: python build.py check")
    return 0


def record(root: Path, resource: str, name: str, *, dataset: str = "", slug: str = "", seed: str = "") -> dict[str, str]:
    """The path and the text of a new record called `name`. `slug` is its id, made of the name where it is left out;
    `seed` the archived text of a new source. Raises `Refused`, and `Rejected` for what is wrong with the descriptors."""
    descriptor = choose(load_all(root), dataset)
    kind = _resource(descriptor, resource)
    slug = slug or text.slug(name)[:64].strip("-")
    if problem := ids.problem(slug):
        raise Refused(f"{problem}\nName another one with --id.")
    path = f"datasets/{descriptor.name}/{kind.name}/{slug}.yaml"
    if (root / path).exists():
        raise Refused(f"{path} exists. Edit it, or name another id with --id.")
    for page in ("redirects.yaml", "removed.yaml"):
        if _mentions(root / "datasets" / descriptor.name / page, f"{kind.name}/{slug}"):
            raise Refused(f"{kind.name}/{slug} stands in {page}: an id never changes its meaning. Name another one with --id.")
    values = {"id": slug, kind.label: name} | (_archived(root, kind, seed) if seed else {})
    made = skeleton(descriptor, kind, values)
    return {path: formatted(made.encode(), path, descriptor, kind)}


def skeleton(descriptor: Descriptor, resource: Resource, values: Mapping[str, str]) -> str:
    """A record with the values that are known, the fields that are required, and all others as comments."""
    lines = [
        f"{MODELINE}../../../.schemas/{descriptor.name}/{resource.name}.json",
        f"# {resource.title}: {resource.description}",
        "# Take the # away from the lines that you fill in, and delete the other comments.",
    ]
    known = dict(values)
    for field in resource.fields.values():
        lines += _field(field, known.get(field.name, ""), descriptor)
    for rows in descriptor.nested_in(resource.name):
        lines += _nested(rows, descriptor)
    if resource.kind != "sources":
        given = [f.name for f in resource.fields.values() if f.name != "id" and (f.required or f.name in known)]
        lines += ["evidence:", f"  - source: {SOURCE}", f"    quote: {QUOTE}", f"    supports: [{', '.join(given)}]"]
    return "\n".join(lines) + "\n"


def _field(field: Field, value: str, descriptor: Descriptor) -> Iterator[str]:
    """A required field without a value stands there empty: an example that is left behind would be published."""
    if field.name != "id":
        yield f"# {field.title}: {field.description} [{_choices(field) or value_kind(field, descriptor)}]"
    mark = "" if value or field.required else "# "
    shown = scalar(value or example(field, descriptor)) if value or mark else ""
    if field.many and shown:
        yield f"{mark}{field.name}:"
        yield f"{mark}  - {shown}"
    else:
        yield f"{mark}{field.name}: {shown}".rstrip()


def _choices(field: Field) -> str:
    return f"one of: {', '.join(field.categories)}" if field.categories else ""


def _nested(rows: Resource, descriptor: Descriptor) -> Iterator[str]:
    yield f"# {rows.title}: {rows.description} [several]"
    yield f"# {rows.name}:"
    for number, field in enumerate(rows.fields.values()):
        hint = _choices(field) or value_kind(field, descriptor)
        yield f"# {'    ' if number else '  - '}{field.name}: {scalar(example(field, descriptor))}  # {field.description} [{hint}]"
    yield "#     evidence:"
    yield f"#       - source: {SOURCE}"
    yield f"#         quote: {QUOTE}"


def _archived(root: Path, resource: Resource, seed: str) -> dict[str, str]:
    """What the archived text says of itself: its file, its digest, its lines."""
    if resource.kind != "sources":
        raise Refused("Only a source has an archived text: leave --seed out.")
    name = Path(seed).name
    data = files.read(root, f"seeds/{name}")
    try:
        lines = data.decode().rstrip("\n").count("\n") + 1
    except UnicodeDecodeError:
        raise Refused(f"seeds/{name} is not UTF-8 text.") from None
    return {"seed": name, "sha256": hashlib.sha256(data).hexdigest(), "lines": f"1-{lines}"}


def choose(descriptors: Sequence[Descriptor], name: str) -> Descriptor:
    """The dataset of this name, or the only one. Raises `Refused`."""
    found = [each for each in descriptors if name in ("", each.name)]
    names = [each.name for each in descriptors]
    if not found:
        raise Refused(f"There is no dataset {name!r}. {text.did_you_mean(name, names)} It can be: {', '.join(names)}.")
    if len(found) > 1:
        raise Refused(f"Say which dataset with --dataset: {', '.join(names)}.")
    return found[0]


def _resource(descriptor: Descriptor, name: str) -> Resource:
    found = descriptor.resources.get(name) or next((r for r in descriptor.resources.values() if r.singular == name), None)
    names = [r.name for r in descriptor.resources.values() if r.kind != "rows"]
    if found is None or found.name == ENTITIES:
        raise Refused(f"There is no resource {name!r}. {text.did_you_mean(name, names)} It can be: {', '.join(names)}.")
    if found.kind == "rows":
        raise Refused(f"{found.name} are written inside the records of {', '.join(found.rows_of)}, under `{found.name}:`.")
    return found


def _mentions(path: Path, entity: str) -> bool:
    return path.is_file() and entity in path.read_text(encoding="utf-8", errors="replace").replace(":", " ").split()
