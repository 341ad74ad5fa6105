"""`propose` on recorded issue events: each right one gives the smallest change that passes the check, each wrong one a
helpful comment and an unchanged tree.

tests/events/right/NAME.json has NAME.diff beside it: the change, without context. tests/events/wrong.txt has what each
comment must say. To record a new event, write NAME.json and run `python tests/test_propose.py`.
"""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path

import pytest
from helpers import PUBLICATIONS, ROOT, copy, edit
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sourcebook import cli
from sourcebook.commands import fmt, forms, markdown, propose
from sourcebook.commands.issue_form import Refusal, answers
from sourcebook.descriptor import load_all
from sourcebook.read import read

FERRIES = PUBLICATIONS / "ferries"
EVENTS = Path(__file__).resolve().parent / "events"
RIGHT, WRONG = (sorted((EVENTS / kind).glob("*.json")) for kind in ("right", "wrong"))
EXPECTED = [line.partition(": ")[::2] for line in (EVENTS / "wrong.txt").read_text().splitlines() if line[:1] not in ("", "#")]


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """A unified diff without context, which counts every line that was touched."""
    parts = []
    for path in sorted({*before, *after}):
        old, new = (side.get(path, b"").decode().splitlines() for side in (before, after))
        parts += list(difflib.unified_diff(old, new, path, path, n=0, lineterm=""))
    return "\n".join(parts) + "\n" if parts else ""


def event(name: str) -> bytes:
    return (EVENTS / name).read_bytes()


def with_body(body: object) -> bytes:
    return json.dumps({"action": "labeled", "issue": {"number": 1, "body": body}}).encode()


