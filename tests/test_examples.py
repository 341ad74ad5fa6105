"""The examples: publications without a line of Python that hold what their texts say."""

from __future__ import annotations

import pytest
from helpers import EXAMPLES, findings, published

NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_python_and_no_findings(name: str) -> None:
    kept = [path for path in (EXAMPLES / name).rglob("*.py") if path.name != "build.py"]
    assert kept == []
    assert findings(EXAMPLES / name) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_an_example_says_whose_it_is_and_the_label_is_not_quoted(name: str) -> None:
    for seed in sorted((EXAMPLES / name / "seeds").iterdir()):
        label = seed.read_text(encoding="utf-8").splitlines()[0]
        assert "public domain" in label or "no rights are claimed" in label, seed
    for dataset in published(EXAMPLES / name).datasets:
        for source in dataset.sources.values():
            assert not source.archived or source.article[0][0] > 50, source.id


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_of_an_example_quotes_an_archived_text(name: str) -> None:
    for dataset in published(EXAMPLES / name).datasets:
        for claim in dataset.claims():
            assert any(citation.quote and citation.verification == "verified" for citation in claim.supporting), claim.id
