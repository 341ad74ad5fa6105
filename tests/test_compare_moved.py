"""Two versions of a publication, compared: records and sources that are gone, renamed or another."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ferries import COURIER, EVENING, HERON, LIST, LOGBOOK, OWNER, STAR, new, old, only
from helpers import copy, edit
from repo import DATA, FERRIES

from sourcebook.compare import Moved, SourceChange
from sourcebook.read import read


def test_a_record_that_is_gone(tmp_path: Path) -> None:
    found = only(old(), new(tmp_path / "gone", gone=(HERON,)))
    assert (found.vanished, found.moved) == ((HERON,), ())
    merged = only(old(), new(tmp_path / "merged", files={"redirects": f"{HERON}: {EVENING}\n"}, gone=(HERON,)))
    assert (merged.vanished, merged.moved) == ((), (Moved(HERON, "merged", EVENING),))
    reason = f"{HERON}:\n  date: 2021-02-01\n  reason: It is no ferry.\n"
    withdrawn = only(old(), new(tmp_path / "withdrawn", files={"removed": reason}, gone=(HERON,)))
    assert (withdrawn.vanished, withdrawn.moved) == ((), (Moved(HERON, "withdrawn", "It is no ferry."),))


def test_a_record_that_is_renamed_is_the_same(tmp_path: Path) -> None:
    owner = (FERRIES / DATA / f"{OWNER}.yaml").read_text(encoding="utf-8").replace("id: northern-lines", "id: north")
    edits = {STAR: (("owner: northern-lines", "owner: north"),), EVENING: (("owner: northern-lines", "owner: north"),)}
    found = only(old(), new(tmp_path, edits, {"owners/north": owner, "redirects": f"{OWNER}: owners/north\n"}, (OWNER,)))
    assert found.claims == found.standings == found.vanished == ()
    assert found.moved == (Moved(OWNER, "renamed", "owners/north"),)
    assert found.pages == ("owners/north", OWNER, EVENING, STAR)


def test_a_source_that_is_renamed_is_the_same(tmp_path: Path) -> None:
    text = (FERRIES / DATA / f"{COURIER}.yaml").read_text(encoding="utf-8").replace("id: courier", "id: paper")
    cited = {name: (FERRIES / DATA / f"{name}.yaml").read_text(encoding="utf-8") for name in (STAR, EVENING, HERON, OWNER, LIST)}
    files = {name: record.replace("source: courier", "source: paper") for name, record in cited.items()}
    found = only(old(), new(tmp_path, None, files | {"sources/paper": text, "redirects": f"{COURIER}: sources/paper\n"}, (COURIER,)))
    assert found.claims == found.standings == found.vanished == found.new_texts == found.sources == ()
    assert found.moved == (Moved(COURIER, "renamed", "sources/paper"),)
    assert found.pages == (COURIER, "sources/paper")


def test_fields_of_a_source(tmp_path: Path) -> None:
    edits = (("publisher: The harbour\n", ""), ("published: 2019\n", "published: 2020\nurl: https://harbour.example/log\n"))
    found = only(old(), new(tmp_path, {LOGBOOK: edits}))
    assert found.sources == (
        SourceChange("logbook", "publisher", "The harbour", ""),
        SourceChange("logbook", "published", "2019", "2020"),
        SourceChange("logbook", "url", "", "https://harbour.example/log"),
    )
    assert found.pages == (LOGBOOK,)
    assert found.new_texts == ()


def test_a_text_that_is_new_or_another(tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    seed = root / "seeds/gazette.txt"
    digest = hashlib.sha256(seed.read_bytes()).hexdigest()
    edit(root / DATA / "sources/gazette.yaml", ("- 1-6", "- 3-6"))
    assert only(old(), read(root)[0]).new_texts == ("gazette",), "another part of it is the article"
    edit(root / DATA / "sources/gazette.yaml", ("- 3-6", "- 1-6"))
    seed.write_text(seed.read_text(encoding="utf-8") + "One more line.\n", encoding="utf-8")
    edit(root / DATA / "sources/gazette.yaml", (digest, hashlib.sha256(seed.read_bytes()).hexdigest()))
    assert only(old(), read(root)[0]).new_texts == ("gazette",)
