"""Records in the XML of repositories and archives, bare, and their fields filled in."""

from fairdict_harvesters import ddi, oaipmh

from tests.system import DOI, DOI_IRI, DOWNLOAD, FILE, HEALTH, LICENCE, LONG, MADE, OLDER, PAGE, PAPER, System


def _date(kind: str, date: str) -> str:
    return f'<dates><date dateType="{kind}">{date}</date></dates>'


def _relation(kind: str, to: str) -> str:
    attributes = f'relatedIdentifierType="DOI" relationType="{kind}"'
    return f"<relatedIdentifiers><relatedIdentifier {attributes}>{to}</relatedIdentifier></relatedIdentifiers>"


_RIGHT = "rightsList/rights (rightsURI)"
DATACITE = System(
    oaipmh,
    "oai_datacite",
    '<resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>Sleep</title></titles></resource>',
    {
        "identifier": f'<identifier identifierType="DOI">{DOI}</identifier>',
        "titles/title": "<titles><title>Sleep in Twente</title></titles>",
        "descriptions/description (descriptionType “Abstract”)": "<descriptions>"
        f'<description descriptionType="Abstract">{LONG}</description></descriptions>',
        "subjects/subject": "<subjects><subject>sleep</subject></subjects>",
        "subjects/subject (valueURI)": f'<subjects><subject valueURI="{HEALTH}">Health</subject></subjects>',
        "creators/creator": "<creators><creator><creatorName>Bos, Jo</creatorName></creator></creators>",
        "publisher": "<publisher>Example University</publisher>",
        "dates/date (dateType “Issued”)": _date("Issued", "2021-03-01"),
        "dates/date (dateType “Updated”)": _date("Updated", "2022-05-16"),
        "dates/date (dateType “Coverage”)": _date("Coverage", "2018/2021"),
        _RIGHT: f'<rightsList><rights rightsURI="{LICENCE}">CC BY 4.0</rights>'
        '<rights rightsURI="http://purl.org/coar/access_right/c_abf2">open access</rights></rightsList>',
        "rightsList/rights": "<rightsList><rights>Cite the authors.</rights></rightsList>",
        "contributors/contributor (contributorType “ContactPerson”)": '<contributors><contributor contributorType='
        '"ContactPerson"><contributorName>Data desk</contributorName></contributor></contributors>',
        "sizes/size": "<sizes><size>52431 B</size></sizes>",
        "resourceType (resourceTypeGeneral)": '<resourceType resourceTypeGeneral="Dataset">Diaries</resourceType>',
        "formats/format": "<formats><format>application/ld+json</format></formats>",
        "geoLocations/geoLocation": "<geoLocations><geoLocation><geoLocationPlace>Twente</geoLocationPlace>"
        "</geoLocation></geoLocations>",
        "language": "<language>nl</language>",
        "version": "<version>2</version>",
        "descriptions/description (descriptionType “Methods”)": f'<descriptions><description descriptionType="Methods">'
        f"{MADE}</description></descriptions>",
        **{
            f"relatedIdentifiers/relatedIdentifier (relationType “{kind}”)": _relation(kind, to)
            for kind, to in (
                ("References", PAPER), ("IsCitedBy", PAPER), ("IsDocumentedBy", PAPER), ("IsVersionOf", OLDER),
                ("IsPartOf", OLDER), ("IsDerivedFrom", OLDER),
            )
        },
        "fundingReferences/fundingReference": "<fundingReferences><fundingReference><funderName>NWO</funderName>"
        "<awardNumber>4</awardNumber></fundingReference></fundingReferences>",
    },
)  # fmt: skip

