"""A work as those cite it who use it: in words, BibTeX, CSL-JSON and RIS. The dataset, and each page of it, is one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..language import say
from ..model import Dataset, Output, Publication, Site
from . import jsonfile, labels, urls

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_LIGATURE = re.compile(r"[-'`,<>?!](?:(?<=([-'`,<>]))(?=\1)|(?<=[?!])(?=`))")
"""TeX makes one character of two: of two hyphens a dash, of two apostrophes a quotation mark. It is looked for by its first."""
_NO_KEY = re.compile(r"[^a-z0-9]+")
Authors = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited. The date is that of the content, never that of the visit."""

    key: str
    title: str
    within: str
    """The title of the dataset that it is a part of; empty where it is the dataset."""
    authors: Authors
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
    key = _NO_KEY.sub("-", f"{dataset.name}-{path.removeprefix(urls.dataset(dataset))}".lower()).strip("-")
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
    by, edition = _bibtex_of_all(of.authors, of.within, of.date, of.version)
    return f"@misc{{{of.key},\n{by}{_entry('title', f'{{{tex(of.title)}}}')}{edition}{_entry('url', of.address)}}}"


@lru_cache(64)
def _bibtex_of_all(authors: Authors, within: str, date: str, version: str) -> tuple[str, str]:
    """What is the same for all parts of a dataset: the lines before the title, and those behind it."""
    year, month, _ = date.split("-")
    fields = [
        ("howpublished", f"In: {tex(within)}{_version(tex(version))}" if within else "Dataset"),
        ("version", "" if within else tex(version)),
        ("year", year),
        ("month", str(int(month))),
    ]
    return _entry("author", " and ".join(f"{{{tex(author)}}}" for author in authors)), "".join(_entry(*each) for each in fields)


def _entry(name: str, value: str) -> str:
    return f"  {name} = {{{value}}},\n" if value else ""


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
    kind, within, version = _csl_of_all(of.authors, of.within, of.date, of.version)
    entries = [_member("id", of.key), kind, _member("title", of.title), within, _member("URL", of.address), version]
    return "[\n {\n" + ",\n".join(filter(None, entries)) + "\n }\n]"


@lru_cache(64)
def _csl_of_all(authors: Authors, within: str, date: str, version: str) -> tuple[str, str, str]:
    """What is the same for all parts of a dataset: the lines before the title, behind it, and at the end."""
    item = csl_item(Work("", "", within, authors, date, "", version))
    between = (_member(name, item[name]) for name in ("container-title", "author", "issued") if name in item)
    return _member("type", item["type"]), ",\n".join(between), _member("version", version)


def _member(name: str, value: object) -> str:
    """Lines of JSON with an indent, or nothing where there is no value."""
    text = _encoded(value) if type(value) is str else json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n  ")
    return f'  "{name}": {text}' if value else ""


def ris(of: Work) -> str:
    """A record of the RIS format. Its readers take a line break for the end of a field."""
    kind, rest = _ris_of_all(of.authors, of.within, of.date, of.version)
    return f"{kind}{_tagged('ID', of.key)}{_tagged('TI', of.title)}{rest}{_tagged('UR', of.address)}ER  - \n"


@lru_cache(64)
def _ris_of_all(authors: Authors, within: str, date: str, version: str) -> tuple[str, str]:
    """What is the same for all parts of a dataset: the lines before the key and the title, and those behind them."""
    fields = [
        ("T2", within),
        *(("AU", f"{author},") for author in authors),  # the comma says that there is no given name
        ("PY", date[:4]),
        ("DA", date.replace("-", "/")),
        ("ET", version),
    ]
    return _tagged("TY", "ENCYC" if within else "DATA"), "".join(_tagged(*each) for each in fields)


def _tagged(tag: str, value: str) -> str:
    return f"{tag}  - {' '.join(value.split())}\n" if value else ""


def _edition(dataset: Dataset) -> str:
    """The version; of a draft it says that it is one."""
    about = dataset.descriptor
    return f"{about.version} (draft)" if about.draft else about.version


def _version(version: str) -> str:
    return f", version {version}" if version else ""


def tex(text: str) -> str:
    """The text as TeX writes it."""
    return _LIGATURE.sub(lambda found: found[0] + "{}", _SPECIAL.sub(lambda found: _TEX[found[0]], text))
