"""The answers of an issue form, read from the event of GitHub that carries it.

GitHub writes the answers of a form into the text of the issue, each below its label as a heading. The author can edit
that text, so it may hold anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..spec import Descriptor
from . import forms
from .markdown import code

MOST_BYTES, MOST_CHARACTERS = 5_000_000, 70_000
"""Of the event, and of the text of an issue: GitHub takes 65,536 characters."""
LONGEST_LINE = 1_000
NO_ANSWER = "_No response_"


class Refusal(Exception):
    """Why nothing was changed, and what is missing, as Markdown."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody wrote into a form."""

    form: str
    """`correction`, `missing-entity`, `checked`, `new-source` or `removal`."""
    number: int
    """Of the issue."""
    day: str
    """The day on which it was opened, or nothing."""
    texts: Mapping[str, str]
    """By the id of the field; empty where nothing was written."""

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def line(self, name: str) -> str:
        """An answer of one line. Raises `Refusal` for a longer one."""
        text = self.text(name)
        if "\n" in text or len(text) > LONGEST_LINE:
            raise Refusal(f"The answer under {code(name)} is longer than a line: {code(text, 80)}.")
        return text


def answers(event: bytes, descriptors: Sequence[Descriptor]) -> Answers:
    """Read an event of the kind `issues`. Raises `Refusal` where it holds no filled-in form of ours."""
    issue = _issue(event)
    body = str(issue.get("body") or "").replace("\r\n", "\n")
    number = issue.get("number")
    if len(body) > MOST_CHARACTERS:
        raise Refusal(
            f"The issue has {len(body):,} characters. A correction needs one value and one short quote: "
            "please open a new issue with the form, and leave the rest out."
        )
    if not body.strip():
        raise Refusal("The issue is empty. Please open a new one with one of the forms: they ask for what is needed.")
    sections, twice = _sections(body)
    for name, form in _forms(descriptors).items():
        labels = _labels(form)
        if set(labels) <= set(sections):
            again = [label for label in labels if label in twice]
            if again:
                raise Refusal(
                    f"The heading {code('### ' + again[0])} stands twice in the issue, so it is not clear which "
                    "answer counts. Please edit the issue, and leave one."
                )
            texts = {field: sections[label] for label, field in labels.items()}
            return Answers(name, number if isinstance(number, int) else 0, str(issue.get("created_at") or "")[:10], texts)
    raise Refusal(
        "The issue was not written with one of the forms of this repository, or its headings were changed, "
        "so it cannot be read by a program. Please open a new one with the form; its answers can be copied over."
    )


def _issue(event: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(event) if len(event) <= MOST_BYTES else {}
    except (ValueError, RecursionError):
        data = {}
    issue = data.get("issue") if isinstance(data, dict) else None
    if not isinstance(issue, dict):
        raise Refusal("This is no event of an issue.")
    return issue


def _forms(descriptors: Sequence[Descriptor]) -> dict[str, forms.Form]:
    return {
        "correction": forms.correction(descriptors),
        "missing-entity": forms.missing_entity(descriptors),
        "checked": forms.checked(descriptors),
        "removal": forms.removal(descriptors),
        "new-source": forms.new_source(descriptors),
    }


def _labels(form: forms.Form) -> dict[str, str]:
    """The ids of the fields of a form by their labels."""
    return {each["attributes"]["label"]: each["id"] for each in form["body"] if "id" in each}


def _sections(body: str) -> tuple[dict[str, str], set[str]]:
    """What stands below each heading, and the headings that stand twice."""
    found: dict[str, list[str]] = {}
    twice: set[str] = set()
    heading = ""
    for line in body.split("\n"):
        if line.startswith("### "):
            heading = line[4:].strip()
            if heading in found:
                twice.add(heading)
            found[heading] = []
        elif heading:
            found[heading].append(line)
    texts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return {name: "" if text == NO_ANSWER else text for name, text in texts.items()}, twice
