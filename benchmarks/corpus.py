"""Make a publication of any size: the same number and seed give the same bytes.

    python benchmarks/corpus.py 10000 /tmp/corpus --seed 1

One record is about 1.4 kB of YAML: eight fields, two tables of nested rows, a reference, four pieces of evidence. A
tenth of the records are firms, which own the ships. There is a source to 25 records. Names, lengths and sentences are like
those of port registers; all of them are invented.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = 60
"""Sentences in each source text."""
RECORDS_OF_A_SOURCE = 25

SYLLABLES = [
    "an",
    "ar",
    "bel",
    "cas",
    "dor",
    "el",
    "fen",
    "gar",
    "hal",
    "in",
    "jor",
    "kel",
    "lan",
    "mar",
    "nor",
    "ol",
    "par",
    "quen",
    "ros",
    "sol",
    "tar",
    "ul",
    "ven",
    "wes",
    "yor",
    "zan",
]
SECOND = ("Star", "Trader", "Glory", "Pioneer", "Wind", "Express", "No. 7", "Carrier", "of Varne", "Maru", "Grace", "Spirit")
TRADES = ("Shipping Co., Ltd.", "Marine Services", "Bulk Carriers S.A.", "Maritime Trading", "Line", "Ship Management")
OFFICES = ("Harbour office", "Register of shipping", "Coast guard", "Port authority of Varne", "Customs service", "Saltmere Gazette")
VERBS = (
    "was seen near",
    "left the port of",
    "carried coal to",
    "was registered in",
    "was sold to owners in",
    "changed its name at",
    "was refused entry to",
)
PORTS = ("Norwick", "Saltmere", "Eastholm", "Varne", "Kilrush", "Ostrava Bay", "Port Ellory", "Sandvik", "Great Belling", "Hallow Point")
COUNTRIES = ("TZ", "GY", "PA", "LR", "KM", "TG", "SL", "MN")
CARGO = ("coal", "iron ore", "grain", "timber", "oil", "cement")
MONTHS = ("January", "March", "April", "June", "August", "October", "November")

MKDOCS = """\
site_name: A corpus
docs_dir: docs
use_directory_urls: true
strict: true
nav:
  - About: about.md
theme: {name: null, custom_dir: site_templates, static_templates: []}
hooks: [build.py]
plugins: []
markdown_extensions: [toc, tables]
validation:
  nav: {omitted_files: warn, not_found: warn}
"""
ABOUT = "# About\n\nThis publication was made to be measured. Nothing in it is true.\n"

DESCRIPTOR = """\
$schema: https://datapackage.org/profiles/2.0/datapackage.json
name: corpus
title: A corpus for measuring
licenses: [{name: CC0-1.0, path: 'https://creativecommons.org/publicdomain/zero/1.0/', title: CC0}]
sourcebook:quotes: {minWords: 3, minCharacters: 15, maxWords: 60, maxShare: 1, context: 150}
resources:
  - name: ships
    title: Ships
    sourcebook:kind: entities
    sourcebook:singular: ship
    sourcebook:plural: ships
    sourcebook:label: name
    sourcebook:columns: [name, built, port, cargo]
    sourcebook:facets: [port]
    schema:
      primaryKey: id
      foreignKeys:
        - {fields: owner, reference: {resource: firms, fields: id}}
      fields:
        - {name: id, type: string, title: Id, constraints: {required: true}}
        - {name: name, type: string, title: Name, constraints: {required: true}}
        - {name: built, type: string, title: Built, 'sourcebook:format': edtf, 'sourcebook:date': '{name} built'}
        - {name: tonnage, type: integer, title: Tonnage}
        - {name: port, type: string, title: Home port}
        - {name: cargo, type: list, title: Cargo}
        - {name: owner, type: string, title: Owner, 'sourcebook:inverse': Ships owned}
        - {name: remark, type: string, title: Remark}
  - name: firms
    title: Firms
    sourcebook:kind: entities
    sourcebook:singular: firm
    sourcebook:plural: firms
    sourcebook:label: name
    sourcebook:columns: [name, country]
    schema:
      primaryKey: id
      fields:
        - {name: id, type: string, title: Id, constraints: {required: true}}
        - {name: name, type: string, title: Name, constraints: {required: true}}
        - {name: country, type: string, title: Country, 'sourcebook:format': country}
  - name: flags
    title: Flags
    sourcebook:kind: rows
    sourcebook:rowsOf: [ships]
    sourcebook:key: [flag, since]
    schema:
      fields:
        - {name: flag, type: string, title: Flag, 'sourcebook:format': country}
        - {name: since, type: string, title: Since, 'sourcebook:format': edtf}
  - name: names
    title: Former names
    sourcebook:kind: rows
    sourcebook:rowsOf: [ships]
    sourcebook:key: [former]
    sourcebook:alias: former
    schema:
      fields:
        - {name: former, type: string, title: Name}
        - {name: until, type: string, title: Until, 'sourcebook:format': edtf}
  - name: sources
    title: Sources
    sourcebook:kind: sources
    sourcebook:singular: source
    sourcebook:plural: sources
    sourcebook:label: title
    sourcebook:columns: [title, publisher, published]
    schema:
      primaryKey: id
      fields:
        - {name: id, type: string, title: Id, constraints: {required: true}}
        - {name: title, type: string, title: Title, constraints: {required: true}}
        - {name: publisher, type: string, title: Publisher, constraints: {required: true}}
        - {name: published, type: string, title: Published, 'sourcebook:format': edtf}
        - {name: url, type: string, title: Address, 'sourcebook:format': url}
        - {name: origin, type: string, title: Origin}
        - {name: standing, type: string, title: Standing, constraints: {required: true}}
        - {name: seed, type: string, title: Archived text}
        - {name: sha256, type: string, title: Digest}
        - {name: lines, type: list, title: Lines}
