"""The metadata of Dataverse's native JSON laid flat, and what its plain fields become.

Takes an export (or what the native API gives for a dataset); leaves a plain tree: ``dataset``, ``version``, one object
per metadata block, ``files``. The fields are those of the blocks that Dataverse brings along (citation, geospatial,
social science, life sciences, astronomy, journal): https://guides.dataverse.org/en/latest/user/appendix.html
"""

from collections.abc import Mapping
from typing import Any

TERMS = {
    "termsOfUse": "",
    "confidentialityDeclaration": "Confidentiality declaration",
    "specialPermissions": "Special permissions",
    "restrictions": "Restrictions",
    "citationRequirements": "Citation requirements",
    "depositorRequirements": "Depositor requirements",
    "conditions": "Conditions",
    "disclaimer": "Disclaimer",
    "termsOfAccess": "Terms of access",
    "dataAccessPlace": "Place of access",
    "originalArchive": "Original archive",
    "availabilityStatus": "Availability",
    "contactForAccess": "Contact for access",
}
"""Terms of use and of access: statements of rights, and the words that say which."""

PLAIN = {
    "citation/title": "title",
    "citation/subtitle": "alternative",
    "citation/alternativeTitle": "alternative",
    "citation/alternativeURL": "page",
    "citation/notesText": "description",
    "citation/language": "language",
    "citation/productionDate": "created",
    "citation/dateOfDeposit": "dateSubmitted",
    "citation/kindOfData": "resourceType",
    "astrophysics/astroType": "resourceType",
    "journal/journalArticleType": "resourceType",
    "version/sizeOfCollection": "extent",
    "version/versionNote": "versionNotes",
    "socialscience/universe": "populationCoverage",
}
"""Fields of which every value is one value of a property."""

SUBJECTS = {
    "biomedical/studyAssayOrganism": "",
    "biomedical/studyAssayOtherOrganism": "",
    "biomedical/studyAssayCellType": "",
    "biomedical/studyFactorType": "",
    "biomedical/studyOtherFactorType": "",
    "astrophysics/astroObject": "",
}
"""Fields of which every value is a subject."""

MADE = {
    "citation/productionPlace": "Place of production",
    "citation/originOfSources": "Origin of sources",
    "citation/characteristicOfSources": "Characteristics of sources",
    "citation/accessToSources": "Access to sources",
    "version/studyCompletion": "Completion",
    "geospatial/geographicUnit": "Geographic unit",
    "socialscience/unitOfAnalysis": "Unit of analysis",
    "socialscience/timeMethod": "Time method",
    "socialscience/collectorTraining": "Training of collectors",
    "socialscience/frequencyOfDataCollection": "Frequency of collection",
    "socialscience/samplingProcedure": "Sampling procedure",
    "socialscience/targetSampleSize/targetSampleActualSize": "Target sample size",
    "socialscience/targetSampleSize/targetSampleSizeFormula": "Target sample size formula",
    "socialscience/deviationsFromSampleDesign": "Deviations from sample design",
    "socialscience/collectionMode": "Collection mode",
    "socialscience/researchInstrument": "Instrument",
    "socialscience/dataCollectionSituation": "Situation of collection",
    "socialscience/actionsToMinimizeLoss": "Actions to minimise losses",
    "socialscience/controlOperations": "Control operations",
    "socialscience/weighting": "Weighting",
    "socialscience/cleaningOperations": "Cleaning",
    "socialscience/datasetLevelErrorNotes": "Notes on errors",
    "socialscience/responseRate": "Response rate",
    "socialscience/samplingErrorEstimates": "Estimates of sampling error",
    "socialscience/otherDataAppraisal": "Other appraisal",
    "biomedical/studyDesignType": "Design",
    "biomedical/studyOtherDesignType": "Design",
    "biomedical/studyAssayMeasurementType": "Measurement",
    "biomedical/studyAssayOtherMeasurmentType": "Measurement",
    "biomedical/studyAssayTechnologyType": "Technology",
    "biomedical/studyAssayOtherTechnologyType": "Technology",
    "biomedical/studyAssayPlatform": "Platform",
    "biomedical/studyAssayOtherPlatform": "Platform",
    "biomedical/studySampleType": "Sample",
    "biomedical/studyProtocolType": "Protocol",
    "astrophysics/astroFacility": "Facility",
    "astrophysics/astroInstrument": "Instrument",
    "astrophysics/resolution.Spatial": "Spatial resolution",
    "astrophysics/resolution.Spectral": "Spectral resolution",
    "astrophysics/resolution.Temporal": "Temporal resolution",
    "astrophysics/coverage.Spectral.Bandpass": "Bandpass",
    "astrophysics/coverage.Spectral.CentralWavelength": "Central wavelength (m)",
    "astrophysics/coverage.SkyFraction": "Fraction of sky",
    "astrophysics/coverage.Depth": "Depth",
    "astrophysics/coverage.ObjectDensity": "Density of objects",
    "astrophysics/coverage.ObjectCount": "Number of objects",
}
"""Fields that tell how the data came about: statements of provenance, and the words that say of what."""

DCAT = {
    "DCATMetadata/DCATaccessRights": "accessRights",
    "DCATMetadata/DCATtheme": "theme",
    "DCATMetadata/DCATeuTheme": "theme",
    "DCATMetadata/DCAThvdCategory": "hvdCategory",
    "DCATMetadata/DCATapplicableLegislation": "applicableLegislation",
}
"""The block in which Dutch installations put what DCAT-AP-NL asks for, in the words of its lists."""


def flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """An export with every field under its name, below the name of its block."""
    version: dict[str, Any] = next(
        (item[k] for k in ("datasetVersion", "latestVersion") if isinstance(item.get(k), dict)), {}
    )
    blocks = version.get("metadataBlocks") or item.get("metadataBlocks")
    named = blocks if isinstance(blocks, dict) else {}
    tree: dict[str, Any] = {
        "dataset": {k: v for k, v in item.items() if k not in ("datasetVersion", "latestVersion", "metadataBlocks")},
        "version": {k: v for k, v in version.items() if k not in ("metadataBlocks", "files")},
        "files": version.get("files"),
    }
    for name, block in named.items():
        fields = block.get("fields") if isinstance(block, dict) else None
        found: dict[str, Any] = {}
        for field in fields if isinstance(fields, list) else []:
            kind = field.get("typeName") if isinstance(field, dict) else None
            if isinstance(kind, str):
                found[kind] = [*_values(field), *found.get(kind, [])]
            else:
                found.setdefault("fields", []).append(field)
        tree[f"block {name}" if name in tree else str(name)] = found
    return tree


def _values(field: Mapping[str, Any]) -> list[Any]:
    """The values of a field, those of a compound as objects of plain values."""
    said = next((field[k] for k in ("value", "compoundValues", "primitiveValue") if field.get(k) is not None), None)
    return [_compound(v) if isinstance(v, dict) else v for v in (said if isinstance(said, list) else [said])]


def _compound(value: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if not isinstance(inner, dict):
            found[name] = inner
            continue
        said = next((inner[k] for k in ("value", "primitiveValue") if inner.get(k) is not None), None)
        found[name] = said
        known = inner.get("expandedvalue")  # what an external vocabulary says of an address that was chosen from it
        term = known.get("termName") if isinstance(known, dict) else None
        if isinstance(term, str) and term:
            found[f"{name}/name"] = term
    return found
