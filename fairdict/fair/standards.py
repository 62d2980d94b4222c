"""Which standards descriptions and data follow, as far as their names tell.

The lists are data of the rules: metadata prefixes and namespaces of community standards, and file formats that
research communities share beyond those of the EU's table.
"""

from functools import lru_cache

from fairdict.fair.subject import Subject

STANDARDS = {
    "dc": "Dublin Core",
    "dcterms": "Dublin Core",
    "oai_dc": "Dublin Core",
    "oai_qdc": "Dublin Core",
    "qdc": "Dublin Core",
    "datacite": "DataCite",
    "oai_datacite": "DataCite",
    "datacite3": "DataCite",
    "datacite4": "DataCite",
    "oai_datacite4": "DataCite",
    "oai_openaire": "OpenAIRE",
    "openaire_data": "OpenAIRE",
    "ddi": "DDI",
    "oai_ddi": "DDI",
    "oai_ddi25": "DDI",
    "oai_ddi31": "DDI",
    "oai_ddi32": "DDI",
    "cmdi": "CMDI",
    "oai_cmdi": "CMDI",
    "iso19139": "ISO 19115",
    "iso19115-3": "ISO 19115",
    "dif": "DIF",
    "eml": "EML",
    "ead": "EAD",
    "mods": "MODS",
    "mets": "METS",
    "marcxml": "MARC 21",
    "marc21": "MARC 21",
    "rdf": "DCAT",
    "dcat": "DCAT",
    "oai_dcat": "DCAT",
    "croissant": "Croissant",
}
"""Metadata prefixes of community standards."""
NAMESPACES = (
    ("http://datacite.org/schema/", "DataCite"),
    ("http://www.openarchives.org/oai/2.0/oai_dc", "Dublin Core"),
    ("http://purl.org/dc/", "Dublin Core"),
    ("http://www.w3.org/ns/dcat", "DCAT"),
    ("http://schema.org", "schema.org"),
    ("https://schema.org", "schema.org"),
    ("http://mlcommons.org/croissant", "Croissant"),
    ("ddi:", "DDI"),
    ("http://www.isotc211.org/", "ISO 19115"),
    ("http://standards.iso.org/iso/19115", "ISO 19115"),
    ("http://www.clarin.eu/cmd", "CMDI"),
    ("http://www.loc.gov/mods", "MODS"),
    ("http://www.loc.gov/mets", "METS"),
    ("http://www.loc.gov/marc21", "MARC 21"),
    ("http://namespace.openaire.eu/", "OpenAIRE"),
    ("https://eml.ecoinformatics.org/", "EML"),
)
"""Beginnings of namespaces of community standards, in lower case."""
_RDF_FORMATS = (
    "text/turtle application/rdf+xml application/ld+json application/n-triples application/n-quads application/trig "
    "text/n3 text/rdf+n3"
)
RDF_FORMATS = frozenset(_RDF_FORMATS.split())
PLAIN_FORMATS = ("text/csv", "text/tab-separated-values", "text/plain", "application/vnd.", "csv", "xls", "ods")
"""Beginnings of formats that name no meaning for their fields."""

