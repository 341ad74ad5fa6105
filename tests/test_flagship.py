"""The flagship: how much is in it, the facts that must never flip, and every citation found again by other means.

Nothing here uses the engine's own search: quotes are looked up in the files of `seeds/` by offset alone, and the lines
of an article are counted anew.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest
import yaml
from helpers import ROOT, published

from sourcebook.model import Claim, Dataset, Row

NAME = "dprk-maritime-sanctions"
DATA = ROOT / "datasets" / NAME

# At least so many records of each resource; more may come, and none may get lost.
CENSUS = {
    "vessels": 8,
    "companies": 2,
    "persons": 4,
    "officials": 8,
    "organisations": 35,
    "resolutions": 12,
    "drafts": 1,
    "designations": 3,
    "activities": 37,
    "events": 7,
    "reports": 10,
    "statements": 65,
    "unnamed": 28,
    "sources": 51,
}
CLAIMS, CITATIONS = 1720, 1950

# Who is designated in this dataset, by whom, and on which day it was announced. Read in the articles, not in the records.
SEOUL = ("organisations/south-korean-government", "2024-04-02")
TREASURY = ("organisations/us-department-of-the-treasury", "2025-07-08")
DESIGNATED = {
    "persons/sergey-mikhailovich-kozlov": SEOUL,
    "persons/aleksandr-fyodorovich-panfilov": SEOUL,
    "persons/song-kum-hyok": TREASURY,
    "companies/intellekt-llc": SEOUL,
    "companies/sodeistvie": SEOUL,
    "vessels/lady-r": SEOUL,
    "vessels/angara": SEOUL,
    # The article counts these and does not name them, and nobody fills them in.
    "unnamed/russian-national-2025-07": TREASURY,
    "unnamed/two-russian-entities-2025-07": TREASURY,
    "unnamed/two-north-korean-entities-2025-07": TREASURY,
}
IN_WORDS = {"2024-04-02": "2 April 2024", "2025-07-08": "8 July 2025"}
SOUGHT = {f"vessels/{name}" for name in ("armani", "sophia", "cartier", "casio", "yi-li-1", "an-yu")}

# What the archived articles say of the flags of the ships. Of two they say nothing.
FLAGS = {
    "armani": ("TZ", "flagged"),
    "sophia": ("TZ", "flagged"),
    "cartier": ("", "false"),
    "casio": ("", "false"),
    "yi-li-1": ("", "none"),
    "an-yu": ("", "none"),
    "lady-r": None,
    "angara": None,
}


@pytest.fixture(scope="module")
def flagship() -> Dataset:
    (only,) = published(ROOT).datasets
    return only


def is_archived(row: Row) -> bool:
    return any(each.verification == "verified" for claims in row.claims.values() for claim in claims for each in claim.supporting)


def targets(of: Dataset) -> list[tuple[Row, Row]]:
    """(designation, one of its targets)."""
    return [(each.row, row) for each in of.of("designations") for row in each.nested.get("targets", ())]


def test_census(flagship: Dataset) -> None:
    counts = Counter(each.resource.name for each in flagship.entities.values())
    counts["sources"] = len(flagship.sources)
    assert {name: counts[name] for name in CENSUS if counts[name] < CENSUS[name]} == {}
    assert set(counts) == set(CENSUS)
    assert sum(1 for _ in flagship.claims()) >= CLAIMS
    assert sum(len(claim.citations) for claim in flagship.claims()) >= CITATIONS


def test_who_is_designated_by_whom_and_when(flagship: Dataset) -> None:
    found = {
        row.text("target"): (f"organisations/{act.text('authority')}", act.text("announced"))
        for act, row in targets(flagship)
        if row.text("status") == "designated"
    }
    assert found == DESIGNATED


def test_the_first_line_says_designated_of_these_and_no_others(flagship: Dataset) -> None:
    said = {each.id for each in flagship.entities.values() if any(line.tone == "designated" for line in each.standing)}
    assert said == set(DESIGNATED)
    for name, (authority, day) in DESIGNATED.items():
        (line,) = flagship.entities[name].standing
        assert line.text == f"Designated by {flagship.entities[authority].name} on {IN_WORDS[day]}"


def test_whoever_is_not_designated_is_said_not_to_be(flagship: Dataset) -> None:
    rule = flagship.descriptor.standing
    assert rule is not None
    for each in flagship.entities.values():
        if each.resource.name in rule.resources and each.id not in DESIGNATED:
            assert each.standing
            assert all("ot designated in this dataset" in line.text for line in each.standing), each.id


def test_the_ships_that_byrne_named_are_sought_and_not_designated(flagship: Dataset) -> None:
    assert {row.text("target") for _, row in targets(flagship) if row.text("status") == "sought"} == SOUGHT
    for name in SOUGHT:
        assert [line.tone for line in flagship.entities[name].standing] == ["sought"]
        assert flagship.entities[name].standing[0].text.startswith("Not designated in this dataset")


def test_no_official_is_designated(flagship: Dataset) -> None:
    assert not [row for _, row in targets(flagship) if row.text("target").startswith("officials/")]
    for each in flagship.of("officials"):
        assert [line.tone for line in each.standing] == ["named"]


def test_when_the_designations_of_seoul_take_effect(flagship: Dataset) -> None:
    acts = {act.key: act for act, row in targets(flagship) if row.text("target") == "vessels/lady-r"}
    assert {act.text("effective") for act in acts.values()} == {"2024-04-03"}


@pytest.mark.parametrize("name", FLAGS)
def test_what_the_articles_say_of_a_flag(flagship: Dataset, name: str) -> None:
    rows = flagship.entities[f"vessels/{name}"].nested.get("flags", ())
    said = [(row.text("flag"), row.text("status")) for row in rows if is_archived(row)]
    wanted = FLAGS[name]
    assert said == ([wanted] if wanted else [])


def test_four_states_of_a_flag_are_in_the_data(flagship: Dataset) -> None:
    assert set(FLAGS.values()) == {("TZ", "flagged"), ("", "false"), ("", "none"), None}
    used = {row.text("status") for each in flagship.of("vessels") for row in each.nested.get("flags", ())}
    assert used == {"flagged", "false", "none"}


@pytest.mark.parametrize(
    ("name", "kind", "count", "country"),
    [
        ("russian-national-2025-07", "persons", "1", "RU"),
        ("two-russian-entities-2025-07", "organisations", "2", "RU"),
        ("two-north-korean-entities-2025-07", "organisations", "2", "KP"),
        ("three-south-korean-companies", "companies", "3", "KR"),
    ],
)
def test_unnamed_parties_are_counted_and_stay_unnamed(flagship: Dataset, name: str, kind: str, count: str, country: str) -> None:
    row = flagship.entities[f"unnamed/{name}"].row
    assert (row.text("kind"), row.text("count"), row.text("country")) == (kind, count, country)
    named = {each.name for resource in ("persons", "companies", "officials") for each in flagship.of(resource)}
    assert not any(other in row.text("name") for other in named)


def test_a_vetoed_draft_is_no_resolution(flagship: Dataset) -> None:
    draft = flagship.of("drafts")[0].row
    assert len(flagship.of("drafts")) == 1
    assert (draft.text("status"), draft.text("vetoed_by")) == ("vetoed", "russia")
    assert {"1718", "2397"} <= {each.slug for each in flagship.of("resolutions")}
    assert not {each.slug for each in flagship.of("resolutions")} & {draft.key}


def test_the_seeds_are_those_that_were_received() -> None:
    lines = (ROOT / "seeds/SHA256SUMS").read_text().split("\n")
    sums = dict(reversed(line.split()) for line in lines if line.strip())
    assert sums == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((ROOT / "seeds").glob("*.txt"))}


def test_every_citation_is_found_again_in_its_article(flagship: Dataset) -> None:
    """With nothing of the engine but the published offsets."""
    seen = 0
    seeds: dict[str, str] = {}
    ranges: dict[str, list[tuple[int, int]]] = {}
    for claim in flagship.claims():
        for citation in claim.citations:
            if citation.source is None or not citation.source.seed:
                continue
            source, quote = citation.source, citation.quote
            assert quote is not None, claim.id
            if source.id not in seeds:
                data = (ROOT / "seeds" / source.seed).read_bytes()
                record = yaml.load((DATA / "sources" / f"{source.id}.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
                assert hashlib.sha256(data).hexdigest() == record["sha256"] == source.sha256
                seeds[source.id] = data.decode("utf-8")
                ranges[source.id] = [lines_at(seeds[source.id], item) for item in record["lines"]]
            text = seeds[source.id]
            assert text[quote.start : quote.end] == quote.exact, claim.id
            assert any(low <= quote.start < quote.end <= high for low, high in ranges[source.id]), claim.id
            assert not re.match(r"\w\w", text[max(0, quote.start - 1) : quote.start + 1]), claim.id
            assert not re.match(r"\w\w", text[quote.end - 1 : quote.end + 1]), claim.id
            assert text[quote.start - len(quote.prefix) : quote.start] == quote.prefix
            assert text[quote.end : quote.end + len(quote.suffix)] == quote.suffix
            seen += 1
    assert seen > 1000


def lines_at(text: str, item: str) -> tuple[int, int]:
    """The offsets of lines such as `3-8` or `4`."""
    first, _, last = item.partition("-")
    lines = text.splitlines(keepends=True) if "\r" not in text else re.split(r"(?<=\n)", text)
    before = sum(len(line) for line in lines[: int(first) - 1])
    return before, before + sum(len(line) for line in lines[int(first) - 1 : int(last or first)])


def test_every_quote_of_the_records_is_published_as_the_source_has_it(flagship: Dataset) -> None:
    """Record by record: the words that were typed are those at the offsets, but for white space."""
    exact = {
        (each.source.id, " ".join(each.quote.exact.split()))
        for claim in flagship.claims()
        for each in claim.citations
        if each.source and each.quote
    }
    for path in sorted(DATA.glob("*/*.yaml")):
        if path.parent.name == "sources":
            continue
        for item in evidence(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)):
            if item.get("quote"):
                assert (item["source"], " ".join(item["quote"].split())) in exact, path.name


def evidence(node: object) -> list[dict[str, str]]:
    if isinstance(node, dict):
        return [*node.get("evidence", ()), *(each for value in node.values() for each in evidence(value))]
    return [each for item in node for each in evidence(item)] if isinstance(node, list) else []


def test_every_value_has_a_citation_that_supports_it(flagship: Dataset) -> None:
    for claim in flagship.claims():
        assert claim.supporting, claim.id
        assert all(lawful(claim, index) for index in range(len(claim.citations))), claim.id


def lawful(claim: Claim, index: int) -> bool:
    """A citation names a source; or it is an editor's word, at a field where that is allowed, and says why."""
    citation = claim.citations[index]
    if citation.source is None:
        return citation.basis == "editorial" and claim.field.editorial and bool(citation.note)
    return citation.basis == "stated" or (citation.basis == "inferred" and bool(citation.note))


