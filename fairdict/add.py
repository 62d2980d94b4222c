"""What an address speaks, and how it becomes a source: asks each harvester in turn, declares the first that answers.

Takes an address or a file and the harvesters at hand; leaves a ``[sources.NAME]`` block at the end of
``fairdict.toml``, whose other bytes stay as they are. Asks at most :data:`REQUESTS` times, each address once. A
harvester takes part by offering ``speaks(url, web) -> str | None``: the address to declare where it can read what is
there, else None; and, where it guesses where its server might answer, ``signs``: words in the address, or in what is
there, that speak for it, so that it is asked first, and last where none is seen. An address may also be an index of
sources: a harvester that knows such offers ``listed(url, web) -> list[str]``, and each becomes a source of its own.
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from fairdict import harvester
from fairdict.clean import text as clean_text
from fairdict.config import FILE, Catalogue
from fairdict.credentials import part_userinfo
from fairdict.errors import ConfigError, FairdictError, FetchError
from fairdict.guard import BY_OPTION
from fairdict.harvester import Harvester, Unloaded
from fairdict.layers import Layers
from fairdict.night import AGENT
from fairdict.web import Limits, Web

REQUESTS = 10
LOOKED_AT = 100_000
"""Bytes of what is at an address in which signs are looked for."""
WEB = ("http://", "https://")
_UNREACHABLE = frozenset({"dns", "connect", "private", "proxy", "tls"})
"""Failures that another question to the same server would meet again."""


@dataclass(frozen=True)
class Found:
    """The harvester that can read an address, the ``url`` to declare for it, and how many requests that took."""

    harvester: str
    summary: str
    url: str
    requests: int = 0
    tried: Sequence[str] = field(default_factory=tuple)


def door(catalogue: Catalogue, *, allow_private: bool = False) -> Web:
    """A session that asks at most :data:`REQUESTS` times, each question once."""
    limits = Limits(total=30.0, attempts=1, patience=0.0, requests=REQUESTS)
    contact = catalogue.publisher.email
    return Web(
        user_agent=AGENT, contact=contact, limits=limits, allow_private=allow_private, allow=BY_OPTION, once=True
    )  # fmt: skip


def recognise(address: str, layers: Layers, folder: Path, web: Web) -> Found:
    """The first harvester that can read ``address``: a web address, or a file relative to ``folder``.

    Raises :class:`FairdictError` saying what was tried where none can, and :class:`ConfigError` for an address that
    cannot be declared.
    """
    online = address.lower().startswith(WEB)
    if online:
        _refuse_secrets(address)
    elif "://" in address or not (folder / address).is_file():
        raise ConfigError(
            f"“{address}” is neither a web address nor a file in {folder.resolve()}. Give an address with http:// or "
            "https://, or the path of a CSV file, a workbook or a graph."
        )
    asked = address if online else str((folder / address).resolve())
    tried: list[str] = []
    failures: dict[str, str] = {}
    plugins = harvester.every(layers)
    order = _order(plugins, layers, asked, _seen(asked, web))
    for name in order:
        plugin = plugins[name]
        if isinstance(plugin, Unloaded):
            failures[name] = plugin.message
        speaks = getattr(plugin, "speaks", None)
        if speaks is None:
            continue
        try:
            url = speaks(asked, web)
        except FetchError as error:
            if error.kind in ("misdirected", "malformed"):  # something else is there
                tried.append(name)
                continue
            if error.kind in _UNREACHABLE:
                raise FairdictError(error.message) from None
            failures[name] = error.message
            if error.kind == "budget":
                left = order[order.index(name) + 1 :]
                failures.update(dict.fromkeys(left, "not tried, for want of requests"))
                break
            continue
        except FairdictError:
            raise
        except Exception as error:  # the plugin's mistake, told as such; the others may still know
            failures[name] = f"the harvester broke off: {type(error).__name__}: {error}"
            continue
        if url is not None:
            return Found(name, plugin.summary, url if online else address, web.requests_made, tuple(tried))
        tried.append(name)
    raise FairdictError(_unknown(web.redact(address), tried, failures, web.requests_made))


def listed(address: str, layers: Layers, web: Web) -> list[Found]:
    """The sources that ``address`` lists where it is an index, each with the harvester that knows such indexes by its
    ``listed(url, web) -> list[str]``; none where it is anything else. Raises :class:`FairdictError` as that does."""
    if not address.lower().startswith(WEB):
        return []
    _refuse_secrets(address)
    for name, plugin in harvester.every(layers).items():
        index = getattr(plugin, "listed", None)
        urls = index(address, web) if index is not None else []
        if urls:
            return [Found(name, plugin.summary, url, web.requests_made) for url in urls]
    return []


def _order(plugins: Mapping[str, Harvester], layers: Layers, address: str, seen: str) -> list[str]:
    """The catalogue's own harvesters first, then those for which there are signs in ``address`` or in what was ``seen``
    there, those that look for none, and the others; by name among themselves."""
    folder = layers.catalogue / "harvesters" if layers.catalogue is not None else None

    def rank(name: str) -> int:
        if folder is not None and (folder / f"{name}.py").is_file():
            return 0
        signs = getattr(plugins[name], "signs", ())
        if any(s in address.lower() for s in signs):
            return 1
        return 2 if any(s in seen for s in signs) else 4 if signs else 3

    return sorted(plugins, key=lambda name: (rank(name), name))


def _seen(address: str, web: Web) -> str:
    """What is at ``address``, and what its server says of itself, in small letters; empty where nothing comes."""
    try:
        found = web.get(address, check_status=False) if address.lower().startswith(WEB) else web.read(address)
    except FetchError:  # whoever asks for it is told
        return ""
    told = " ".join(f"{name}: {value}" for name, value in found.headers.items())
    return f"{told} {found.body[:LOOKED_AT].decode('utf-8', 'replace')}".lower()


def _refuse_secrets(address: str) -> None:
    try:
        _, found = part_userinfo(address)
        host = urlsplit(address).hostname
    except ValueError:
        host, found = None, None
    if not host:
        raise ConfigError("That is no web address that can be used: correct it.")
    if found is not None and found.headers:
        raise ConfigError(
            f"The address of {host} holds a user or a password, which must not stand in {FILE}. Leave it out, and "
            'declare auth = { env = "NAME" } for the source.'
        )


def _unknown(address: str, tried: Sequence[str], failures: dict[str, str], requests: int) -> str:
    lines = [f"No harvester can read what is at {address} ({requests} requests)."]
    if tried:
        lines.append(f"It does not speak: {', '.join(tried)}.")
    told: dict[str, list[str]] = {}
    for name, why in failures.items():
        told.setdefault(why.rstrip("."), []).append(name)
    lines += [f"{', '.join(names)}: {why}." for why, names in told.items()]
    lines.append("Ask the partner for the address of a catalogue or an OAI-PMH server, or declare the source by hand.")
    return "\n".join(lines)


def name_for(address: str, taken: Sequence[str]) -> str:
    """A short name for a source at ``address`` that is none of ``taken``."""
    if address.lower().startswith(WEB):
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        base = "" if re.fullmatch(r"[\d.]+|.*:.*", host) else host.rpartition(".")[0] or host
    else:
        base = Path(address).stem
    base = re.sub(r"[^a-z0-9]+", "-", clean_text(base).lower()).strip("-") or "source"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def block(name: str, found: Found, *, allow_private: bool = False) -> str:
    """The declaration of a source, as it is appended."""
    private = "allow_private = true\n" if allow_private else ""
    return f"[sources.{name}]\nharvester = {_quoted(found.harvester)}\nurl = {_quoted(found.url)}\n{private}"


def declare(catalogue: Catalogue, name: str, declaration: str) -> None:
    """Appends ``declaration`` of source ``name`` to the catalogue's file; raises :class:`ConfigError` where the name is
    taken or no name, or where the file would be no valid TOML any more, and then leaves it alone."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ConfigError(f"“{name}” is no name for a source: use small letters, digits and hyphens.")
    if name in (s.name for s in catalogue.sources):
        raise ConfigError(f"{catalogue.folder / FILE} has a source “{name}” already; choose another with --name.")
    path = catalogue.folder / FILE
    before = path.read_bytes()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before or before.endswith(b"\n") else end
    after = before + gap + end + declaration.encode().replace(b"\n", end)
    try:
        tomllib.loads(after.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError:
        raise ConfigError(
            f"{path} declares its sources in a way to which nothing can be appended. Add this by hand:\n{declaration}"
        ) from None
    handle, fresh = tempfile.mkstemp(dir=catalogue.folder, prefix=f".{FILE}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).chmod(path.stat().st_mode & 0o7777)
        Path(fresh).replace(path.resolve())
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def _quoted(text: str) -> str:
    """``text`` as a basic string of TOML."""
    marks = {"\\": "\\\\", '"': '\\"'}
    return '"' + "".join(marks.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in text) + '"'
