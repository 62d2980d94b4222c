"""What the values of a column look like: dates, addresses, identifiers, words of a vocabulary, long texts.

Takes a column's cells as they stand; leaves :class:`Evidence`: how many are filled, and the share that is of each kind.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fairdict_harvesters.formats.grid import Cell

from fairdict import addresses, dates, identifiers
from fairdict.harvester import Source

_LOOKED_AT = 500
LONG = 60
"""Characters from which a text is a sentence rather than a name."""
_TABLES = ("access-right", "licence", "language", "frequency", "file-type", "data-theme", "legal-basis", "media-type")
_YES = frozenset("ja nee yes no true false waar onwaar j n y x 1 0".split())  # noqa: SIM905 - a list of words
_EMPTY = frozenset({"-", "--", "n.v.t.", "nvt", "n/a", "na", "none", "geen", "onbekend", "?", "x.x", "tbd", "leeg"})
_BRACKETED = re.compile(r"[\[(](?:see|zie|vul|fill|to be|nader)\b[^\])]*[\])]|<[^<>:]*>", re.IGNORECASE)
_FILE = re.compile(r"https?://\S+\.(csv|xlsx?|zip|json|tsv|ods|sav|parquet)(\?\S*)?", re.IGNORECASE)
_SPAN = re.compile(r"\d\s*(?:-|–|/|t/m|tot|to)\s*\d")
_DUTCH = frozenset("de het een van en voor met zijn naar bij die dat niet uit wordt door over als ook om te".split())  # noqa: SIM905
_ENGLISH = frozenset("the of and for with from are this that not by which was were is about each an to in".split())  # noqa: SIM905
_SIGNS = (";", "|", "\n", " / ", "/", " • ", "•", " - ", ",")


WANTS: Mapping[str, tuple[str, ...]] = {
    "access-rights": ("access-right", "yes"), "license": ("licence", "url"), "language": ("language",),
    "frequency": ("frequency",), "format": ("file-type", "media-type"), "media-type": ("media-type", "file-type"),
    "issued": ("date", "year"), "modified": ("date", "year"), "created": ("date", "year"),
    "temporal-start": ("date", "year"), "temporal-end": ("date", "year"), "temporal": ("period", "date", "year"),
    "contact-email": ("email",), "creator-id": ("orcid", "url"), "doi": ("pid",), "publisher-id": ("ror", "url"),
    "landing-page": ("url",), "download-url": ("url",), "access-url": ("url",), "contact-phone": ("phone",),
    "contact-page": ("url",), "publisher-url": ("url",), "records": ("number",), "individuals": ("number",),
    "min-age": ("number",), "max-age": ("number",), "size": ("size", "number"), "checksum": ("checksum",),
    "service-url": ("url",),
}  # fmt: skip
"""The kinds that the values of a property should be of, some of which must show where the header is only alike."""

ALONE = (
    ("email", "contact-email", "e-mail addresses"), ("orcid", "creator-id", "ORCIDs"), ("doi", "doi", "DOIs"),
    ("ror", "publisher-id", "RORs"), ("file", "download-url", "addresses of files"),
    ("url", "landing-page", "addresses"),
    ("licence", "license", "licences"), ("access-right", "access-rights", "access rights"),
    ("frequency", "frequency", "frequencies"), ("data-theme", "theme", "themes"), ("file-type", "format", "file types"),
    ("language", "language", "languages"), ("checksum", "checksum", "checksums"), ("size", "size", "sizes of files"),
    ("period", "temporal", "periods"), ("legal-basis", "consent", "legal bases"),
)  # fmt: skip
"""Kinds that tell a property by themselves, the surest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """``filled`` cells of a column, ``shares`` by kind (0 to 1), some ``examples``, the ``language`` of its texts, the
    sign that parts values, the form of dates where only one reading is possible, and the words of an empty cell."""

    filled: int
    shares: dict[str, float] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    distinct: float = 0.0
    length: float = 0.0
    language: str = ""
    split: str = ""
    date: str = ""
    nothing: tuple[str, ...] = ()

    def share(self, kind: str) -> float:
        """The share of the filled cells that are of ``kind``."""
        return self.shares.get(kind, 0.0)


