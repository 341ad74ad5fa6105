"""`source add`, `source quote` and `source coverage`, on the smallest publication."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest
import yaml
from helpers import findings, tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sourcebook import cli
from sourcebook.commands import extract, fmt, source, source_quote
from sourcebook.commands.extract import Refused
from sourcebook.diagnostic import render
from sourcebook.read import drafts
from sourcebook.source_text import SourceText

NEWS = "The inn burned down\n\nThe Blue Boar inn burned down on 1 May 2021. “Nobody was hurt,” the mayor said.\n"
FIELDS = {"title": "The inn burned: a report", "url": "https://example.org/a", "publisher": "Gazette"}
PAGE = """<!doctype html>
<html lang="en-IE"><head><meta charset="utf-8"><title>Not this</title><style>p { color: red }</style></head><body>
<nav><a href="/">Home</a></nav>
<form><h1>The   inn <em>burned</em> down</h1><p>The Blue&nbsp;Boar in&shy;n burned
down on <b>1 May</b> 2021.<br>Nobody &amp; nothing was left.</p><script>alert("no")</script><!-- no -->
<ul><li>one</li><li>two</li></ul></form></body></html>
"""


@pytest.fixture
def inns(tmp_path: Path) -> Path:
    return tiny(tmp_path)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def pdf(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, words in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % at for at in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def test_add_archives_the_bytes_and_writes_a_record_that_passes(inns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "news.txt", NEWS)
    assert source.add(inns, file, {**FIELDS, "published": "2021-05"}) == 0
    seed = inns / "seeds/the-inn-burned-a-report.txt"
    assert seed.read_bytes() == NEWS.encode()
    record = inns / "datasets/tiny/sources/the-inn-burned-a-report.yaml"
    assert yaml.load(record.read_text(), yaml.BaseLoader) == {
        **FIELDS,
        "id": "the-inn-burned-a-report",
        "published": "2021-05",
        "standing": "current",
        "seed": "the-inn-burned-a-report.txt",
        "sha256": hashlib.sha256(NEWS.encode()).hexdigest(),
        "lines": ["1-3"],
    }
    assert [each.code for each in findings(inns)] == ["source_unused"], render(findings(inns))
    assert fmt.run(inns, [str(record)], check=True) == 0
    assert "20 words, as received" in capsys.readouterr().out


def test_what_was_added_can_be_quoted_and_pasted(inns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert source.add(inns, write(tmp_path, "news.txt", NEWS), FIELDS, slug="fire") == 0
    capsys.readouterr()
    assert source.quote(inns, "fire", "“Nobody was hurt,”  the\nmayor said", supports=["remark"]) == 0
    item = capsys.readouterr().out
    assert item == "- source: fire\n  quote: “Nobody was hurt,” the mayor said\n  supports: [remark]\n"
    record = inns / "datasets/tiny/inns/blue-boar.yaml"
    record.write_text(record.read_text() + "".join(f"  {line}\n" for line in item.splitlines()))
    assert findings(inns) == ()


def test_words_that_stand_twice_are_told_apart(inns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert source.quote(inns, "gazette", "The inn serves ale and cider", supports=["serves"]) == 0
    told = capsys.readouterr()
    assert "stand 2 times" in told.err
    items = re.split(r"# line 8\n", told.out)[1:]
    assert len(items) == 2
    for item in items:
        assert re.search(r"^  (prefix|suffix): ", item, re.MULTILINE)
        record = (inns / "datasets/tiny/inns/blue-boar.yaml").read_text()
        changed = record + "".join(f"  {line}\n" for line in item.splitlines())
        (inns / "datasets/tiny/inns/blue-boar.yaml").write_text(changed)
        assert findings(inns) == ()
        (inns / "datasets/tiny/inns/blue-boar.yaml").write_text(record)


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        (
            "gazette",
            "The inn sells ale and cider on weekdays",
            "There, the source has 'serves' where the quote has 'sells'.",
        ),
        ("gazette", '"We never lost heart," Ann Lee said', "U+201C LEFT DOUBLE QUOTATION MARK"),
        ("gazette", "legal arms had lodged there", "begins or ends inside a word"),
        ("gazette", "Stay at the Red Lion this summer", "outside the article"),
        ("gazette", "the inn", "The quote has 2 words"),
        ("gazette", " ", "Give the words"),
        ("letter", "some words of it", "not archived"),
        ("gazete", "some words of it", "Did you mean 'gazette'?"),
    ],
)
def test_words_that_cannot_be_quoted(name: str, words: str, told: str, inns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert source.quote(inns, name, words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err


def test_a_seed_that_changed_is_told(inns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inns / "seeds/gazette.txt").unlink()
    assert source.quote(inns, "gazette", "The inn serves ale") == 1
    assert "no such file" in capsys.readouterr().err


def test_coverage_shows_each_sentence_with_what_cites_it(inns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inns / "datasets/tiny/uncited.yaml").write_text("gazette:\n  - words: A dealer in illegal arms\n    reason: Hearsay.\n")
    assert source.coverage(inns, "gazette") == 0
    blocks = capsys.readouterr().out.split("\n\n")
    assert blocks[-1] == "gazette: 4 of 11 sentences are cited (36%)\n"
    shown = dict(block.split("\n", 1) for block in blocks[:-1])
    assert shown["line 6: The council closed the Blue Boar on 3 March 2020."].split() == [
        "notices/closing-2020#given",
        "notices/closing-2020#orders=inns-blue-boar.inn",
        "notices/closing-2020#orders=inns-blue-boar.state",
    ]
    assert shown["line 6: A dealer in illegal arms had lodged there, the constable said."] == "    not cited: Hearsay."
    assert shown["line 3: The Blue Boar is open again"] == "    NOT CITED"
    assert source.coverage(inns, "gazette", only_uncited=True) == 0
    assert capsys.readouterr().out.count("line ") == 7
    assert source.coverage(inns) == 0
    assert capsys.readouterr().out == "gazette: 4 of 11 sentences are cited (36%); 6 without a reason\n"


def test_coverage_of_a_publication_with_errors(inns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody at work has records that do not pass yet."""
    (inns / "datasets/tiny/inns/blue-boar.yaml").write_text("id: [\n")
    assert source.coverage(inns, "gazette") == 0
    told = capsys.readouterr()
    assert "of 11 sentences" in told.out
    assert "python build.py check" in told.err


