import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.likeness import likeliest
from fairdict.vocabulary import Vocabularies


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("data-theme", "landbouw", "AGRI"),
        ("data-theme", "gezondheidszorg", "HEAL"),
        ("file-type", "Excel XLSX spreadsheet", "XLSX"),
        ("licence", "Publiek domein", "CC0-1.0"),
        ("country", "Nederlnd", "NLD"),
        ("country", "Kingdom of Belgium", "BEL"),
        ("health-category", "biobank", "EINS"),
        ("dataset-type", "synthetische dataset", "SYNTHETIC_DATA"),
        ("distribution-status", "https://example.org/status/UnderDevelopment", "DEVELOP"),
        ("coding-system", "Snomed", "SNOMED-CT"),
    ],
)
def test_what_a_steward_would_choose_is_among_the_first(
    vocabularies: Vocabularies, table: str, text: str, code: str
) -> None:
    found = likeliest(text, [vocabularies.tables[table]])
    assert code in [c.notation for c, _ in found][:3], [(c.notation, like) for c, like in found]


def test_what_is_like_nothing_is_offered_nothing(vocabularies: Vocabularies) -> None:
    assert likeliest("qqqqqq", [vocabularies.tables["frequency"]]) == []
    assert likeliest("?!", [vocabularies.tables["frequency"]]) == []


def test_a_withdrawn_term_is_not_offered(vocabularies: Vocabularies) -> None:
    found = [c.notation for c, _ in likeliest("Joegoslavie", [vocabularies.tables["country"]])]
    assert "YUG" not in found


def test_several_tables_are_searched_as_one(vocabularies: Vocabularies) -> None:
    found = likeliest("South Africa", [vocabularies.tables[n] for n in ("country", "continent", "place")])
    assert [c.scheme for c, _ in found][:2] == ["country", "continent"]


@settings(deadline=None, max_examples=30)
@given(text=st.text(max_size=60), seed=st.integers(0, 3))
def test_likeness_is_ordered_bounded_and_always_the_same(vocabularies: Vocabularies, text: str, seed: int) -> None:
    tables = [vocabularies.tables[name] for name in ("data-theme", "frequency", "health-theme")]
    found = likeliest(text, tables)
    assert found == likeliest(text, random.Random(seed).sample(tables, len(tables)))
    shares = [like for _, like in found]
    assert shares == sorted(shares, reverse=True) and all(0 < like <= 1 for like in shares) and len(found) <= 5
