"""Pure functions on strings: white space, finding a quote, slugs."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_FOLDED = re.compile(r"(?:[^\S ]|\s\s)\s*")  # runs of white space that are not one space already
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(r"\w+|\W")
_WITHIN = re.compile(r"\w*")
_PUNCTUATION = "\"'“”‘’.,;:()[]"
_LETTERS = re.compile(r"[^\W\d_]+")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
_SLUG = re.compile(r"[^a-z0-9]+")
_LONG = 200  # characters by which words are told apart: normal forms of a million marks on one letter take hours

# Characters that can make two texts look the same, or a text look like another: controls, bidirectional
# controls, zero-width characters, the soft hyphen, tag characters, noncharacters (UTR 36, UTS 39).
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_PICTURED, _KEYS, _VIRAMA = "‼⁉ℹ〰〽", "#*0123456789", 9  # emoji that are punctuation, bases of keycaps, a combining class


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in which each run of white space is one space, with the way back to its offsets.

    `starts[i]` is the offset in the folded text at which the i-th stretch begins, `shifts[i]` what must be
    added to an offset in that stretch to have the offset in the original text.
    """

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset in the original text of a character of the folded text."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]


def fold(text: str) -> Folded:
    """Fold runs of white space, and nothing else: no case, quotation mark or Unicode form is changed."""
    parts: list[str] = []
    starts, shifts = [0], [0]
    at = length = 0
    for run in _FOLDED.finditer(text):
        parts += (text[at : run.start()], " ")
        length += run.start() - at + 1
        at = run.end()
        if at - length != shifts[-1]:
            starts.append(length)
            shifts.append(at - length)
    parts.append(text[at:])
    return Folded("".join(parts), tuple(starts), tuple(shifts))


def squeeze(text: str) -> str:
    """The text with runs of white space folded and its ends stripped."""
    return " ".join(text.split())


def find(haystack: str, needle: str) -> Iterator[int]:
    """Offsets at which `needle` stands in `haystack` with a word boundary at both of its ends."""
    at = haystack.find(needle) if needle else -1
    while at >= 0:
        if is_boundary(haystack, at) and is_boundary(haystack, at + len(needle)):
            yield at
        following = haystack.find(needle, at + 1)
        if following > 0 and (word := _WITHIN.match(haystack, at)) and word.end() > following:
            # no word begins inside a word, and one word can be as long as a file
            following = haystack.find(needle, word.end())
        at = following


def is_boundary(text: str, offset: int) -> bool:
    """Whether no word or number runs across this offset, neither `illegal` nor `can’t` nor `10,000` (UAX 29)."""
    if not 0 < offset < len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if after == " " or (before.isalnum() and after.isalnum()):  # most questions end here; the rest answers these alike
        return after == " "
    if _is_mark(after):  # it belongs to whatever stands before it, as in `a ≠ b` written with a combining stroke
        return False
    return not (_in_word(before) and _in_word(after)) and not any(_joins(text, at) for at in (offset - 1, offset))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _joins(text: str, at: int) -> bool:
    """Whether the mark at `at` stands inside a word or number. A full stop between letters may be a typing error."""
    if text[at] not in "'’.,٫٬" or not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    return (before.isdecimal() and after.isdecimal()) or (text[at] in "'’" and before.isalpha() and after.isalpha())


def words(text: str) -> int:
    """How many words a text has: runs of characters that are not white space."""
    return len(text.split())


def _is_plain(text: str) -> bool:
    """Whether a text is of letters, digits and marks of ASCII, spaces and ends of lines alone, as most are."""
    return text.isascii() and text.replace("\n", "").isprintable()


def hidden_character(text: str) -> tuple[int, str] | None:
    """Offset and name of the first character that a reader cannot see, or None."""
    if _is_plain(text):
        return None
    found = next((each for each in _HIDDEN.finditer(text) if not _shapes(text, each.start())), None)
    return (found.start(), character_name(found.group())) if found else None


def visible(text: str) -> str:
    """The text without the characters that a reader cannot see."""
    return _HIDDEN.sub(lambda found: found.group() if _shapes(text, found.start()) else "", text)


def _shapes(text: str, at: int) -> bool:
    """Whether a character without a shape changes that of its neighbours, so that a reader sees that it is there.

    Persian parts words by a non-joiner between letters, Indic scripts join letters behind a virama (RFC 5892, A.1 and
    A.2), and emoji are made of others, with joiners and selectors (UTS 51). Everywhere else such a character is refused.
    """
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if not before or character not in "\u200c\u200d\ufe0e\ufe0f":
        return False
    if character in "\ufe0e\ufe0f":
        return unicodedata.category(before) in ("So", "Sm") or before in _PICTURED or (before in _KEYS and after == "\u20e3")
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if character == "\u200c":
        first = at - 1
        while first and _is_mark(text[first]):
            first -= 1
        letters = text[first] + after
        return len(letters) == 2 and all(unicodedata.bidirectional(each) == "AL" for each in letters)
    is_picture = unicodedata.category(after or " ") in ("So", "Sm") or after >= "\U0001f000"  # Python may not know the newest
    return is_picture and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk"))


