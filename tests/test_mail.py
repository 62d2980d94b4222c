"""Whom a reader writes to about a problem, and what the mail already says."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from fairdict.layers import Layers
from fairdict.publish import mail
from fairdict.publish.entry import Account
from fairdict.publish.facts import Item
from fairdict.publish.pages import Site
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests import site_entries

DESKS = {"university": "data@university.example.org", "": "desk@example.org"}


@pytest.fixture(scope="module")
def words(vocabularies: Vocabularies) -> dict[str, Words]:
    return {lang: Words.load(Layers(), lang, vocabularies) for lang in ("en", "nl")}


def read(address: str) -> tuple[str, str, str]:
    """To whom, subject and body."""
    parts = urlsplit(address)
    said = parse_qs(parts.query, strict_parsing=True)
    assert parts.scheme == "mailto" and set(said) == {"subject", "body"}
    return parts.path, said["subject"][0], said["body"][0]


def test_the_mail_names_the_dataset_in_the_language_of_the_page(words: dict[str, Words]) -> None:
    entry, title = site_entries.rich(), Item("Slaap & gezondheid")
    assert read(mail.report(entry, title, words["nl"], DESKS)) == (
        "data@university.example.org",
        "Over Slaap & gezondheid",
        "Beste beheerder,\r\n\r\n"
        "Dit gaat over de beschrijving van: Slaap & gezondheid\r\n"
        "Die staat op: https://data.example.org/dataset/x1\r\n"
        "Het kenmerk bij University of Twente: oai:ut:x1\r\n\r\n"
        "Wat er niet klopt of ontbreekt (schrijf het hieronder):\r\n\r\n",
    )
    assert read(mail.report(entry, title, words["en"], DESKS))[2].startswith("Dear steward,")


def test_it_goes_to_the_first_partner_with_a_mailbox_and_names_its_identifier(words: dict[str, Words]) -> None:
    quiet = Account("quiet", "Quiet House", "q-1", "", "", "", "")
    entry = replace(site_entries.rich(), accounts=(quiet, *site_entries.rich().accounts))
    to, _, body = read(mail.report(entry, Item("x"), words["en"], DESKS))
    assert to == "data@university.example.org" and "University of Twente: oai:ut:x1" in body
    to, _, body = read(mail.report(replace(entry, accounts=(quiet,)), Item("x"), words["en"], DESKS))
    assert to == "desk@example.org" and "Quiet House: q-1" in body


def test_without_any_mailbox_there_is_no_mail(words: dict[str, Words]) -> None:
    assert mail.report(site_entries.rich(), Item("x"), words["en"], {}) == ""
    assert mail.report(site_entries.rich(), Item("x"), words["en"], {"university": "a@b.nl?bcc=x@y.nl"}) == ""


def test_hostile_titles_add_no_line_and_no_recipient(words: dict[str, Words]) -> None:
    title = Item("x\r\nBcc: evil@example.org\u202e&bcc=evil@example.org {address}")
    _, subject, body = read(mail.report(site_entries.hostile(), title, words["en"], DESKS))
    assert subject == "About x Bcc: evil@example.org &bcc=evil@example.org {address}"
    assert len(body.split("\r\n")) == 9 and "\u202e" not in body


def test_a_page_has_the_mail_of_its_source(tmp_path: Path) -> None:
    toml = site_entries.TOML.replace(
        '{ name = "University of Twente" }', '{ name = "University of Twente", email = "data@university.example.org" }'
    )
    site = Site(site_entries.catalogue(tmp_path, toml))
    page = next(body for path, body in site.dataset(site_entries.rich()) if path == "nl/dataset/x1/index.html")
    assert b'href="mailto:data@university.example.org?subject=Over' in page
    assert site.fingerprint != Site(site_entries.catalogue(tmp_path / "other")).fingerprint
