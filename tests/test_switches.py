"""What a descriptor can leave out where a site nears the limit of its host: history, and the JSON of each entity."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from helpers import TINY, build, builder, copy, edit, raises
from repo import Repo

from sourcebook import descriptor, history
from sourcebook.commands import move
from sourcebook.model import Dataset
from sourcebook.read import read

HEAD = "licenses:\n"


def publishing(root: Path, dataset: str, settings: str) -> Path:
    edit(root / f"datasets/{dataset}/datapackage.yaml", (HEAD, f"sourcebook:publish: {{{settings}}}\n{HEAD}"))
    return root


def known(repo: Repo) -> Dataset:
    return history.attach(repo.root, read(repo.root)[0]).datasets[0]


def test_everything_is_published_where_nothing_is_said() -> None:
    (plain,) = descriptor.load_all(TINY)
    assert plain.publish.history
    assert plain.publish.entity_json
    assert plain.publish.releases
    assert plain.publish.release_megabytes == 100


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("histroy: false", "`sourcebook:publish` has no property `histroy`."),
        ("history: no", "`history` is true or false."),
        ("releaseMegabytes: many", "`releaseMegabytes` is a whole number."),
    ],
)
def test_a_setting_that_is_none(settings: str, message: str, tmp_path: Path) -> None:
    root = publishing(copy(TINY, tmp_path / "tiny"), "tiny", settings)
    assert [each.message for each in raises(lambda: descriptor.load_all(root)).diagnostics] == [message]


def test_without_history_no_day_is_published_and_nothing_withdrawn_comes_back(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    assert known(repo).history
    publishing(repo.root, "ferries", "history: false")
    assert known(repo).history is None
    # the names of what was withdrawn are in the history, and are needed all the same
    assert move.withdraw(repo.root, "owners/northern-lines", "Asked for.", day="2021-02-03") == 0
    found = known(repo)
    assert found.history is None
    texts = [c.quote.prefix + c.quote.suffix for claim in found.claims() for c in claim.citations if c.quote]
    assert not [text for text in texts if "Northern Lines" in text]


def test_without_the_json_of_entities_nothing_leads_to_it(tmp_path: Path) -> None:
    root = publishing(builder(TINY, tmp_path / "tiny"), "tiny", "entityJson: false, history: false")
    done = build(root)
    assert done.returncode == 0, done.stderr
    site = root / "site"
    pages = [path.parent for path in (site / "tiny").glob("*/*/index.html") if path.parent.parent.name != "sources"]
    assert pages
    for page in pages:
        assert not page.with_suffix(".json").exists()
        assert not re.search(rf'href="[^"]*{page.name}\.json"', (page / "index.html").read_text())
    assert not (site / "tiny/data/schema/entity.json").exists()
    assert "entity" not in json.loads((site / "api/v1/tiny/index.json").read_bytes())
    for kind in {page.parent.name for page in pages}:
        listed = json.loads((site / f"api/v1/tiny/{kind}.json").read_bytes())["entities"]
        assert listed
        assert all("json" not in entity for entity in listed)