def revealed(text: str) -> str:
    """The text with the number of each character that a reader cannot see in its place, as in `[U+202E]`."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def hidden_characters(text: str) -> dict[str, tuple[int, int]]:
    """Each character that a reader cannot see, with its first offset and how often it stands there."""
    found: dict[str, tuple[int, int]] = {}
    for each in () if _is_plain(text) else _HIDDEN.finditer(text):
        first, count = found.get(each.group(), (each.start(), 0))
        found[each.group()] = (first, count + 1)
    return found


def mixed_alphabets(text: str) -> tuple[int, str, str] | None:
    """Offset, word and the odd letter of the first word that mixes alphabets with letters of one look (UTS 39), or None."""
    for word in () if text.isascii() else _LETTERS.finditer(text):
        if word.group().isascii():
            continue
        alphabets = [unicodedata.name(letter, "").split(" ")[0] for letter in word.group()]
        ours = Counter(each for each in alphabets if each in _ALIKE)
        if len(ours) > 1:
            rarest = min(ours, key=lambda each: (ours[each], each == "LATIN"))
            return word.start(), word.group(), word.group()[alphabets.index(rarest)]
    return None


def character_name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


def slug(text: str) -> str:
    """A short ASCII form of a text for addresses; a digest stands in where nothing of it is left."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    made = _SLUG.sub("-", plain.lower()).strip("-")
    if made and len(made) <= 60:
        return made
    return f"{made[:50].strip('-')}-{digest(text)}" if made else digest(text)


def digest(text: str) -> str:
    """Eight digits that tell a text from others."""
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:8]


def item_anchors(base: str, texts: Iterable[str]) -> list[str]:
    """The addresses of the items of a list: their slugs; where two have one slug, a digest tells them apart."""
    seen: set[str] = set()
    made: list[str] = []
    for text in texts:
        anchor = f"{base}={slug(text)}"
        made.append(f"{anchor}-{digest(text)}" if anchor in seen else anchor)
        seen.add(made[-1])
    return made


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question with the nearest known word, or an empty string."""
    words = list(known)
    if len(words) > 300:  # comparing with 100,000 ids takes seconds: most errors are not at the beginning
        words = [each for each in words if each[:2] == word[:2]][:300]
    near = difflib.get_close_matches(word[:200], words, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else ""


def nearest(text: str, wanted: str) -> tuple[int, int] | None:
    """Span of the passage of `text` that resembles `wanted` most, or None where nothing does."""
    spans = [m.span() for m in _WORD.finditer(text)]
    size = words(wanted)
    if not size:
        return None
    keys = [_key(text[a : min(b, a + _LONG)]) for a, b in spans]
    wish = Counter(_key(word[:_LONG]) for word in wanted.split())
    have: Counter[str] = Counter()
    shared = 0
    scored: list[tuple[int, int]] = []
    for end, key in enumerate(keys):
        have[key] += 1
        shared += have[key] <= wish[key]
        if end >= size:
            gone = keys[end - size]
            shared -= have[gone] <= wish[gone]
            have[gone] -= 1
        scored.append((-shared, max(0, end - size + 1)))
    best: tuple[float, tuple[int, int]] = (0.0, (0, 0))
    for _, first in sorted(scored)[:5]:
        span = spans[first][0], spans[min(first + size, len(spans)) - 1][1]
        best = max(best, (likeness(text[slice(*span)], wanted), span))
    return _trimmed(text, best[1], wanted) if best[0] >= 0.5 else None


def likeness(passage: str, wanted: str) -> float:
    """How much two texts have in common, from 0 to 1."""
    return difflib.SequenceMatcher(None, passage, wanted, autojunk=False).ratio()


def _trimmed(text: str, span: tuple[int, int], wanted: str) -> tuple[int, int]:
    """The span without the punctuation at its ends, where `wanted` has none at its own and something is left."""
    if not (wanted[:1].isalnum() and wanted[-1:].isalnum()):
        return span
    passage = text[slice(*span)]
    start = span[0] + len(passage) - len(passage.lstrip(_PUNCTUATION))
    end = start + len(passage.strip(_PUNCTUATION))
    return (start, end) if start < end else span


def _key(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip(_PUNCTUATION)


def differences(quote: str, passage: str, most: int = 3) -> list[str]:
    """In words, what must change in `quote` to become `passage`; empty where that is more than `most` places."""
    told: list[str] = []
    ours, theirs = _TOKEN.findall(quote), _TOKEN.findall(passage)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            told.append(_difference("".join(ours[a:b]), "".join(theirs[c:d])))
    told = list(dict.fromkeys(told))
    return told if len(told) <= most else []


def _difference(ours: str, theirs: str) -> str:
    if not ours:
        return f"the source also has {theirs!r}"
    if not theirs:
        return f"the source does not have {ours!r}"
    unlike = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    if len(ours) == len(theirs) and len(unlike) == 1:  # one character, perhaps one that looks like another
        ((a, b),) = unlike
        inside = f" in {theirs!r}" if len(theirs) > 1 else ""
        return f"the source has {b!r} ({character_name(b)}) where the quote has {a!r} ({character_name(a)}){inside}"
    return f"the source has {theirs!r} where the quote has {ours!r}"
