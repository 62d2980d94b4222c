"""What may stand between a catalogue and its next night: versions, database, disk, credentials, proxies, look, sources.

Takes a catalogue's folder and looks only, without a request unless asked to; leaves :class:`Check` values in plain
words. What is ``bad`` keeps a command from working; a ``note`` is for the steward to know.
"""

import importlib.metadata
import platform
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fairdict import corrections, harvester
from fairdict.config import FILE, Catalogue, Source, credentials, load
from fairdict.credentials import parse_auth, strike
from fairdict.errors import FairdictError, FetchError
from fairdict.lease import EXPIRY
from fairdict.night import AGENT
from fairdict.publish import extras, look
from fairdict.publish.templates import Templates
from fairdict.publish.tree import exchanged
from fairdict.publish.words import FOLDER, Words
from fairdict.schema import VERSION
from fairdict.web import Limits, Web

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
LITTLE = 100 * 10**6
"""Bytes of free space below which a night is likely to fail."""

State = Literal["ok", "note", "bad"]


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, how it is, and what to do about it."""

    about: str
    state: State
    message: str


def doctor(
    folder: Path, environ: Mapping[str, str], *, network: bool = False, clock: Callable[[], float] = time.time
) -> list[Check]:
    """Everything that can be told of the catalogue in ``folder``; with ``network``, each source is asked once."""
    found = list(_versions())
    try:
        catalogue = load(folder)
        corrected = corrections.load(catalogue)
    except FairdictError as error:
        return [*found, Check("configuration", "bad", error.message), *_network(environ, ())]
    count = len(catalogue.sources)
    more = f", {len(corrected)} corrections" if corrected else ""
    found.append(Check("configuration", "ok", f"{catalogue.folder / FILE} can be read: {count} sources{more}."))
    found += _database(catalogue)
    found += _disk(catalogue)
    found += _holder(catalogue, clock())
    found += _look(catalogue)
    found += _network(environ, catalogue.sources)
    for source in catalogue.sources:
        found += _source(catalogue, source, environ, network)
    return found


def _versions() -> Iterator[Check]:
    needed = importlib.metadata.requires("fairdict") or []
    names = sorted({re.split(r"[^A-Za-z0-9._-]", n, maxsplit=1)[0] for n in needed if "extra ==" not in n})
    told, missing = [], []
    for name in names:
        try:
            told.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    python = f"{AGENT.replace('/', ' ')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield Check("versions", "ok", f"{python}, {', '.join(told)}.")
    if missing:
        yield Check("versions", "bad", f"{', '.join(missing)}: not installed. Install fairdict again.")


def _database(catalogue: Catalogue) -> Iterator[Check]:
    path = catalogue.database
    if not path.exists():
        yield Check("database", "note", f"{path} is not there yet; the first harvest makes it.")
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            number = db.execute("PRAGMA user_version").fetchone()[0]
            fault = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            runs = list(_runs(db, catalogue)) if fault == "ok" and number == VERSION else []
    except sqlite3.Error as error:
        yield Check("database", "bad", f"{path} cannot be read: {error}. Check permissions, or restore a copy.")
        return
    if fault != "ok":
        yield Check("database", "bad", f"{path} is damaged ({fault}). Restore a copy.")
    elif number > VERSION or number < 1:
        yield Check("database", "bad", f"{path} has schema {number}; this fairdict knows {VERSION}. Update fairdict.")
    elif number < VERSION:
        yield Check("database", "note", f"{path} has schema {number} and is brought to {VERSION} after a copy.")
    else:
        size = path.stat().st_size / 10**6
        yield Check("database", "ok", f"{path} is sound: schema {number}, {size:.1f} MB.")
    yield from runs


def _runs(db: sqlite3.Connection, catalogue: Catalogue) -> Iterator[Check]:
    for source in catalogue.sources:
        row = db.execute(
            "SELECT verdict, COALESCE(ended, started), message FROM run WHERE source = ? ORDER BY id DESC LIMIT 1",
            (source.name,),
        ).fetchone()
        about = f"last run of {source.name}"
        if row is None:
            yield Check(about, "note", "never harvested.")
        else:
            verdict, when, message = row
            state: State = "ok" if verdict == "complete" else "note"
            yield Check(about, state, f"{verdict}, {when}. {message}".rstrip())


def _disk(catalogue: Catalogue) -> Iterator[Check]:
    free = shutil.disk_usage(catalogue.folder).free
    held = catalogue.database.stat().st_size if catalogue.database.exists() else 0
    said = f"{free / 10**9:.1f} GB free."
    if free < LITTLE:
        yield Check("free space", "bad", f"{said} A night may not fit; make room.")
    elif free < 2 * held:
        yield Check(
            "free space", "note", f"{said} The database needs {2 * held / 10**9:.1f} GB to be copied or mended."
        )
    else:
        yield Check("free space", "ok", said)
    for folder in dict.fromkeys((catalogue.folder, catalogue.database.parent, catalogue.public)):
        if folder.exists():
            yield _writable(folder)
    place = catalogue.database.parent if catalogue.database.parent.exists() else catalogue.folder
    with suppress(OSError), tempfile.TemporaryDirectory(dir=place, prefix=".doctor-") as aside:
        one, other = Path(aside) / "a", Path(aside) / "b"
        one.mkdir()
        other.mkdir()
        if exchanged(one, other):
            yield Check("exchange", "ok", "The site can be exchanged in one step.")
        else:
            yield Check("exchange", "note", "The site is exchanged by turning a link: public/ becomes one.")


def _writable(folder: Path) -> Check:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Check("folder", "ok", f"{folder} can be written.")
    except OSError as error:
        return Check("folder", "bad", f"{folder} cannot be written: {error.strerror}. Check its permissions.")


def _holder(catalogue: Catalogue, now: float) -> Iterator[Check]:
    path = catalogue.database.parent / "lease.db"
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT host, process, command, beat FROM lease").fetchone()
    except sqlite3.Error as error:
        yield Check("lease", "note", f"{path} cannot be read: {error}.")
        return
    if row is None:
        yield Check("lease", "ok", "No run holds the catalogue.")
        return
    host, process, command, beat = row
    silent = now - beat
    who = f"“{command}” (process {process} on {host}) holds the catalogue; last sign of life {silent:.0f} seconds ago"
    yield Check("lease", "note", f"{who}." if silent <= EXPIRY else f"{who}: the next run takes over.")


def _look(catalogue: Catalogue) -> Iterator[Check]:
    """The languages of the site, and what of its look is the steward's own."""
    try:
        for lang in catalogue.languages:
            if not Words.load(catalogue.layers, lang, catalogue.vocabularies).translated:
                yield Check(
                    "languages",
                    "note",
                    f"There are no words for “{lang}”; English ones stand in. Write site_templates/words/{lang}.toml.",
                )
        extras.pages(catalogue.layers, catalogue.languages)
        Templates(catalogue.layers).check()
        notes = list(look.advice(catalogue.layers))
    except FairdictError as error:
        yield Check("look", "bad", error.message)
        return
    yield from (Check("look", "note", note) for note in notes)
    if not notes and (catalogue.folder / FOLDER).is_dir():
        yield Check("look", "ok", f"{catalogue.folder / FOLDER} can be used: templates, words, colours.")


