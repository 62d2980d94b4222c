"""Reads ``fairdict.toml`` to the last key."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from fairdict import addresses, identifiers
from fairdict.config import keys, searches
from fairdict.config.tables import Tables
from fairdict.config.values import FILE, Asking, Catalogue, Keep, Notify, Probing, Publishing, Source, Text
from fairdict.config.vouched import Reader as VouchedReader
from fairdict.document import Context
from fairdict.errors import ConfigError
from fairdict.languages import language_tag
from fairdict.layers import Layers
from fairdict.model import Expect, Publisher, Select
from fairdict.vocabulary import Vocabularies


def parsed(path: Path) -> dict[str, Any]:
    """What a steward's TOML file holds; raises FileNotFoundError where there is none, and :class:`ConfigError` saying
    what is wrong with one that cannot be read."""
    return loaded(path, content(path))


def content(path: Path) -> str:
    """The text of a steward's file; raises as :func:`parsed`."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"{path} cannot be read: {reason}. Let whoever runs fairdict read it.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} cannot be read: {error}. Save it as UTF-8.") from error


def loaded(path: Path, text: str) -> dict[str, Any]:
    """What ``text``, read from ``path``, holds; raises :class:`ConfigError` where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error


def load(folder: Path) -> Catalogue:
    """The catalogue declared in ``folder``/fairdict.toml; raises :class:`ConfigError`."""
    path = folder / FILE
    try:
        raw = parsed(path)
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {FILE} in {folder.resolve()}. Go to a catalogue's folder, name one with -C, or make one with "
            "“fairdict init DIR”."
        ) from None
    return _Reader(path, raw).catalogue()


class _Reader:
    def __init__(self, path: Path, raw: Mapping[str, Any]) -> None:
        self.read = Tables(path)
        self.folder = path.parent
        self.raw = raw
        self.layers = Layers(path.parent)
        self.vocabularies = Vocabularies.load(self.layers)
        self.context = Context.load(self.layers)
        self.vouching = VouchedReader(self.read, self.context, self.vocabularies)

    def catalogue(self) -> Catalogue:
        self.read.only(self.raw, list(keys.FILE), "the file")
        about = self.read.table(self.raw, "catalogue", "the file")
        self.read.only(about, keys.CATALOGUE.names, "[catalogue]")
        base = self.read.text(about, "base_iri", "[catalogue]", needed=True)
        if addresses.url(base) != base or not base.endswith("/") or "?" in base or "#" in base:
            self.read.fail("base_iri", "[catalogue]", f"should be a web address ending in “/”, but is “{base}”")
        publisher = self.publisher(about.get("publisher"), "[catalogue]", needed=True)
        assert publisher is not None
        languages = tuple(dict.fromkeys(self.read.words(about, "languages", "[catalogue]"))) or ("en", "nl")
        for tag in languages:
            if language_tag(tag) != tag:
                self.read.fail("languages", "[catalogue]", f"should be tags such as “en” and “nl”, but has “{tag}”")
        title = self.texts(about, "title", needed=True)
        sources = self.read.table(self.raw, "sources", "the file", needed=False)
        return Catalogue(
            folder=self.folder,
            title=title,
            description=self.texts(about, "description") or _described(title, publisher, languages),
            base_iri=base,
            publisher=publisher,
            licence=self.licence(about, "[catalogue]"),
            languages=languages,
            publish_contacts=cast(
                Any, self.read.choice(about, "publish_contacts", "[catalogue]", "all functional none")
            ),
            sources=self.renamed(tuple(self.source(n, self.read.table(sources, n, "[sources]")) for n in sources)),
            same=self.groups("same"),
            different=self.groups("different"),
            probing=self.plain("probe", Probing),
            keep=self.plain("keep", Keep),
            asking=self.plain("web", Asking),
            notify=self.notify(publisher),
            publishing=self.plain("publish", Publishing),
            vouched=self.vouching.vouched(self.raw, "the file"),
            searches=searches.searches(self.read, self.raw, self.named, self.vocabularies),
            layers=self.layers,
            vocabularies=self.vocabularies,
            context=self.context,
        )

    def notify(self, publisher: Publisher) -> Notify:
        where = "[notify]"
        raw = self.read.table(self.raw, "notify", "the file", needed=False)
        self.read.only(raw, keys.NOTIFY.names, where)
        mail = (raw["mail"],) if isinstance(raw.get("mail"), str) else self.read.words(raw, "mail", where)
        sender = self.read.text(raw, "from", where) or publisher.email or (mail[0] if mail else "")
        for key, address in [*(("mail", address) for address in mail), *([("from", sender)] if mail else [])]:
            if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", address):
                self.read.fail(
                    key, where, f"should be an e-mail address such as “data@example.org”, but is “{address}”"
                )
        smtp = self.read.text(raw, "smtp", where) or "localhost:25"
        if not re.fullmatch(r"([^\s:/@]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", smtp):
            self.read.fail("smtp", where, f"should be a mail server such as “mail.example.org:587”, but is “{smtp}”")
        hook = raw.get("webhook", "")
        webhook_env = self.read.secret(raw, "webhook", where) if isinstance(hook, dict) else ""
        webhook = self.read.text(raw, "webhook", where) if not webhook_env else ""
        if webhook and addresses.url(webhook) != webhook:  # not shown: it may hold a key
            self.read.fail("webhook", where, 'should be a web address, or { env = "NAME" } where it is a secret')
        return Notify(
            when=cast(Any, self.read.choice(raw, "when", where, "trouble change always")),
            mail=mail,
            sender=sender,
            smtp=smtp,
            starttls=self.read.flag(raw, "starttls", where),
            login=self.read.secret(raw, "login", where),
            webhook=webhook,
            webhook_env=webhook_env,
            auth=self.read.secret(raw, "auth", where),
            allow_private=self.read.flag(raw, "allow_private", where),
        )

    def source(self, name: str, raw: Mapping[str, Any]) -> Source:
        where = f"[sources.{name}]"
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            self.read.fail(name, "[sources]", "should be a short name of small letters, digits and hyphens")
        self.read.only(raw, keys.SOURCE.names, where)
        select = self.read.table(raw, "select", where, needed=False)
        expect = self.read.table(raw, "expect", where, needed=False)
        auth = raw.get("auth", {})
        if not isinstance(auth, dict):  # not shown: it may be the secret itself
            self.read.fail(
                "auth", where, 'should be { env = "NAME" }, naming the environment variable with the credentials'
            )
        self.read.only(auth, keys.SECRET.names, f"auth in {where}")
        return Source(
            name=name,
            harvester=self.read.text(raw, "harvester", where, needed=True),
            url=self.read.text(raw, "url", where, needed=True),
            vocabularies=self.vocabularies,
            context=self.context,
            folder=self.folder,
            publisher=self.publisher(raw.get("publisher"), where),
            role=cast(Any, self.read.choice(raw, "role", where, "owner aggregator")),
            rank=self.read.number(raw, "rank", where, 10),
            rate=float(self.read.number(raw, "rate", where, 2.0)),
            minutes=float(self.read.number(raw, "minutes", where, 240.0)),
            requests=int(self.read.number(raw, "requests", where, 0)),
            full_every=self.read.number(raw, "full_every", where, 7),
            allow_private=self.read.flag(raw, "allow_private", where),
            auth=self.read.text(auth, "env", f"auth in {where}", needed="auth" in raw),
            licence=self.licence(raw, where),
            options=self.read.table(raw, "options", where, needed=False),
            select=self.read.plain_table(select, Select, f"[sources.{name}.select]"),
            expect=self.expected(expect, f"[sources.{name}.expect]"),
            paused=self.read.flag(raw, "paused", where),
            formerly=self.read.words(raw, "formerly", where),
            vouched=self.vouching.vouched(raw, where),
            software=self.read.text(raw, "software", where),
        )

    def expected(self, raw: Mapping[str, Any], where: str) -> Expect:
        for key in ("gone_share", "changed", "lost"):
            if self.read.number(raw, key, where, 0) > 1:
                self.read.fail(key, where, f"should be a share between 0 and 1, but is {raw[key]!r}")
        return cast(Expect, self.read.plain_table(raw, Expect, where))

    def renamed(self, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        """The sources, if every former name is one source's and nobody's now."""
        taken = {s.name: s.name for s in sources}
        for source in sources:
            for old in source.formerly:
                if taken.setdefault(old, source.name) != source.name or old == source.name:
                    what = f"has “{old}”, which is a name of [sources.{taken[old]}] too; a name leads to one source"
                    self.read.fail("formerly", f"[sources.{source.name}]", what)
        return sources

    def publisher(self, raw: Any, where: str, needed: bool = False) -> Publisher | None:
        if raw is None:
            if needed:
                self.read.fail("publisher", where, 'is missing; write publisher = { name = "…" }')
            return None
        if isinstance(raw, str) and raw.strip():
            return Publisher(raw)
        if not isinstance(raw, dict) or not str(raw.get("name", "")).strip():
            self.read.fail("publisher", where, 'should be a name, or { name = "…", ror = "…", url = "…", email = "…" }')
        self.read.only(raw, keys.PUBLISHER.names, f"publisher in {where}")
        values = {k: self.read.text(raw, k, f"publisher in {where}") for k in raw}
        if values.get("ror"):
            ror = identifiers.ror(values["ror"])
            if ror is None:
                self.read.fail(
                    "ror", f"publisher in {where}", f"should be a ROR, but “{values['ror']}” is none: check its digits"
                )
            values["ror"] = ror
        return Publisher(**values)

    def licence(self, raw: Mapping[str, Any], where: str) -> str:
        """The address of a licence of descriptions, which may be written as a name that the table knows."""
        text = self.read.text(raw, "licence", where).strip()
        match = self.vocabularies.match("licence", text) if text else None
        if text and match is None and addresses.url(text) != text:
            self.read.fail(
                "licence",
                where,
                f"should be a licence that the table knows, such as “CC0-1.0”, or a web address, but is “{text}”",
            )
        return text if match is None else match.concept.iri

    def named(self, raw: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
        if key not in raw:
            self.read.fail(key, where, 'is missing; write title = "…", or one a language: { en = "…", nl = "…" }')
        return self.texts(raw, key, needed=True, where=where)

    def texts(
        self, raw: Mapping[str, Any], key: str, needed: bool = False, where: str = "[catalogue]"
    ) -> dict[str, str]:
        value = raw.get(key)
        if value is None and not needed:
            return {}
        if isinstance(value, str) and value.strip():
            return {"@none": value}
        if isinstance(value, dict) and value and all(isinstance(v, str) and v.strip() for v in value.values()):
            return dict(value)
        self.read.fail(key, where, 'should be a text, or one a language: { en = "…", nl = "…" }')

    def plain(self, key: str, kind: type[Any]) -> Any:
        return self.read.plain_table(self.read.table(self.raw, key, "the file", needed=False), kind, f"[{key}]")

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        tables = self.raw.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            self.read.fail(key, "the file", f'should be [[{key}]] tables with datasets = ["…", "…"]')
        for table in tables:
            self.read.only(table, keys.SAME.names, f"[[{key}]]")
        found = tuple(self.read.words(t, "datasets", f"[[{key}]]") for t in tables)
        if any(len(names) < 2 for names in found):
            self.read.fail("datasets", f"[[{key}]]", "should name two datasets or more")
        return found


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
