"""The rooms of the engine: who may import whom, who knows which library, and that no room knows the flagship."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from helpers import ROOT

from sourcebook import descriptor

ENGINE = ROOT / "sourcebook"
MODULES = {
    str(path.relative_to(ENGINE).with_suffix("")): path
    for path in sorted(ENGINE.rglob("*.py"))
    if path.stem != "__init__" and "starter" not in path.parts  # the files of new publications are no modules
}
TEMPLATES = [path for path in sorted((ROOT / "site_templates").rglob("*")) if path.suffix in (".html", ".js", ".css")]

# Ground floor first. A module imports from its own floor and from those below, never from one above, and never in circles.
# A folder stands for all that is in it. A new module of the top folder gets its place here.
FLOORS = (
    "alphabets bounded change citation contrast dates defaults diagnostic disk ending frozen gitlog gitobjects language marks measuring memory model options output overlaid percent profiling release sealed sentences settings spec text workers",
    "catalog compare configuration delta descriptor descriptor_fields descriptor_rules descriptor_shape engine files forget formats freshness ids inventory kept look matching moved places prose prose_watch "
    "repository schema sizes source_text told versions yamlfile yamlnodes yamlplain yamltext",
    "checks coverage draft record_shape uncited withhold",
    "across amend history link read read_record read_source remembered reread standing",
    "outputs",
    "earlier freeze generator keys offline production prose_before prose_places publish run site validation validator",
    "commands",
    "cli",
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms.split()}

# Libraries that only some rooms may know. MkDocs is known to build.py, and its server to that of the preview.
ONLY = {
    "mkdocs": r"commands/preview_server",
    "properdocs": "",
    "frictionless": r"outputs/package\w*|checks/\w+|commands/import_\w+",
    "jinja2": r"outputs/page\w*",
    "markdown_it": r"outputs/page\w*",
    "yaml": r"settings|yamlfile|commands/\w+",
    "ruamel": r"commands/\w+",
    "edtf": "formats",
    "stdnum": "formats",
    "duckdb": r"outputs/\w+",
    "pagefind": r"outputs/search\w*",
}

# Names of the flagship that are words of the engine too: its own vocabulary (evidence, sources, changes), and that of the
# standards it writes (Data Package, JSON Schema, HTML, HTTP, BibTeX, OpenAPI).
_ENGINE_WORDS = """
id name title description summary status note reason resolution seed sha256 lines source sources origin standing
standing_note publisher published author agency url language lang country website date events text kind count flag
aliases body figure method role roles subject target
"""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    """What a module imports, in functions too: `text`, `outputs/urls`, or the name of a library."""
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    package = path.relative_to(ENGINE).parts[:-1] if path.is_relative_to(ENGINE) else ()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            parts = str(node.module).split(".")
            yield "/".join(parts[1:]) or parts[0] if parts[0] == "sourcebook" else parts[0]
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else ())]
            for alias in node.names:
                inner = "/".join([*base, alias.name])
                yield inner if inner in MODULES or inner in FLOOR else "/".join(base)


@cache
def inside(module: str) -> frozenset[str]:
    """The modules of the engine that a module imports; a folder for its `__init__`."""
    path = ENGINE / module / "__init__.py" if module not in MODULES else MODULES[module]
    return frozenset(name for name in imported(path) if (name in MODULES or name in FLOOR) and name != module)


def floor(module: str) -> int:
    return FLOOR[module.partition("/")[0]]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_floor_and_imports_nothing_from_above(module: str) -> None:
    assert module.partition("/")[0] in FLOOR, f"give {module} a floor"
    above = {other for other in inside(module) if floor(other) > floor(module)}
    assert not above, f"{module} imports from a floor above its own"


def test_nothing_is_imported_in_circles() -> None:
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way, module))
        if module not in done:
            for other in inside(module):
                visit(other, (*way, module))
            done.add(module)

    for module in (*MODULES, "checks", "outputs", "commands"):
        visit(module, ())


@pytest.mark.parametrize("library", ONLY)
def test_only_some_rooms_know_a_library(library: str) -> None:
    rooms = {module for module, path in MODULES.items() if library in imported(path)}
    assert {module for module in rooms if not re.fullmatch(ONLY[library], module)} == set()


def test_build_is_the_only_file_that_knows_mkdocs() -> None:
    assert "mkdocs" in imported(ROOT / "build.py")


def test_checks_do_not_know_each_other_nor_what_is_made() -> None:
    for module in (name for name in MODULES if name.startswith("checks/")):
        assert not {other for other in inside(module) if floor(other) > FLOOR["checks"]}


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_long(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 300


@cache
def flagship_names() -> frozenset[str]:
    """Resources and fields of the flagship that are no words of the engine."""
    (flagship,) = descriptor.load_all(ROOT)
    resources = flagship.resources.values()
    names = {name for each in resources for name in (each.name, *each.fields)}
    return frozenset(names) - frozenset(_ENGINE_WORDS.split())


@pytest.mark.parametrize("module", MODULES)
def test_no_module_names_a_resource_or_field_of_the_flagship(module: str) -> None:
    tree = parsed(MODULES[module])
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    words |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and "_" in node.attr}
    assert words & flagship_names() == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_names_a_resource_or_field_of_the_flagship(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    code = " ".join(re.findall(r"\{[{%].*?[%}]\}", text, re.DOTALL)) if template.suffix == ".html" else text
    words = set(re.findall(r"""["']([a-z][a-z0-9_-]*)["']""", text)) | set(re.findall(r"[a-z]+(?:_[a-z]+)+", code))
    assert words & flagship_names() == set()


def test_the_second_publication_names_its_fields_otherwise() -> None:
    """So that what is made of it proves that the names come from the descriptor."""
    (lights,) = descriptor.load_all(ROOT / "tests" / "publications" / "lighthouses")
    rooms = [each for each in lights.resources.values() if each.kind != "sources"]
    names = {name for each in rooms for name in (each.name, *each.fields)}
    (flagship,) = descriptor.load_all(ROOT)
    theirs = {name for each in flagship.resources.values() for name in (each.name, *each.fields)}
    assert names & theirs <= {"id"}
