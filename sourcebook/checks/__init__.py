"""One rule, one file, named for the bad thing. A check takes the draft of a dataset and yields what it finds.

The list is in the order in which a reader would want to be told; `value_invalid` comes first since it also turns
the texts into values. The doc string of each check is its page in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from . import (
    checked_invalid,
    claim_without_standing_source,
    comment_cuts_value,
    contradiction_invalid,
    contradiction_without_note,
    duplicate_value,
    editorial_not_allowed,
    evidence_without_target,
    hidden_in_source,
    id_mismatch,
    inferred_without_note,
    look_alike_letters,
    look_alike_word,
    name_not_near_quote,
    one_quote_for_all,
    quote_ambiguous,
    quote_budget,
    quote_length,
    quote_missing,
    quote_not_found,
    required_missing,
    sentence_unaccounted,
    source_changed,
    source_unused,
    to_be_sourced,
    unknown_reference,
    unknown_source,
    value_invalid,
    value_without_evidence,
)

Check = Callable[[DraftDataset], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    value_invalid.check,
    id_mismatch.check,
    required_missing.check,
    duplicate_value.check,
    unknown_reference.check,
    unknown_source.check,
    source_changed.check,
    evidence_without_target.check,
    value_without_evidence.check,
    to_be_sourced.check,
    quote_missing.check,
    quote_not_found.check,
    quote_ambiguous.check,
    quote_length.check,
    quote_budget.check,
    inferred_without_note.check,
    contradiction_without_note.check,
    contradiction_invalid.check,
    editorial_not_allowed.check,
    name_not_near_quote.check,
    one_quote_for_all.check,
    look_alike_letters.check,
    look_alike_word.check,
    hidden_in_source.check,
    claim_without_standing_source.check,
    source_unused.check,
    sentence_unaccounted.check,
    checked_invalid.check,
    comment_cuts_value.check,
)

ALONE: tuple[Check, ...] = tuple(
    check
    for check in CHECKS
    if check
    not in (
        duplicate_value.check,
        source_changed.check,
        quote_budget.check,
        hidden_in_source.check,
        source_unused.check,
        sentence_unaccounted.check,
    )
)
"""What can be said of a record by itself, where it is known which other records there are."""

NEEDED: tuple[Check, ...] = (
    value_invalid.check,
    id_mismatch.check,
    required_missing.check,
    duplicate_value.check,
    unknown_reference.check,
    unknown_source.check,
    source_changed.check,
    value_without_evidence.check,
    quote_not_found.check,
    inferred_without_note.check,
    editorial_not_allowed.check,
)
"""What linking relies on. A release is held to these alone: a rule that came later does not unmake it."""
