"""Who is told how a night went: a plain mail, a message to a web address, or both, on the steward's terms.

Takes the night and what came of it; sends, and leaves a line of progress. A message that cannot be sent is a line too,
never an error: the night's exit code is about the sources.
"""

import os
import smtplib
import ssl
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import urlsplit

import orjson

from fairdict import report as reporting
from fairdict.config import Catalogue, Notify
from fairdict.errors import ConfigError, FairdictError
from fairdict.guard import BY_NOTIFY
from fairdict.model import Verdict
from fairdict.night import AGENT, Night
from fairdict.publish import reading
from fairdict.settle import Outcome
from fairdict.web import Limits, Web

GRAVEST: tuple[Verdict, ...] = ("held", "failed", "incomplete", "complete")
PATIENCE = 30.0
"""Seconds for one answer of a mail server."""
LIMITS = Limits(connect=10.0, read=30.0, total=60.0, body=2**20, attempts=3, patience=30.0)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
TLS_PORT = 465


@dataclass
class Told:
    """What there is to tell of a night: how each source ended, the sentence that ended it early, whether datasets
    came, changed or went."""

    outcomes: Sequence[Outcome] = ()
    error: str = ""
    changed: bool = False
    lines: Sequence[str] = field(default=())

    @property
    def trouble(self) -> bool:
        """Whether a steward has something to do."""
        return bool(self.error) or any(o.verdict != "complete" for o in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """How many sources ended in which way, the gravest first."""
        found = Counter(o.verdict for o in self.outcomes)
        return {verdict: found[verdict] for verdict in GRAVEST if found[verdict]}


@contextmanager
def telling(night: Night, environ: Mapping[str, str] = os.environ) -> Iterator[Told]:
    """A night whose end is told, however it ends; what ended it goes on."""
    told = Told()
    before = _latest(night)
    try:
        yield told
    except Exception as error:
        told.error = error.message if isinstance(error, FairdictError) else f"{type(error).__name__}: {error}"
        _ended(night, told, before, environ)
        raise
    _ended(night, told, before, environ)


def _latest(night: Night) -> int:
    return int(night.store.value("SELECT COALESCE(MAX(id), 0) FROM change"))


def _ended(night: Night, told: Told, before: int, environ: Mapping[str, str]) -> None:
    try:
        told.changed = _latest(night) != before
        if wanted(night.catalogue.notify, told):
            told.lines = list(reporting.report_lines(reporting.report(night.store, night.catalogue)))
            tell(night.catalogue, told, night.clock(), night.progress, environ)
    except Exception as error:  # a message must not change how a night ended
        night.progress(f"notify: nobody could be told: {type(error).__name__}: {error}.")


def wanted(notify: Notify, told: Told) -> bool:
    """Whether somebody is to be told, on the terms of ``notify``."""
    if not (notify.mail or notify.webhook or notify.webhook_env):
        return False
    return notify.when == "always" or told.trouble or (notify.when == "change" and told.changed)


def tell(
    catalogue: Catalogue, told: Told, now: datetime, progress: Callable[[str], None], environ: Mapping[str, str]
) -> None:
    """Sends what is to be sent; whatever goes wrong with one way does not keep the other from being tried."""
    notify = catalogue.notify
    ways = [("mail", ", ".join(notify.mail), mail)] if notify.mail else []
    if notify.webhook or notify.webhook_env:
        ways.append(("webhook", _host(notify.webhook) or f"${notify.webhook_env}", post))
    for way, whom, send in ways:
        try:
            send(catalogue, told, now, environ)
        except (OSError, smtplib.SMTPException, FairdictError, ValueError) as error:
            said = error.message if isinstance(error, FairdictError) else _said(error)
            progress(
                f"notify: the {way} to {whom} could not be sent: {said.rstrip('.')}. See [notify] in fairdict.toml."
            )
        else:
            progress(f"notify: {way} sent to {whom}.")


def _said(error: Exception) -> str:
    """What a mail server or the network said, on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{whom}: {code} {_text(why)}" for whom, (code, why) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server said {error.smtp_code} {_text(error.smtp_error)}"
    return " ".join((str(error) or type(error).__name__).split())


def _text(said: bytes | str) -> str:
    return " ".join((said.decode("utf-8", "replace") if isinstance(said, bytes) else said).split())


def subject(catalogue: Catalogue, told: Told) -> str:
    """``[fairdict] TITLE: 1 held, 5 complete``."""
    parts = [f"{number} {verdict}" for verdict, number in told.counts.items()]
    if told.error:
        parts.insert(0, "stopped")
    return f"[fairdict] {_title(catalogue)}: {', '.join(parts) or 'no source harvested'}"


def body(catalogue: Catalogue, told: Told) -> str:
    """The message as text: what ended the night, a line for each source, where to look, and the report."""
    parts = [told.error, "\n".join(o.line for o in told.outcomes), f"{catalogue.base_iri}quality/", *told.lines]
    head, report = parts[:3], parts[3:]
    return "\n\n".join(p for p in [*head, "\n".join(report).rstrip()] if p) + "\n"


def _title(catalogue: Catalogue) -> str:
    tag = reading.preferred(catalogue.title, catalogue.languages[0])
    return " ".join((catalogue.title[tag] if tag is not None else catalogue.base_iri).split())


def mail(catalogue: Catalogue, told: Told, now: datetime, environ: Mapping[str, str]) -> None:
    """Sends a plain text mail (RFC 5322) through the steward's mail server; raises OSError or SMTPException."""
    notify = catalogue.notify
    message = EmailMessage()
    message["Subject"] = subject(catalogue, told)
    message["From"] = notify.sender
    message["To"] = ", ".join(notify.mail)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=notify.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body(catalogue, told))
    host, port = _server(notify.smtp)
    user, password = _login(notify, host, port, environ)
    tls = ssl.create_default_context()
    if port == TLS_PORT:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host.strip("[]"), port, timeout=PATIENCE, context=tls)
    else:
        server = smtplib.SMTP(host.strip("[]"), port, timeout=PATIENCE)
    with server:
        if notify.starttls and port != TLS_PORT:
            server.starttls(context=tls)
        if user:
            server.login(user, password)
        server.send_message(message)