OPENAIRE = System(
    oaipmh,
    "oai_openaire",
    '<oaire:resource xmlns:oaire="http://namespace.openaire.eu/schema/oaire/" '
    'xmlns:datacite="http://datacite.org/schema/kernel-4" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<datacite:titles><datacite:title>Sleep</datacite:title></datacite:titles></oaire:resource>",
    {
        "datacite:identifier": f'<datacite:identifier identifierType="DOI">{DOI}</datacite:identifier>',
        "datacite:titles/datacite:title": "<datacite:titles><datacite:title>Sleep</datacite:title></datacite:titles>",
        "dc:description": f"<dc:description>{LONG}</dc:description>",
        "datacite:subjects/datacite:subject": "<datacite:subjects><datacite:subject>sleep</datacite:subject>"
        "</datacite:subjects>",
        "datacite:subjects/datacite:subject (valueURI)": f'<datacite:subjects><datacite:subject valueURI="{HEALTH}">'
        "Health</datacite:subject></datacite:subjects>",
        "datacite:creators/datacite:creator": "<datacite:creators><datacite:creator><datacite:creatorName>Bos, Jo"
        "</datacite:creatorName></datacite:creator></datacite:creators>",
        "dc:publisher": "<dc:publisher>Example University</dc:publisher>",
        "datacite:dates/datacite:date (dateType “Issued”)": '<datacite:dates><datacite:date dateType="Issued">'
        "2021-03-01</datacite:date></datacite:dates>",
        "datacite:dates/datacite:date (dateType “Updated”)": '<datacite:dates><datacite:date dateType="Updated">'
        "2022-05-16</datacite:date></datacite:dates>",
        "oaire:licenseCondition (uri)": f'<oaire:licenseCondition uri="{LICENCE}">CC BY 4.0</oaire:licenseCondition>',
        "datacite:rights (rightsURI)": '<datacite:rights rightsURI="http://purl.org/coar/access_right/c_abf2">open '
        "access</datacite:rights>",
        "datacite:contributors/datacite:contributor (contributorType “ContactPerson”)": "<datacite:contributors>"
        '<datacite:contributor contributorType="ContactPerson"><datacite:contributorName>Data desk'
        "</datacite:contributorName></datacite:contributor></datacite:contributors>",
        "oaire:file": f"<oaire:file>{FILE}</oaire:file>",
        "oaire:file (mimeType)": f'<oaire:file mimeType="application/ld+json">{FILE}</oaire:file>',
        "dc:format": "<dc:format>application/ld+json</dc:format>",
        "datacite:geoLocations/datacite:geoLocation": "<datacite:geoLocations><datacite:geoLocation>"
        "<datacite:geoLocationPlace>Twente</datacite:geoLocationPlace></datacite:geoLocation></datacite:geoLocations>",
        "oaire:resourceType": '<oaire:resourceType resourceTypeGeneral="dataset" uri="http://purl.org/coar/resource_type'
        '/c_ddb1">dataset</oaire:resourceType>',
        "dc:coverage": "<dc:coverage>2018-03-01/2021-11-30</dc:coverage>",
        "dc:language": "<dc:language>nl</dc:language>",
        "oaire:version": "<oaire:version>2</oaire:version>",
        "dc:source": f"<dc:source>{OLDER}</dc:source>",
        **{
            f"datacite:relatedIdentifiers/datacite:relatedIdentifier (relationType “{kind}”)": "<datacite:related"
            f'Identifiers><datacite:relatedIdentifier relatedIdentifierType="DOI" relationType="{kind}">{to}'
            "</datacite:relatedIdentifier></datacite:relatedIdentifiers>"
            for kind, to in (("IsCitedBy", PAPER), ("IsVersionOf", OLDER), ("IsPartOf", OLDER))
        },
        "oaire:fundingReferences/oaire:fundingReference": "<oaire:fundingReferences><oaire:fundingReference>"
        "<oaire:funderName>NWO</oaire:funderName></oaire:fundingReference></oaire:fundingReferences>",
    },
)

