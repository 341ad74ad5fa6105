"""Changes the code of the core in one place at a time, and looks whether a test fails.

    python benchmarks/mutants.py                                  every module of the core
    python benchmarks/mutants.py --module text matching           some of them
    python benchmarks/mutants.py --module text --only 31-60       lines 31 to 60
    python benchmarks/mutants.py --sample 100 --seed 7            so many of all, drawn by a seed: the quick mode

All tests are run once to see which of them run through which line and how long they take; that is kept until the code or
a test changes. Then one process holds everything that the tests need. For each mutant it makes a copy of itself, puts the
changed function into its place, and runs the tests that come there, until one fails: those that noticed another mutant
of the function first, then those of the module, then those that run through the fewest lines; at most `--seconds` of them. A loop without end is ended, too, and is noticed.
Tests that start a browser are not asked.

Mutants that change nothing that could be seen are explained in `mutants.txt` beside this file, by their content and not by
their lines. The exit status is 1 where one survives that is not explained, or where an explanation is of no mutant.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from mutation import Mutant, mutants  # noqa: E402

EXPLAINED = ROOT / "benchmarks" / "mutants.txt"
CORE = (
    "source_text", "text", "percent", "yamlfile", "yamltext", "yamlnodes", "schema", *sorted(f"checks/{path.stem}" for path in (ROOT / "sourcebook/checks").glob("[a-z]*.py")),
    "standing", "citation", "coverage", "draft", "read_record", "read_source", "record_shape", "link", "formats", "dates", "sentences", "ids", "matching", "compare",
)  # fmt: skip
"""The core of truth: what decides whether a value stands, first what finds quotes."""
TESTS = (
    "text", "percent", "source_text", "yamlfile", "yaml_text", "broken", "schema", "formats", "link", "standing", "sentences", "descriptor", "diff",
    "moved", "core", "dates", "matching", "checks", "checks_letters", "ids", "record_shape", "citation",
    "compare", "compare_moved", "marks", "link_again", "link_sources", "checks_quotes", "checks_drafts", "checks_records", "checks_references",
)  # fmt: skip


def code_of(module: str) -> str:
    return (ROOT / "sourcebook" / f"{module}.py").read_text(encoding="utf-8")


def all_of(modules: list[str]) -> dict[str, list[Mutant]]:
    return {module: list(mutants(code_of(module))) for module in modules}


def explained() -> dict[str, str]:
    """Mutants that change nothing that could be seen, and why: lines `module function [statement]: before → after  # reason`."""
    if not EXPLAINED.exists():
        return {}
    lines = (line.rpartition("  # ") for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#")
    return {name.strip(): reason for name, _, reason in lines}


def outdated(found: dict[str, list[Mutant]]) -> list[str]:
    """Explanations of mutants that are no more, in the modules that were looked at."""
    names = {f"{module} {mutant}" for module, some in found.items() for mutant in some}
    return [name for name in explained() if name.partition(" ")[0] in found and name not in names]


def chosen(found: dict[str, list[Mutant]], lines: range, sample: int, seed: int) -> dict[str, list[Mutant]]:
    """The mutants to be tried: those of some lines, or a sample of them."""
    each = [(module, mutant) for module, some in found.items() for mutant in some if mutant.line in lines]
    if sample and sample < len(each):
        picked = sorted(random.Random(seed).sample(range(len(each)), sample))
        each = [each[number] for number in picked]
    return {module: [mutant for name, mutant in each if name == module] for module in found}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", nargs="+", default=list(CORE), metavar="NAME", dest="modules", help="modules (default: the core)")
    parser.add_argument("--only", default="1-100000", metavar="FIRST-LAST", help="a range of lines")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="try only so many, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--seconds", type=float, default=15, help="of processor time: tests of one mutant (default 15)")
    parser.add_argument(
        "--tests", nargs="+", default=list(TESTS), metavar="NAME", help="the files of tests that are asked (default: all quick ones)"
    )
    return parser.parse_args()


def main() -> int:
    import observed
    import trial

    options = _options()
    first, last = map(int, options.only.split("-"))
    found = all_of(options.modules)
    old = outdated(found)
    for name in old:
        print(f"mutants.txt explains what is no mutant: {name}")
    files = [str(path) for name in options.tests if (path := ROOT / "tests" / f"test_{name}.py").exists()]
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="sourcebook-mutants-") as folder:
        before = observed.watch(files, Path(folder))
        before.tell_coverage(options.modules)
        done = trial.Trial(
            chosen(found, range(first, last + 1), options.sample, options.seed), explained(), before, options.seconds, Path(folder)
        )
        observed.run(files, done)
    return 1 if done.survived or not done.tried or old else 0


if __name__ == "__main__":
    sys.exit(main())
