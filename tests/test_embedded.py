"""What a page says to machines is told by its form and its classes, whatever else is in the page."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.embedded import embedded, linked_as_gone, parsed, said_to_be_gone
from fairdict.model import Embedded, Link

DATASET = "https://schema.org/Dataset"


def found(html: str) -> dict[str, Embedded]:
    return {form.form: form for form in embedded(parsed(f"<!doctype html><html>{html}</html>".encode()))}


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ('{"@context": "http://schema.org", "@type": "Dataset"}', [DATASET]),
        ('{"@context": "https://www.schema.org/", "@type": ["Dataset", "schema:Thing"]}', [DATASET]),
        ('{"@context": {"@vocab": "http://schema.org/"}, "@graph": [{"@type": "Dataset"}]}', [DATASET]),
        ('[{"@context": {"dcat": "http://www.w3.org/ns/dcat#"}, "@type": "dcat:Dataset"}]',
         ["http://www.w3.org/ns/dcat#Dataset"]),
        ('{"@context": "https://schema.org", "mainEntity": {"@type": "http://schema.org/Dataset"}}', [DATASET]),
        ('{"@type": "Dataset"}', []),
    ],
)  # fmt: skip
def test_classes_in_json_ld(text: str, types: list[str]) -> None:
    form = found(script(text)).get("json-ld")
    named = [] if form is None else [t for t in form.types if not t.startswith("schema:")]
    assert named == types


def test_each_form_is_found() -> None:
    page = (
        f'<meta name="citation_title" content="x"><meta property="og:title" content="x">{script("{broken")}'
        '<div itemscope itemtype="http://schema.org/Dataset"></div>'
        '<div prefix="ex: https://ex.example/ns#" typeof="ex:Thing dcat:Dataset"></div>'
        '<div vocab="http://schema.org/"><p typeof="Dataset"></p></div>'
    )
    assert found(page) == {
        "microdata": Embedded("microdata", (DATASET,), ("https://schema.org/",)),
        "rdfa": Embedded(
            "rdfa", ("http://www.w3.org/ns/dcat#Dataset", "https://ex.example/ns#Thing", DATASET),
            ("http://www.w3.org/ns/dcat#", "https://ex.example/ns#", "https://schema.org/"),
        ),
        "meta": Embedded("meta", (), ("highwire", "opengraph")),
    }  # fmt: skip


def test_a_page_that_says_nothing_says_nothing() -> None:
    assert found("<p>Welcome<!-- itemscope --><?php echo 1 ?>") == {}


def test_json_ld_without_end_is_not_followed_to_it() -> None:
    deep = '{"a":' * 900 + '{"@type": "https://schema.org/Dataset"}' + "}" * 900
    assert found(script(deep))["json-ld"].types == (DATASET,)
    wide = script("[" + ",".join(['{"@context": "https://schema.org", "@type": "Thing"}'] * 20_000) + "]")
    assert found(wide)["json-ld"].types == ("https://schema.org/Thing",)


def test_a_thing_that_is_gone_is_said_to_be() -> None:
    gone = script('{"@type": "Dataset", "creativeWorkStatus": ["Published", "https://x.example/Retracted"]}')
    assert said_to_be_gone(parsed(gone.encode())) and not said_to_be_gone(parsed(script("{}").encode()))
    assert linked_as_gone([Link("https://x.example/#Tombstone", "type")])
    assert not linked_as_gone([Link("https://x.example/tombstone.ttl", "describedby")])


@given(st.binary(max_size=300))
def test_no_page_stops_anything(body: bytes) -> None:
    tree = parsed(body)
    assert tree is None or (embedded(tree) is not None and said_to_be_gone(tree) in (True, False))


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@context", "@type", "@graph", "creativeWorkStatus", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_no_json_stops_anything(value: Any) -> None:
    import orjson

    page = script(orjson.dumps(value).decode().replace("<", "\\u003c"))
    tree = parsed(page.encode())
    assert embedded(tree) is not None and said_to_be_gone(tree) in (True, False)
