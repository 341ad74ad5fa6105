"""Edits of whole publications, chosen by a seed: what people do to records, sources, texts, descriptors and templates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import edits
import yaml

from sourcebook import descriptor
from sourcebook.commands import move

Edit = Callable[[Random, Path], object]


def edit(random: Random, root: Path) -> str:
    """Change something; returns what was done. The publication may be refused afterwards."""
    how = random.choice(EDITS)
    return f"{how.__name__.strip('_')}: {how(random, root)}"


def records(root: Path, kind: str = "*") -> list[Path]:
    """The files of the records of entities, or those of the sources."""
    found = sorted(root.glob(f"datasets/*/{kind}/*.yaml"))
    return [path for path in found if (path.parent.name == "sources") == (kind == "sources")]


def _record(random: Random, root: Path) -> str:
    file = random.choice(records(root)).relative_to(root).as_posix()
    return edits.change(random, root, file, descriptor.load(root, file.split("/")[1]))


def _comment(random: Random, root: Path) -> Path:
    path = random.choice(records(root))
    path.write_text(path.read_text() + f"# {random.random()}\n")
    return path


def _remove(random: Random, root: Path) -> Path:
    path = random.choice(records(root))
    path.unlink()
    return path


def _add(random: Random, root: Path) -> Path:
    path = random.choice(records(root))
    copy = path.with_stem(f"{path.stem}-{random.randrange(100)}")
    copy.write_text(re.sub(r"(?m)^id: .*$", f"id: {copy.stem}", path.read_text(), count=1))
    return copy


def _rename(random: Random, root: Path) -> int:
    path = random.choice([*records(root), *records(root, "sources")])
    kind = path.parent.name
    return move.rename(root, f"{kind}/{path.stem}", f"{kind}/{path.stem}-anew", dataset=path.parts[-3])


def _withdraw(random: Random, root: Path) -> int:
    path = random.choice(records(root))
    return move.withdraw(root, f"{path.parent.name}/{path.stem}", "Asked for.", day="2021-03-03", dataset=path.parts[-3])


def _source(random: Random, root: Path) -> Path:
    path = random.choice(records(root, "sources"))
    source = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
    source["title"] += f" {random.randrange(10)}"
    path.write_text(yaml.safe_dump(source, allow_unicode=True, sort_keys=False))
    return path


def _new_source(random: Random, root: Path) -> Path:
    path = random.choice(records(root, "sources"))
    copy = path.with_stem(f"{path.stem}-copy")
    copy.write_text(re.sub(r"(?m)^id: .*$", f"id: {copy.stem}", path.read_text(), count=1))
    return copy


def _seed(random: Random, root: Path) -> Path:
    """A line more at the end of an archived text, and its digest in the records that archive it."""
    path = random.choice([each for each in sorted(root.glob("seeds/*")) if each.name != "SHA256SUMS"])
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\nOne more line.\n")
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    for record in records(root, "sources"):
        record.write_text(record.read_text().replace(before, after))
    return path


def _descriptor(random: Random, root: Path) -> str:
    path = random.choice(sorted(root.glob("datasets/*/datapackage.yaml")))
    data = yaml.load(path.read_text(), Loader=yaml.SafeLoader)
    publish = data.setdefault("sourcebook:publish", {})
    what = random.choice(["title", "description", "entityJson", "context", "categories", "version"])
    if what == "entityJson":
        publish["entityJson"] = not publish.get("entityJson", True)
    elif what == "context":
        data.setdefault("sourcebook:quotes", {})["context"] = random.choice([40, 60, 80])
    elif what == "version":
        data["version"] = f"9.{random.randrange(90)}.0"
    elif what == "categories":
        fields = [field for resource in data["resources"] for field in resource["schema"]["fields"]]
        random.choice(fields)["title"] = f"Title {random.randrange(9)}"
    else:
        data[what] = f"{data.get(what, 'It')} more"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    return what


def _style(random: Random, root: Path) -> Path:
    path = root / "site_templates" / "assets" / random.choice(["own.css", "site.css"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"main {{ margin: {random.randrange(9)}px }}\n")
    return path


def _template(random: Random, root: Path) -> Path:
    name = random.choice(["entity.html", "source.html", "list.html"])
    path = root / "site_templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{{% extends 'default/{name}' %}}\n{{% block title %}}{random.randrange(9)}{{% endblock %}}\n")
    return path


def _nothing(random: Random, root: Path) -> str:
    return ""


EDITS: tuple[Edit, ...] = (
    *[_record] * 8, *[_comment] * 3, _remove, _add, _add, _rename, _withdraw, _source, _source, _new_source, _seed, _descriptor, _descriptor,
    _style, _template, _nothing,
)  # fmt: skip