OAI_DC = System(
    oaipmh,
    "oai_dc",
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sleep</dc:title></oai_dc:dc>',
    {
        "dc:identifier": f"<dc:identifier>{DOI_IRI}</dc:identifier><dc:identifier>{PAGE}</dc:identifier>",
        "dc:title": "<dc:title>Sleep in Twente</dc:title>",
        "dc:description": f"<dc:description>{LONG}</dc:description>",
        "dc:subject": f"<dc:subject>sleep</dc:subject><dc:subject>{HEALTH}</dc:subject>",
        "dc:creator": "<dc:creator>Bos, Jo</dc:creator>",
        "dc:publisher": "<dc:publisher>Example University</dc:publisher>",
        "dc:date": "<dc:date>2021-03-01</dc:date>",
        "dc:rights": f"<dc:rights>{LICENCE}</dc:rights><dc:rights>info:eu-repo/semantics/openAccess</dc:rights>"
        "<dc:rights>Cite the authors.</dc:rights>",
        "dc:identifier (the address of a download)": f"<dc:identifier>{DOWNLOAD}</dc:identifier>",
        "dc:type": "<dc:type>Dataset</dc:type>",
        "dc:format": "<dc:format>application/ld+json</dc:format>",
        "dc:coverage": "<dc:coverage>Twente</dc:coverage><dc:coverage>2018-03-01/2021-11-30</dc:coverage>",
        "dc:language": "<dc:language>nl</dc:language>",
        "dc:source": f"<dc:source>{OLDER}</dc:source>",
        "dc:relation": f"<dc:relation>{PAPER}</dc:relation>",
    },
)


def _named(role: str, name: str) -> str:
    return f"<name><namePart>{name}</namePart><role><roleTerm>{role}</roleTerm></role></name>"


MODS = System(
    oaipmh,
    "mods",
    '<mods xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<titleInfo><title>Sleep</title></titleInfo></mods>",
    {
        "identifier": f'<identifier type="doi">{DOI}</identifier>',
        "titleInfo/title": "<titleInfo><title>Sleep in Twente</title></titleInfo>",
        "abstract": f"<abstract>{LONG}</abstract>",
        "subject/topic (valueURI)": f'<subject authority="eu"><topic valueURI="{HEALTH}">Health</topic></subject>',
        "subject/topic": "<subject><topic>sleep</topic></subject>",
        "name (role “creator”)": _named("creator", "Bos, Jo"),
        "originInfo/publisher": "<originInfo><publisher>Example University</publisher></originInfo>",
        "originInfo/dateIssued": "<originInfo><dateIssued>2021-03-01</dateIssued></originInfo>",
        "originInfo/dateModified": "<originInfo><dateModified>2022-05-16</dateModified></originInfo>",
        "accessCondition (href)": f'<accessCondition xlink:href="{LICENCE}">CC BY 4.0</accessCondition>',
        "accessCondition": "<accessCondition>open access</accessCondition>"
        "<accessCondition>Cite the authors.</accessCondition>",
        "location/url": f"<location><url>{PAGE}</url></location>",
        "physicalDescription/form": "<physicalDescription><form>JSON-LD</form></physicalDescription>",
        "physicalDescription/internetMediaType": "<physicalDescription><internetMediaType>application/ld+json"
        "</internetMediaType></physicalDescription>",
        "subject/geographic": "<subject><geographic>Twente</geographic></subject>",
        "subject/temporal": "<subject><temporal>2018/2021</temporal></subject>",
        "language/languageTerm": '<language><languageTerm type="code">dut</languageTerm></language>',
        "originInfo/edition": "<originInfo><edition>2</edition></originInfo>",
        "genre": "<genre>sound recording</genre>",
        "note": f"<note>{MADE}</note>",
        "relatedItem (type “host”)": f'<relatedItem type="host"><identifier type="doi">{OLDER}</identifier>'
        "</relatedItem>",
        "relatedItem": f'<relatedItem><identifier type="doi">{PAPER}</identifier></relatedItem>',
        "relatedItem (type “otherVersion”)": f'<relatedItem type="otherVersion"><identifier type="doi">{OLDER}'
        "</identifier></relatedItem>",
        "name (role “funder”)": _named("Funder", "NWO"),
    },
)


def _study(path: str, leaf: str) -> str:
    names = path.split("/")
    return "".join(f"<{n}>" for n in names) + leaf + "".join(f"</{n}>" for n in reversed(names))


