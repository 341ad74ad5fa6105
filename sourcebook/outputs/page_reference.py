"""Every template with its variables, read from the classes beside the pages: for docs/templates.md and its test."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, is_typeddict

from ..defaults import TEMPLATES
from . import (
    page_changes,
    page_dataset,
    page_disagreements,
    page_download,
    page_entity,
    page_evidence,
    page_home,
    page_list_parts,
    page_moved,
    page_network,
    page_preview,
    page_quality,
    page_releases,
    page_search,
    page_shared,
    page_source,
    page_timeline,
)

CONTEXTS: dict[str, type] = {
    "home.html": page_home.HomePage,
    "dataset.html": page_dataset.DatasetPage,
    "list.html": page_list_parts.ListPage,
    "entity.html": page_entity.EntityPage,
    "evidence.html": page_evidence.EvidencePage,
    "source.html": page_source.SourcePage,
    "disagreements.html": page_disagreements.DisagreementsPage,
    "timeline.html": page_timeline.TimelinePage,
    "network.html": page_network.NetworkPage,
    "quality.html": page_quality.QualityPage,
    "changes.html": page_changes.ChangesPage,
    "releases.html": page_releases.ReleasesPage,
    "release.html": page_releases.ReleasePage,
    "download.html": page_download.DownloadPage,
    "search.html": page_search.SearchPage,
    "moved.html": page_moved.MovedPage,
    "preview.html": page_preview.PreviewPage,
    "notfound.html": page_shared.AnyPage,
}
"""What each template that we render takes. `main.html` is rendered by MkDocs."""
SHARED: tuple[type, ...] = (page_shared.AnyPage, page_shared.Rendered)
_BLOCK = re.compile(r"\{%[-+]?\s*block\s+(\w+)")
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a template, or a field of what it holds."""

    name: str
    type: str
    meaning: str


def variables(of: type) -> list[Variable]:
    """What a class has of its own, and of its bases but those that all pages share: fields first, then properties."""
    bases = [each for each in _bases(of) if each not in SHARED or each is of]
    return [variable for each in reversed(bases) for variable in _own(each)]


def names(of: type) -> set[str]:
    """The names of all variables that a template of this class can use."""
    return {variable.name for each in (*SHARED, *_bases(of)) for variable in _own(each)}


def blocks(template: str) -> list[str]:
    """The blocks that a template of one's own can change, those of its frame last."""
    files = [TEMPLATES / template] if template == "base.html" else [TEMPLATES / template, TEMPLATES / "base.html"]
    return list(dict.fromkeys(name for file in files for name in _BLOCK.findall(file.read_text(encoding="utf-8"))))


def held(of: type) -> Iterator[type]:
    """The classes whose values a template meets, each once: those of its variables, and those that these hold."""
    waiting, seen = [of], {of, *SHARED}
    while waiting:
        each = waiting.pop(0)
        for variable in [v for base in _bases(each) for v in _own(base)]:
            for name in _NAME.findall(variable.type):
                found = _meant(each, name)
                if found is not None and found not in seen:
                    seen.add(found)
                    waiting.append(found)
                    yield found


def summary(of: type) -> str:
    """The first sentence on a class."""
    return _told(inspect.getdoc(of) or "") if "(" not in (of.__doc__ or "")[: len(of.__name__) + 1] else ""


def _bases(of: type) -> list[type]:
    """The class and those it is made of, by the names in its text: a TypedDict forgets its bases."""
    found = [of]
    for base in _node(of).bases:
        meant = _meant(of, base.id) if isinstance(base, ast.Name) else None
        found += [each for each in (_bases(meant) if meant else ()) if each not in found]
    return found


@cache
def _own(of: type) -> tuple[Variable, ...]:
    """The fields and properties that stand in the text of a class, with the sentence under each."""
    node = _node(of)
    found: list[Variable] = []
    for place, each in enumerate(node.body):
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and not each.target.id.startswith("_"):
            after = node.body[place + 1] if place + 1 < len(node.body) else None
            found.append(Variable(each.target.id, _typed(each.annotation), _literal(after)))
        elif isinstance(each, ast.FunctionDef) and each.returns and _is_property(each) and not each.name.startswith("_"):
            found.append(Variable(each.name, _typed(each.returns), _told(ast.get_docstring(each) or "")))
    return tuple(found)


def _is_property(method: ast.FunctionDef) -> bool:
    return any(getattr(each, "id", "") in ("property", "computed", "cached_property") for each in method.decorator_list)


@cache
def _node(of: type) -> ast.ClassDef:
    tree = ast.parse(Path(sys.modules[of.__module__].__file__ or "").read_text(encoding="utf-8"))
    return next(each for each in ast.walk(tree) if isinstance(each, ast.ClassDef) and each.name == of.__name__)


def _typed(annotation: ast.expr) -> str:
    text = ast.unparse(annotation)
    text = re.sub(r"^NotRequired\[(.*)\]$", r"\1", text)
    return re.sub(r"\b[a-z_]+\.(?=[A-Z])", "", text)  # the module of a class says nothing to those who write templates


def _literal(node: ast.stmt | None) -> str:
    value = getattr(node, "value", None)
    return _told(value.value) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _told(text: str) -> str:
    """A docstring in one line, up to its first empty line."""
    return " ".join(text.partition("\n\n")[0].split())


def _meant(of: type, name: str) -> type | None:
    """The class of ours that a name in an annotation means."""
    scope: dict[str, Any] = vars(sys.modules[of.__module__])
    for place in (scope, *(vars(each) for each in scope.values() if inspect.ismodule(each))):
        found = place.get(name)
        if isinstance(found, type) and found.__module__.startswith("sourcebook.") and (is_dataclass(found) or is_typeddict(found)):
            return found
    return None
