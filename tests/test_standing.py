"""The first line of a page: only rows with evidence speak, in the order of the rule; it is never typed."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from helpers import LIGHTHOUSES, TINY, Edit, bounded, dataset, findings, published, tiny
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.descriptor import NAME
from sourcebook.diagnostic import Rejected
from sourcebook.model import Dataset, StandingLine

NOTE = "notices/closing-2020.yaml"
QUOTE = "        quote: The council closed the Blue Boar on 3 March 2020\n"
SAID = "      - source: gazette\n" + QUOTE
STATES = """\
    - is: {state: closed}
      tone: designated
      line: Closed by order of {given}
    - is: {state: opened}
      tone: removed
      line: Open again by order of {given}
"""


def inn_lines(of: Dataset) -> tuple[StandingLine, ...]:
    return of.entities["inns/blue-boar"].standing


def with_note(to: Path, *edits: Edit, rule: tuple[Edit, ...] = ()) -> Path:
    return tiny(to, {NOTE: edits} | ({NAME: rule} if rule else {}))


def test_a_row_with_evidence_speaks() -> None:
    (line,) = inn_lines(published(TINY).datasets[0])
    assert line.tone == "designated"
    assert line.text == "Closed by order of 3 March 2020"
    assert line.row is not None
    assert line.row.text("state") == "closed"
    assert all(each.supporting for each in line.row.claims["state"])


def test_a_contradicted_row_says_so(tmp_path: Path) -> None:
    against = "      - source: gazette\n        quote: the council let the inn open again\n        contradicts: {state: opened}\n        note: The gazette is official.\n"
    (line,) = inn_lines(dataset(with_note(tmp_path, (SAID, SAID + against))))
    assert line.tone == "designated"
    assert line.text == "Closed by order of 3 March 2020 (a source contradicts this)"


def test_a_row_of_another_state_does_not(tmp_path: Path) -> None:
    root = with_note(tmp_path, ("state: closed", "state: opened"))
    (line,) = inn_lines(dataset(root))
    assert (line.tone, line.row) == ("named", None)
    assert line.text == "Named in 1 source"  # the letter contradicts, which is no support


def test_without_a_row_nothing_is_said(tmp_path: Path) -> None:
    root = with_note(tmp_path, (f"orders:\n  - inn: inns/blue-boar\n    state: closed\n    evidence:\n{SAID}", ""))
    (line,) = inn_lines(dataset(root))
    assert (line.tone, line.row) == ("named", None)


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("no evidence at all", ((f"    evidence:\n{SAID}", ""),)),
        ("evidence for the party alone", ((QUOTE, QUOTE + "        supports: [inn]\n"),)),
        ("evidence that contradicts", ((QUOTE, QUOTE + "        contradicts: {state: opened}\n        note: x\n"),)),
        ("a quote that is not in the source", ((QUOTE, QUOTE.replace("closed", "did not close")),)),
        ("a quote cut out of a word", ((QUOTE, QUOTE.replace("3 March 2020", "3 March 202")),)),
        ("a quote that does not name it", ((QUOTE, "        quote: the kitchen is open until nine\n"),)),
        ("an editor’s word", ((SAID, "      - basis: editorial\n        note: We know it.\n"),)),
        ("a state that nobody knows", (("state: closed", "state: Closed"),)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_without_evidence_of_its_state_is_refused(name: str, edits: tuple[Edit, ...], tmp_path: Path) -> None:
    assert findings(with_note(tmp_path, *edits)), name


def test_a_retracted_source_alone_says_nothing(tmp_path: Path) -> None:
    root = tiny(tmp_path, {"sources/gazette.yaml": (("standing: current", "standing: retracted"),)})
    assert "retracted_only" in {each.code for each in findings(root)}


ROW = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["closed", "opened", None]),
        "supports": st.sampled_from(["all", "inn", "state", "none", "contradicts"]),
        "source": st.sampled_from(["gazette", "letter", "editorial", "nobody"]),
        "quote": st.sampled_from([QUOTE.strip(), "quote: the kitchen is open until nine", ""]),
        "note": st.sampled_from(["", "note: It is the inn of the village."]),
    }
)


@bounded(150)
@given(row=ROW)
def test_a_line_of_a_state_stands_on_a_supported_row_of_that_state(
    row: dict[str, str | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is written in the row: either it is refused, or the line is what the evidence says."""
    evidence = ["- " + ("basis: editorial" if row["source"] == "editorial" else f"source: {row['source']}")]
    evidence += [f"  {part}" for part in (row["quote"], row["note"]) if part]
    if row["supports"] == "contradicts":
        evidence.append("  contradicts: {state: " + ("opened" if row["state"] == "closed" else "closed") + "}")
    elif row["supports"] in ("inn", "state"):
        evidence.append(f"  supports: [{row['supports']}]")
    lines = ["  - inn: inns/blue-boar", f"    state: {row['state']}" if row["state"] else "    # no state"]
    if row["supports"] != "none":
        lines += ["    evidence:", *(f"      {line}" for line in evidence)]
    old = f"  - inn: inns/blue-boar\n    state: closed\n    evidence:\n{SAID}"
    root = tiny(tmp_path_factory.mktemp("publication"), {NOTE: ((old, "\n".join(lines) + "\n"),)})
    try:
        (line,) = inn_lines(dataset(root))
    except Rejected:
        return
    if line.tone == "designated":
        assert line.row is not None
        (state,) = line.row.claims["state"]
        assert state.value.text == "closed"
        assert state.supporting
        assert all(each.source and each.basis != "editorial" for each in state.supporting)
    else:
        assert row["state"] != "closed"


