"""Templates compiled to quicker Python: the same output as Jinja2's own compiler gives, in a third of its time.

Jinja2 asks a method of the environment for each attribute, and wraps each value that it escapes in a new `Markup`.
A page does either some hundred times. Here an attribute that is there is taken directly, and text that goes straight
into the page is not wrapped. Whatever is neither plain text nor markup takes Jinja2's own way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context, Macro

# What `escape` does to plain text, before it wraps it. Another release of the library may have it not: slower, and the same.
escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


class QuickGenerator(CodeGenerator):
    """The code of a template. `Environment.code_generator_class` is where Jinja2 takes its compiler from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = 0
        self._values: list[str] = []

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape_text = environment.escape_text")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (as in Jinja2)
        of, found = self._name(), self._name()
        self.write(f"({found} if ({found} := ")
        if hasattr(dict, node.attr):  # `items` of a dictionary is its method, whatever its keys are
            self.write(f"getattr(({of} := ")
            self.visit(node.node, frame)
            self.write(f"), {node.attr!r}, missing)")
        else:
            self.write(f"{of}.get({node.attr!r}, missing) if type({of} := ")
            self.visit(node.node, frame)
            self.write(f") is dict else getattr({of}, {node.attr!r}, missing)")
        self.write(f") is not missing else environment.getattr({of}, {node.attr!r}))")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 (as in Jinja2)
        """`{{ x | e }}` is `{{ x }}` where everything is escaped: base.html says it for MkDocs, which does not escape."""
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            node.nodes = [_unescaped(child) for child in node.nodes]
        super().visit_Output(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._quick(frame, finalize):
            value = self._name()
            self.write(f"({value} if type({value} := (")
            self._values.append(value)
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._quick(frame, finalize):
            value = self._values.pop()
            self.write(f")) is Markup else escape_text({value}) if type({value}) is str")
            self.write(f" else str({value}) if type({value}) is int else escape({value}))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _quick(self, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> bool:
        return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None

    def _name(self) -> str:
        self._names += 1
        return f"q_{self._names}"


def _unescaped(node: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.Filter) and node.name in ("e", "escape") and node.node:
        return node.node
    return node


class QuickContext(Context):
    """Calls macros directly: only what is no macro can ask for the context."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: N805 (as in Jinja2)
        if type(__obj) is Macro:
            kwargs.pop("_loop_vars", None)  # what Jinja2 passes for functions that ask for the context
            kwargs.pop("_block_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__obj, *args, **kwargs)


class QuickEnvironment(Environment):
    """An environment whose templates are compiled by `QuickGenerator`."""

    code_generator_class = QuickGenerator
    context_class = QuickContext
    escape_text = staticmethod(escape_text)
