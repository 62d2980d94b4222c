"""Walks that meet trouble on the way and say so: lists that shrink, begin anew, or name two things alike."""

from pathlib import Path
from typing import Any

import pytest
from fairdict_harvesters import ckan, csw, dataverse, ddi, fdp, molgenis
from fairdict_harvesters.formats import position
from fairdict_harvesters.formats.json_api import SHRUNK, Walk

from fairdict.errors import FetchError
from fairdict.harvester import Mark
from tests import ckan_server, data_points
from tests.emx2_server import serving
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import MakeSource, door, walked
from tests.test_csw import Service
from tests.test_csw import names as csw_names
from tests.test_csw import walk as csw_walk
from tests.test_dataverse import Installation
from tests.test_ddi import Archive, study
from tests.test_molgenis import server as emx2_server


def test_a_list_by_numbers_that_became_shorter_has_no_known_end(
    make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Installation(6)

    def fewer(asked: Asked) -> bytes:
        answer = made.search(asked)
        if len(made.items) == 6:
            del made.items[0]  # what was third is second now, on the page that was read
        return answer

    with FaultyServer({**made.plans(), "/api/search": fewer}) as server:
        source = make_source("dataverse", server.url("/"), options={"page_size": 2})
        records, _, listing = walked(dataverse.fetch(source, door(), None))
    assert "doi:10.5072/FK2/D2" not in {r.identifier for r in records}
    assert not listing.ended and listing.complaints == (SHRUNK,)


def test_a_geocatalogue_that_became_shorter_has_no_known_end(make_source: MakeSource) -> None:
    service = Service(csw_names(25))
    service.spoil = lambda asked: (
        service.__setattr__("names", csw_names(24)) if asked.get("startPosition") == "11" else None
    )
    source = make_source("csw", "https://geo.example/csw", options={"size": 10})
    _, listing, _ = csw_walk(csw.fetch(source, service, None))  # type: ignore[arg-type]
    assert not listing.ended and SHRUNK in listing.complaints


def test_a_list_that_grows_has_an_end() -> None:
    walk = Walk()
    for total in (5, 6, None, 7):
        walk.states(total)
    assert walk.listing(full=True, ended=True, counted=True).ended


def test_packages_that_are_read_again_from_the_beginning_are_no_duplicates(make_source: MakeSource) -> None:
    made = ckan_server.Ckan([ckan_server.package(n) for n in range(6)], heeds=False)
    with made.server() as server:
        source = make_source("ckan", server.url("/"), options={"rows": 2})
        records, marks, listing = walked(ckan.fetch(source, door(), None))
        again = [mark for mark in marks if mark.again]
        assert len(again) == 1 and len(records) > 6 and listing.total == 6 and listing.ended
        rest, _, end = walked(ckan.resume(source, door(), None, again[0].position))
        assert len(rest) == 6 and end == listing


def test_a_resource_that_does_not_come_keeps_its_name(make_source: MakeSource) -> None:
    """Behind a persistent address, what is refused is refused under that name: else the record would seem gone."""
    persistent = "https://w3id.org/hospital-fdp"
    with FaultyServer() as server:
        data_points.serve(server, data_points.documents(), host=persistent)
        server.plans["/dataset/ecg"] = reply(403)
        records, _, _ = walked(fdp.fetch(make_source("fdp", server.url("/")), door(), None))
        (refused,) = [r for r in records if "refused" in r.hints]
        assert refused.identifier == f"{persistent}/dataset/ecg" and refused.locator == server.url("/dataset/ecg")


def test_studies_of_one_number_all_come(make_source: MakeSource) -> None:
    source = make_source("ddi", "https://archive.example/{}.xml", options={"identifiers": ["a", "b", "c"]})
    documents = {f"https://archive.example/{n}.xml": f"<all>{study('s')}{study('s')}</all>" for n in "abc"}
    records, _, listing = walked(ddi.fetch(source, Archive(documents), None))  # type: ignore[arg-type]
    assert len({r.identifier for r in records}) == len(records) == 6
    assert (
        len(listing.complaints) == 5
        and "the second is called “https://archive.example/a.xml#2”" in listing.complaints[0]
    )


def test_a_study_that_did_not_change_keeps_its_number(make_source: MakeSource) -> None:
    source = make_source("ddi", "https://archive.example/{}.xml", options={"identifiers": ["a", "b"]})
    a, b = (f"https://archive.example/{n}.xml" for n in "ab")
    archive = Archive({a: study("s"), b: study("s")}, {a: '"1"', b: '"1"'})
    first, _, listing = walked(ddi.fetch(source, archive, None))  # type: ignore[arg-type]
    assert [r.identifier for r in first] == ["s", b]
    archive.states[b] = '"2"'
    second, _, _ = walked(ddi.fetch(source, archive, listing.cursor))  # type: ignore[arg-type]
    assert [r.identifier for r in second] == [b], "the number belongs to the other, which was not sent again"


def test_tables_of_which_one_is_not_counted_have_no_total(
    make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = emx2_server("Biobanks", [{"id": "b1", "name": "B"}])
    other = emx2_server("Collections", [{"id": "c1", "name": "C"}])
    held.columns |= other.columns
    held.rows |= other.rows
    with serving(held) as home:
        source = make_source("molgenis", f"{home}/cat", options={"table": ""})
        whole = walked(molgenis.fetch(source, door(), None))
        counted = molgenis.emx2.GraphQL.total
        first: list[str] = []

        def total(self: Any, table: str) -> int | None:
            first.append(table)
            return None if len(first) == 1 else counted(self, table)

        monkeypatch.setattr(molgenis.emx2.GraphQL, "total", total)
        records, _, listing = walked(molgenis.fetch(source, door(), None))
    assert len(records) == len(whole[0])
    assert listing.total is None and listing.ended


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"after": 3}', '{"after": "x", "unheard": 1}'])
def test_a_place_that_was_not_written_here_is_refused(text: str, tmp_path: Path) -> None:
    with (
        pytest.raises(FetchError, match="cannot be read: run it again from the beginning"),
        position.reading(text) as said,
    ):
        position.taken(Walk, said)
    mark = Walk(cursor="c", most=3, came=2).mark(start=1)
    assert isinstance(mark, Mark) and Walk.read(mark.position) == Walk(cursor="c", most=3, came=2, at={"start": 1})
