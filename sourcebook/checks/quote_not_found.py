"""The quote is not in the article.

Quotes are compared character by character; only runs of white space are equal to each other. Quotation marks,
dashes, capitals and accents must be those of the source, and the quote begins and ends at whole words.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..source_text import SourceText
from ..text import differences, likeness, nearest, squeeze

MOST_SEARCHES, MOST_CHARACTERS, LONGEST = 50, 5_000_000, 2_000
"""The search for the nearest passage is slow: how many there are in one run, in how many characters of articles, and
for quotes of how many characters."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    searches = characters = 0
    for _, evidence in dataset.citing():
        if evidence.matches:
            continue
        source, quote = dataset.sources.get(evidence.source), evidence.quote
        if not source or not source.text or not quote.strip():
            continue
        searches += 1
        characters += source.text.length
        code, message, advice = explain(source.text, quote, searches <= MOST_SEARCHES and characters <= MOST_CHARACTERS)
        yield Diagnostic(evidence.where("quote"), code, message.format(source=evidence.source), advice)


def explain(text: SourceText, quote: str, search: bool = True) -> tuple[str, str, str]:
    """Code, message (with the place `{source}`) and advice for a quote that was not found where it was looked for.

    The nearest passage is looked for only where `search` allows it.
    """
    if text.inside_words(quote):
        if text.find(quote):
            return (
                "quote_not_found",
                "The quote is in {source}, but not between this prefix and suffix.",
                "Copy into `prefix` the words directly before the quote, into `suffix` those directly after it.",
            )
        return ("quote_cuts_word", "The quote begins or ends inside a word of {source}.", "Extend it to whole words.")
    line = text.find_outside(quote)
    if line is not None:
        return (
            "quote_outside_article",
            f"The quote is in line {line} of the file of {{source}}, outside the article.",
            "Quote the article itself; captions, promotion and other articles do not count (see `lines` of the source).",
        )
    return (
        "quote_not_found",
        "The quote is not in {source}.",
        _nearest(text, quote) if search and len(quote) <= LONGEST else "Copy the words from the archived text.",
    )


def _nearest(text: SourceText, quote: str) -> str:
    wanted = squeeze(quote)
    passages = [
        (article[slice(*span)], text.line(text.offset(base, span[0])))
        for base, article in text.articles()
        if (span := nearest(article, wanted))
    ]
    if not passages:
        return "Nothing in the article resembles it. Is it the right source?"
    passage, line = max(passages, key=lambda each: likeness(each[0], wanted))
    told = differences(wanted, passage)
    return "\n".join([f"The nearest passage is in line {line}: {passage!r}", *(f"There, {what}." for what in told)])
