"""Broken input, one folder a case: exactly these findings, each with its place, and nothing but them.

A case lies over the publication `tiny`. `expected.txt` has a line `file:line:column code` for each finding, `help.txt`
a text that the help of one of them holds. Cases that no repository can hold are made here.
"""

from __future__ import annotations

import ast
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import ROOT, TINY, copy, findings, overlay, tiny

from sourcebook import files, record_shape, yamlfile
from sourcebook.diagnostic import render
from sourcebook.sentences import sentences
from sourcebook.source_text import MAX_MATCHES, SourceText
from sourcebook.text import item_anchors

CASES = ROOT / "tests" / "broken"
OWN = ("expected.txt", "help.txt", "repair.txt")
# Findings of broken input that is too big to be committed, or is no file at all.
# `folder_unreadable`: tests/test_permissions.py.
MADE_HERE = {"folder_unreadable", "file_too_large", "record_too_complex", "seed_too_large", "value_too_long", "no_dataset"}


def expected(case: str) -> list[str]:
    return (CASES / case / "expected.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_case(case: str, tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "publication")
    overlay(CASES / case, root, without=OWN)
    found = findings(root)
    assert [f"{each.place} {each.code}" for each in found] == expected(case), render(found)
    assert any(each.severity == "error" for each in found)
    assert {each.severity for each in found} <= {"error", "warning"}
    assert all(each.help for each in found), "each finding says what to do"
    advice = CASES / case / "help.txt"
    if advice.exists():
        wanted = advice.read_text(encoding="utf-8").strip()
        assert any(wanted in each.help for each in found), render(found)


def test_the_publication_below_the_cases_is_sound() -> None:
    assert findings(TINY) == ()


def test_every_code_of_the_core_has_a_case() -> None:
    shown = {line.split()[-1] for case in CASES.iterdir() if case.is_dir() for line in expected(case.name)}
    assert codes() - shown - MADE_HERE == set()


def test_every_check_has_a_case() -> None:
    shown = {line.split()[-1] for case in CASES.iterdir() if case.is_dir() for line in expected(case.name)}
    for module in sorted((ROOT / "sourcebook" / "checks").glob("[a-z]*.py")):
        mine = codes_of(module)
        # value_invalid and source_changed pass on the codes of `schema` and `read`
        assert mine <= shown, module.name


def codes() -> set[str]:
    core = [p for p in (ROOT / "sourcebook").glob("*.py") if p.stem in ("files", "schema", "moved")]
    core += [p for p in (ROOT / "sourcebook").glob("*.py") if p.stem.startswith(("descriptor", "read", "record_", "yaml"))]
    core += (ROOT / "sourcebook" / "checks").glob("*.py")
    return {code for module in core for code in codes_of(module)}


def codes_of(module: Path) -> set[str]:
    """The codes of the findings that a module makes: names in the places of calls where a code stands."""
    return {text for text in _codes(ast.parse(module.read_text(encoding="utf-8"))) if "_" in text or text == "descriptor"}


def _codes(tree: ast.AST) -> Iterator[str]:
    places = {"Diagnostic": 1, "_refuse": 1, "refuse": 1, "_tell": 1, "BadValue": 0}
    for node in ast.walk(tree):
        arguments: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            arguments = node.args[places[name] : places[name] + 1] if name in places else []
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            arguments = node.value.elts[:1]
        for argument in arguments:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def only_finding(root: Path, place: str, code: str) -> None:
    assert [f"{each.place} {each.code}" for each in findings(root)] == [f"{place} {code}"]


def test_a_publication_without_datasets(tmp_path: Path) -> None:
    only_finding(tmp_path, "datasets:1:1", "no_dataset")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    os.mkfifo(root / "datasets/tiny/inns/pipe.yaml")
    only_finding(root, "datasets/tiny/inns/pipe.yaml:1:1", "file_not_regular")


def test_a_seed_that_is_a_pipe(tmp_path: Path) -> None:
    root = tiny(tmp_path, {"sources/gazette.yaml": (("seed: gazette.txt", "seed: pipe"),)})
    os.mkfifo(root / "seeds/pipe")
    only_finding(root, "datasets/tiny/sources/gazette.yaml:7:7", "file_not_regular")


def test_a_seed_that_is_a_link(tmp_path: Path) -> None:
    root = tiny(tmp_path, {"sources/gazette.yaml": (("seed: gazette.txt", "seed: link.txt"),)})
    (root / "seeds/link.txt").symlink_to("gazette.txt")
    only_finding(root, "datasets/tiny/sources/gazette.yaml:7:7", "file_unreadable")


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(tmp_path)
    really_open = os.open

    def refuse(path: Path, flags: int) -> int:  # the superuser, who runs some tests, reads what nobody may
        if Path(path).name == "blue-boar.yaml":
            raise PermissionError(13, "Permission denied")
        return really_open(path, flags)

    monkeypatch.setattr(files.os, "open", refuse)
    only_finding(root, "datasets/tiny/inns/blue-boar.yaml:1:1", "file_unreadable")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    root = tiny(tmp_path, files={"inns/big.yaml": "id: big\nname: x\n" + "# padding\n" * (yamlfile.MAX_BYTES // 10)})
    only_finding(root, "datasets/tiny/inns/big.yaml:1:1", "file_too_large")


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    with open(root / "datasets/tiny/inns/big.yaml", "wb") as sparse:
        sparse.truncate(1 << 40)  # a terabyte of nothing
    only_finding(root, "datasets/tiny/inns/big.yaml:1:1", "file_too_large")


def test_a_seed_that_is_too_large(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "seeds/gazette.txt").write_text("x " * (files.MOST // 2 + 1))
    only_finding(root, "datasets/tiny/sources/gazette.yaml:7:7", "seed_too_large")


def test_a_value_that_is_too_long(tmp_path: Path) -> None:
    text = "x" * (yamlfile.MAX_SCALAR + 1)
    root = tiny(tmp_path, {"inns/blue-boar.yaml": (("The only inn of the village.", text),)})
    only_finding(root, "datasets/tiny/inns/blue-boar.yaml:10:9", "value_too_long")


def test_a_record_whose_values_have_more_citations_than_could_be_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_shape, "MAX_PAIRS", 9 * 6)
    item = "  - source: letter\n    supports: [chambers]\n"
    root = tiny(tmp_path)  # nine values, five evidence items
    with (root / "datasets/tiny/inns/blue-boar.yaml").open("a") as stream:
        stream.write(item)
    assert {each.severity for each in findings(root)} <= {"warning"}
    with (root / "datasets/tiny/inns/blue-boar.yaml").open("a") as stream:
        stream.write(item)
    only_finding(root, "datasets/tiny/inns/blue-boar.yaml:11:1", "record_too_complex")


def test_a_long_quote_at_millions_of_places_of_an_article() -> None:
    """Inputs of a kind that took hours: each place was found anew, and compared from its beginning."""
    words = "a " * 1_000_000
    text = SourceText(words, ((0, len(words)),))
    assert text.find("a " * 100_000, prefix="none of them") == ()
    assert len(text.find("a " * 100_000)) == MAX_MATCHES
    word = "a" * 2_000_000
    assert SourceText(word, ((0, len(word)),)).find("a" * 100_000) == ()


def test_a_million_stops_before_a_letter() -> None:
    text = "." * 1_000_000 + "x. The end" + "?" * 1_000_000 + "’" * 1_000 + "y"
    assert len(list(sentences(text))) == 2


def test_many_items_of_a_list_are_told_apart() -> None:
    anchors = item_anchors("serves", (f"ale {number}" for number in range(100_000)))
    assert len(set(anchors)) == 100_000


def test_a_quote_of_a_megabyte(tmp_path: Path) -> None:
    quote = "The inn serves ale and cider on weekdays"
    root = tiny(tmp_path, {"inns/blue-boar.yaml": ((quote, "word " * 199_000),)})
    found = findings(root)
    assert [each.code for each in found] == ["quote_not_found", "quote_too_long"]


@pytest.mark.parametrize("name", ["\udcff", "x\ny", "\x1b[31m", "Ünïcode", "-", "a" * 200, "\u202etxt"])
def test_names_of_files(name: str, tmp_path: Path) -> None:
    """Whatever a file is called, the findings can be shown, and cannot fool a terminal."""
    root = tiny(tmp_path)
    (root / f"datasets/tiny/inns/{name}.yaml").write_text("id: x\nname: x\nevidence:\n  - source: letter\n    supports: [name]\n")
    found = findings(root)
    assert [each.code for each in found] == ["id_invalid"]
    for form in ("text", "json", "github"):
        shown = render(found, form)  # type: ignore[arg-type]
        shown.encode()
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_a_place_of_a_publication_is_not_a_link_out_of_it(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("id: secret\n")
    os.rename(root / "datasets/tiny/keepers", tmp_path / "keepers")
    (root / "datasets/tiny/keepers").symlink_to(outside)
    assert {each.code for each in findings(root)} >= {"stray_file", "file_outside"}
    assert "id: secret" not in render(findings(root))


def test_the_cases_are_text_that_git_keeps(tmp_path: Path) -> None:
    """No pipe, device or socket, and no file that only its owner may read, is in the folders of the cases."""
    for path in CASES.rglob("*"):
        mode = path.lstat().st_mode
        assert stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)


@pytest.mark.parametrize(("spelling", "other", "accused"), [
    ("САМАРА", "Самара", False),  # the same field has real Russian elsewhere
    ("САМАРА", "Samara", True),
    ("САМАРА (Волга)", "Samara", False),  # and so has the value itself
    ("Самара", "Samara", False),
])  # fmt: skip
def test_real_words_of_another_alphabet_are_not_accused(tmp_path: Path, spelling: str, other: str, accused: bool) -> None:
    more = f"  - text: {spelling}\n    evidence:\n      - source: letter\n  - text: {other}\n    evidence:\n      - source: letter\n"
    root = tiny(tmp_path, {"keepers/ann-lee.yaml": (("  - text: Anne Lee\n    evidence:\n      - source: letter\n", more),)})
    assert ("look_alike_word" in {each.code for each in findings(root)}) == accused
