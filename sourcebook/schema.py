"""A field of a Table Schema, compiled to a reader: text → value, or what is wrong with the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from .formats import CHECKS, edtf_interval
from .model import Field, Scalar, Value
from .text import did_you_mean

Reader = Callable[[str], Value]

TYPES = ("string", "integer", "number", "boolean", "list")
CONSTRAINTS = {
    "string": ("required", "unique", "minLength", "maxLength", "pattern", "enum"),
    "integer": ("required", "unique", "minimum", "maximum", "enum"),
    "number": ("required", "unique", "minimum", "maximum", "enum"),
    "boolean": ("required",),
    "list": ("required",),
}
"""By type: those of the Table Schema that frictionless knows, too; of a list, that there is one."""
_LONGEST = 10_000  # characters that a pattern is tried on
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?|[()|]|[*+?]\??|\{\d+\}|\{[\d,]*\}\??|.", re.DOTALL)


class BadValue(ValueError):
    """A text that is no value of its field; `help` says what to write."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, advice


def reader(field: Field) -> Reader:
    """Compile a field: parse, then format, then constraints, as frictionless does it, so that both give one verdict."""
    parse = PARSERS["string" if field.many else field.type]
    checks = [_format(field.format)] if field.format else []
    checks += _constraints(field, parse)
    is_date = field.format == "edtf"

    def read(text: str) -> Value:
        if not text.strip():
            raise BadValue("value_empty", "the value is empty.", "Write the value, or delete the line.")
        data = parse(text)
        for check in checks:
            check(text, data)
        return Value(text, data, edtf_interval(text) if is_date else None)

    return read


def pattern_problem(pattern: str) -> str:
    """Why a pattern cannot be used, or nothing."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"It is no regular expression: {error}."
    return "It can take exponential time; do not repeat a group that has choices." if _explodes(pattern) else ""


def _explodes(pattern: str) -> bool:
    """Whether it repeats a group that can match one text in several ways, as `(a+)*` and `(a|a)*` do.

    Such a pattern can take exponential time on hostile input. Some harmless ones are refused with it.
    """
    groups = [False]  # for each open group, whether something in it is optional, repeated, or one of several
    closed = False  # whether the group that was closed just now has such a thing
    for piece in _TOKEN.findall(pattern):
        repeats = piece[0] in "*+{"
        if repeats and closed:
            return True
        closed = False
        if piece[0] == "(":
            groups.append(False)
        elif piece == ")":
            closed = groups.pop()
            groups[-1] |= closed
        elif piece[0] in "*+?|" or (repeats and "," in piece):
            groups[-1] = True
    return False


def _string(text: str) -> Scalar:
    return text


def _integer(text: str) -> Scalar:
    if not re.fullmatch(r"[+-]?\d{1,30}", text, re.ASCII):
        raise BadValue(
            "value_type",
            f"{text!r} is not a whole number.",
            "Write digits only, such as 14000: no point, comma or unit.",
        )
    return int(text)


def _number(text: str) -> Scalar:
    try:
        if not re.fullmatch(r"[+-]?\d{1,30}(\.\d{1,30})?", text, re.ASCII):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise BadValue(
            "value_type", f"{text!r} is not a number.", "Write digits, with a point before decimals: no comma or unit."
        ) from None


def _boolean(text: str) -> Scalar:
    if text not in ("true", "false"):
        raise BadValue("value_type", f"{text!r} is neither true nor false.", "Write true or false.")
    return text == "true"


PARSERS: dict[str, Callable[[str], Scalar]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}
Check = Callable[[str, Scalar], None]


def _format(name: str) -> Check:
    def check(text: str, _: Scalar) -> None:
        problem = CHECKS[name](text)
        if problem:
            raise BadValue("value_format", f"{text!r} is no valid {name}.", problem)

    return check


def _constraints(field: Field, parse: Callable[[str], Scalar]) -> list[Check]:
    rules = field.constraints
    checks: list[Check] = []
    allowed: Sequence[str] = list(field.categories) or [str(v) for v in rules.get("enum", ())]
    if allowed:
        checks.append(_one_of(allowed))
    if "pattern" in rules:
        checks.append(_pattern(str(rules["pattern"])))
    for name, test, words in _BOUNDS:
        if name in rules:
            bound = int(rules[name]) if name.endswith("Length") else parse(str(rules[name]))
            checks.append(_bound(bound, test, words, by_length=name.endswith("Length")))
    return checks


def _one_of(allowed: Sequence[str]) -> Check:
    def check(text: str, _: Scalar) -> None:
        if text not in allowed:
            raise BadValue(
                "value_not_allowed",
                f"{text!r} is not one of the values of this field.",
                f"{did_you_mean(text, allowed)} It can be: {', '.join(allowed)}.".strip(),
            )

    return check


def _pattern(pattern: str) -> Check:
    compiled = re.compile(pattern)

    def check(text: str, _: Scalar) -> None:
        if len(text) > _LONGEST or not compiled.fullmatch(text):
            raise BadValue(
                "value_constraint",
                f"{text!r} does not have the form {pattern}.",
                "Compare it with the records beside it.",
            )

    return check


_BOUNDS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("minimum", lambda value, bound: value >= bound, "at least {}"),
    ("maximum", lambda value, bound: value <= bound, "at most {}"),
    ("minLength", lambda value, bound: value >= bound, "at least {} characters long"),
    ("maxLength", lambda value, bound: value <= bound, "at most {} characters long"),
)


def _bound(bound: Scalar, test: Callable[[Any, Any], bool], wording: str, *, by_length: bool) -> Check:
    def check(text: str, data: Scalar) -> None:
        if not test(len(text) if by_length else data, bound):
            raise BadValue("value_constraint", f"{text!r} must be {wording.format(bound)}.", "Compare it with the source.")

    return check