def test_html_is_reduced_to_its_words(tmp_path: Path) -> None:
    got = extract.extract(write(tmp_path, "page.html", PAGE))
    assert got.data.decode() == (
        "Home\nThe inn burned down\nThe Blue\N{NO-BREAK SPACE}Boar inn burned down on 1 May 2021.\nNobody & nothing was left.\none\ntwo\n"
    )
    assert got.language == "en-IE"


def test_html_in_other_encodings(tmp_path: Path) -> None:
    for encoding, head in (
        ("latin-1", '<meta charset="latin-1">'),
        ("windows-1252", ""),
        ("utf-16", ""),
        ("euc-kr", "<meta charset=euc-kr>"),
    ):
        words = "서울에서" if encoding == "euc-kr" else "Señor Müller"
        page = f"<html>{head}<p>{words}</p></html>".encode(encoding)
        assert extract.extract(write(tmp_path, "page.htm", page)).data.decode() == f"{words}\n"


def test_html_that_nests_deeper_than_any_stack(tmp_path: Path) -> None:
    page = "<html>" + "<div>" * 5_000 + "deep" + "</div>" * 5_000
    assert extract.extract(write(tmp_path, "page.html", page)).data in (b"deep\n", b"deep")


def test_pdf_becomes_text(tmp_path: Path, inns: Path) -> None:
    file = write(tmp_path, "report.pdf", pdf("The inn burned down in May.", "Nobody was hurt in it."))
    assert source.add(inns, file, FIELDS, slug="report") == 0
    assert (inns / "seeds/report.txt").read_text() == "The inn burned down in May.\n\nNobody was hurt in it.\n"
    assert "lines:\n  - 1-3\n" in (inns / "datasets/tiny/sources/report.yaml").read_text()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", "Müller".encode("latin-1"), "no UTF-8 text"),
        ("a.txt", b"", "holds no text"),
        ("a.txt", b" \n\n", "holds no text"),
        ("a.txt", b"a\x00b c d", "zero bytes"),
        ("a.html", b"<html><script>x</script></html>", "holds no text"),
        ("a.pdf", b"%PDF-1.4 broken", "cannot be read"),
        ("a.pdf", pdf(""), "probably a scan"),
        ("missing.txt", None, "cannot be read"),
    ],
)
def test_what_cannot_be_archived(name: str, content: bytes | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=told):
        extract.extract(path)


