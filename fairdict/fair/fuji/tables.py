"""What F-UJI looks things up in, as far as its tests are told apart by it.

Facts from the tables that F-UJI ships (https://github.com/pangaea-data-publisher/fuji, ``fuji_server/data``), in the
form that the rules need them in.
"""

PROTOCOLS = {
    "amqp": True, "coap": True, "coaps": True, "ftp": True, "http": True, "https": True, "mqtt": True, "rtsp": True,
    "rtsps": True, "rtspu": True, "sftp": True, "shttp": True, "ssh": True, "svn": True, "wss": True,
    "ftam": False, "telnet": False, "ws": False,
}  # fmt: skip
"""The protocols that count as standardised, and whether they count as able to ask who is there."""

_RESOURCE_TYPES = (
    "ampstory archivecomponent article atlas audiovisual biochementity biosample blog book chapter chemicalsubstance "
    "claim clip collection comicstory comment conversation course creativework creativeworkseason creativeworkseries "
    "datacatalog datapaper dataset definedtermset diet digitaldocument drawing educationaloccupationalcredential "
    "episode event exerciseplan game gene guide howto howtodirection howtosection howtostep howtotip hypertoc "
    "hypertocentry image interactiveresource learningresource legislation "
    "manuscript map mathsolver mediaobject menu menusection message model molecularentity movie movingimage "
    "musiccomposition "
    "musicplaylist musicrecording painting photograph physicalobject play poster protein publicationissue "
    "publicationvolume quotation review sculpture service sheetmusic shortstory software softwareapplication "
    "softwaresourcecode sound specialannouncement stillimage taxon text thesis tvseason tvseries visualartwork "
    "webcontent webpage webpageelement website workflow"
)
RESOURCE_TYPES = frozenset(_RESOURCE_TYPES.split())
"""Types that metrics 0.5 accepts, in small letters; any with “dataset” in it does too."""

ACCESS_SPACES = (
    "info:eu-repo/semantics/",
    "purl.org/coar/access_right/",
    "vocabularies.coar-repositories.org/access_rights/",
    "purl.org/eprint/accessrights/",
    "europa.eu/resource/authority/access-right/",
    "schema.org/isaccessibleforfree#",
)
"""Vocabularies of access rights, in small letters."""
_ACCESS_TERMS = (
    "c_f1cf c_14cb c_16ec c_abf2 openaccess restrictedaccess closedaccess embargoedaccess non_public op_datpro public "
    "restricted sensitive confidential normal non-public"
)
ACCESS_TERMS = frozenset(
    [
        *_ACCESS_TERMS.split(), "open access", "restricted access", "closed access", "embargoed access",
        "metadata only access", "provisional data",
    ]
)  # fmt: skip
"""Their codes and labels, in small letters."""

GENERIC = frozenset(
    {"Dublin Core", "DataCite", "DCAT", "schema.org", "Croissant", "OpenAIRE", "MODS", "METS", "MARC 21"}
)
DISCIPLINARY = frozenset({"DDI", "ISO 19115", "EML", "CMDI", "DIF", "EAD"})
"""Of the standards known here, those that F-UJI takes for general ones, and those it takes for a community's own."""

REGISTERED = (
    "http://www.w3.org/ns/dcat", "http://www.w3.org/ns/prov", "http://purl.org/pav", "http://www.w3.org/ns/adms",
    "http://www.w3.org/ns/odrl", "http://www.w3.org/ns/org", "http://www.w3.org/ns/dqv", "http://www.w3.org/ns/locn",
    "http://www.w3.org/ns/csvw",
    "http://rdfs.org/ns/void", "http://spdx.org/rdf/terms", "http://purl.org/ontology/bibo",
    "http://purl.org/dc/dcmitype",
    "http://data.europa.eu/r5r", "http://data.europa.eu/m8g", "http://data.europa.eu/930",
    "http://eurovoc.europa.eu",
    "http://purl.obolibrary.org/obo", "http://www.ebi.ac.uk/efo", "http://edamontology.org",
    "http://semanticscience.org/resource", "http://id.nlm.nih.gov/mesh", "http://snomed.info", "http://loinc.org",
    "http://www.wikidata.org/entity", "http://dbpedia.org/resource", "http://dbpedia.org/ontology",
    "http://sws.geonames.org",
    "http://www.geonames.org/ontology", "http://id.loc.gov", "http://aims.fao.org/aos/agrovoc",
    "http://www.eionet.europa.eu/gemet", "http://vocab.nerc.ac.uk", "http://inspire.ec.europa.eu",
    "http://purl.org/linked-data/cube", "http://purl.org/coar", "http://vocab.getty.edu", "http://www.orpha.net/ordo",
    "http://bioportal.bioontology.org", "http://purl.bioontology.org", "http://www.w3.org/ns/sosa",
    "http://www.w3.org/ns/ssn", "http://www.opengis.net/ont", "http://qudt.org",
)  # fmt: skip
"""Beginnings of namespaces of registered vocabularies, but for those that F-UJI leaves out as too common (RDF, RDFS,
OWL, XSD, SKOS, vCard, FOAF, Dublin Core, schema.org, Open Graph); its lists have no authority table of the EU."""
RDF_SPACES = {"DCAT": "http://www.w3.org/ns/dcat"}
"""The registered namespace that a standard's records cannot do without."""
PROVENANCE = ("http://www.w3.org/ns/prov", "http://purl.org/pav")
"""Namespaces of provenance."""

_RDF_TYPES = (
    "text/turtle application/turtle application/x-turtle application/rdf+xml application/ld+json text/n3 text/rdf+n3 "
    "application/n-triples application/n-quads application/trig application/vnd.schemaorg.ld+json"
)
RDF_TYPES = frozenset(_RDF_TYPES.split())
"""Media types of RDF."""
DATACITE_HOSTS = ("https://data.datacite.org/", "https://data.crosscite.org/", "https://api.datacite.org/")
"""Where an answer comes from when a DOI is registered with DataCite."""