def test_states_speak_in_the_order_of_the_rule(tmp_path: Path) -> None:
    reopened = "id: opening-2020\nname: The opening of 2020\ngiven: 2020-04\norders:\n  - inn: inns/blue-boar\n    state: opened\n    evidence:\n      - source: gazette\n        quote: In April 2020 the council let the inn open again\n        note: The inn is the Blue Boar.\nevidence:\n  - source: gazette\n    quote: In April 2020 the council let the inn open again\n    supports: [given]\n  - basis: editorial\n    note: A name.\n    supports: [name]\n"
    old = STATES.partition("    - is: {state: opened}")[0]
    swapped = "    - is" + STATES.split("    - is")[2] + "    - is" + STATES.split("    - is")[1]
    for number, (states, texts) in enumerate(
        [
            (STATES, ["Closed by order of 3 March 2020", "Open again by order of April 2020"]),
            (swapped, ["Open again by order of April 2020", "Closed by order of 3 March 2020"]),
        ]
    ):
        root = tiny(tmp_path / str(number), {NAME: ((old, states),)}, {"notices/opening-2020.yaml": reopened})
        assert [line.text for line in inn_lines(dataset(root))] == texts


def test_a_value_that_is_not_stated_is_an_ellipsis(tmp_path: Path) -> None:
    root = with_note(
        tmp_path,
        ("given: 2020-03-03\n", ""),
        (
            "  - source: gazette\n    quote: The council closed the Blue Boar on 3 March 2020\n    supports: [given]\n",
            "",
        ),
    )
    assert [line.text for line in inn_lines(dataset(root))] == ["Closed by order of …"]


def test_the_first_line_that_can_be_filled_is_said() -> None:
    lights = published(LIGHTHOUSES).datasets[0].entities
    said = {name: [line.text for line in lights[f"lights/{name}"].standing] for name in ("gull-ness", "homi-bawi", "dark-rock")}
    assert said == {
        "gull-ness": ["Lit Green, by 1 source"],
        "homi-bawi": ["Lit, by 2 sources"],
        "dark-rock": ["Lit, by 1 source"],
    }


def test_every_value_of_a_state_must_fit() -> None:
    lights = published(LIGHTHOUSES).datasets[0].entities
    (dark,) = lights["lights/drummel-point"].standing
    assert dark.text == "Dark since 1 November 1911, by notice of The Commissioners of Northern Lamps"
    assert dark.parts[-1] == ("The Commissioners of Northern Lamps", "bodies/commissioners")
    (red,) = lights["lights/skerry-vore"].standing
    assert (red.tone, red.text) == ("red", "Shows red by notice of The Commissioners of Northern Lamps")


def test_resources_that_the_rule_does_not_name_have_no_standing() -> None:
    for each in published(LIGHTHOUSES).datasets[0].entities.values():
        assert bool(each.standing) is (each.resource.name == "lights")


def test_lines_name_only_rows_of_the_rule_that_refer_to_the_entity() -> None:
    for root, name in product((LIGHTHOUSES, TINY), ("lights", "inns")):
        of = published(root).datasets[0]
        for each in of.of(name):
            for line in each.standing:
                if line.row:
                    assert of.descriptor.standing is not None
                    assert line.row.resource.name == of.descriptor.standing.rows
                    assert line.row.text(of.descriptor.standing.entity) == each.id


