"""docs/descriptor.md: every property of a descriptor, with its meaning and an example."""

from __future__ import annotations

from collections.abc import Iterator

from ..descriptor_shape import FLAG, PACKAGE, Each, Either, Has, Shape
from .descriptor_words import GROUPS, WORDS
from .wording import EXAMPLES, FORMATS

PATH = "docs/descriptor.md"
_START = """# The descriptor

*This page is made from the program by `python build.py schemas`. Do not edit it.*

`datasets/<dataset>/datapackage.yaml` says what a dataset is: its licence, its tables with their fields, and how they are
shown. It is a [Data Package](https://datapackage.org/) with some properties of our own, which begin with `sourcebook:`; other
programs pass over them. It is the only place that knows one kind of record from another. A publisher writes this file, and no
program.

After a change, run `python build.py schemas`: editors, the data dictionary and the issue forms follow. `python build.py check`
names what is wrong in it, with its line.

A property that other standards define and that is not listed here is kept as it is, in a dataset, a resource and a
contributor; elsewhere it is refused, since it would mean nothing.
"""


def text() -> str:
    """The page, in Markdown."""
    lines = [_START]
    for group, properties in groups().items():
        title, about = GROUPS[group]
        lines += [f"## {title}", "", about, ""]
        for name, (shape, is_needed) in properties.items():
            meaning, example = WORDS[group, name]
            needed = " **Needed.**" if is_needed else ""
            lines += [f"### `{name}` {{: #{anchor(group, name)} }}", "", f"{meaning}{needed} ({_kind(shape)})", ""]
            lines += ["```yaml", f"{name}:{written(example)}", "```", ""]
    return "\n".join([*lines, *_formats()]).rstrip() + "\n"


def groups() -> dict[str, dict[str, tuple[Shape, bool]]]:
    """By the property below which they stand: the properties there, with their shapes, and whether each is needed."""
    found: dict[str, dict[str, tuple[Shape, bool]]] = {}
    for group, name, shape, is_needed in _walk(PACKAGE, "dataset"):
        found.setdefault(group, {})[name] = (shape, is_needed)
    return {group: found[group] for group in (*GROUPS, *sorted(found.keys() - GROUPS.keys())) if group in found}


def _walk(shape: Shape, group: str) -> Iterator[tuple[str, str, Shape, bool]]:
    while isinstance(shape, Each):
        shape = shape.item
    if isinstance(shape, Either):
        shape = shape.properties
    if not isinstance(shape, Has):
        return
    for name, inner in shape.properties.items():
        yield group, name, inner, name in shape.needs
    for name, inner in shape.properties.items():
        yield from _walk(inner, name)


def anchor(group: str, name: str) -> str:
    return f"{group}-{name}".replace("sourcebook:", "").replace("$", "").lower()


def written(example: str) -> str:
    return example if example.startswith("\n") else f" {example}"


def _kind(shape: Shape) -> str:
    if isinstance(shape, Each):
        return "a list"
    if isinstance(shape, str):
        return {"text": "text", FLAG: "true or false", "whole": "a whole number", "number": "a number", "link": "an address on the web"}[
            shape
        ]
    return "properties"


def _formats() -> Iterator[str]:
    yield from ("## Formats", "", "What `sourcebook:format` of a field can be. `latitude` and `longitude` are formats of numbers; the")
    yield from ("others are formats of texts and of the items of lists.", "", "| Format | What it is | For instance |", "|---|---|---|")
    for name, words in FORMATS.items():
        shown = ", ".join(f"`{each}`" for each in EXAMPLES[name][:3]) or "–"
        yield f"| `{name}` | {words[:1].upper()}{words[1:]} | {shown} |"
