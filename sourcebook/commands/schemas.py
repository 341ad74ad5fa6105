"""`schemas`: all files that are made from the descriptors, or from the program, and kept in the repository, so that people can read them there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .. import files
from ..descriptor import load_all
from ..diagnostic import Rejected, render
from ..options import parser
from ..spec import Descriptor
from . import check_page, command_page, descriptor_page, dictionary, forms, json_schema, template_page
from .writing import stale, write

FOLDER = ".schemas"


def run(root: Path, *, check: bool = False) -> int:
    """Write the files that are not current. With `check`, write nothing and return 1 where there are some."""
    try:
        texts = made(load_all(root)) | reference(root)
    except Rejected as rejected:
        print(render(rejected.diagnostics))
        return 1
    old, extra = stale(root, texts), _extra(root, texts)
    if not check:
        write(root, {path: texts[path] for path in old}, extra)
    for path in (*old, *extra):
        print(f"{'not current' if check else 'removed' if path in extra else 'written'}: {path}")
    if check and (old or extra):
        print("Run: python build.py schemas")
    return 1 if check and (old or extra) else 0


def made(descriptors: Sequence[Descriptor]) -> dict[str, str]:
    """All of these files by path: JSON Schemas, the data dictionary, the issue forms."""
    texts = {
        f"{FOLDER}/{descriptor.name}/{resource.name}.json": json_schema.text(descriptor, resource)
        for descriptor in descriptors
        for resource in descriptor.resources.values()
        if resource.kind != "rows"
    }
    return texts | {"docs/data-dictionary.md": dictionary.text(descriptors)} | forms.texts(descriptors)


def reference(root: Path) -> dict[str, str]:
    """The pages on the program itself, where a publication has them: it may do without."""
    texts = {}
    if (root / command_page.PATH).is_file():
        texts[command_page.PATH] = command_page.text(parser())
    if (root / descriptor_page.PATH).is_file():
        texts[descriptor_page.PATH] = descriptor_page.text()
    if (root / template_page.PATH).is_file():
        texts[template_page.PATH] = template_page.text()
    if (root / check_page.PATH).is_file() and (root / check_page.CASES).is_dir():
        texts[check_page.PATH] = check_page.text(root)
    return texts


def _extra(root: Path, texts: dict[str, str]) -> list[str]:
    """JSON Schemas of resources that are no longer there."""
    return [
        path
        for name in files.subfolders(root, FOLDER)
        for entry in files.listing(root, f"{FOLDER}/{name}")
        if (path := f"{FOLDER}/{name}/{entry.name}") not in texts and entry.name.endswith(".json")
    ]
