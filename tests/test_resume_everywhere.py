"""Every harvester that marks its place, killed at each mark and gone on with: the same records, total and cursor."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from fairdict.errors import FetchError
from fairdict.harvester import Listing, Mark, Record
from tests.partners import EVERY, SMALL, VARIANTS, partner
from tests.rest import MakeSource, door, walked

WITHOUT = {"datajson": "one document", "sheet": "one document"}
"""Harvesters that read one thing, in which there is no place to go on from."""
WITH = [name for name in EVERY if name not in WITHOUT]
ENDLESS = {"csw with a hole", "dcat with a page elsewhere", "invenio cut short"}
"""Partners of which the end is not known, however they are walked."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)


def told(records: list[Record]) -> list[tuple[str, bytes, str, str]]:
    return sorted((r.identifier, r.body, r.locator, r.datestamp) for r in records)


def killed(walk: Any) -> tuple[list[Record], Mark | None, Listing | None]:
    """What a walk gives until its first mark, behind which it is killed; its listing where it came to its end."""
    records: list[Record] = []
    while True:
        try:
            found = next(walk)
        except StopIteration as end:
            return records, None, end.value
        if isinstance(found, Mark):
            walk.close()
            return records, found, None
        records.append(found)


@pytest.mark.parametrize("name", [*WITH, *VARIANTS])
def test_a_run_that_is_killed_at_every_mark_ends_as_a_quiet_one(
    name: str, make_source: MakeSource, tmp_path: Path
) -> None:
    kind = name.split()[0]
    harvester = import_module(f"fairdict_harvesters.{kind}")
    with partner(name, tmp_path) as at:
        source = make_source(kind, at.url, folder=tmp_path, options=at.options)
        quiet, marks, listing = walked(harvester.fetch(source, door(), None))
        assert len(quiet) == at.count and listing.ended is (name not in ENDLESS) and len(marks) > 1
        at.clock.minutes = 0
        records, mark, end = killed(harvester.fetch(source, door(), None))
        deaths = 0
        while mark is not None:
            deaths += 1
            assert deaths <= len(marks), "a run that is gone on with comes further"
            more, mark, end = killed(harvester.resume(source, door(), None, mark.position))
            records.extend(more)
    assert deaths == len(marks)
    assert told(records) == told(quiet), "nothing is lost, and nothing comes twice"
    assert end == listing


@pytest.mark.parametrize("name", [*WITH, *VARIANTS])
def test_a_run_goes_on_from_any_of_its_marks(name: str, make_source: MakeSource, tmp_path: Path) -> None:
    kind = name.split()[0]
    harvester = import_module(f"fairdict_harvesters.{kind}")
    with partner(name, tmp_path) as at:
        source = make_source(kind, at.url, folder=tmp_path, options=at.options)
        quiet, marks, listing = walked(harvester.fetch(source, door(), None))
        for mark in marks:
            rest, _, end = walked(harvester.resume(source, door(), None, mark.position))
            assert set(told(rest)) <= set(told(quiet)) and end == listing


@pytest.mark.parametrize("name", WITH)
def test_a_place_that_is_none_is_a_sentence(name: str, make_source: MakeSource, tmp_path: Path) -> None:
    kind = name.split()[0]
    harvester = import_module(f"fairdict_harvesters.{kind}")
    with partner(name, tmp_path) as at:
        source = make_source(kind, at.url, folder=tmp_path, options=at.options)
        _, marks, _ = walked(harvester.fetch(source, door(), None))
        for position in ("", "x", "[]", "{}", "null", "7", '{"begin": "x"}', marks[0].position[:-3]):
            with pytest.raises(FetchError, match="run it again from the beginning"):
                walked(harvester.resume(source, door(), None, position))
