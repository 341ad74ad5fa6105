"""The examples: publications without a line of Python that hold what their texts say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser import FLAGS, serving
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


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_page_opens_without_a_message_and_fits_a_phone(
    name: str, scheme: str, example: Callable[[str], Path], chromium: str
) -> None:
    from playwright.sync_api import sync_playwright

    site = example(name)
    found = {path.parent.relative_to(site) for path in site.rglob("index.html")}
    kinds = {(path.parts[:2], len(path.parts)): path for path in sorted(found)}
    with serving(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})  # type: ignore[arg-type]
        problems: list[str] = []
        page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda sent: problems.append(sent.url) if not sent.url.startswith((address, "data:")) else None)
        for path in kinds.values():
            page.goto(f"{address}{path}/")
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                problems.append(f"{path} is wider than the phone")
        browser.close()
    assert problems == []
