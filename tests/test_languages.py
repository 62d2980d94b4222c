"""Languages become canonical tags; what names no language is None."""

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from fairdict.languages import language_tag

SUBTAGS = [
    "nl",
    "en",
    "sr",
    "sh",
    "zh",
    "yue",
    "latn",
    "Hans",
    "NL",
    "be",
    "419",
    "1996",
    "a",
    "x",
    "u",
    "co",
    "prs",
]


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("nl", "nl"),
        ("NL", "nl"),
        ("nl_NL", "nl-NL"),
        ("nl-nl", "nl-NL"),
        ("nl_NL.UTF-8", "nl-NL"),
        ("nld", "nl"),
        ("dut", "nl"),
        ("eng", "en"),
        ("Nederlands", "nl"),
        ("nederlands ", "nl"),
        ("Dutch", "nl"),
        ("English", "en"),
        ("Engels", "en"),
        ("Duits", "de"),
        ("German", "de"),
        ("Deutsch", "de"),
        ("français", "fr"),
        ("Frysk", "fy"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("iw", "he"),
        ("sh", "sr-Latn"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("zh-yue", "yue"),
        ("de-ch-1996", "de-CH-1996"),
        ("es-419", "es-419"),
        ("en-x-abc", "en-x-abc"),
        ("pap", "pap"),
        ("grc", "grc"),
        ("zea", "zea"),
        ("mul", "mul"),
        ("zxx", "zxx"),
        ("http://publications.europa.eu/resource/authority/language/NLD", "nl"),
        ("http://lexvo.org/id/iso639-3/nld", "nl"),
        ("http://id.loc.gov/vocabulary/iso639-2/dut", "nl"),
    ],
)
def test_languages(value: str, tag: str) -> None:
    assert language_tag(value) == tag


@pytest.mark.parametrize(
    "value",
    [
        "",
        "xx",
        "xx-yyyyyyyyyyyyy",
        "nl-yyyyyyyyyyyyy",
        "foo",
        "und",
        "und-NL",
        "nl-XQ",
        "nl-NL-nl",
        "nl-",
        "nl--NL",
        "i-klingon",
        "x-abc",
        "English; Dutch",
        "en,nl",
        "de-1996-1996",
        "en-a-bbb-a-ccc",
        "unknown",
        "onbekend",
        "a" * 5000,
        "http://example.nl/nld",
    ],
)
def test_no_language(value: str) -> None:
    assert language_tag(value) is None


def test_every_known_code_leads_to_one_that_stays() -> None:
    codes = {key for key in [*get_global("language_aliases"), *get_global("likely_subtags")] if "_" not in key}
    tags = {tag for code in codes if (tag := language_tag(code)) is not None}
    assert len(tags) > 7000
    assert [tag for tag in tags if language_tag(tag) != tag] == []


@given(
    st.text(max_size=20)
    | st.lists(
        st.sampled_from(SUBTAGS),
        max_size=6,
    ).map("-".join)
)
def test_a_tag_stays_as_it_is(value: str) -> None:
    once = language_tag(value)
    assert once is None or language_tag(once) == once