_CITATION = "stdyDscr/citation"
DDI = System(
    ddi,
    "application/xml",
    '<codeBook xmlns="ddi:codebook:2_5"><stdyDscr><citation><titlStmt/></citation></stdyDscr></codeBook>',
    {
        f"{_CITATION}/titlStmt/IDNo": _study(f"{_CITATION}/titlStmt", f'<IDNo agency="DOI">doi:{DOI}</IDNo>'),
        f"{_CITATION}/titlStmt/titl": _study(f"{_CITATION}/titlStmt", "<titl>Sleep in Twente</titl>"),
        "stdyDscr/stdyInfo/abstract": _study("stdyDscr/stdyInfo", f"<abstract>{LONG}</abstract>"),
        "stdyDscr/stdyInfo/subject/keyword": _study("stdyDscr/stdyInfo/subject", "<keyword>sleep</keyword>"),
        "stdyDscr/stdyInfo/subject/topcClas (vocabURI)": _study(
            "stdyDscr/stdyInfo/subject", f'<topcClas vocab="EU data theme" vocabURI="{HEALTH}">Health</topcClas>'
        ),
        f"{_CITATION}/rspStmt/AuthEnty": _study(f"{_CITATION}/rspStmt", "<AuthEnty>Bos, Jo</AuthEnty>"),
        f"{_CITATION}/distStmt/distrbtr": _study(f"{_CITATION}/distStmt", "<distrbtr>Example University</distrbtr>"),
        f"{_CITATION}/distStmt/distDate": _study(f"{_CITATION}/distStmt", '<distDate date="2021-03-01"/>'),
        "stdyDscr/dataAccs/useStmt/conditions": _study(
            "stdyDscr/dataAccs/useStmt", f"<conditions>{LICENCE}</conditions>"
        ),
        "stdyDscr/dataAccs/useStmt/restrctn": _study(
            "stdyDscr/dataAccs/useStmt", "<restrctn>Cite the authors.</restrctn>"
        ),
        "stdyDscr/dataAccs/setAvail/avlStatus": _study(
            "stdyDscr/dataAccs/setAvail", "<avlStatus>open access</avlStatus>"
        ),
        "stdyDscr/dataAccs/useStmt/contact": _study(
            "stdyDscr/dataAccs/useStmt", '<contact email="data@example.org">Data desk</contact>'
        ),
        f"{_CITATION}/holdings (URI)": _study(_CITATION, f'<holdings URI="{PAGE}"/>'),
        "fileDscr (URI)": f'<fileDscr URI="{FILE}"><fileTxt><fileName>sleep.json</fileName></fileTxt></fileDscr>',
        "stdyDscr/stdyInfo/sumDscr/dataKind": _study("stdyDscr/stdyInfo/sumDscr", "<dataKind>survey</dataKind>"),
        "dataDscr/var": '<dataDscr><var name="hours"><labl>Hours of sleep</labl></var></dataDscr>',
        "stdyDscr/stdyInfo/sumDscr/geogCover": _study("stdyDscr/stdyInfo/sumDscr", "<geogCover>Twente</geogCover>"),
        "stdyDscr/stdyInfo/sumDscr/timePrd": _study(
            "stdyDscr/stdyInfo/sumDscr", '<timePrd event="start" date="2018-03-01"/><timePrd event="end" date="2021"/>'
        ),
        f"{_CITATION}/verStmt/version": _study(f"{_CITATION}/verStmt", "<version>2</version>"),
        "stdyDscr/method/dataColl/collMode": _study("stdyDscr/method/dataColl", f"<collMode>{MADE}</collMode>"),
        "stdyDscr/othrStdyMat/relStdy": _study("stdyDscr/othrStdyMat", f"<relStdy>{OLDER}</relStdy>"),
        "stdyDscr/othrStdyMat/relPubl": _study("stdyDscr/othrStdyMat", f"<relPubl>{PAPER}</relPubl>"),
        "stdyDscr/dataAccs/setAvail/accsPlac (URI)": _study(
            "stdyDscr/dataAccs/setAvail", f'<accsPlac URI="{PAPER}">Archive</accsPlac>'
        ),
        f"{_CITATION}/prodStmt/grantNo": _study(f"{_CITATION}/prodStmt", '<grantNo agency="NWO">4</grantNo>'),
    },
    media="application/xml",
)
