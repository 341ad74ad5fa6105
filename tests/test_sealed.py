"""Notes of the cache: what is not as it was written is no note."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import sealed


def test_what_was_saved_is_loaded_for_the_same_thing_alone(tmp_path: Path) -> None:
    note = tmp_path / "folder" / "note"
    sealed.save(note, b"words", "of one")
    assert sealed.load(note, "of one") == b"words"
    assert sealed.load(note, "of another") is None
    sealed.save(note, b"", "of another")
    assert sealed.load(note, "of another") == b""
    assert [each.name for each in note.parent.iterdir()] == ["note"]


@given(at=st.integers(0, 68), to=st.integers(0, 255))
def test_a_note_with_one_byte_changed_is_none(tmp_path_factory: pytest.TempPathFactory, at: int, to: int) -> None:
    note = tmp_path_factory.getbasetemp() / "changed"
    sealed.save(note, b"words", "it")
    data = bytearray(note.read_bytes())
    as_it_was, data[at] = data[at] == to, to
    note.write_bytes(data)
    assert sealed.load(note, "it") == (b"words" if as_it_was else None)
    note.write_bytes(data[:at])
    assert sealed.load(note, "it") is None


@pytest.mark.parametrize("there", ["nothing", "a folder", "a file in place of its folder"])
def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, there: str) -> None:
    note = tmp_path / "folder" / "note"
    if there == "a folder":
        (note / "more").mkdir(parents=True)
    elif there != "nothing":
        note.parent.touch()
    assert sealed.load(note, "it") is None
    if there != "nothing":
        sealed.save(note, b"words", "it")
        assert sealed.load(note, "it") is None
        assert not list(tmp_path.rglob(".note*"))
