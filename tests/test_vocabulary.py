import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.vocabulary import SKOS, Concept, Vocabularies, spelling

DCT = "http://purl.org/dc/terms/"
EU = "http://publications.europa.eu/resource/authority/"
CC = "https://creativecommons.org/licenses/"
ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
IANA = "http://www.iana.org/assignments/media-types/"
TABLES = sorted(p.stem for p in (bundled("vocabularies") / "tables").glob("*.ttl"))
MATCHED_LICENCES = 0.96
MATCHED_ACCESS = 0.99


def facts(table: str) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    for quad in parse((bundled("vocabularies") / "tables" / f"{table}.ttl").read_bytes(), format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode), "a table has no blank nodes"
        assert isinstance(quad.object, NamedNode | Literal)
        yield quad.subject.value, quad.predicate.value, quad.object


def test_every_table_is_there(vocabularies: Vocabularies) -> None:
    assert sorted(vocabularies.tables) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_header_tells_title_origin_and_date(table: str) -> None:
    schemes = {s for s, p, o in facts(table) if o == NamedNode(f"{SKOS}ConceptScheme")}
    told = {p.removeprefix(DCT) for s, p, _ in facts(table) if s in schemes}
    assert {"title", "description", "source", "date"} <= told
    dates = [o for _, p, o in facts(table) if p == f"{DCT}date"]
    assert all(isinstance(d, Literal) and re.fullmatch(r"\d{4}-\d\d-\d\d", d.value) for d in dates)
    used = {o.value for _, p, o in facts(table) if p == f"{SKOS}inScheme"}
    assert used == schemes, "concepts lie in a scheme that the file describes"


@pytest.mark.parametrize("table", TABLES)
def test_every_concept_has_a_label_in_both_languages_and_a_code(vocabularies: Vocabularies, table: str) -> None:
    for concept in vocabularies.concepts(table):
        assert concept.labels.keys() == {"en", "nl"}, concept.iri
        assert concept.notation, concept.iri
        assert concept.in_scheme, concept.iri
        assert concept.scheme == table


@pytest.mark.parametrize("table", TABLES)
def test_no_spelling_means_two_concepts(table: str) -> None:
    words = {f"{SKOS}{w}" for w in ("altLabel", "hiddenLabel", "prefLabel", "notation", "exactMatch")}
    meaning: dict[str, set[str]] = {}
    for subject, predicate, value in facts(table):
        if predicate in words:
            meaning.setdefault(spelling(value.value), set()).add(subject)
        if predicate == f"{SKOS}inScheme":
            meaning.setdefault(spelling(subject), set()).add(subject)
    assert not {key: iris for key, iris in meaning.items() if len(iris) > 1}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_sorted(table: str) -> None:
    order = [s for s, p, o in facts(table) if o == NamedNode(f"{SKOS}Concept")]
    assert order == sorted(order)


@pytest.mark.parametrize("table", TABLES)
def test_an_iri_a_code_and_a_label_are_the_concept_itself(vocabularies: Vocabularies, table: str) -> None:
    for concept in vocabularies.concepts(table):
        for text in (concept.iri, concept.notation, *concept.labels.values()):
            match = vocabularies.match(table, text)
            assert match is not None
            assert match.concept == concept
            assert match.exact
            assert match.term is None
        again = vocabularies.match(table, concept.iri.swapcase())
        assert again is not None
        assert again.concept == concept
        assert not again.exact
        assert vocabularies.concept(table, concept.iri) == concept