def _network(environ: Mapping[str, str], sources: Sequence[Source]) -> Iterator[Check]:
    lower = {k.upper(): v for k, v in environ.items() if k.upper() in PROXIES and v}
    if lower:
        told = ", ".join(f"{k}={strike(v, ())}" for k, v in sorted(lower.items()))
        private = [s.name for s in sources if s.allow_private]
        yield Check(
            "proxy",
            "note",
            f"{told}. Behind a proxy the guard against private addresses checks only the names of servers, because the "
            "proxy looks up where they are: let the proxy refuse addresses of the own network."
            + (f" Not guarded at all: {', '.join(private)} (allow_private)." if private else ""),
        )
    for name in BUNDLES:
        value = environ.get(name, "")
        if value and not Path(value).exists():
            yield Check("certificates", "bad", f"{name} names {value}, which is not there. Correct or unset it.")
        elif value:
            yield Check("certificates", "ok", f"{name} = {value}.")


def _source(catalogue: Catalogue, source: Source, environ: Mapping[str, str], network: bool) -> Iterator[Check]:
    about = f"source {source.name}"
    try:
        plugin = harvester.of(source, catalogue.layers)
        options = getattr(plugin, "Options", None)
        if options is not None:
            source.settings(options)
        auth = credentials(source, environ)
        parse_auth(auth)
    except FairdictError as error:
        yield Check(about, "bad", error.message)
        return
    secret = f", credentials from {source.auth}" if source.auth else ""
    licence = "" if source.licence or catalogue.licence else " No licence of its descriptions is declared."
    yield Check(about, "note" if licence else "ok", f"{source.harvester}{secret}.{licence}")
    online = source.url.lower().startswith(("http://", "https://"))
    if not online and not (source.folder / source.url.removeprefix("file://")).exists():
        yield Check(about, "bad", f"{source.url} is not there. Correct `url`, or put the file in its place.")
    if network and online:
        yield _reached(catalogue, source, auth)


def _reached(catalogue: Catalogue, source: Source, auth: str) -> Check:
    """What the address of ``source`` says when it is asked once."""
    about = f"address of {source.name}"
    limits = Limits(total=30.0, attempts=1, patience=0.0)
    try:
        with Web(
            user_agent=AGENT,
            contact=catalogue.publisher.email,
            limits=limits,
            rate=source.rate,
            allow_private=source.allow_private,
            auth=auth,
            home=source.url,
        ) as web:
            answer = web.peek(source.url)
    except (FetchError, FairdictError) as error:
        return Check(about, "bad", error.message)
    if answer.status in (401, 403, 407):
        return Check(
            about, "bad", f"It refuses us with status {answer.status}: check its credentials with the partner."
        )
    if answer.status >= 500:
        return Check(about, "bad", f"It answers with status {answer.status}: tell the partner.")
    return Check(about, "ok", f"It answers (status {answer.status}).")


def doctor_lines(found: Sequence[Check]) -> Iterator[str]:
    """:func:`doctor` for a person."""
    marks = {"ok": "ok  ", "note": "note", "bad": "BAD "}
    for check in found:
        yield f"{marks[check.state]} {check.about}: {check.message}"
