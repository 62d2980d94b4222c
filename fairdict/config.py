"""``fairdict.toml``: what a steward declares, read once and checked to the last key.

Takes a catalogue's folder; leaves a frozen :class:`Catalogue`. Every mistake is a :class:`ConfigError` that names the
file, the key and what may stand there.
"""

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn, cast

from fairdict import addresses, identifiers
from fairdict.document import Context, canonical, digest
from fairdict.errors import ConfigError
from fairdict.languages import language_tag
from fairdict.layers import Layers
from fairdict.model import Expect, Publisher, Select
from fairdict.vocabulary import Vocabularies

FILE = "fairdict.toml"
Text = Mapping[str, str]
"""A text by language tag; ``@none`` where the steward named no language."""


@dataclass(frozen=True)
class Source:
    """One partner's feed, as declared. ``options`` are the harvester's own, not yet checked against its ``Options``;
    ``auth`` names the environment variable that holds the credentials; ``minutes`` and ``requests`` are what
    one run may take, 0 for no end; ``folder`` is what a relative path in ``url`` is relative to; one that is ``paused``
    is not asked and keeps everything; ``formerly`` are names that it had before."""

    name: str
    harvester: str
    url: str
    vocabularies: Vocabularies = field(repr=False)
    context: Context = field(repr=False)
    folder: Path = Path()
    publisher: Publisher | None = None
    role: Literal["owner", "aggregator"] = "owner"
    rank: int = 10
    rate: float = 2.0
    minutes: float = 240.0
    requests: int = 0
    full_every: int = 7
    allow_private: bool = False
    auth: str = ""
    licence: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    select: Select = field(default_factory=Select)
    expect: Expect = field(default_factory=Expect)
    paused: bool = False
    formerly: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """What is asked of whom; where it changes, what the last run left off at means nothing any more."""
        options = sorted((name, str(value)) for name, value in self.options.items())
        return f"{self.harvester} {digest(canonical([self.url, options]))}"

    def settings(self, kind: type[Any]) -> Any:
        """The options as ``kind``, a harvester's frozen ``Options``; raises ConfigError for one it does not have."""
        known = {f.name: f for f in dataclasses.fields(kind)}
        where = f"[sources.{self.name}.options]"
        _no_others(self.options, known, where, self.folder / FILE)
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in self.options.items()}
        for name, value in values.items():
            wanted = known[name].default
            if wanted is not dataclasses.MISSING and wanted is not None and not _alike(value, wanted):
                raise ConfigError(
                    f"{self.folder / FILE}: {name} in {where} should be {_kind(wanted)}, but is {value!r}."
                )
        for name, option in known.items():
            bare = option.default is dataclasses.MISSING and option.default_factory is dataclasses.MISSING
            if bare and name not in values:
                raise ConfigError(f"{self.folder / FILE}: {name} in {where} is missing.")
        return kind(**values)


@dataclass(frozen=True)
class Probing:
    """How far ``probe`` goes: ``hosts`` are the only ones tried (empty: all that are public), at most ``per_host``
    requests and ``minutes`` a night, an address again after ``days``."""

    hosts: tuple[str, ...] = ()
    per_host: int = 200
    minutes: float = 30.0
    days: int = 7
    enabled: bool = True


@dataclass(frozen=True)
class Asking:
    """How many ``hosts`` a harvest asks at the same time; each of them is asked one thing after the other."""

    hosts: int = 8


@dataclass(frozen=True)
class Keep:
    """For how many days runs and changes stay in the database."""

    days: int = 90


@dataclass(frozen=True)
class Notify:
    """Whom ``run`` tells how it went: by ``mail`` from ``sender`` through ``smtp``, by a JSON message to ``webhook``,
    or both. ``login``, ``auth`` and ``webhook_env`` name environment variables with secrets."""

    when: Literal["trouble", "change", "always"] = "trouble"
    mail: tuple[str, ...] = ()
    sender: str = ""
    smtp: str = "localhost:25"
    starttls: bool = False
    login: str = ""
    webhook: str = ""
    webhook_env: str = ""
    auth: str = ""
    allow_private: bool = False


@dataclass(frozen=True)
class Catalogue:
    """A steward's catalogue: its folder, what it calls itself, and its sources in the order they were declared."""

    folder: Path
    title: Text
    description: Text
    base_iri: str
    publisher: Publisher
    licence: str
    languages: tuple[str, ...]
    publish_contacts: Literal["all", "functional", "none"]
    sources: tuple[Source, ...]
    same: tuple[tuple[str, ...], ...]
    different: tuple[tuple[str, ...], ...]
    probing: Probing
    keep: Keep
    layers: Layers
    vocabularies: Vocabularies = field(repr=False)
    context: Context = field(repr=False)
    asking: Asking = Asking()
    notify: Notify = Notify()

    @property
    def database(self) -> Path:
        """Where the state is kept."""
        return self.folder / "data" / "catalogue.db"

    @property
    def public(self) -> Path:
        """The site that is served."""
        return self.folder / "public"

    def source(self, name: str) -> Source:
        """The source called ``name``; raises ConfigError with the nearest names."""
        for source in self.sources:
            if source.name == name:
                return source
        raise ConfigError(
            f"{self.folder / FILE} has no source “{name}”.{_nearest(name, [s.name for s in self.sources])}"
        )


