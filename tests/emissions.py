"""A catalogue to write descriptions for, and what a profile makes of one."""

from pathlib import Path
from typing import Any

from fairdict.config import Catalogue, load
from fairdict.document import Context, lines, skolemise
from fairdict.emission import Emission, Emitted
from fairdict.model import Document
from fairdict.profiles import Profiles
from fairdict.publish.entry import Entry
from fairdict.publish.record import record_of
from fairdict.shapes import Facts, facts_of

BASE = "https://data.example.org/"
HEAD = (
    '[catalogue]\ntitle = "Ours"\nbase_iri = "https://data.example.org/"\npublisher = '
    '{ name = "Us", ror = "https://ror.org/006hf6230", url = "https://us.example/", email = "us@us.example" }\n'
)
EVERY = (
    "dcat-ap-3.0.1",
    "dcat-ap-nl-3.0",
    "health-ri-2.0.2",
    "healthdcat-ap-r8",
    "healthdcat-ap-draft-0.1",
    "dcat-ap-2.1.1",
)
"""The profiles that come with fairdict."""


def catalogue(folder: Path, more: str = "") -> Catalogue:
    """A catalogue in ``folder`` with ``more`` in its file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fairdict.toml").write_text(HEAD + more, "utf-8")
    return load(folder)


def emission(found: Catalogue, profile: str, own: bool = False) -> Emission:
    """How ``profile`` is written."""
    return Emission(Profiles(found.layers).get(profile), found, own=own)


def made(found: Emission, document: Document, sources: tuple[str, ...] = ()) -> Emitted:
    """What the profile makes of a document, which is first given names."""
    entry = Entry(
        "k", document.get("id") or f"{BASE}dataset/k", "Dataset", "live", {}, since="2026-01-02", changed="2026-03-04"
    )
    named = skolemise({"type": ["Dataset"], **document}, entry.iri)
    return found.emitted(named, record_of(entry, found.catalogue), sources)


def facts(found: Emitted, context: Context) -> Facts:
    """The triples of what was made."""
    return facts_of(found.documents, context)


def said(found: Emitted, term: str) -> Any:
    """The values of a term of the thing itself."""
    return found.documents[0].get(term)


def triples(found: Emitted, context: Context) -> set[str]:
    """The N-Triples of what was made."""
    return {line for document in found.documents for line in lines(document, context)}
