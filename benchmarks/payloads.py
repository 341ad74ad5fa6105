"""Opens several thousand payloads in a real browser, in every text of a publication, with the content policy and without it.

    python benchmarks/payloads.py                      combinations of those in tests/payloads.py
    python benchmarks/payloads.py --list FILE          those of a file as well, or of all files of a folder; can be given again
    python benchmarks/payloads.py --brs-kb             those of the package brs-kb as well, where it is installed

A list is JSON, of which all texts count, or those under the key `payload` where there are any; the lines of a `.txt`; the values
of `payload` in an `.ini`; or what looks like markup or a script among the texts of a Python module.

Runs the tests of payloads with them; the last line is what docs/reliability.md quotes.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import payloads  # noqa: E402

TESTS = (
    "tests/test_payloads.py",
    "tests/test_payloads_elsewhere.py",
    "-k",
    "nothing or parse or spreadsheet or alone or offline or markup or name",
)


def of_brs_kb() -> list[str]:
    from brs_kb import get_all_payloads

    return [str(each["payload"]) for each in get_all_payloads().values()]


def of_files(place: Path) -> Iterator[str]:
    """The texts of a list, or of all lists in a folder."""
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        text = path.read_text(encoding="utf-8", errors="replace") if path.suffix in READERS else ""
        if text:
            yield from READERS[path.suffix](text)


def of_json(text: str) -> Iterable[str]:
    data = json.loads(text)
    return [*_strings(data, "payload")] or [*_strings(data, "")]


def _strings(data: object, key: str, *, under: bool = False) -> Iterator[str]:
    """The texts anywhere below a key; all texts where the key is empty."""
    if isinstance(data, str) and (under or not key):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _strings(value, key, under=name == key)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value, key, under=under)


def of_python(text: str) -> Iterable[str]:
    """Of the modules of a scanner: what it would send, not what it says."""
    texts = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [each for each in texts if len(each) < 2_000 and re.search(r"<[a-z!/?]|script:|alert|\{\{|&#|on[a-z]+=", each, re.IGNORECASE)]


READERS = {
    ".json": of_json,
    ".txt": str.splitlines,
    ".ini": lambda text: re.findall(r"^payload\s*=\s*(.+)$", text, re.MULTILINE),
    ".py": of_python,
}


def can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=Path, metavar="FILE", action="append", default=[], help="a list, or a folder of lists")
    parser.add_argument("--brs-kb", action="store_true", help="the payloads of the package brs-kb (pip install brs-kb)")
    parser.add_argument("--only-lists", action="store_true", help="none of the combinations of those in tests/payloads.py")
    parser.add_argument("--each", type=int, default=3000, help="payloads of one publication (default 3000)")
    options = parser.parse_args()
    texts = [] if options.only_lists else list(payloads.combined())
    for each in options.list:
        texts += of_files(each)
    texts += of_brs_kb() if options.brs_kb else []
    # a record refuses white space at its ends, and what a reader cannot see: tests/test_payloads.py has those
    kept = payloads.visible(dict.fromkeys(text.strip() for text in texts if can_be_written(text)))
    random.Random(10).shuffle(kept := list(filter(payloads.fits, kept)))
    begun, tried = time.perf_counter(), 0
    for first in range(0, len(kept), options.each):
        some = kept[first : first + options.each]
        if not nothing_runs(some):
            print(f"something ran, loaded or broke between payloads {first} and {first + len(some)}")
            return 1
        tried += len(some)
        print(f"{tried} of {len(kept)} payloads, {time.perf_counter() - begun:.0f} s: nothing ran", flush=True)
    print(
        f"{tried} payloads and {len(payloads.VISIBLE)} with each {options.each} of them ({len(set(texts)) - len(kept)} more are refused, too long, or the same): nothing ran"
    )
    return 0


def nothing_runs(texts: list[str]) -> bool:
    """Whether the tests succeed with these payloads beside their own."""
    with tempfile.TemporaryDirectory(prefix="sourcebook-payloads-") as folder:
        file = Path(folder) / "payloads.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", *TESTS],
            cwd=ROOT, env=os.environ | {"SOURCEBOOK_PAYLOADS": str(file), "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
