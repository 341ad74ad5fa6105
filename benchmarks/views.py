"""What the pages of records show, as plain data for the templates of other generators.

It is made from the files that Sourcebook publishes beside its pages (the JSON of each record), so that the other
generators get the same values and the same passages: looked up in the sources, linked in both directions, numbered. The
drawings they get as finished SVG. All of that is work that they are spared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sourcebook.dates import in_words
from sourcebook.percent import text_fragment

View = dict[str, Any]
RESOURCES = ("ships", "firms")
COUNTRIES = {
    "TZ": "Tanzania",
    "GY": "Guyana",
    "PA": "Panama",
    "LR": "Liberia",
    "KM": "Comoros",
    "TG": "Togo",
    "SL": "Sierra Leone",
    "MN": "Mongolia",
}
__all__ = ["RESOURCES", "sources", "views"]


def sources(site: Path) -> dict[str, View]:
    """By id: what a citation shows of its source."""
    listed = json.loads((site / "corpus/data/sources.json").read_text())
    rows = listed["rows"] if isinstance(listed, dict) else listed
    return {
        row["id"]: {
            "title": row["title"],
            "publisher": row["publisher"],
            "date": row["published"],
            "day": in_words(row["published"]),
            "url": row["url"],
        }
        for row in rows
    }


def views(root: Path) -> Iterator[View]:
    """One for each record, from a publication that was built."""
    descriptor = yaml.safe_load((root / "datasets/corpus/datapackage.yaml").read_text())
    resources = {each["name"]: each for each in descriptor["resources"]}
    for resource in RESOURCES:
        for path in sorted((root / "datasets/corpus" / resource).glob("*.yaml")):
            yield _view(root / "site", json.loads((root / f"site/corpus/{resource}/{path.stem}.json").read_text()), resources)


class _Numbers:
    """Passages in the order in which the page uses them."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, int, int], View] = {}

    def of(self, claims: list[View], uses: list[list[str]]) -> list[int]:
        """The numbers of the passages of claims; `uses` says what to write beside each claim, and its address."""
        found: list[int] = []
        for claim, use in zip(claims, uses, strict=True):
            for citation in claim["citations"]:
                key = (citation["source"], citation["start"], citation["end"])
                item = self.items.setdefault(key, _passage(citation, len(self.items) + 1))
                item["uses"].append(use)
                found.append(item["n"])
        return list(dict.fromkeys(found))


def _passage(citation: View, number: int) -> View:
    return {
        "n": number, "source": citation["source"], "exact": citation["quote"], "prefix": citation.get("prefix", ""), "suffix": citation.get("suffix", ""),
        "place": f"quote-{citation['start']}-{citation['end']}", "fragment": text_fragment(citation["quote"]), "uses": [],
    }  # fmt: skip


def _view(site: Path, record: View, resources: View) -> View:
    own, numbers = resources[record["type"]], _Numbers()
    by_anchor = {claim["id"].partition("#")[2]: claim for claim in record["claims"]}
    facts = []
    for field in own["schema"]["fields"]:
        claims = [(anchor, claim) for anchor, claim in by_anchor.items() if claim["property"] == field["name"]]
        if claims:
            values = [_value(anchor, claim["value"], field, record) for anchor, claim in claims]
            many = field["type"] == "list"
            uses = [[f"#{value['anchor']}", f"{field['title']}: {value['text']}" if many else field["title"]] for value in values]
            facts.append(
                _present(
                    {
                        "title": field["title"],
                        "list": field["name"] if many else "",
                        "shown": values,
                        "marks": numbers.of([c for _, c in claims], uses),
                    }
                )
            )
    tables = [
        _table(resources[name], rows, by_anchor, numbers, record)
        for name, rows in record["values"].items()
        if name in resources and resources[name]["sourcebook:kind"] == "rows"
    ]
    aliases = [[f"names={row['row']}", row["former"]] for row in record["values"].get("names", ())]
    forward = [
        {"title": link["relation"], "name": link["name"], "path": link["url"], "kind": resources[link["type"]]["sourcebook:singular"],
         "marks": numbers.of([next(c for c in record["claims"] if c["id"] == link["claim"])], [[]])}
        for link in record["links"]
    ]  # fmt: skip
    for item in numbers.items.values():
        item["uses"] = [use for use in item["uses"] if use]
    inverse = [_related(link, resources, numbers) for link in record["backlinks"]]
    used = list(dict.fromkeys(item["source"] for item in numbers.items.values()))
    kind = own["sourcebook:singular"]
    made = {
        "title": record["name"], "kind": kind, "section": record["type"], "list": own["title"], "id": record["id"], "slug": record["id"].partition("/")[2],
        "file": record["file"], "aliases_of": aliases, "facts": facts, "tables": tables, "forward": forward,
        "inverse": inverse, "inverse_title": record["backlinks"][0]["relation"] if inverse else "",
        "figures": _figures(site, record), "passages": list(numbers.items.values()), "sources": used,
        "values_count": len(record["claims"]),
    }  # fmt: skip
    return _present(made)


