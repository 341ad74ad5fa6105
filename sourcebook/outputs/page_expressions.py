"""Expressions of templates as expressions of Python, from the tree that Jinja2's parser makes.

What is written raises where Jinja2 would look further (an attribute that is an item) or would print nothing; then
Jinja2 makes the page (page_compile.py). So it need not know what Jinja2 does there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, Undefined, nodes
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.runtime import markup_join
from jinja2.utils import _PassArg
from markupsafe import Markup

_OPERATORS = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}
_BINARY = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%",
           nodes.Pow: "**", nodes.And: "and", nodes.Or: "or"}  # fmt: skip
_UNARY = {nodes.Not: "not ", nodes.Neg: "-", nodes.Pos: "+"}
# They take the context for the environment in it.
_LOOKING_AT_NO_CONTEXT: tuple[Callable[..., Any], ...] = tuple(
    FILTERS[name] for name in ("map", "select", "reject", "selectattr", "rejectattr")
)
OF_JINJA = frozenset({"caller", "varargs", "kwargs", "self", "super"})
"""Names that mean something to Jinja2."""
WHOLE = "\0"
"""Where a block is given more variables than the page has, the key of those of the page, which its macros look at."""
LOOP = {"index": "(i{0} + 1)", "index0": "i{0}", "first": "(i{0} == 0)", "last": "(i{0} == n{0} - 1)", "length": "n{0}"}
"""What a template asks of its loop, by the number of the loop."""


class Unsupported(Exception):
    """A template asks for what only Jinja2 can do."""


class Unsure(Exception):
    """What only Jinja2 knows how to go on with."""


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: a function of the context, of the list that it adds to, and of its parameters."""

    template: str
    name: str
    """That of the function."""
    parameters: tuple[str, ...]
    defaults: Mapping[str, str]
    """Those of the last parameters, as Python."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a name at the top of a template means: a macro, or the macros of a module; and where they look names up."""

    what: Macro | Mapping[str, Macro]
    context: str | None = None
    """The key of the context that they were imported with; "" for that of the page, None for the globals only."""


@dataclass(slots=True)
class Scope:
    """The names that a part of a template binds."""

    above: Scope | None = None
    names: dict[str, str] = field(default_factory=dict)
    """The variable of Python for each name."""
    read: set[str] = field(default_factory=set)
    """Names that were looked for further above."""
    below: set[str] = field(default_factory=set)
    """Those of them that parts inside it looked for."""
    is_branch: bool = False
    """Whether it is what is done under a condition. What that sets is set after it, too, if it was done."""
    unclear: set[str] = field(default_factory=set)
    """Names that such branches set."""
    loop: str = ""
    """The number of the loop, where it is one that counts for itself."""
    asked: set[str] = field(default_factory=set)
    """What of `LOOP` it is asked for."""


@dataclass(slots=True)
class Trace:
    """What a piece depends on."""

    names: set[str] = field(default_factory=set)
    """Variables of the page."""
    bound: bool = False
    """Whether on anything else: blocks, macros, variables that were set before."""


def item(of: Any, key: Any) -> Any:
    """`of[key]`, or the attribute of that name."""
    try:
        return of[key]
    except (AttributeError, TypeError, LookupError):
        if isinstance(key, str):
            return getattr(of, key)
        raise


