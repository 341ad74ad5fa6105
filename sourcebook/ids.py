"""What may be an id: one grammar that ends path traversal, case collisions, look-alikes and shell trouble."""

from __future__ import annotations

import re

from .text import slug

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
FIELD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")

# Devices of Windows; pages and folders of our own; properties that every JavaScript object has.
RESERVED = frozenset(
    [
        "con",
        "nul",
        "aux",
        "prn",
        "clock",
        "com0",
        "com1",
        "com2",
        "com3",
        "com4",
        "com5",
        "com6",
        "com7",
        "com8",
        "com9",
        "lpt0",
        "lpt1",
        "lpt2",
        "lpt3",
        "lpt4",
        "lpt5",
        "lpt6",
        "lpt7",
        "lpt8",
        "lpt9",
        "index",
        "search",
        "assets",
        "data",
        "api",
        "feed",
        "404",
        "sitemap",
        "manifest",
        "robots",
        "pagefind",
        "static",
        "releases",
        "disagreements",
        "timeline",
        "network",
        "quality",
        "changes",
        "download",
        "constructor",
        "prototype",
        "tostring",
        "valueof",
        "hasownproperty",
        "proto",
    ]
)
# Tables that every package has beside its resources.
GENERATED = frozenset(("entities", "claims", "citations"))
# Files that lie beside the tables, and the ending of the tables for spreadsheets.
BESIDE_TABLES = frozenset(("datapackage", "csv-metadata", "freshness", "moved"))
CITED = "-cited"


def problem(text: str) -> str:
    """What is wrong with an id, and what to write; or nothing."""
    if text in RESERVED:
        return f"{text!r} is a reserved name. Add a word to it."
    if ID.fullmatch(text):
        return ""
    return f"An id has small letters a–z, digits and hyphens, and at most 64 of them. Write {slug(text)[:64].strip('-') or 'another'!r}."
