"""Community Solid Server: real LDP containers, ETags and content negotiation, with a FAIR Data Point in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data_points import documents
from tests.servers import rooms
from tests.servers.nights import Catalogue, numbers
from tests.servers.solid import Solid, solid

pytestmark = pytest.mark.servers

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix fdp: <https://w3id.org/fdp/fdp-o#> . @prefix ldp: <http://www.w3.org/ns/ldp#> .
"""
CONTAINER = (
    "<{url}{folder}> a ldp:DirectContainer ; ldp:membershipResource <{url}{owner}> ; "
    "ldp:hasMemberRelation {relation} .\n"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Solid]:
    rooms.require(rooms.SOLID.ready, "Community Solid Server")
    with solid(tmp_path_factory.mktemp("solid") / "server") as running:
        yield running


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "catalogue")


def test_a_point_is_walked_and_the_second_night_is_304s(server: Solid, catalogue: Catalogue) -> None:
    base = f"{server.url}/point"
    texts = {f"/point{path if path != '/' else '/root'}": text for path, text in documents().items()}
    server.load({path: text.replace("<HOST>", f"<{base}/root>").replace("HOST", base) for path, text in texts.items()})
    catalogue.declare("fdp", f"{base}/root", "[sources.partner.options]", f'within = ["{base}/"]')
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert (outcome.numbers.listed, outcome.numbers.quarantined) == (7, 0), outcome.line
    assert catalogue.live() >= 3
    outcome = catalogue.night(2)
    assert outcome.verdict == "complete" and outcome.numbers.unchanged == 7, outcome.line
    server.put("/point/dataset/ecg", texts["/point/dataset/ecg"].replace("HOST", base).replace("Electro", "Phono"))
    outcome = catalogue.night(3)
    assert outcome.verdict == "complete" and outcome.numbers.updated == 1, outcome.line


def test_the_members_of_its_own_containers_are_met(server: Solid, catalogue: Catalogue) -> None:
    """Nothing names the datasets but the container they lie in, as the server itself lists it."""
    base = f"{server.url}/own"
    root = f"<{base}/root> a fdp:FAIRDataPoint ; fdp:metadataCatalog <{base}/root/catalog> .\n"
    listing = CONTAINER.format(url=base, folder="/root/dataset/", owner="/root/catalog", relation="dcat:dataset")
    server.put("/own/root/catalog", f"{PREFIXES}<> a dcat:Catalog ; dct:title 'All'@en .\n{listing}")
    for n in range(5):
        server.put(f"/own/root/dataset/{n}", f"{PREFIXES}<> a dcat:Dataset ; dct:title 'Number {n}'@en .")
    server.put("/own/start", PREFIXES + root)
    catalogue.declare("fdp", f"{base}/start", "[sources.partner.options]", f'within = ["{base}/"]')
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": 6, "new": 6}, outcome.line
