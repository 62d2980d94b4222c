"""A record in ISO 19139, bare, and its fields filled in."""

from fairdict_harvesters import csw

from tests.system import DOI_IRI, FILE, LICENCE, LONG, MADE, OLDER, PAGE, System


def _text(name: str, value: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{value}</gco:CharacterString></gmd:{name}>"


def _code(name: str, kind: str, value: str) -> str:
    return f'<gmd:{name}><gmd:{kind} codeList="x" codeListValue="{value}">{value}</gmd:{kind}></gmd:{name}>'


def _data(inner: str) -> str:
    inner = f"<gmd:MD_DataIdentification>{inner}</gmd:MD_DataIdentification>"
    return f"<gmd:identificationInfo>{inner}</gmd:identificationInfo>"


def _cited(inner: str) -> str:
    return _data(f"<gmd:citation><gmd:CI_Citation>{inner}</gmd:CI_Citation></gmd:citation>")


def _party(element: str, role: str, name: str) -> str:
    mail = "<gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address>"
    mail += _text("electronicMailAddress", "data@example.org")
    mail += "</gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo>"
    inner = _text("organisationName", name) + mail + _code("role", "CI_RoleCode", role)
    return f"<gmd:{element}><gmd:CI_ResponsibleParty>{inner}</gmd:CI_ResponsibleParty></gmd:{element}>"


def _dated(kind: str, date: str) -> str:
    inner = f"<gmd:date><gco:Date>{date}</gco:Date></gmd:date>{_code('dateType', 'CI_DateTypeCode', kind)}"
    return _cited(f"<gmd:date><gmd:CI_Date>{inner}</gmd:CI_Date></gmd:date>")


def _legal(inner: str) -> str:
    return _data(
        f"<gmd:resourceConstraints><gmd:MD_LegalConstraints>{inner}</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )


def _anchor(name: str, href: str, text: str) -> str:
    return f'<gmd:{name}><gmx:Anchor xlink:href="{href}">{text}</gmx:Anchor></gmd:{name}>'


def _online(url: str, function: str = "") -> str:
    inner = f"<gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage>"
    inner += _code("function", "CI_OnLineFunctionCode", function) if function else ""
    line = f"<gmd:onLine><gmd:CI_OnlineResource>{inner}</gmd:CI_OnlineResource></gmd:onLine>"
    return _shared(f"<gmd:transferOptions><gmd:MD_DigitalTransferOptions>{line}</gmd:MD_DigitalTransferOptions>"
                   "</gmd:transferOptions>")  # fmt: skip


def _shared(inner: str) -> str:
    return f"<gmd:distributionInfo><gmd:MD_Distribution>{inner}</gmd:MD_Distribution></gmd:distributionInfo>"


def _extent(inner: str) -> str:
    return _data(f"<gmd:extent><gmd:EX_Extent>{inner}</gmd:EX_Extent></gmd:extent>")


_OPEN = _code("accessConstraints", "MD_RestrictionCode", "otherRestrictions")
ISO = System(
    csw,
    "application/xml",
    '<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
    "<gmd:title><gco:CharacterString>Sleep</gco:CharacterString></gmd:title>"
    "</gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>",
    {
        "identificationInfo/citation/identifier": _cited(
            f"<gmd:identifier><gmd:MD_Identifier>{_text('code', DOI_IRI)}</gmd:MD_Identifier></gmd:identifier>"
        ),
        "identificationInfo/citation/title": _cited(_text("title", "Sleep in Twente")),
        "identificationInfo/abstract": _data(_text("abstract", LONG)),
        "identificationInfo/descriptiveKeywords": _data(
            f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{_text('keyword', 'sleep')}</gmd:MD_Keywords>"
            "</gmd:descriptiveKeywords>"
        ),
        "identificationInfo/topicCategory": _data(
            "<gmd:topicCategory><gmd:MD_TopicCategoryCode>health</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
        ),
        "identificationInfo/citation/citedResponsibleParty (role “author”)": _cited(
            _party("citedResponsibleParty", "author", "Sleep Lab")
        ),
        "identificationInfo/citation/citedResponsibleParty (role “publisher”)": _cited(
            _party("citedResponsibleParty", "publisher", "Example University")
        ),
        "identificationInfo/citation/date (dateType “publication”)": _dated("publication", "2021-03-01"),
        "identificationInfo/citation/date (dateType “revision”)": _dated("revision", "2022-05-16"),
        "identificationInfo/resourceConstraints (otherConstraints, an Anchor to the licence)": _legal(
            _code("useConstraints", "MD_RestrictionCode", "otherRestrictions")
            + _anchor("otherConstraints", LICENCE, "CC BY 4.0")
        ),
        "identificationInfo/resourceConstraints (useLimitation)": _legal(_text("useLimitation", "Cite the authors.")),
        "identificationInfo/resourceConstraints (accessConstraints, otherConstraints)": _legal(
            _OPEN
            + _anchor(
                "otherConstraints",
                "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations",
                "no limitations",
            )
        ),
        "identificationInfo/pointOfContact (role “pointOfContact”)": _data(
            _party("pointOfContact", "pointOfContact", "Data desk")
        ),
        "dataSetURI": _text("dataSetURI", PAGE),
        "distributionInfo/transferOptions": _online(FILE),
        "distributionInfo/transferOptions (function “download”)": _online(FILE, "download"),
        "distributionInfo/distributionFormat": _online(FILE, "download")
        + _shared(
            f"<gmd:distributionFormat><gmd:MD_Format>{_text('name', 'NetCDF')}</gmd:MD_Format></gmd:distributionFormat>"
        ),
        "identificationInfo/extent": _extent(_text("description", "Twente")),
        "identificationInfo/extent (temporalElement)": _extent(
            "<gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod><gml:beginPosition>2018-03-01"
            "</gml:beginPosition><gml:endPosition>2021-11-30</gml:endPosition></gml:TimePeriod></gmd:extent>"
            "</gmd:EX_TemporalExtent></gmd:temporalElement>"
        ),
        "identificationInfo/language": _data(_text("language", "dut")),
        "identificationInfo/citation/edition": _cited(_text("edition", "2")),
        "dataQualityInfo/lineage/statement": "<gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:lineage><gmd:LI_Lineage>"
        f"{_text('statement', MADE)}</gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>",
        "referenceSystemInfo": "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier>"
        f"<gmd:RS_Identifier>{_anchor('code', 'http://www.opengis.net/def/crs/EPSG/0/28992', '28992')}"
        "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>",
        "hierarchyLevel": _code("hierarchyLevel", "MD_ScopeCode", "dataset"),
        "contentInfo": "<gmd:contentInfo><gmd:MD_CoverageDescription>"
        f"{_text('attributeDescription', 'hours of sleep')}</gmd:MD_CoverageDescription></gmd:contentInfo>",
        "parentIdentifier": _text("parentIdentifier", OLDER),
    },
    media="application/xml",
)
