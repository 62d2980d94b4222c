"""Records become descriptions: when they are read again, what is selected, and what is put aside."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.addresses import without_credentials
from fairdict.description import Description
from fairdict.document import Context, canonical
from fairdict.errors import RecordError
from fairdict.layers import Layers
from fairdict.model import Issue, Publisher, Select
from fairdict.normalise import BATCH, _suspect, normalise, read, selected, stale_key
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from tests.scripted import Script, Stage, record


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def plugin(path: Path, script: Script, code: str) -> Any:
    """The script as a module with a file, so that its code can change."""
    path.write_text(code)
    module = ModuleType("scripted_plugin")
    module.__file__ = str(path)
    for part in ("summary", "fetch", "describe"):
        setattr(module, part, getattr(script, part))
    return module


def test_a_record_is_read_once(stage: Stage) -> None:
    script = Script([record("a"), record("b", bad=True)])
    stage.night(script)
    stage.night(script, day=2)
    assert normalise(stage.store, stage.source(), script.module, as_of="2026-03-03").read == 0
    assert script.described == ["a", "b"]


def test_records_are_read_again_when_the_code_or_the_settings_change(stage: Stage, tmp_path: Path) -> None:
    script = Script([record("a")])
    stage.night(script)
    path = tmp_path / "plugin.py"
    nights = [
        (stage.source(), "one"),
        (stage.source(), "one"),
        (stage.source(), "two"),
        (stage.source(options={"prefix": "x"}), "two"),
        (stage.source(options={"prefix": "x"}, rate=9.0), "two"),
        (stage.source(select=Select(types=("*",))), "two"),
    ]
    reads = [normalise(stage.store, s, plugin(path, script, code), as_of="2026-03-02").read for s, code in nights]
    assert reads == [1, 0, 1, 1, 0, 1]


def test_the_tables_and_the_formats_of_a_plugin_belong_to_the_key(stage: Stage, tmp_path: Path) -> None:
    source = stage.source(folder=tmp_path)
    module = plugin(tmp_path / "plugin.py", Script(), "x")
    found = [stale_key(source, module)]
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "one.py").write_text("x")
    found.append(stale_key(source, module))
    (tmp_path / "vocabularies" / "tables").mkdir(parents=True)
    (tmp_path / "vocabularies" / "tables" / "licence.ttl").write_text("# ours")
    source = replace(source, vocabularies=Vocabularies.load(Layers(tmp_path)))
    found.append(stale_key(source, module))
    (tmp_path / "vocabularies" / "profiles").mkdir()
    (tmp_path / "vocabularies" / "profiles" / "ours.toml").write_text("# what a profile asks is not in a description")
    assert stale_key(source, module) == found[-1]
    found.append(stale_key(stage.source(folder=tmp_path, publisher=Publisher("X")), module))
    assert len(set(found)) == 4


def test_a_mended_harvester_lets_a_quarantined_record_in(stage: Stage) -> None:
    script = Script([record("a"), record("b")], wanting=frozenset(["b"]))
    stage.night(script)
    stage.night(Script([record("a", lang="nl"), record("b")], wanting=frozenset(["a", "b"])), day=2)
    found = "SELECT identifier || ' ' || state FROM record ORDER BY identifier, state"
    assert stage.column(found) == ["a current", "a quarantined", "b quarantined"]
    assert stage.column("SELECT title FROM description") == ["Title of a"]
    mended = stage.source(options={"mended": True})  # another key, as another code would give
    tally = normalise(stage.store, mended, Script().module, as_of="2026-03-03")
    assert (tally.read, tally.quarantined) == (3, 0)
    assert stage.column(found) == ["a current", "b current"]
    titles = [json.loads(d)["title"] for d in stage.column("SELECT document FROM description ORDER BY identifier")]
    assert titles == [{"nl": ["Title of a"]}, {"@none": ["Title of b"]}]
    assert stage.column("SELECT COUNT(*) FROM quarantine") == [0]


def test_a_mended_record_is_let_in_even_after_a_crash_in_between(stage: Stage) -> None:
    stage.night(Script([record("a")], wanting=frozenset("a")))
    mended = stage.source(options={"mended": True})
    normalise(stage.store, mended, Script().module, as_of="2026-03-02")
    stage.store.db.execute("UPDATE record SET state = 'quarantined'")  # as if it had died before the last step
    assert normalise(stage.store, mended, Script().module, as_of="2026-03-02").read == 0
    assert stage.column("SELECT state FROM record") == ["current"]


def test_a_harvester_that_spoils_a_good_record_leaves_its_last_description(stage: Stage) -> None:
    stage.night(Script([record("a")]))
    spoilt = stage.source(options={"spoilt": True})
    for day, attempts in ((2, 1), (3, 1)):
        normalise(stage.store, spoilt, Script(wanting=frozenset("a")).module, as_of=f"2026-03-0{day}")
        row = stage.store.rows("SELECT reason, attempts, first, last FROM quarantine")[0]
        assert tuple(row) == ("a cannot be read.", attempts, "2026-03-02", "2026-03-02")
    normalise(
        stage.store, stage.source(options={"spoilt": 2}), Script(wanting=frozenset("a")).module, as_of="2026-03-04"
    )
    assert tuple(stage.store.rows("SELECT attempts, first, last FROM quarantine")[0]) == (2, "2026-03-02", "2026-03-04")
    assert stage.column("SELECT title FROM description") == ["Title of a"]


def endless(*given: Any) -> Any:
    return [endless(*given)]


def test_whatever_a_harvester_does_is_a_reason(stage: Stage) -> None:
    source = stage.source()
    assert read(record("a", bad=True), source, Script().module).reason == "a cannot be read."
    assert read(record("a", times=0), source, Script().module).reason == (
        "Nothing in the record could be read as a description."
    )
    assert read(record("a", broken=True), source, Script().module).reason == (
        "The harvester script cannot read it (KeyError: 'broken'). This is a fault of the harvester; the record is "
        "kept and read again once it is mended."
    )
    assert read(record("a"), source, cast(Any, SimpleNamespace(describe=endless))).reason == (
        "The record is nested too deeply to be read; ask the partner to look at it."
    )
    assert "cannot read it (TypeError" in read(record("a", terms={"issued": "\ud800"}), source, Script().module).reason


def test_issues_follow_the_description(stage: Stage) -> None:
    stage.night(Script([record("a", issue="odd"), record("b", issue="odder")]))
    assert stage.column("SELECT message FROM issue ORDER BY id") == ["odd", "odder"]
    stage.night(Script([record("a"), record("b", issue="odder")]), day=2)
    assert stage.column("SELECT message FROM issue ORDER BY id") == ["odder"]


def test_fewer_descriptions_than_before_leave_no_rest(stage: Stage) -> None:
    stage.night(Script([record("a", times=3)]))
    assert stage.column("SELECT n FROM description ORDER BY n") == [0, 1, 2]
    stage.store.db.execute("UPDATE record SET hash = 'x'")
    stage.night(Script([record("a", times=1)]), day=2)
    assert stage.column("SELECT n FROM description") == [0]


def test_many_records_are_read_in_batches(stage: Stage) -> None:
    told: list[str] = []
    script = Script([record(f"r{n}") for n in range(BATCH + 1)])
    stage.night(script)
    source = stage.source(options={"again": True})
    normalise(stage.store, source, script.module, as_of="2026-03-02", progress=told.append)
    assert told == [f"partner: {n} of {BATCH + 1} read" for n in (BATCH, BATCH + 1)]


def test_a_description_has_an_identifier_and_a_name_within_the_catalogue(stage: Stage) -> None:
    stage.night(Script([record("a"), record("b", iri="https://b.example/", terms={"identifier": ["B"]})]))
    first, second = [json.loads(d) for d in stage.column("SELECT document FROM description ORDER BY identifier")]
    assert first["identifier"] == ["a"] and first["id"].startswith("urn:x-fairdict:partner:")
    assert second["identifier"] == ["B"] and second["id"] == "https://b.example/"


@pytest.mark.parametrize(
    ("types", "exclude", "wanted"),
    [
        (["Dataset"], (), True),
        ([], (), True),
        (["Article"], (), False),
        (["http://purl.org/dc/dcmitype/Dataset"], (), True),
        (["https://x.example/types#IMAGE"], (), False),
        (["Survey"], (), True),
        (["Dataset"], ("ID",), False),
        (["Dataset"], ("10.5072/X",), False),
        (["Dataset"], ("Set A",), False),
        (["Dataset"], ("SLAAP",), False),
        (["Dataset"], ("the lab",), False),
        (["Dataset"], ("lab",), False),
        (["Dataset"], ("the",), True),
    ],
)
def test_what_is_selected(stage: Stage, types: list[str], exclude: tuple[str, ...], wanted: bool) -> None:
    source = stage.source(select=Select(exclude=exclude))
    about = Description(source, "id")
    about.types, about.sets = types, ["set a"]
    document = {
        "identifier": ["10.5072/x", {"@value": "odd"}],
        "keyword": {"nl": ["Slaap"]},
        "publisher": [{"name": {"@none": ["The Lab"]}}, "https://ror.org/x"],
        "creator": [{"name": {"@none": ["Lab"]}}],
    }
    assert selected(about, document, source, frozenset({"dataset", "Survey"})) is wanted


@pytest.mark.parametrize(
    ("types", "said", "wanted"),
    [
        (("*",), "article", True), (("IMAGE",), "x/Image", True), (("image",), "dataset", False),
        (("Dataset",), "", True),
        (("image", "dataset"), "dataset", True), ((), "dataset", False),
    ],
)  # fmt: skip
def test_which_types_are_selected(stage: Stage, types: tuple[str, ...], said: str, wanted: bool) -> None:
    source = stage.source(select=Select(types=types))
    about = Description(source, "id")
    about.types = [said] if said else []
    assert selected(about, {}, source, frozenset({"dataset"})) is wanted


def described(stage: Stage, document: dict[str, Any], *issues: Issue) -> Any:
    """What becomes of a graph that is taken over whole."""

    def describe(found: Any, source: Any) -> Iterator[Description]:
        about = Description(source, found.identifier)
        about.adopt({"type": ["Dataset"], **document})
        about.left.append(("note", "https://jo:s3cret@a.example/"))
        about.page = "https://jo:s3cret@a.example/"
        about.issues.extend(issues)
        yield about

    return read(record("a"), stage.source(), cast(Any, SimpleNamespace(describe=describe)))


@pytest.mark.parametrize("title", [{}, {"title": {"@none": [" "]}}, {"title": {}}])
def test_a_description_without_a_title_is_an_error(stage: Stage, title: dict[str, Any]) -> None:
    [issue] = described(stage, title).issues
    assert (issue.code, issue.severity, issue.property) == ("title-missing", "error", "title")
    assert issue.message == "The record “a” has no title; write one that tells what it is about."
    assert described(stage, {"title": {"nl": ["Slaap"]}}).issues == ()


def test_no_credentials_come_through_a_graph_taken_over_whole(stage: Stage) -> None:
    link = {"title": {"nl": ["Slaap"]}, "distribution": [{"downloadURL": ["https://jo:s3cret@a.example/f"]}]}
    said = Issue("other", "“https://jo:s3cret@a.example” is odd.", value="https://jo:s3cret@a.example")
    found = described(stage, link, said)
    [row] = found.rows
    assert "s3cret" not in str(found)
    assert json.loads(row["document"])["distribution"] == [{"downloadURL": ["https://a.example/f"]}]
    assert row["page"] == "https://a.example/"
    assert [(i.code, i.severity, i.message) for i in found.issues] == [
        ("other", "warning", "“https://a.example” is odd."),
        (
            "address-holds-credentials",
            "error",
            "The record “a” has an address with a user name or password before the host, which was left out; take it "
            "out of the record, and change that password.",
        ),
    ]


def test_a_reason_holds_no_credentials(stage: Stage) -> None:
    def describe(found: Any, source: Any) -> Iterator[Description]:
        raise RecordError("https://jo:s3cret@a.example/1 cannot be read.")

    found = read(record("a"), stage.source(), cast(Any, SimpleNamespace(describe=describe)))
    assert found.reason == "https://a.example/1 cannot be read."


WRITTEN = st.text(alphabet='ab:/@"\\ ', max_size=20)


@given(st.lists(WRITTEN | st.dictionaries(WRITTEN, WRITTEN | st.lists(WRITTEN, max_size=3), max_size=3), max_size=4))
def test_no_password_hides_from_the_quick_look(value: list[Any]) -> None:
    """Where an address with a password stands anywhere in a document, the whole of it is looked at."""

    def strings(part: Any) -> Iterator[str]:
        if isinstance(part, str):
            yield part
        for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from strings(one)

    assert _suspect(canonical(value)) or all(without_credentials(s) == s for s in strings(value))


def test_what_json_ld_says_with_an_at_is_not_suspect() -> None:
    assert not _suspect(canonical({"title": {"@none": ["x"]}, "issued": [{"@value": "2021", "@type": "xsd:gYear"}]}))
    assert _suspect(canonical({"title": {"@none": ['https://a"@b.example/']}}))
