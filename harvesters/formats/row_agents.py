"""The people and organisations that a row of a sheet names, and whom to write to.

Takes a row; leaves agents, contact points and the community that gathered the data on the description.
"""

import re

from fairdict_harvesters.formats import agents
from fairdict_harvesters.formats.cells import Cell, Row
from fairdict_harvesters.formats.relations import VOCABULARY

from fairdict.harvester import Description

_NAMED = re.compile(r"(.+?)[\s,(\[]+((?:https?://)?(?:orcid\.org/|orcid:)?\s?(?:[0-9]{4}-){3}[0-9]{3}[0-9Xx])[)\]]?")


COLLECTOR = f"{VOCABULARY}contributorType/DataCollector"
"""The role of a community that gathers data: DataCite's word for it."""
HOLDERS = {
    "owner": "rightsHolder",
    "hdab": "hdab",
    "custodian": "custodian",
    "trustedDataHolder": "trustedDataHolder",
}


def add_agents(about: Description, row: Row) -> None:
    """Creators in order with ORCID and affiliation, contributors, publisher, holders, the community."""
    ids = [agents.checked(i, c.header) or i for c in row.take("creator-id") for i in c.items()]
    places = [item for cell in row.take("affiliation") for item in cell.items()]
    named = [(cell.header, item) for cell in row.take("creator") for item in cell.items()]
    _mismatch(about, ids, named, places)
    for number, (header, item) in enumerate(named):
        name, own = _with_orcid(item)
        given = own or (ids[number] if len(ids) == len(named) else "")
        place = places[number] if len(places) == len(named) else places[0] if len(places) == 1 else ""
        known = (given,) if given else ()
        about.agent("creator", name, types=agents.kind(name, ids=known), ids=known, affiliation=place, where=header)
    for cell in row.take("contributor"):
        for item in cell.items():
            name, own = _with_orcid(item)
            known = (own,) if own else ()
            about.agent("contributor", name, types=agents.kind(name, ids=known), ids=known, where=cell.header)
    names, rors, pages = row.take("publisher"), row.take("publisher-id"), row.take("publisher-url")
    for number in range(max(len(names), len(rors), len(pages))):
        publisher, ror, page = (_nth(cells, number) for cells in (names, rors, pages))
        about.agent(
            "publisher",
            publisher.text,
            types=agents.ORGANISATION,
            ids=(agents.checked(ror.text, ror.header) or ror.text,) if ror.text else (),
            url=page.text,
            lang=publisher.column.lang,
            where=publisher.header or ror.header,
        )
    for name, term in HOLDERS.items():
        for cell in row.take(name):
            for item in cell.items():
                about.agent(term, item, types=agents.kind(item), where=cell.header)
    for cell in row.take("community"):
        for item in cell.items():
            tie = about.node("qualifiedAttribution", "Attribution")
            tie.agent("agent", item, types=agents.ORGANISATION, lang=cell.lang, where=cell.header)
            tie.data["hadRole"] = [COLLECTOR]


def _mismatch(about: Description, ids: list[str], named: list[tuple[str, str]], places: list[str]) -> None:
    if ids and len(ids) != len(named):
        about.issue(
            "creators-and-orcids-differ",
            f"There are {len(named)} creators and {len(ids)} ORCIDs, so that none can be given to one; write as many, "
            "in the same order, with “;” between them.",
            term="creator",
            value="; ".join(ids),
        )
    if len(places) > 1 and len(places) != len(named):
        about.issue(
            "creators-and-affiliations-differ",
            f"There are {len(named)} creators and {len(places)} affiliations, so that none can be given to one; write "
            "as many, in the same order, with “;” between them.",
            term="creator",
            value="; ".join(places),
        )


def _with_orcid(text: str) -> tuple[str, str]:
    """A name, and the ORCID that stands behind it: ``Jo Bos (0000-0002-1825-0097)``."""
    found = _NAMED.fullmatch(text)
    return (found[1].strip(), found[2]) if found else (text, "")


def add_contact(about: Description, row: Row) -> None:
    """The contact points, one for each column of names or addresses; a name without a way to reach it is told."""
    columns = [row.take(name) for name in ("contact", "contact-email", "contact-phone", "contact-page")]
    for number in range(max(map(len, columns))):
        name, email, phone, page = (_nth(cells, number) for cells in columns)
        _one_contact(about, name, {"email": email.text, "phone": phone.text, "url": page.text}, email.header)


def _one_contact(about: Description, name: Cell, said: dict[str, str], where: str) -> None:
    label = name.text
    if "://" in label or re.fullmatch(r"(?:mailto:)?[^\s@]+@[^\s@]+", label):  # an address, where a name is wanted
        about.contact("", **{"url" if "://" in label else "email": label}, where=name.header)
        label = ""
    if label and not any(said.values()):
        about.issue(
            "contact-without-address",
            f"“{label[:80]}” has no e-mail address, page or telephone number; add a column with one of them.",
            term="contactPoint",
            value=label,
            where=name.header,
        )
    mails = re.split(r"[;,\s]+", said["email"]) if said["email"].count("@") > 1 else [said["email"]]
    for mail in mails:
        about.contact(label, email=mail, url=said["url"], phone=said["phone"], where=name.header or where)


def _nth(cells: list[Cell], number: int) -> Cell:
    return cells[number] if number < len(cells) else Cell("", "", "")
