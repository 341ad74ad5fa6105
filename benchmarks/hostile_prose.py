"""Pages of prose that keep a parser of Markdown busy, fill its memory or end it: each is taken or refused, in seconds.

    python benchmarks/hostile_prose.py [--bytes 100000] [--memory 3000] [--seconds 60] [CASE …]

Each case is a page of so many bytes in a copy of tests/publications/tiny, which is then built. The build must succeed, or name the
page with a line and what to do, and leave no site; an end by a limit, a traceback or a finding without a place is a failure. The
seconds that are told are those of the processor, of all processes together.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from large_inputs import Ended, builder, run

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import TINY  # noqa: E402

PAGE = "docs/about.md"

REPEATED = (
    # links
    "[", "[a", "![", "](", "[](", "[a](", "[a](b ", "[a](<", '[a]("', "[a][", "]", "[] ", "[a] ", "[a][b] ", "[a](about.md)", "[a](https://b.org)", "![a](https://b.org/c.png)",
    "[\n", "- [", "[`", "\\[", "(", "[a]:", "[a]:\n", "[x]:\nb\n", "[a]: b\n", "[a]: <", '[a]: b "', "[^1]", "[^1]: a\n", "<a@", "<http:", "<x@y.zz>", "http://",
    # elements
    "<", "<a ", "<a>", "<a>[", "<div>\n", "<div>\n\n", "<div ", "</", "</div>\n", "<!--", "<!", "<?", "<![CDATA[", '<a href="', "<p>", "<p>a</p>\n\n", "<b>x", "<br>",
    "<script>", "<div markdown>\n", "<style>", "<textarea>",
    # marks
    "*", "* ", "*a", "*a ", "**a", "**a ", "***a", "_a", " _a", " __a", "a_", "*a_b", "*a **b ", "_*a", "a** ", "***a** ", "a* b", "a_b_c ", "*_`[<", "**[a](", "~",
    "`", "`` ` `` ", "`x ", "```\n", "~~~ x\n", "```{", "\\`", "\\", "\\|", "&", "&#", "&#x1;", "&amp", "&lt;", "&#xD800;",
    # blocks
    "> ", ">", "> a\n\n", "- a\n", "1. a\n", "9999999999. a\n", "- ", "- x\n\n", "- *a\n", "- - ", "    ", "  \n", "a  \n", "\n", "\t", " ", "x", "x ", "a\n\n", "a\n  b\n", "    a\n\n",
    "#", "# a\n", "## a\n\n", "# [a](https://b.org)\n\n", "a\n=\n\n", "---\n\n", "* * *\n", "[TOC]\n\n", "!!! a\n", '!!! "',
    # tables, attributes, metadata
    "|", "|`", "|-|-\n", "-|", "a|b\n", "{", "{:", "x {: a", "{: .a}", '{: a="', "# x {#a}\n\n", "*a*{: .b}", "a: b\n", "a: b\n    ",
    # what the parser uses for itself
    "\u0002", "\u0002wzxhzdk:0\u0003", "\u0002klzzwxh:0000\u0003", "\0", "\r", "\u2028", "\u0301\u0323", "\ufeff", "한", "👩‍👩‍👧",
)  # fmt: skip


def growing(line: Callable[[int], str]) -> Callable[[int], str]:
    """Lines by their number, until there are enough."""

    def page(size: int) -> str:
        lines: list[str] = []
        left = size
        for number in count():
            lines.append(line(number))
            left -= len(lines[-1])
            if left <= 0:
                return "".join(lines)
        raise AssertionError

    return page


def table(columns: int) -> Callable[[int], str]:
    head = "|".join("a" * columns) + "\n" + "|".join("-" * columns) + "\n"
    return lambda size: head + "a\n" * (size // 2)


def bomb(size: int) -> str:
    levels = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, min(30, size // 60)))
    return f"---\na0: &a0 [x]\n{levels}title: *a9\n---\n# x\n"


MADE: dict[str, Callable[[int], str]] = {
    "brackets in brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "paragraphs of 400 brackets": lambda size: ("[" * 400 + "\n\n") * (size // 402),
    "links in links": lambda size: "[a](" * (size // 5) + ")" * (size // 5),
    "brackets in an address": lambda size: "[a](" + "(" * size,
    "titles in an address": lambda size: "[x](a " + "'t" * (size // 2),
    "address that is none": lambda size: "words\n" * (size // 6) + "[a](//[b)\n",
    "definitions": growing(lambda n: f"[{n}]: b\n"),
    "long address, used often": lambda size: f"[a]: https://b.org/{'x' * (size // 2)}\n\n" + "[a] " * (size // 8),
    "fences of all lengths": growing(lambda n: "`" * (3 + n) + "\n"),
    "backticks of all lengths": growing(lambda n: "`" * (1 + n) + " "),
    "quotes in quotes": growing(lambda n: ">" * (n + 1) + " a\n"),
    "lists in lists": growing(lambda n: "    " * n + "- a\n"),
    "lists in lists, apart": growing(lambda n: "    " * n + "- a\n\n"),
    "notes in notes": growing(lambda n: "    " * n + "!!! note\n"),
    "headings of all levels": growing(lambda n: "#" * (n % 6 + 1) + " a\n\n"),
    "headings with tags": lambda size: "# " + "<b>x</b>" * (size // 8) + "\n",
    "headings with half a tag": lambda size: "# " + "<a " * (size // 3) + "\n",
    "headings with comments": lambda size: "# " + "<!-- -->" * (size // 8) + "\n",
    "contents of many headings": lambda size: "[TOC]\n\n" * (size // 20) + "# a\n" * (size // 8),
    "table of one row": lambda size: "|a" * (size // 4) + "\n" + "|-" * (size // 4) + "\n",
    "table of 3 columns": lambda size: "a | b | c\n--|--|--\n" + "a | b | c\n" * (size // 10),
    "table of 200 columns": table(200),
    "table of 2,000 columns": table(2000),
    "attributes": lambda size: "a {: " + ".a " * (size // 3) + "}",
    "attributes of an element": lambda size: "<div " + "a=b " * (size // 4) + ">\n</div>",
    "elements in elements": lambda size: "<div>\n" * (size // 12) + "</div>\n" * (size // 12),
    "metadata: aliases": bomb,
    "metadata: levels": lambda size: "---\na: " + "[" * size + "\n---\n",
    "metadata: items": lambda size: "---\na: [" + "x," * (size // 2) + "]\n---\n",
    "metadata: a number of many parts": lambda size: "---\na: 1" + ":1" * (size // 2) + "\n---\n",
    "metadata without an end": lambda size: "---\n" + "a: b\n" * (size // 5),
}
CASES = {repr(text): (lambda size, text=text: "# About\n\n" + text * (size // len(text.encode()))) for text in REPEATED} | MADE


def answer(root: Path, ended: Ended) -> str:
    """What came of it, beginning with FAILED where that is not what a page of strangers may do."""
    if ended.status == 0:
        return "taken"
    found = re.findall(rf"^({re.escape(PAGE)}:\d+:\d+): error\[(\w+)\]: .*\n    help: .", ended.output, re.MULTILINE)
    if ended.status != 1 or not found or "Traceback" in ended.output or (root / "site").exists():
        return f"FAILED, status {ended.status}: {ended.output[-300:]}"
    return f"refused: {found[0][0]} {found[0][1]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=100_000, help="of each page")
    parser.add_argument("--memory", type=int, default=3000, help="megabytes of address space of each process")
    parser.add_argument("--seconds", type=float, default=60, help="of each build, by the clock on the wall")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="words that the names of the cases hold; without any, all of them")
    given = parser.parse_args()
    answers: Counter[str] = Counter()
    slowest, largest = 0.0, 0
    for name, page in CASES.items():
        if given.cases and not any(words in name for words in given.cases):
            continue
        with tempfile.TemporaryDirectory(prefix="sourcebook-prose-") as folder:
            root = builder(TINY, Path(folder) / "publication")
            (root / PAGE).write_bytes(page(given.bytes).encode())
            ended = run(root, [], given.memory, given.seconds)
            said = answer(root, ended)
        print(f"{name:40} {ended.processor:6.1f} s {ended.memory:5} MB  {said}", flush=True)
        answers[said.partition(":")[0].partition(",")[0]] += 1
        slowest, largest = max(slowest, ended.processor), max(largest, ended.memory)
    print(f"{answers.total()} pages: {dict(answers)}; at most {slowest:.1f} s of the processor and {largest} MB")
    return 1 if answers["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
