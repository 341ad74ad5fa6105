"""Templates as quick Python: the same text as Jinja2 gives, in a fifth of its time.

Jinja2 asks the environment for each attribute, wraps each value that it escapes, makes every macro anew for each page,
and hands the text on piece by piece. A page does each of it some hundred times. So the tree of a template, as Jinja2's
own parser makes it, is written as plain Python here. Where a template asks for what that does not know, or a page
fails in any way, Jinja2 itself makes it from the beginning, and it is Jinja2's errors that are told.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateError, nodes

from .page_expressions import WHOLE, Known, Macro, Unsupported
from .page_statements import Lasting, Statements, common

Load = Callable[[str], "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """A template as Python. Other processes can have it."""

    source: str
    parent: str
    """The template that it extends, or nothing."""
    code: bytes
    blocks: tuple[str, ...]
    macros: Mapping[str, Macro]
    known: Mapping[str, Known]
    """What names mean at its top, and at the top of those that it extends."""
    assigned: frozenset[str]
    """Names that are set somewhere in them."""
    is_library: bool
    """Whether it has macros only."""


@dataclass(frozen=True, slots=True)
class Quick:
    """A template, and those that it extends."""

    roots: tuple[Callable[..., None], ...]
    blocks: Mapping[str, tuple[Callable[..., None], ...]]
    """Of each block, how the template has it, then those that it extends."""

    def render(self, variables: dict[str, Any]) -> str:
        out: list[str] = []
        for root in self.roots:
            root(variables, out, self.blocks)
        return "".join(out)


@dataclass(slots=True)
class Keeper:
    """The texts of parts that depend on lasting variables only, of which the first is the same object on all pages."""

    shared: str
    _of: object = None
    _texts: dict[tuple[object, ...], str] = field(default_factory=dict)

    def kept(self, part: Callable[[dict[str, Any]], str], variables: dict[str, Any], *values: object) -> str:
        if variables[self.shared] is not self._of:  # another site, or another state of it
            self._of = variables[self.shared]
            self._texts.clear()
        for value in values:
            if type(value) is not str:  # 1 and True are one key, and two texts
                return part(variables)
        key = part, values
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = part(variables)
        return text


class QuickEnvironment(Environment):
    """An environment that writes templates as Python where it can."""

    def __init__(self, *, shared: str = "", per_site: Iterable[str] = (), **options: Any) -> None:
        """`shared` is the variable that is the same object on all pages of a site; those of `per_site` have few values."""
        super().__init__(**options)
        names = frozenset({shared, *per_site}) if shared else frozenset[str]()
        self._lasting = Lasting(names, Keeper(shared).kept, shared)
        self.ahead: Callable[[], Mapping[str, Written]] | None = None
        """What gives the templates that another process wrote; nothing if it is asked again."""
        self._quick: dict[str, Quick | None] = {}
        self._written: dict[str, Written] = {}
        self._run: dict[str, dict[str, Any]] = {}
        self._current: list[Callable[[], bool]] = []

    def rendered(self, name: str, variables: Mapping[str, Any]) -> str:
        """A page. Raises `TemplateError`, and what a value raises."""
        if quick := self.quick(name):
            try:
                return quick.render({**self.globals, **variables})
            except Exception:  # whatever it is, Jinja2 tells it with the line of the template
                self._quick[name] = None
        return self.get_template(name).render(variables)

    def quick(self, name: str) -> Quick | None:
        """A template as Python; None where only Jinja2 can make it, or find out what is wrong with it."""
        if name not in self._quick:
            try:
                self._quick[name] = self._linked(name)
            except (Unsupported, TemplateError, RecursionError, UnicodeDecodeError):
                self._quick[name] = None
        return self._quick[name]

    def refresh(self) -> None:
        """Forget all templates if one was edited."""
        if not all(is_current() for is_current in self._current):
            self.forget()

    def forget(self) -> None:
        self._quick, self._written, self._run, self._current = {}, {}, {}, []

    def written(self, name: str) -> Written:
        """A template as Python. Raises `Unsupported` where only Jinja2 can make it, and `TemplateError`."""
        if name not in self._written and self.ahead:
            found = self.ahead()
            if all(self._source(each)[0] == written.source for each, written in found.items()):
                self._written.update(found)
        if name not in self._written:
            if self.autoescape is not True or self.finalize:
                raise Unsupported("environment")
            source, file = self._source(name)
            self._written[name] = Writer(self, name, self._lasting, self.written).written(source, self.parse(source, name, file))
        return self._written[name]

    def _source(self, name: str) -> tuple[str, str | None]:
        if not self.loader:
            raise Unsupported("environment")
        source, file, is_current = self.loader.get_source(self, name)
        self._current += [is_current] if is_current else []
        return source, file

    def _module(self, name: str) -> dict[str, Any]:
        """The functions of a template."""
        if name not in self._run:
            written = self.written(name)
            made = {**common(self, name), "kept": self._lasting.kept, "function": lambda template, macro: self._module(template)[macro]}
            exec(marshal.loads(written.code), made)  # noqa: S102, S302 (what was written here, or by a process of ours)
            self._run[name] = made
        return self._run[name]

    def _linked(self, name: str) -> Quick:
        chain: list[tuple[Written, dict[str, Any]]] = []
        while name:
            chain.append((self.written(name), self._module(name)))
            name = chain[-1][0].parent
        names = dict.fromkeys(block for written, _ in chain for block in written.blocks)
        blocks = {block: tuple(made[f"b_{block}"] for written, made in chain if block in written.blocks) for block in names}
        return Quick(tuple(made["root"] for _, made in chain), blocks)


class Writer(Statements):
    """Writes one template. `load` gives those that it extends, and its libraries."""

    def __init__(self, env: Environment, name: str, lasting: Lasting, load: Load) -> None:
        super().__init__(env, name, lasting)
        self._load = load

    def written(self, source: str, template: nodes.Template) -> Written:
        """Raises `Unsupported` where only Jinja2 can do what the template says."""
        name = self._parent(template)
        parent = self._load(name) if name else None
        macros = {node.name: self._declared(node) for node in template.body if isinstance(node, nodes.Macro)}
        own = {name: Known(macro, "") for name, macro in macros.items()}
        imports: list[str] = []
        for node in template.body:
            if isinstance(node, (nodes.Import, nodes.FromImport)):
                own |= self._imported(node, imports)
        self.known, assigned = self._known(own, template, parent)
        for node in template.body:
            if isinstance(node, nodes.Macro):
                self.function(f"m_{node.name}", node.body, macros[node.name].parameters)
        blocks = {block.name: block for block in template.find_all(nodes.Block)}
        for each, block in blocks.items():
            self.function(f"b_{each}", block.body)
        rest = _rest(template, parent)
        if parent and any(each.find(nodes.Call) for each in rest):  # the macros of the template it extends are not there yet
            raise Unsupported("Call")
        self.function("root", rest, before=imports)
        text = "\n".join([*(f"{known} = {thing}" for thing, known in self.brought.items()), *self.lines])
        code = marshal.dumps(compile(text, f"<quick {self.name}>", "exec"))
        is_library = not (parent or blocks or imports) and all(map(_is_text, rest))
        return Written(source, name, code, tuple(blocks), macros, self.known, assigned, is_library)

    @staticmethod
    def _parent(template: nodes.Template) -> str:
        every = list(template.find_all(nodes.Extends))
        if not every:
            return ""
        if len(every) > 1 or template.body[0] is not every[0] or not isinstance(every[0].template, nodes.Const):
            raise Unsupported("Extends")
        return str(every[0].template.value)

    def _declared(self, node: nodes.Macro) -> Macro:
        names = {each.name for part in node.body for each in (part, *part.find_all(nodes.Name)) if isinstance(each, nodes.Name)}
        if names & {"caller", "varargs", "kwargs"}:
            raise Unsupported("Macro")
        parameters = tuple(each.name for each in node.args)
        defaults = dict(zip(reversed(parameters), (_constant(each) for each in reversed(node.defaults)), strict=False))
        return Macro(self.name, f"m_{node.name}", parameters, defaults)

    def _imported(self, node: nodes.Import | nodes.FromImport, lines: list[str]) -> dict[str, Known]:
        """What an import gives names to. The library sees the variables as they are when it is imported."""
        if not isinstance(node.template, nodes.Const):
            raise Unsupported("Import")
        library = self._load(node.template.value)
        if not library.is_library:
            raise Unsupported("Import")
        key = f"{WHOLE}{node.template.value}" if node.with_context else None
        lines += [f"v[{key!r}] = dict(v)"] if key else []
        if isinstance(node, nodes.Import):
            return {node.target: Known(library.macros, key)}
        pairs = [(name, name) if isinstance(name, str) else name for name in node.names]
        if any(name not in library.macros for name, _ in pairs):
            raise Unsupported("FromImport")
        return {alias: Known(library.macros[name], key) for name, alias in pairs}

    @staticmethod
    def _known(own: Mapping[str, Known], template: nodes.Template, parent: Written | None) -> tuple[dict[str, Known], frozenset[str]]:
        """What names mean, and which are set. A name has to have one meaning, whoever asks for it when."""
        inherited, before = (parent.known, parent.assigned) if parent else ({}, frozenset[str]())
        targets = [
            *(node.target for node in template.find_all(nodes.Assign)),
            *(node.target for node in template.find_all(nodes.AssignBlock)),
        ]
        names = {each.name for target in targets for each in (target, *target.find_all(nodes.Name)) if isinstance(each, nodes.Name)}
        known, assigned = {**inherited, **own}, before | names
        if any(own[name] != inherited[name] for name in own.keys() & inherited.keys()) or assigned & known.keys():
            raise Unsupported("a name with two meanings")
        return known, assigned


def _constant(node: nodes.Expr) -> str:
    if isinstance(node, nodes.Const) or (isinstance(node, nodes.Tuple) and not node.items):
        return repr(node.as_const())
    raise Unsupported("default")


def _rest(template: nodes.Template, parent: Written | None) -> list[nodes.Node]:
    """What the top of a template does, but for what it declares; that has to come first."""
    rest: list[nodes.Node] = []
    for node in template.body:
        if isinstance(node, (nodes.Macro, nodes.Import, nodes.FromImport)):
            if not all(map(_is_text, rest)):
                raise Unsupported("declared late")
        elif not isinstance(node, nodes.Extends) and not (parent and isinstance(node, (nodes.Output, nodes.Block))):
            if parent and not isinstance(node, (nodes.Assign, nodes.AssignBlock)):
                raise Unsupported("beside the blocks")
            rest.append(node)
    return rest


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(isinstance(each, nodes.TemplateData) for each in node.nodes)