def _server(smtp: str) -> tuple[str, int]:
    host, colon, port = smtp.rpartition(":")
    return (host, int(port)) if colon and port.isdigit() else (smtp, 25)


def _login(notify: Notify, host: str, port: int, environ: Mapping[str, str]) -> tuple[str, str]:
    if not notify.login:
        return "", ""
    user, colon, password = _secret(notify.login, "login", environ).partition(":")
    if not colon or not user:
        raise ConfigError(f"the environment variable {notify.login} should hold “USER:PASSWORD”")
    if not notify.starttls and port != TLS_PORT and host not in LOOPBACK:
        raise ConfigError("a password is not sent in clear; say starttls = true, or use port 465")
    return user, password


def post(catalogue: Catalogue, told: Told, now: datetime, environ: Mapping[str, str]) -> None:
    """Posts the message as JSON; ``text`` is what chat services show. Raises FetchError or ConfigError."""
    notify = catalogue.notify
    url = notify.webhook or _secret(notify.webhook_env, "webhook", environ)
    auth = _secret(notify.auth, "auth", environ) if notify.auth else ""
    content = orjson.dumps(_message(catalogue, told, now))
    with Web(
        user_agent=AGENT,
        contact=catalogue.publisher.email,
        limits=LIMITS,
        allow_private=notify.allow_private,
        allow=BY_NOTIFY,
        auth=auth,
        home=url,
    ) as web:
        try:
            web.post(url, data=content, content_type="application/json", accept="")
        except FairdictError as error:  # the path of such an address is often its only key
            raise ConfigError(error.message.replace(web.redact(url), _host(url)).replace(url, _host(url))) from None


def _message(catalogue: Catalogue, told: Told, now: datetime) -> dict[str, Any]:
    return {
        "text": f"{subject(catalogue, told)}\n\n{body(catalogue, told)}",
        "subject": subject(catalogue, told),
        "catalogue": catalogue.base_iri,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "trouble": told.trouble,
        "changed": told.changed,
        "error": told.error,
        "verdicts": told.counts,
        "sources": [
            {"source": o.source, "verdict": o.verdict, "message": o.message, "line": o.line} for o in told.outcomes
        ],
    }


def _secret(name: str, key: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise ConfigError(f"{key} is taken from the environment variable {name}, which is not set")
    return value


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
