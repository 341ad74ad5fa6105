"""What YAML 1.1 makes of plain words and numbers, and what is made of them here: the text that was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from helpers import dataset, tiny

from sourcebook.yamlfile import load, plain_data

# What is typed, and what PyYAML's own loader would have read.
WORDS = {
    "NO": False,
    "no": False,
    "on": True,
    "Yes": True,
    "off": False,
    "~": None,
    "null": None,
    "0123457": 42799,
    "1718": 1718,
    "0o17": "0o17",
    "1_000": 1000,
    "1.10": 1.1,
    "10:11": 611,
    "12:30:45": 45045,
    "1e3": "1e3",
    "+1": 1,
    "0x1F": 31,
    "0b11": 3,
    ".inf": float("inf"),
    "2024-04-02": "date",
    "=": "fails",
    "<<": "merge",
    "y": "y",
}


@pytest.mark.parametrize("typed", WORDS)
def test_every_scalar_is_the_text_that_was_typed(typed: str) -> None:
    assert plain_data(load(f"a: {typed}\nb: [{typed}]\n".encode(), "x.yaml")) == {"a": typed, "b": [typed]}


@pytest.mark.parametrize("typed", [word for word in WORDS if word != "<<"])
def test_every_key_is_the_text_that_was_typed(typed: str) -> None:
    assert plain_data(load(f"{typed}: x\n".encode(), "x.yaml")) == {typed: "x"}


@pytest.mark.parametrize("typed", ["NO", "on", "0123457", "1.10", "10:11", "1_000", "2024-04-02"])
def test_the_usual_reader_would_have_changed_it(typed: str) -> None:
    assert yaml.safe_load(f"a: {typed}\n") != {"a": typed}


def test_values_of_a_publication_stay_as_typed(tmp_path: Path) -> None:
    """`NO` is Norway; digits keep their zeros; decimals keep theirs."""
    root = tiny(
        tmp_path,
        {
            "inns/blue-boar.yaml": (
                ("country: IE", "country: NO\nguests: 1.10\nlicence: NO123"),
                ("chambers: 12\n", "chambers: 0123457\n"),
                ("chambers, country]", "chambers, country, guests, licence]"),
                (
                    "  - source: letter\n    contradicts: {chambers: 11}",
                    "  - source: letter\n    contradicts: {name: no}",
                ),
            ),
            "keepers/ann-lee.yaml": (("dog: Rex", "dog: on"),),
            "notices/closing-2020.yaml": (("name: The closing of 2020", "name: 10:11"),),
        },
    )
    entities = dataset(root).entities
    inn = entities["inns/blue-boar"].row
    assert inn.text("country") == "NO"
    assert inn.text("guests") == "1.10"
    assert inn.text("licence") == "NO123"
    assert inn.text("chambers") == "0123457"
    assert inn.claims["chambers"][0].value.data == 123457
    assert inn.claims["name"][0].contradicting[0].other == "no"
    assert entities["keepers/ann-lee"].row.text("dog") == "on"
    assert entities["notices/closing-2020"].name == "10:11"
