"""Who is told how a night went: a mail server and a web address on loopback receive what the steward asked for, and
whatever goes wrong with them is a line that changes nothing else."""

import base64
import email
import email.policy
import json
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fairdict.cli import main
from fairdict.config import Notify, load
from fairdict.errors import ConfigError
from fairdict.model import Verdict
from fairdict.notify import Told, subject, wanted
from fairdict.settle import Outcome
from fairdict.verdict import NONE
from tests.built_example import EPOCH, ROWS, sheet, small
from tests.faulty_server import FaultyServer, reply

MANY = tuple(f"M-{n};Meting {n};Wat er gemeten is;2020" for n in range(30))


@dataclass
class Mailbox:
    """What a mail server on loopback was told; ``refuse`` is what it answers a command with instead of yes."""

    port: int = 0
    commands: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None


@contextmanager
def mail_server(
    offers: tuple[str, ...] = (), tls: ssl.SSLContext | None = None, refuse: Mapping[str, str] | None = None
) -> Iterator[Mailbox]:
    """A mail server that knows the few commands it takes (RFC 5321)."""
    box = Mailbox(refuse=dict(refuse or {}), offers=offers, tls=tls)

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            with suppress(OSError):  # a client that does not trust the certificate hangs up
                self.talk()
            self.connection.close()

        def talk(self) -> None:
            self.say("220 loopback")
            while line := self.rfile.readline().decode().strip():
                box.commands.append(line)
                word = line.split(" ")[0].split(":")[0].upper()
                if word in box.refuse:
                    self.say(box.refuse[word])
                elif word == "EHLO":
                    lines = ["loopback", *box.offers]
                    for place, offer in enumerate(lines, 1):
                        self.say(f"250{' ' if place == len(lines) else '-'}{offer}")
                elif word == "STARTTLS" and box.tls is not None:
                    self.say("220 go on")
                    self.connection = box.tls.wrap_socket(self.connection, server_side=True)
                    self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                elif word == "DATA":
                    self.say("354 go on")
                    self.receive()
                elif word == "AUTH":
                    self.say("235 welcome")
                else:
                    self.say("221 bye" if word == "QUIT" else "250 yes")

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()

        def receive(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            box.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
            self.say("250 taken")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def declared(folder: Path, notify: str, rows: tuple[str, ...] = ROWS) -> Path:
    return small(folder, rows, f"[probe]\nenabled = false\n[notify]\n{notify}\n")


def run(folder: Path, day: int = 0, **environ: str) -> Result:
    env = {"SOURCE_DATE_EPOCH": str(int(EPOCH) + 86400 * day), **environ}
    return CliRunner(env=env).invoke(main, ["-C", str(folder), "run"])


def by_mail(box: Mailbox, more: str = "") -> str:
    return f'mail = "steward@example.org"\nfrom = "fairdict@example.org"\nsmtp = "127.0.0.1:{box.port}"\n{more}'


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_night_is_told_by_mail(tmp_path: Path) -> None:
    with mail_server() as box:
        said = run(declared(tmp_path, by_mail(box, 'when = "always"')))
    assert said.exit_code == 0, said.output
    assert said.stderr.endswith("notify: mail sent to steward@example.org.\n")
    [mail] = box.mails
    assert mail["Subject"] == "[fairdict] Klein: 1 complete"
    assert (mail["From"], mail["To"], mail["Auto-Submitted"]) == (
        "fairdict@example.org", "steward@example.org", "auto-generated",
    )  # fmt: skip
    assert mail["Date"] == "Fri, 30 Oct 2026 00:00:00 +0000" and mail["Message-ID"].endswith("@example.org>")
    assert mail.get_content_type() == "text/plain"
    text = text_of(mail)
    assert text.startswith("ours: complete; 3 listed = 3 new + 0 updated")
    assert "https://klein.example.org/quality/\n" in text and "ours (Ons huis): complete, 3 datasets" in text


def test_trouble_is_told_and_a_quiet_night_is_not(tmp_path: Path) -> None:
    with mail_server() as box:
        folder = declared(tmp_path, by_mail(box), MANY)
        assert run(folder).exit_code == 0 and box.mails == []
        sheet(folder, MANY[:2])
        said = run(folder, 1)
    assert said.exit_code == 4
    assert [m["Subject"] for m in box.mails] == ["[fairdict] Klein: 1 held"]
    assert "say “fairdict accept ours”" in text_of(box.mails[0])


def test_a_change_is_told_where_that_is_asked(tmp_path: Path) -> None:
    with mail_server() as box:
        folder = declared(tmp_path, by_mail(box, 'when = "change"'))
        run(folder)
        run(folder, 1)
        assert len(box.mails) == 1, "nothing changed in the second night"
        sheet(folder, (*ROWS, "S-4;Geluid in Goor;Wat men hoort;2018"))
        run(folder, 2)
    assert len(box.mails) == 2 and "since 2026-11-01: 1 added" in text_of(box.mails[1])


def test_a_night_that_was_stopped_is_told_and_ends_as_it_would_have(tmp_path: Path) -> None:
    with mail_server() as box:
        folder = declared(tmp_path, by_mail(box))
        (folder / "sheet.csv").unlink()
        said = run(folder)
    assert said.exit_code == 5
    [mail] = box.mails
    assert mail["Subject"] == "[fairdict] Klein: stopped, 1 failed"
    assert text_of(mail).startswith("There is no dataset to publish; the site stays as it was.")


@pytest.mark.parametrize(
    ("refuse", "why"),
    [
        ({"RCPT": "550 no such user"}, "steward@example.org: 550 no such user"),
        ({"MAIL": "451 come back later"}, "the server said 451 come back later"),
        ({"DATA": "554 looks like spam"}, "the server said 554 looks like spam"),
    ],
)
def test_a_mail_that_is_refused_changes_nothing(refuse: dict[str, str], why: str, tmp_path: Path) -> None:
    with mail_server(refuse=refuse) as box:
        said = run(declared(tmp_path, by_mail(box, 'when = "always"')))
    assert said.exit_code == 0 and box.mails == []
    line = said.stderr.splitlines()[-1]
    assert line.startswith("notify: the mail to steward@example.org could not be sent: ") and why in line
    assert line.endswith("See [notify] in fairdict.toml.")
    assert (tmp_path / "public" / "index.html").is_file()


def test_a_mail_server_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    with mail_server() as box:
        pass
    said = run(declared(tmp_path, by_mail(box, 'when = "always"')))
    assert said.exit_code == 0
    assert "notify: the mail to steward@example.org could not be sent: [Errno" in said.stderr


def test_a_login_comes_from_the_environment(tmp_path: Path) -> None:
    with mail_server(("AUTH PLAIN",)) as box:
        folder = declared(tmp_path, by_mail(box, 'when = "always"\nlogin = { env = "MAIL_LOGIN" }'))
        said = run(folder, MAIL_LOGIN="jo:s3cret:x")
        assert len(box.mails) == 1, said.stderr
        [auth] = [c for c in box.commands if c.startswith("AUTH")]
        assert base64.b64decode(auth.split()[-1]) == b"\0jo\0s3cret:x"
        unset, odd = run(folder, 1), run(folder, 1, MAIL_LOGIN="nonsense")
    assert "login is taken from the environment variable MAIL_LOGIN, which is not set" in unset.stderr
    assert "MAIL_LOGIN should hold “USER:PASSWORD”" in odd.stderr and "nonsense" not in odd.stderr
    assert len(box.mails) == 1 and "s3cret" not in said.output


def test_a_password_is_not_sent_in_clear(tmp_path: Path) -> None:
    text = 'mail = "a@example.org"\nsmtp = "mail.invalid"\nwhen = "always"\nlogin = { env = "MAIL_LOGIN" }'
    said = run(declared(tmp_path, text), MAIL_LOGIN="jo:secret")
    assert "a password is not sent in clear; say starttls = true, or use port 465" in said.stderr


def test_a_server_without_tls_gets_no_mail_where_tls_is_asked_for(tmp_path: Path) -> None:
    with mail_server() as box:
        said = run(declared(tmp_path, by_mail(box, 'when = "always"\nstarttls = true')))
    assert box.mails == [] and "STARTTLS extension not supported by server" in said.stderr


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback, its key beside it."""
    if which("openssl") is None:
        pytest.skip("the openssl command is not installed: no certificate can be made")
    folder = tmp_path_factory.mktemp("tls")
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost -addext"
    subprocess.run(
        ["openssl", *words.split(), "subjectAltName=IP:127.0.0.1"], cwd=folder, check=True, capture_output=True
    )
    return folder / "cert.pem"


def test_a_mail_goes_through_tls(certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with mail_server(("STARTTLS", "AUTH PLAIN"), tls) as box:
        folder = declared(tmp_path, by_mail(box, 'when = "always"\nstarttls = true\nlogin = { env = "MAIL_LOGIN" }'))
        unknown = run(folder, MAIL_LOGIN="jo:secret")
        assert box.mails == [] and "CERTIFICATE_VERIFY_FAILED" in unknown.stderr
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        run(folder, 1, MAIL_LOGIN="jo:secret")
    assert len(box.mails) == 1
    assert [c.split()[0].upper() for c in box.commands if c.upper() != "QUIT"] == [
        "EHLO", "STARTTLS", "EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA",
    ]  # fmt: skip


def hook(server: FaultyServer, more: str = "") -> str:
    return f'when = "always"\nwebhook = "http://127.0.0.1:{server.port}/hook/k3y"\nallow_private = true\n{more}'


def test_a_night_is_posted_to_an_address(tmp_path: Path) -> None:
    with FaultyServer({"/hook/k3y": reply(200, b"ok")}) as server:
        said = run(declared(tmp_path, hook(server, 'auth = { env = "HOOK" }')), HOOK="bearer:t0ken")
    assert said.stderr.endswith("notify: webhook sent to 127.0.0.1.\n"), said.stderr
    [asked] = server.asked
    assert asked.method == "POST" and asked.headers["content-type"] == "application/json"
    assert asked.headers["authorization"] == "Bearer t0ken"
    told = json.loads(asked.body)
    assert told["subject"] == "[fairdict] Klein: 1 complete" and told["text"].startswith("[fairdict] Klein: 1 complete")
    assert told["catalogue"] == "https://klein.example.org/" and told["verdicts"] == {"complete": 1}
    assert (told["trouble"], told["changed"], told["error"]) == (False, True, "")
    assert told["time"] == "2026-10-30T00:00:00Z"
    assert [(s["source"], s["verdict"]) for s in told["sources"]] == [("ours", "complete")]


def test_the_address_itself_may_be_a_secret(tmp_path: Path) -> None:
    text = 'when = "always"\nwebhook = { env = "HOOK" }\nallow_private = true'
    with FaultyServer({"/hook/k3y": reply(200), "/gone": reply(404)}) as server:
        folder = declared(tmp_path, text)
        fine = run(folder, HOOK=f"http://127.0.0.1:{server.port}/hook/k3y")
        gone = run(folder, 1, HOOK=f"http://127.0.0.1:{server.port}/gone/k3y")
    assert fine.stderr.endswith("notify: webhook sent to $HOOK.\n")
    assert "notify: the webhook to $HOOK could not be sent: " in gone.stderr and "k3y" not in gone.output
    assert "HOOK, which is not set" in run(folder, 2).stderr


def test_a_refused_post_does_not_tell_the_key_and_the_mail_goes_all_the_same(tmp_path: Path) -> None:
    with mail_server() as box, FaultyServer({"/hook/k3y": reply(403)}) as server:
        said = run(declared(tmp_path, f"{hook(server)}{by_mail(box)}"))
    assert said.exit_code == 0 and len(box.mails) == 1
    assert "notify: the webhook to 127.0.0.1 could not be sent: " in said.stderr and "k3y" not in said.stderr


def test_a_private_address_is_not_posted_to_unless_that_is_said(tmp_path: Path) -> None:
    with FaultyServer({"/hook/k3y": reply(200)}) as server:
        said = run(declared(tmp_path, hook(server).replace("true", "false")))
    assert server.asked == [] and "notify: the webhook to 127.0.0.1 could not be sent: " in said.stderr
    assert "set `allow_private = true` under [notify]" in said.stderr and "this source" not in said.stderr


def test_whatever_breaks_while_telling_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("fairdict.notify.tell", broken)
    said = run(declared(tmp_path, 'mail = "a@example.org"\nwhen = "always"'))
    assert said.exit_code == 0 and "notify: nobody could be told: RuntimeError: odd." in said.stderr


def outcome(name: str, verdict: Verdict) -> Outcome:
    return Outcome(name, verdict, NONE, "")


def test_the_subject_counts_the_gravest_first(tmp_path: Path) -> None:
    catalogue = load(declared(tmp_path, ""))
    told = Told([outcome("a", "complete"), outcome("b", "held"), outcome("c", "complete"), outcome("d", "failed")])
    assert subject(catalogue, told) == "[fairdict] Klein: 1 held, 1 failed, 2 complete"
    assert subject(catalogue, Told()) == "[fairdict] Klein: no source harvested"


@pytest.mark.parametrize("when", ["trouble", "change", "always"])
def test_nobody_is_told_where_nobody_is_named(when: Any) -> None:
    told = Told([outcome("a", "held")], "broke", True)
    assert not wanted(Notify(when=when), told) and wanted(Notify(when=when, mail=("a@b",)), told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('mail = "nobody"', "mail in [notify] should be an e-mail address such as “data@example.org”, but is “nobody”"),
        ('mail = "a@b.nl"\nfrom = "x"', "from in [notify] should be an e-mail address"),
        ('mail = "a@b.nl\\nBcc: c@d.nl"', "mail in [notify] should be an e-mail address"),
        ("mail = 3", "mail in [notify] should be a list of texts, but is 3"),
        ('smtp = "smtp://x"', "smtp in [notify] should be a mail server such as “mail.example.org:587”"),
        ('when = "never"', "when in [notify] should be one of trouble, change, always, but is 'never'"),
        ('webhook = "ftp:x"', 'webhook in [notify] should be a web address, or { env = "NAME" } where it is a secret'),
        ('login = "jo:secret"', 'login in [notify] should be { env = "NAME" }, naming the environment variable'),
        ("auth = {}\nlogin = {}", "env in login in [notify] is missing"),
        ("starttls = 1", "starttls in [notify] should be true or false, but is 1"),
        ('mial = "a@b.nl"', "“mial” is unknown in [notify]. Did you mean “mail”?"),
    ],
)
def test_a_mistake_in_the_declaration_is_told(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(declared(tmp_path, text))
    assert said in caught.value.message and "secret@" not in caught.value.message and "jo:s" not in caught.value.message


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    assert load(declared(tmp_path / "a", "")).notify == Notify()
    told = load(declared(tmp_path / "b", 'mail = ["a@b.nl", "c@d.nl"]')).notify
    assert (told.mail, told.sender, told.smtp, told.when) == (("a@b.nl", "c@d.nl"), "a@b.nl", "localhost:25", "trouble")
