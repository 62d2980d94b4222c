"""What a steward chose for a value that no table knew, kept in the catalogue's own tables.

Each choice is two lines of ``vocabularies/tables/NAME.ttl``: a comment that says who chose it and when, and a statement
with whole addresses, so that it depends on nothing else in the file. All else there is the steward's, and stays to the
letter.
"""

import getpass
import os
import re
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from fairdict import addresses
from fairdict.errors import ConfigError, FairdictError
from fairdict.languages import language_tag
from fairdict.layers import Layers
from fairdict.table import KEPT, SKOS
from fairdict.vocabulary import Vocabularies

_MARK = "# fairdict map: "
_HEAD = """\
# What partners mean by their own words for {table}, as chosen with “fairdict map”.
# Add to it as you like: https://www.w3.org/TR/skos-primer/ says how, and the reference of the vocabularies what counts.

"""


def file(folder: Path, table: str) -> Path:
    """Where a catalogue keeps what it adds to ``table``."""
    return folder / "vocabularies" / "tables" / f"{table}.ttl"


def concept(vocabularies: Vocabularies, table: str, said: str) -> str | None:
    """The address of the concept that ``said`` (an address, code or label) is in ``table``."""
    found = vocabularies.match(table, said)
    return None if found is None else (found.term or found.concept).iri


def choose(
    folder: Path, vocabularies: Vocabularies, table: str, value: str, said: str, labels: tuple[str, ...] = ()
) -> str:
    """From now on ``value`` means ``said`` in ``table``; gives a sentence about it.

    ``said`` is a concept of the table (its address, code or label), or the address of a new one with a label in one or
    more languages (``en=Research use only``). FairdictError where it is neither, and nothing is changed.
    """
    iri = concept(vocabularies, table, said)
    parts = []
    if iri is None:
        iri = _new(table, said, labels)
        parts.append(f"a {NamedNode(f'{SKOS}Concept')}")
        parts += [f"{NamedNode(f'{SKOS}prefLabel')} {label}" for label in map(_label, labels)]
    elif labels:
        raise FairdictError(f"“{said}” is in the {table} table already; leave out --label.")
    path = file(folder, table)
    before = _read(path)
    _write(path, table, value, f"{NamedNode(iri)} {' ; '.join([*parts, _says(value)])} .")
    meant = Vocabularies.load(Layers(folder)).match(table, value)
    if meant is None or iri not in (meant.concept.iri, meant.term.iri if meant.term else ""):
        _save(path, before)
        raise FairdictError(
            f"“{value}” would still mean {meant.concept.iri if meant else 'nothing'}, for another line of {path} says "
            "so. Change that line; nothing was written."
        )
    return f"“{value}” means {iri} from now on ({path})."


def keep(folder: Path, table: str, value: str) -> str:
    """From now on ``value`` stays as it is in ``table`` and is not asked about; gives a sentence about it."""
    path = file(folder, table)
    _write(path, table, value, f"{NamedNode(KEPT)} {NamedNode(f'{SKOS}hiddenLabel')} {Literal(value)} .")
    return f"“{value}” stays as it is, and is not asked about any more ({path})."


def undo(folder: Path, table: str, value: str) -> str:
    """Forgets what was chosen for ``value``; FairdictError where nothing was."""
    path = file(folder, table)
    text = _read(path) or ""
    left = _without(text, value)
    if left == text:
        raise FairdictError(
            f"Nothing was chosen for “{value}” with fairdict map in {path}. What you wrote there yourself, change "
            "there."
        )
    _save(path, left)
    return f"What was chosen for “{value}” is forgotten ({path})."


def _new(table: str, said: str, labels: tuple[str, ...]) -> str:
    iri = addresses.iri(said) if ":" in said else None
    if iri is None or " " in said.strip():
        raise FairdictError(
            f"“{said}” is not in the {table} table, and no address either; write the address, code or label of a "
            "concept, or the address of a new one with --label."
        )
    if not labels:
        raise FairdictError(
            f"<{iri}> is not in the {table} table. If it is not mistyped and to be a new concept, give it a name: "
            '--label "en=…" --label "nl=…".'
        )
    return iri


def _label(text: str) -> Literal:
    """``en=Research use only``, or a text without a language."""
    lang, sign, words = text.partition("=")
    tag = language_tag(lang) if sign and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9-]+)?", lang) else None
    if not (words if tag else text).strip():
        raise FairdictError("A label has words; write --label “en=Research use only”.")
    return Literal(words.strip(), language=tag.lower()) if tag else Literal(text.strip(), language="en")


def _says(value: str) -> str:
    """The predicate and object that tie a concept to a value: the address of another register, or words."""
    iri = addresses.iri(value) if "://" in value else None
    if iri is not None and " " not in value.strip():
        return f"{NamedNode(f'{SKOS}exactMatch')} {NamedNode(iri)}"
    return f"{NamedNode(f'{SKOS}altLabel')} {Literal(value)}"


def _write(path: Path, table: str, value: str, statement: str) -> None:
    before = _read(path)
    text = _HEAD.format(table=table) if before is None else _without(before, value)
    parted = "" if not text or text.endswith("\n") else "\n"
    mark = f"{_MARK}{_one_line(value)}, by {_who()} on {date.today().isoformat()}"
    _save(path, f"{text}{parted}{mark}\n{statement}\n")


def _without(text: str, value: str) -> str:
    """``text`` without what was chosen for ``value``: the comment, and the statement in the line below it."""
    mark = re.compile(rf"{_MARK}{re.escape(_one_line(value))}, by .* on \d{{4}}-\d\d-\d\d\s*")
    kept: list[str] = []
    dropped = False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if dropped and line.startswith("<"):
            dropped = False
            continue
        dropped = mark.fullmatch(line) is not None
        if not dropped:
            kept.append(line)
    return "".join(kept)


def _read(path: Path) -> str | None:
    """The text of a table as it is, line ends too."""
    return path.read_bytes().decode() if path.is_file() else None


def _save(path: Path, text: str | None) -> None:
    """Written whole or not at all (None: the file goes); what is no table is not written."""
    before = path.read_bytes() if path.is_file() else None
    _replace(path, None if text is None else text.encode())
    try:
        Vocabularies.load(Layers(path.parents[2]))
    except ConfigError:
        _replace(path, before)
        raise


def _replace(path: Path, body: bytes | None) -> None:
    if body is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0o644
    number, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(number, "wb") as out:
        out.write(body)
    Path(name).chmod(mode)
    Path(name).replace(path)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _who() -> str:
    with suppress(KeyError, OSError, ImportError):  # a system that does not know who asks
        return getpass.getuser()
    return "somebody"