SPOKEN = "    - Named in {sources}\n"
ROWS = f"orders:\n  - inn: inns/blue-boar\n    state: closed\n    evidence:\n{SAID}"


def said(root: Path) -> list[str]:
    return [line.text for line in inn_lines(dataset(root))]


def test_without_a_rule_nothing_has_a_standing(tmp_path: Path) -> None:
    rule = (TINY / "datasets/tiny" / NAME).read_text().partition("sourcebook:standing:")[2].partition("resources:\n  - name")[0]
    root = tiny(tmp_path, {NAME: (("sourcebook:standing:" + rule, ""),)})
    assert inn_lines(dataset(root)) == ()


def test_other_rows_that_name_the_entity_do_not_speak(tmp_path: Path) -> None:
    """A rumour says the same of the same inn, with the same fields; only an order closes an inn."""
    orders = (TINY / "datasets/tiny" / NAME).read_text().partition("  - name: orders")[2].partition("  - name: spellings")[0]
    rumours = "  - name: rumours" + orders.replace("title: Orders", "title: Rumours")
    root = with_note(tmp_path, ("orders:", "rumours:"), rule=(("  - name: spellings", rumours + "  - name: spellings"),))
    assert said(root) == ["Named in 1 source"]


def test_a_row_speaks_of_the_entity_in_the_field_of_the_rule_alone(tmp_path: Path) -> None:
    """The order names the keeper; another field of it names ours."""
    field = "        - {name: state,"
    seat = "        - {name: seat, type: string, title: Seat, 'sourcebook:inverse': Seat of}\n"
    key = "        - {fields: inn, reference: {resource: entities, fields: id}}\n"
    rule = ((field, seat + field), (key, key + key.replace("inn", "seat")))
    order = ("  - inn: inns/blue-boar\n", "  - inn: keepers/ann-lee\n    seat: inns/blue-boar\n")
    root = with_note(tmp_path, order, (QUOTE, QUOTE + "        note: The keeper of the inn.\n"), rule=rule)
    assert said(root) == ["Named in 1 source"]


def test_a_state_that_is_still_to_be_sourced_does_not_speak(tmp_path: Path) -> None:
    edits = (QUOTE, QUOTE + "        supports: [inn]\n      - basis: unsourced\n        supports: [state]\n")
    root = with_note(tmp_path, edits, rule=(("version: 0.1.0\n", "version: 0.1.0\nsourcebook:draft: true\n"),))
    assert said(root) == ["Named in 1 source"]


def test_sources_that_name_the_entity_elsewhere_are_counted(tmp_path: Path) -> None:
    unarchived = "    state: opened\n    evidence:\n      - source: letter\n"
    root = with_note(tmp_path, ("    state: closed\n    evidence:\n" + SAID, unarchived))
    assert said(root) == ["Named in 2 sources"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Named in {sources}", (("Named in ", ""), ("1 source", ""))),
        ("Opened in {opened}.", (("Opened in ", ""), ("1784", ""), (".", ""))),
        ("{keeper} keeps it", (("Ann Lee", "keepers/ann-lee"), (" keeps it", ""))),
        ("It serves {serves}", (("It serves ", ""), ("ale", ""))),
        ("Of the county of {licence}", (("Of the county of ", ""), ("…", ""))),
    ],
)
def test_what_the_parts_of_a_line_say_and_where_they_lead(line: str, parts: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    (only,) = inn_lines(dataset(with_note(tmp_path, (ROWS, ""), rule=((SPOKEN, f'    - "{line}"\n'),))))
    assert only.parts == parts


def test_the_doubt_about_a_line_leads_nowhere(tmp_path: Path) -> None:
    against = "      - source: letter\n        contradicts: {state: opened}\n        note: The gazette is official.\n"
    (line,) = inn_lines(dataset(with_note(tmp_path, (SAID, SAID + against))))
    assert line.parts[-1] == (" (a source contradicts this)", "")


def test_where_no_line_can_be_filled_the_last_is_said(tmp_path: Path) -> None:
    three = "".join(f"    - {word} {{{field}}}\n" for word, field in (("Licence", "licence"), ("Room for", "guests"), ("Stable", "stable")))
    (line,) = inn_lines(dataset(with_note(tmp_path, (ROWS, ""), rule=((SPOKEN, three),))))
    assert (line.tone, line.text) == ("named", "Stable …")
