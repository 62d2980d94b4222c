"""A mapping for a file that nobody has described yet: proposed by the harvester that can read it, written for review.

Takes a file or an address; leaves a ``[sources.NAME]`` block with a comment for each field, and what the first record
would become with it. Nothing is declared: a steward reads it, corrects it, and puts it in ``fairdict.toml``.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fairdict import harvester
from fairdict.add import WEB, name_for
from fairdict.changes import told
from fairdict.config import FILE, Source
from fairdict.document import Context
from fairdict.errors import ConfigError, FairdictError, FetchError
from fairdict.guard import BY_OPTION
from fairdict.harvester import Description, Harvester, Proposal
from fairdict.layers import Layers
from fairdict.model import Record
from fairdict.night import AGENT
from fairdict.vocabulary import Vocabularies
from fairdict.web import Limits, Web

_SHOWN = 120
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Fairified:
    """A proposed declaration of source ``name``: its text, what it rests on, and what it would make of the file."""

    name: str
    text: str
    proposal: Proposal
    records: int
    mapped: int
    left: int
    first: Mapping[str, Any]
    issues: Sequence[str]
    complaint: str = ""


def door(*, allow_private: bool = False) -> Web:
    """A session for a look at one file, where there may be no catalogue yet."""
    limits = Limits(total=60.0, attempts=2)
    return Web(user_agent=AGENT, limits=limits, allow_private=allow_private, allow=BY_OPTION)


def fairify(address: str, folder: Path, web: Web, *, sheet: str = "", name: str = "") -> Fairified:
    """The proposal for ``address``, a web address or a file, seen from here or from the catalogue in ``folder``.

    Raises :class:`FairdictError` saying why where no harvester makes anything of it.
    """
    layers = Layers(folder if (folder / FILE).is_file() else None)
    where, url = _place(address, folder)
    source = Source(
        name=name or name_for(where, []),
        harvester="",
        url=where,
        vocabularies=Vocabularies.load(layers),
        context=Context.load(layers),
        folder=folder.resolve(),
        options={"sheet": sheet} if sheet else {},
    )
    reasons: list[str] = []
    for plugin_name, plugin in harvester.every(layers).items():
        propose = getattr(plugin, "propose", None)
        if propose is None:
            continue
        try:
            found = propose(source, web)
        except FetchError as error:
            reasons.append(error.message)
            continue
        return _tried(replace(source, harvester=plugin_name), plugin, found, url, web, address)
    raise FairdictError(" ".join(reasons) or "No harvester here proposes a mapping for a file.")


def _place(address: str, folder: Path) -> tuple[str, str]:
    """Where the file is, and how a declaration in ``folder`` names it."""
    if address.lower().startswith(WEB):
        return address, address
    for path in (Path(address), folder / address):
        if path.is_file():
            return str(path.resolve()), Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    raise ConfigError(f"“{address}” is neither a web address nor a file: give the path of a sheet, or its address.")


def _tried(source: Source, plugin: Harvester, found: Proposal, url: str, web: Web, said: str) -> Fairified:
    """The proposal with what it makes of the file."""
    text = "\n".join(_block(replace(source, url=url), found, said)) + "\n"
    options = tomllib.loads(text)["sources"][source.name].get("options", {})
    made = replace(source, options=options)
    try:
        described = [
            d for r in plugin.fetch(made, web, None) if isinstance(r, Record) for d in plugin.describe(r, made)
        ]
    except FairdictError as error:
        return Fairified(source.name, text, found, 0, 0, 0, {}, (), error.message)
    first: Description | None = next((d for d in described if d.document().get("title")), None)
    issues = dict.fromkeys(i.message for d in described for i in d.issues)
    return Fairified(
        source.name,
        text,
        found,
        len(described),
        sum(d.mapped for d in described),
        sum(len(d.left) for d in described),
        first.document() if first is not None else {},
        list(issues),
    )


def _block(source: Source, found: Proposal, said: str) -> Iterator[str]:
    """The declaration, line by line."""
    yield f"# A proposal of “fairdict fairify {_flat(said)}”, for you to review."
    yield f"# It rests on {_flat(found.place)}, {found.rows} rows."
    yield "# What begins with # is not in force. Correct what is wrong, and say “fairdict check” before you run it."
    for note in found.notes:
        yield f"# Look at this: {_flat(note)}"
    yield f"[sources.{source.name}]"
    yield f"harvester = {_toml(source.harvester)}"
    yield f"url       = {_toml(source.url)}"
    yield '# publisher = "…"  # who stands behind this list'
    yield ""
    yield f"[sources.{source.name}.options]"
    for option, value in found.options.items():
        reason = found.reasons.get(option, "")
        yield f"{option} = {_toml(value)}" + (f"  # {_flat(reason)}" if reason else "")
    yield ""
    yield f"[sources.{source.name}.options.{found.option}]"
    for guess in found.guesses:
        some = ", ".join(f"“{_flat(e)}”" for e in guess.examples)
        filled = f"{guess.filled} of {found.rows} filled" + (f", e.g. {some}" if some else "")
        yield f"# {guess.sure}: {_flat(guess.why)}; {filled}"
        mapped = f"{_toml(guess.field)} = {_toml(guess.means)}" if guess.means is not None else ""
        yield mapped or f'# {_toml(guess.field)} = "…"  # a property, or "ignore" to leave it out on purpose'


def _flat(text: str) -> str:
    """``text`` on one line, as a comment may hold it."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else "�" for c in line)[:_SHOWN]


def _toml(value: Any) -> str:
    """``value`` as TOML writes it."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{k if _BARE.fullmatch(k) else _toml(k)} = {_toml(v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(v) for v in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        marks = {"\\": "\\\\", '"': '\\"'}
        return '"' + "".join(marks.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in value) + '"'
    return str(value)


def fairified_lines(found: Fairified) -> Iterator[str]:
    """What a person reads of it: each column, what the first record would become, and the share mapped."""
    proposal = found.proposal
    named = sum(g.means is not None for g in proposal.guesses)
    yield f"{proposal.place}, {proposal.rows} rows; {named} of {len(proposal.guesses)} {proposal.option} recognised"
    width = min(40, max((len(g.field) for g in proposal.guesses), default=0))
    for guess in proposal.guesses:
        means = "" if guess.means is None else _toml(guess.means).strip('"')
        yield f"  {_flat(guess.field)[:width]:{width}}  {guess.sure:10}  {means or '-'}  ({_flat(guess.why)})"
    for note in proposal.notes:
        yield f"  look at this: {_flat(note)}"
    if found.complaint:
        yield f"  with this mapping the file cannot be read yet: {found.complaint}"
        return
    if found.first:
        yield "the first would become:"
        for term, value in found.first.items():
            yield f"    {term}: {_flat(told(value))}"
    share = 100 * found.mapped / max(1, found.mapped + found.left)
    yield f"{share:.0f} % of the filled cells of {found.records} records mapped; {len(found.issues)} problems"
    for message in list(found.issues)[:5]:
        yield f"  {_flat(message)}"
