"""Publications that are far larger than any was meant to be: each is taken or refused, in bounded time and memory.

    python benchmarks/large_inputs.py [--memory 3000] [--seconds 300] [--skip-build] [CASE …]

Each case is made from tests/publications/tiny, then `build.py check` runs, and where it finds no error a cold `build.py` too.
Each process may take so many megabytes of address space and each command so many seconds; an end by one of them, a
traceback, or another answer than the case is to have counts as a failure. The memory that is told is the most that one
process had in use.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import TINY, TINY_DATA, builder, edit  # noqa: E402

from sourcebook import files, yamlfile  # noqa: E402

INN, SEED = f"{TINY_DATA}/inns/blue-boar.yaml", "seeds/gazette.txt"
ITEM = "  - source: letter\n    supports: [chambers]\n    note: Page {}.\n"
VARIABLES = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}


@dataclass(frozen=True)
class Case:
    make: Callable[[Path], None]
    code: str = ""
    """The finding for which it is refused; empty where it is taken."""


def records(root: Path, text: str, ending: str = "yaml") -> None:
    for number in range(100_000):
        (root / TINY_DATA / f"notices/n{number:06}.{ending}").write_text(text.format(number))


def good_records(root: Path) -> None:
    records(root, "id: n{0:06}\nname: Notice {0}\nevidence:\n  - basis: editorial\n    note: Made.\n    supports: [name]\n")


def broken_records(root: Path) -> None:
    records(root, "id: n{0:06}\nname: [Notice {0}\n")


def stray_files(root: Path) -> None:
    records(root, "{0}", "txt")


def append(root: Path, text: str) -> None:
    with (root / INN).open("a") as stream:
        stream.write(text)


def citations(root: Path) -> None:
    append(root, "".join(ITEM.format(number) for number in range(10_000)))


def quotes(root: Path) -> None:
    """10,000 sentences of one article, each quoted for the same value."""
    told = [f"On day {number} of the count the inn had 12 rooms, as on all days before" for number in range(10_000)]
    article(root, "".join(f"{each}, and nobody wondered about that.\n" for each in told))
    append(root, "".join(f"  - source: gazette\n    quote: {each}\n    supports: [chambers]\n" for each in told))


def lost_quotes(root: Path) -> None:
    """Quotes that stand nowhere, each compared with an article of the most that is allowed."""
    long_article(root)
    append(
        root,
        "".join(f"  - source: gazette\n    quote: The mayor counted {n} sheep on the hill\n    supports: [chambers]\n" for n in range(100)),
    )


def rows(root: Path) -> None:
    append(root, "spellings:\n" + "".join(f"  - text: Blue Bore {n}\n    evidence: [{{source: letter}}]\n" for n in range(10_000)))


def items(root: Path) -> None:
    edit(root / INN, ("  - ale\n", "  - ale\n" * 100_000))


def items_times_citations(root: Path) -> None:
    edit(root / INN, ("  - ale\n", "".join(f"  - ale {number}\n" for number in range(10_000))))
    append(root, "".join(ITEM.format(number).replace("chambers", "serves") for number in range(10_000)))


def lost_references(root: Path) -> None:
    """In 10 records, each with 10,000 rows that refer to an inn that is not there."""
    rows = "".join(f"  - {{inn: inns/blue-bore-{n}, state: closed, evidence: [{{source: letter, note: n}}]}}\n" for n in range(10_000))
    head = "id: n{0}\nname: Notice\nevidence:\n  - basis: editorial\n    note: Made.\n    supports: [name]\norders:\n"
    for number in range(10):
        (root / TINY_DATA / f"notices/n{number}.yaml").write_text(head.format(number) + rows)


def stops(root: Path) -> None:
    article(root, "." * 8_000_000 + "x")


def long_quote(root: Path) -> None:
    edit(root / INN, ("The inn serves ale and cider on weekdays", "word " * 199_000))


def long_quote_found(root: Path) -> None:
    """A quote of a megabyte that stands at ten million places of the article, none of them behind its prefix."""
    article(root, "a " * 9_000_000)
    edit(root / INN, ("The inn serves ale and cider on weekdays", f"{'a ' * 490_000}\n    prefix: none of them"))


def quote_without_boundary(root: Path) -> None:
    article(root, "a" * 18_000_000)
    edit(root / INN, ("The inn serves ale and cider on weekdays", "a" * 900_000))


def long_value(root: Path) -> None:
    edit(root / TINY_DATA / "keepers/ann-lee.yaml", ("dog: Rex", f"dog: {'Rex the dog ' * 80_000}"))


def long_markdown(root: Path) -> None:
    edit(root / INN, ("The only inn of the village.", "An inn of many words. " * 45_000))


def article(root: Path, text: str) -> None:
    """Put text at the end of the archived article, and write down its new digest and lines."""
    whole = (root / SEED).read_text() + "\n" + text
    (root / SEED).write_text(whole)
    record = root / TINY_DATA / "sources/gazette.yaml"
    changed = re.sub("sha256: .*", f"sha256: {hashlib.sha256(whole.encode()).hexdigest()}", record.read_text())
    record.write_text(changed.replace("[3, 5-8]", f"[3, 5-8, 12-{len(whole.splitlines())}]"))


def long_article(root: Path) -> None:
    line = "The village of Marsh End lies at the river, and the mill at its end has not ground since 17{}. "
    article(root, "\n".join(line.format(n) * 5 for n in range(files.MOST // 500)))


def one_sentence(root: Path) -> None:
    article(root, "and then " * ((files.MOST - 10_000) // 9))


def too_long_article(root: Path) -> None:
    (root / SEED).write_text("word " * 10_000_000)


def deep(root: Path) -> None:
    edit(root / INN, ("name: Blue Boar", "name: " + "[" * 3_900_000))


def wide(root: Path) -> None:
    edit(root / INN, ("name: Blue Boar", "name: [" + "x, " * 2_500_000 + "]"))


def many_keys(root: Path) -> None:
    append(root, "".join(f"key{number}: x\n" for number in range(90_000)))


def huge(root: Path) -> None:
    append(root, "# padding\n" * (yamlfile.MAX_BYTES // 10))


CASES = {
    "100,000 records in one folder": Case(good_records),
    "100,000 broken records": Case(broken_records, "yaml_syntax"),
    "100,000 files that are no records": Case(stray_files, "stray_file"),
    "10,000 citations of one value": Case(citations),
    "10,000 quotes from one article": Case(quotes),
    "10,000 rows of one record": Case(rows),
    "100,000 equal items of one list": Case(items, "duplicate_item"),
    "100 lost quotes in 20 MB": Case(lost_quotes, "quote_not_found"),
    "quote of 1 MB, not in the article": Case(long_quote, "quote_too_long"),
    "quote of 1 MB at 9 million places": Case(long_quote_found, "quote_too_long"),
    "quote of 1 MB inside one word of 18 MB": Case(quote_without_boundary, "quote_cuts_word"),
    "value of 1 MB": Case(long_value),
    "Markdown of 1 MB": Case(long_markdown, "value_format"),
    "10,000 items of one list, 10,000 citations": Case(items_times_citations, "record_too_complex"),
    "8 million stops before a letter": Case(stops),
    "100,000 references to nothing": Case(lost_references, "unknown_reference"),
    "article of 20 MB": Case(long_article),
    "article of 20 MB, one sentence": Case(one_sentence),
    "article of 50 MB": Case(too_long_article, "seed_too_large"),
    "YAML of 3.9 million levels": Case(deep, "yaml_too_complex"),
    "YAML of 2.5 million items": Case(wide, "yaml_too_complex"),
    "YAML of 90,000 unknown fields": Case(many_keys, "unknown_field"),
    "YAML of more than 8 MB": Case(huge, "file_too_large"),
}


@dataclass(frozen=True)
class Ended:
    status: int
    output: str
    seconds: float
    memory: int
    """Megabytes (10^6) of the largest process."""
    processor: float
    """Seconds of the processor, all processes together."""


def run(root: Path, command: list[str], megabytes: int, seconds: float) -> Ended:
    """Run a command of build.py under limits; a negative status is the signal that ended it."""
    with (root.parent / "said.txt").open("w+") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "build.py", *command],
            cwd=root,
            env=VARIABLES,
            stdout=said,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000,) * 2),
            start_new_session=True,
        )
        limit = threading.Timer(seconds, os.killpg, (process.pid, 9))
        limit.start()
        _, status, usage = os.wait4(process.pid, 0)
        limit.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return Ended(
            process.returncode,
            said.read(),
            time.perf_counter() - begun,
            usage.ru_maxrss * 1024 // 1_000_000,
            usage.ru_utime + usage.ru_stime,
        )


def answer(case: Case, ended: Ended) -> str:
    """What came of it, beginning with FAILED where that is not what the case is to have."""
    if ended.status < 0 or "Traceback" in ended.output or "MemoryError" in ended.output:
        return f"FAILED, status {ended.status}: {ended.output[-300:]}"
    codes = re.findall(r"^(\S+): error\[(\w+)\]", ended.output, re.MULTILINE)
    if ended.status == 0 and not case.code:
        return "taken"
    place = next((place for place, code in codes if code == case.code), None)
    if ended.status == 0 or place is None or not case.code:
        return f"FAILED, status {ended.status}: {ended.output[:300]}"
    return f"refused, {len(codes):,} found: {place} {case.code}"


def tell(name: str, what: str, ended: Ended, said: str) -> bool:
    print(f"{name:40} {what:5} {ended.seconds:6.1f} s {ended.memory:5} MB  {said}", flush=True)
    return not said.startswith("FAILED")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=int, default=3000, help="megabytes of address space of each process")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--skip-build", action="store_true", help="only check")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="words that the names of the cases hold; without any, all of them")
    given = parser.parse_args()
    good = True
    for name, case in CASES.items():
        if given.cases and not any(words in name for words in given.cases):
            continue
        with tempfile.TemporaryDirectory(prefix="sourcebook-large-") as folder:
            root = builder(TINY, Path(folder) / "publication")
            case.make(root)
            checked = run(root, ["check"], given.memory, given.seconds)
            good &= tell(name, "check", checked, answer(case, checked))
            if checked.status == 0 and not given.skip_build:
                built = run(root, [], given.memory, given.seconds)
                good &= tell(name, "build", built, answer(case, built))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
