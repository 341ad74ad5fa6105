"""Where a property stands in its file, for findings about what was made of it."""

from __future__ import annotations

from pathlib import Path

from sourcebook.places import locator

RECORD = """\
id: boar
name: Blue Boar
orders:
  - given: 2020
  - state: closed
"""


def test_a_property_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "boar.yaml").write_text(RECORD)
    locate = locator(tmp_path)
    assert str(locate("boar.yaml", "name")) == "boar.yaml:2:1"
    assert str(locate("boar.yaml", "orders.state")) == "boar.yaml:5:5"
    assert str(locate("boar.yaml", "orders.gone")) == "boar.yaml:3:1"
    assert str(locate("boar.yaml", "gone")) == "boar.yaml:1:1"
    assert str(locate("boar.yaml", "gone.state")) == "boar.yaml:1:1"


def test_a_file_that_cannot_be_read_any_more_is_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: [\n")
    assert str(locator(tmp_path)("broken.yaml", "name")) == "broken.yaml:1:1"
    assert str(locator(tmp_path)("gone.yaml", "name")) == "gone.yaml:1:1"
