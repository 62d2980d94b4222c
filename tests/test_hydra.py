"""Paged DCAT: every dataset on one page, the page it first came on, and pages that lead from the first to the last."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.config import Catalogue, load
from fairdict.publish import hydra
from fairdict.publish.hydra import NS
from fairdict.rdf import triples
from tests.built_example import ROWS, night, sheet, small

BASE = "https://klein.example.org/"
KEYS = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=20)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(hydra, "PAGE", 3)
        yield


@given(KEYS, st.data())
def test_a_dataset_keeps_its_page(order: list[str], data: st.DataObject) -> None:
    live = data.draw(st.lists(st.sampled_from(order), unique=True)) if order else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hydra, "PAGE", 3)
        found = hydra.pages(order, dict.fromkeys(live, "Dataset"))
        later = hydra.pages([*order, "new"], {**dict.fromkeys(order, "Dataset"), "new": "Dataset"})
    assert sorted(key for keys in found.values() for key in keys) == sorted(live)
    assert all(set(keys) <= set(later[page]) for page, keys in found.items())
    assert all(len(keys) <= 3 for keys in later.values())


@pytest.mark.usefixtures("three")
def test_only_pages_whose_content_changed_are_made_again() -> None:
    order = [f"k{n}" for n in range(8)]
    live = dict.fromkeys(order, "Dataset")
    inputs = dict.fromkeys([*order, "k8", "k9"], "1")
    before = hydra.units(hydra.pages(order, live), inputs, "base")
    changed = hydra.units(hydra.pages(order, live), {**inputs, "k4": "2"}, "base")
    assert {unit for unit in before if before[unit] != changed[unit]} == {"hydra/0002"}
    gone = hydra.units(hydra.pages(order, {k: v for k, v in live.items() if k != "k0"}), inputs, "base")
    assert {unit for unit in before if before[unit] != gone[unit]} == {"hydra/0001", "hydra"}
    longer = hydra.units(hydra.pages([*order, "k8"], {**live, "k8": "Dataset"}), inputs, "base")
    assert {unit for unit in before if before[unit] != longer[unit]} == {"hydra/0003", "hydra"}
    more = hydra.units(hydra.pages([*order, "k8", "k9"], {**live, "k8": "D", "k9": "D"}), inputs, "base")
    assert {unit for unit in more if before.get(unit) != more[unit]} == {"hydra/0003", "hydra/0004", "hydra"}


def walked(public: Path) -> Iterator[tuple[str, list[str]]]:
    """(page, its members) from the collection on, by what each page says comes next."""
    following = [f"{BASE}hydra/index.ttl"]
    seen = set()
    while following:
        (page,) = following
        assert page not in seen
        seen.add(page)
        said = list(triples((public / page.removeprefix(BASE)).read_bytes(), "text/turtle"))
        members = [t.object.value for t in said if t.predicate.value == f"{NS}member"]
        described = {t.subject.value for t in said if t.predicate.value == "http://purl.org/dc/terms/title"}
        assert set(members) <= described and all(t.subject.value == f"{BASE}hydra/#datasets" for t in said
                                                 if t.predicate.value == f"{NS}member")  # fmt: skip
        yield page, members
        here = [t for t in said if t.subject.value == page]
        following = [t.object.value for t in here if t.predicate.value == f"{NS}next"]
        back = [t.object.value for t in here if t.predicate.value == f"{NS}previous"]
        assert all(each in seen for each in back)


@pytest.mark.usefixtures("three")
def test_the_pages_lead_through_all_datasets(tmp_path: Path) -> None:
    rows = tuple(f"S-{n};Titel {n};Tekst {n};2020" for n in range(5))
    folder = small(tmp_path, rows)
    night(folder, probe=False)
    catalogue: Catalogue = load(folder)
    pages = dict(walked(catalogue.public))
    assert [p.rpartition("/")[2] for p in pages] == ["index.ttl", "0001.ttl", "0002.ttl"]
    assert [len(m) for m in pages.values()] == [0, 3, 2]
    total = [t for t in triples((catalogue.public / "hydra/index.ttl").read_bytes(), "text/turtle")
             if t.predicate.value == f"{NS}totalItems"]  # fmt: skip
    assert [t.object.value for t in total] == ["5"]
    first = (catalogue.public / "hydra/0001.ttl").read_bytes()
    sheet(folder, (*rows, ROWS[0].replace("S-1", "S-9")))
    night(folder, probe=False)
    assert (catalogue.public / "hydra/0001.ttl").read_bytes() == first
    assert sum(len(m) for m in dict(walked(catalogue.public)).values()) == 6
