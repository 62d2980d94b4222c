"""The mail with which a reader reports a problem: to whom it goes, and what it already says.

Takes an entry and the words of one language; leaves a ``mailto:`` address. The mail goes to the partner who delivered
the description, where ``fairdict.toml`` names a mailbox for its source; else to the catalogue's own desk.
"""

from collections.abc import Mapping
from urllib.parse import quote

from fairdict.config import Catalogue
from fairdict.publish import citation, reading
from fairdict.publish.entry import Entry
from fairdict.publish.facts import Item
from fairdict.publish.words import Words


def desks(catalogue: Catalogue) -> dict[str, str]:
    """The mailbox of each source that has one; under the empty name that of the catalogue."""
    named = {source.name: source.publisher.email for source in catalogue.sources if source.publisher is not None}
    return {name: email for name, email in {**named, "": catalogue.publisher.email}.items() if email}


def report(entry: Entry, title: Item, words: Words, known: Mapping[str, str]) -> str:
    """The address of a mail about ``entry`` to the right one of the ``known`` desks, or nothing where there is none."""
    account = next((a for a in entry.accounts if a.source in known), next(iter(entry.accounts), None))
    email = known.get(account.source if account else "", known.get("", ""))
    if not reading.link(f"mailto:{email}"):
        return ""
    called = reading.cut(citation.line(title.text), 100)
    lines = [words["report.dataset"].format(title=called), words["report.address"].format(address=entry.iri)]
    if account is not None and account.identifier:
        said = {"publisher": account.publisher or account.source, "identifier": account.identifier}
        lines.append(citation.line(words["report.identifier"].format(**said)))
    body = "\r\n".join([words["report.greeting"], "", *lines, "", words["report.question"], "", ""])
    subject = words.say("origin.report_subject", title=called)
    return f"mailto:{email}?subject={_quoted(subject)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
