"""The set that search is measured on is what its README says: enough, whole, bilingual and fair."""

import re
from collections import Counter
from itertools import chain

import pytest

from fairdict.identifiers import orcid as valid_orcid
from tests.search_collection import FOLDER, KINDS, collection, questions

DATASETS = {d.key: d for d in collection()}
HALVES = {half: questions(half) for half in ("open", "aside")}  # type: ignore[arg-type]
QUESTIONS = [q for half in HALVES.values() for q in half]


def test_there_are_enough_and_the_readme_counts_them() -> None:
    assert len(DATASETS) == len(collection()), "a key stands for one dataset"
    told = (FOLDER / "README.md").read_text("utf-8")
    by_hand = sum(not key.startswith("part-") for key in DATASETS)
    counts = (len(DATASETS), len(QUESTIONS), by_hand, len(DATASETS) - by_hand)
    assert [int(n) for n in re.findall(r"\b(\d{2,}) (?:small|questions|datasets written|more)", told)] == list(counts)
    assert len(DATASETS) >= 600 and len(QUESTIONS) >= 80


def test_the_halves_are_as_large_and_as_hard() -> None:
    kinds = {half: Counter(q.kind for q in asked) for half, asked in HALVES.items()}
    assert set(kinds["open"]) == set(kinds["aside"]) == set(KINDS)
    assert all(abs(kinds["open"][kind] - kinds["aside"][kind]) <= 1 for kind in KINDS)


def test_no_question_is_asked_twice() -> None:
    assert [text for text, n in Counter(q.text.casefold() for q in QUESTIONS).items() if n > 1] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.text)
def test_what_should_come_first_is_there(question) -> None:  # type: ignore[no-untyped-def]
    assert question.first and len(set(question.first)) == len(question.first)
    assert set(question.first) <= DATASETS.keys()
    if question.kind == "exact":
        assert question.text in DATASETS[question.first[0]].title.values()


def test_both_languages_are_alone_and_together() -> None:
    languages = Counter(tuple(sorted(d.title)) for d in DATASETS.values())
    assert set(languages) == {("en",), ("nl",), ("en", "nl")} and min(languages.values()) > 100
    assert all(d.title.keys() == d.description.keys() == d.keywords.keys() for d in DATASETS.values())


def test_names_and_identifiers_have_the_right_form() -> None:
    for dataset in DATASETS.values():
        assert dataset.people and all(valid_orcid(number) for _, number in dataset.people)
    assert max(Counter(chain.from_iterable(d.identifiers for d in DATASETS.values())).values()) == 1
