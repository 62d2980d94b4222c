"""Which addresses of a thing are tried, and what they are for."""

import pytest

from fairdict.fair.examples import DOI, FILE, PAGE, document
from fairdict.identity import addresses
from fairdict.model import Document, Evidence, Link, Role
from fairdict.targets import DESCRIPTIONS, Target, described, targets

X = "https://x.example"


def test_the_example() -> None:
    page: Role = "landing"
    codebook = "https://data.example.org/record/1/codebook.pdf"
    assert list(targets(document())) == [
        Target(DOI, ("identifier",), True, (PAGE,)), Target(codebook, ("metadata",)),
        Target(PAGE, (page, "distribution")), Target(FILE, ("distribution",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        ({"landingPage": [f"{X}/a", f"{X}/b"]}, [f"{X}/a"]),
        ({"id": f"{X}/id", "landingPage": [f"{X}/a"]}, [f"{X}/id"]),
        ({"landingPage": [f"{X}/a"], "identifier": [f"{X}/a", "local-1"]}, [f"{X}/a"]),
        ({"distribution": [{"downloadURL": [f"{X}/f"]}]}, []),
        ({"landingPage": "no list", "distribution": [7, {"accessService": {"endpointURL": [f"{X}/s"]}}]}, []),
    ],
)
def test_one_address_is_asked_for_data(made: Document, asked: list[str]) -> None:
    found = list(targets(made))
    assert [t.url for t in found if t.negotiate] == asked
    assert [t.url for t in found] == list(addresses(made)) and all(t.roles for t in found)


def test_the_catalogues_own_address_is_none_of_them() -> None:
    made = {"id": f"{X}/dataset/1", "identifier": [f"{X}/other"], "landingPage": ["https://y.example/"]}
    assert [(t.url, t.negotiate) for t in targets(made, X)] == [("https://y.example/", True)]


def test_descriptions_that_a_page_names() -> None:
    links = (Link(f"{X}/a#x", "describedby"), Link(f"{X}/page", "describedby"), Link("urn:x", "describedby"),
             *(Link(f"{X}/{n}", "describedby") for n in range(9)), Link(f"{X}/c", "item"))  # fmt: skip
    page = Evidence(f"{X}/page", "", 200, roles=("landing",), links=links)
    assert described(page) == [f"{X}/a", f"{X}/0"] and DESCRIPTIONS == 2
    assert described(Evidence(f"{X}/page", "", 200, roles=("distribution",), links=links)) == []
