"""Identifiers are checked and have one form each."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.identifiers import Pid, ark, doi, handle, isni, orcid, pid, ror, urn

SICI = "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
PIECES = st.lists(
    st.sampled_from(
        [
            "doi:",
            "https://doi.org/",
            "10.1234/",
            "10.1234",
            "/",
            "abc",
            "ÉX",
            "%2F",
            "%25",
            "%41",
            "%C3%A9",
            "%E9",
            "%",
            "<",
            ">",
            "(",
            ")",
            ".",
            ",",
            "?",
            "#",
            " ",
            "hdl:",
            "https://hdl.handle.net/",
            "10411",
            "urn:nbn:",
            "NL:ui:",
            "-",
            "ark:/",
            "12345",
            "https://w3id.org/",
            "http://purl.org/",
            "https://identifiers.org/",
            "\ud800",
            "é",
            "^",
            "{",
        ]
    )
    | st.text(max_size=5),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(
    ("value", "bare"),
    [
        ("10.1234/ABC", "10.1234/abc"),
        ("doi:10.1234/abc", "10.1234/abc"),
        ("doi:/10.1234/abc", "10.1234/abc"),
        ("DOI: 10.1234/abc", "10.1234/abc"),
        ("DOI 10.1234/abc.", "10.1234/abc"),
        ("info:doi/10.1234/abc", "10.1234/abc"),
        ("https://doi.org/10.1234/abc", "10.1234/abc"),
        ("http://dx.doi.org/10.1234/abc", "10.1234/abc"),
        ("doi:https://doi.org/10.1234/abc", "10.1234/abc"),
        ("doi.org/10.1234/abc", "10.1234/abc"),
        ("<https://doi.org/10.1234/abc>", "10.1234/abc"),
        ("(doi:10.1234/abc).", "10.1234/abc"),
        ("https://doi.org/10.1234%2Fabc", "10.1234/abc"),
        ("https://doi.org/10.1234/abc?utm_source=x#top", "10.1234/abc"),
        ("10.1234/a(b)c", "10.1234/a(b)c"),
        ("10.1016/s0140-6736(05)67889-0", "10.1016/s0140-6736(05)67889-0"),
        ("https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E").upper(), SICI),
        ("10.1000.10/123", "10.1000.10/123"),
    ],
)
def test_dois(value: str, bare: str) -> None:
    assert doi(value) == bare


@pytest.mark.parametrize(
    "value",
    [
        "",
        "10.1234",
        "10.1234/",
        "10.12/abc",
        "see 10.1234/abc",
        "10.1234/a b",
        "11.1234/abc",
        "https://x.nl/10.1234/abc",
        "10.1234/" + "%25" * 9 + "2525252525252541",
        "10.1234/" + "x" * 3000,
        "10.1234/\ud800",
    ],
)
def test_no_doi(value: str) -> None:
    assert doi(value) is None


def test_a_handle_needs_its_label() -> None:
    assert handle("hdl:10411/ABC") == handle("https://hdl.handle.net/10411/ABC?noredirect") == "10411/ABC"
    assert handle("http://hdl.handle.net/20.500.12345/a%20b") is None
    assert handle("10411/ABC") is None
    assert handle("hdl:nonsense") is None


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("URN:NBN:NL:UI:24-uuid:AbC", "urn:nbn:nl:ui:24-uuid:AbC"),
        ("https://nbn-resolving.org/urn:nbn:de:101:1-2019", "urn:nbn:de:101:1-2019"),
        ("http://www.persistent-identifier.nl/?identifier=urn:nbn:nl:ui:13-abc", "urn:nbn:nl:ui:13-abc"),
        ("https://urn.kb.se/resolve?urn=urn:nbn:se:uu:diva-1", "urn:nbn:se:uu:diva-1"),
        ("URN:UUID:6e8bc430-9c3a-11d9-9669-0800200c9a66", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"),
        ("urn:nbn:nonsense", None),
        ("urn:x:", None),
        ("urn:isbn:1 2", None),
        ("nbn:nl:ui:13-abc", None),
    ],
)
def test_urns(value: str, form: str | None) -> None:
    assert urn(value) == form


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("ark:/12148/btv1b8449691v", "ark:12148/btv1b8449691v"),
        ("ark:12148/btv1b8449691v", "ark:12148/btv1b8449691v"),
        ("https://n2t.net/ark:/12148/btv1b8449691v?", "ark:12148/btv1b8449691v"),
        ("https://gallica.bnf.fr/ark:/12148/btv1b8449691v/f1.item", "ark:12148/btv1b8449691v/f1.item"),
        ("ARK:/12148/AbC.", "ark:12148/AbC"),
        ("ark:/123/abc", None),
        ("ark:/12148/", None),
        ("park:/12148/x", None),
    ],
)
def test_arks(value: str, form: str | None) -> None:
    assert ark(value) == form


@pytest.mark.parametrize(
    "value",
    [
        "0000-0002-1694-233X",
        "000000021694233x",
        "https://orcid.org/0000-0002-1694-233X",
        "http://www.orcid.org/0000-0002-1694-233X/",
        "orcid:0000-0002-1694-233X",
        "ORCID iD: 0000-0002-1694-233X",
        " <0000–0002–1694–233X> ",
    ],
)
def test_orcids(value: str) -> None:
    assert orcid(value) == "https://orcid.org/0000-0002-1694-233X"


@pytest.mark.parametrize("value", ["", "0000-0002-1694-2339", "0000-0000-0000-0001", "0000-0002-1694", "x" * 3000])
def test_no_orcid(value: str) -> None:
    assert orcid(value) is None
    assert isni(value) is None


def test_a_single_wrong_digit_is_noticed() -> None:
    for place in range(15):
        for digit in "0123456789":
            wrong = "0000000218250097"[:place] + digit + "0000000218250097"[place + 1 :]
            assert (orcid(wrong) is not None) == (wrong == "0000000218250097")


@pytest.mark.parametrize(
    "value",
    [
        "0000 0001 2103 2683",
        "0000000121032683",
        "ISNI: 0000 0001 2103 2683",
        "http://www.isni.org/isni/0000000121032683",
    ],
)
def test_isnis(value: str) -> None:
    assert isni(value) == "https://isni.org/isni/0000000121032683"


@pytest.mark.parametrize("value", ["006hf6230", "ror.org/006hf6230", "https://ror.org/006HF6230/", "ROR: 006hf6230"])
def test_rors(value: str) -> None:
    assert ror(value) == "https://ror.org/006hf6230"


@pytest.mark.parametrize(
    "value", ["006hf6231", "016hf6230", "06hf6230", "https://ror.org/", "006hf623\u0660", "00\u212ahf6230"]
)
def test_no_ror(value: str) -> None:
    assert ror(value) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("doi:10.1234/ABC", Pid("doi", "10.1234/abc", "https://doi.org/10.1234/abc")),
        (SICI, Pid("doi", SICI, "https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E"))),
        ("https://hdl.handle.net/10.1234/ABC", Pid("doi", "10.1234/abc", "https://doi.org/10.1234/abc")),
        ("hdl:10411/ABC", Pid("handle", "10411/ABC", "https://hdl.handle.net/10411/ABC")),
        (
            "URN:NBN:NL:UI:13-abc",
            Pid("urn", "urn:nbn:nl:ui:13-abc", "https://persistent-identifier.nl/urn:nbn:nl:ui:13-abc"),
        ),
        ("urn:nbn:de:1-x", Pid("urn", "urn:nbn:de:1-x", "https://nbn-resolving.org/urn:nbn:de:1-x")),
        ("ark:/12148/x1", Pid("ark", "ark:12148/x1", "https://n2t.net/ark:12148/x1")),
        ("http://w3id.org/a/b#c", Pid("w3id", "a/b#c", "https://w3id.org/a/b#c")),
        ("https://w3id.org/100%", Pid("w3id", "100%25", "https://w3id.org/100%25")),
        ("http://purl.org/a/b", Pid("purl", "a/b", "https://purl.org/a/b")),
        (
            "http://identifiers.org/taxonomy:9606",
            Pid("identifiers.org", "taxonomy:9606", "https://identifiers.org/taxonomy:9606"),
        ),
        ("10411/ABC", None),
        ("urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", None),
        ("https://orcid.org/0000-0002-1694-233X", None),
        ("https://example.nl/x", None),
        ("x" * 3000, None),
    ],
)
def test_pids(value: str, found: Pid | None) -> None:
    assert pid(value) == found


@given(PIECES)
def test_what_is_clean_stays_as_it_is(value: str) -> None:
    for clean in (doi, urn, ark, orcid, isni, ror):
        once = clean(value)
        assert once is None or clean(once) == once
    held = handle(value)
    assert held is None or handle("hdl:" + held) == held


@given(PIECES)
def test_the_address_of_a_pid_is_valid_and_leads_back_to_it(value: str) -> None:
    found = pid(value)
    if found is not None:
        pyoxigraph.NamedNode(found.iri)
        assert pid(found.iri) == found


@given(st.integers(min_value=1, max_value=10**15 - 1))
def test_one_check_character_fits_each_number(number: int) -> None:
    fitting = [c for c in "0123456789X" if orcid(f"{number:015}{c}") is not None]
    assert len(fitting) == 1
