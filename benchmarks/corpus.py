"""Make a publication of any size: the same number and seed give the same bytes.

    python benchmarks/corpus.py 10000 /tmp/corpus --seed 1

One record is about 1.5 kB of YAML: eight fields, two tables of nested rows, references, four pieces of evidence.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("build.py", "mkdocs.yml", "site_templates", "docs")
SENTENCES = 60
"""Sentences in each source text."""
RECORDS_OF_A_SOURCE = 25

SYLLABLES = ["an", "ar", "bel", "cas", "dor", "el", "fen", "gar", "hal", "in", "jor", "kel", "lan", "mar", "nor", "ol", "par", "quen", "ros", "sol", "tar", "ul", "ven", "wes", "yor", "zan"]
VERBS = (
    "was seen near",
    "left the port of",
    "carried coal to",
    "was registered in",
    "was sold to",
    "changed its name at",
)
PORTS = ("Norwick", "Saltmere", "Eastholm", "Varne", "Kilrush", "Ostrava Bay", "Port Ellory", "Sandvik")
COUNTRIES = ("TZ", "GY", "PA", "LR", "KM", "TG", "SL", "MN")

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
    folder.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    data = folder / "datasets" / "corpus"
    for name in ("ships", "firms", "sources"):
        (data / name).mkdir(parents=True)
    (folder / "seeds").mkdir()
    (data / "datapackage.yaml").write_text(DESCRIPTOR)
    firms = max(1, count // 10)
    texts = [_source(folder, data, number, chance) for number in range(max(1, count // RECORDS_OF_A_SOURCE))]
    for number in range(firms):
        (data / "firms" / f"firm-{number}.yaml").write_text(_firm(number, texts, chance))
    for number in range(count - firms):
        (data / "ships" / f"ship-{number}.yaml").write_text(_ship(number, firms, texts, chance))


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def _source(folder: Path, data: Path, number: int, chance: random.Random) -> list[str]:
    """Write a source with its text; returns its sentences, each of which occurs once."""
    said = [
        f"In report {number} point {n} the vessel {_name(chance)} {chance.choice(VERBS)} {chance.choice(PORTS)} with {chance.randint(100, 9999)} tonnes."
        for n in range(SENTENCES)
    ]
    text = "\n".join(" ".join(said[n : n + 4]) for n in range(0, SENTENCES, 4)) + "\n"
    (folder / "seeds" / f"{number}.txt").write_text(text)
    record = {
        "id": f"report-{number}", "title": f"Report {number} of the harbour office", "publisher": "Harbour office",
        "published": f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        "url": f"https://example.org/reports/{number}", "standing": "current", "seed": f"{number}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    lines = "".join(f"{key}: '{value}'\n" for key, value in record.items())
    (data / "sources" / f"report-{number}.yaml").write_text(f"{lines}lines:\n  - 1-{SENTENCES // 4}\n")
    return said


def _evidence(texts: list[list[str]], chance: random.Random, supports: str, indent: str = "") -> str:
    source = chance.randrange(len(texts))
    words = chance.choice(texts[source]).rstrip(".").split()
    quote = " ".join(words[: chance.randint(8, len(words))])
    target = f"{indent}    supports: [{supports}]\n" if supports else ""
    return f"{indent}  - source: report-{source}\n{indent}    quote: {quote}\n{target}"


def _firm(number: int, texts: list[list[str]], chance: random.Random) -> str:
    return (
        f"id: firm-{number}\nname: {_name(chance)} Shipping {number}\ncountry: {chance.choice(COUNTRIES)}\nevidence:\n"
        + _evidence(texts, chance, "name") + _evidence(texts, chance, "country")
    )  # fmt: skip


def _ship(number: int, firms: int, texts: list[list[str]], chance: random.Random) -> str:
    flags = "".join(
        f"  - flag: {country}\n    since: {since}\n    evidence:\n" + _evidence(texts, chance, "", "    ")
        for since, country in zip((2004, 2016), chance.sample(COUNTRIES, 2), strict=True)
    )
    remark = " ".join(chance.choice(texts[0]) for _ in range(2)).replace(":", "")
    cargo = "".join(f"  - {each}\n" for each in chance.sample(("coal", "iron ore", "grain", "timber", "oil"), 2))
    return (
        f"id: ship-{number}\nname: {_name(chance)} {number}\nbuilt: {chance.randint(1970, 2015)}\ntonnage: {chance.randint(500, 90000)}\n"
        f"port: {chance.choice(PORTS)}\ncargo:\n{cargo}owner: firm-{chance.randrange(firms)}\nremark: {remark}\nflags:\n{flags}evidence:\n"
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
