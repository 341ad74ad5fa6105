"""Several datasets in one publication: references from one to the other, the timeline of all, and one search."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from helpers import EXAMPLES, build, builder, edit, findings

from sourcebook.amend import TooFar, amend
from sourcebook.model import Publication
from sourcebook.read import read, reading

KEEPER = "datasets/first-lights/keepers/george-worthylake.yaml"
NAME = "- {name: name, type: string, title: Name, description: The name as a source has it., constraints: {required: true}}"
FIELD = (
    "        - {name: governor, type: string, title: Governor, description: Somebody in another dataset., "
    "'sourcebook:format': record, 'sourcebook:inverse': Keepers under this officer}"
)
ADAMS = "officers-of-congress/officers/john-adams"


def both(to: Path, target: str = ADAMS) -> Path:
    """Both examples as one publication, in which a keeper refers to an officer. What he says of him is invented."""
    root = builder(EXAMPLES / "first-lights", to)
    other = EXAMPLES / "officers-of-congress"
    shutil.copytree(other / "datasets/officers-of-congress", root / "datasets/officers-of-congress")
    shutil.copytree(other / "seeds", root / "seeds", dirs_exist_ok=True)
    descriptor = root / "datasets/first-lights/datapackage.yaml"
    text = descriptor.read_text(encoding="utf-8")
    at = text.index(NAME, text.index("  - name: keepers"))
    descriptor.write_text(f"{text[: at + len(NAME)]}\n{FIELD}{text[at + len(NAME) :]}", encoding="utf-8")
    edit(
        root / KEEPER,
        ("name: George Worthylake\n", f"name: George Worthylake\ngovernor: {target}\n"),
        ("    supports: [name]\n", "    supports: [name, governor]\n"),
    )
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return both(tmp_path_factory.mktemp("both") / "publication")


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def publication(root: Path) -> Publication:
    return read(root)[0]


def test_a_reference_is_known_on_both_sides(publication: Publication) -> None:
    lights, officers = publication.datasets
    assert lights.others == {ADAMS: "John Adams"}
    (mention,) = officers.mentions["officers/john-adams"]
    assert (mention.dataset, mention.name, mention.title) == ("first-lights", "George Worthylake", "Keepers under this officer")
    assert lights.mentions == {}
    assert officers.others == {}


def test_what_the_other_dataset_shows_is_not_read_by_itself(tmp_path: Path) -> None:
    root = both(tmp_path / "publication")
    before = reading(root)
    for file, name in ((KEEPER, "George Worthylake"), (f"datasets/{ADAMS}.yaml", "John Adams")):
        amend(root, before, [file])
        text = (root / file).read_text(encoding="utf-8")
        edit(root / file, (f"\nname: {name}\n", f"\nname: {name.split()[1]}\n"))
        with pytest.raises(TooFar):
            amend(root, before, [file])
        (root / file).write_text(text, encoding="utf-8")


def test_a_reference_is_a_link_in_both_directions(site: Path) -> None:
    keeper = (site / "first-lights/keepers/george-worthylake/index.html").read_text(encoding="utf-8")
    assert f'<a href="../../../{ADAMS}/">John Adams</a>' in keeper
    officer = (site / ADAMS / "index.html").read_text(encoding="utf-8")
    assert "Keepers under this officer" in officer
    assert '<a href="../../../first-lights/keepers/george-worthylake/#governor"><bdi>George Worthylake</bdi></a>' in officer
    row = (site / "first-lights/data/keepers.csv").read_text(encoding="utf-8")
    assert ADAMS in row


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("officers-of-congress/officers/john-adam", "Did you mean"),
        ("john-adams", "dataset/resource/id"),
        ("a/b/c", "add the record"),
    ],
)
def test_a_reference_to_nothing_is_found(tmp_path: Path, target: str, words: str) -> None:
    found = [each for each in findings(both(tmp_path / "both", target)) if each.severity == "error"]
    assert [each.place.file for each in found] == [KEEPER]
    assert words in found[0].help


def test_a_reference_to_a_record_that_was_renamed_says_its_new_id(tmp_path: Path) -> None:
    root = both(tmp_path / "both")
    done = build(root, "rename", "officers/john-adams", "officers/adams", "--dataset", "officers-of-congress")
    told = "It is now officers-of-congress/officers/adams." in " ".join(f"{done.stdout} {done.stderr}".split())
    assert told or any("It is now officers-of-congress/officers/adams." in each.help for each in findings(root))


def test_the_timeline_of_all_datasets_has_the_dates_of_each(site: Path) -> None:
    page = (site / "timeline/index.html").read_text(encoding="utf-8")
    entries = re.findall(r'<a href="\.\./([\w-]+)/[^"]*">[^<]+</a>', page[page.index('class="events"') :])
    assert set(entries) >= {"first-lights", "officers-of-congress"}
    for name in ("first-lights", "officers-of-congress"):
        own = (site / name / "timeline/index.html").read_text(encoding="utf-8")
        assert own.count('class="event-when"') == sum(each == name for each in entries)
    assert 'href="./timeline/"' in (site / "index.html").read_text(encoding="utf-8")


def test_a_publication_of_one_dataset_has_its_timeline_only_there(tmp_path: Path) -> None:
    from sourcebook.model import Site
    from sourcebook.outputs import page_timeline

    publication = read(EXAMPLES / "first-lights")[0]
    made = page_timeline.make(publication, Site("One"), templates=EXAMPLES.parent / "site_templates")
    assert {output.path for output in made} == {"first-lights/timeline/index.html"}


def test_one_search_one_api_one_feed_and_one_catalogue_serve_all(site: Path) -> None:
    names = {"first-lights", "officers-of-congress"}
    search = (site / "search/index.html").read_text(encoding="utf-8")
    assert all(f"../{name}/" in search for name in names)
    api = json.loads((site / "api/v1/index.json").read_text(encoding="utf-8"))
    assert {each["id"] for each in api["datasets"]} == names
    catalogue = (site / "catalog.jsonld").read_text(encoding="utf-8")
    assert all(name in catalogue for name in names)
    home = (site / "index.html").read_text(encoding="utf-8")
    assert all(f'href="./{name}/"' in home or f'href="{name}/"' in home for name in names)
