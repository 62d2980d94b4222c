"""The queries that come with a catalogue: each has both titles, and is answered over the example with what it asks."""

import csv
import io
from pathlib import Path

import pytest

from fairdict.config import Catalogue
from fairdict.document import Context
from fairdict.layers import Layers
from fairdict.queries import Query, load
from fairdict.query import ask, usual
from tests import built_example

QUERIES = load(Layers(), usual(Context.load(Layers()).prefixes))
EMPTY = {"withdrawn": "after one night nothing of the example is a tombstone"}
"""Queries to which the example has no answer, and why."""


@pytest.fixture(scope="module")
def example(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return built_example.copied(built, tmp_path_factory.mktemp("example"))


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.name)
def test_a_query_is_answered_over_the_example(query: Query, example: Catalogue) -> None:
    assert set(query.titles) == {"en", "nl"} and all(title.endswith("?") for title in query.titles.values())
    form = "csv" if "SELECT" in query.text.split("CONSTRUCT")[0] else "table"
    answer = ask(example.public, query.text, example.context.prefixes, form)
    rows = list(csv.reader(io.StringIO(answer))) if form == "csv" else [[], *answer.splitlines()]
    assert (len(rows) > 1) == (query.name not in EMPTY), answer


def test_a_language_without_a_title_gets_another() -> None:
    query = Query("x", {"nl": "Wat?"}, "ASK {}")
    assert query.title("nl") == query.title("fr") == "Wat?"
    assert Query("x", {"nl": "Wat?", "en": "What?"}, "ASK {}").title("fr") == "What?"


def test_a_stewards_query_takes_the_place_of_the_bundled_one(tmp_path: Path) -> None:
    (tmp_path / "vocabularies" / "queries").mkdir(parents=True)
    (tmp_path / "vocabularies" / "queries" / "newest.rq").write_text("# en: Mine?\nASK {}\n")
    found = {q.name: q for q in load(Layers(tmp_path), usual(Context.load(Layers()).prefixes))}
    assert found["newest"].titles == {"en": "Mine?"} and found.keys() == {q.name for q in QUERIES}
