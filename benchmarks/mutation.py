"""Programs that differ from a given one in one place: another comparison, a number more, a statement less."""

from __future__ import annotations

import ast
import copy
import functools
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_SKIPPED = ("annotation", "returns", "decorator_list", "type_params")
Path = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Mutant:
    """One changed program. `function` is where it is changed, dots between; `inside` whether that runs later than at import."""

    line: int
    function: str
    statement: str
    """The line of code that is changed, in the form in which Python writes it: a name that outlives edits elsewhere."""
    before: str
    after: str
    inside: bool
    path: Path
    changed: ast.AST
    again: int = 1
    """Which of several equal changes of one statement it is, from 1."""

    def __str__(self) -> str:
        counted = f" ({self.again})" if self.again > 1 else ""
        return f"{self.function} [{self.statement}]: {self.before} → {self.after}{counted}"

    def program(self, code: str) -> ast.Module:
        """The whole changed module, of whose code it was made."""
        tree = ast.parse(code)
        _put(tree, self.path, copy.deepcopy(self.changed))
        return ast.fix_missing_locations(tree)


def mutants(code: str) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its code."""
    seen: Counter[tuple[str, ...]] = Counter()
    for path, node, function, inside, statement in _walk(ast.parse(code), (), "module", False, ""):
        for changed in _changes(node):
            name = (function, statement, _short(node), _short(changed))
            seen[name] += 1
            yield Mutant(node.lineno, *name, inside, path, changed, seen[name])


def _walk(
    node: ast.AST, path: Path, function: str, inside: bool, statement: str
) -> Iterator[tuple[Path, ast.expr | ast.stmt, str, bool, str]]:
    if isinstance(node, ast.stmt):
        statement = _short(node)
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        function = node.name if function == "module" else f"{function}.{node.name}"
        inside = inside or isinstance(node, ast.FunctionDef)
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":  # a type
        return
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("__all__", "__slots__"):  # no behaviour
        return
    if isinstance(node, (ast.expr, ast.stmt)):
        yield path, node, function, inside, statement
    for name, value in ast.iter_fields(node):
        if name in _SKIPPED or isinstance(node, ast.JoinedStr):
            continue
        for number, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                yield from _walk(child, (*path, (name, number if isinstance(value, list) else -1)), function, inside, statement)


def _put(tree: ast.AST, path: Path, node: ast.AST) -> None:
    for name, number in path[:-1]:
        value = getattr(tree, name)
        tree = value if number < 0 else value[number]
    name, number = path[-1]
    if number < 0:
        setattr(tree, name, node)
    else:
        getattr(tree, name)[number] = node


def _changes(node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for number, op in enumerate(node.ops):
            if type(op) in _COMPARE:
                yield _with(node, ops=[*node.ops[:number], _COMPARE[type(op)](), *node.ops[number + 1 :]])
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for number in range(len(node.values)):
            rest = node.values[:number] + node.values[number + 1 :]
            yield rest[0] if len(rest) == 1 else _with(node, values=rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC and not _is_text(node):
        yield _with(node, op=_ARITHMETIC[type(node.op)]())
    elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(node.test, (ast.Compare, ast.UnaryOp)):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
        for number, loop in enumerate(node.generators):
            if loop.ifs:
                yield _with(node, generators=[*node.generators[:number], _with(loop, ifs=[]), *node.generators[number + 1 :]])
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            if getattr(node, end) is not None:
                yield _with(node, **{end: None})
    else:
        yield from _statements(node)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str) and " " not in node.value.strip():  # sentences are for people; their wording is no behaviour
        yield ast.Constant(f"{node.value}XX")


def _statements(node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield _with(node, value=ast.Constant(None))
    elif isinstance(node, (ast.Break, ast.Continue)):
        yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()
    elif isinstance(node, ast.AugAssign):
        yield ast.Pass()
    elif isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom)):
        # a function without its only `yield` is none of the kind; a loop over nothing keeps it
        yield ast.Pass() if isinstance(node.value, ast.Call) else ast.If(ast.Constant(False), [node], [])
    elif isinstance(node, ast.Raise):
        yield ast.Pass()


def _with(node: ast.AST, **fields: object) -> ast.AST:
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _short(node: ast.AST) -> str:
    """The code of a node in one line; of a statement that holds others, its head."""
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    return text.split("\n")[0][:150].strip()


def names_from(code: str, mutant: Mutant) -> set[str]:
    """The names of a module whose values a mutant changes at import: the one that is changed, and those made from it."""
    tree = ast.parse(code)
    made = {name: each for each in tree.body if isinstance(each, (ast.Assign, ast.AnnAssign, ast.ClassDef)) for name in _bound(each)}
    found = set(_bound(tree.body[mutant.path[0][1]]))
    while more := {name for name, each in made.items() if name not in found and found & _read(each)}:
        found |= more
    return found


def _bound(node: ast.stmt) -> set[str]:
    """The names that a statement gives a value."""
    if isinstance(node, ast.ClassDef):
        return {node.name}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def _read(node: ast.stmt) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}


def install(module: ModuleType, code: str, mutant: Mutant, other: ModuleType) -> None:
    """Put into a module that is loaded what a mutant changes of it: a function, a class, or a value.

    `other` is the module as `load` made it. Whoever has imported the function before then runs the changed one.
    """
    name = mutant.function.split(".")[0]
    was, now = getattr(module, name, None), getattr(other, name, None)
    if isinstance(was, type):
        _replace_in_class(was, now)
    elif mutant.function != "module":
        _replace(was, now)
    else:
        _replace_values(module, other, names_from(code, mutant))
    forget()


def load(module: ModuleType, code: str, mutant: Mutant) -> ModuleType:
    """Run the changed module. Raises whatever it raises."""
    other = ModuleType(module.__name__)
    other.__dict__.update(__package__=module.__package__, __file__=module.__file__)
    sys.modules[module.__name__] = other  # dataclasses look their module up
    try:
        exec(compile(mutant.program(code), str(module.__file__), "exec", dont_inherit=True), other.__dict__)
    finally:
        sys.modules[module.__name__] = module
    return other


def forget() -> None:
    """Empty what the functions of the project and of its tests remember."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("sourcebook", "helpers", "conftest") or name.startswith("test_"):
            for each in list(vars(module).values()):
                if isinstance(each, functools._lru_cache_wrapper):
                    each.cache_clear()