def check(vocabularies: Vocabularies, table: str, text: str, iri: str | None) -> None:
    match = vocabularies.match(table, text)
    assert (match and match.concept.iri) == iri, text


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "by/4.0/"),
        ("http://creativecommons.org/licenses/by/4.0", "by/4.0/"),
        ("https://www.creativecommons.org/licenses/by/4.0/legalcode", "by/4.0/"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode.nl", "by/4.0/"),
        ("http://creativecommons.org/licenses/by/4.0/deed.en_US", "by/4.0/"),
        ("creativecommons.org/licenses/by/4.0", None),
        ("www.creativecommons.org/licenses/by/4.0", "by/4.0/"),
        ("https://i.creativecommons.org/l/by-nc/4.0/88x31.png", "by-nc/4.0/"),
        ("https://creativecommons.org/licenses/by/3.0/nl/", "by/3.0/nl/"),
        ("http://creativecommons.org/licenses/by/3.0/nl/deed.nl", "by/3.0/nl/"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/us/", "by-nc-sa/3.0/"),
        ("https://spdx.org/licenses/CC-BY-SA-4.0", "by-sa/4.0/"),
        ("http://spdx.org/licenses/CC-BY-SA-4.0.html", "by-sa/4.0/"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYNCSA_4_0", "by-nc-sa/4.0/"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BY", "by/4.0/"),
        ("http://rdflicense.appspot.com/rdflicense/cc-by-nc-nd3.0", "by-nc-nd/3.0/"),
        ("https://purl.org/NET/rdflicense/cc-by-nc2.0", "by-nc/2.0/"),
        ("http://dcat-ap.de/def/licenses/cc-by/4.0", "by/4.0/"),
        ("https://choosealicense.com/licenses/cc-by-3.0/", "by/3.0/"),
        ("cc-by-4.0", "by/4.0/"),
        ("CC BY-NC-ND 4.0", "by-nc-nd/4.0/"),
        ("Creative Commons Attribution 4.0 International", "by/4.0/"),
        ("Creative Commons Attribution Non Commercial 4.0 International", "by-nc/4.0/"),
        ("Creative Commons Attribution-NoDerivs 2.0 Generic", "by-nd/2.0/"),
        ("Naamsvermelding 4.0 Internationaal", "by/4.0/"),
        ("Creative Commons Naamsvermelding–NietCommercieel–GelijkDelen 4.0 Internationaal", "by-nc-sa/4.0/"),
        ("Naamsvermelding-GelijkDelen 3.0 Nederland", "by-sa/3.0/nl/"),
        ("Creative Commons Attribution 4.0 International license (CC BY 4.0)", "by/4.0/"),
        (
            "Creative Commons Attribution 4.0 International https://creativecommons.org/licenses/by/4.0/",
            "by/4.0/",
        ),
        ("License: http://creativecommons.org/licenses/by-nc-sa/4.0/", "by-nc-sa/4.0/"),
        ("licensed under the CC BY 4.0", "by/4.0/"),
    ],
)
def test_creative_commons_in_many_spellings(vocabularies: Vocabularies, text: str, path: str | None) -> None:
    check(vocabularies, "licence", text, path and CC + path)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("CC0", ZERO),
        ("CC0 Waiver", ZERO),
        ("Creative Commons Zero v1.0 Universal", ZERO),
        ("http://creativecommons.org/publicdomain/zero/1.0/deed.nl", ZERO),
        ("https://licensebuttons.net/p/zero/1.0/88x31.png", ZERO),
        ("http://purl.org/NET/rdflicense/cc-zero1.0", ZERO),
        ("Public Domain Mark 1.0", ZERO.replace("zero", "mark")),
        ("MIT License", "https://spdx.org/licenses/MIT"),
        ("https://opensource.org/licenses/MIT", "https://spdx.org/licenses/MIT"),
        ("http://www.opensource.org/licenses/mit-license.php", "https://spdx.org/licenses/MIT"),
        ("Apache License, Version 2.0", "https://spdx.org/licenses/Apache-2.0"),
        ("http://www.apache.org/licenses/LICENSE-2.0", "https://spdx.org/licenses/Apache-2.0"),
        ("GPLv3", "https://spdx.org/licenses/GPL-3.0-only"),
        ("GPL-3.0+", "https://spdx.org/licenses/GPL-3.0-or-later"),
        ("https://www.gnu.org/licenses/gpl-3.0.html", "https://spdx.org/licenses/GPL-3.0-only"),
        ("odc-by", "https://spdx.org/licenses/ODC-By-1.0"),
        ("https://opendefinition.org/licenses/odc-odbl", "https://spdx.org/licenses/ODbL-1.0"),
        ("http://opendatacommons.org/licenses/odbl/", "https://spdx.org/licenses/ODbL-1.0"),
        ("EUPL v1.2", "https://spdx.org/licenses/EUPL-1.2"),
    ],
)
def test_other_licences(vocabularies: Vocabularies, text: str, iri: str) -> None:
    check(vocabularies, "licence", text, iri)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "CC BY",
        "CC-BY-SA",
        "Creative Commons",
        "CC BY Waiver",
        "https://opendefinition.org/licenses/cc-by",
        "https://creativecommons.org/licenses/by/9.0/",
        "CC BY 4.0; MIT",
        "CC BY 4.0 (CC BY-NC 4.0)",
        "CC BY 4.0 (text), see the readme",
        "Metadata: CC0",
        "Other (Open)",
        "CC0 " + "x " * 100,
    ],
)
def test_no_licence_is_guessed_where_none_is_named(vocabularies: Vocabularies, text: str) -> None:
    assert vocabularies.match("licence", text) is None