def load(folder: Path) -> Catalogue:
    """The catalogue declared in ``folder``/fairdict.toml; raises :class:`ConfigError`."""
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {FILE} in {folder.resolve()}. Go to a catalogue's folder, name one with -C, or make one with "
            "“fairdict init DIR”."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    return _Reader(path, raw).catalogue()


class _Reader:
    def __init__(self, path: Path, raw: Mapping[str, Any]) -> None:
        self.path = path
        self.raw = raw
        self.layers = Layers(path.parent)
        self.vocabularies = Vocabularies.load(self.layers)
        self.context = Context.load(self.layers)

    def catalogue(self) -> Catalogue:
        known = ("catalogue", "sources", "same", "different", "probe", "keep", "web", "notify")
        _no_others(self.raw, known, "the file", self.path)
        about = self.table(self.raw, "catalogue", "the file")
        self.only(
            about,
            ["title", "description", "base_iri", "publisher", "licence", "languages", "publish_contacts"],
            "[catalogue]",
        )
        base = self.text(about, "base_iri", "[catalogue]", needed=True)
        if addresses.url(base) != base or not base.endswith("/") or "?" in base or "#" in base:
            self.fail("base_iri", "[catalogue]", f"should be a web address ending in “/”, but is “{base}”")
        publisher = self.publisher(about.get("publisher"), "[catalogue]", needed=True)
        assert publisher is not None
        languages = tuple(dict.fromkeys(self.words(about, "languages", "[catalogue]"))) or ("en", "nl")
        for tag in languages:
            if language_tag(tag) != tag:
                self.fail("languages", "[catalogue]", f"should be tags such as “en” and “nl”, but has “{tag}”")
        title = self.texts(about, "title", needed=True)
        sources = self.table(self.raw, "sources", "the file", needed=False)
        return Catalogue(
            folder=self.path.parent,
            title=title,
            description=self.texts(about, "description") or _described(title, publisher, languages),
            base_iri=base,
            publisher=publisher,
            licence=self.text(about, "licence", "[catalogue]"),
            languages=languages,
            publish_contacts=cast(Any, self.choice(about, "publish_contacts", "[catalogue]", "all functional none")),
            sources=self.renamed(tuple(self.source(n, self.table(sources, n, "[sources]")) for n in sources)),
            same=self.groups("same"),
            different=self.groups("different"),
            probing=self.plain("probe", Probing),
            keep=self.plain("keep", Keep),
            asking=self.plain("web", Asking),
            notify=self.notify(publisher),
            layers=self.layers,
            vocabularies=self.vocabularies,
            context=self.context,
        )

    def notify(self, publisher: Publisher) -> Notify:
        where = "[notify]"
        raw = self.table(self.raw, "notify", "the file", needed=False)
        self.only(raw, ["when", "mail", "from", "smtp", "starttls", "login", "webhook", "auth", "allow_private"], where)
        mail = (raw["mail"],) if isinstance(raw.get("mail"), str) else self.words(raw, "mail", where)
        sender = self.text(raw, "from", where) or publisher.email or (mail[0] if mail else "")
        for key, address in [*(("mail", address) for address in mail), *([("from", sender)] if mail else [])]:
            if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", address):
                self.fail(key, where, f"should be an e-mail address such as “data@example.org”, but is “{address}”")
        smtp = self.text(raw, "smtp", where) or "localhost:25"
        if not re.fullmatch(r"([^\s:/@]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", smtp):
            self.fail("smtp", where, f"should be a mail server such as “mail.example.org:587”, but is “{smtp}”")
        hook = raw.get("webhook", "")
        webhook_env = self.secret(raw, "webhook", where) if isinstance(hook, dict) else ""
        webhook = self.text(raw, "webhook", where) if not webhook_env else ""
        if webhook and addresses.url(webhook) != webhook:  # not shown: it may hold a key
            self.fail("webhook", where, 'should be a web address, or { env = "NAME" } where it is a secret')
        return Notify(
            when=cast(Any, self.choice(raw, "when", where, "trouble change always")),
            mail=mail,
            sender=sender,
            smtp=smtp,
            starttls=self.flag(raw, "starttls", where),
            login=self.secret(raw, "login", where),
            webhook=webhook,
            webhook_env=webhook_env,
            auth=self.secret(raw, "auth", where),
            allow_private=self.flag(raw, "allow_private", where),
        )

    def secret(self, raw: Mapping[str, Any], key: str, where: str) -> str:
        """The name of the environment variable with a secret."""
        found = raw.get(key, {})
        if not isinstance(found, dict):  # not shown: it may be the secret itself
            self.fail(key, where, 'should be { env = "NAME" }, naming the environment variable that holds it')
        self.only(found, ["env"], f"{key} in {where}")
        return self.text(found, "env", f"{key} in {where}", needed=key in raw)

    def source(self, name: str, raw: Mapping[str, Any]) -> Source:
        where = f"[sources.{name}]"
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            self.fail(name, "[sources]", "should be a short name of small letters, digits and hyphens")
        names = "harvester url publisher role rank rate minutes requests full_every allow_private auth licence"
        self.only(raw, [*names.split(), "options", "select", "expect", "paused", "formerly"], where)
        select = self.table(raw, "select", where, needed=False)
        expect = self.table(raw, "expect", where, needed=False)
        auth = raw.get("auth", {})
        if not isinstance(auth, dict):  # not shown: it may be the secret itself
            self.fail("auth", where, 'should be { env = "NAME" }, naming the environment variable with the credentials')
        self.only(auth, ["env"], f"auth in {where}")
        return Source(
            name=name,
            harvester=self.text(raw, "harvester", where, needed=True),
            url=self.text(raw, "url", where, needed=True),
            vocabularies=self.vocabularies,
            context=self.context,
            folder=self.path.parent,
            publisher=self.publisher(raw.get("publisher"), where),
            role=cast(Any, self.choice(raw, "role", where, "owner aggregator")),
            rank=self.number(raw, "rank", where, 10),
            rate=float(self.number(raw, "rate", where, 2.0)),
            minutes=float(self.number(raw, "minutes", where, 240.0)),
            requests=int(self.number(raw, "requests", where, 0)),
            full_every=self.number(raw, "full_every", where, 7),
            allow_private=self.flag(raw, "allow_private", where),
            auth=self.text(auth, "env", f"auth in {where}", needed="auth" in raw),
            licence=self.text(raw, "licence", where),
            options=self.table(raw, "options", where, needed=False),
            select=self.plain_table(select, Select, f"[sources.{name}.select]"),
            expect=self.expected(expect, f"[sources.{name}.expect]"),
            paused=self.flag(raw, "paused", where),
            formerly=self.words(raw, "formerly", where),
        )

    def expected(self, raw: Mapping[str, Any], where: str) -> Expect:
        for key in ("gone_share", "changed", "lost"):
            if self.number(raw, key, where, 0) > 1:
                self.fail(key, where, f"should be a share between 0 and 1, but is {raw[key]!r}")
        return cast(Expect, self.plain_table(raw, Expect, where))

    def renamed(self, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        """The sources, if every former name is one source's and nobody's now."""
        taken = {s.name: s.name for s in sources}
        for source in sources:
            for old in source.formerly:
                if taken.setdefault(old, source.name) != source.name or old == source.name:
                    what = f"has “{old}”, which is a name of [sources.{taken[old]}] too; a name leads to one source"
                    self.fail("formerly", f"[sources.{source.name}]", what)
        return sources

    def publisher(self, raw: Any, where: str, needed: bool = False) -> Publisher | None:
        if raw is None:
            if needed:
                self.fail("publisher", where, 'is missing; write publisher = { name = "…" }')
            return None
        if isinstance(raw, str) and raw.strip():
            return Publisher(raw)
        if not isinstance(raw, dict) or not str(raw.get("name", "")).strip():
            self.fail("publisher", where, 'should be a name, or { name = "…", ror = "…", url = "…", email = "…" }')
        self.only(raw, ["name", "ror", "url", "email"], f"publisher in {where}")
        values = {k: self.text(raw, k, f"publisher in {where}") for k in raw}
        if values.get("ror"):
            ror = identifiers.ror(values["ror"])
            if ror is None:
                self.fail(
                    "ror", f"publisher in {where}", f"should be a ROR, but “{values['ror']}” is none: check its digits"
                )
            values["ror"] = ror
        return Publisher(**values)

    def texts(self, raw: Mapping[str, Any], key: str, needed: bool = False) -> dict[str, str]:
        value = raw.get(key)
        if value is None and not needed:
            return {}
        if isinstance(value, str) and value.strip():
            return {"@none": value}
        if isinstance(value, dict) and value and all(isinstance(v, str) and v.strip() for v in value.values()):
            return dict(value)
        self.fail(key, "[catalogue]", 'should be a text, or one a language: { en = "…", nl = "…" }')

    def text(self, raw: Mapping[str, Any], key: str, where: str, needed: bool = False) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.fail(key, where, "is missing" if key not in raw else f"should be a text, but is {value!r}")
        return value

    def words(self, raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fail(key, where, f"should be a list of texts, but is {value!r}")
        return tuple(value)

    def number(self, raw: Mapping[str, Any], key: str, where: str, default: Any) -> Any:
        value = raw.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            self.fail(key, where, f"should be a number, 0 or more, but is {value!r}")
        return value

    def flag(self, raw: Mapping[str, Any], key: str, where: str) -> bool:
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, where, f"should be true or false, but is {value!r}")
        return value

    def choice(self, raw: Mapping[str, Any], key: str, where: str, words: str) -> str:
        known = words.split()
        value = raw.get(key, known[0])
        if value not in known:
            self.fail(key, where, f"should be one of {', '.join(known)}, but is {value!r}")
        return cast(str, value)

    def table(self, raw: Mapping[str, Any], key: str, where: str, needed: bool = True) -> Mapping[str, Any]:
        value = raw.get(key, None if needed else {})
        if not isinstance(value, dict):
            self.fail(key, where, "is missing" if value is None else f"should be a table, but is {value!r}")
        return cast(Mapping[str, Any], value)

    def plain(self, key: str, kind: type[Any]) -> Any:
        return self.plain_table(self.table(self.raw, key, "the file", needed=False), kind, f"[{key}]")

    def plain_table(self, raw: Mapping[str, Any], kind: type[Any], where: str) -> Any:
        """A table whose keys are the fields of a frozen dataclass with defaults."""
        defaults = {f.name: f.default for f in dataclasses.fields(kind)}
        self.only(raw, list(defaults), where)
        values: dict[str, Any] = {}
        for key, default in defaults.items():
            if isinstance(default, bool):
                values[key] = self.flag(raw, key, where) if key in raw else default
            elif isinstance(default, tuple):
                values[key] = self.words(raw, key, where) if key in raw else default
            else:
                values[key] = self.number(raw, key, where, default)
        return kind(**values)

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        tables = self.raw.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            self.fail(key, "the file", f'should be [[{key}]] tables with datasets = ["…", "…"]')
        for table in tables:
            self.only(table, ["datasets"], f"[[{key}]]")
        found = tuple(self.words(t, "datasets", f"[[{key}]]") for t in tables)
        if any(len(names) < 2 for names in found):
            self.fail("datasets", f"[[{key}]]", "should name two datasets or more")
        return found

    def only(self, raw: Mapping[str, Any], known: list[str], where: str) -> None:
        _no_others(raw, known, where, self.path)

    def fail(self, key: str, where: str, what: str) -> NoReturn:
        raise ConfigError(f"{self.path}: {key} in {where} {what}.")


def credentials(source: Source, environ: Mapping[str, str] = os.environ) -> str:
    """The source's credentials from the environment variable it names; empty where it names none.

    Raises ConfigError where the variable is not set.
    """
    if not source.auth:
        return ""
    value = environ.get(source.auth, "")
    if not value:
        raise ConfigError(
            f"Source “{source.name}” takes its credentials from the environment variable {source.auth}, which is not "
            "set. Set it to “bearer:TOKEN”, “basic:USER:PASSWORD” or “header:NAME:VALUE”."
        )
    return value


def _no_others(raw: Mapping[str, Any], known: Iterable[str], where: str, path: Path) -> None:
    names = list(known)
    for key in raw:
        if key not in names:
            raise ConfigError(f"{path}: “{key}” is unknown in {where}.{_nearest(key, names)}")


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(known)}." if known else ""


def _alike(value: object, wanted: object) -> bool:
    """Whether ``value`` is of the kind of ``wanted``: a whole number does for any number, but true is no number."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return isinstance(value, bool) and isinstance(wanted, bool)
    if isinstance(wanted, tuple):
        return isinstance(value, tuple) and all(isinstance(v, type(w)) for v in value for w in wanted[:1] or ("",))
    return isinstance(value, int | float if isinstance(wanted, float) else type(wanted))


def _kind(value: object) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        tuple: "a list of texts",
    }
    return kinds.get(type(value), type(value).__name__)


def _described(title: Text, publisher: Publisher, languages: tuple[str, ...]) -> dict[str, str]:
    sentences = {
        "en": "{title}: descriptions of datasets, gathered from their owners and published by {publisher}.",
        "nl": "{title}: beschrijvingen van datasets, bijeengebracht bij hun eigenaren, gepubliceerd door {publisher}.",
    }
    first = next(iter(title.values()))
    wanted = [lang for lang in languages if lang in sentences] or ["en"]
    return {
        lang: sentences[lang].format(title=title.get(lang, first), publisher=publisher.name.rstrip("."))
        for lang in wanted
    }
