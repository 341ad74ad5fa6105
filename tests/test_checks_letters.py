"""Letters that fool readers, in records and in archived articles: what is told, for which words, and where."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from helpers import findings, tiny

HIDDEN = "Compare these lines with the original; the file stays as it was received."
COCO = "id: coco\nname: Coco\ndog: Сосо\nevidence:\n  - source: letter\n    supports: [name, dog]\n"


def with_paper(to: Path, text: str, lines: str, more: str = "", files: dict[str, str] | None = None) -> Path:
    """The smallest publication with a source more, and its archived text."""
    made = text.encode()
    record = f"id: paper\ntitle: Paper\nstanding: current\nseed: paper.txt\nlines: [{lines}]\nsha256: {hashlib.sha256(made).hexdigest()}\n"
    root = tiny(to, files={"sources/paper.yaml": record + more} | (files or {}))
    (root / "seeds/paper.txt").write_bytes(made)
    return root


def told(root: Path, code: str) -> list[tuple[str, str, str]]:
    return [(str(each.place).rpartition("/")[2], each.message, each.help) for each in findings(root) if each.code == code]


def test_what_nobody_can_see_is_told_by_line_and_number(tmp_path: Path) -> None:
    root = with_paper(tmp_path, "one\nt\u200bwo \u200b\nthree \u00ad\nfour \u202e\n", "1-2, 4")
    ((place, message, advice),) = told(root, "hidden_in_source")
    assert (place, message) == ("paper.yaml:4:7", "The archived article has characters that nobody can see.")
    assert advice == f"{HIDDEN}\nline 2: U+200B ZERO WIDTH SPACE, 2 times\nline 4: U+202E RIGHT-TO-LEFT OVERRIDE"


def test_ten_such_characters_are_listed(tmp_path: Path) -> None:
    hidden = "\u200b\u2060\u2061\u2062\u2063\u2064\u202a\u202b\u202c\u202d\u202e"
    ((_, _, advice),) = told(with_paper(tmp_path, f"one {hidden}\n", "1"), "hidden_in_source")
    assert len(advice.splitlines()) == 1 + 10


def test_a_word_of_a_record_in_two_alphabets(tmp_path: Path) -> None:
    root = tiny(tmp_path, {"keepers/ann-lee.yaml": (("dog: Rex", "dog: \u0420ex"),)})
    message = "The word '\u0420ex' mixes letters of two alphabets: '\u0420' is U+0420 CYRILLIC CAPITAL LETTER ER."
    assert told(root, "look_alike_letters") == [("ann-lee.yaml:3:6", message, "Type the word again.")]


def test_words_of_an_article_in_two_alphabets_are_told_once(tmp_path: Path) -> None:
    root = with_paper(tmp_path, "one\ntwo\nthe \u0420ex\nthe\n\u0420ex \u0410nn\n", "1, 3, 5")
    message = "The word '\u0420ex' mixes letters of two alphabets: '\u0420' is U+0420 CYRILLIC CAPITAL LETTER ER."
    advice = "It is in line 3 of the archived text: compare that with the original."
    assert told(root, "look_alike_letters") == [("paper.yaml:4:7", message, advice)]


def test_words_of_a_record_that_read_as_latin(tmp_path: Path) -> None:
    root = tiny(tmp_path, files={"keepers/coco.yaml": COCO})
    message = "The word 'Сосо' has only Cyrillic letters, and can be read as 'Coco'."
    advice = "Type it again in Latin letters. If it is a word of that alphabet, it can stay as it is."
    assert told(root, "look_alike_word") == [("coco.yaml:3:6", message, advice)]


def test_words_of_an_article_that_read_as_latin_are_told_once(tmp_path: Path) -> None:
    root = with_paper(tmp_path, "one\ntwo\nthe Сосо\nthe\nСосо САМОА\n", "1, 3, 5")
    message = "The word 'Сосо' has only Cyrillic letters, and can be read as 'Coco'."
    advice = "It is in line 3 of the archived text: compare that with the original."
    assert told(root, "look_alike_word") == [("paper.yaml:4:7", message, advice)]


@pytest.mark.parametrize("word", ["Рex", "Сосо"])
def test_what_stands_beside_the_article_is_not_looked_at(word: str, tmp_path: Path) -> None:
    root = with_paper(tmp_path, f"{word}\none\n{word}\ntwo\n{word}\n", "2, 4")
    assert told(root, "look_alike_letters") == told(root, "look_alike_word") == []


CITING = COCO.replace("source: letter", "source: paper\n    quote: the dog of hers")
BORIS = "id: boris\nname: Boris\nevidence:\n  - source: letter\n    supports: [name]\n"


@pytest.mark.parametrize(
    ("case", "article", "files", "accused"),
    [
        ("the article that it cites is Russian", "Жила the dog of hers", {"keepers/coco.yaml": CITING}, False),
        ("an article that it does not cite is Russian", "Жила the dog of hers", {"keepers/coco.yaml": COCO}, True),
        ("another dog is Russian", "the dog", {"keepers/coco.yaml": COCO, "keepers/boris.yaml": BORIS.replace("name: Boris", "name: Boris\ndog: Жук")}, False),
        ("another name is Russian", "the dog", {"keepers/coco.yaml": COCO, "keepers/boris.yaml": BORIS.replace("name: Boris", "name: Борис")}, True),
        ("another keeper has no dog", "the dog", {"keepers/coco.yaml": COCO, "keepers/boris.yaml": BORIS}, True),
        ("a notice is called so in Russian", "the dog", {
            "keepers/coco.yaml": COCO.replace("name: Coco\ndog: Сосо", "name: Сосо").replace(", dog", ""),
            "notices/n.yaml": "id: n\nname: Закон\nevidence:\n  - basis: editorial\n    note: A name.\n    supports: [name]\n",
        }, True),
    ],
)  # fmt: skip
def test_real_words_of_the_alphabet_are_known_by_their_field_and_by_what_is_cited(
    case: str, article: str, files: dict[str, str], accused: bool, tmp_path: Path
) -> None:
    root = with_paper(tmp_path, article + "\n", "1", files=files)
    assert [place.partition(":")[0] for place, *_ in told(root, "look_alike_word")] == ["coco.yaml"] * accused, case


@pytest.mark.parametrize(("article", "accused"), [("Жила Сосо", False), ("She lived", True)])
def test_a_source_is_at_home_in_its_own_article(article: str, accused: bool, tmp_path: Path) -> None:
    found = told(with_paper(tmp_path, article + "\n", "1", more="publisher: Сосо\n"), "look_alike_word")
    assert [place for place, *_ in found] == ["paper.yaml:7:12"] * accused
