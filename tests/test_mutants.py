"""The program that tests the tests: what it changes, how it names it, and that the change takes effect where it was imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from mutation import install, load, mutants, names_from

CODE = """\
from functools import cache

__all__ = ["LIMIT", "fits"]
LIMIT = 3
TWICE = LIMIT * 2


def fits(count):
    \"\"\"Not this.\"\"\"
    return 0 < count <= LIMIT and count != 2


@cache
def word(text):
    return f"{text} and" + "more words" if text else "none"


class Box:
    size = 1

    def __init__(self):
        super().__init__()

    @property
    def twice(self):
        return self.size * 2
"""


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    made = ModuleType("sourcebook.made_for_a_test")
    made.__file__ = "made.py"
    exec(CODE, made.__dict__)
    monkeypatch.setitem(sys.modules, made.__name__, made)
    user = ModuleType("sourcebook.made_for_another_test")
    user.__dict__.update({"fits": made.__dict__["fits"], "LIMIT": made.__dict__["LIMIT"]})
    monkeypatch.setitem(sys.modules, user.__name__, user)
    return made


def put(module: ModuleType, name: str) -> None:
    (mutant,) = [each for each in mutants(CODE) if str(each) == name]
    install(module, CODE, mutant, load(module, CODE, mutant))


def test_each_change_has_a_name_of_its_own() -> None:
    names = [str(each) for each in mutants(CODE)]
    assert len(set(names)) == len(names)
    assert "fits [return 0 < count <= LIMIT and count != 2]: 0 < count <= LIMIT → 0 <= count <= LIMIT" in names
    assert not any(word in name for name in names for word in ("Not this", "__all__", "wordsXX"))


def test_a_name_outlives_edits_elsewhere() -> None:
    assert [str(each) for each in mutants("import os\n\n" + CODE)] == [str(each) for each in mutants(CODE)]


def test_a_function_is_changed_for_those_who_imported_it(module: ModuleType) -> None:
    fits = vars(sys.modules["sourcebook.made_for_another_test"])["fits"]
    assert not fits(0)
    put(module, "fits [return 0 < count <= LIMIT and count != 2]: 0 < count <= LIMIT → 0 <= count <= LIMIT")
    assert fits(0)


def test_what_a_function_remembers_is_forgotten(module: ModuleType) -> None:
    word = vars(module)["word"]
    assert word("") == "none"
    put(module, """word [return f'{text} and' + 'more words' if text else 'none']: 'none' → 'noneXX'""")
    assert word("") == "noneXX"


def test_a_value_is_changed_with_those_made_from_it(module: ModuleType) -> None:
    put(module, "module [LIMIT = 3]: 3 → 4")
    assert (vars(module)["LIMIT"], vars(module)["TWICE"]) == (4, 8)
    assert vars(sys.modules["sourcebook.made_for_another_test"])["LIMIT"] == 4
    assert vars(module)["fits"](4)
    (mutant,) = [each for each in mutants(CODE) if str(each) == "module [LIMIT = 3]: 3 → 4"]
    assert names_from(CODE, mutant) == {"LIMIT", "TWICE"}


def test_a_class_is_changed(module: ModuleType) -> None:
    box = vars(module)["Box"]()
    put(module, "Box.twice [return self.size * 2]: 2 → 3")
    assert box.twice == 3
    put(module, "Box [size = 1]: 1 → 2")
    assert box.size == 2


def test_a_method_that_calls_the_class_above_is_changed(module: ModuleType) -> None:
    put(module, "Box.__init__ [super().__init__()]: super().__init__() → pass")
    assert "__class__" not in vars(module)["Box"].__init__.__code__.co_freevars