def test_every_value_of_the_records_is_a_claim(flagship: Dataset) -> None:
    """Counted in the files by another reader: nothing that was typed is dropped, and nothing is made up."""
    rows = {each.name for each in flagship.descriptor.of_kind("rows")}
    for path in sorted(DATA.glob("*/*.yaml")):
        if path.parent.name == "sources":
            continue
        record = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        typed = Counter(values(record, rows))
        entity = flagship.entities[f"{path.parent.name}/{path.stem}"]
        assert typed == Counter(claim.value.text for claim in entity.claims()), path.name


def values(record: dict[str, object], rows: set[str]) -> list[str]:
    found: list[str] = []
    for name, value in record.items():
        if name in rows and isinstance(value, list):
            found += [text for row in value for text in values(row, set())]
        elif name not in ("id", "evidence"):
            found += value if isinstance(value, list) else [str(value)]
    return found


def test_people_have_no_fields_that_could_harm_them(flagship: Dataset) -> None:
    forbidden = re.compile(r"birth|passport|address|phone|mail|gender|religion|national_id")
    for name in ("persons", "officials", "roles", "aliases"):
        assert not [field for field in flagship.descriptor.resources[name].fields if forbidden.search(field)]


def test_two_copies_of_one_wire_story_are_one_independent_source(flagship: Dataset) -> None:
    origins = Counter(source.origin for source in flagship.sources.values() if source.archived)
    assert (sum(origins.values()), len(origins)) == (8, 7)  # seven articles, one of them in two copies
    for claim in flagship.claims():
        assert claim.independent_sources == len({source.origin for source in claim.sources})
