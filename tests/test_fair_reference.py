"""The reference of rules and lenses is what they say of themselves; FAIRDICT_BLESS=1 writes it anew."""

import os
from pathlib import Path

from fairdict.fair.reference import reference

FOLDER = Path(__file__).parent.parent / "docs" / "reference"


def test_the_reference_pages_are_what_the_rules_say() -> None:
    pages = reference()
    if os.environ.get("FAIRDICT_BLESS"):
        for name, text in pages.items():
            (FOLDER / name).write_text(text, "utf-8")
    assert {p.name for p in FOLDER.glob("rules*.md")} == set(pages)
    for name, text in pages.items():
        assert (FOLDER / name).read_text("utf-8") == text, "say “make docs” and look at the difference"
