"""The pages on checks and commands: made, current, and whole."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from helpers import ROOT

from sourcebook import checks
from sourcebook.commands import check_page, command_page, schemas
from sourcebook.options import fields_of, parser


@pytest.fixture(scope="module")
def page() -> str:
    return check_page.text(ROOT)


def test_both_pages_are_current(page: str) -> None:
    assert (ROOT / check_page.PATH).read_text() == page, "run: python build.py schemas"
    assert (ROOT / command_page.PATH).read_text() == command_page.text(parser()), "run: python build.py schemas"


def test_every_check_has_its_rule_an_example_and_a_repair(page: str) -> None:
    parts = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    assert [part.split("\n")[0] for part in parts] == [
        *(check.__module__.rpartition(".")[2] for check in checks.CHECKS),
        "Files and shapes",
    ]
    for part in parts[:-1]:
        diff, said = re.findall(r"^```\w*\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
        assert re.search(r"^[-+]", diff, re.MULTILINE), part
        assert re.match(r"\S+:\d+:\d+: (error|warning)\[\w+\]: .+\n    help: ", said), part


def test_every_code_of_the_tests_is_on_the_page(page: str) -> None:
    codes = {line.split()[-1] for file in (ROOT / check_page.CASES).glob("*/expected.txt") for line in file.read_text().splitlines()}
    assert {code for code in codes if not re.search(rf"(?<!\w){code}(?!\w)", page)} == set()


def test_every_command_and_argument_is_on_the_page() -> None:
    text = command_page.text(parser())
    found = list(commands(parser(), ""))
    assert len(found) > 8
    for name, command in found:
        assert re.search(rf"^##+ {name}$", text, re.MULTILINE), name
        for action in command._actions:
            for option in action.option_strings:
                assert option in ("-h", "--help") or f"`{option}" in text, (name, option)
            assert action.help or isinstance(action, argparse._SubParsersAction), (name, action.dest)


def commands(top: argparse.ArgumentParser, before: str) -> list[tuple[str, argparse.ArgumentParser]]:
    found = []
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found += [(f"{before}{name}", command), *commands(command, f"{before}{name} ")]
    return found


def test_a_publication_without_these_pages_is_not_given_them(tmp_path: Path) -> None:
    assert schemas.reference(tmp_path) == {}
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/commands.md").touch()
    (tmp_path / "docs/checks.md").touch()
    assert list(schemas.reference(tmp_path)) == ["docs/commands.md"]


def test_fields_of_a_source_are_options() -> None:
    given = parser().parse_args(["source", "add", "f.txt", "--title", "T", "--url", "u", "--set", "note=a=b", "--set", "rights=R"])
    assert fields_of(given) == {"title": "T", "url": "u", "note": "a=b", "rights": "R"}
