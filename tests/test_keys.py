"""Of what each part of a site is made: whatever a part may show is in its key, and what it cannot show is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import LIGHTHOUSES, published

from sourcebook import engine
from sourcebook.change import History, Removal
from sourcebook.keys import Keys
from sourcebook.link import neighbours
from sourcebook.model import Dataset, Entity, Mention, Publication, Release, Releases, Site, Uncited
from sourcebook.outputs import evidence, geography

SITE = Site("Test", "https://example.org/")
BEFORE = published(LIGHTHOUSES).datasets[0]
ENTITY = next(each for each in BEFORE.entities.values() if each.links)
"""One that is related to others."""
ALONE = next(name for name in BEFORE.entities if name != ENTITY.id and ENTITY.id not in neighbours(BEFORE, name))
SOURCE = next(iter(BEFORE.sources.values()))
Found = dict[str, str]


def found(dataset: Dataset, site: Site = SITE, templates: Path = Path("none")) -> Found:
    """The key of each kind of part."""
    keys = Keys(Publication((dataset,)), site, templates)
    near = sorted(neighbours(BEFORE, ENTITY.id))[0]
    records = {"own": ENTITY.id, "near": near, "alone": ALONE}
    return {
        "data": keys.data("any"), "page": keys.page("any"), "linked": keys.linked_page("any"), "source": keys.source_page(f"{dataset.name}/sources/{SOURCE.id}"),
        **{f"{name} page": keys.record_page(f"{dataset.name}/{record}") for name, record in records.items()},
        **{f"{name} data": keys.record_data(f"{dataset.name}/{record}") for name, record in records.items()},
    }  # fmt: skip


RECORDS = {f"{name} {what}" for name in ("own", "near", "alone") for what in ("page", "data")}
ALL = {"data", "page", "linked", "source"} | RECORDS
PAGES = {"page", "linked", "source", "own page", "near page", "alone page"}
BESIDE = {"own page", "own data", "near page", "near data"}


def with_entity(**changes: str) -> Dataset:
    entity: Entity = replace(ENTITY, **changes)  # type: ignore[arg-type]
    return replace(BEFORE, entities=dict(BEFORE.entities) | {entity.id: entity})


def with_source(**changes: object) -> Dataset:
    return replace(BEFORE, sources=dict(BEFORE.sources) | {SOURCE.id: replace(SOURCE, **changes)})  # type: ignore[arg-type]


def released(**changes: str) -> Dataset:
    release = replace(Release("1.0.0", "v1.0.0", "abc", "2021-01-01", "2021-01-01T12:00:00Z"), **changes)  # type: ignore[arg-type]
    return replace(BEFORE, releases=Releases((release,)))


MENTION = Mention("other", "Somebody", "keeper", "Keepers", ENTITY.claims()[0])


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (BEFORE, set()),
        (with_entity(digest="other"), BESIDE | {"data", "page"}),
        (with_entity(name="Another"), ALL),
        (with_source(title="Another"), ALL),
        (with_source(cited=SOURCE.cited + 1), {"data", "page", "source"}),
        (replace(BEFORE, descriptor=replace(BEFORE.descriptor, data=dict(BEFORE.descriptor.data) | {"title": "Another"})), ALL),
        (replace(BEFORE, others={"other/keepers/one": "One"}), ALL),
        (replace(BEFORE, mentions={ENTITY.id: (MENTION,)}), {"own page", "own data", "data", "page"}),
        (replace(BEFORE, redirects={"lighthouses/old": "lighthouses/new"}), ALL),
        (replace(BEFORE, removed={"lighthouses/old": Removal("2021-01-01", "Asked for.")}), ALL),
        (replace(BEFORE, history=History((), {})), ALL),
        (replace(BEFORE, uncited={SOURCE.id: (Uncited("It was", "No claim.", 3),)}), {"data", "page"}),
        (replace(BEFORE, unsourced=1), {"data", "page"}),
        (released(), ALL),
    ],
    ids=lambda value: "",
)  # fmt: skip
def test_what_a_part_may_show_is_in_its_key(after: Dataset, changed: set[str]) -> None:
    assert _changed(found(BEFORE), found(after)) == changed


@pytest.mark.parametrize("field", ["version", "tag", "commit", "date", "committed", "left_out", "problem"])
def test_releases(field: str) -> None:
    assert _changed(found(released()), found(released(**{field: "2021-09-09"}))) == ALL


def test_a_source_shows_the_records_that_cite_it() -> None:
    citing = next(each for each in BEFORE.entities.values() if any(SOURCE in claim.sources for claim in each.claims()))
    after = replace(BEFORE, entities=dict(BEFORE.entities) | {citing.id: replace(citing, digest="other")})
    assert "source" in _changed(found(BEFORE), found(after))


def test_a_page_of_links_shows_each_of_them() -> None:
    """The record is linked another way in the same words, as no file could say it: so nothing else can tell the two."""
    link = ENTITY.links[0]
    field = next(claim for claim in ENTITY.claims() if claim.property != link.claim.property)
    for after in ((), (replace(link, target=ALONE),), (replace(link, claim=field),)):
        entity = replace(ENTITY, links=after)
        dataset = replace(BEFORE, entities=dict(BEFORE.entities) | {entity.id: entity})
        assert "linked" in _changed(found(BEFORE), found(dataset))


def test_records_in_another_order_make_another_site() -> None:
    turned = replace(BEFORE, entities=dict(reversed(BEFORE.entities.items())))
    assert _changed(found(BEFORE), found(turned)) == ALL


@pytest.mark.parametrize(
    "site",
    [
        replace(SITE, url="https://example.com/"),
        replace(SITE, commit="abc"),
        replace(SITE, date="2021-01-01T00:00:00Z"),
        replace(SITE, name="B"),
    ],
)
def test_the_site(site: Site) -> None:
    assert _changed(found(BEFORE), found(BEFORE, site)) == ALL


@pytest.mark.parametrize("name", ["entity.html", "assets/site.css", "languages/de.json"])
def test_a_template_of_the_publication_is_in_the_keys_of_pages(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    before = found(BEFORE, templates=tmp_path)
    file.write_text("one")
    one = found(BEFORE, templates=tmp_path)
    file.write_text("other")
    assert _changed(before, one) == _changed(one, found(BEFORE, templates=tmp_path)) == PAGES


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        (engine, "digest", lambda: "another"),
        (evidence, "long_sources", lambda _: {"gazette": ((9, 9, "", ""),)}),
        (geography, "of_dataset", lambda _: (geography.Spot(ENTITY, ENTITY.row, 1.0, 2.0, ENTITY.claims()[0]),)),
    ],
    ids=["the program", "pages of sources", "places"],
)
def test_what_is_worked_out(where: object, name: str, value: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(BEFORE)
    monkeypatch.setattr(where, name, value)
    assert _changed(before, found(BEFORE)) == ALL


def test_no_two_parts_have_one_key() -> None:
    keys = found(BEFORE)
    assert len(set(keys.values())) == len(keys)


def _changed(before: Found, after: Found) -> set[str]:
    return {name for name in before if before[name] != after[name]}
