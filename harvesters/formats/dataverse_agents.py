"""People, bodies and awards in Dataverse's native JSON.

Takes the export laid flat; leaves creators, contact points, the publisher, contributors by their role, and projects
with their funders.
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats.agents import ORGANISATION, identifier, kind, other_identifier
from fairdict_harvesters.formats.datacite_parts import ROLES
from fairdict_harvesters.formats.leaves import Leaves
from fairdict_harvesters.formats.relations import VOCABULARY

from fairdict.harvester import Description


def add_people(about: Description, leaves: Leaves) -> None:
    """All who are named, each as what they are said to be."""
    word = leaves.word
    for item in leaves.objects("citation/author"):
        number, scheme = word("authorIdentifier", item), word("authorIdentifierScheme", item)
        name, found = word("authorName/name", item) or word("authorName", item), identifier(number, scheme)
        types = kind(name, ids=(found,))
        agent = about.agent("creator", name, types=types, ids=(found,) if found else (), where="author")
        if agent is not None and not found:
            other_identifier(agent, number, scheme)
        home = word("authorAffiliation", item)
        if agent is not None and home:
            ror = identifier(home, "ROR") if "://" in home else ""
            label = word("authorAffiliation/name", item) or ("" if ror else home)
            agent.agent("memberOf", label, types=ORGANISATION, ids=(ror,) if ror else (), where="authorAffiliation")
    for item in leaves.objects("citation/datasetContact"):
        name = ", ".join(p for p in (word("datasetContactName", item), word("datasetContactAffiliation", item)) if p)
        mail = word("datasetContactEmail", item)
        if mail:
            about.contact(name, email=mail, where="datasetContact")
        elif about.page:
            about.contact(name, url=about.page, where="datasetContact")
    about.agent("publisher", word("dataset/publisher"), types=ORGANISATION, where="publisher")
    for name, role in (("producer", "Producer"), ("distributor", "Distributor")):
        for item in leaves.objects(f"citation/{name}"):
            _body(about, leaves, name, role, item)
    for said in leaves.words("citation/depositor"):
        about.agent("contributor", said, types=kind(said), where="depositor")
    for said in leaves.words("socialscience/dataCollector"):
        _attribute(about, said, "DataCollector", "dataCollector")
    for item in leaves.objects("citation/contributor"):
        _contributor(about, word("contributorName", item), word("contributorType", item))


def _body(about: Description, leaves: Leaves, name: str, role: str, item: Mapping[str, Any]) -> None:
    """A producer or distributor, with its short name, page and home."""
    word = leaves.word
    tie = about.node("qualifiedAttribution", "Attribution")
    said, home = word(f"{name}Name", item), word(f"{name}Affiliation", item)
    url = word(f"{name}URL", item)
    agent = tie.agent("agent", said, types=kind(said), affiliation=home, url=url, where=name)
    if agent is not None:
        agent.add("altLabel", word(f"{name}Abbreviation", item), where=f"{name}Abbreviation")
        tie.data["hadRole"] = [f"{VOCABULARY}contributorType/{role}"]


def _attribute(about: Description, name: str, role: str, where: str) -> None:
    tie = about.node("qualifiedAttribution", "Attribution")
    if tie.agent("agent", name, types=kind(name), where=where) is not None:
        tie.data["hadRole"] = [f"{VOCABULARY}contributorType/{role}"]


def _contributor(about: Description, name: str, said: str) -> None:
    role = said.replace(" ", "")
    if role == "Funder":
        project = about.node("wasGeneratedBy", "Activity", "Project")
        project.agent("funder", name, types=ORGANISATION, where="contributor")
    elif role == "RightsHolder":
        about.agent("rightsHolder", name, types=kind(name), where="contributor")
    elif role in ROLES:
        _attribute(about, name, role, "contributor")
    else:
        about.agent("contributor", name, types=kind(name), where="contributor")


def add_grants(about: Description, leaves: Leaves) -> None:
    """Awards as the projects that brought the data forth, with their funders."""
    for item in leaves.objects("citation/grantNumber"):
        agency = leaves.word("grantNumberAgency/name", item) or leaves.word("grantNumberAgency", item)
        node = about.node("wasGeneratedBy", "Activity", "Project")
        node.add("identifier", leaves.word("grantNumberValue", item), where="grantNumberValue")
        ror = identifier(agency, "ROR") if "://" in agency else ""
        ids = (ror,) if ror else ()
        node.agent("funder", "" if ror else agency, types=ORGANISATION, ids=ids, where="grantNumberAgency")
        about.remember("wasGeneratedBy", agency, agency, "grantNumber")
