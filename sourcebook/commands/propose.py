"""`propose EVENT.json`: a filled-in issue form becomes a change of the records, or a comment that says what is missing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ..compare import compare
from ..descriptor import load_all
from ..diagnostic import Diagnostic, Rejected, errors, render
from ..model import Publication
from ..read import read
from . import addition, checking, citing, correction, recount
from .correction import Proposal
from .diff_text import markdown
from .issue_form import MOST_BYTES, Answers, Refusal, answers
from .markdown import block, bullets, code
from .trial import apply, settled

MOST_FINDINGS = 10
MOST_CHARACTERS = 30_000
"""Of a report: GitHub takes comments of 65,536, and an environment variable of a workflow 128 kB."""


ASK = (
    "Before you merge: do the words carry the value, alone or with the note? Is a qualification lost, such as "
    "*alleged* or *planned*? Is the source the one that was meant?"
)
ASK_OF_A_CHECK = "Before you merge: does the source still say so? Open it, and look for the words."


def run(root: Path, event: str) -> int:
    """Change the records as the issue asks, and print what was done. Returns 1, with the reason printed and every file as
    it was, where the issue asks for nothing that passes the check; 2 where there is no such event."""
    try:
        with Path(event).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        print(f"{event}: {error.strerror}", file=sys.stderr)
        return 2
    try:
        print(propose(root, data)[:MOST_CHARACTERS])
    except Refusal as refusal:
        print(f"**Nothing was changed.** {refusal}"[:MOST_CHARACTERS])
        return 1
    return 0


def propose(root: Path, event: bytes) -> str:
    """Make the change and say what it does, as Markdown. Raises `Refusal`; then every file is as it was."""
    try:
        descriptors = load_all(root)
        before, old_warnings = read(root)
    except Rejected as rejected:
        raise Refusal(
            "The records themselves do not pass the check at present, so no change can be tried. A maintainer must mend "
            f"them first.\n\n{_findings(errors(rejected.diagnostics))}"
        ) from None
    asked = answers(event, descriptors)
    try:
        made = _proposal(root, before, asked)
        changed, after, warnings = settled(root, made.files)
    except Rejected as rejected:
        raise Refusal(_why_not(root, before, asked, rejected)) from None
    if not any(compare(before, after)):
        raise Refusal("What the form asks for changes nothing that is published.")
    apply(root, changed)
    return _report(
        Proposal(dict.fromkeys(changed, ""), made.told),
        markdown(compare(before, after)),
        [w for w in warnings if w not in old_warnings],
        asked,
    )


def _proposal(root: Path, publication: Publication, asked: Answers) -> Proposal:
    if asked.form == "correction":
        return correction.proposal(root, publication, asked)
    if asked.form == "missing-entity":
        return addition.proposal(root, publication, asked)
    if asked.form == "checked":
        return checking.proposal(root, publication, asked)
    if asked.form == "new-source":
        raise Refusal("A source needs its text, which a form cannot carry.\n\n" + citing.how_to_add(publication.datasets[0].descriptor))
    raise Refusal(
        "An objection, a reply or a request for removal is decided by people, never by a program. "
        "A record is withdrawn with `build.py withdraw`."
    )


def _why_not(root: Path, publication: Publication, asked: Answers, rejected: Rejected) -> str:
    """What the check found, with the sources that do have the words where the one named does not."""
    wrong = errors(rejected.diagnostics)
    wrong = [d for d in wrong if d.code != recount.CODE] or wrong  # its entries go by themselves, once the rest is right
    parts = ["What the form asks for does not pass the check. The lines are those of the file as it would be.", _findings(wrong)]
    if any(d.code == "quote_not_found" for d in rejected.diagnostics):
        quote = citing.words(asked.text("quote"), None)
        found = [name for data in publication.datasets for name in citing.holders(root, data, quote)]
        parts += [f"The words are in another source that we have: {', '.join(map(code, found))}."] if found else []
    parts.append("Please edit the issue. A maintainer can then put the label on it again.")
    return "\n\n".join(parts)


def _findings(diagnostics: Sequence[Diagnostic]) -> str:
    return block(render(diagnostics[:MOST_FINDINGS]))


def _report(made: Proposal, changes: str, warnings: list[Diagnostic], asked: Answers) -> str:
    parts = [
        f"Closes #{asked.number}. Made from the answers there by a program; nobody has judged it yet." if asked.number else "",
        bullets(made.told),
        f"Files: {', '.join(map(code, made.files))}",
    ]
    parts += ["**Warnings**", _findings(warnings)] if warnings else []
    parts += [ASK_OF_A_CHECK if asked.form == "checked" else ASK, changes]
    return "\n\n".join(part for part in parts if part)
