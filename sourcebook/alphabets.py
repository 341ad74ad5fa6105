"""Words that are written wholly in the letters of another alphabet, and can be read as Latin ones.

The letters are those that Unicode's confusables.txt (UTS 39, version 15) maps to a single letter of ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = {
    "CYRILLIC": (
        "аАЬВсСԁеҽЕԌһНіꙇӏјЈКІӀМоОрРԛгѕЅТѵѴѡԝԜхХуүУҮ",
        "aAbBcCdeeEGhHiiijJKllMoOpPqrsSTvVwwWxXyyYY",
    ),
    "GREEK": ("αΑΒϲϹΕϜΗιϳͿΚΙΜϺΝοσΟρϱΡᴦΤυνΧγΥϒΖ", "aABcCEFHijJKlMMNooOppPrTuvXyYYZ"),
    "COPTIC": ("ⲅⲎⲒⲔⲘⲚⲞⲟⲢⲣⲤⲥⲦⲨⲬⳐ", "rHlKMNOoPpCcTYXL"),
    "ARMENIAN": ("ՍՏՕագզհոռսցքօ", "USOwqqhnnugfo"),
    "CHEROKEE": ("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏳᏴ", "DRTiYAJEWMHYGhZbRWSVSLCPKdGB"),
    "LISU": ("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPdDTGKJCZFMNLSRVHWXYAElOU"),
}
"""By alphabet, as Unicode names it: its letters, and the Latin ones that look the same."""
_READ_AS = {letter: latin for letters, others in _LATIN.values() for letter, latin in zip(letters, others, strict=True)}


def alphabet(letter: str) -> str:
    """As Unicode names it: `LATIN`, `CYRILLIC`, `HANGUL`; nothing for what has no name."""
    return unicodedata.name(letter, "").partition(" ")[0]


def unmistakable(text: str) -> set[str]:
    """The alphabets of which a text has a letter that nobody takes for a Latin one: it is really written in them."""
    letters = {letter for letter in text if not letter.isascii() and letter.isalpha()} if not text.isascii() else set()
    return {alphabet(letter) for letter in letters if letter not in _READ_AS} & _LATIN.keys()


def disguised(text: str, at_home: Collection[str] = ()) -> tuple[int, str, str] | None:
    """Offset, word and Latin reading of the first word of two letters or more that could be a Latin word, and has no Latin letter.

    Words of the alphabets in `at_home` are what they are.
    """
    for word in () if text.isascii() else _WORD.finditer(text):
        letters = word.group()
        if len(letters) > 1 and all(letter in _READ_AS for letter in letters):
            found = {alphabet(letter) for letter in letters}
            if len(found) == 1 and not found & set(at_home):
                return word.start(), letters, "".join(_READ_AS[letter] for letter in letters)
    return None
