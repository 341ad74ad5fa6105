"""From checked drafts to the model: claims and their addresses, citations, stances, references in both directions."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

from helpers import LIGHTHOUSES, TINY, claim, dataset, inn, published, tiny

from sourcebook.model import Dataset


def lights() -> Dataset:
    return published(LIGHTHOUSES).datasets[0]


def test_every_claim_has_an_address_of_its_own() -> None:
    for of in (lights(), inn()):
        ids = [each.id for each in of.claims()]
        assert len(set(ids)) == len(ids)


def test_addresses_tell_the_field_the_item_and_the_row_by_its_key() -> None:
    assert claim(lights(), "lights/skerry-vore#height_m").value.data == Decimal(48)
    assert claim(lights(), "lights/skerry-vore#fog_signals=bell").value.text == "bell"
    assert claim(lights(), "lights/skerry-vore#lenses=white.reach_nm").property == "lenses.reach_nm"
    assert claim(lights(), "keepers/margaret-ardle#postings=skerry-vore-keeper-1861-21.since").property == "postings.since"


def test_keys_do_not_depend_on_the_place_of_a_row(tmp_path: Path) -> None:
    rows = ("Anne Lee", "Nan Lee", "A. Lee")
    made = []
    for number, order in enumerate((rows, rows[::-1])):
        nested = "".join(f"  - text: {name}\n    evidence: [{{source: letter}}]\n" for name in order)
        root = tiny(
            tmp_path / str(number),
            {"keepers/ann-lee.yaml": (("  - text: Anne Lee\n    evidence:\n      - source: letter\n", nested),)},
        )
        made.append({each.id: each.value.text for each in dataset(root).entities["keepers/ann-lee"].claims()})
    assert made[0] == made[1]
    assert made[0]["keepers/ann-lee#spellings=nan-lee.text"] == "Nan Lee"


def test_rows_and_items_of_one_short_form_are_told_apart(tmp_path: Path) -> None:
    nested = "".join(f"  - text: {name}\n    evidence: [{{source: letter}}]\n" for name in ("Ann-Lee", "Ann Lee", "Ánn Lee"))
    root = tiny(
        tmp_path,
        {"keepers/ann-lee.yaml": (("  - text: Anne Lee\n    evidence:\n      - source: letter\n", nested),)},
    )
    anchors = [each.anchor for each in dataset(root).entities["keepers/ann-lee"].claims() if "=" in each.anchor]
    assert len(set(anchors)) == 3
    assert anchors[0] == "spellings=ann-lee.text"
    assert all(each.startswith("spellings=ann-lee-") for each in anchors[1:])
    names = [each.anchor for each in lights().entities["lights/skerry-vore"].claims() if each.property == "other-names.written"]
    assert names[:2] == ["other-names=skerryvore.written", "other-names=skerry-vore.written"]
    assert names[2].startswith("other-names=skerry-vore-")


def test_a_claim_has_the_citations_that_support_or_contradict_it() -> None:
    height = claim(lights(), "lights/skerry-vore#height_m")
    assert [each.source.id for each in height.supporting if each.source] == ["harbour-herald", "coast-courier"]
    (against,) = height.contradicting
    assert against.source is not None
    assert (against.source.id, against.other, against.is_open) == ("parish-history", "46", False)
    assert against.note.startswith("The parish measured")
    assert height.status == "disputed"
    first_lit = claim(lights(), "lights/skerry-vore#first_lit")
    assert first_lit.contradicting[0].is_open
    assert first_lit.contradicting[0].other == "1843-12-25/1843-12-31"


def test_disputed_claims_are_those_with_a_contradiction() -> None:
    disputed = {each.id for each in lights().claims() if each.status == "disputed"}
    assert disputed == {"lights/skerry-vore#first_lit", "lights/skerry-vore#height_m"}
    assert {each.id for each in inn().claims() if each.status == "disputed"} == {"inns/blue-boar#chambers"}


def test_copies_of_one_story_are_one_independent_source() -> None:
    called = claim(lights(), "lights/skerry-vore#called")
    assert len(called.sources) == 2
    assert called.independent_sources == 1
    bell = claim(lights(), "lights/skerry-vore#fog_signals=bell")
    assert (len(bell.sources), bell.independent_sources) == (2, 2)
    assert claim(lights(), "lights/skerry-vore#fog_signals=gun").independent_sources == 1
    assert claim(lights(), "lights/skerry-vore#about").independent_sources == 0


def test_a_source_that_contradicts_does_not_support() -> None:
    assert [each.id for each in claim(lights(), "lights/skerry-vore#height_m").sources] == [
        "harbour-herald",
        "coast-courier",
    ]


def test_the_basis_of_a_claim_is_the_strongest_of_its_supports(tmp_path: Path) -> None:
    assert claim(lights(), "bodies/commissioners#founded").basis == "inferred"
    assert claim(lights(), "lights/skerry-vore#about").basis == "editorial"
    assert claim(lights(), "lights/skerry-vore#steps").basis == "stated"
    inferred = "  - source: gazette\n    quote: Ann Lee keeps the Blue Boar\n    supports: [dog]\n    basis: inferred\n    note: x\n"
    root = tiny(tmp_path, {"keepers/ann-lee.yaml": (("\nevidence:\n  - source", f"\nevidence:\n{inferred}  - source"),)})
    dog = claim(dataset(root), "keepers/ann-lee#dog")
    assert {each.basis for each in dog.supporting} == {"inferred", "stated"}
    assert dog.basis == "stated"


def test_verification() -> None:
    assert {each.verification for each in claim(lights(), "lights/skerry-vore#staffed").citations} == {"verified"}
    assert [each.verification for each in claim(lights(), "lights/dark-rock#called").citations] == ["unarchived"]
    (letter,) = claim(lights(), "lights/homi-bawi#land").citations
    assert letter.verification == "unarchived"
    assert letter.quote is not None
    assert (letter.quote.start, letter.quote.end, letter.quote.line) == (-1, -1, 0)
    assert (letter.attributed_to, letter.locator, letter.checked) == (
        "keepers/margaret-ardle",
        "second page",
        "2026-11-01",
    )
    assert [each.verification for each in claim(lights(), "lights/skerry-vore#about").citations] == [""]


def test_what_is_published_is_the_slice_of_the_source() -> None:
    for of, root in ((lights(), LIGHTHOUSES), (inn(), TINY)):
        for each in of.claims():
            for citation in each.citations:
                if citation.verification != "verified":
                    continue
                assert citation.source is not None
                assert citation.quote is not None
                text = (root / "seeds" / citation.source.seed).read_bytes().decode()
                quote = citation.quote
                assert text[quote.start : quote.end] == quote.exact
                assert text[: quote.start].endswith(quote.prefix)
                assert text[quote.end :].startswith(quote.suffix)
                assert text.count("\n", 0, quote.start) + 1 == quote.line
                assert any(low <= quote.start and quote.end <= high for low, high in citation.source.article)


def test_line_ends_inside_a_quote_are_those_of_the_source(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    seed = root / "seeds/gazette.txt"
    seed.write_bytes(
        seed.read_bytes().replace(b"The inn serves ale and cider on weekdays", b"The inn serves\r\n   ale and\tcider on weekdays")
    )
    source = root / "datasets/tiny/sources/gazette.yaml"
    old = source.read_text()
    changed = old.replace(old.partition("sha256: ")[2][:64], hashlib.sha256(seed.read_bytes()).hexdigest())
    source.write_text(changed.replace("[3, 5-8]", "[3, 5-9]"))
    (citation,) = claim(dataset(root), "inns/blue-boar#serves=ale").citations
    assert citation.quote is not None
    assert citation.quote.exact == "The inn serves\r\n   ale and\tcider on weekdays"


def test_evidence_of_a_row_without_supports_is_for_all_of_the_row() -> None:
    for name in ("what", "who"):
        (found,) = (
            each for each in lights().entities["lit/first-night-of-skerry-vore"].claims() if each.property == f"lamplighters.{name}"
        )
        assert len(found.citations) == 1


def test_an_item_of_a_list_is_supported_by_itself_or_with_all() -> None:
    assert len(claim(lights(), "lights/skerry-vore#fog_signals=bell").citations) == 2
    assert len(claim(lights(), "lights/skerry-vore#fog_signals=gun").citations) == 1


def test_references_lead_there_and_back() -> None:
    for of in (lights(), inn()):
        forth = {(link.origin, link.target, link.claim.id) for each in of.entities.values() for link in each.links}
        back = {(link.origin, link.target, link.claim.id) for links in of.backlinks.values() for link in links}
        assert forth == back
        assert {target for _, target, _ in forth} <= set(of.entities)
    assert len(lights().backlinks["bodies/commissioners"]) == 83
    assert {link.origin for link in lights().backlinks["keepers/thomas-ardle"]} == {
        "lights/skerry-vore",
        "lit/first-night-of-skerry-vore",
    }


def test_a_reference_to_a_source_is_no_relation() -> None:
    light = lights().entities["lights/skerry-vore"]
    assert light.row.text("charted_in") == "parish-history"
    assert not [link for link in light.links if link.claim.field.name == "charted_in"]


def test_the_order_is_that_of_descriptor_and_ids() -> None:
    resources = [each.resource.name for each in lights().entities.values()]
    assert list(dict.fromkeys(resources)) == ["lights", "keepers", "bodies", "lit", "mariner-notices"]
    ids = [each.id for each in lights().of("lights")]
    assert ids == sorted(ids)
    fields = list(lights().entities["lights/skerry-vore"].row.claims)
    assert fields == [name for name in lights().descriptor.resources["lights"].fields if name in fields]


def test_bulky_entities() -> None:
    assert len(claim(lights(), "lights/skerry-vore#staffed").citations) == 300
    assert [each.property for each in lights().entities["lights/dark-rock"].claims()] == ["called"]
    assert len(lights().entities["bodies/corporation"].name) == 120
    assert lights().entities["lights/ras-al-nur"].name == "منارة رأس النور"
    assert lights().entities["keepers/kim-bada"].aliases() == ("Kim Bada", "金바다")


def test_the_text_of_a_source_is_not_in_the_model() -> None:
    secret = "nobody in the town remembers the whole name"
    assert secret in (LIGHTHOUSES / "seeds/harbour-herald.txt").read_text()
    for source in lights().sources.values():
        assert not hasattr(source, "text_of_article")
        assert secret not in repr(source)


def test_keys_of_rows_and_of_records() -> None:
    entity = inn().entities["notices/closing-2020"]
    assert (entity.row.key, entity.slug) == ("closing-2020", "closing-2020")
    assert [row.key for row in entity.nested["orders"]] == ["inns-blue-boar"]
    assert list(inn().entities["inns/blue-boar"].nested) == []


def test_an_empty_list_has_no_claims(tmp_path: Path) -> None:
    made = dataset(
        tiny(
            tmp_path,
            {
                "inns/blue-boar.yaml": (
                    ("serves:\n  - ale\n  - cider\n", "serves: []\n"),
                    ("    supports: [serves]\n", "    supports: [name]\n"),
                )
            },
        )
    )
    assert "serves" not in made.entities["inns/blue-boar"].row.claims
    assert "id" not in made.entities["inns/blue-boar"].row.claims


def test_evidence_that_names_a_value_twice_is_one_citation(tmp_path: Path) -> None:
    for number, supports in enumerate(("serves=ale, serves", "serves, serves=ale", "serves, serves")):
        made = dataset(tiny(tmp_path / str(number), {"inns/blue-boar.yaml": (("supports: [serves]", f"supports: [{supports}]"),)}))
        assert len(claim(made, "inns/blue-boar#serves=ale").citations) == 1
        assert len(claim(made, "inns/blue-boar#serves=cider").citations) == 1


def test_of_a_draft_the_values_without_a_source_are_counted(tmp_path: Path) -> None:
    """What is marked as to be sourced has no citation, and what follows it in the record keeps its own."""
    marked = "  - basis: unsourced\n    supports: [chambers, serves]\n"
    edits = {
        "inns/blue-boar.yaml": (
            ("evidence:\n", f"evidence:\n{marked}"),
            (", chambers, country]", ", country]"),
            ("    supports: [serves]\n", "    supports: [name]\n"),
        )
    }
    against = ("  - source: letter\n    contradicts: {chambers: 11}\n    note: The letter was written before the attic was rebuilt.\n", "")
    draft = ("version: 0.1.0\n", "version: 0.1.0\nsourcebook:draft: true\n")
    made = dataset(tiny(tmp_path, {"inns/blue-boar.yaml": (*edits["inns/blue-boar.yaml"], against), "datapackage.yaml": (draft,)}))
    assert made.unsourced == 3
    assert [each.anchor for each in made.entities["inns/blue-boar"].claims() if not each.citations] == [
        "chambers",
        "serves=ale",
        "serves=cider",
    ]
    assert inn().unsourced == 0
