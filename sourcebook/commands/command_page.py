"""docs/commands.md: every command with its options, from the parser of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

PATH = "docs/commands.md"
_START = """# Commands

*This page is made from the program by `python build.py schemas`. Do not edit it.*

`python build.py COMMAND` in the folder of a publication; `python build.py` alone builds the site. Where the engine is
installed as a package, `sourcebook COMMAND` is the same. Each command ends with status 0 when all is well, 1 where it
found something, and 2 where it was called wrongly.
"""


def text(parser: argparse.ArgumentParser) -> str:
    """The page, in Markdown."""
    lines = [_START]
    for name, summary, command in _commands(parser):
        lines += _command(name, summary, command, "##")
    return "\n".join(lines).rstrip() + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Name, summary and parser of each command below a parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield name, summaries.get(name, ""), command


def _command(name: str, summary: str, command: argparse.ArgumentParser, mark: str) -> Iterator[str]:
    yield f"{mark} {name}"
    yield ""
    yield f"{summary[:1].upper()}{summary[1:]}."
    yield ""
    below = list(_commands(command))
    if below:
        for inner, about, each in below:
            yield from _command(f"{name} {inner}", about, each, f"{mark}#")
        return
    yield f"```\npython build.py {name}{''.join(f' {word}' for word in _usage(command))}\n```"
    yield ""
    rows = [(_shown(action), _help(action)) for action in _own(command)]
    if rows:
        yield "| Argument | Meaning |\n|---|---|"
        yield from (f"| `{shown}` | {meaning} |" for shown, meaning in rows)
        yield ""


def _own(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in command._actions if not isinstance(action, argparse._HelpAction)]


def _usage(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in _own(command):
        if not action.option_strings:
            yield {"?": f"[{action.metavar}]", "*": f"[{action.metavar} …]", "+": f"{action.metavar} …"}.get(
                str(action.nargs), str(action.metavar)
            )
    required = [action for action in _own(command) if action.option_strings and action.required]
    yield from (_shown(action) for action in required)
    if any(action.option_strings and not action.required for action in _own(command)):
        yield "[OPTIONS]"


def _shown(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar)
    name = action.option_strings[-1]
    if action.nargs == 0:
        return name
    choices = "|".join(str(each) for each in action.choices or ())
    return f"{name} {action.metavar or choices or action.dest.upper()}".replace("|", "/")


def _help(action: argparse.Action) -> str:
    said = (action.help or "") % {"default": action.default, "prog": "build.py"}
    return f"{said[:1].upper()}{said[1:]}.".replace("|", "\\|")
