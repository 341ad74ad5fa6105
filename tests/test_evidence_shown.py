"""Evidence that was tampered with is shown as what it is: characters nobody sees, letters that look like others."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from helpers import TINY, build, builder, edit, findings, tiny

from sourcebook.text import hidden_characters, mixed_alphabets, revealed

GAZETTE = TINY / "seeds/gazette.txt"


def swapped(root: Path, old: str, new: str) -> Path:
    """A publication whose archived text was changed together with its digest."""
    seed = root / "seeds/gazette.txt"
    was = hashlib.sha256(seed.read_bytes()).hexdigest()
    edit(seed, (old, new))
    edit(root / "datasets/tiny/sources/gazette.yaml", (was, hashlib.sha256(seed.read_bytes()).hexdigest()))
    return root


def test_hidden_characters_around_a_quote_are_shown_by_their_numbers(tmp_path: Path) -> None:
    root = swapped(builder(TINY, tmp_path / "p"), "lodged there, the constable", "lodged there,\u202e the con\u200bstable")
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert "warning[hidden_in_source]" in done.stderr
    page = (root / "site/tiny/inns/blue-boar/index.html").read_text(encoding="utf-8")
    assert "there,[U+202E] the con[U+200B]stable" in page
    assert not [path for path in (root / "site").rglob("*.html") if hidden_characters(path.read_text(encoding="utf-8"))]
    assert "there,\u202e the con\u200bstable" in (root / "site/tiny/data/citations.csv").read_text(
        encoding="utf-8"
    )  # as it stands in the source


@pytest.mark.parametrize(
    ("text", "word", "letter"),
    [
        ("the \u0410rmani", "\u0410rmani", "\u0410"),
        ("\u0391lpha", "\u0391lpha", "\u0391"),
        ("Москва", "", ""),
        ("Αθήνα and Athens", "", ""),
        ("Москвa", "Москвa", "a"),
        ("Zürich, Çelik, Łódź", "", ""),
        ("TV・テレビ 조선호", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_words_that_mix_alphabets(text: str, word: str, letter: str) -> None:
    found = mixed_alphabets(text)
    assert (found[1:] if found else ("", "")) == (word, letter)
    assert found is None or text[found[0] :].startswith(word)


def test_hidden_characters_are_counted() -> None:
    assert hidden_characters("a\u200bb\u202ec\u200b") == {"\u200b": (1, 2), "\u202e": (3, 1)}
    assert hidden_characters("plain") == {}
    assert revealed("a\x1b[31mb\x00") == "a[U+001B][31mb[U+0000]"
    assert revealed("a\u200bé\U000e0041") == "a[U+200B]é[U+E0041]"


def test_an_inferred_value_has_a_note_and_does_not_count_for_the_one_quote(tmp_path: Path) -> None:
    """Six values that one quote states are asked about, five are not."""
    six = "    supports: [name, opened, chambers, country, serves, keeper]\n"
    rest = (TINY / "datasets/tiny/inns/blue-boar.yaml").read_text().split("supports: [name, opened, chambers, country]\n")[1]
    own = rest.partition("  - source: letter")[0]
    all_one = tiny(tmp_path / "six", {"inns/blue-boar.yaml": (("    supports: [name, opened, chambers, country]\n" + own, six),)})
    assert "one_quote_for_all" in {each.code for each in findings(all_one)}
    inferred = six.replace(", keeper", "") + (
        "  - source: gazette\n    quote: The Blue Boar inn at Marsh End in Ireland opened in 1784 and has 12 rooms\n"
        "    supports: [keeper]\n    basis: inferred\n    note: No other name is in the article.\n"
    )
    some = tiny(tmp_path / "five", {"inns/blue-boar.yaml": (("    supports: [name, opened, chambers, country]\n" + own, inferred),)})
    assert "one_quote_for_all" not in {each.code for each in findings(some)}
