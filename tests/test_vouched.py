"""What a steward vouches for, read to the last key."""

from pathlib import Path

import pytest

from fairdict.config import load
from fairdict.errors import ConfigError
from tests.emissions import HEAD

SOURCE = '[sources.a]\nharvester = "dcat"\nurl = "https://a.example/"\n'


def test_values_are_what_a_description_would_hold(tmp_path: Path) -> None:
    (tmp_path / "fairdict.toml").write_text(
        HEAD
        + SOURCE
        + """
[vouched.dataset]
description = { en = "A dataset.", nl = ["Een dataset.", "Van ons."] }
accessRights = "restricted"
language = ["nl", "eng"]
theme = "HEAL"
issued = "12-3-2019"
numberOfRecords = 3
"healthdcatap:hasStructuredData" = true
"dcatap:applicableLegislation" = "http://data.europa.eu/eli/reg/2025/327/oj"
hdab = { name = "B", email = "b@b.example", url = "https://b.example/", identifier = "https://ror.org/006hf6230" }
contactPoint = { name = "Desk", email = "d@b.example" }
[sources.a.vouched.distribution]
license = "CC BY 4.0"
[vouched.catalogue]
"http://example.org/own" = "kept"
""",
        "utf-8",
    )
    found = load(tmp_path)
    eu = "http://publications.europa.eu/resource/authority/"
    values = dict(found.vouched["Dataset"])
    structured = values.pop("http://healthdataportal.eu/ns/health#hasStructuredData", None) or values.pop(
        "hasStructuredData"
    )
    assert structured == [{"@value": True, "@type": "xsd:boolean"}]
    assert values == {
        "description": {"en": ["A dataset."], "nl": ["Een dataset.", "Van ons."]},
        "accessRights": [f"{eu}access-right/RESTRICTED"],
        "language": [f"{eu}language/NLD", f"{eu}language/ENG"],
        "theme": [f"{eu}data-theme/HEAL"],
        "issued": [{"@value": "2019-03-12", "@type": "xsd:date"}],
        "numberOfRecords": [3],
        "applicableLegislation": ["http://data.europa.eu/eli/reg/2025/327/oj"],
        "hdab": [
            {
                "id": "https://ror.org/006hf6230",
                "type": ["Agent"],
                "name": {"@none": ["B"]},
                "mbox": ["mailto:b@b.example"],
                "homepage": ["https://b.example/"],
                "identifier": ["https://ror.org/006hf6230"],
            }
        ],
        "contactPoint": [{"type": ["Kind"], "fn": {"@none": ["Desk"]}, "hasEmail": ["mailto:d@b.example"]}],
    }
    assert found.source("a").vouched == {"Distribution": {"license": ["https://creativecommons.org/licenses/by/4.0/"]}}
    assert found.vouched["Catalog"] == {"http://example.org/own": [{"@value": "kept"}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[vouched.datasets]\n", "“datasets” is unknown in [vouched]. Did you mean “dataset”?"),
        ("[vouched]\ndataset = 3\n", "dataset in [vouched] should be a table, but is 3."),
        ("[vouched.dataset]\nhdabb = 3\n", "“hdabb” in [vouched.dataset] is no property of a description; perhaps "
         "“hdab” is meant."),
        ("[vouched.dataset]\nqqqqqq = 3\n", "“qqqqqq” in [vouched.dataset] is no property of a description."),
        ("[vouched.dataset]\ntheme = []\n", "theme in [vouched.dataset] is empty; leave it out."),
        ('[vouched.dataset]\ntitle = { xx-yy-zz-q = "T" }\n',
         'title in [vouched.dataset] should be a text, or one a language: { en = "…", nl = "…" }.'),
        ("[vouched.dataset]\ntheme = 1.5\n", "theme in [vouched.dataset] should be a text, a number or a table, but is "
         "1.5."),
        ('[vouched.dataset]\nissued = "soon"\n',
         "issued in [vouched.dataset] should be a date such as 2019-03-12, but is “soon”."),
        ('[vouched.dataset]\nlandingPage = "a page"\n',
         "landingPage in [vouched.dataset] should be an address, but is “a page”."),
        ('[vouched.dataset]\nhdab = "nobody"\n',
         'hdab in [vouched.dataset] should be an address or { name = "…", email = "…" }, but is “nobody”.'),
        ('[vouched.dataset]\nlandingPage = { name = "x" }\n',
         "landingPage in [vouched.dataset] should be a text or an address, but is a table."),
        ('[vouched.dataset]\nhdab = { nam = "x" }\n',
         "“nam” is unknown in hdab in [vouched.dataset]. Did you mean “name”?"),
        ('[vouched.dataset]\nhdab = { email = "x@x.example" }\n', "name in hdab in [vouched.dataset] is missing."),
        ('[vouched.dataset]\nhdab = { name = "x", email = "nobody" }\n',
         "email in hdab in [vouched.dataset] should be an e-mail address, but is “nobody”."),
        ('[vouched.dataset]\nhdab = { name = "x", url = "here" }\n',
         "url in hdab in [vouched.dataset] should be a web address, but is “here”."),
        (SOURCE + '[sources.a.vouched.dataset]\nissued = "soon"\n',
         "issued in [sources.a.vouched.dataset] should be a date such as 2019-03-12, but is “soon”."),
        ("[publish]\nprofile = []\n", "“profile” is unknown in [publish]. Did you mean “profiles”?"),
        ("[publish]\nprofiles = 3\n", "profiles in [publish] should be a list of texts, but is 3."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "fairdict.toml").write_text(HEAD + text, "utf-8")
    with pytest.raises(ConfigError) as error:
        load(tmp_path)
    assert error.value.message == f"{tmp_path / 'fairdict.toml'}: {message}"