def _value(anchor: str, text: str, field: View, record: View) -> View:
    """Text, its address on the page, the element it is shown in, and the machine's form where that is another."""
    form = field.get("sourcebook:format", "")
    shown, look = text, ""
    if form == "edtf":
        shown, look = in_words(text), "time"
    elif form == "country":
        shown, look = COUNTRIES[text], "data"
    elif field["type"] == "integer" and len(text) > 4:
        shown, look = f"{int(text):,}", "data"
    for link in record["links"]:
        if link["claim"] == f"{record['id']}#{anchor}":
            return {"anchor": anchor, "text": link["name"], "look": "link", "path": link["url"]}
    return _present({"anchor": anchor, "text": shown, "look": look, "machine": text if look else ""})


def _present(values: View) -> View:
    return {name: value for name, value in values.items() if value not in ("", [])}


def _table(resource: View, rows: list[View], by_anchor: dict[str, View], numbers: _Numbers, record: View) -> View:
    fields = [field for field in resource["schema"]["fields"] if any(field["name"] in row for row in rows)]
    made = []
    for row in rows:
        place = f"{resource['name']}={row['row']}"
        claims = [by_anchor[f"{place}.{field['name']}"] for field in fields if field["name"] in row]
        cells = [
            {"title": f["title"], **_value(f"{place}.{f['name']}", by_anchor[f"{place}.{f['name']}"]["value"], f, record)}
            for f in fields
            if f["name"] in row
        ]
        said = [[f"#{place}", f"{resource['title']}: {cells[0]['text']}"]] + [[]] * (len(claims) - 1)
        made.append({"anchor": place, "cells": cells, "marks": numbers.of(claims, said)})
    return {"name": resource["name"], "title": resource["title"], "columns": [field["title"] for field in fields], "rows": made}


def _related(link: View, resources: View, numbers: _Numbers) -> View:
    resource, row = resources[link["type"]], link["row"]
    titles = {field["name"]: field for field in resource["schema"]["fields"]}
    context = []
    for name in resource["sourcebook:columns"]:
        if name != resource["sourcebook:label"] and name in row:
            for text in row[name] if isinstance(row[name], list) else [row[name]]:
                context.append({"title": titles[name]["title"], **_value("", str(text), titles[name], {"links": []})})
    anchor = f"{link['entity']}:{link['claim']['property']}"
    use = [f"#{anchor}", link["name"]]
    return {"anchor": anchor, "name": link["name"], "path": f"{link['url']}#{link['claim']['property']}", "kind": resource["sourcebook:singular"],
            "context": context, "marks": numbers.of([link["claim"]], [use])}  # fmt: skip


def _figures(site: Path, record: View) -> str:
    """The drawings of a page as Sourcebook made them."""
    page = (site / record["url"] / "index.html").read_text()
    start = page.find('<section class="figures-pair"')
    return page[start : page.index("</section>", start) + len("</section>")] if start >= 0 else ""