"""


def make(folder: Path, count: int, seed: int) -> None:
    """Write a publication with `count` records (nine ships to each firm) and their sources into an empty folder."""
    chance = random.Random(seed)
    data = folder / "datasets" / "corpus"
    for each in (folder / "seeds", folder / "docs", data / "ships", data / "firms", data / "sources"):
        each.mkdir(parents=True)
    shutil.copy(ROOT / "build.py", folder)
    shutil.copytree(ROOT / "site_templates", folder / "site_templates")
    (folder / "mkdocs.yml").write_text(MKDOCS)
    (folder / "docs" / "about.md").write_text(ABOUT)
    (data / "datapackage.yaml").write_text(DESCRIPTOR)
    texts = [_source(folder, data, number, chance) for number in range(max(1, count // RECORDS_OF_A_SOURCE))]
    firms = max(1, count // 10)
    for number in range(firms):
        (data / "firms" / f"firm-{number}.yaml").write_text(_firm(number, texts, chance))
    for number in range(count - firms):
        (data / "ships" / f"ship-{number}.yaml").write_text(_ship(number, firms, texts, chance))


def _name(chance: random.Random, least: int = 2, most: int = 4) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(least, most))).capitalize()


def _vessel(chance: random.Random) -> str:
    return f"{_name(chance, 2, 3)} {chance.choice(SECOND)}"


def _source(folder: Path, data: Path, number: int, chance: random.Random) -> list[str]:
    """Write a source with its text; returns its sentences, whose first words occur once."""
    names: dict[str, None] = {}
    while len(names) < SENTENCES:
        names[_name(chance, 3, 4)] = None
    said = [
        f"The {name} {chance.choice(VERBS)} {chance.choice(PORTS)} on {chance.randint(1, 28)} {chance.choice(MONTHS)} with "
        f"{chance.randint(100, 9999)} tonnes of {chance.choice(CARGO)}, the office noted."
        for name in names
    ]
    text = "\n".join(" ".join(said[n : n + 4]) for n in range(0, SENTENCES, 4)) + "\n"
    (folder / "seeds" / f"{number}.txt").write_text(text)
    office = chance.choice(OFFICES)
    day = f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    record = {
        "id": f"report-{number}", "title": f"{office}: movements of vessels, part {number}", "publisher": office, "published": day,
        "url": f"https://example.org/reports/{number}", "standing": "current", "seed": f"{number}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    lines = "".join(f"{key}: '{value}'\n" for key, value in record.items())
    (data / "sources" / f"report-{number}.yaml").write_text(f"{lines}lines:\n  - 1-{SENTENCES // 4}\n")
    return said


def _quote(texts: list[list[str]], chance: random.Random) -> tuple[int, str]:
    """The number of a source, and words of it, from the beginning of a sentence."""
    source = chance.randrange(len(texts))
    words = chance.choice(texts[source]).rstrip(".").split()
    return source, " ".join(words[: chance.randint(8, len(words))]).rstrip(",")


def _evidence(texts: list[list[str]], chance: random.Random, supports: str, indent: str = "") -> str:
    source, quote = _quote(texts, chance)
    target = f"{indent}    supports: [{supports}]\n" if supports else ""
    return f"{indent}  - source: report-{source}\n{indent}    quote: {quote}\n{target}"


def _firm(number: int, texts: list[list[str]], chance: random.Random) -> str:
    return (
        f"id: firm-{number}\nname: {_name(chance)} {chance.choice(TRADES)}\ncountry: {chance.choice(COUNTRIES)}\nevidence:\n"
        + _evidence(texts, chance, "name") + _evidence(texts, chance, "country")
    )  # fmt: skip


def _ship(number: int, firms: int, texts: list[list[str]], chance: random.Random) -> str:
    built = chance.randint(1970, 2015)
    former = f"  - former: {_vessel(chance)}\n    until: {built + chance.randint(3, 9)}-0{chance.randint(1, 9)}\n    evidence:\n"
    flag = f"  - flag: {chance.choice(COUNTRIES)}\n    since: {built + chance.randint(1, 9)}\n    evidence:\n"
    remark = " ".join(chance.choice(texts[number % len(texts)]) for _ in range(5))
    cargo = "".join(f"  - {each}\n" for each in chance.sample(CARGO, 2))
    return (
        f"id: ship-{number}\nname: {_vessel(chance)}\nbuilt: {built}\ntonnage: {chance.randint(500, 90000)}\n"
        f"port: {chance.choice(PORTS)}\ncargo:\n{cargo}owner: firm-{chance.randrange(firms)}\nremark: {remark}\n"
        f"flags:\n{flag}{_evidence(texts, chance, '', '    ')}names:\n{former}{_evidence(texts, chance, '', '    ')}evidence:\n"
        + _evidence(texts, chance, "name, built")
        + _evidence(texts, chance, "tonnage, port, owner, cargo, remark")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a publication for measuring.")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    make(options.folder, options.count, options.seed)


if __name__ == "__main__":
    main()
