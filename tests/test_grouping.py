"""Which descriptions are of one thing: names, guards, the steward's word, and the KEYs they get."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.config import Catalogue
from fairdict.contacts import shown
from fairdict.document import Context
from fairdict.grouping import LONGEST, Complaint, Group, Member, key_of_doi, keyed
from fairdict.vocabulary import Vocabularies
from tests.scripted import BASE, a_catalogue

Catalogues = Callable[..., Catalogue]


@pytest.fixture(scope="module")
def catalogue(context: Context, vocabularies: Vocabularies) -> Catalogues:
    return lambda **more: a_catalogue(context, vocabularies, Path(), **more)


def member(name: str, *names: str, kind: str = "Dataset", rank: int = 10) -> Member:
    """A member called ``source/identifier``."""
    source, _, identifier = name.partition("/")
    return Member(0, source, identifier, 0, kind, "", rank, names)


def groups(found: list[Group]) -> list[list[str]]:
    return sorted(sorted(f"{m.source}/{m.identifier}" for m in g.members) for g in found)


def keys(found: list[Group]) -> dict[str, str]:
    return {f"{m.source}/{m.identifier}": g.key for g in found for m in g.members}


def joined(catalogue: Catalogue, *members: Member, held: dict[str, str] | None = None) -> tuple[Any, list[Complaint]]:
    places = {tuple([*k.split("/"), 0]): v for k, v in (held or {}).items()}
    since = {key: f"2026-01-{n:02}" for n, key in enumerate(dict.fromkeys((held or {}).values()), 1)}
    return keyed(members, places, since, set(), catalogue)  # type: ignore[arg-type]


def test_a_shared_name_joins_whatever_lies_between(catalogue: Catalogues) -> None:
    found, issues = joined(
        catalogue(), member("a/1", "doi:10.5072/x"), member("b/1", "doi:10.5072/x", "iri:https://b.example/"),
        member("c/1", "iri:https://b.example/"), member("d/1"),
    )  # fmt: skip
    assert groups(found) == [["a/1", "b/1", "c/1"], ["d/1"]] and issues == []
    assert next(g.key for g in found if len(g.members) == 3) == "10.5072_x"


def test_different_kinds_do_not_merge(catalogue: Catalogues) -> None:
    found, issues = joined(
        catalogue(), member("a/1", "doi:10.5072/x"), member("b/1", "doi:10.5072/x", kind="DatasetSeries")
    )
    assert groups(found) == [["a/1"], ["b/1"]] and issues == []
    assert len({g.key for g in found}) == 2


def test_one_source_that_uses_a_name_twice_joins_nobody(catalogue: Catalogues) -> None:
    found, issues = joined(
        catalogue(), member("a/1", "doi:10.5072/x"), member("a/2", "doi:10.5072/x"), member("b/1", "doi:10.5072/x")
    )
    assert groups(found) == [["a/1"], ["a/2"], ["b/1"]]
    assert issues == [
        ("a", "identifier-shared", "10.5072/x",
         "“10.5072/x” is given to 2 descriptions (1, 2); they stay apart. Give each its own.")
    ]  # fmt: skip
    assert not any(g.key.startswith("10.5072") for g in found), "a DOI that is shared names nobody"


def test_a_name_of_more_than_five_joins_nobody(catalogue: Catalogues) -> None:
    sharing = [member(f"{s}/1", "doi:10.5072/x") for s in "abcdef"]
    found, issues = joined(catalogue(), *sharing[:5])
    assert len(found) == 1 and issues == []
    found, issues = joined(catalogue(), *sharing)
    assert len(found) == 6 and [i[1] for i in issues] == ["identifier-overused"]
    assert "is shared by 6 descriptions" in issues[0][3]


def test_two_dois_part_a_group_and_each_keeps_its_own(catalogue: Catalogues) -> None:
    handle = "handle:1/2"
    found, issues = joined(
        catalogue(), member("a/1", "doi:10.5072/x", handle), member("b/1", "doi:10.5072/y", handle),
        member("c/1", handle), member("d/1", "doi:10.5072/x"),
    )  # fmt: skip
    assert groups(found) == [["a/1", "d/1"], ["b/1"], ["c/1"]]
    assert keys(found)["d/1"] == "10.5072_x" and keys(found)["b/1"] == "10.5072_y"
    assert issues == [
        ("a", "two-dois", "doi:10.5072/x doi:10.5072/y",
         "Descriptions that share an identifier have different DOIs (10.5072/x, 10.5072/y); they stay apart. Correct "
         "the identifier, or say [[same]].")
    ]  # fmt: skip


@pytest.mark.parametrize("names", [("a/1", "b/1"), ("10.5072/X", "https://doi.org/10.5072/y"), ("10.5072_x", "b/1"),
                                   (f"{BASE}dataset/10.5072_x/", "b/1")])  # fmt: skip
def test_same_joins_whatever_stands_between_and_ends_the_issue(catalogue: Catalogues, names: tuple[str, ...]) -> None:
    members = member("a/1", "doi:10.5072/x", "handle:1/2"), member("b/1", "doi:10.5072/y", "handle:1/2")
    found, issues = joined(catalogue(same=(names,)), *members, held={"a/1": "10.5072_x"})
    assert groups(found) == [["a/1", "b/1"]] and issues == []
    assert found[0].key == "10.5072_x" and found[0].members == members


def test_same_and_different_forgive_names_that_nobody_has_and_tell_them(catalogue: Catalogues) -> None:
    settings = catalogue(same=(("x/1", "y/2"), ("a/1", "x/1")), different=(("x/1", "b/1"),))
    found, issues = joined(settings, member("a/1"), member("b/1"))
    assert groups(found) == [["a/1"], ["b/1"]]
    assert [(source, code, value) for source, code, value, _ in issues] == [
        ("", "different-unknown", "x/1"), ("", "same-unknown", "x/1"), ("", "same-unknown", "y/2"),
    ]  # fmt: skip
    assert issues[1][3] == (
        "[[same]] in fairdict.toml names “x/1”, which no record has, so it does nothing. Name the dataset by its KEY, "
        "its DOI or source/identifier, or take it out."
    )


def test_different_parts(catalogue: Catalogues) -> None:
    members = [member(f"{s}/1", "doi:10.5072/x") for s in "abc"]
    found, _ = joined(catalogue(different=(("a/1", "b/1"),)), *members)
    assert groups(found) == [["a/1"], ["b/1"], ["c/1"]]
    assert len({g.key for g in found}) == 3
    found, _ = joined(catalogue(different=(("a/1", "z/1"),)), *members)
    assert len(found) == 1


def test_a_key_is_kept_whatever_the_doi_says_now(catalogue: Catalogues) -> None:
    found, _ = joined(catalogue(), member("a/1", "doi:10.5072/new"), held={"a/1": "10.5072_old"})
    assert keys(found) == {"a/1": "10.5072_old"}


def test_the_oldest_of_several_keys_stays(catalogue: Catalogues) -> None:
    members = member("a/1", "doi:10.5072/x"), member("b/1", "doi:10.5072/x")
    found, _ = joined(catalogue(), *members, held={"b/1": "older", "a/1": "newer"})
    assert [g.key for g in found] == ["older"]


def test_of_two_that_part_the_one_it_was_named_after_keeps_the_key(catalogue: Catalogues) -> None:
    members = member("a/1", "iri:https://a.example/"), member("b/1", "doi:10.5072/x")
    found, _ = joined(catalogue(), *members, held={"a/1": "10.5072_x", "b/1": "10.5072_x"})
    assert keys(found)["b/1"] == "10.5072_x"
    assert re.fullmatch(r"a-[0-9a-f]{10}", keys(found)["a/1"])


def test_who_loses_a_key_falls_back_on_another_of_its_own(catalogue: Catalogues) -> None:
    members = member("a/1", rank=1), member("b/1", "handle:1/2"), member("c/1", "handle:1/2")
    found, _ = joined(catalogue(), *members, held={"a/1": "first", "b/1": "first", "c/1": "second"})
    assert keys(found) == {"a/1": "first", "b/1": "second", "c/1": "second"}


def test_an_old_key_and_an_alias_are_never_used_again(catalogue: Catalogues) -> None:
    one = member("a/1")
    ((first,), _) = keyed([one], {}, {}, set(), catalogue())
    for since, taken in (({first.key: "2026-01-01"}, set()), ({}, {first.key})):
        ((second,), _) = keyed([one], {}, since, taken, catalogue())
        assert second.key == f"{first.key}x"
    doi = member("a/1", "doi:10.5072/x")
    ((other,), _) = keyed([doi], {}, {}, {"10.5072_x"}, catalogue())
    assert other.key == first.key
    ((again,), _) = keyed([doi], {}, {"10.5072_x": "2026-01-01"}, set(), catalogue())
    assert again.key == "10.5072_x", "its own DOI's KEY, that nobody holds now"


DOIS = st.sampled_from([[], [], ["doi:10.5072/x"], ["doi:10.5072/y"]])
NAMES = st.sets(st.sampled_from(["handle:1/2", "iri:https://x.example/", f"iri:{BASE}dataset/x"]), max_size=2)
MEMBERS = st.lists(
    st.builds(
        lambda s, i, doi, names, kind, rank: member(f"{s}/{i}", *doi, *sorted(names), kind=kind, rank=rank),
        st.sampled_from("abcdefg"), st.integers(1, 3), DOIS, NAMES,
        st.sampled_from(["Dataset", "Dataset", "Catalog"]), st.integers(1, 2),
    ),
    max_size=9, unique_by=lambda m: m.place,
)  # fmt: skip
CALLS = st.lists(st.tuples(*[st.sampled_from(["a/1", "b/1", "c/2", "10.5072/x", "kept"])] * 2), max_size=2).map(tuple)


@given(
    MEMBERS, CALLS, CALLS, st.dictionaries(st.sampled_from(["a/1", "b/1", "c/1"]), st.sampled_from(["kept", "also"]))
)
def test_grouping_is_a_partition_that_does_not_depend_on_order(
    catalogue: Catalogues, members: list[Member], same: Any, different: Any, held: dict[str, str]
) -> None:
    settings = catalogue(same=same, different=different)
    best_first = sorted(members, key=lambda m: (m.rank, m.place))
    found, issues = joined(settings, *best_first, held=held)
    ours = [m for m in best_first if not any(n.startswith(f"iri:{BASE}") for n in m.names)]
    assert sorted(m.place for g in found for m in g.members) == sorted(m.place for m in ours)
    assert len({g.key for g in found}) == len(found)
    again, more = joined(settings, *best_first[::-1], held=held)
    assert groups(again) == groups(found) and {i[1:3] for i in more} == {i[1:3] for i in issues}
    # What was keyed keeps its KEY, night after night.
    after, _ = joined(settings, *best_first, held=keys(found))
    if not any("kept" in pair for pair in (*same, *different)):
        assert keys(after) == keys(found)


@given(MEMBERS)
def test_without_the_steward_no_group_breaks_a_guard(catalogue: Catalogues, members: list[Member]) -> None:
    found, _ = joined(catalogue(), *members)
    for group in found:
        assert len({m.kind for m in group.members}) == 1
        assert len({m.doi for m in group.members if m.doi}) <= 1 or len(group.members) == 1


ODD = st.text(st.sampled_from("ab.-_/()<>;:#é%\0 \n"), min_size=1, max_size=12).map(lambda s: f"10.5072/{s}")


@given(st.lists(ODD, unique=True, max_size=40))
def test_keys_of_dois_differ_and_can_name_a_folder(dois: list[str]) -> None:
    found = [key_of_doi(doi) for doi in dois]
    assert len(set(found)) == len(dois)
    assert all(re.fullmatch(r"[a-z0-9._-]+", key) and key not in (".", "..") for key in found)


def test_keys_of_dois() -> None:
    assert key_of_doi("10.5072/abc-1.2") == "10.5072_abc-1.2"
    odd = key_of_doi("10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1")
    assert re.fullmatch(r"10\.1002-sici-1096-8644-199601-99-1-1-aid-ajpa1-3\.0\.co-2-1-[0-9a-f]{8}", odd)
    long = key_of_doi("10.5072/" + "a" * 1900)
    assert len(long) <= LONGEST and long != key_of_doi("10.5072/" + "a" * 1901)


def test_nested_contact_points_are_kept_back_too() -> None:
    person = {"type": ["Kind"], "hasEmail": ["mailto:x@example.org"]}
    document = {"id": "x", "inSeries": [{"id": "y", "contactPoint": [person]}], "contactPoint": [person], "keyword": {}}
    assert shown(document, "all") == document
    assert shown(document, "none") == {"id": "x", "inSeries": [{"id": "y"}], "keyword": {}}
    assert shown(document, "functional") == document
    named = {
        **document,
        "contactPoint": ["https://orcid.org/0000-0002-1825-0097", {"id": "https://orcid.org/0", "fn": {}}],
    }
    assert "contactPoint" not in shown(named, "functional")
