"""We come back: our own harvesters take the example's catalogue through each door, and find the same datasets there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairdict.demo import BASE, partners
from fairdict.publish import reading
from fairdict.serve import Server
from tests import built_example
from tests.built_example import ROWS, documents, gathered
from tests.served import free_port, serving

DOORS = {
    "dump": ("dcat", "graph/catalogue.nq.gz"),
    "turtle": ("dcat", "graph/catalogue.ttl.gz"),
    "profile": ("dcat", "graph/dcat-ap.nq.gz"),
    "hydra": ("dcat", "hydra/index.ttl"),
    "event stream": ("dcat", "changes/index.ttl"),
    "FAIR Data Point": ("fdp", "fdp/"),
    "OAI-PMH": ("oaipmh", "oai"),
    "pages": ("schemaorg", "sitemap.xml"),
    "SPARQL": ("sparql", "sparql"),
}
"""The harvester for each door, and where it stands."""
GUIDE = Path(__file__).parent.parent / "docs" / "how-to" / "machines.md"
AUTHORS = ["Zoë Zwart", "Jo Bos", "Institute of Sleep", "An Dam", "Ali Mol", "Jo Bos"]
"""More than lie within a few steps of a dataset, in no order but their own; two have one name."""
ORDERED = f"""
@prefix bibo: <http://purl.org/ontology/bibo/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://partner.example.org/dataset/ordered> a dcat:Dataset ; dct:title "Six who wrote"@en ;
  dct:description "Sleep, told by six."@en ; dct:identifier "ordered-1" ;
  dct:creator {", ".join(f"_:a{n}" for n in range(len(AUTHORS)))} ;
  bibo:authorList ( {" ".join(f"_:a{n}" for n in range(len(AUTHORS)))} ) .
{"".join(f'_:a{n} a foaf:Agent ; foaf:name "{name}" ; dct:identifier "a{n}" . ' for n, name in enumerate(AUTHORS))}
"""
FORMATS = {
    "oai_dc": ("oaipmh", "oai", 'prefix = "oai_dc"'),
    "oai_datacite": ("oaipmh", "oai", 'prefix = "oai_datacite"'),
    "schema.org": ("schemaorg", "sitemap.xml", 'signposting = "never"'),
}
"""Poorer forms in which some doors give a dataset too."""
OPTIONS = {"FAIR Data Point": '[sources.east.options]\nwithin = ["{url}dataset/"]\n'}
"""Datasets lie beside the FAIR Data Point, at the addresses that they have for everyone."""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The example, built for the address at which it is then served."""
    folder, port = tmp_path_factory.mktemp("ours"), free_port()
    with Server(lambda url: partners(built_example.EXAMPLE / "feeds", url)) as server:
        text = (built_example.EXAMPLE / "fairdict.toml").read_text("utf-8").replace(BASE, server.url)
        text = text.replace("https://data.example.org/", f"http://127.0.0.1:{port}/")
        text += '[sources.authors]\nharvester = "dcat"\nurl = "authors.ttl"\n'
        (folder / "authors.ttl").write_text(ORDERED, "utf-8")
        (folder / "fairdict.toml").write_text(text, "utf-8")
        built_example.night(folder, probe=False)
    with serving(folder, port=port) as (url, _):
        yield folder, url


def things(folder: Path) -> dict[str, Any]:
    """The live datasets and series of a catalogue, by title."""
    roots = documents(folder, "Dataset", "DatasetSeries")
    return {min(text for texts in root["title"].values() for text in texts): root for root in roots}


@pytest.mark.parametrize("door", list(DOORS))
def test_the_same_datasets_come_back(door: str, ours: tuple[Path, str], tmp_path: Path) -> None:
    folder, url = ours
    harvester, place = DOORS[door]
    before, after = things(folder), taken(tmp_path, harvester, f"{url}{place}", OPTIONS.get(door, "").format(url=url))
    assert sorted(after) == sorted(before)
    for name in before:
        assert set(before[name]["identifier"]) <= set(after[name]["identifier"]), name
    lost = {term for name in before for term in before[name].keys() - after[name].keys()}
    assert lost == told(door)
    assert {name: authors(root) for name, root in after.items()} == {n: authors(root) for n, root in before.items()}
    assert authors(after["Six who wrote"]) == AUTHORS


def taken(folder: Path, harvester: str, url: str, options: str) -> dict[str, Any]:
    """What another catalogue in ``folder`` has after a night in which it took ours through one door."""
    (folder / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Theirs"\nbase_iri = "https://theirs.example.org/"\npublisher = { name = "They" }\n'
        f'[sources.east]\nharvester = "{harvester}"\nurl = "{url}"\nallow_private = true\n'
        '[sources.east.select]\ntypes = ["dataset", "DatasetSeries"]\n' + options,
        "utf-8",
    )
    [outcome] = gathered(folder)
    assert outcome.verdict == "complete", outcome.line
    return things(folder)


def authors(document: Any) -> list[str]:
    """The names of the creators in their order; those without a name by their address."""
    found = []
    for creator in reading.creators(document):
        names = creator.get("name", {}) if isinstance(creator, dict) else {}
        found.append(next((text for texts in names.values() for text in texts), reading.address(creator)))
    return found


@pytest.mark.parametrize("form", list(FORMATS))
def test_authors_keep_their_order_in_poorer_forms_too(form: str, ours: tuple[Path, str], tmp_path: Path) -> None:
    harvester, place, option = FORMATS[form]
    after = taken(tmp_path, harvester, f"{ours[1]}{place}", f"[sources.east.options]\n{option}\n")
    assert authors(after["Six who wrote"]) == list(dict.fromkeys(AUTHORS)), "of two with one name, one is left"


def told(door: str) -> set[str]:
    """The properties that the documentation says a door cannot carry."""
    rows = [row.split("|") for row in GUIDE.read_text("utf-8").splitlines() if row.startswith(f"| {door} |")]
    (row,) = rows
    return set(re.findall(r"`(\w+)`", row[2]))


def test_two_catalogues_that_harvest_each_other_stay_as_they_are(tmp_path: Path) -> None:
    """Three nights of give and take: no dataset is there twice, and from the second night on nothing changes."""
    ports = {name: free_port() for name in ("one", "two")}
    for name, other in (("one", "two"), ("two", "one")):
        folder = built_example.small(tmp_path / name, tuple(row.replace(" in ", f", {name}, in ") for row in ROWS))
        text = (folder / "fairdict.toml").read_text("utf-8")
        text = text.replace("https://klein.example.org/", f"http://127.0.0.1:{ports[name]}/")
        theirs = (
            f'[sources.theirs]\nharvester = "dcat"\nurl = "http://127.0.0.1:{ports[other]}/hydra/index.ttl"\n'
            'role = "aggregator"\nallow_private = true\n'
        )
        (folder / "fairdict.toml").write_text(text, "utf-8")
        built_example.night(folder, probe=False)
        (folder / "fairdict.toml").write_text(f"{text}{theirs}", "utf-8")
    seen: list[list[list[str]]] = []
    for _ in range(3):
        with serving(tmp_path / "one", port=ports["one"]), serving(tmp_path / "two", port=ports["two"]):
            for name in ports:
                built_example.night(tmp_path / name, probe=False)
            seen.append([sorted(things(tmp_path / name)) for name in ports])
    assert seen[0] == seen[1] == seen[2]
    assert all(len(titles) == 6 for titles in seen[0]), seen[0]
