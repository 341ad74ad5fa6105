"""Statements of templates as statements of Python that add text to a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import LoopContext
from jinja2.utils import missing
from markupsafe import Markup, escape

from .escaped import escape_text
from .page_expressions import LOOP, OF_JINJA, WHOLE, Expressions, Scope, Trace, Unsupported
from .page_expressions import common as of_expressions

Lines = list[str]
HEAVY = 3
"""How many values a part must print to be kept; a statement counts as so many."""


def common(env: Environment, name: str) -> dict[str, Any]:
    """What the functions take for granted."""
    return {
        **of_expressions(env, name),
        "esc": escape_text,
        "other": other,
        "missing": missing,
        "Markup": Markup,
        "LoopContext": LoopContext,
    }


def other(value: Any) -> str:
    """What is printed of a value that is no plain text."""
    return str(value) if type(value) is int else value if type(value) is Markup else str(escape(value))


@dataclass(slots=True)
class Piece:
    """A text, an expression that gives one, or statements that print."""

    text: str = ""
    expr: str = ""
    lines: Lines = field(default_factory=list)
    trace: Trace = field(default_factory=Trace)

    @property
    def weight(self) -> int:
        return HEAVY if self.lines else 1 if self.expr else 0


@dataclass(frozen=True, slots=True)
class Lasting:
    """Variables that are the same on many pages. What depends on nothing else is made once for each of their values."""

    names: frozenset[str] = frozenset()
    kept: Callable[..., str] = lambda part, variables, *values: str(part(variables))
    """Of a function, the variables of the page and the values of some of `names`, but for `shared`: the text of the function."""
    shared: str = ""
    """That of `names` which is the same object on all pages."""


class Statements(Expressions):
    """Writes functions, one after the other."""

    def __init__(self, env: Environment, name: str, lasting: Lasting) -> None:
        super().__init__(env, name)
        self.lines: Lines = []
        self._lasting = lasting
        self._count = 0

    def function(self, name: str, body: Iterable[nodes.Node], parameters: tuple[str, ...] = (), before: Iterable[str] = ()) -> None:
        """A function of the context `v`, the list `out`, and the parameters of a macro or the blocks of the page."""
        self.place = name
        given = {each: f"a{number}" for number, each in enumerate(parameters)}
        self.scope = self.top = Scope(names=dict(given))
        pieces = self._with_kept(list(self._pieces(body)))
        rest = given.values() if name.startswith("m_") else ("blocks", "at=0")
        self.lines += [f"def {name}({', '.join(['v', 'out', *rest])}):", *_indented([*before, *_joined(pieces)])]

    def _pieces(self, body: Iterable[nodes.Node]) -> Iterator[Piece]:
        for node in body:
            if isinstance(node, nodes.Output):
                yield from (self._traced(self._printed, child) for child in node.nodes)
            else:
                yield self._traced(self._stated, node)

    def _traced(self, write: Callable[[Any], Piece], node: nodes.Node) -> Piece:
        around, self.trace = self.trace, Trace()
        piece = write(node)
        piece.trace = self.trace
        around.names |= piece.trace.names
        around.bound |= piece.trace.bound
        self.trace = around
        return piece

    def _printed(self, node: nodes.Expr) -> Piece:
        """What `{{ … }}` prints, or the text between."""
        if isinstance(node, nodes.TemplateData):
            return Piece(text=node.data)
        node = _unescaped(node)
        if isinstance(node, nodes.Const):
            return Piece(text=str(escape(node.value)))
        if isinstance(node, nodes.Call):
            if isinstance(node.node, nodes.Name) and node.node.name == "super" and not self.find("super"):
                return Piece(lines=self._super(node))
            if found := self.macro(node):
                return Piece(lines=[f"{found[0]}({', '.join([found[1], 'out', *found[2:]])})"])
        return Piece(expr=self._text(node))

    def _text(self, node: nodes.Expr) -> str:
        """An expression of the text that is printed of a value."""
        node = _unescaped(node)
        if isinstance(node, nodes.Const):
            return repr(str(escape(node.value)))
        if isinstance(node, nodes.CondExpr):
            other = self._text(node.expr2) if node.expr2 else "''"
            return f"({self._text(node.expr1)} if {self.expr(node.test)} else {other})"
        return f"(esc(q) if type(q := {self.expr(node)}) is str else other(q))"

    def _super(self, node: nodes.Call) -> Lines:
        if not self.place.startswith("b_") or node.args or node.kwargs:
            raise Unsupported("super")
        self.trace.bound = True
        return [f"blocks[{self.place[2:]!r}][at + 1](v, out, blocks, at + 1)"]

    def _stated(self, node: nodes.Node) -> Piece:
        write: Callable[[Any], Lines] | None = getattr(self, f"_state_{type(node).__name__.lower()}", None)
        if write is None:
            raise Unsupported(type(node).__name__)
        return Piece(lines=write(node))

    def _body(self, body: Iterable[nodes.Node]) -> Lines:
        return _indented(_joined(self._pieces(body)))

    def _state_if(self, node: nodes.If) -> Lines:
        lines = [f"if {self.expr(node.test)}:", *self._branch(node.body)]
        for each in node.elif_:
            lines += [f"elif {self.expr(each.test)}:", *self._branch(each.body)]
        return [*lines, "else:", *self._branch(node.else_)] if node.else_ else lines

    def _branch(self, body: Iterable[nodes.Node]) -> Lines:
        above = self.scope
        self.scope = branch = Scope(above, is_branch=True)
        lines = self._body(body)
        above.unclear |= branch.names.keys() | branch.unclear
        self.scope = above
        return lines

    def _state_for(self, node: nodes.For) -> Lines:
        asks = [each for part in (node.target, node.test, *node.else_) if part for each in (part, *part.find_all(nodes.Name))]
        if node.recursive or any(isinstance(each, nodes.Name) and each.name == "loop" for each in asks):
            raise Unsupported("For")
        items, number, heavy = self.expr(node.iter), self._number(), _asks_for_more(node)
        self.scope = inner = Scope(self.scope, loop="" if heavy else number)
        target = self._target(node.target)
        if node.test:
            items = f"[{target} for {target} in {items} if {self.expr(node.test)}]"
        if heavy:
            inner.names["loop"] = f"l{self._number()}"
        body = self._body(node.body)
        self.scope = inner.above or self.top
        if heavy:
            head = [f"for {target}, {inner.names['loop']} in LoopContext({items}, env.undefined):"]
        elif inner.asked:
            head = [
                f"s{number} = q if type(q := {items}) is tuple or type(q) is list else tuple(q)",
                f"n{number} = len(s{number})",
                f"for i{number}, {target} in enumerate(s{number}):",
            ]
        else:
            head = [f"for {target} in {items}:"]
        if not node.else_:
            return [*head, *body]
        return [f"f{number} = True", *head, f" f{number} = False", *body, f"if f{number}:", *self._body(node.else_)]

    def _target(self, node: nodes.Node) -> str:
        """Bind the names of a target in the part that is written now."""
        if isinstance(node, nodes.Tuple):
            return "(" + "".join(f"{self._target(each)}, " for each in node.items) + ")"
        if not isinstance(node, nodes.Name) or node.name in ("loop", *OF_JINJA):
            raise Unsupported("target")
        self.scope.names[node.name] = bound = f"l{self._number()}"
        return bound

    def _state_assign(self, node: nodes.Assign) -> Lines:
        value = self.expr(node.node)
        return [f"{self._set(node.target)} = {value}"]

    def _state_assignblock(self, node: nodes.AssignBlock) -> Lines:
        if node.filter:
            raise Unsupported("filter")
        held = f"o{self._number()}"
        self.scope = Scope(self.scope)
        body = _joined(self._pieces(node.body))
        self.scope = self.scope.above or self.top
        return [f"{held}, out = out, []", *body, f"{self._set(node.target)} = Markup(''.join(out))", f"out = {held}"]

    def _set(self, target: nodes.Expr) -> str:
        """The variable of Python for what is set. At the top of a template it is a variable of the page."""
        names = {each.name for each in (target, *target.find_all(nodes.Name)) if isinstance(each, nodes.Name)}
        base = self.scope
        while base.is_branch and base.above:
            base = base.above
        if names & base.below or (base is not self.top and names & base.read):
            raise Unsupported("set")  # inside, and in a loop, Jinja2 means another variable of that name
        if base is self.top and self.place == "root":
            if not isinstance(target, nodes.Name):
                raise Unsupported("set")
            self.trace.bound = True
            return f"v[{target.name!r}]"
        self.trace.bound |= self.scope is self.top
        self.scope.unclear -= names
        return self._target(target)

    def _state_with(self, node: nodes.With) -> Lines:
        values = [self.expr(each) for each in node.values]
        self.scope = Scope(self.scope)
        head = [f"{self._target(target)} = {value}" for target, value in zip(node.targets, values, strict=True)]
        body = _joined(self._pieces(node.body))
        self.scope = self.scope.above or self.top
        return [*head, *body]

    def _state_block(self, node: nodes.Block) -> Lines:
        if node.required or self.place.startswith("m_"):
            raise Unsupported("Block")
        self.trace.bound = True
        context = "v"
        if node.scoped:
            seen: dict[str, str] = {}
            scope: Scope | None = self.scope
            while scope:
                seen = {**scope.names, **seen}
                scope = scope.above
            if seen.keys() & self.known.keys():
                raise Unsupported("a name with two meanings")
            context = f"{{**v, {WHOLE!r}: v.get({WHOLE!r}, v), " + "".join(f"{name!r}: {value}, " for name, value in seen.items()) + "}"
        return [f"blocks[{node.name!r}][0]({context}, out, blocks)"]

    def _number(self) -> str:
        self._count += 1
        return str(self._count)

    def _with_kept(self, pieces: list[Piece]) -> Iterator[Piece]:
        """Pieces, with those together that depend on lasting variables only, and are worth to be kept."""
        for lasting, run in groupby(pieces, key=lambda piece: not piece.trace.bound and piece.trace.names <= self._lasting.names):
            some = list(run)
            if not lasting or sum(piece.weight for piece in some) < HEAVY:
                yield from some
                continue
            part = f"p{self._number()}"
            names = sorted(set[str]().union(*(piece.trace.names for piece in some)) - {self._lasting.shared})
            self.lines += [f"def {part}(v):", " out = []", *_indented(_joined(some)), " return ''.join(out)"]
            yield Piece(expr=f"kept({part}, v, {''.join(f'v.get({name!r}, missing), ' for name in names)})")


def _unescaped(node: nodes.Expr) -> nodes.Expr:
    """`{{ x | e }}` is `{{ x }}` where everything is escaped: base.html says it for MkDocs, which does not escape."""
    if isinstance(node, nodes.Filter) and node.name in ("e", "escape") and node.node and not node.args:
        return node.node
    return node


def _asks_for_more(node: nodes.For) -> bool:
    """Whether a loop is asked for more than a count."""
    counts = sum(
        isinstance(each.node, nodes.Name) and each.node.name == "loop" and each.attr in LOOP
        for part in node.body
        for each in (part, *part.find_all(nodes.Getattr))
        if isinstance(each, nodes.Getattr)
    )
    every = sum(each.name == "loop" for part in node.body for each in (part, *part.find_all(nodes.Name)) if isinstance(each, nodes.Name))
    return every > counts or any(
        block.scoped for part in node.body for block in (part, *part.find_all(nodes.Block)) if isinstance(block, nodes.Block)
    )


def _joined(pieces: Iterable[Piece]) -> Lines:
    """Statements that add pieces to the list: those that are no statements in one go."""
    lines: Lines = []
    for states, run in groupby(pieces, key=lambda piece: bool(piece.lines)):
        if states:
            lines += [line for piece in run for line in piece.lines]
            continue
        parts: list[str] = []
        for is_expr, some in groupby(run, key=lambda piece: bool(piece.expr)):
            parts += [piece.expr for piece in some] if is_expr else [repr(text) for text in ["".join(piece.text for piece in some)] if text]
        if parts:
            lines.append(f"out.append({parts[0]})" if len(parts) == 1 else f"out += ({', '.join(parts)})")
    return lines


def _indented(lines: Lines) -> Lines:
    return [f" {line}" for line in lines] or [" pass"]
