"""Shapes that a catalogue has laid by, held against every dataset of a build; and what is kept of it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fairdict import validity
from fairdict.config import Catalogue, load
from fairdict.document import canonical, digest
from fairdict.fair import rows
from fairdict.night import Night
from fairdict.shapes import facts_of, read
from fairdict.store import Store, loads
from tests.built_example import ROWS, build, copied, night, sheet, small
from tests.shapes_judge import judged, key
from tests.test_shapes import PREFIXES

PREFIX = PREFIXES + "PREFIX dct: <http://purl.org/dc/terms/> PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"
SHAPES = f"""{PREFIX}
e:Dataset sh:targetClass dcat:Dataset ; sh:property
  [ sh:path dct:title ; sh:minCount 1 ], [ sh:path dct:publisher ; sh:minCount 1 ; sh:severity sh:Info ],
  [ sh:path dct:description ; sh:pattern "men" ; sh:severity sh:Warning ; sh:message "nobody"@en, "niemand"@nl ],
  [ sh:path dcat:theme ; sh:minCount 1 ; sh:message "no theme"@en ] .
"""


BARE = "[publish]\nprofiles = []\n"
"""A catalogue that publishes no profile, so that only what is laid by is asked."""


def lay(folder: Path, name: str, text: str) -> Path:
    path = folder / "vocabularies/shapes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def kept(folder: Path, sql: str = "SELECT * FROM validity ORDER BY key, shapes") -> list[dict[str, Any]]:
    with Store(load(folder).database) as store:
        return [dict(row) for row in store.rows(sql)]


def titles(folder: Path, sql: str = "SELECT * FROM validity") -> dict[str, dict[str, Any]]:
    names = {row["key"]: row["title"] for row in kept(folder, "SELECT key, title FROM dataset")}
    return {names[row["key"]]: row for row in kept(folder, sql)}


def test_every_dataset_is_held_against_what_is_laid_by(tmp_path: Path) -> None:
    folder = small(tmp_path, more=BARE)
    lay(folder, "own/own.ttl", SHAPES)
    night(folder, probe=False)
    found = titles(folder)
    assert {t: (r["violations"], r["warnings"]) for t, r in found.items()} == {
        "Slaap in Twente": (1, 0), "Gang in Salland": (1, 0), "Pollen in Ede": (1, 1),
    }  # fmt: skip
    seen = kept(folder, "SELECT severity, path, value, component, messages FROM validity_row ORDER BY value, path")
    assert Counter((r["severity"], r["component"], r["value"]) for r in seen) == {
        ("violation", "MinCount", None): 3, ("warning", "Pattern", "Wat er zweeft"): 1,
    }  # fmt: skip
    assert json.loads(seen[-1]["messages"]) == {"en": "nobody", "nl": "niemand"}


def test_only_what_changed_is_judged_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path, more=BARE)
    lay(folder, "own.ttl", SHAPES)
    night(folder, probe=False)
    judged: list[int] = []
    real = validity.validate

    def counting(*args: Any) -> validity.Validated:
        found = real(*args)
        judged.append(found.datasets)
        return found

    monkeypatch.setattr(validity, "validate", counting)
    build(folder)
    sheet(folder, (*ROWS[:2], "S-3;Pollen in Ede;Wat men inademt;2019"))
    night(folder, probe=False)
    lay(folder, "own.ttl", SHAPES.replace("no theme", "without a theme"))
    build(folder)
    assert judged == [0, 1, 3]
    assert titles(folder)["Pollen in Ede"]["warnings"] == 0
    assert all("without a theme" in row["results"] for row in kept(folder))


def test_shapes_that_are_taken_away_leave_nothing(tmp_path: Path) -> None:
    folder = small(tmp_path, more=BARE)
    paths = [
        lay(folder, "own.ttl", SHAPES),
        lay(folder, "faulty.ttl", f"{PREFIX} e:S sh:targetNode e:a ; sh:class 1 ."),
    ]
    night(folder, probe=False)
    assert {row["shapes"] for row in kept(folder)} == {"own", "faulty"}
    assert len(kept(folder, "SELECT * FROM issue WHERE stage = 'validity'")) == 1
    for path in paths:
        path.unlink()
    build(folder)
    assert kept(folder) == [] and kept(folder, "SELECT * FROM issue WHERE stage = 'validity'") == []


def test_faults_of_shapes_are_told_and_kept_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = small(tmp_path, more=BARE)
    lay(folder, "broken.ttl", "e:S a sh:NodeShape .")
    lay(folder, "half/half.ttl", f"{PREFIX} e:S sh:targetClass dcat:Dataset ; sh:minCount 1 ; sh:in () .")
    lay(folder, "own.ttl", SHAPES)
    catalogue = load(folder)
    told: list[str] = []
    with Store(catalogue.database) as store, store.locked():
        run = Night(catalogue, store, told.append)
        run.harvest()
        run.build()
        said = [t for t in told if "shapes" in t]
        told.clear()
        run.build()
        report = [row["message"] for row in store.rows("SELECT message FROM issue WHERE source = '' ORDER BY id")]
    assert len(said) == 2 and said == report and not [t for t in told if "half.ttl" in t]
    assert "broken.ttl cannot be read as shapes" in said[0] and "“broken” were not judged" in said[0]
    assert "half.ttl: the shape <https://e.example.org/S>: sh:minCount belongs to property shapes" in said[1]
    assert Counter(row["shapes"] for row in kept(folder)) == {"half": 3, "own": 3}


def test_violations_of_dcat_ap_answer_for_it_in_the_scores(tmp_path: Path) -> None:
    def compliance(folder: Path) -> set[tuple[str, str]]:
        with Store(load(folder).database) as store:
            reader = rows.Reader(store)
            found = [f for r in store.rows("SELECT key FROM dataset") for f in reader.of("dataset", r["key"])]
        return {(f.outcome, f.value) for f in found if "compliance" in f.rule.lower()}

    folder = small(tmp_path, more=BARE)
    night(folder, probe=False)
    before = compliance(folder)
    assert {outcome for outcome, _ in before} == {"indeterminate"}
    lay(folder, "dcat-ap-3.0.1/shapes.ttl", SHAPES)
    build(folder)
    assert {outcome for outcome, _ in compliance(folder)} == {"fail"}
    lay(folder, "dcat-ap-3.0.1/shapes.ttl", SHAPES.replace("dcat:theme ; sh:minCount 1", "dcat:theme ; sh:minCount 0"))
    build(folder)
    assert {outcome for outcome, _ in compliance(folder)} == {"pass"}


NEIGHBOURS = f"""{PREFIX}
e:S sh:targetClass dcat:Dataset ; sh:property
  [ sh:path dct:relation ; sh:class dcat:Dataset ; sh:node [ sh:property [ sh:path dct:title ; sh:hasValue "S" ] ] ],
  [ sh:path [ sh:inversePath dct:relation ] ; sh:maxCount 1 ],
  [ sh:path [ sh:inversePath e:own ] ; sh:maxCount 0 ] .