def test_utf_16_is_written_as_utf_8(tmp_path: Path) -> None:
    assert extract.extract(write(tmp_path, "a.txt", "Ünïcode words".encode("utf-16"))).data == "Ünïcode words".encode()


@pytest.mark.parametrize(
    ("values", "slug", "told"),
    [
        ({"agency": "A"}, "", "no field 'agency'"),
        ({"url": "nowhere"}, "", "no valid url"),
        ({"published": "soon"}, "", "no valid edtf"),
        ({}, "gazette", "exists"),
        ({}, "Not An Id", "Write 'not-an-id'"),
        ({}, "aux", "reserved"),
        ({"title": " "}, "", "needs title"),
        ({"standing": "gone"}, "", "standing"),
    ],
)
def test_add_refuses(values: dict[str, str], slug: str, told: str, inns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path for path in inns.rglob("*"))
    assert source.add(inns, write(tmp_path, "news.txt", NEWS), {**FIELDS, **values}, slug=slug) == 1
    assert told in capsys.readouterr().err
    assert sorted(path for path in inns.rglob("*")) == before


def test_the_commands_as_they_are_typed(inns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def typed(*words: str) -> int:
        return cli.main(words, inns, None, tmp_path)  # type: ignore[arg-type] # none of them builds the site

    file = str(write(tmp_path, "news.txt", NEWS))
    assert (
        typed(
            "source",
            "add",
            file,
            "--title",
            "T",
            "--url",
            "https://example.org",
            "--set",
            "publisher=P",
            "--id",
            "fire",
        )
        == 0
    )
    assert typed("source", "quote", "fire", "burned down on 1 May", "--supports", "name, remark") == 0
    assert "supports: [name, remark]" in capsys.readouterr().out
    assert typed("source", "quote", "fire", "burned down on 2 May") == 1
    assert typed("source", "coverage", "fire", "--uncited") == 0
    assert typed("new", "sources", "Another copy", "--id", "copy", "--seed", "fire.txt") == 0
    record = yaml.load((inns / "datasets/tiny/sources/copy.yaml").read_text(), yaml.BaseLoader)
    assert (record["id"], record["seed"], record["sha256"]) == (
        "copy",
        "fire.txt",
        hashlib.sha256(NEWS.encode()).hexdigest(),
    )
    assert typed("init", str(tmp_path / "mine"), "--engine", "x") == 0
    with pytest.raises(SystemExit):
        typed("source")


def test_add_keeps_the_list_of_digests(inns: Path, tmp_path: Path) -> None:
    (inns / "seeds/SHA256SUMS").write_text(f"{'0' * 64}  zoo.txt\n")
    assert source.add(inns, write(tmp_path, "news.txt", NEWS), FIELDS, slug="fire") == 0
    digest = hashlib.sha256(NEWS.encode()).hexdigest()
    assert (inns / "seeds/SHA256SUMS").read_text() == f"{digest}  fire.txt\n{'0' * 64}  zoo.txt\n"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=some.lists(
        some.sampled_from(["it", "was", "“no”", "a-b", "said.", "10,000", "can’t", "U.S.", "\n", "서울에서", "end"]),
        min_size=8,
        max_size=40,
    ),
    start=some.integers(0, 20),
    length=some.integers(3, 8),
)
def test_what_is_printed_is_found_at_one_place(inns: Path, words: list[str], start: int, length: int) -> None:
    """Whatever the words, each item leads back to its line and to no other place; or the command says that none can."""
    seed = " ".join(words)
    text = SourceText(seed, ((0, len(seed)),))
    quote = " ".join(" ".join(words[start : start + length]).split())
    data = drafts(inns, [])[0]
    data.sources["gazette"].text = text
    try:
        items = source_quote.items(data, "gazette", quote)
    except Refused:
        return
    assert len(items) <= len(text.find(quote))
    for line, item in items:
        [evidence] = yaml.load(item, yaml.BaseLoader)
        [span] = text.find(evidence["quote"], evidence.get("prefix", ""), evidence.get("suffix", ""))
        assert text.line(span[0]) == line
        assert " ".join(seed[slice(*span)].split()) == evidence["quote"] == quote
