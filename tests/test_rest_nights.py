"""Whole nights over each JSON harvester: what is new, unchanged, gone, and a run that is cut off and goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faulty_server import FaultyServer
from tests.servers.nights import Catalogue, numbers
from tests.test_datacite_api import Dois
from tests.test_dataverse import Installation
from tests.test_figshare import Api
from tests.test_invenio import Repository

COUNT = 60


def datacite() -> tuple[Any, dict[str, Any]]:
    made = Dois(COUNT)
    for item in made.items:
        item["attributes"]["types"] = {"resourceTypeGeneral": "Dataset"}
    return made, {"/dois": made}


def dataverse() -> tuple[Any, dict[str, Any]]:
    made = Installation(COUNT)
    return made, made.plans()


def invenio() -> tuple[Any, dict[str, Any]]:
    made = Repository(COUNT)
    for item in made.items:
        item["metadata"]["resource_type"] = {"id": "dataset"}
    return made, {"/api/records": made}


def figshare() -> tuple[Any, dict[str, Any]]:
    made = Api([f"2020-01-{1 + n % 28:02}" for n in range(COUNT)])
    made.items.sort(key=lambda item: str(item["published_date"]))
    for item in made.items:
        item["defined_type_name"] = "dataset"
    return made, made.plans()


MADE: dict[str, tuple[Callable[[], tuple[Any, dict[str, Any]]], str, int]] = {
    "datacite": (datacite, '{ client_id = "tib.hanze", page_size = 20 }', 2),
    "dataverse": (dataverse, "{ page_size = 20 }", 58),
    "invenio": (invenio, "{ page_size = 20 }", 2),
    "figshare": (figshare, "{ page_size = 20 }", 30),
}
"""Each harvester, its options, and the requests after which its first run is cut off, behind a mark."""


@pytest.mark.parametrize("name", MADE)
def test_nights_tell_what_is_new_unchanged_and_gone(tmp_path: Path, name: str) -> None:
    build, options, _ = MADE[name]
    made, plans = build()
    with FaultyServer(plans) as server:
        catalogue = Catalogue(tmp_path)
        catalogue.declare(name, server.url("/"), f"options = {options}", "rate = 1000", "full_every = 1")
        outcome = catalogue.night(1)
        assert outcome.verdict == "complete", outcome.line
        assert numbers(outcome) == {"listed": COUNT, "new": COUNT}
        assert catalogue.live() == COUNT
        outcome = catalogue.night(2)
        assert numbers(outcome) == {"listed": COUNT, "unchanged": COUNT}, outcome.line
        del made.items[-1]
        outcome = catalogue.night(3)
        assert outcome.verdict == "complete", outcome.line
        assert numbers(outcome) == {"listed": COUNT - 1, "unchanged": COUNT - 1, "gone": 1}


@pytest.mark.parametrize("name", MADE)
def test_a_night_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path, name: str) -> None:
    build, options, requests = MADE[name]
    _, plans = build()
    with FaultyServer(plans) as server:
        catalogue = Catalogue(tmp_path)
        home, own = server.url("/"), (f"options = {options}", "rate = 1000")
        catalogue.declare(name, home, *own, f"requests = {requests}")
        cut = catalogue.night(1)
        assert cut.verdict == "incomplete" and 0 < cut.numbers.listed < COUNT, cut.line
        first = len(server.asked)
        catalogue.declare(name, home, *own)
        outcome = catalogue.night(2)
        assert outcome.verdict == "complete" and outcome.numbers.listed == COUNT, outcome.line
        assert catalogue.live() == COUNT
        second = len(server.asked) - first
        whole = Catalogue(tmp_path / "whole")
        whole.declare(name, home, *own)
        whole.night(1)
        assert second < len(server.asked) - first - second, "it did not ask for everything again"