def test_a_licence_knows_its_openness_and_its_other_addresses(vocabularies: Vocabularies) -> None:
    by, by_nc = (vocabularies.concept("licence", f"{CC}{kind}/4.0/") for kind in ("by", "by-nc"))
    assert by is not None
    assert by_nc is not None
    assert (by.attributes["open"], by_nc.attributes["open"]) == ("true", "false")
    assert by.within(f"{EU}licence/") == f"{EU}licence/CC_BY_4_0", "not the withdrawn code without a version"
    assert by.within("https://definities.geostandaarden.nl/") is not None
    assert by.within(CC) == by.iri
    assert by.within("https://example.org/") is None
    assert all(c.attributes["open"] in ("true", "false") for c in vocabularies.concepts("licence"))
    kinds = ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
    for kind in kinds:
        for version in ("1.0", "2.0", "2.5", "3.0", "4.0"):
            check_kind = vocabularies.match("licence", f"CC {kind.upper()} {version}")
            assert check_kind is not None, (kind, version)
            assert check_kind.concept.attributes["open"] == ("true" if kind in ("by", "by-sa") else "false")


@pytest.mark.parametrize(
    ("text", "code", "embargo"),
    [
        ("open", "PUBLIC", False),
        ("Openbaar", "PUBLIC", False),
        ("Open Access", "PUBLIC", False),
        ("openAccess", "PUBLIC", False),
        ("http://purl.org/coar/access_right/c_abf2", "PUBLIC", False),
        ("https://publications.europa.eu/resource/authority/access-right/PUBLIC", "PUBLIC", False),
        ("OPEN_ACCESS_FOR_REGISTERED_USERS", "PUBLIC", False),
        ("restricted", "RESTRICTED", False),
        ("beperkt", "RESTRICTED", False),
        ("op aanvraag", "RESTRICTED", False),
        ("On request", "RESTRICTED", False),
        ("info:eu-repo/semantics/restrictedAccess", "RESTRICTED", False),
        ("info:eu-repo/semantics/embargoedAccess", "RESTRICTED", True),
        ("http://purl.org/coar/access_right/c_f1cf", "RESTRICTED", True),
        ("embargo", "RESTRICTED", True),
        ("closed", "NON_PUBLIC", False),
        ("niet openbaar", "NON_PUBLIC", False),
        ("non_public", "NON_PUBLIC", False),
        ("info:eu-repo/semantics/closedAccess", "NON_PUBLIC", False),
        ("metadata only access", "NON_PUBLIC", False),
    ],
)
def test_access_rights(vocabularies: Vocabularies, text: str, code: str, embargo: bool) -> None:
    match = vocabularies.match("access-right", text)
    assert match is not None
    assert match.concept.iri == f"{EU}access-right/{code}"
    assert (match.term is not None and match.term.attributes.get("embargo") == "true") is embargo


