"""The licence of the descriptions of a source: it stands with each dataset, on the page and in the graph."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph

from tests.built_example import build, night, sheet, small

BY = "https://creativecommons.org/licenses/by/4.0/"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
OTHER = 'licence = "{}"\n[sources.theirs]\nharvester = "sheet"\nurl = "theirs.csv"\npublisher = "Hun huis"\n'


def catalogue(folder: Path, ours: str, whole: str = "") -> Path:
    """Two sources, of which one says what may be done with its descriptions, and perhaps the catalogue."""
    small(folder, more=OTHER.format(ours))
    (folder / "theirs.csv").write_text("identifier;titel\nT-1;Geluid in Zwolle\n", "utf-8")
    toml = folder / "fairdict.toml"
    if whole:
        toml.write_text(toml.read_text("utf-8").replace("[sources.ours]", f'licence = "{whole}"\n[sources.ours]'))
    return folder


def licences(folder: Path, whole_licence: str = "") -> Mapping[str, set[str]]:
    """The licences of the CatalogRecord of S-1 and T-1, the same in Turtle, in JSON-LD and in the whole graph."""
    whole = gzip.decompress((folder / "public" / "graph" / "catalogue.nq.gz").read_bytes()).decode().splitlines()
    found: dict[str, set[str]] = {}
    for place in sorted((folder / "public" / "dataset").iterdir()):
        turtle = Graph().parse(place / "index.ttl", format="turtle")
        (record,) = turtle.subjects(RDF.type, DCAT.CatalogRecord)
        assert turtle.value(record, FOAF.primaryTopic) is not None
        said = {str(o) for o in turtle.objects(record, DCTERMS.license)}
        start = f"<{record}> <{DCTERMS.license}> <"
        assert {line.removeprefix(start).partition(">")[0] for line in whole if line.startswith(start)} == said
        text = (place / "index.jsonld").read_text("utf-8")
        assert {x for x in (BY, CC0) if x in text} == said
        name = str(turtle.value(record, DCTERMS.identifier))
        found[name] = said
        page = (folder / "public" / "en" / "dataset" / place.name / "index.html").read_text("utf-8")
        told = set(re.findall('Licence of the description: <a href="([^"]+)"', page))
        assert told == said - {whole_licence}, "that of the catalogue stands below every page"
        assert not whole_licence or whole_licence in page
    return found


def test_a_source_s_own_licence_overrules_that_of_the_catalogue(tmp_path: Path) -> None:
    night(catalogue(tmp_path, "CC-BY-4.0", CC0))
    assert licences(tmp_path, CC0) == {"S-1": {BY}, "S-2": {BY}, "S-3": {BY}, "T-1": {CC0}}


def test_a_dataset_of_two_sources_has_the_licences_of_both(tmp_path: Path) -> None:
    folder = catalogue(tmp_path, BY, CC0)
    toml = folder / "fairdict.toml"
    toml.write_text(toml.read_text("utf-8") + '[[same]]\ndatasets = ["ours/S-1", "theirs/T-1"]\n', "utf-8")
    night(folder)
    assert licences(folder, CC0) == {"S-1": {BY, CC0}, "S-2": {BY}, "S-3": {BY}}


def test_without_any_licence_none_is_made_up(tmp_path: Path) -> None:
    folder = catalogue(tmp_path, BY)
    sheet(folder, ())
    night(folder)
    assert licences(folder) == {"T-1": set()}


def test_what_the_file_says_now_counts_with_the_next_build(tmp_path: Path) -> None:
    night(catalogue(tmp_path, BY))
    toml = tmp_path / "fairdict.toml"
    toml.write_text(toml.read_text("utf-8").replace(BY, CC0), "utf-8")
    build(tmp_path)
    assert licences(tmp_path) == {"S-1": {CC0}, "S-2": {CC0}, "S-3": {CC0}, "T-1": set()}
