"""Readers of fields, and frictionless's beside them: one verdict for the same field and text.

Intended differences, all of them stricter than frictionless, so that no value that is published is refused later:
an empty text is refused, not read as a missing value; whole numbers and decimals have ASCII digits only, at most 30, and
no exponent, infinity, underscore or white space around them; booleans are `true` and `false` alone; a pattern stands for
the whole text, where frictionless takes `a|b` for `^a` or `b$` and lets a line end follow; texts of more than 10,000
characters have no pattern.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from frictionless import Field as FrictionlessField
from helpers import bounded
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.schema import CONSTRAINTS, TYPES, BadValue, pattern_problem, reader
from sourcebook.spec import Field


def field(kind: str = "string", **more: Any) -> Field:
    return Field("x", "X", "", kind, **more)


def verdict(of: Field, text: str) -> bool:
    try:
        reader(of)(text)
    except BadValue:
        return False
    return True


def theirs(of: Field, text: str) -> bool:
    constraints = dict(of.constraints)
    if of.categories:
        constraints["enum"] = list(of.categories)
    described = {"name": of.name, "type": of.type, "constraints": constraints}
    _, notes = FrictionlessField.from_descriptor(described).read_cell(text)
    return not notes


NUMBERS = st.integers(-30, 30)
PATTERNS = st.sampled_from(["[a-c]+", "a.c", "\\d{2}", "[A-Z]{2}\\d{3}", "a?b?", "(?:ab)?c", "[^a]*", "é+"])
WORDS = st.sampled_from(["a", "b", "ab", "abc", "10", "AB123", "é"])


@st.composite
def fields(draw: st.DrawFn) -> Field:
    """Fields with constraints that their type can have."""
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean"]))
    constraints: dict[str, Any] = {}
    if kind in ("integer", "number"):
        for name in ("minimum", "maximum"):
            if draw(st.booleans()):
                constraints[name] = draw(NUMBERS)
        if kind == "number" and draw(st.booleans()):
            constraints["maximum"] = draw(st.sampled_from([0.5, -2.25, 10.0]))
        if draw(st.booleans()):
            constraints["enum"] = [str(number) for number in draw(st.lists(NUMBERS, min_size=1, max_size=3))]
    if kind == "string":
        for name in ("minLength", "maxLength"):
            if draw(st.booleans()):
                constraints[name] = draw(st.integers(0, 4))
        if draw(st.booleans()):
            constraints["pattern"] = draw(PATTERNS)
        if draw(st.booleans()):
            return field(
                kind,
                constraints=constraints,
                categories={word: word for word in draw(st.lists(WORDS, min_size=1, max_size=3))},
            )
    return field(kind, constraints=constraints)


TEXTS = st.one_of(
    WORDS,
    NUMBERS.map(str),
    st.decimals(-40, 40, places=2).map(str),
    st.sampled_from(["true", "false", "10.0", "1.5", "-0", "007", "+5", "1,000", "x", "1.", ".5", "ab c"]),
    st.text(alphabet="abcé019.+-", min_size=1, max_size=5),
)
STRICTER = {"1.", ".5", "+.5", "-.5"}  # no digit at one side of the point


@bounded(500)
@given(of=fields(), text=TEXTS)
def test_one_verdict(of: Field, text: str) -> None:
    allowed = set(of.constraints.get("enum", ()))
    if of.type in ("integer", "number") and allowed and text not in allowed:
        return  # `007` is 7 to frictionless and no value of an `enum` that has 7 to us: the text is what counts
    if of.type == "number" and (text.lstrip("+-").startswith(".") or text.endswith(".")):
        assert not verdict(of, text)
        return
    if of.type == "boolean":
        assert verdict(of, text) is (text in ("true", "false"))
        return
    assert verdict(of, text) is theirs(of, text), (of, text)


@bounded(300)
@given(of=fields(), text=TEXTS | st.text(max_size=8))
def test_what_is_accepted_is_accepted_by_frictionless(of: Field, text: str) -> None:
    if verdict(of, text):
        assert theirs(of, text), (of, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1_000"),
        ("integer", " 1"),
        ("integer", "1 "),
        ("integer", "١٢"),
        ("integer", "1" * 31),
        ("number", "1e3"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1_000.5"),
        ("number", "１.５"),
        ("boolean", "True"),
        ("boolean", "1"),
    ],
)
def test_intended_differences(kind: str, text: str) -> None:
    assert not verdict(field(kind), text)
    assert theirs(field(kind), text)


def test_an_empty_text_is_refused() -> None:
    for kind in ("string", "integer", "number", "boolean", "list"):
        assert not verdict(field(kind), "")


def test_a_pattern_stands_for_the_whole_text() -> None:
    either = field(constraints={"pattern": "ab|cd"})
    assert verdict(either, "ab")
    assert not verdict(either, "abx")
    assert theirs(either, "abx")
    assert not verdict(field(constraints={"pattern": "ab"}), "ab\n")
    assert theirs(field(constraints={"pattern": "ab"}), "ab\n")
    assert not verdict(field(constraints={"pattern": "a*"}), "a" * 10_001)


def test_values_as_data() -> None:
    assert reader(field("integer"))("0012").data == 12
    assert reader(field("integer"))("0012").text == "0012"
    assert reader(field("number"))("1.10").data == Decimal("1.10")
    assert str(reader(field("number"))("1.10").data) == "1.10"
    assert reader(field("boolean"))("true").data is True
    assert reader(field())("NO").data == "NO"
    assert reader(field(format="edtf"))("2024-04").interval == ("2024-04-01", "2024-04-30")
    assert reader(field())("2024-04").interval is None


def test_items_of_a_list_are_read_one_by_one() -> None:
    items = field("list", categories={"coal": "Coal"}, constraints={"required": True})
    assert verdict(items, "coal")
    assert not verdict(items, "goal")
    assert not verdict(field("list", format="country"), "Tanzania")


def test_what_is_wrong_says_what_to_write() -> None:
    with pytest.raises(BadValue, match="not one of") as bad:
        reader(field(categories={"flagged": "Flagged", "none": "None"}))("flaged")
    assert bad.value.help == "Did you mean 'flagged'? It can be: flagged, none."
    with pytest.raises(BadValue, match="at most 5") as bad:
        reader(field("integer", constraints={"maximum": 5}))("6")
    assert bad.value.code == "value_constraint"


@pytest.mark.parametrize(
    ("of", "text", "code"),
    [
        (field(), "", "value_empty"),
        (field("integer"), "1.5", "value_type"),
        (field("number"), "one", "value_type"),
        (field("boolean"), "False", "value_type"),
        (field(format="country"), "Tanzania", "value_format"),
        (field(categories={"coal": "Coal"}), "goal", "value_not_allowed"),
        (field(constraints={"pattern": "[a-c]+"}), "d", "value_constraint"),
    ],
)
def test_each_kind_of_mistake_has_its_code(of: Field, text: str, code: str) -> None:
    with pytest.raises(BadValue) as bad:
        reader(of)(text)
    assert (bad.value.code, str(bad.value)) == (code, bad.value.message)


@pytest.mark.parametrize(
    ("kind", "constraints", "fits", "unfit"),
    [
        ("integer", {"minimum": 5}, "5", "4"),
        ("integer", {"maximum": 5}, "5", "6"),
        ("number", {"minimum": 0.5}, "0.5", "0.4"),
        ("string", {"minLength": 3}, "abc", "ab"),
        ("string", {"maxLength": 3}, "abc", "abcd"),
        ("string", {"pattern": "a*"}, "a" * 10_000, "a" * 10_001),
    ],
)
def test_a_bound_belongs_to_what_is_allowed(kind: str, constraints: dict[str, Any], fits: str, unfit: str) -> None:
    assert verdict(field(kind, constraints=constraints), fits)
    assert not verdict(field(kind, constraints=constraints), unfit)


@pytest.mark.parametrize(
    ("kind", "allowed", "fits", "unfit"),
    [("string", ["a", "b"], "a", "c"), ("integer", [1, 2], "2", "3"), ("number", ["0.5"], "0.5", "0.6")],
)
def test_only_the_values_of_an_enum_are_allowed(kind: str, allowed: list[object], fits: str, unfit: str) -> None:
    of = field(kind, constraints={"enum": allowed})
    assert verdict(of, fits)
    with pytest.raises(BadValue) as bad:
        reader(of)(unfit)
    assert bad.value.code == "value_not_allowed"


def test_which_constraints_a_type_can_have() -> None:
    """Those of the Table Schema that frictionless knows of the type; of a boolean and of a list, that there is one."""
    numbers = {"required", "unique", "minimum", "maximum", "enum"}
    strings = {"required", "unique", "minLength", "maxLength", "pattern", "enum"}
    alone = {"required"}
    can = {"string": strings, "integer": numbers, "number": numbers, "boolean": alone, "list": alone}
    assert {kind: set(names) for kind, names in CONSTRAINTS.items()} == can
    assert set(TYPES) == set(can)


def test_both_words_of_a_boolean() -> None:
    assert reader(field("boolean"))("false").data is False


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)(b)*",
        "a(b)+",
        "((a))+",
        "(a{2})+",
        "(a,b)+",
        "[0-9a-f]{64}",
        "S/RES/\\d{1,4} \\(\\d{4}\\)",
        "(?:-(\\d{1,7}))?",
        "(\\d{4}-)+",
        "[(a+)]*",
        "\\(a+\\)*",
        "a|b",
        "(a|b)c+",
        "(a|b)X",
        "(X)+",
        "{a}",
        "{}a",
    ],
)
def test_patterns_that_are_safe(pattern: str) -> None:
    assert pattern_problem(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "((a+))+",
        "(b(a|c))*",
        "(a*)*b",
        "(a|a)*b",
        "((a+)b?)+",
        "(a?){25}a",
        "(?:a|ab)+",
        "(?P<x>a+)*",
        "(a{1,9})+",
        "(",
        "a**",
        "a{99999999999}",
    ],
)
def test_patterns_that_are_refused(pattern: str) -> None:
    assert pattern_problem(pattern)


@bounded(200)
@given(st.text(alphabet="ab()[]*+?{}|\\^$.,12-", max_size=12))
def test_any_pattern_gets_a_verdict(pattern: str) -> None:
    if not pattern_problem(pattern):
        verdict(field(constraints={"pattern": pattern}), "ab" * 50)
