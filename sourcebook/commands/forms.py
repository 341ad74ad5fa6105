"""The issue forms of GitHub, for readers who correct without git. Their ids can be filled in by the query of a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from ..spec import Descriptor

FOLDER = ".github/ISSUE_TEMPLATE"
_NOTICE = "# Made by `python build.py schemas` from the descriptors. Do not edit.\n"
_PUBLIC = (
    "What you write here is public. Do not write what should not be public: no private addresses, "
    "birth dates, document numbers or telephone numbers."
)
_QUOTE = (
    "Copied from the source letter by letter, without leaving words out: the shortest passage that carries the value. "
    "It is compared with the archived text."
)
_SOURCE = "The id of a source that we have, or the address of a page, or enough to find the document."

WRONG, MISSING, SAME, OTHER = (
    "The value is wrong",
    "The value is missing",
    "Another source says the same",
    "Another source says something else",
)
BAD_QUOTE, ELSE = "The quote does not carry the value", "Something else"
INFERRED = "Inferred:"
"""How a note begins that is the step from the words to the value."""

Form = dict[str, Any]


def texts(descriptors: Sequence[Descriptor]) -> dict[str, str]:
    """The forms by path."""
    made = {
        "config": {"blank_issues_enabled": True},
        "correction": correction(descriptors),
        "missing-entity": missing_entity(descriptors),
        "checked": checked(descriptors),
        "new-source": new_source(descriptors),
        "removal": removal(descriptors),
    }
    return {
        f"{FOLDER}/{name}.yml": _NOTICE + yaml.safe_dump(form, sort_keys=False, allow_unicode=True, width=1000)
        for name, form in made.items()
    }


def correction(descriptors: Sequence[Descriptor]) -> Form:
    first = descriptors[0]
    shown = first.of_kind("entities")[0]
    fields = [name for name in shown.fields if name != "id"][:3]
    fields += [f"{rows.name}.{next(iter(rows.fields))}" for rows in first.nested_in(shown.name)][-1:]
    return _form(
        "Correct a fact",
        "A value is wrong, is missing, or another source says something else.",
        "Correction: ",
        "correction",
        _markdown(
            "Thank you. A value is published only with the words of a source that carry it, so please give both. "
            f"A link “Correct this” on the site fills in the first fields. {_PUBLIC}"
        ),
        *_dataset(descriptors),
        _input("entity", "Record", f"What it is about: {_examples(descriptors)}.", required=True),
        _input("property", "Property", f"Which field, such as {', '.join(f'`{name}`' for name in fields)}.", required=True),
        _input("value", "What it says now", "Leave it empty where the value is missing."),
        _input("page", "Page", "The address of the page where you saw it."),
        _dropdown("kind", "What is wrong", [WRONG, MISSING, SAME, OTHER, BAD_QUOTE, ELSE]),
        _input(
            "correct",
            "What it should say",
            "The right value, or what the other source says. For a new row, its fields: `field: value; field: value`.",
        ),
        _input("source", "Source", _SOURCE, required=True),
        _area("quote", "The exact words of the source", _QUOTE, required=True),
        _area(
            "note",
            "Anything else",
            "Where another source says something else: why which value is preferred. Where the value follows from the "
            f"words only by a step: `{INFERRED}` and the step.",
        ),
    )


def missing_entity(descriptors: Sequence[Descriptor]) -> Form:
    kinds = list(dict.fromkeys(r.singular for d in descriptors for r in d.of_kind("entities")))
    return _form(
        "Add a record",
        "Something that a source names has no page yet.",
        "New record: ",
        "new record",
        _markdown(f"Thank you. A record begins with one quote that names it. {_PUBLIC}"),
        *_dataset(descriptors),
        _dropdown("kind", "What it is", [kind[:1].upper() + kind[1:] for kind in kinds]),
        _input("name", "Name", "As the source prints it.", required=True),
        _input("source", "Source", _SOURCE, required=True),
        _area("quote", "The exact words of the source that name it", _QUOTE, required=True),
        _area(
            "facts",
            "What else the source says of it",
            "One fact a line: the property, the value, the words that say it, such as `property: value “words of the source”`.",
        ),
    )


def checked(descriptors: Sequence[Descriptor]) -> Form:
    return _form(
        "It still stands",
        "You compared a value with its source again, and nothing has changed.",
        "Checked: ",
        "checked",
        _markdown(
            "Thank you. Values grow old in silence, so it helps to know that somebody looked. If the source says something "
            f"else now, please use *Correct a fact* instead. {_PUBLIC}"
        ),
        *_dataset(descriptors),
        _input("entity", "Record", f"What it is about: {_examples(descriptors)}.", required=True),
        _input("property", "Property", "Which field. Leave it empty where you compared all that the source says of the record."),
        _input("value", "What it says now", "The value that still stands."),
        _input("source", "Compared with", "The id of the source that you read again, or its address.", required=True),
        _input("day", "Day", "When you read it, such as 2026-01-31. Leave it empty for today."),
    )


def new_source(descriptors: Sequence[Descriptor]) -> Form:
    return _form(
        "Suggest a source",
        "An article, report or list that we should cite.",
        "New source: ",
        "new source",
        _markdown(
            "Thank you. We keep the text of a source in the repository, to compare quotes with it, and never publish it: "
            "only quotes are published. Please do not paste a whole article here."
        ),
        *_dataset(descriptors),
        _input("title", "Title", "As printed.", required=True),
        _input("publisher", "Publisher", "Who published it, and the news agency where there is one.", required=True),
        _input("published", "Date", "When it was published, such as 2025-07-18."),
        _input("url", "Address", "Where it can be read.", required=True),
        _input("language", "Language", "Such as English or Korean."),
        _area("facts", "What it says", "What it states that we lack or have otherwise, with the exact words.", required=True),
    )


def removal(descriptors: Sequence[Descriptor]) -> Form:
    return _form(
        "Object, reply, or ask for removal",
        "You are named here, or speak for somebody who is.",
        "Objection: ",
        "objection",
        _markdown(
            "To be named here is not to be accused: a page says what sources say, and who says it. You can ask us to correct "
            f"a record, to add your reply, or to remove it. {_PUBLIC} If your reasons are private, use “Report a "
            "vulnerability” under the Security tab of this repository instead: only the maintainers can read it."
        ),
        *_dataset(descriptors),
        _input("entity", "Record", f"What it is about: {_examples(descriptors)}.", required=True),
        _input("page", "Page", "The address of the page."),
        _dropdown("relation", "You are", ["The person named", "Speaking for the person or company named", "Somebody else"]),
        _dropdown("wish", "You ask for", ["A correction", "A reply beside the record", "Removal"]),
        _area("reason", "Why", "Which statement, and what is wrong with it or with publishing it.", required=True),
        _area("reply", "Your reply", "If it is to be published beside the record: the words, and the name under which they stand."),
    )


def _form(name: str, description: str, title: str, label: str, *body: Form) -> Form:
    return {"name": name, "description": description, "title": title, "labels": [label], "body": list(body)}


def _examples(descriptors: Sequence[Descriptor]) -> str:
    names = [r.name for d in descriptors for r in d.of_kind("entities")]
    return f"the last two parts of the address of its page, such as `{names[0] if names else 'resource'}/its-id`"


def _dataset(descriptors: Sequence[Descriptor]) -> tuple[Form, ...]:
    """Only a publication of several datasets asks for one."""
    if len(descriptors) < 2:
        return ()
    return (_input("dataset", "Dataset", f"One of: {', '.join(d.name for d in descriptors)}.", required=True),)


def _markdown(words: str) -> Form:
    return {"type": "markdown", "attributes": {"value": words}}


def _input(name: str, label: str, description: str, *, required: bool = False) -> Form:
    return _element("input", name, {"label": label, "description": description}, required)


def _area(name: str, label: str, description: str, *, required: bool = False) -> Form:
    return _element("textarea", name, {"label": label, "description": description}, required)


def _dropdown(name: str, label: str, options: list[str]) -> Form:
    return _element("dropdown", name, {"label": label, "options": options}, True)


def _element(kind: str, name: str, attributes: Form, required: bool) -> Form:
    return {"type": kind, "id": name, "attributes": attributes, "validations": {"required": required}}