def call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a function gives that does not ask for the context of the page."""
    if hasattr(function, "jinja_pass_arg") or not isinstance(function, (FunctionType, MethodType, BuiltinFunctionType, type)):
        raise Unsure
    return function(*args, **kwargs)


def collected(macro: Callable[..., None], context: dict[str, Any], *args: Any) -> Markup:
    """The text of a macro, as a value."""
    out: list[str] = []
    macro(context, out, *args)
    return Markup("".join(out))  # noqa: S704 (a macro escapes)


def common(env: Environment, name: str) -> dict[str, Any]:
    """What expressions take for granted."""
    context = env.context_class(env, env.globals, name, {})
    return {"env": env, "context": context, "evaluation": EvalContext(env, name), "undefined": Undefined(), "item": item,
            "call": call, "collected": collected, "markup_join": markup_join, "globals": env.globals}  # fmt: skip


class Expressions:
    """Writes expressions. `brought` are the filters, tests and macros that they name, as Python."""

    def __init__(self, env: Environment, name: str) -> None:
        self.env, self.name = env, name
        self.brought: dict[str, str] = {}
        self.known: dict[str, Known] = {}
        self.scope = self.top = Scope()
        self.trace = Trace()
        self.place = ""
        """The function that is written: `root`, `b_` and the name of a block, or `m_` and that of a macro."""

    def bring(self, thing: str) -> str:
        """The name by which the module knows what it finds once."""
        return self.brought.setdefault(thing, f"k{len(self.brought)}")

    def expr(self, node: nodes.Node) -> str:
        """An expression as one of Python that can stand anywhere. Raises `Unsupported`."""
        kind = type(node)
        if kind in _BINARY:
            return f"({self.expr(node.left)} {_BINARY[kind]} {self.expr(node.right)})"  # type: ignore[attr-defined]
        if kind in _UNARY:
            return f"({_UNARY[kind]}{self.expr(node.node)})"  # type: ignore[attr-defined]
        write: Callable[[Any], str] | None = getattr(self, f"_{kind.__name__.lower()}", None)
        if write is None:
            raise Unsupported(kind.__name__)
        return write(node)

    def find(self, name: str) -> Scope | None:
        """The part of the template that binds a name."""
        scope: Scope | None = self.scope
        is_inside = False
        while scope and (name not in scope.names or name in scope.unclear):
            if name in scope.unclear:
                raise Unsupported(name)
            (scope.below if is_inside else scope.read).add(name)
            is_inside |= not scope.is_branch
            scope = scope.above
        return scope

    def _name(self, node: nodes.Name) -> str:
        if scope := self.find(node.name):
            self.trace.bound |= scope is self.top
            return scope.names[node.name]
        if node.name in self.known or node.name in OF_JINJA:
            raise Unsupported(node.name)
        self.trace.names.add(node.name)
        return f"v[{node.name!r}]"

    def is_variable(self, node: nodes.Node | None) -> bool:
        """Whether it is a variable of the page, which may be missing."""
        return isinstance(node, nodes.Name) and node.name not in self.known and self.find(node.name) is None

    def _const(self, node: nodes.Const) -> str:
        if not isinstance(node.value, (str, int, float, bool, type(None))):
            raise Unsupported("Const")
        return f"({node.value!r})"

    def _tuple(self, node: nodes.Tuple) -> str:
        return "(" + "".join(f"{self.expr(each)}, " for each in node.items) + ")"

    def _list(self, node: nodes.List) -> str:
        return "[" + ", ".join(map(self.expr, node.items)) + "]"

    def _dict(self, node: nodes.Dict) -> str:
        return "{" + ", ".join(f"{self.expr(pair.key)}: {self.expr(pair.value)}" for pair in node.items) + "}"

    def _condexpr(self, node: nodes.CondExpr) -> str:
        other = self.expr(node.expr2) if node.expr2 else "undefined"
        return f"({self.expr(node.expr1)} if {self.expr(node.test)} else {other})"

    def _compare(self, node: nodes.Compare) -> str:
        return f"({self.expr(node.expr)}{''.join(f' {_OPERATORS[each.op]} {self.expr(each.expr)}' for each in node.ops)})"

    def _concat(self, node: nodes.Concat) -> str:
        return f"markup_join(({''.join(f'{self.expr(each)}, ' for each in node.nodes)}))"

    def _getattr(self, node: nodes.Getattr) -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in LOOP:
            scope: Scope | None = self.scope
            while scope and not scope.loop and "loop" not in scope.names:
                scope = scope.above
            if scope and "loop" not in scope.names:
                scope.asked.add(node.attr)
                return LOOP[node.attr].format(scope.loop)
        of = self.expr(node.node)
        return f"{of}.{node.attr}" if node.attr.isidentifier() and not iskeyword(node.attr) else f"getattr({of}, {node.attr!r})"

    def _getitem(self, node: nodes.Getitem) -> str:
        of = self.expr(node.node)
        if isinstance(node.arg, nodes.Slice):
            bounds = (node.arg.start, node.arg.stop, node.arg.step)
            return f"{of}[{':'.join(self.expr(each) if each else '' for each in bounds)}]"
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int):
            return f"{of}[{node.arg.value!r}]"
        return f"item({of}, {self.expr(node.arg)})"

    def arguments(self, node: nodes.Call | nodes.Filter | nodes.Test) -> list[str]:
        if node.dyn_args or node.dyn_kwargs:
            raise Unsupported("*")
        return [*map(self.expr, node.args), *(f"{name}={self.expr(value)}" for name, value in _named(node).items())]

    def _applied(self, kind: str, of: str, node: nodes.Filter | nodes.Test) -> str:
        """A filter or a test: `kind` is the dictionary that has it."""
        function = getattr(self.env, kind)[node.name]
        passed: list[str] = []
        match _PassArg.from_obj(function):
            case _PassArg.environment:
                passed = ["env"]
            case _PassArg.eval_context:
                passed = ["evaluation"]
            case _PassArg.context if function in _LOOKING_AT_NO_CONTEXT:
                passed = ["context"]
            case _PassArg.context:
                raise Unsupported(node.name)
        return f"{self.bring(f'env.{kind}[{node.name!r}]')}({', '.join([*passed, of, *self.arguments(node)])})"

    def _filter(self, node: nodes.Filter) -> str:
        if node.node is None or node.name not in self.env.filters:
            raise Unsupported(node.name)
        if node.name in ("default", "d") and isinstance(node.node, nodes.Name) and self.is_variable(node.node):
            self.trace.names.add(node.node.name)
            of = f"v.get({node.node.name!r}, undefined)"
        else:
            of = self.expr(node.node)
        return self._applied("filters", of, node)

    def _test(self, node: nodes.Test) -> str:
        if node.name in ("defined", "undefined") and isinstance(node.node, nodes.Name) and self.is_variable(node.node):
            self.trace.names.add(node.node.name)
            return f"({node.node.name!r} {'in' if node.name == 'defined' else 'not in'} v)"
        if node.name not in self.env.tests:
            raise Unsupported(node.name)
        return self._applied("tests", self.expr(node.node), node)

    def _call(self, node: nodes.Call) -> str:
        if found := self.macro(node):
            return f"collected({', '.join(found)})"
        return f"call({', '.join([self.expr(node.node), *self.arguments(node)])})"

    def macro(self, node: nodes.Call) -> list[str] | None:
        """Of a call of a macro the function, the context and the arguments."""
        of, known = node.node, None
        if isinstance(of, nodes.Name) and not self.find(of.name):
            known = self.known.get(of.name)
        elif isinstance(of, nodes.Getattr) and isinstance(of.node, nodes.Name) and not self.find(of.node.name):
            known = self.known.get(of.node.name)
            if known and (not isinstance(known.what, Mapping) or of.attr not in known.what):
                raise Unsupported(of.attr)
        if known is None:
            return None
        macro = known.what if isinstance(known.what, Macro) else known.what[of.attr] if isinstance(of, nodes.Getattr) else None
        if macro is None or node.dyn_args or node.dyn_kwargs or len(node.args) > len(macro.parameters):
            raise Unsupported("Call")
        self.trace.bound = True
        given = dict(macro.defaults) | dict(zip(macro.parameters, map(self.expr, node.args), strict=False))
        named = {name: self.expr(value) for name, value in _named(node).items()}
        if set(named) - set(macro.parameters[len(node.args) :]) or set(macro.parameters) - set(given) - set(named):
            raise Unsupported("Call")
        own = f"v.get({WHOLE!r}, v)" if self.place.startswith("b_") else "v"
        context = "globals" if known.context is None else f"v[{known.context!r}]" if known.context else own
        function = macro.name if macro.template == self.name else self.bring(f"function({macro.template!r}, {macro.name!r})")
        return [function, context, *((given | named)[each] for each in macro.parameters)]


def _named(node: nodes.Call | nodes.Filter | nodes.Test) -> dict[str, nodes.Expr]:
    """The arguments that are given by name."""
    found = {str(each.key): each.value for each in node.kwargs if isinstance(each, nodes.Keyword)}
    if len(found) < len(node.kwargs) or not all(name.isidentifier() and not iskeyword(name) for name in found):
        raise Unsupported("keyword")
    return found
