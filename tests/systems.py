"""Every system whose fields a fix may name, under the name that the table of fields gives it."""

from dataclasses import replace

from tests.system import System
from tests.systems_documents import DATACITE_JSON, DATAJSON, DCAT, MOLGENIS, SCHEMAORG, SHEET
from tests.systems_iso import ISO
from tests.systems_repositories import CKAN, DATAVERSE, FIGSHARE, INVENIO, ZENODO
from tests.systems_xml import DATACITE, DDI, MODS, OAI_DC, OPENAIRE

DSPACE = replace(
    OAI_DC,
    filled={
        "dc.identifier.uri": OAI_DC.filled["dc:identifier"],
        "dc.title": OAI_DC.filled["dc:title"],
        "dc.description.abstract": OAI_DC.filled["dc:description"],
        "dc.subject": OAI_DC.filled["dc:subject"],
        "dc.contributor.author": OAI_DC.filled["dc:creator"],
        "dc.publisher": OAI_DC.filled["dc:publisher"],
        "dc.date.issued": OAI_DC.filled["dc:date"],
        "dc.rights.uri": OAI_DC.filled["dc:rights"],
        "dc.rights": OAI_DC.filled["dc:rights"],
        "dc.format.mimetype": OAI_DC.filled["dc:format"],
        "dc.coverage.spatial": OAI_DC.filled["dc:coverage"],
        "dc.coverage.temporal": OAI_DC.filled["dc:coverage"],
        "dc.language.iso": OAI_DC.filled["dc:language"],
        "dc.source": OAI_DC.filled["dc:source"],
        "dc.relation": OAI_DC.filled["dc:relation"],
        "dc.type": OAI_DC.filled["dc:type"],
    },
    software="dspace",
)
"""DSpace's own fields, as its export to Dublin Core carries them: it leaves the qualifiers off."""

SYSTEMS: dict[str, System] = {
    "datacite": DATACITE, "openaire": OPENAIRE, "ddi": DDI, "iso": ISO, "mods": MODS, "oai_dc": OAI_DC,
    "dataverse": DATAVERSE, "ckan": CKAN, "zenodo": ZENODO, "invenio": INVENIO, "figshare": FIGSHARE,
    "datacite_json": DATACITE_JSON, "datajson": DATAJSON, "schemaorg": SCHEMAORG, "molgenis": MOLGENIS, "sheet": SHEET,
    "dcat": DCAT, "dspace": DSPACE,
}  # fmt: skip
