"""Interface strings of templates and scripts, put in their place when a template is compiled: pages cost nothing more.

Templates are written as for Jinja's own extension for gettext, so that its extractor finds the strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from ..language import ENGLISH, counted, current, message, number, of_kind, percent, say

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.parser import Parser

_PARTS = re.compile(r"%\((\w+)\)s")
_SAID = re.compile(r'\bsay\(("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)\)')


def install(env: Environment) -> None:
    """Give an environment, ours or that of MkDocs, the strings of the language that is in use now."""
    env.add_extension(Translated)
    env.globals.update(
        say=say,
        counted=counted,
        of_kind=of_kind,
        percent=percent,
        plural_form=current().form,
        english_form=ENGLISH.form,
    )
    env.filters.update(number=number, mark=mark)


MARKS = (
    message("Supports"),
    message("Contradicts"),
    message("Stated"),
    message("Inferred"),
    message("Editorial"),
    message("inferred"),
    message("disputed"),
    message("Named"),
)
"""Words of the model that pages show as marks."""


def mark(word: str) -> str:
    """A word of the model as it stands on a badge: `stated` as “Stated”."""
    return say(word.capitalize())


class Translated(Extension):
    """`{% trans name=… %}…{{ name }}…{% pluralize %}…{% endtrans %}` and `say("…")`, as Jinja's own tag and `gettext`."""

    tags = {"trans"}
    priority = 101  # after Jinja's extension, which MkDocs installs: the last one has the tag

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Replace each `say("…")` by the text in the language of the pages."""
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if not _may_be_said(held):
                yield from held
                held = []
            elif len(held) == 4:
                yield Token(held[2].lineno, "string", say(held[2].value))
                held = []
        yield from held

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        values = _values(parser)
        counted_name = next(iter(values), "")
        one, many = _text(parser), ""
        if parser.stream.current.test("name:pluralize"):
            next(parser.stream)
            if parser.stream.current.type == "name":
                counted_name = next(parser.stream).value
            parser.stream.expect("block_end")
            many = _text(parser)
        parser.stream.expect("name:endtrans")
        if not many:
            return nodes.Output(list(_pieces(say(one), values)), lineno=line)
        n = values.setdefault(counted_name, nodes.Name(counted_name, "load"))
        shown = {**values, counted_name: nodes.Filter(n, "number", [], [], None, None)}
        forms = current().plurals.get(one)
        return _choice(n, forms or (one, many), "plural_form" if forms else "english_form", shown, line)


def _may_be_said(held: list[Token]) -> bool:
    """Whether these tokens are `say("…")` or its beginning."""
    wanted = (("name", "say"), ("lparen", None), ("string", None), ("rparen", None))
    return all(token.type == kind and text in (None, token.value) for token, (kind, text) in zip(held, wanted, strict=False))


def _values(parser: Parser) -> dict[str, nodes.Expr]:
    """The values of a message: `name=expression`, or a name alone."""
    values: dict[str, nodes.Expr] = {}
    while parser.stream.current.type != "block_end":
        if values:
            parser.stream.expect("comma")
        name = parser.stream.expect("name").value
        values[name] = parser.parse_expression() if parser.stream.skip_if("assign") else nodes.Name(name, "load")
    parser.stream.expect("block_end")
    return values


def _text(parser: Parser) -> str:
    """The text up to the next tag, with `%(name)s` for its values."""
    parts: list[str] = []
    while parser.stream.current.type != "block_begin":
        token = next(parser.stream)
        if token.type == "data":
            parts.append(token.value)
        elif token.type == "variable_begin":
            parts.append(f"%({parser.stream.expect('name').value})s")
            parser.stream.expect("variable_end")
        else:
            parser.fail("A text to be translated may hold names of values only.", token.lineno)
    next(parser.stream)
    return "".join(parts)


def _pieces(text: str, values: dict[str, nodes.Expr]) -> Iterator[nodes.Expr]:
    """A message as what a template prints: its text, and its values in between."""
    for place, piece in enumerate(_PARTS.split(text)):
        if place % 2:
            yield values.get(piece) or nodes.Name(piece, "load")
        elif piece:
            yield nodes.TemplateData(piece)


def _choice(n: nodes.Expr, forms: tuple[str, ...], rule: str, values: dict[str, nodes.Expr], line: int) -> nodes.Node:
    """The form that the number takes, by a rule that is a global function."""
    *others, last = [nodes.Output(list(_pieces(form, values)), lineno=line) for form in forms]
    chosen: nodes.Node = last
    for place, other in reversed(list(enumerate(others))):
        form = nodes.Call(nodes.Name(rule, "load"), [n], [], None, None)
        test = nodes.Compare(form, [nodes.Operand("eq", nodes.Const(place))])
        chosen = nodes.If(test, [other], [], [chosen], lineno=line)
    return chosen


def script(source: str) -> str:
    """A script with its strings said: ``say(`${n} found`)`` becomes the template literal in the language of the pages."""
    return _SAID.sub(_literal, source)


def _literal(found: re.Match[str]) -> str:
    text = found[1]
    if text.startswith("`"):
        return f"`{say(text[1:-1])}`"
    return json.dumps(say(json.loads(text)), ensure_ascii=False)


def said(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a script, with their lines: for the catalog."""
    for found in _SAID.finditer(source):
        text = found[1]
        yield source.count("\n", 0, found.start()) + 1, text[1:-1] if text.startswith("`") else json.loads(text)