def _replace(was: Any, now: Any) -> None:
    """The code and the defaults of one function by those of another, through what wraps it."""
    for wrapper in ("__wrapped__", "func", "fget", "__func__"):
        if hasattr(was, wrapper):
            _replace(getattr(was, wrapper), getattr(now, wrapper))
            return
    if isinstance(was, FunctionType):
        was.__code__, was.__defaults__, was.__kwdefaults__ = now.__code__, now.__defaults__, now.__kwdefaults__


def _replace_in_class(was: type, now: Any) -> None:
    for name, value in list(vars(was).items()):
        if (name.startswith("__") and name != "__init__" and not isinstance(value, FunctionType)) or name not in vars(now):
            continue
        if isinstance(value, FunctionType) and value.__code__.co_freevars != vars(now)[name].__code__.co_freevars:
            setattr(was, name, vars(now)[name])  # the changed one calls `super` no more
        elif isinstance(value, (FunctionType, property, functools.cached_property, staticmethod, classmethod)):
            _replace(value, vars(now)[name])
        elif isinstance(value, (str, int, tuple, frozenset)) and value != vars(now)[name]:
            setattr(was, name, vars(now)[name])


def _replace_values(module: ModuleType, other: ModuleType, names: set[str]) -> None:
    """Values of a module, here and wherever they were imported."""
    for name in names:
        old, new = vars(module).get(name), vars(other).get(name)
        if isinstance(old, type):
            continue
        for loaded in list(sys.modules.values()):
            is_ours = str(getattr(loaded, "__name__", "")).startswith(("sourcebook", "test_"))
            if is_ours and vars(loaded).get(name) is old:
                setattr(loaded, name, new)
