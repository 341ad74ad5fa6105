"""A mapping over another reads as a copy with the changes would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sourcebook.overlaid import Overlaid

MAPPINGS = st.dictionaries(st.integers(0, 9), st.text(max_size=2), max_size=6)


@given(MAPPINGS, st.lists(MAPPINGS, max_size=4))
def test_it_reads_as_a_copy_with_the_changes(under: dict[int, str], edits: list[dict[int, str]]) -> None:
    copied, read = dict(under), Overlaid(under, {})
    for over in edits:
        copied, read = copied | over, Overlaid(read, over)
    assert list(read.items()) == list(copied.items())
    assert len(read) == len(copied)
    assert [key in read for key in range(11)] == [key in copied for key in range(11)]
    assert [read.get(key) for key in range(11)] == [copied.get(key) for key in range(11)]
    assert read == copied


def test_edits_do_not_pile_up() -> None:
    under = {1: "a", 2: "b"}
    read = Overlaid(under, {1: "c"})
    for number in range(5_000):
        read = Overlaid(read, {1: str(number)})
    assert dict(read) == {1: "4999", 2: "b"}
    assert under == {1: "a", 2: "b"}
