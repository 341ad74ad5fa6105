"""The search index, made by Pagefind from records, not by a crawl of the pages.

Records go in a fixed order, because the names of its files follow it.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..language import current, message, say
from ..model import Dataset, Entity, Output, Publication, Source
from . import labels, urls
from .search_bytes import settled
from .search_service import started

FOLDER = "pagefind/"
PAGES = message("Pages")
SOURCES = "Sources"
MISSING = "Pagefind is not installed: the search page offers its list only. Get it with: pip install 'pagefind[bin]'"

# What the search page loads; the rest of the bundle is ready-made user interfaces.
_NEEDED = r"pagefind\.js|pagefind-entry\.json|wasm\.({})\.pagefind|.*\.pf_\w+"
_MEDIA = {"js": "text/javascript", "json": "application/json"}
_ARCHIVE = ("id", "title", "seed", "sha256", "lines")  # of a source: what nobody would look for, and the title
_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart into a plain letter and a mark, as people type them without the key.
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ı": "i",
        "þ": "th",
        "Þ": "Th",
        "ð": "d",
        "Ð": "D",
        "ħ": "h",
        "Ħ": "H",
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe"})


@dataclass(frozen=True, slots=True)
class Record:
    """What the search can find."""

    url: str
    """Relative to the root of the site."""
    title: str
    content: str
    kind: str
    """The heading under which it is shown."""
    meta: Mapping[str, str] | None = None
    """`line`: the first line of its page; `also`: its other names; `forms`: other ways to type them, not shown;
    `dataset`: its title, where there are several."""


def executable() -> Path | None:
    """Pagefind's program, or None where it is not installed."""
    try:
        from pagefind.service import get_executable
    except ImportError:
        return None
    found: Path | None = get_executable()
    return found


def index(records: Iterable[Record], program: Path | None = None) -> Iterator[Output]:
    """The files of the index below `/pagefind/`; nothing where Pagefind is missing (the caller then says `MISSING`).

    Raises OSError where the program does not run, and RuntimeError where it refuses a record.
    """
    program = program or executable()
    if program is None:
        return
    language = current().tag
    with started(program) as service:
        number = service.ask({"type": "NewIndex", "config": {"force_language": language}})["index_id"]
        service.ask_all({"type": "AddRecord", "index_id": number, **_request(record)} for record in records)
        files = service.ask({"type": "GetFiles", "index_id": number})["files"]
    # Languages whose endings Pagefind does not know share one program.
    wanted = re.compile(_NEEDED.format(language if language == "en" else f"{re.escape(language)}|unknown"))
    needed = {str(file["path"]): base64.b64decode(file["content"]) for file in files if wanted.fullmatch(file["path"])}
    for path, content in sorted(settled(needed).items()):
        yield Output(FOLDER + path, content, _MEDIA.get(path.rpartition(".")[2], "application/octet-stream"))


def _request(record: Record) -> dict[str, Any]:
    meta = {name: text for name, text in (record.meta or {}).items() if text}
    return {
        "url": record.url,
        "content": record.content or record.title,
        "language": current().tag,
        "meta": {"title": record.title, **meta},
        "filters": {"kind": [record.kind]},
        "sort": None,
    }


def records(publication: Publication, prose: Iterable[tuple[str, str, str]] = ()) -> Iterator[Record]:
    """All that can be found, in a fixed order: entities, sources, and prose pages given as (path, title, text)."""
    several = len(publication.datasets) > 1
    for dataset in publication.datasets:
        named = {"dataset": dataset.descriptor.title if several else ""}
        for entity in dataset.entities.values():
            yield of_entity(dataset, entity, named)
        for source in dataset.sources.values():
            yield of_source(dataset, source, named)
    for path, title, text in sorted(prose):
        yield Record(path, title, text, say(PAGES))


def of_entity(dataset: Dataset, entity: Entity, meta: Mapping[str, str] | None = None) -> Record:
    line = " ".join(f"{sentence.text.rstrip('.')}." for sentence in entity.standing)
    names = [entity.name, *entity.aliases(), *_identifiers(entity)]
    own = {"line": line, "also": " · ".join(dict.fromkeys(entity.aliases())), "forms": " ".join(forms(names))}
    return Record(
        urls.entity(dataset, entity),
        entity.name,
        " ".join(_said(dataset, entity)),
        entity.resource.title,
        {**own, **(meta or {})},
    )


def of_source(dataset: Dataset, source: Source, meta: Mapping[str, str] | None = None) -> Record:
    resource = next(iter(dataset.descriptor.of_kind("sources")))
    said = [
        f"{field.title}: {'; '.join(labels.value(dataset, field, v.text) for v in source.values[name])}."
        for name, field in resource.fields.items()
        if source.values.get(name) and name not in _ARCHIVE
    ]
    dates = [
        labels.value(dataset, field, value.text)
        for name, field in resource.fields.items()
        if field.format == "edtf"
        for value in source.values.get(name, ())
    ]
    own = {
        "line": ", ".join(part for part in (source.publisher, *dates) if part),
        "forms": " ".join(forms([source.title])),
    }
    return Record(urls.source(dataset, source), source.title, " ".join(said), resource.title, {**own, **(meta or {})})


def _said(dataset: Dataset, entity: Entity) -> Iterator[str]:
    """What is claimed, as `Cargo: coal; iron ore.`; names are found by the title and the other names."""
    said: dict[str, dict[str, None]] = {}
    for row in entity.rows():
        names = (row.resource.alias, *([row.resource.label] if row is entity.row else ()))
        for name, claims in row.claims.items():
            if name not in names and not row.resource.alias:
                values = said.setdefault(claims[0].field.title, {})
                values |= dict.fromkeys(labels.value(dataset, claim.field, claim.value.text) for claim in claims)
    for title, texts in said.items():
        yield f"{title}: {'; '.join(texts).rstrip('.')}."


def _identifiers(entity: Entity) -> Iterator[str]:
    """Values that name the entity by a code, with the name of the code before it: `9161003`, `IMO 9161003`."""
    for row in entity.rows():
        for claims in row.claims.values():
            for claim in claims:
                code = claim.value.text
                if claim.field.format in ("imo", "lei"):
                    yield from (code, f"{claim.field.format.upper()} {code}", f"{claim.field.format.upper()}{code}")
                elif claim.field.unique or re.fullmatch(r"[A-Z]+(/[A-Z0-9.()-]+)+", code):
                    yield code


def forms(names: Iterable[str]) -> list[str]:
    """Other ways to type these names, as single words: without marks, with hyphens and slashes opened or dropped."""
    found: dict[str, None] = {}
    for name in names:
        for spelled in dict.fromkeys((name, plain(name), plain(name.translate(_UMLAUTS)))):
            for word in spelled.split():
                parts = _WORD.findall(word)
                found |= dict.fromkeys((*parts, "".join(parts)))
    return [form for form in found if form]


def plain(text: str) -> str:
    """The text without marks on Latin letters; other scripts stay as they are."""
    taken = unicodedata.normalize("NFD", text.translate(_PLAIN))
    kept = [c for n, c in enumerate(taken) if not (unicodedata.combining(c) and n and taken[n - 1].isascii())]
    return unicodedata.normalize("NFC", "".join(kept))
