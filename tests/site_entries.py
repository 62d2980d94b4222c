"""Entries written by hand, as publishing receives them: a rich one, a bare one, a withdrawn one and a hostile one."""

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from fairdict.config import Catalogue, load
from fairdict.document import Context
from fairdict.fair import Finding, Score
from fairdict.layers import Layers
from fairdict.publish.entry import Account, Entry, Link

BASE = "https://data.example.org/"
EU = "http://publications.europa.eu/resource/authority"
TOML = """
[catalogue]
title = { en = "Health data East Netherlands", nl = "Gezondheidsdata Oost-Nederland" }
base_iri = "https://data.example.org/"
publisher = { name = "Data Desk East", url = "https://desk.example.org/", email = "desk@example.org" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
languages = ["en", "nl"]

[sources.university]
harvester = "oaipmh"
url = "https://university.example.org/oai"
publisher = { name = "University of Twente" }
"""


_TERMS = sorted(Context.load(Layers()).properties)
_text = st.text(max_size=20)
_leaf = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    _text,
    st.sampled_from(["https://orcid.org/0", "http://[", "mailto:a@b", "10.1/x", "2020-13-45", "-0043", "9" * 30]),
    st.just(f"{EU}/data-theme/HEAL"),
)
_keys = st.sampled_from([*_TERMS, "id", "type", "@value", "@language", "@list", "@type", "en", "nl", "@none"])
_odd = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=4), max_leaves=12
)
ODD = st.dictionaries(st.sampled_from(_TERMS), _odd, max_size=8)
"""Documents in which anything may stand."""


def catalogue(folder: Path, toml: str = TOML) -> Catalogue:
    folder.mkdir(exist_ok=True)
    (folder / "fairdict.toml").write_text(toml, "utf-8")
    return load(folder)


def _date(value: str, kind: str = "date") -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _findings() -> tuple[Finding, ...]:
    return (
        Finding("RDA-F1-01M", "pass", value="10.5072/x1"),
        Finding(
            "RDA-R1.1-01M", "fail", mend=("Write the licence of each file.", "rightsList/rights"), where="rightsList"
        ),
        Finding("RDA-A1-02M", "indeterminate", why=("The address was not tried yet.",)),
        Finding("RDA-A2-01M", "not-applicable", why=("It holds no data of its own.",)),
    )


def rich() -> Entry:
    document: dict[str, Any] = {
        "id": f"{BASE}dataset/x1",
        "type": ["Dataset"],
        "title": {"nl": ["Slaap en gezondheid in Twente, 2010–2020"], "en": ["Sleep and health in Twente, 2010–2020"]},
        "description": {
            "en": [
                "How do the people of Twente sleep, and what has that to do with their health? Between 2010 and "
                "2020, 4,212 adults kept a sleep diary for two weeks and wore a wrist sensor on seven nights.\n\n"
                "The data hold diaries, sensor counts per minute, and answers to questionnaires about work and shifts."
            ],
            "nl": ["Hoe slapen de mensen in Twente, en wat heeft dat met hun gezondheid te maken?"],
        },
        "identifier": ["10.5072/X1"],
        "sameAs": ["https://doi.org/10.5072/x1"],
        "issued": [_date("2021-03-01")],
        "modified": [_date("2023-06", "gYearMonth")],
        "accessRights": [f"{EU}/access-right/RESTRICTED"],
        "license": ["https://creativecommons.org/licenses/by/4.0/"],
        "rights": [
            {
                "type": ["RightsStatement"],
                "label": {"en": ["Only for research into health, after a data transfer agreement."]},
            }
        ],
        "creator": [
            {"id": f"{BASE}dataset/x1#creator-2", "type": ["Agent", "Organization"], "name": {"@none": ["Sleep Lab"]}},
            {
                "id": "https://orcid.org/0000-0002-1825-0097",
                "type": ["Agent", "Person"],
                "name": {"@none": ["Jo Bos"]},
                "givenName": ["Jo"],
                "familyName": ["Bos"],
                "memberOf": [{"type": ["Agent", "Organization"], "name": {"@none": ["University of Twente"]}}],
            },
        ],
        "authorList": ["https://orcid.org/0000-0002-1825-0097", f"{BASE}dataset/x1#creator-2"],
        "publisher": [
            {
                "id": "https://ror.org/006hf6230",
                "type": ["Agent", "Organization"],
                "name": {"@none": ["University of Twente"]},
            }
        ],
        "contactPoint": [
            {"type": ["Kind"], "fn": {"en": ["Sleep data desk"]}, "hasEmail": ["mailto:sleep@example.org"]}
        ],
        "keyword": {"nl": ["slaap", "ploegendienst"], "en": ["sleep", "shift work"]},
        "theme": [f"{EU}/data-theme/HEAL"],
        "language": [f"{EU}/language/NLD", f"{EU}/language/ENG"],
        "accrualPeriodicity": [f"{EU}/frequency/ANNUAL"],
        "temporal": [
            {"type": ["PeriodOfTime"], "startDate": [_date("2010-01-01")], "endDate": [_date("2020", "gYear")]}
        ],
        "spatial": [
            {
                "type": ["Location"],
                "label": {"@none": ["Twente"]},
                "bbox": [{"@value": "POLYGON((6.35 52.1, 7.07 52.1, 7.07 52.5, 6.35 52.5, 6.35 52.1))"}],
            }
        ],
        "populationCoverage": {"en": ["Adults living in Twente"]},
        "numberOfUniqueIndividuals": [4212],
        "minTypicalAge": [18],
        "landingPage": ["https://data.4tu.example/datasets/x1"],
        "version": ["2"],
        "distribution": [
            {
                "type": ["Distribution"],
                "title": {"en": ["Sleep diaries"]},
                "downloadURL": ["https://data.4tu.example/files/diaries.csv"],
                "format": [f"{EU}/file-type/CSV"],
                "mediaType": ["http://www.iana.org/assignments/media-types/text/csv"],
                "byteSize": [48213004],
                "license": ["https://creativecommons.org/licenses/by/4.0/"],
                "checksum": [{"type": ["Checksum"], "checksumValue": ["d41d8cd98f00b204e9800998ecf8427e"]}],
            },
            {
                "type": ["Distribution"],
                "accessURL": ["https://data.4tu.example/request/x1"],
                "format": [f"{EU}/file-type/ZIP"],
            },
        ],
        "isReferencedBy": ["https://doi.org/10.5072/paper-7"],
        "wasGeneratedBy": [
            {
                "type": ["Activity", "Project"],
                "title": {"en": ["Nights of the East"]},
                "identifier": ["NWO 406.20"],
                "funder": [{"type": ["Agent", "Organization"], "name": {"@none": ["Dutch Research Council"]}}],
            }
        ],
    }
    account = Account(
        "university",
        "University of Twente",
        "oai:ut:x1",
        "https://university.example.org/x1",
        "https://doi.org/10.5072/x1",
        "2024-01-05",
        "2024-06-30",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    )
    return Entry(
        key="x1",
        iri=f"{BASE}dataset/x1",
        kind="Dataset",
        state="live",
        document=document,
        accounts=(account,),
        links=(Link("bare", {}, "creator"),),
        findings=_findings(),
        scores=(
            Score("rda-fdmm-1.0", "1.0", 62.5, 75, 100),
            Score("rda-essential-1.0", "1.0", 62.5, 75, 100),
            Score("mqa", "405", 210, 260, 405, ("sufficient", "good")),
        ),
        since="2024-01-05",
        changed="2024-06-30",
    )


