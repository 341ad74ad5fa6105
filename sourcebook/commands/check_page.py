"""docs/checks.md: every check, with an example that it finds, what it says, and the repair.

The rules are the doc strings of the checks. The examples are the broken input of the tests, so that what the page shows
is what the program says. A publication that has no such folder has no such page.
"""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from .. import checks
from ..diagnostic import Diagnostic, Rejected
from ..read import read

PATH = "docs/checks.md"
REPAIR = "repair.txt"
"""In the folder of a case: the changes that repair it, where they are not those that lead back to the sound publication."""
CASES, SOUND = Path("tests/broken"), Path("tests/publications/tiny")
_OWN = ("expected.txt", "help.txt", REPAIR)
_START = """# Checks

*This page is made from the checks and the tests of the program by `python build.py schemas`. Do not edit it.*

`python build.py check` names each finding with its file, line and column, a code that stays the same, and what to do. A
finding is an error, and nothing is published, unless it is called a warning. In the examples, a line with `-` is what was
found, and a line with `+` is the repair.
"""
_FILES = """## Files and shapes

Before any check, files must be readable, be YAML as records use it, and have the shape of records; and the descriptor
must be sound. Such findings have these codes; each is shown with one message.

| Code | For instance | What to do |
|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Case:
    """One folder of broken input: what is found in it, and how its files differ from sound ones."""

    name: str
    found: tuple[Diagnostic, ...]
    repair: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.code for each in self.found))


def text(root: Path) -> str:
    """The page, in Markdown."""
    cases = [_case(root, path) for path in sorted((root / CASES).iterdir()) if path.is_dir()]
    modules = [module for check in checks.CHECKS for module in [_module(check)]]
    lines, told = [_START], set()
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        codes = _codes(module)
        example = _example(name, codes, cases)
        told |= {name, *(codes or example.codes)}
        lines += _section(name, module, codes, example)
    lines += _files(cases, told)
    return "\n".join(lines).rstrip() + "\n"


def _module(check: checks.Check) -> ModuleType:
    import sys

    return sys.modules[check.__module__]


def _codes(module: ModuleType) -> set[str]:
    """The codes of a check: the words with underscores that stand in its text as strings of their own."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    return set(re.findall(r'^\s*(?:return \(\s*|Diagnostic\([^"]*)?\(?"([a-z]+(?:_[a-z]+)+)",', source, re.MULTILINE))


def _example(name: str, codes: set[str], cases: list[Case]) -> Case:
    """The case that is called like the check, or else the smallest with nothing but its findings."""
    wanted = name.replace("_", "-")
    return min(cases, key=lambda case: (case.name != wanted, not set(case.codes) <= codes, len(case.found), case.name))


def _section(name: str, module: ModuleType, codes: set[str], example: Case) -> Iterator[str]:
    summary, _, rest = (module.__doc__ or "").strip().partition("\n\n")
    yield f"## {name}"
    yield ""
    yield f"**{' '.join(summary.split())}**"
    if rest:
        yield ""
        yield rest
    also = sorted(codes - {name})
    if also:
        yield ""
        yield f"Codes: {', '.join(f'`{code}`' for code in sorted(codes))}."
    yield ""
    yield "```diff"
    yield example.repair
    yield "```"
    yield ""
    yield "```"
    own = [each for each in example.found if each.code in codes]  # not what follows from it in other checks
    yield "\n".join(each.as_text() for each in own or example.found)
    yield "```"
    yield ""


def _files(cases: list[Case], told: set[str]) -> Iterator[str]:
    yield _FILES
    shown: dict[str, Diagnostic] = {}
    for case in cases:
        for each in case.found:
            shown.setdefault(each.code, each)
    for code in sorted(shown.keys() - told):
        each = shown[code]
        yield f"| `{code}` | {_cell(each.message)} | {_cell(each.help)} |"


def _cell(words: str) -> str:
    """Text for a cell of a table, in which no character is markup."""
    short = words if len(words) < 300 else f"{words[:297]}…"
    return re.sub(r"([\\*_\[\]<>|`])", r"\\\1", " ".join(short.split()))


def _case(root: Path, case: Path) -> Case:
    with tempfile.TemporaryDirectory(prefix="sourcebook-case-") as folder:
        copy = Path(folder) / "publication"
        shutil.copytree(root / SOUND, copy, symlinks=True)
        shutil.copytree(case, copy, symlinks=True, dirs_exist_ok=True, ignore=lambda _, names: set(names) & set(_OWN))
        try:
            found = read(copy)[1]
        except Rejected as rejected:
            found = rejected.diagnostics
    given = case / REPAIR
    return Case(
        case.name,
        found,
        given.read_text(encoding="utf-8").rstrip() if given.is_file() else "\n".join(_repair(root, case)),
    )


def _repair(root: Path, case: Path) -> Iterator[str]:
    """The lines of the files of a case that must change, and what they become in the sound publication."""
    for path in sorted(case.rglob("*")):
        inside = path.relative_to(case).as_posix()
        if inside in _OWN or path.is_symlink() or not path.is_file():
            continue
        sound = root / SOUND / inside
        wrong = path.read_text(encoding="utf-8", errors="replace").splitlines()
        right = sound.read_text(encoding="utf-8").splitlines() if sound.is_file() else []
        changes = list(difflib.unified_diff(wrong, right, n=1, lineterm=""))[2:]
        yield f"# {inside}"
        yield from (line for line in changes if not line.startswith("@@"))
