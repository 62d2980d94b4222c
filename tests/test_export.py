"""``fairdict export``: one profile's graph of a catalogue, what it lacks, and that nothing is lost on the way back."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from click.testing import CliRunner, Result
from fairdict_harvesters import dcat
from pyoxigraph import Quad, RdfFormat, parse

from fairdict.cli import main
from fairdict.config import Catalogue, load
from fairdict.document import lines, skolemise
from fairdict.export import Export
from fairdict.publish.entries import Entries
from fairdict.shapes import Facts, compiled, read
from fairdict.store import Store
from tests.built_example import ROWS, build, copied, night, one_gone, sheet, small
from tests.emissions import EVERY
from tests.test_roundtrip import walked

SHAPES = "dcat-ap-3.0.1/shapes.ttl"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.fixture(scope="module")
def demo(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("export"))


def export(folder: Path, *words: str) -> Result:
    result = CliRunner().invoke(main, ["-C", str(folder), "export", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def quads(text: str) -> list[Quad]:
    return [q for q in parse(text.encode(), RdfFormat.N_QUADS) if isinstance(q, Quad)]


# -- the graph ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["dcat-ap-2.1.1", "health-ri"])
def test_a_graph_is_sorted_whole_and_the_same_each_time(demo: Catalogue, profile: str) -> None:
    found = export(demo.folder, "--profile", profile)
    assert found.exit_code == 0
    if profile == "health-ri":
        assert found.stdout == export(demo.folder, "--profile", profile).stdout
    graphs: dict[str, list[str]] = {}
    for line in found.stdout.splitlines():
        graphs.setdefault(line.rpartition(" <")[2], []).append(line)
    names = list(graphs)
    assert len(names) == 76 and names[0] == f"{demo.base_iri}#catalog> ." and names[1:] == sorted(names[1:])
    assert all(found == sorted(set(found)) for found in graphs.values())
    assert len(quads(found.stdout)) == found.stdout.count("\n")


def test_what_is_built_is_what_is_exported(demo: Catalogue, tmp_path: Path) -> None:
    built = gzip.decompress((demo.public / "graph" / "dcat-ap.nq.gz").read_bytes()).decode()
    assert export(demo.folder, "--profile", "dcat-ap").stdout == built
    for name in ("graph.nq", "graph.nq.gz"):
        told = export(demo.folder, "--profile", "dcat-ap-3.0.1", "--output", str(tmp_path / name))
        assert told.exit_code == 0 and not told.stdout
        content = (tmp_path / name).read_bytes()
        assert (gzip.decompress(content) if name.endswith(".gz") else content).decode() == built
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graph.nq", "graph.nq.gz"], "nothing half written stays"


def test_the_demo_is_without_fault_by_the_shapes_of_dcat_ap(demo: Catalogue, shared: Path) -> None:
    text = export(demo.folder, "--profile", "dcat-ap").stdout
    facts = Facts.of(q.triple for q in quads(text))
    ours = compiled(read([shared / "conformance" / SHAPES])).results(facts)
    assert not [r for r in ours if r.severity.endswith("#Violation")]
    data, shapes = rdflib.Graph(), rdflib.Graph()
    data.parse(data="\n".join(f"{line.rpartition(' <')[0]} ." for line in text.splitlines()), format="nt")
    shapes.parse(shared / "conformance" / SHAPES)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    severity = rdflib.SH.resultSeverity
    assert (None, severity, rdflib.SH.Violation) not in report


def test_what_is_gone_or_taken_off_is_not_exported(tmp_path: Path) -> None:
    folder = one_gone(tmp_path)
    found = load(folder)
    with Store(found.database) as store:
        gone = store.value("SELECT iri FROM dataset WHERE state = 'withdrawn'")
        live = [r["iri"] for r in store.rows("SELECT iri FROM dataset WHERE state = 'live'")]
    text = export(folder, "--profile", "dcat-ap").stdout
    assert gone not in text and all(f"<{iri}>" in text for iri in live)
    CliRunner().invoke(main, ["-C", str(folder), "hide", live[0].rpartition("/")[2], "--reason", "asked for"])
    text = export(folder, "--profile", "dcat-ap").stdout
    assert live[0] not in text and live[1] in text


def test_one_dataset_is_held_at_a_time(demo: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    read_: list[str] = []
    whole = Entries.__getitem__
    monkeypatch.setattr(Entries, "described", lambda self, key: read_.append(key) or whole(self, key))  # type: ignore[func-returns-value]
    with Store(demo.database) as store:
        blocks = Export(store, demo, "dcat-ap").blocks()
        for count in range(4):
            next(blocks)
            assert len(read_) == count


# -- what is told ------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_told_by_dataset_and_by_source(demo: Catalogue) -> None:
    told = export(demo.folder, "--profile", "health-ri").stderr
    assert "10.5072_ijsselland.101 (university): lacks " in told and "1 × dcat:theme of Dataset" in told
    assert "\n… and 53 more; --report FILE tells of all.\n" in told
    assert (
        "Health-RI core metadata schema 2.0.2: 75 datasets and services, 3 with all that is mandatory, 72 without.\n"
        in told
    )
    assert "\nuniversity (18): lacks " in told and "\n  recommended: " in told
    assert "\nderived and marked: " in told and "71 × dct:issued (widened)" in told
    assert "\nleft out: 1 × dct:description (more than the profile allows)." in told


def test_the_report_is_a_file_for_people_or_lines_for_a_script(demo: Catalogue, tmp_path: Path) -> None:
    text, script = tmp_path / "report.txt", tmp_path / "report.jsonl"
    words = ("--profile", "health-ri", "--output", str(tmp_path / "graph.nq"), "--report")
    assert not export(demo.folder, *words, str(text)).stderr
    export(demo.folder, *words, str(script), "--json")
    rows: list[dict[str, Any]] = [json.loads(line) for line in script.read_text("utf-8").splitlines()]
    assert len(rows) == 77 and rows[0]["dataset"] == "" and rows[-1]["profile"] == "health-ri-2.0.2"
    by_key = {row["dataset"]: row for row in rows[:-1]}
    one = by_key["10.5072_ijsselland.101"]
    assert one["sources"] == ["university"] and one["missing"]["Dataset"]["dcat:theme"] == 1
    assert one["recommended"]["Dataset"] and one["title"]
    sums = rows[-1]["missing"]["Dataset"]
    for property, count in sums.items():
        assert count == sum(row["missing"].get("Dataset", {}).get(property, 0) for row in rows[1:-1])
    assert rows[-1]["sources"]["university"]["datasets"] == 18
    assert sum(s["datasets"] for s in rows[-1]["sources"].values()) == rows[-1]["datasets"] == 75
    lines_ = text.read_text("utf-8").splitlines()
    assert sum(line.startswith(tuple(f"{key} (" for key in by_key if key)) for line in lines_) == 72


def test_health_ris_example_in_healthdcat_ap_lacks_exactly_this(shared: Path, tmp_path: Path) -> None:
    folder = shared / "records" / "dcat" / "health-ri-examples"
    sources = "".join(
        f'[sources.{n}]\nharvester = "dcat"\nurl = "{folder}/example-{n}.ttl"\n'
        for n in ("dataset", "dataservice", "catalog")
    )
    about = '[catalogue]\ntitle = "x"\nbase_iri = "https://data.example.org/"\npublisher = "We"\n'
    (tmp_path / "fairdict.toml").write_text(
        about + sources.replace('ttl"\n', 'ttl"\nselect = { types = ["*"] }\n'), "utf-8"
    )
    night(tmp_path, probe=False)
    legislation = {"Catalog": {"dcatap:applicableLegislation": 1}}
    missing = {
        "Dataset": dict.fromkeys(
            ["dcat:distribution", "dct:provenance", "dct:type", "healthdcatap:hasStructuredData", "healthdcatap:hdab",
             "healthdcatap:healthCategory"], 1)
    }  # fmt: skip
    rows = [json.loads(line) for line in export(tmp_path, "--profile", "healthdcat-ap", "--json").stderr.splitlines()]
    told = {(row["sources"] or [""])[0]: [] for row in rows[:-1]}
    for row in rows[:-1]:
        told[(row["sources"] or [""])[0]].append(row["missing"])
        wrong = {(w["class"], w["property"], w["fault"]) for w in row["wrong"]}
        assert wrong <= {("Dataset", "dcat:theme", "holds"), ("Dataset", "dcat:theme", "vocabulary")}, (
            "HEAL is not among them"
        )
        assert not row["left"]
    assert told == {"": [legislation], "catalog": [legislation] * 2, "dataset": [missing] * 5, "dataservice": [{}]}
    own = [json.loads(line) for line in export(tmp_path, "--profile", "health-ri", "--json").stderr.splitlines()]
    assert not [row for row in own[1:-1] if row["missing"]], "in its own profile nothing is missing"


# -- mistakes ----------------------------------------------------------------------------------------------------------


def test_a_mistake_ends_in_a_sentence(demo: Catalogue, tmp_path: Path) -> None:
    found = export(demo.folder, "--profile", "dcat-app")
    assert found.exit_code == 2 and "There is no profile “dcat-app”. Did you mean “dcat-ap”?" in found.stderr
    assert export(demo.folder).exit_code == 2
    there = tmp_path / "no" / "graph.nq"
    found = export(demo.folder, "--profile", "dcat-ap", "--output", str(there))
    assert found.exit_code == 2 and "No such file or directory" in found.stderr
    folder = small(tmp_path / "empty")
    found = export(folder, "--profile", "dcat-ap")
    assert found.exit_code == 5 and "There is no dataset to export." in found.stderr and not found.stdout
    named = small(tmp_path / "named", more='[publish]\nprofiles = ["dcat-app"]\n')
    night_ = CliRunner().invoke(main, ["-C", str(named), "harvest"])
    assert night_.exit_code == 0
    built = CliRunner().invoke(main, ["-C", str(named), "build"])
    assert built.exit_code == 2
    assert "fairdict.toml: profiles in [publish] names “dcat-app”. There is no profile “dcat-app”." in built.stderr
    owned = small(tmp_path / "owned", more='[publish]\nown_identifiers = ["health"]\n')
    CliRunner().invoke(main, ["-C", str(owned), "harvest"])
    told = CliRunner().invoke(main, ["-C", str(owned), "build"])
    assert told.exit_code == 2 and "own_identifiers in [publish] names “health”. There is no profile" in told.stderr


# -- and back ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "profile", ["dcat-ap-3.0.1", "health-ri-2.0.2", *(pytest.param(p, marks=pytest.mark.soak) for p in EVERY[1:5:2])]
)
def test_what_is_exported_is_read_back_as_it_was_said(
    demo: Catalogue, profile: str, tmp_path: Path, make_source: Any
) -> None:
    """Our own harvester loses nothing of a graph, and of what was widened finds what the source said."""
    path = tmp_path / "graph.nq"
    export(demo.folder, "--profile", profile, "--output", str(path))
    about: dict[str, set[str]] = {}
    text = path.read_text("utf-8")
    for line in text.splitlines():
        statement = f"{line.rpartition(' <')[0]} ."
        about.setdefault(statement.partition(" ")[0][1:-1], set()).add(statement)
    source = make_source("dcat", str(path))
    records, listing = walked(source)
    assert not listing.complaints and b"#widened-" not in listing.rest
    seen = widened = 0
    for record in records:
        (found,) = dcat.describe(record, source)
        back = set(lines(skolemise(found.document(), found.iri), source.context))
        own = {line for line in back if line.startswith(f"<{found.iri}> ")}
        lost, new = about[found.iri] - own, own - about[found.iri]
        assert all(f"^^<{XSD}dateTime>" in line for line in lost) and len(lost) == len(new), (lost, new)
        assert all(
            line.partition(" ")[2].partition(" ")[0] in {n.partition(" ")[2].partition(" ")[0] for n in new}
            for line in lost
        )
        seen, widened = seen + 1, widened + len(lost)
    assert seen == 76
    assert (widened > 80) == (profile == "health-ri-2.0.2")


def test_a_graph_that_is_too_large_for_memory_is_read_back_the_same(
    demo: Catalogue, tmp_path: Path, make_source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.nq"
    export(demo.folder, "--profile", "health-ri", "--output", str(path))
    source = make_source("dcat", str(path))
    plain = sorted((r.identifier, r.body) for r in walked(source)[0])
    monkeypatch.setattr(dcat, "LARGE", 1)
    assert sorted((r.identifier, r.body) for r in walked(source)[0]) == plain


# -- a night -----------------------------------------------------------------------------------------------------------


def test_a_night_without_news_changes_nothing_and_one_with_news_only_its_part(tmp_path: Path) -> None:
    folder = small(tmp_path, more='[publish]\nprofiles = ["dcat-ap", "health-ri-2.0.2"]\n')
    night(folder, probe=False)
    graph = folder / "public" / "graph"
    before = {p.name: p.read_bytes() for p in graph.iterdir()}
    assert {"dcat-ap.nq.gz", "health-ri-2.0.2.nq.gz"} <= before.keys()
    assert not night(folder, probe=False)[1].exchanged
    sheet(folder, (ROWS[0].replace("Slaap", "Waak"), *ROWS[1:]))
    assert night(folder, probe=False)[1].exchanged
    parts = build(folder, everything=True)
    assert parts.exchanged
    after = {p.name: p.read_bytes() for p in graph.iterdir()}
    text = gzip.decompress(after["dcat-ap.nq.gz"]).decode()
    assert "Waak in Twente" in text and "Slaap in Twente" not in text and "Gang in Salland" in text
    assert before["dcat-ap.nq.gz"] != after["dcat-ap.nq.gz"]


def test_what_did_not_change_is_not_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairdict.publish import profiled

    folder = small(tmp_path)
    night(folder, probe=False)
    made: list[str] = []
    whole = profiled.block
    monkeypatch.setattr(profiled, "block", lambda entry, *rest: made.append(entry.key) or whole(entry, *rest))  # type: ignore[func-returns-value]
    sheet(folder, (ROWS[0].replace("Slaap", "Waak"), *ROWS[1:]))
    night(folder, probe=False)
    assert len(made) == 1
    reused = (folder / "public" / "graph" / "dcat-ap.nq.gz").read_bytes()
    build(folder, everything=True)
    assert len(made) == 4 and (folder / "public" / "graph" / "dcat-ap.nq.gz").read_bytes() == reused
    text = (folder / "fairdict.toml").read_text("utf-8")
    vouched = '[vouched.dataset]\naccessRights = "PUBLIC"\n'
    (folder / "fairdict.toml").write_text(text + vouched, "utf-8")
    build(folder)
    assert len(made) == 7, "what a steward vouches for touches all"
    content = gzip.decompress((folder / "public" / "graph" / "dcat-ap.nq.gz").read_bytes()).decode()
    assert content.count("accessRights> <http://publications.europa.eu/resource/authority/access-right/PUBLIC>") == 3
    (folder / "public" / "graph" / "dcat-ap.nq.gz").write_bytes(b"\x1f\x8bbroken")
    sheet(folder, (ROWS[0].replace("Slaap", "Droom"), *ROWS[1:]))
    night(folder, probe=False)
    again = gzip.decompress((folder / "public" / "graph" / "dcat-ap.nq.gz").read_bytes()).decode()
    assert "Droom in Twente" in again and "Gang in Salland" in again, "a broken graph is written anew"
