"""Four metrics of the EU's assessment as research would ask them; all else stays as the EU has it.

The EU counts an address only where it answers HEAD, and its two lists of file types lack what research shares: Parquet,
HDF5, FITS, DICOM, FHIR. Here a GET will do, and so does a format that a community shares. The official rules are not
changed by it: the variant is a lens of its own.
"""

from fairdict.fair import looks, mends, mqa
from fairdict.fair.examples import evidence, example
from fairdict.fair.metrics import Metric
from fairdict.fair.subject import EU

_XLSX = example(file={"format": [f"{EU}file-type/XLSX"], "mediaType": None})
_PDF = example(file={"format": [f"{EU}file-type/PDF"], "mediaType": None})

METRICS = (
    Metric(
        "accessUrlStatusCode",
        "A1",
        "file",
        "accessURL",
        ("The access address works, whatever it is asked with", "Het toegangsadres werkt, hoe men het ook vraagt"),
        ("Many servers refuse HEAD and give the page.", "Veel servers weigeren HEAD en geven de pagina wel."),
        looks.works("accessURL", strict=False),
        mends.address("accessURL"),
        example(tried=evidence(page=404)),
        decides="evidence",
    ),
    Metric(
        "downloadUrlStatusCode",
        "A1",
        "file",
        "downloadURL",
        ("The download address works, whatever it is asked with", "Het downloadadres werkt, hoe men het ook vraagt"),
        ("Many servers refuse HEAD and give the file.", "Veel servers weigeren HEAD en geven het bestand wel."),
        looks.works("downloadURL", strict=False),
        mends.address("downloadURL"),
        example(tried=evidence(file=404)),
        decides="evidence",
    ),
    Metric(
        "formatMediaTypeNonProprietary",
        "I1",
        "file",
        "format",
        ("A format without an owner, or one that research shares", "Een formaat zonder eigenaar, of een uit onderzoek"),
        ("What a community shares, it can open.", "Wat een vakgebied deelt, kan het ook openen."),
        looks.shared,
        mends.say("shared-copy"),
        _XLSX,
    ),
    Metric(
        "formatMediaTypeMachineInterpretable",
        "I1",
        "file",
        "format",
        ("A format that programs, those of research too, can read", "Een formaat dat programma's kunnen lezen"),
        ("Research has formats that say more than a table.", "Onderzoek heeft formaten die meer zeggen dan een tabel."),
        looks.readable,
        mends.say("describing-copy"),
        _PDF,
    ),
)
_EASED = {rule.id.removeprefix("MQA-"): rule for rule in mqa.RULES if rule.decides == "evidence"}
RULES = tuple(mqa.rule_of(metric, "mqa-research/", eases=_EASED.get(metric.name)) for metric in METRICS)
