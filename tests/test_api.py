"""Python's door: the page that shows it runs as written, what it gives is published, mistakes are sentences."""

import doctest
import gc
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from fairdict import api, config
from fairdict.api import Catalogue, open_catalogue
from fairdict.errors import FairdictError
from tests import built_example

PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "python.md"


@pytest.fixture(scope="module")
def folder(built: config.Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_example.copied(built, tmp_path_factory.mktemp("home") / "demo").folder


@pytest.fixture
def catalogue(folder: Path) -> Iterator[Catalogue]:
    with open_catalogue(folder) as opened:
        yield opened


def test_the_page_runs_as_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    blocks = "\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S))
    test = doctest.DocTestParser().get_doctest(blocks, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 15
    told: list[str] = []
    doctest.DocTestRunner().run(test, out=told.append)
    assert not told, "".join(told)


def test_a_graph_says_what_the_file_says(catalogue: Catalogue, folder: Path) -> None:
    for dataset in list(catalogue)[:10]:
        written = rdflib.Graph().parse(folder / "public" / "dataset" / dataset.key / "index.ttl", format="turtle")
        assert set(dataset.graph()) == set(written)
        assert f"https://data.example.org/dataset/{dataset.key}" == dataset.iri


def test_queries_have_terms_of_rdflib(catalogue: Catalogue) -> None:
    [row] = catalogue.select('SELECT ("a"@nl AS ?a) (1 AS ?b) (<urn:x> AS ?c) ("s" AS ?d) (?e AS ?f) {}')
    assert row == {
        "a": rdflib.Literal("a", lang="nl"),
        "b": rdflib.Literal(1),
        "c": rdflib.URIRef("urn:x"),
        "d": rdflib.Literal("s"),
    }
    graph = catalogue.query("CONSTRUCT { ?d dct:title ?t ; dct:subject [] } WHERE { ?d dct:title ?t } LIMIT 1")
    assert isinstance(graph, rdflib.Graph) and len(graph) == 2
    assert catalogue.query("ASK { ?s a <urn:nothing> }") is False


@pytest.mark.parametrize(
    ("text", "word"),
    [("SELECT", "not valid SPARQL"), ("SELECT * { ?s a no:prefix }", "not declared"),
     ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "SERVICE"), ("ASK {}", "Only a SELECT")],
)  # fmt: skip
def test_what_is_no_query_is_a_sentence(catalogue: Catalogue, text: str, word: str) -> None:
    with pytest.raises(FairdictError, match=word):
        catalogue.select(text)


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said when another thread than this one collects the garbage."""
    said: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda met: said.append(str(met.exc_value)))
    collector = threading.Thread(target=gc.collect)
    collector.start()
    collector.join()
    return said


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Garbage stays until it is asked for."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
def test_an_answer_leaves_nothing_that_only_its_thread_may_let_go(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert catalogue.select("SELECT ?own WHERE { ?own a dcat:Dataset } LIMIT 2")  # not asked before: it is parsed
    assert elsewhere(monkeypatch) == []


@pytest.mark.usefixtures("no_collection")
def test_rows_that_cannot_be_read_leave_nothing_either(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(term: object) -> object:
        raise ValueError("a page of the store is damaged")

    def met() -> str:
        with pytest.raises(FairdictError) as caught:
            catalogue.select("SELECT ?d WHERE { ?d a dcat:Dataset }")
        return caught.value.message  # the error and this frame hold each other from now on

    monkeypatch.setattr(api, "_term", broken)
    assert met() == "The query cannot be answered: a page of the store is damaged"
    assert elsewhere(monkeypatch) == []


def test_what_is_not_there(catalogue: Catalogue, tmp_path: Path) -> None:
    assert "none" not in catalogue and catalogue.find("10.5072/none") == []
    with pytest.raises(KeyError):
        catalogue["none"]
    with pytest.raises(FairdictError, match=r"fairdict\.toml"), open_catalogue(tmp_path):
        pass
    with pytest.raises(FairdictError, match="build"), open_catalogue(built_example.small(tmp_path / "new")):
        pass


def test_changes_tell_what_came_changed_and_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = built_example.small(tmp_path)
    built_example.night(folder, probe=False)
    day = int(built_example.EPOCH)
    rows = list(built_example.ROWS)
    for n, change in enumerate(
        [rows[:2], rows[:2], ["S-1;Slaap in Twente;Anders;2021-03-01", rows[1], "S-4;Nieuw;Net;2024"]]
    ):
        monkeypatch.setattr(built_example, "EPOCH", str(day + 86_400 * (n + 1)))
        built_example.sheet(folder, tuple(change))
        built_example.night(folder, probe=False)
    with open_catalogue(folder) as catalogue:
        everything = catalogue.changes()
        late = catalogue.changes(since=everything[-1].day)
        assert len(catalogue) == 3 and len(everything) == 4
        assert [c.what for c in everything if c.what == "removed"] == ["removed"]
        assert sorted(c.what for c in late) == ["added", "changed"]
        gone = next(c for c in everything if c.what == "removed")
        assert catalogue[gone.key].withdrawn and gone.key not in [d.key for d in catalogue]
        assert (folder / "data" / "sparql").is_dir()
