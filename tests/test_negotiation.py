"""Which form a client gets: weights, ranges, aliases, headers that say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.serve.negotiation import chosen

AT_HAND = ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/html"),
        ("nonsense", "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        (RDFLIB, "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("TEXT/TURTLE", "text/turtle"),
        ("application/json", "application/ld+json"),
        ("text/n3", "text/turtle"),
        ("text/*;q=0.5, text/html;q=0", "text/turtle"),
        ("text/turtle;q=0.2, application/ld+json;q=0.7", "application/ld+json"),
        ("text/turtle;q=2", "text/turtle"),
        ("text/turtle;charset=utf-8;q=0.9, text/html;q=0.1", "text/turtle"),
        ("image/png", ""),
        ("text/turtle;q=0", ""),
        ("text/turtle;q=x", "text/html"),
    ],
)
def test_the_form_that_is_preferred(accept: str, expected: str) -> None:
    assert chosen(accept, AT_HAND) == expected


@given(st.text(max_size=60))
def test_no_header_breaks_it(accept: str) -> None:
    assert chosen(accept, AT_HAND) in ["", *AT_HAND]