CONTAINERS = frozenset({"GZIP", "TAR", "TAR_GZ", "TAR_XZ", "ZIP", "7Z", "RAR", "BZIP2", "XZ"})
"""File types of the EU table that hold other files."""
CONTAINER_WORDS = frozenset({"application/x-7z-compressed", "application/x-tar", "application/x-gzip", "tar.gz", "tgz"})
"""Names and media types of containers that the EU table lacks."""
_OPEN_CODES = (
    "FITS GEOTIFF GML GPKG GRID_ASCII GTFS HDF HDT JATS LAS LAZ N3 NETCDF ODT OWL PARQUET PDFA1A PDFA1B PDFA2A PDFA2B "
    "PDFA3 RDF RDF_THRIFT RDF_TRIX SDMX SKOS_XML SQL SVG WARC WARC_GZ WAV XHTML YAML"
)
OPEN_CODES = frozenset(_OPEN_CODES.split())
"""File types of the EU table that communities share and archives keep, beyond its list of non-proprietary ones."""
_OPEN_WORDS = (
    "dicom nifti nii fits hdf5 netcdf fasta fastq bam cram vcf mzml edf bids cif mmcif pdb phylip newick sbml cellml "
    "fhir application/dicom application/fits image/fits application/fhir+json application/fhir+xml "
    "application/dicom+json application/geo+json text/markdown application/x-hdf5 application/x-netcdf gpx tei "
    "application/tei+xml application/gpx+xml audio/flac image/svg+xml"
)
OPEN_WORDS = frozenset(_OPEN_WORDS.split())
"""Names and media types of research formats that the EU table lacks."""
_SELF = (
    "ETSI_XML FMX4 GEOJSON GEOTIFF GML GPKG GTFS HDF HDT ICS JATS JSON_LD KML KMZ METS N3 NETCDF OWL PARQUET RDF RDFA "
    "RDF_N_QUADS RDF_N_TRIPLES RDF_THRIFT RDF_TRIG RDF_TRIX RDF_TURTLE RDF_XML RSS SDMX SKOS_XML SPARQLQ SPARQLQRES "
    "WARC WFS_SRVC WCS_SRVC PROTOCOL_BUF AKN4EU"
)
SELF_DESCRIBING = frozenset(_SELF.split())
"""File types of the EU table whose files say what their parts mean, or name a schema that does."""
_SELF_WORDS = (
    "dicom nifti nii fits hdf5 netcdf bam cram vcf mzml edf bids cif mmcif pdb sbml cellml fhir application/dicom "
    "application/fits image/fits application/fhir+json application/fhir+xml application/dicom+json "
    "application/geo+json application/x-hdf5 application/x-netcdf tei application/tei+xml"
)
SELF_DESCRIBING_WORDS = frozenset(_SELF_WORDS.split())
"""The same of :data:`OPEN_WORDS`."""
SHEET = "sheet"
"""The harvester of tables that people hand over."""
_SPOKEN = {
    "dcat": "DCAT", "fdp": "DCAT", "sparql": "DCAT", "schemaorg": "schema.org", "datacite": "DataCite", "ddi": "DDI",
    "datajson": "DCAT-US", "csw": "ISO 19115 or Dublin Core",
}  # fmt: skip
"""Harvesters that read one standard only, whatever media type the server claims."""
_RDF = frozenset({"dcat", "fdp", "sparql", "schemaorg"})
_OWN_JSON = frozenset({"ckan", "dataverse", "figshare", "invenio", "molgenis"})
"""Harvesters that read what an application's own interface says, which no community has agreed on."""


def standard_of(subject: Subject) -> str | None:
    """The community standard of the source's record; empty where it has none, None where that is not known."""
    return _standard(subject.harvester, subject.format)


@lru_cache(512)
def _standard(harvester: str, format: str) -> str | None:
    name = format.strip().lower()
    kind = name.partition(";")[0].strip()
    if harvester in _SPOKEN:
        return _SPOKEN[harvester]
    known = "DCAT" if kind in RDF_FORMATS else STANDARDS.get(name)
    if known is not None:
        return known
    space = next((standard for start, standard in NAMESPACES if name.startswith(start)), None)
    if space is not None:
        return space
    return "" if harvester == SHEET or (kind and kind.startswith(PLAIN_FORMATS)) else None


def is_rdf(subject: Subject) -> bool:
    """Whether the source's record came as RDF, JSON-LD among it."""
    kind = subject.format.partition(";")[0].strip().lower()
    return subject.harvester in _RDF or kind in RDF_FORMATS or STANDARDS.get(kind) in ("DCAT", "Croissant")


def is_verbatim(subject: Subject) -> bool:
    """Whether the record is RDF whose properties were taken over as they stood; those of schema.org were mapped."""
    return is_rdf(subject) and subject.harvester != "schemaorg"


def is_own_json(subject: Subject) -> bool:
    """Whether the record came from an application's own interface: other forms were not looked at."""
    return subject.harvester in _OWN_JSON and subject.format.partition(";")[0].strip().lower().endswith("json")
