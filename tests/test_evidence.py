"""Evidence comes out of the database as it went in, and only what can matter to a judgement counts there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict import evidence
from fairdict.model import Embedded, Evidence, Link, Negotiated
from fairdict.store import Store

WORDS = st.text(max_size=12)
SEVERAL = st.lists(WORDS, max_size=3).map(tuple)
ROLES = st.lists(st.sampled_from(["landing", "identifier", "distribution", "service", "metadata"]), unique=True)
MANY = st.builds(
    Evidence,
    url=WORDS, tried=WORDS, status=st.none() | st.integers(100, 599), error=WORDS, method=WORDS, media_type=WORDS,
    length=st.none() | st.integers(0, 2**62), final_url=WORDS, failures=st.integers(0, 99), roles=ROLES.map(tuple),
    head=st.none() | st.integers(100, 599), detail=WORDS, seen=WORDS, tombstone=st.sampled_from(["", "410", "said"]),
    redirects=SEVERAL, links=st.lists(st.builds(Link, WORDS, WORDS, WORDS, WORDS, WORDS), max_size=3).map(tuple),
    embedded=st.none() | st.lists(
        st.builds(Embedded, st.sampled_from(["json-ld", "meta"]), SEVERAL, SEVERAL), max_size=3
    ).map(tuple),
    negotiated=st.none() | st.builds(Negotiated, st.integers(100, 599), WORDS, WORDS),
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("evidence")
    with Store(folder / "catalogue.db") as opened:
        yield opened


@given(MANY)
def test_what_is_written_is_read(store: Store, found: Evidence) -> None:
    evidence.write(store, found)
    assert evidence.known(store, [found.url]) == {found.url: found}


def test_many_are_read_at_once_and_what_is_not_known_is_left_out(store: Store) -> None:
    wanted = [f"https://x.example/{n}" for n in range(evidence.MANY * 2 + 1)]
    for url in wanted[1:]:
        evidence.write(store, Evidence(url, "2026-01-01T00:00:00Z", 200))
    assert evidence.known(store, wanted).keys() == set(wanted[1:])
    assert {e.url for e in evidence.everything(store)} >= set(wanted[1:])


def test_when_it_was_tried_makes_no_difference_to_a_judgement() -> None:
    one = Evidence("https://x.example/", "2026-01-01T00:00:00Z", None, "dns", failures=3, seen="2025-01-01")
    later = replace(one, tried="2026-02-01T00:00:00Z", failures=9, seen="2025-02-01")
    assert evidence.judged(one, 3) == evidence.judged(later, 3)
    for change in ({"failures": 2}, {"status": 404}, {"links": (Link("https://x.example/", "item"),)}, {"head": 405}):
        assert evidence.judged(replace(one, **change), 3) != evidence.judged(one, 3)  # type: ignore[arg-type]