"""


def test_links_are_followed_to_neighbours_and_back_and_a_change_there_counts(tmp_path: Path) -> None:
    folder = small(tmp_path, more=BARE)
    night(folder, probe=False)
    lay(folder, "own.ttl", NEIGHBOURS)
    catalogue = load(folder)
    with Store(catalogue.database) as store:
        first, second, third = (row["iri"] for row in store.rows("SELECT iri FROM dataset ORDER BY key"))

        def say(iri: str, **more: Any) -> None:
            document = loads(store.value("SELECT document FROM dataset WHERE iri = ?", iri)) | more
            text = canonical(document).decode()
            store.db.execute("UPDATE dataset SET document = ?, hash = ? WHERE iri = ?", (text, digest(text), iri))

        def judge() -> tuple[int, set[tuple[str, str, str]]]:
            count = validity.validate(store, catalogue).datasets
            rows = store.rows("SELECT focus, path, value, component FROM validity_row")
            return count, {(r["focus"][-4:], r["component"], (r["value"] or "")[-4:]) for r in rows}

        say(first, relation=[second, f"{first}-gone"])
        short = first[-4:]
        gone = {(short, "Class", "gone"), (short, "Node", "gone")}
        assert judge() == (3, {*gone, (short, "Node", second[-4:])})
        say(second, title={"@none": ["S"]})
        assert judge() == (2, gone)  # the neighbour itself, and who points to it
        say(third, relation=[second])
        assert judge() == (2, {*gone, (second[-4:], "MaxCount", "")})  # and who is pointed to anew
        assert judge() == (0, {*gone, (second[-4:], "MaxCount", "")})
        say(second, **{"https://e.example.org/own": [{"id": third}]})
        assert judge()[1] == {*gone, (second[-4:], "MaxCount", ""), (third[-4:], "MaxCount", "")}


def test_the_example_is_judged_as_pyshacl_judges_it(shared: Path, built: Catalogue, tmp_path: Path) -> None:
    """The official shapes laid into the example: every stored result is one of pyshacl's, and the other way round."""
    official = (shared / "conformance/dcat-ap-3.0.1/shapes.ttl").read_text("utf-8")
    catalogue = copied(built, tmp_path)
    lay(tmp_path, "dcat-ap-3.0.1/shapes.ttl", official)
    build(tmp_path)
    with Store(catalogue.database) as store:
        judgements = store.rows("SELECT d.document, v.results FROM dataset d JOIN validity v ON v.key = d.key")
        assert len(judgements) == store.value("SELECT COUNT(*) FROM dataset WHERE state = 'live'") > 70
        whole = facts_of([loads(row["document"]) for row in judgements], catalogue.context)
        shapes = read([tmp_path / "vocabularies/shapes/dcat-ap-3.0.1/shapes.ttl"])
        theirs = Counter(key(r)[:3] for r in judged(whole, shapes.graph))
    stored = Counter(
        (focus, path, f"http://www.w3.org/ns/shacl#{component}ConstraintComponent")
        for row in judgements
        for _, focus, path, _, component, _, _ in loads(row["results"])
    )
    assert set(stored) == set(theirs)


def test_a_profile_that_is_published_is_judged_by_its_table(tmp_path: Path) -> None:
    folder = small(tmp_path, more='[publish]\nprofiles = ["dcat-ap", "health-ri"]\n')
    night(folder, probe=False)
    found = {(row["key"], row["shapes"]): row["violations"] for row in kept(folder)}
    names = {shapes for _, shapes in found}
    assert names == {"dcat-ap-3.0.1", "health-ri-2.0.2"} and len(found) == 6
    assert not any(count for (_, name), count in found.items() if name == "dcat-ap-3.0.1")
    assert all(count for (_, name), count in found.items() if name == "health-ri-2.0.2")
    told = kept(folder, "SELECT messages FROM validity_row WHERE severity = 'violation' AND path LIKE '%contactPoint'")
    assert told and {"en", "nl"} <= json.loads(told[0]["messages"]).keys()
    lay(folder, "dcat-ap-3.0.1/own.ttl", SHAPES)
    build(folder)
    laid = [row for row in kept(folder) if row["shapes"] == "dcat-ap-3.0.1"]
    assert all(row["violations"] for row in laid), "shapes that are laid answer instead of the table"
