"""What linking makes of sources: their records, the slices that are quoted, and the sentences that nothing cites."""

from __future__ import annotations

import hashlib
from pathlib import Path

from helpers import TINY, claim, dataset, inn, tiny

from sourcebook.model import Quote, Uncited


def test_a_source_is_what_its_record_says() -> None:
    gazette, letter = (inn().sources[name] for name in ("gazette", "letter"))
    assert (gazette.id, gazette.title, gazette.publisher) == ("gazette", "The Blue Boar is open again", "Marsh End Gazette")
    assert (gazette.origin, gazette.standing, gazette.seed) == ("marsh-end-gazette", "current", "gazette.txt")
    assert gazette.sha256 == hashlib.sha256((TINY / "seeds/gazette.txt").read_bytes()).hexdigest()
    assert (gazette.words, gazette.sentences, gazette.cited) == (138, 11, 4)
    assert (letter.words, letter.sentences, letter.cited, letter.article) == (0, 0, 0, ())


def test_a_source_without_an_origin_is_one_of_its_own(tmp_path: Path) -> None:
    made = dataset(
        tiny(tmp_path, {"sources/letter.yaml": (("origin: letter\n", ""),), "sources/gazette.yaml": (("origin: marsh-end-gazette\n", ""),)})
    )
    assert [source.origin for source in made.sources.values()] == ["gazette", "letter"]


UNARCHIVED = "spellings:\n  - text: Anne Lee\n    evidence:\n      - source: letter\n"


def test_the_words_of_a_source_that_is_not_archived_are_those_of_the_contributor(tmp_path: Path) -> None:
    words = "        quote: they call me  Anne Lee\n        prefix: here\n        suffix: or Nan\n"
    made = dataset(tiny(tmp_path, {"keepers/ann-lee.yaml": ((UNARCHIVED, UNARCHIVED + words),)}))
    (citation,) = claim(made, "keepers/ann-lee#spellings=anne-lee.text").citations
    assert citation.quote == Quote("they call me  Anne Lee", "here", "or Nan", -1, -1, 0)


def test_the_context_of_a_quote_is_as_long_as_the_descriptor_says(tmp_path: Path) -> None:
    made = dataset(tiny(tmp_path, {"datapackage.yaml": (("context: 80", "context: 9"),)}))
    (citation,) = claim(made, "inns/blue-boar#serves=ale").citations
    assert citation.quote is not None
    assert (citation.quote.prefix, citation.quote.suffix) == ("the war.\n", ". The inn")


AGAINST = "    contradicts: {chambers: 11}\n    note: The letter was written before the attic was rebuilt.\n"


def test_a_contradiction_is_settled_unless_the_editors_leave_it_open(tmp_path: Path) -> None:
    (settled,) = claim(inn(), "inns/blue-boar#chambers").contradicting
    assert (settled.other, settled.is_open, settled.note) == ("11", False, "The letter was written before the attic was rebuilt.")
    for word, is_open in (("open", True), ("preferred", False)):
        more = f"    resolution: {word}\n    attributed_to: Ann Lee\n    locator: page 2\n    checked: 2022-02-02\n"
        made = dataset(tiny(tmp_path / word, {"inns/blue-boar.yaml": ((AGAINST, AGAINST + more),)}))
        (found,) = claim(made, "inns/blue-boar#chambers").contradicting
        assert (found.is_open, found.basis, found.attributed_to, found.locator, found.checked) == (
            is_open,
            "stated",
            "Ann Lee",
            "page 2",
            "2022-02-02",
        )


def test_what_nothing_cites_is_told_by_its_first_words(tmp_path: Path) -> None:
    """In the order of the article, at the first place of words that stand at several, eight words of each."""
    listed = "  - words: The inn serves ale\n    reason: Twice.\n  - words: The Blue Boar is open again\n    reason: A headline.\n"
    listed += "  - words: It was a sad day for the village\n    reason: Eight words.\n"
    data = dataset(tiny(tmp_path, files={"uncited.yaml": f"gazette:\n{listed}"}))
    assert data.uncited == {
        "gazette": (
            Uncited("The Blue Boar is open again", "A headline.", 3),
            Uncited("A dealer in illegal arms had lodged there, …", "", 6),
            Uncited("It was a sad day for the village", "Eight words.", 6),
            Uncited("In April 2020 the council let the inn …", "", 7),
            Uncited("“We never lost heart,” Ann Lee said; the …", "", 7),
            Uncited("Over the summer 10,000 guests came, more than …", "", 7),
            Uncited("The inn serves ale", "Twice.", 8),
        )
    }
    assert [each.opening for each in inn().uncited["gazette"]][:2] == [
        "The Blue Boar is open again",
        "A dealer in illegal arms had lodged there, …",
    ]