def bare() -> Entry:
    account = Account("university", "University of Twente", "oai:ut:9", "", "", "2024-02-01", "2024-02-01")
    document = {"id": f"{BASE}dataset/bare", "type": ["Dataset"]}
    return Entry(
        "bare", f"{BASE}dataset/bare", "Dataset", "live", document, (account,), since="2024-02-01", changed="2024-02-01"
    )


def withdrawn() -> Entry:
    document = {
        "id": f"{BASE}dataset/gone",
        "type": ["Dataset"],
        "title": {"@none": ["Oude metingen"]},
        "description": {"nl": ["Metingen die niet meer worden aangeboden."]},
        "publisher": [{"type": ["Agent", "Organization"], "name": {"@none": ["Waterschap Vechtstromen"]}}],
        "issued": [_date("1998", "gYear")],
    }
    account = Account("university", "University of Twente", "oai:ut:7", "", "", "2024-02-01", "2025-01-15")
    return Entry(
        "gone",
        f"{BASE}dataset/gone",
        "Dataset",
        "withdrawn",
        document,
        (account,),
        since="2024-02-01",
        changed="2025-01-15",
        reason="Consent was withdrawn.",
    )


def hostile() -> Entry:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    bad = "javascript:alert(1)"
    document: dict[str, Any] = {
        "id": f"{BASE}dataset/evil",
        "type": ["Dataset"],
        "title": {"en": [f"\u202egnp.exe {evil}"], 'en" onload="x': ["attribute"]},
        "description": {"en": [evil, "~:root:~/ {{ 7*7 }} ]]> \x00 \ud800"]},
        "identifier": [bad, f'https://example.org/"><script>{evil}'],
        "landingPage": [bad, {"@value": bad}, "data:text/html,x", 'https://example.org/" onmouseover="alert(1)'],
        "license": [bad],
        "sameAs": [bad],
        "creator": [{"id": bad, "type": ["Person"], "name": {"@none": [evil]}, "homepage": [bad]}],
        "contactPoint": [{"fn": {"@none": [evil]}, "hasEmail": ["mailto:a@b.nl?bcc=x@y.nl", bad], "hasURL": [bad]}],
        "keyword": {"@none": [evil, "\u202edrowyek"]},
        "theme": [bad],
        "distribution": [
            {"title": {"en": [evil]}, "downloadURL": [bad], "accessURL": ["vbscript:x"], "byteSize": [{"@value": evil}]}
        ],
        "isReferencedBy": [bad],
    }
    account = Account("university", evil, evil, bad, bad, evil, evil, bad)
    finding = Finding("F1", "fail", value=evil, where=evil, why=(evil,), mend=(evil,))
    return Entry(
        "evil",
        f"{BASE}dataset/evil",
        "Dataset",
        "live",
        document,
        (account,),
        (Link("bare", {"en": evil}, evil),),
        (finding,),
        since="2024-01-01",
        changed="2024-01-01",
    )
