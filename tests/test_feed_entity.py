"""The feed of each record: what a reader of feeds finds in it, and what it must not tell."""

from __future__ import annotations

import time
from pathlib import Path

import feedparser
import pytest
from helpers import ROOT
from repo import DATA, Repo

from sourcebook import history
from sourcebook.commands import checking, move
from sourcebook.model import Output, Publication, Site
from sourcebook.outputs import feed_entity, page_entity
from sourcebook.read import read

SITE = Site("Ferries <&> 'ships'", "https://example.org/f/", date="2021-05-05T00:00:00Z")
MORNING = "ferries/vessels/morning-star/feed.xml"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def publication(repo: Repo) -> Publication:
    return history.attach(repo.root, read(repo.root)[0])


def feeds(repo: Repo, site: Site = SITE) -> dict[str, Output]:
    return {output.path: output for output in feed_entity.make(publication(repo), site)}


def parsed(output: Output) -> feedparser.FeedParserDict:
    found = feedparser.parse(output.content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_every_record_has_one_that_parses(repo: Repo) -> None:
    made = feeds(repo)
    assert set(made) == {f"ferries/{name}/feed.xml" for name in publication(repo).datasets[0].entities}
    for path, output in made.items():
        found = parsed(output)
        assert found.feed.id == found.feed.links[1].href.partition("#")[0] == f"https://example.org/f/{path.removesuffix('feed.xml')}"
        assert found.feed.links[0] == {"rel": "self", "type": "application/atom+xml", "href": f"https://example.org/f/{path}"}
        assert found.feed.title.endswith("Ferries <&> 'ships'")
        assert found.feed.author == SITE.name
        assert [entry.title for entry in found.entries] == ["First import"]


def test_what_an_entry_says(repo: Repo) -> None:
    repo.edit(
        "vessels/morning-star", ("built: 1984", "built: 1986"), ("  - cars\n", ""), ("    supports: [cargo=cars]", "    supports: [name]")
    )
    repo.commit("2021-02-02", "A <b>correction</b> \x1b[31m& more")
    assert checking.run(repo.root, "vessels/morning-star", "built", "2021-03-03") == 0
    repo.commit("2021-03-03", "Checked")
    first, second, third = parsed(feeds(repo)[MORNING]).entries
    assert first.summary == "Checked: 2 values"
    assert second.title == "A <b>correction</b> [31m& more"
    assert second.summary.startswith("Built: 1984 → 1986; Withdrawn: Cargo: cars")
    assert third.summary == "Added: 7 values"
    assert time.strftime("%Y-%m-%d", second.updated_parsed) == "2021-02-02"
    assert second.link == "https://example.org/f/ferries/vessels/morning-star/#record-history"
    assert len({entry.id for entry in (first, second, third)}) == 3
    assert len(parsed(feeds(repo)["ferries/vessels/blue-heron/feed.xml"]).entries) == 1


def test_without_an_address_ids_are_iris(repo: Repo) -> None:
    found = parsed(feeds(repo, Site("Ferries"))[MORNING])
    assert found.feed.id == "urn:example:sourcebook:ferries:ferries:vessels:morning-star"
    assert found.entries[0].id.startswith(found.feed.id + "#c-")


def test_a_renamed_record_keeps_its_feed(repo: Repo) -> None:
    move.rename(repo.root, "vessels/morning-star", "vessels/stella")
    repo.commit("2021-02-02", "Rename")
    made = feeds(repo)
    old, new = parsed(made[MORNING]), parsed(made["ferries/vessels/stella/feed.xml"])
    assert [entry.id for entry in old.entries] == [entry.id for entry in new.entries]
    assert "First import" in [entry.title for entry in new.entries]


def test_a_withdrawn_record_says_when_and_why_and_nothing_else(repo: Repo) -> None:
    move.withdraw(repo.root, "owners/northern-lines", "It is another company.", day="2021-02-02")
    repo.commit("2021-02-02", "Northern Lines objects")
    made = feeds(repo)
    (entry,) = parsed(made["ferries/owners/northern-lines/feed.xml"]).entries
    assert (entry.title, entry.summary) == ("Withdrawn", "It is another company.")
    for output in made.values():
        text = bytes(output.content).decode().replace("owners/northern-lines/", "")
        assert "Northern Lines" not in text
        assert "northern-lines" not in text


def test_where_the_history_is_not_known_there_is_none_and_no_link(repo: Repo, tmp_path: Path) -> None:
    plain = read(repo.without_git(tmp_path / "plain"))[0]
    assert list(feed_entity.make(plain, SITE)) == []
    for known, where in ((True, publication(repo)), (False, plain)):
        pages = {o.path: bytes(o.content).decode() for o in page_entity.make(where, SITE, templates=ROOT / "site_templates")}
        page = pages["ferries/vessels/morning-star/index.html"]
        assert ('<link rel="alternate" type="application/atom+xml" title="Morning Star: changes" href="feed.xml">' in page) == known
        assert ("Feed of this record" in page) == known
    assert (repo.root / DATA).is_dir()