def weigh(cells: Sequence[Cell], source: Source) -> Evidence:
    """The evidence in one column."""
    cells = [c for c in cells if c is not None]
    more = max(0, len(cells) - _LOOKED_AT)
    cells = cells[:_LOOKED_AT]
    texts = [" ".join(str(c).split()) if not isinstance(c, bool) else str(c).lower() for c in cells]
    nothing = tuple(dict.fromkeys(t for t in texts if t.casefold() in _EMPTY or _BRACKETED.fullmatch(t)))
    texts = [t for t in texts if t not in nothing]
    if not texts:
        return Evidence(0, nothing=nothing)
    shares = {kind: sum(map(test, texts)) / len(texts) for kind, test in _tests(source).items()}
    return Evidence(
        filled=len(texts) + more,
        shares={kind: share for kind, share in shares.items() if share},
        examples=tuple(dict.fromkeys(t[:60] for t in texts))[:3],
        distinct=len(set(texts)) / len(texts),
        length=sum(map(len, texts)) / len(texts),
        language=language(texts),
        split=_sign([str(c) for c in cells if isinstance(c, str)]),
        date=_form(texts),
        nothing=nothing,
    )


def _tests(source: Source) -> dict[str, Callable[[str], bool]]:
    tables = {t: _known(source, t) for t in _TABLES if t in source.vocabularies.tables}
    return {
        "email": lambda t: addresses.email(t) is not None,
        "doi": lambda t: (found := identifiers.pid(t)) is not None and found.scheme == "doi",
        "pid": lambda t: identifiers.pid(t) is not None,
        "orcid": lambda t: all(identifiers.orcid(p) for p in re.split(r"[;,|\s]+", t)),
        "ror": lambda t: identifiers.ror(t) is not None,
        "url": lambda t: "://" in t and addresses.url(t) is not None,
        "file": lambda t: _FILE.fullmatch(t) is not None,
        "phone": lambda t: bool(re.fullmatch(r"\+?[\d ()-]{9,18}", t)) and addresses.phone(t) is not None,
        "date": lambda t: not t.isdecimal() and dates.date(t) is not None,
        "year": lambda t: bool(re.fullmatch(r"(19|20)\d\d", t)),
        "period": lambda t: bool(_SPAN.search(t)) and dates.date(t) is None and dates.period(t) is not None,
        "number": lambda t: bool(re.fullmatch(r"\d[\d.,]*", t)),
        "yes": lambda t: t.casefold() in _YES,
        "size": lambda t: bool(re.fullmatch(r"[\d.,]+ ?[kmgt]i?b", t, re.I)),
        "checksum": lambda t: bool(re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", t, re.I)),
        "code": lambda t: bool(re.fullmatch(r"[A-Za-z]{0,8}[-_. ]?\d{1,8}|[A-Z]+[-_][A-Z0-9-_]+", t)),
        "long": lambda t: len(t) >= LONG,
        **tables,
    }


def _known(source: Source, table: str) -> Callable[[str], bool]:
    def known(text: str) -> bool:
        parts = [p for p in re.split(r"[;,|]", text) if p.strip()] if table != "licence" else [text]
        return bool(parts) and all(source.vocabularies.match(table, p.strip()) is not None for p in parts)

    return known


def language(texts: Sequence[str]) -> str:
    """``nl`` or ``en`` where running text is mostly of one of them; empty where there is too little of it."""
    words = Counter(w for t in texts for w in re.findall(r"[a-zà-ÿ]+", t.casefold()))
    dutch, english = sum(words[w] for w in _DUTCH), sum(words[w] for w in _ENGLISH)
    if max(dutch, english) < 3:
        return ""
    return "nl" if dutch > 2 * english else "en" if english > 2 * dutch else ""


def _sign(texts: Sequence[str]) -> str:
    """The sign that parts short values in at least a third of the cells."""
    for sign in _SIGNS:
        parted = [t for t in texts if sign in t and "://" not in t]
        pieces = [p for t in parted for p in t.split(sign)]
        if parted and 3 * len(parted) >= len(texts) and sum(map(len, pieces)) / len(pieces) < LONG / 2:
            return sign
    return ""


def _form(texts: Sequence[str]) -> str:
    """``m/d/yyyy`` where that is the only way to read the dates; others are read without being told."""
    found = [m for t in texts if (m := re.fullmatch(r"(\d\d?)([/.-])(\d\d?)\2(\d{4})", t))]
    if not found or len(found) < len(texts) or any(int(m[1]) > 12 for m in found):
        return ""
    return f"m{found[0][2]}d{found[0][2]}yyyy" if any(int(m[3]) > 12 for m in found) else ""
