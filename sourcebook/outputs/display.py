"""A value as it stands on a page: the words for people, the machine's form, where it leads, its language."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from ..language import current, say
from ..model import Dataset, Field, Row
from . import labels, urls

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

_HTML_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")
Look = Literal["text", "time", "data", "link", "web", "markdown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` for people; `machine` the value as published, where it differs; `href` an address, or nothing."""

    text: str
    look: Look = "text"
    machine: str = ""
    href: str = ""
    lang: str = ""


def show(dataset: Dataset, field: Field, text: str, root: str = "", lang: str = "") -> Shown:
    """How a value of a field is shown on a page that stands `root` away from the root of the site."""
    if field.is_free:
        return Shown(text, lang=lang)
    if field.reference:
        href = target_path(dataset, field, text)
        name = _target_name(dataset, field, text)
        return Shown(name, "link", text, root + href) if href else Shown(name)
    if field.format == "record" and text in dataset.others:
        return Shown(dataset.others[text], "link", text, root + urls.elsewhere(text))
    if field.format == "markdown":
        return Shown(text, "markdown")
    if field.format == "url":
        return Shown(_short_address(text), "web", text, text)
    if field.format == "edtf":
        return Shown(labels.date(text), "time" if is_html_date(text) else "data", text)
    words = labels.value(dataset, field, text)
    if field.format == "language":
        words = language_name(text)
    elif field.type in ("integer", "number"):
        words = _digits(text)
    elif field.type == "boolean":
        words = say("yes") if text == "true" else say("no")
    return Shown(words, "data", text) if words != text else Shown(text, lang=lang)


def target_path(dataset: Dataset, field: Field, text: str) -> str:
    """The page of what a reference means, from the root of the site; empty where it has none."""
    if field.reference == "sources":
        source = dataset.sources.get(text)
        return urls.source(dataset, source) if source else ""
    meant = labels.entity(dataset, field, text)
    return urls.entity(dataset, meant) if meant else ""


def row_language(row: Row) -> str:
    """The language of the names in a row: the value of its field whose format is a language."""
    for name in row.resource.languages:
        if name in row.claims:
            return row.text(name)
    return ""


def value_language(row: Row, field: Field) -> str:
    """The language of a value: free text of a row that names a language is in that language."""
    return row_language(row) if field.is_free else ""


def is_html_date(text: str) -> bool:
    """Whether HTML's `<time datetime>` knows the form: a day, a month or a year, and no season."""
    return bool(_HTML_DATE.fullmatch(text))


def language_name(tag: str) -> str:
    """`ko` as “Korean”, by CLDR; the tag itself where there is no name."""
    return _language_name(tag, current().tag)


@cache
def _language_name(tag: str, reader: str) -> str:
    from babel import Locale

    name: str | None = Locale.parse(reader, sep="-").languages.get(tag.split("-")[0])
    return tag if name is None else name if "-" not in tag else f"{name} ({tag})"


def _target_name(dataset: Dataset, field: Field, text: str) -> str:
    if field.reference == "sources" and text in dataset.sources:
        return dataset.sources[text].title
    return labels.value(dataset, field, text)


def _digits(text: str) -> str:
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}" if len(whole.lstrip("+-")) > 4 else text


def _short_address(text: str) -> str:
    """An address without what every address has; the whole one is in the link."""
    parts = urlsplit(text)
    shown = (parts.netloc + parts.path).removeprefix("www.").removesuffix("/")
    return shown if len(shown) <= 60 else shown[:57] + "…"