def test_there_are_thirty_right_and_twenty_wrong_events() -> None:
    assert len(RIGHT) >= 30
    assert len(WRONG) >= 20
    assert {path.stem for path in WRONG} == {name for name, _ in EXPECTED}


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_right(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    before = tree(root)
    assert propose.run(root, str(path)) == 0
    told = capsys.readouterr().out
    after = tree(root)
    assert changes(before, after) == path.with_suffix(".diff").read_text()
    assert len([name for name in {*before, *after} if before.get(name) != after.get(name)]) == 1
    read(root)
    number = json.loads(path.read_bytes())["issue"]["number"]
    assert f"Closes #{number}." in told
    assert "## ferries" in told  # what changes, as claims
    told_safely(told.replace(f"Closes #{number}.", ""))
    assert propose.run(root, str(path)) == 1  # the second time there is nothing left to do
    assert tree(root) == after


def test_what_was_in_canonical_form_stays_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    fmt.run(root)
    for path in RIGHT:
        propose.run(root, str(path))
    assert fmt.run(root, check=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_wrong(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    before = tree(root)
    assert propose.run(root, str(path)) == 1
    told = capsys.readouterr().out
    assert told.startswith("**Nothing was changed.** ")
    for name, phrase in EXPECTED:
        assert name != path.stem or phrase in told
    assert tree(root) == before
    assert not Path("/tmp/owned").exists()
    told_safely(told)


def told_safely(report: str) -> None:
    """As GitHub renders it, the report has no markup of a stranger, mentions nobody, and links nowhere."""
    for token in flat(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(report)):
        assert token.type not in ("html_block", "html_inline", "link_open", "image"), token
        if token.type == "text":
            assert not re.search(r"@\w|#\d|\bGH-\d|https?://|www\.\w", token.content), token.content
        if token.type in ("fence", "code_inline", "text"):
            assert token.content.replace("\n", "").replace("\u200b", "").isprintable(), token.content


def flat(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *flat(token.children or []))]


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"null", b'{"issue": 1}', b"\xff\xfe", b"[" * 200_000, b'{"issue": {"body": 5}}', b'{"issue": {"body": ["### Record"]}}',
     with_body("### Record\n\n" + "A" * 1_000_000), with_body("### Record\n" * 6_000), with_body("\u2028### Record\n\nx"), b" " * 6_000_000],
    ids=range(13),
)  # fmt: skip
def test_any_event_is_answered(data: bytes, tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    before = tree(root)
    (tmp_path / "event.json").write_bytes(data)
    assert propose.run(root, str(tmp_path / "event.json")) == 1
    assert tree(root) == before


def test_an_event_that_is_not_there(tmp_path: Path) -> None:
    assert propose.run(copy(FERRIES, tmp_path / "ferries"), str(tmp_path / "no.json")) == 2


def test_records_that_are_broken_already_are_left_alone(tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    edit(root / "datasets/ferries/owners/northern-lines.yaml", ("country: NO", "country: Norway"))
    before = tree(root)
    with pytest.raises(Refusal, match="do not pass the check at present"):
        propose.propose(root, event("right/flag-changed.json"))
    assert tree(root) == before


def test_a_record_that_moved(tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    (root / "datasets/ferries/redirects.yaml").write_text("vessels/morning-stars: vessels/morning-star\n")
    with pytest.raises(Refusal, match="`vessels/morning-stars` is now `vessels/morning-star`"):
        propose.propose(root, event("wrong/id-false.json"))
    (root / "datasets/ferries/redirects.yaml").unlink()
    (root / "datasets/ferries/removed.yaml").write_text("vessels/morning-stars:\n  date: 2021-01-01\n  reason: An error.\n")
    with pytest.raises(Refusal, match="was withdrawn on 2021-01-01"):
        propose.propose(root, event("wrong/id-false.json"))


def test_an_id_that_was_used_is_not_used_again(tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    (root / "datasets/ferries/removed.yaml").write_text("vessels/stella-maris:\n  date: 2021-01-01\n  reason: An error.\n")
    with pytest.raises(Refusal, match="is that of another record, or was"):
        propose.propose(root, event("right/record-vessel.json"))


def test_a_sentence_that_is_cited_now_is_no_longer_listed_as_uncited(tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    path = root / "datasets/ferries/uncited.yaml"
    kept = "# why\ncourier:\n  - words: called the list “a mistake of the board”\n    reason: An opinion.  # of one\n"
    path.write_text(f"{kept}gazette:\n  - words: Her other name is Stella\n    reason: To do.\n")
    told = propose.propose(root, event("right/alias-added.json"))
    assert path.read_text() == kept
    assert "`datasets/ferries/uncited.yaml`" in told
    read(root)


def test_the_other_value_of_a_dispute_is_taken(tmp_path: Path) -> None:
    """What contradicted the old value by saying the new one supports it."""
    root = copy(FERRIES, tmp_path / "ferries")
    file = root / "datasets/ferries/vessels/morning-star.yaml"
    dispute = (
        "  - source: logbook\n    quote: Morning Star, built 1986\n    contradicts:\n      built: 1986\n"
        "    note: Perhaps an error.\n    resolution: open\n"
    )
    edit(file, ("    supports: [owner]\n", f"    supports: [owner]\n{dispute}"))
    before = tree(root)
    propose.propose(root, event("right/built-changed.json"))
    assert [line for line in changes(before, tree(root)).splitlines() if line[0] in "+-"][2:] == [
        "-built: 1984",
        "+built: 1986",
        "-    supports: [name, built]",
        "+    supports: [name]",
        "-    contradicts:",
        "-      built: 1986",
        "+    supports: [built]",
        "-    resolution: open",
        "+  - source: gazette",
        "+    quote: The old Morning Star, built in 1986 at Bergen",
        "+    supports: [built]",
    ]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    given = ["propose", str(EVENTS / "right/alias-added.json")]
    assert cli.main(given, root, None, tmp_path) == 0  # type: ignore[arg-type]
    assert "Stella" in capsys.readouterr().out


def test_events_have_the_headings_of_the_forms() -> None:
    """A form that asks under other labels makes the recorded events stale, and the forms on GitHub with them."""
    descriptors = load_all(FERRIES)
    for path in RIGHT:
        assert answers(path.read_bytes(), descriptors).form in ("correction", "missing-entity", "checked")


def test_no_form_sets_the_label_that_starts_the_workflow() -> None:
    for text in forms.texts(load_all(ROOT)).values():
        assert "proposal" not in text


def test_the_text_of_an_issue_reaches_no_command_by_interpolation() -> None:
    workflow = (ROOT / ".github/workflows/propose.yml").read_text()
    for expression in re.findall(r"\$\{\{(.*?)\}\}", workflow):
        assert not re.search(r"title|body|user|comment|head_ref", expression), expression
    for script in re.findall(r"run: \|\n((?: {10}.*\n|\n)+)|run: (.*)", workflow):
        assert "${{" not in "".join(script)


@pytest.mark.parametrize("text", ["`", "``a`", "a`b``c", "<b>", "@x", "x\ny", "\u202e", "", " ` ", "a" * 300])
def test_code(text: str) -> None:
    (paragraph,) = [t for t in MarkdownIt("commonmark").parse(f"So {markdown.code(text)}.") if t.type == "inline"]
    assert [t.type for t in paragraph.children or []] == (["text", "code_inline", "text"] if text.strip() else ["text"])
    if text.strip() and len(text) < 200:
        shown = " ".join(text.split()).encode("unicode_escape").decode()
        assert [t.content for t in paragraph.children or []] == ["So ", shown, "."]


@pytest.mark.parametrize("text", ["~~~\n<b>", "~~~~~~\n@x", "```\n"])
def test_block(text: str) -> None:
    (token,) = MarkdownIt("commonmark").parse(markdown.block(text))
    assert token.type == "fence"
    assert token.content == text + "\n"


def _record() -> None:
    """Write the changes that the right events make now; look at them before they are committed."""
    import tempfile

    for path in RIGHT:
        with tempfile.TemporaryDirectory() as folder:
            root = copy(FERRIES, Path(folder) / "ferries")
            before = tree(root)
            propose.run(root, str(path))
            path.with_suffix(".diff").write_text(changes(before, tree(root)))


if __name__ == "__main__":
    _record()
