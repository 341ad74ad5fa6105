"""docs/templates.md: each template, its blocks and its variables."""

from __future__ import annotations

from collections.abc import Iterator

from ..outputs import page_reference, page_shared
from ..outputs.page_reference import CONTEXTS, Variable

PATH = "docs/templates.md"
_HEAD = """# Templates

What each template is given. This page is made from the program by `python build.py schemas`. [Change how pages
look](howto-templates.md) says how to use it.

All templates of pages extend `base.html`, and share the pieces in `macros.html`. Values are escaped where they are
printed, in all templates but `base.html` and `main.html`: MkDocs renders these too, and does not escape, so write `| e`
there. A variable that is misspelt is an error, with its line.

## What all templates are given

"""
_FUNCTIONS = """
### Functions and filters

| Name | What it does |
|---|---|
| `say("Search")` | The text in the language of the pages |
| `{% trans name=… %}…{{ name }}…{% endtrans %}` | The same for a sentence with values; `{% pluralize %}` parts its forms |
| `counted(n, "%(n)s source", "%(n)s sources")` | A number with its noun |
| `of_kind(n, singular, plural)` | A number with a noun of the descriptor |
| `percent(0.5)` | A share of 1 in per cent |
| `n \\| number` | A number with its thousands parted |
| `word \\| mark` | A word of the model, such as `stated`, as it stands on a badge |
| `text \\| markdown` | A Markdown text as HTML; HTML in it is escaped, and links lead to the web only |
| `data \\| script_json` | Data as JSON for a script element |
| `n \\| cite_href` | The address of item `n` of the list of evidence |

"""


def text() -> str:
    return "\n".join([_HEAD + _table(_everywhere()) + _FUNCTIONS, *_templates(), *_main(), *_classes()]) + "\n"


def _everywhere() -> list[Variable]:
    return [variable for each in page_reference.SHARED for variable in page_reference.variables(each)]


def _templates() -> Iterator[str]:
    for name, context in CONTEXTS.items():
        own = [] if context in page_reference.SHARED else page_reference.variables(context)
        about = "The page for addresses that are not there." if context in page_reference.SHARED else page_reference.summary(context)
        yield f"## `{name}` {{#{name.removesuffix('.html')}}}\n\n{about}\n\nBlocks: {_blocks(name)}.\n"
        yield _table(own) if own else "It has no variables of its own.\n"


def _main() -> Iterator[str]:
    yield f"## `main.html` {{#main}}\n\nThe prose, which MkDocs renders.\n\nBlocks: {_blocks('main.html')}.\n"
    yield _table([Variable(name, *told) for name, told in page_shared.PROSE.items()])


def _blocks(name: str) -> str:
    return ", ".join(f"`{each}`" for each in page_reference.blocks(name))


def _classes() -> Iterator[str]:
    """What the values of the variables are made of, each class once, by name."""
    met: dict[str, type] = {}
    for context in (*page_reference.SHARED, *CONTEXTS.values()):
        for each in page_reference.held(context):
            met.setdefault(f"{each.__name__} {each.__module__}", each)
    yield "## What the values are made of\n\nA field is read with a point: `entity.name`. Where two classes have one name, the file tells them apart.\n"
    names = [each.__name__ for each in met.values()]
    for _, each in sorted(met.items()):
        file = each.__module__.rpartition(".")[2]
        several = f" ({file})" if names.count(each.__name__) > 1 else ""
        yield f"### {each.__name__}{several}\n\n{page_reference.summary(each)}\n"
        yield _table(page_reference.variables(each))


def _table(variables: list[Variable]) -> str:
    lines = [f"| `{v.name}` | `{_cell(v.type)}` | {_cell(v.meaning)} |" for v in variables]
    return "\n".join(["| Name | Type | What it is |", "|---|---|---|", *lines]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
