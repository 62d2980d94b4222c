"""Fields are consumed one by one; what was taken, what was left and what was left out on purpose is told rightly."""

from typing import Any

import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.description import Description
from fairdict.dialect import Dialect
from fairdict.document import Context
from fairdict.fields import Elements, Fields, Tree
from fairdict.vocabulary import Vocabularies
from tests.scripted import a_source


@pytest.fixture
def about(context: Context, vocabularies: Vocabularies) -> Description:
    return Description(a_source(context, vocabularies), "x")


RECORD: dict[str, Any] = {
    "title": "Sleep",
    "count": 0,
    "open": False,
    "none": None,
    "empty": [],
    "creators": [{"name": "Jo", "ids": [{"value": "1", "scheme": "ORCID"}]}, {"name": "Bo"}, "Anon"],
    "extra": {"deep": {"deeper": ["a", "b"]}},
    "internal": {"a": 1, "b": {"c": 2}},
}


def test_a_tree_tells_what_was_taken_and_what_was_left(about: Description) -> None:
    tree = Tree(RECORD)
    assert tree.take("title") == ["Sleep"] and tree.take("count") == [0] and tree.take("open") == [False]
    assert tree.take("none") == [] and tree.take("empty") == [] and tree.take("missing") == []
    creators = tree.take("creators")
    assert creators[2] == "Anon"
    assert [n for c in creators[:2] for n in tree.take("name", c)] == ["Jo", "Bo"]
    assert tree.take("ids/value", creators[0]) == ["1"]
    tree.report(about, {"internal": "for the machine"})
    assert about.took == {"title", "count", "open", "creators", "creators/name", "creators/ids/value"}
    assert about.mapped == 7
    assert sorted(about.left) == [
        ("creators/ids/scheme", "ORCID"),
        ("extra/deep/deeper", "a"),
        ("extra/deep/deeper", "b"),
    ]


def test_what_is_taken_as_a_whole_is_taken_to_the_ground(about: Description) -> None:
    tree = Tree(RECORD)
    assert tree.whole("extra") == [RECORD["extra"]]
    assert len(tree.whole("creators")) == 3
    tree.report(about)
    assert {"extra/deep/deeper", "creators/ids/scheme"} <= about.took
    assert ("title", "Sleep") in about.left and ("internal/b/c", "2") in about.left


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from("abc"), json_values), st.lists(st.sampled_from(["a", "b", "a/b", "a/b/c", "c"])))
def test_every_value_is_either_taken_or_left(value: dict[str, Any], paths: list[str]) -> None:
    def leaves(inner: Any) -> int:
        if isinstance(inner, dict):
            return sum(leaves(v) for v in inner.values())
        if isinstance(inner, list):
            return sum(leaves(v) for v in inner)
        return int(inner not in (None, ""))

    class Told:
        def __init__(self) -> None:
            self.took: set[str] = set()
            self.left: list[tuple[str, str]] = []
            self.mapped = 0

    told, tree = Told(), Tree(value)
    for path in paths:
        tree.take(path)
    tree.report(told)  # type: ignore[arg-type]
    assert told.mapped + len(told.left) == leaves(value)


def test_a_tree_of_any_depth_is_walked() -> None:
    deep: Any = "end"
    for _ in range(5000):
        deep = {"a": [deep]}
    assert Tree(deep).whole("a")


def test_flat_fields_and_elements_name_what_they_took(about: Description) -> None:
    fields = Fields({"Titel": "Slaap", "Leeg": "", "Vreemd": 7})
    fields.take("Titel")
    fields.report(about)
    assert about.took == {"Titel"} and about.left == [("Vreemd", "7")]
    elements = Elements(lxml.etree.fromstring("<r><titles><title>Sleep</title></titles><x>y</x></r>"))
    elements.take("titles/title")
    elements.report(about)
    assert about.took == {"Titel", "titles/title"} and about.left[-1] == ("x", "y")


def test_a_dialect_is_held_against_what_was_taken() -> None:
    dialect = Dialect("Toy", "https://example.org/toy", {"creators": "creator", "title": "title", "old": "nothing"})
    assert dialect.unnamed({"creators/name", "title", "size/bytes"}) == {"size/bytes"}
    assert dialect.idle({"creators/name", "title"}) == {"old"}


def test_an_attribute_may_be_left_out_on_purpose(about: Description) -> None:
    elements = Elements(lxml.etree.fromstring('<r><one kind="a" odd="b">x</one></r>'))
    elements.take("one")
    elements.report(about, {"one@kind": "told elsewhere", "one@none": "not there"})
    assert about.skipped == {"one@kind": "told elsewhere"} and about.left == [("one@odd", "b")]
