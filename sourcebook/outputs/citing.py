"""A work as those cite it who use it: in words, BibTeX, CSL-JSON and RIS. The dataset, and each page of it, is one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..language import say
from ..model import Dataset, Output, Publication, Site
from . import jsonfile, labels, urls

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")
"""TeX makes one character of two: of two hyphens a dash, of two apostrophes a quotation mark."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited. The date is that of the content, never that of the visit."""

    key: str
    title: str
    within: str
    """The title of the dataset that it is a part of; empty where it is the dataset."""
    authors: tuple[str, ...]
    date: str
    address: str
    """Empty where the address of the site is not known."""
    version: str


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """One file a dataset in each form: the dataset, then every entity."""
    for dataset in publication.datasets:
        works = [whole(dataset, site)]
        works += [part(dataset, site, e.name, urls.entity(dataset, e)) for e in dataset.entities.values()]
        for ending, media_type, content in (
            ("bib", "application/x-bibtex", "\n\n".join(map(bibtex, works)).encode() + b"\n"),
            ("ris", "application/x-research-info-systems", "\n".join(map(ris, works)).encode()),
            ("csl.json", "application/vnd.citationstyles.csl+json", jsonfile.render_rows(map(csl_item, works))),
        ):
            yield Output(urls.data(dataset, f"{dataset.name}.{ending}"), content, media_type)


def whole(dataset: Dataset, site: Site) -> Work:
    """The dataset itself."""
    address = site.url + urls.dataset(dataset) if site.url else ""
    about = dataset.descriptor
    return Work(dataset.name, about.title, "", tuple(authors(dataset)), site.date[:10], address, _edition(dataset))


def part(dataset: Dataset, site: Site, title: str, path: str) -> Work:
    """A page of the dataset."""
    address = site.url + path if site.url else ""
    key = re.sub(r"[^a-z0-9]+", "-", f"{dataset.name}-{path.removeprefix(urls.dataset(dataset))}".lower()).strip("-")
    about = dataset.descriptor
    return Work(key, title, about.title, tuple(authors(dataset)), site.date[:10], address, _edition(dataset))


def authors(dataset: Dataset) -> list[str]:
    people = dataset.descriptor.data.get("contributors") or ()
    return list(dict.fromkeys(str(person["title"]) for person in people if person.get("title")))


def text(of: Work) -> str:
    """One line of plain text, for a page of a dataset."""
    by = f"{of.authors[0]}, " if of.authors else ""
    within = of.within + (say(", version %(version)s", version=of.version) if of.version else "")
    return say(
        "“%(title)s.” In %(within)s. %(by)s%(date)s. %(address)s",
        title=of.title, within=within, by=by, date=labels.date(of.date), address=of.address,
    ).strip()  # fmt: skip


def bibtex(of: Work) -> str:
    year, month, _ = of.date.split("-")
    fields = [
        ("author", " and ".join(f"{{{tex(author)}}}" for author in of.authors)),
        ("title", f"{{{tex(of.title)}}}"),
        ("howpublished", f"In: {tex(of.within)}{_version(tex(of.version))}" if of.within else "Dataset"),
        ("version", "" if of.within else tex(of.version)),
        ("year", year),
        ("month", str(int(month))),
        ("url", of.address),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@misc{{{of.key},\n{lines}}}"


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def csl_item(of: Work) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": of.key, "type": "entry" if of.within else "dataset", "title": of.title, "container-title": of.within,
        "author": [{"literal": author} for author in of.authors],
        "issued": {"date-parts": [[int(part) for part in of.date.split("-")]]}, "URL": of.address,
        "version": of.version,
    }  # fmt: skip
    return {name: value for name, value in item.items() if value}


def csl(of: Work) -> str:
    """Line by line as `json` has it with an indent, which takes it ten times as long."""
    entries = ",\n".join(f'  "{name}": {_lines(_encoded(value))}' for name, value in csl_item(of).items())
    return f"[\n {{\n{entries}\n }}\n]"


def _lines(data: str) -> str:
    """JSON with an indent. A text is one line; all else is the same on many pages."""
    return data if data.startswith('"') else _indented(data)


@lru_cache(64)
def _indented(data: str) -> str:
    return json.dumps(json.loads(data), ensure_ascii=False, indent=1).replace("\n", "\n  ")


def ris(of: Work) -> str:
    """A record of the RIS format. Its readers take a line break for the end of a field."""
    fields = [
        ("TY", "ENCYC" if of.within else "DATA"),
        ("ID", of.key),
        ("TI", of.title),
        ("T2", of.within),
        *(("AU", f"{author},") for author in of.authors),  # the comma says that there is no given name
        ("PY", of.date[:4]),
        ("DA", of.date.replace("-", "/")),
        ("ET", of.version),
        ("UR", of.address),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in fields if value) + "ER  - \n"


def _edition(dataset: Dataset) -> str:
    """The version; of a draft it says that it is one."""
    about = dataset.descriptor
    return f"{about.version} (draft)" if about.draft else about.version


def _version(version: str) -> str:
    return f", version {version}" if version else ""


def tex(text: str) -> str:
    """The text as TeX writes it."""
    return _LIGATURE.sub(r"\g<0>{}", _SPECIAL.sub(lambda found: _TEX[found[0]], text))
