"""pycsw 2.6.2 as it is, walked whole.

It breaks OAI-PMH in ways that stop other clients or make them run for ever: its address has a query string, it demands
metadataPrefix beside the resumption token, its last token begins the list again, its cursor counts down, its datestamps
stand in an element of another name and are those of the data, `from` asks for the date of the data and not of the
record, and it says that its earliest datestamp is the day on which it was filled.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.nights import Catalogue, numbers
from tests.servers.pycsw import Pycsw, names, pycsw, record
from tests.servers.rooms import PYCSW, require

pytestmark = pytest.mark.servers

SMALL, WHOLE = 500, 5_000


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pycsw]:
    require(PYCSW.ready, "pycsw")
    with pycsw(tmp_path_factory.mktemp("pycsw"), SMALL) as running:
        yield running


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pycsw]:
    require(PYCSW.ready, "pycsw")
    with pycsw(tmp_path_factory.mktemp("pycsw"), WHOLE) as running:
        yield running


def walked_whole(catalogue: Catalogue, count: int) -> None:
    """Two nights and a full one: everything once, and then nothing new."""
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": count, "new": count}, outcome.line
    assert [r[0] for r in catalogue.rows("SELECT identifier FROM record ORDER BY identifier")] == names(count)
    assert catalogue.live() == count
    outcome = catalogue.night(2)
    assert outcome.verdict == "complete", outcome.line
    told = numbers(outcome)
    assert told["listed"] == told.get("unchanged", 0) and "gone" not in told, outcome.line
    assert catalogue.live() == count
    outcome = catalogue.night(3, whole=True)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": count, "unchanged": count}, outcome.line
    assert catalogue.live() == count


def test_500_of_500_and_the_second_night_changes_nothing(few: Pycsw, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue")
    catalogue.declare("oaipmh", few.url)
    walked_whole(catalogue, SMALL)


def test_what_it_says_arrives(few: Pycsw, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue")
    catalogue.declare("oaipmh", few.url)
    assert catalogue.night(1).verdict == "complete"
    dublin_core, iso = (
        json.loads(catalogue.rows("SELECT document FROM description WHERE identifier = ?", name)[0][0])
        for name in (names(SMALL)[3], names(SMALL)[4])
    )
    assert [*dublin_core["title"].values()] == [["Groundwater at well 3 & its surroundings"]]
    assert sorted(word for words in dublin_core["keyword"].values() for word in words) == ["groundwater", "well 3"]
    assert dublin_core["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert dublin_core["type"] == ["Dataset"]
    assert [*iso["title"].values()] == [["Dikes of district 5, stretch 4"]]
    assert [*iso["keyword"].values()] == [["dike"]]


def test_one_page_holds_the_whole_list(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Even the only page of a list ends with the token that begins it again."""
    require(PYCSW.ready, "pycsw")
    with pycsw(tmp_path_factory.mktemp("pycsw"), 7) as running:
        catalogue = Catalogue(tmp_path / "catalogue")
        catalogue.declare("oaipmh", running.url)
        walked_whole(catalogue, 7)


def test_full_listings_find_what_changed_and_what_went(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It keeps no tombstones, and asked for changes it looks at the date of the data: only full listings tell."""
    require(PYCSW.ready, "pycsw")
    with pycsw(tmp_path_factory.mktemp("pycsw"), 120) as running:
        catalogue = Catalogue(tmp_path / "catalogue")
        catalogue.declare("oaipmh", running.url)
        assert catalogue.night(1, whole=True).verdict == "complete"
        changed, gone = names(120)[60], names(120)[7]
        running.load({"changed.xml": record(60, changed).replace("Groundwater", "Deep groundwater")})
        running.drop(gone)
        outcome = catalogue.night(2, whole=True)
        assert outcome.verdict == "complete", outcome.line
        assert numbers(outcome) == {"listed": 119, "updated": 1, "unchanged": 118, "gone": 1}, outcome.line
        assert catalogue.live() == 120, "absent once is not gone"
        outcome = catalogue.night(3, whole=True)
        assert outcome.verdict == "complete", outcome.line
        assert catalogue.live() == 119, "absent twice is"
        ((title,),) = catalogue.rows(
            "SELECT title FROM dataset WHERE title LIKE 'Deep%' OR document LIKE '%Deep ground%'"
        )
        assert title


@pytest.mark.parametrize("profiles", ["", "apiso"])
def test_csw_gives_500_of_500_with_and_without_its_iso_profile(
    profiles: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    require(PYCSW.ready, "pycsw")
    with pycsw(tmp_path_factory.mktemp("pycsw"), SMALL, profiles=profiles) as running:
        catalogue = Catalogue(tmp_path / "catalogue")
        catalogue.declare("csw", running.url.partition("?")[0])
        walked_whole(catalogue, SMALL)
        iso = json.loads(catalogue.rows("SELECT document FROM description WHERE identifier = ?", names(SMALL)[4])[0][0])
        assert [*iso["title"].values()] == [["Dikes of district 5, stretch 4"]]
        assert iso["title"].keys() == ({"nl"} if profiles else {"@none"})


@pytest.mark.soak
def test_5000_of_5000_and_the_second_night_changes_nothing(many: Pycsw, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue")
    catalogue.declare("oaipmh", many.url)
    walked_whole(catalogue, WHOLE)