@pytest.mark.parametrize(
    "text",
    [
        *(
            "nl",
            "NL",
            "nld",
            "dut",
            "NLD",
            "Dutch",
            "dutch",
            "Nederlands",
            "Niederländisch",
            "nl-BE",
            "nl_NL",
        ),
        "http://id.loc.gov/vocabulary/iso639-1/nl",
        "https://id.loc.gov/vocabulary/iso639-2/dut",
        "http://lexvo.org/id/iso639-3/nld",
        f"{EU}language/NLD",
    ],
)
def test_dutch_in_many_spellings(vocabularies: Vocabularies, text: str) -> None:
    check(vocabularies, "language", text, f"{EU}language/NLD")


@pytest.mark.parametrize(
    ("table", "text", "iri"),
    [
        ("language", "GER", f"{EU}language/DEU"),
        ("language", "Fries", f"{EU}language/FRY"),
        ("language", "Klingon", None),
        ("language", "xx-YY", None),
        ("frequency", "jaarlijks", f"{EU}frequency/ANNUAL"),
        ("frequency", "Annually", f"{EU}frequency/ANNUAL"),
        ("frequency", "http://purl.org/cld/freq/annual", f"{EU}frequency/ANNUAL"),
        ("frequency", "R/P1Y", f"{EU}frequency/ANNUAL"),
        ("frequency", "R/P3.5D", f"{EU}frequency/WEEKLY_2"),
        ("frequency", "fortnightly", f"{EU}frequency/BIWEEKLY"),
        ("frequency", "now and then", None),
        ("data-theme", "HEAL", f"{EU}data-theme/HEAL"),
        ("data-theme", "gezondheid", f"{EU}data-theme/HEAL"),
        ("file-type", "csv", f"{EU}file-type/CSV"),
        ("file-type", ".CSV", f"{EU}file-type/CSV"),
        ("file-type", "text/csv", f"{EU}file-type/CSV"),
        ("file-type", "text/plain; charset=UTF-8", f"{EU}file-type/TXT"),
        ("file-type", "https://www.iana.org/assignments/media-types/application/json", f"{EU}file-type/JSON"),
        ("file-type", "application/x-netcdf", f"{EU}file-type/NETCDF"),
        ("file-type", "h5", f"{EU}file-type/HDF"),
        ("file-type", ".xml", f"{EU}file-type/XML"),
        ("file-type", ".tab", f"{EU}file-type/TSV"),
        ("file-type", "TAB", f"{EU}file-type/TAB"),
        ("file-type", "STATA", None),
        ("media-type", "text/csv", f"{IANA}text/csv"),
        ("media-type", "text/plain;charset=utf-8", f"{IANA}text/plain"),
        ("media-type", "https://www.iana.org/assignments/media-types/text/csv", f"{IANA}text/csv"),
        ("media-type", ".xlsx", f"{IANA}application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("media-type", "application/x-gzip", f"{IANA}application/gzip"),
        ("media-type", "application/x-stata", None),
    ],
)
def test_other_tables(vocabularies: Vocabularies, table: str, text: str, iri: str | None) -> None:
    check(vocabularies, table, text, iri)


def test_file_types_tell_what_the_quality_assessment_counts(vocabularies: Vocabularies) -> None:
    types = vocabularies.concepts("file-type")
    assert sum(c.attributes.get("machineReadable") == "true" for c in types) == 20
    assert sum(c.attributes.get("nonProprietary") == "true" for c in types) == 29
    csv = vocabularies.concept("file-type", f"{EU}file-type/CSV")
    assert csv is not None
    assert csv.within(IANA) == f"{IANA}text/csv"


def test_every_media_type_that_a_file_type_names_is_in_the_media_type_table(
    vocabularies: Vocabularies,
) -> None:
    named = {iri for c in vocabularies.concepts("file-type") for iri in c.matches if iri.startswith(IANA)}
    assert named <= {c.iri for c in vocabularies.concepts("media-type")}


def test_label_falls_back() -> None:
    assert Concept("https://example.org/x#Y", "t", {"nl": "ja", "en": "yes"}).label("nl") == "ja"
    assert Concept("https://example.org/x#Y", "t", {"nl": "ja", "en": "yes"}).label("fr") == "yes"
    assert Concept("https://example.org/x#Y", "t", {"nl": "ja"}).label("en") == "ja"
    assert Concept("https://example.org/x#Y", "t").label("en") == "Y"
    assert Concept("https://example.org/x/", "t").label("en") == "x"


@given(st.text(max_size=40))
def test_spelling_settles_at_once(text: str) -> None:
    key = spelling(text)
    assert key == spelling(text.upper().lower()) or not text.isascii()
    assert spelling(f" {text.strip()} ") == key
    if not key.startswith("//"):
        assert spelling(key) == key


@settings(deadline=None)  # the first look-up in a table reads it
@given(st.text(max_size=60))
def test_any_text_is_answered(vocabularies: Vocabularies, text: str) -> None:
    for table in TABLES:
        first = vocabularies.match(table, text)
        assert vocabularies.match(table, text) == first


OWN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix eu: <http://publications.europa.eu/resource/authority/access-right/> .

<https://example.org/access> a skos:ConceptScheme .
<https://example.org/access/campus> a skos:Concept ;
    skos:inScheme <https://example.org/access> ;
    skos:notation "campus" ;
    skos:prefLabel "on campus"@en, "op de campus"@nl ;
    skos:broadMatch eu:RESTRICTED .
eu:NON_PUBLIC skos:prefLabel "vertrouwd"@nl ; skos:altLabel "Op Aanvraag", "level 3" .
"""


def catalogue(folder: Path, text: str, name: str = "access-right") -> Layers:
    tables = folder / "vocabularies" / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    (tables / f"{name}.ttl").write_text(text, encoding="utf-8")
    return Layers(folder)


def test_a_catalogues_table_extends_the_bundled_one(tmp_path: Path, vocabularies: Vocabularies) -> None:
    mine = Vocabularies.load(catalogue(tmp_path, OWN))
    check(mine, "access-right", "level 3", f"{EU}access-right/NON_PUBLIC")
    check(mine, "access-right", "op aanvraag", f"{EU}access-right/NON_PUBLIC")
    check(vocabularies, "access-right", "op aanvraag", f"{EU}access-right/RESTRICTED")
    check(mine, "access-right", "openbaar", f"{EU}access-right/PUBLIC")
    campus = mine.match("access-right", "op de campus")
    assert campus is not None
    assert campus.concept.iri == f"{EU}access-right/RESTRICTED"
    assert campus.term is not None
    assert campus.term.iri == "https://example.org/access/campus"
    closed = mine.concept("access-right", f"{EU}access-right/NON_PUBLIC")
    assert closed is not None
    assert (closed.label("nl"), closed.label("en"), closed.notation) == (
        "vertrouwd",
        "non-public",
        "NON_PUBLIC",
    )
    assert len(mine.concepts("access-right")) == len(vocabularies.concepts("access-right"))
    assert mine.concepts("licence") == vocabularies.concepts("licence")


def test_the_example_of_the_reference_works(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "docs" / "reference" / "vocabularies.md"
    example = re.search(r"```turtle\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    mine = Vocabularies.load(catalogue(tmp_path, example[1], "licence"))
    check(mine, "licence", "CC-BY", f"{CC}by/4.0/")
    check(mine, "licence", "alleen voor onderzoek", "https://example.org/licences/research-only")


def test_a_catalogue_may_bring_a_table_of_its_own(tmp_path: Path) -> None:
    mine = Vocabularies.load(catalogue(tmp_path, OWN.partition("eu:NON_PUBLIC")[0], "house"))
    found = mine.match("house", "Campus")
    assert found is not None
    assert found.concept.iri == "https://example.org/access/campus", "nothing to fold into in this table"
    with pytest.raises(KeyError):
        mine.match("no-such-table", "x")


def test_fingerprint_follows_every_byte(tmp_path: Path, vocabularies: Vocabularies) -> None:
    assert Vocabularies.load(Layers()).fingerprint == vocabularies.fingerprint
    mine = Vocabularies.load(catalogue(tmp_path, OWN)).fingerprint
    assert mine != vocabularies.fingerprint
    assert Vocabularies.load(catalogue(tmp_path, OWN + "# a note\n")).fingerprint != mine


def test_a_table_that_is_not_turtle_is_named(tmp_path: Path) -> None:
    for text in ("this is no Turtle", f"<public> <{SKOS}prefLabel> 'relative'@en ."):
        with pytest.raises(ConfigError, match=r"access-right\.ttl: not readable as Turtle: .+; correct the file"):
            Vocabularies.load(catalogue(tmp_path, text))
    layers = catalogue(tmp_path, "")
    (tmp_path / "vocabularies/tables/access-right.ttl").write_bytes(
        f"<{EU}x> <{SKOS}prefLabel> '".encode() + b"\xe9' ."
    )
    with pytest.raises(ConfigError, match="not readable as Turtle"):
        Vocabularies.load(layers)


def test_a_mistyped_address_in_a_table_is_named(tmp_path: Path) -> None:
    text = f'<{EU}access-right/PUBLICK> <{SKOS}altLabel> "free" .'
    with pytest.raises(ConfigError, match=r"access-right\.ttl: <.*PUBLICK> is neither in the table .* address"):
        Vocabularies.load(catalogue(tmp_path, text))


def test_more_texts_than_the_memory_holds(vocabularies: Vocabularies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairdict.vocabulary._MEMO", 3)
    fresh = Vocabularies(vocabularies.tables, vocabularies.fingerprint)
    for n in range(10):
        assert fresh.match("licence", f"nothing {n}") is None
        check(fresh, "licence", "MIT", "https://spdx.org/licenses/MIT")


RIGHTS = re.compile(r"<(?:\w+:)?rights\b[^>]*>\s*([^<]{1,200}?)\s*<")
RIGHTS_URI = re.compile(r'\brightsURI="([^"]+)"')
LICENCE = re.compile(r'"licen[cs]e"\s*:\s*"([^"]{1,200})"')
TURTLE = re.compile(r"\bdct(?:erms)?:license\s+<([^>]+)>")
NAMES_NO_LICENCE = re.compile(
    r"access|^(open|public|restricted|download|on-site|copyright|right |other|custom|this )", re.I
)


def said(folder: Path, *patterns: re.Pattern[str]) -> list[str]:
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xml", ".json", ".jsonld", ".ttl"):
            text = path.read_text(encoding="utf-8", errors="replace")
            texts += [found for pattern in patterns for found in pattern.findall(text)]
    return texts


def test_licences_of_real_records(shared: Path, vocabularies: Vocabularies) -> None:
    texts = [
        t
        for t in said(shared / "records", RIGHTS, RIGHTS_URI, LICENCE, TURTLE)
        if t.strip() and not NAMES_NO_LICENCE.search(t)
    ]
    unmatched = sorted({t for t in texts if vocabularies.match("licence", t) is None})
    share = sum(vocabularies.match("licence", t) is not None for t in texts) / len(texts)
    print(f"{share:.3f} of {len(texts)} licences matched; not: {unmatched}")
    assert len(texts) > 500
    assert share >= MATCHED_LICENCES


def test_access_rights_of_real_records(shared: Path, vocabularies: Vocabularies) -> None:
    told = re.compile(r"(info:eu-repo/semantics/\w+Access|http[^\s\"<>]+/access-right/\w+)")
    words = re.compile(r'(?:accessRights"?\s*[:>]\s*"?)([^"<>;\n]{2,60}?)["<]')
    texts = said(shared / "records", told, words)
    unmatched = sorted({t for t in texts if vocabularies.match("access-right", t) is None})
    share = sum(vocabularies.match("access-right", t) is not None for t in texts) / len(texts)
    print(f"{share:.3f} of {len(texts)} access rights matched; not: {unmatched}")
    assert len(texts) > 200
    assert share >= MATCHED_ACCESS
