"""Bytes to a text that may be read as YAML: UTF-8, Unix line ends, no tabs before a line, nothing that nobody can see."""

from __future__ import annotations

from . import marks
from .diagnostic import Diagnostic, Place, Rejected
from .text import hidden_character

MAX_BYTES = 8_000_000
PILED = ("piled_marks", f"A letter has more than {marks.MOST} marks above and below it.", "Delete them.")
"""Code, message and advice."""


def decode(data: bytes, file: str) -> str:
    """The text of a file. Raises `Rejected` with the first place where something in it is not wanted."""
    top = Place(file)
    if len(data) > MAX_BYTES:
        raise refuse(
            top,
            "file_too_large",
            f"The file has more than {MAX_BYTES:,} bytes.",
            "Split it into several records.",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        raise refuse(top, "wrong_encoding", "The file is UTF-16 or UTF-32.", "Save it as UTF-8.")
    if data.startswith(b"\xef\xbb\xbf"):
        raise refuse(
            top,
            "byte_order_mark",
            "The file begins with a byte order mark.",
            "Save it as UTF-8 without BOM (in most editors a choice in “Save as”).",
        )
    text = utf8(data, file)
    if "\r" in text or "\t" in text:
        _refuse_line_ends_and_tabs(text, file)
    hidden = hidden_character(text)
    if hidden:
        raise refuse(
            _place(text, hidden[0], file),
            "hidden_character",
            f"The file has a character that nobody can see: {hidden[1]}.",
            "Delete it and type the text again.",
        )
    piled = marks.piled(text)
    if piled is not None:
        raise refuse(_place(text, piled, file), *PILED)
    return text


def utf8(data: bytes, file: str) -> str:
    """Raises `Rejected` with the first place that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        raise refuse(
            _place(before, len(before), file),
            "wrong_encoding",
            f"The byte 0x{data[error.start]:02X} is not UTF-8.",
            "Save the file as UTF-8; it was probably saved as Latin-1 or Windows-1252.",
        ) from None


def _refuse_line_ends_and_tabs(text: str, file: str) -> None:
    """By lines: in one line, a carriage return is told before a tab."""
    for number, line in enumerate(text.split("\n"), 1):
        if "\r" in line:
            raise refuse(
                Place(file, number, line.index("\r") + 1),
                "carriage_return",
                "The line ends with a carriage return (Windows line ending).",
                "Save the file with Unix line endings (LF).",
            )
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent:
            raise refuse(
                Place(file, number, indent.index("\t") + 1),
                "tab_indentation",
                "The line is indented with a tab.",
                "Indent with spaces, two for each level.",
            )


def _place(text: str, offset: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def refuse(place: Place, code: str, message: str, advice: str) -> Rejected:
    """The one finding with which reading ends."""
    return Rejected([Diagnostic(place, code, message, advice)])
