"""A dataset of a ``data.json`` (DCAT-US 1.1, and Project Open Data 1.0), to a description.

Takes one object of its list; leaves a filled description. A dataset that others say to be part of is a collection: a
series, unless it has files of its own. https://resources.data.gov/resources/dcat-us/
"""

import re
from typing import Any

from fairdict_harvesters.formats.agents import ORGANISATION
from fairdict_harvesters.formats.coverage import add_between, add_period, add_place
from fairdict_harvesters.formats.json_values import decoded, first, several, texts, word
from fairdict_harvesters.formats.pod_terms import ACCESS, FILE, IGNORED, KEPT, POD, TEXTS
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights

from fairdict.document import digest
from fairdict.harvester import Description, Node, Tree, addresses, dates, identifiers

NESTED = 8
"""How many organisations above a publisher are read."""

_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?", re.DOTALL)
_AGAIN = re.compile(r"R[0-9]*/(.+)/P.+")
_EVERY = re.compile(r"R[0-9]*/(?:.+/)?(P.+)")


def read(dataset: dict[str, Any], about: Description, *, role: str = "", lang: str = "") -> None:
    """Fills ``about`` from ``dataset``. ``role`` is ``series`` for a collection without files, ``member`` for what is
    part of one, ``part`` for what is part of a collection with files; ``lang`` is the language of texts."""
    tree = Tree(dataset)
    _identity(tree, about, role)
    for name, term in TEXTS.items():
        for value in tree.whole(name):
            for text, tag in texts(_named(value), lang):
                about.add(term, text, lang=tag, where=name)
    _subjects(tree, about, lang)
    _people(tree, about, lang)
    _rights(tree, about, lang)
    _coverage(tree, about, lang)
    _files(tree, about, lang)
    _relations(tree, about, role)
    for name in KEPT:
        values = [v for i in tree.whole(name) for v in several(i) if word(v)]
        if values:
            about.data[POD + name] = [_literal(v) for v in values]
    own = {name: IGNORED.get(name, "") for name in dataset if name.startswith("%")}
    files = [f for f in several(dataset.get("distribution")) if isinstance(f, dict)]
    refs = {f"distribution/{k}": "" for f in files for k in f if k.startswith("%")}
    tree.report(about, {**IGNORED, **own, **refs})


def iri_of(text: str) -> str:
    """The IRI that an identifier is; empty where it is none."""
    pid = identifiers.pid(text)
    if pid is not None:
        return pid.iri
    return addresses.url(text) or "" if "://" in text and " " not in text.strip() else ""


def series_iri(source: str, identifier: str) -> str:
    """The IRI by which a collection of the same file is known."""
    return iri_of(identifier) or f"urn:x-fairdict:{source}:{digest(identifier, 8)}"


def _literal(value: Any) -> dict[str, str]:
    if isinstance(value, bool):
        return {"@value": "true" if value else "false", "@type": "xsd:boolean"}
    link = addresses.url(word(value)) if "://" in word(value) else None
    return {"id": link} if link else {"@value": word(value)}


def _named(value: Any) -> Any:
    """The name of a thing that stands as an object where a text is expected."""
    if not isinstance(value, dict):
        return value
    return next((value[k] for k in ("prefLabel", "name", "title", "@id", "@value") if word(value.get(k))), None)


def _identity(tree: Tree, about: Description, role: str) -> None:
    about.types = [first(v) for v in tree.take("@type") if first(v)]
    if role == "series":
        about.kind = "DatasetSeries"
        about.data["type"] = ["DatasetSeries"]
    said = [t for v in tree.whole("identifier") for t, _ in texts(_named(v))]
    own = first(tree.take("@id"))
    for text in said or [about.identifier]:
        about.add("identifier", text, where="identifier")
    about.iri = next((i for t in (own, *said) if (i := iri_of(t))), "")
    page = next((u for v in tree.take("landingPage") if (u := addresses.url(first(v)))), "")
    about.page = page or (about.iri if about.iri.startswith("http") else "")


def _subjects(tree: Tree, about: Description, lang: str) -> None:
    for value in tree.take("keyword"):
        alone = isinstance(tree.root.get("keyword"), str)  # version 1.0 wrote them in one text
        for text, tag in texts(value, lang):
            for part in re.split(r"[,;]", text) if alone else [text]:
                about.add("keyword", part.strip(), lang=tag, where="keyword")
    for value in tree.take("modified"):
        every = _EVERY.fullmatch(first(value))
        if every:
            about.add("accrualPeriodicity", f"R/{every[1]}", where="modified")
        else:
            about.add("modified", first(value), where="modified")


def _people(tree: Tree, about: Description, lang: str) -> None:
    for value in tree.take("publisher"):
        _add_publisher(tree, about, "publisher", value, lang, 0)
    mail = next((first(v) for v in tree.take("mbox")), "")
    for value in tree.take("contactPoint"):
        if isinstance(value, dict):
            name = first(tree.whole("fn", value)) or first(tree.whole("name", value))
            mails = [first(m) for m in tree.whole("hasEmail", value)]
            said = {
                "url": first(tree.whole("hasURL", value)),
                "phone": first(tree.whole("hasTelephone", value)).removeprefix("tel:"),
            }
            own = next((m for m in mails if m.removeprefix("mailto:").strip()), "") or mail
            _add_contact(about, name, own, **said)
        else:
            _add_contact(about, word(value), mail)
        mail = ""
    _add_contact(about, "", mail)


def _add_contact(about: Description, name: str, email: str, url: str = "", phone: str = "") -> None:
    """A contact point; one who can be reached by nothing is named as the contact all the same."""
    if email or url or phone:
        about.contact(name, email=email, url=url, phone=phone, where="contactPoint")
    elif name:
        tie = about.node("qualifiedAttribution", "Attribution")
        tie.agent("agent", name, where="contactPoint")
        tie.data["hadRole"] = ["http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/pointOfContact"]


def _add_publisher(tree: Tree, node: Node, term: str, value: Any, lang: str, level: int) -> None:
    if not isinstance(value, dict):
        node.agent(term, word(value), types=ORGANISATION, lang=lang, where="publisher")
        return
    names = texts(tree.whole("name", value), lang)
    own = next((first(v) for v in tree.take("@id", value)), "")
    agent = node.agent(
        term,
        names[0][0] if names else "",
        types=ORGANISATION,
        ids=(own,) if "://" in own else (),
        lang=names[0][1] if names else "",
        where="publisher/name",
    )
    if agent is None:
        agent = node.node(term, *ORGANISATION)
    for above in tree.take("subOrganizationOf", value) if level < NESTED else []:
        _add_publisher(tree, agent, "memberOf", above, lang, level + 1)


def _rights(tree: Tree, about: Description, lang: str) -> None:
    for value in tree.take("accessLevel"):
        said = first(value)
        about.add("accessRights", ACCESS.get(said.lower(), said), where="accessLevel")
    for name in ("rights", "accessLevelComment"):
        for text, tag in [t for v in tree.whole(name) for t in texts(v, lang)]:
            address = text if "://" in text and " " not in text.strip() else ""
            add_rights(about, uri=address, text="" if address else text, lang=tag, where=name)


def _coverage(tree: Tree, about: Description, lang: str) -> None:
    for value in tree.whole("spatial"):
        add_place(about, value, where="spatial", lang=lang)
    for value in tree.whole("temporal"):
        again = _AGAIN.fullmatch(word(value))
        start, comma, end = word(value).partition(",")
        if comma and dates.date(start) is not None and dates.date(end) is not None:  # as version 1.0 wrote it
            add_between(about, start.strip(), end.strip(), where="temporal")
        elif again:  # an interval that repeats from a day on
            add_between(about, again[1], "", where="temporal")
        else:
            add_period(about, value, where="temporal")


def _files(tree: Tree, about: Description, lang: str) -> None:
    for item in tree.take("distribution"):
        if not isinstance(item, dict):
            about.node("distribution", "Distribution").add("accessURL", word(item), where="distribution")
            continue
        node = about.node("distribution", "Distribution", id=iri_of(first(tree.take("@id", item))))
        for name, term in FILE.items():
            for text, tag in [t for v in tree.whole(name, item) for t in texts(_named(v), lang)]:
                node.add(term, text, lang=tag, where=f"distribution/{name}")
        for name in ("mediaType", "format"):
            for text in (first(v) for v in tree.whole(name, item)):
                node.add(_kind(name, text), text, where=f"distribution/{name}")
        _add_dictionary(tree, node, item, "distribution/")
        if not node.data.get("accessURL"):  # DCAT wants the way to a file even where it is the file itself
            for link in node.data.get("downloadURL", []):
                node.data.setdefault("accessURL", []).append(link)
    links = [first(v) for v in tree.take("accessURL")]
    formats, sizes = [first(v) for v in tree.take("format")], [first(v) for v in tree.take("size")]
    for link in links or ([""] if formats or sizes else []):
        node = about.node("distribution", "Distribution")
        node.add("accessURL", link, where="accessURL")
        node.add("downloadURL", link, where="accessURL")
        for text in formats:
            node.add(_kind("format", text), text, where="format")
        for text in sizes:
            node.add("byteSize", text, where="size")
    for link in (first(v) for v in tree.take("webService")):
        about.node("distribution", "Distribution").add("accessURL", link, where="webService")


def _kind(name: str, text: str) -> str:
    return "mediaType" if _MEDIA_TYPE.fullmatch(text) and "://" not in text else "format" if name == "format" else name


def _add_dictionary(tree: Tree, node: Node, item: Any, above: str = "") -> None:
    """The data dictionary: an address, with the kind of file that is there."""
    kinds = [first(v) for v in tree.take("describedByType", item)]
    for link in (first(v) for v in tree.take("describedBy", item)):
        iri = addresses.url(link) if "://" in link else None
        page = node.node("page", "Document", id=iri or "")
        if iri is None:
            page.add("label", link, where=f"{above}describedBy")
        for kind in kinds:
            page.add("format", kind, where=f"{above}describedByType")
        node.description.remember("page", link, iri or link, f"{above}describedBy")


def _relations(tree: Tree, about: Description, role: str) -> None:
    for value in tree.whole("references"):
        for text, _ in texts(_named(decoded(value))):
            for part in text.split(",") if text.count("://") > 1 else [text]:
                add_relation(about, "References", part.strip(), where="references")
    _add_dictionary(tree, about, None)
    for name in ("dataDictionary", "feed"):
        for text in (first(v) for v in tree.take(name)):
            add_relation(about, "IsDocumentedBy", text, where=name)
    for value in tree.whole("isPartOf"):
        for text, _ in texts(_named(value)):
            target = series_iri(about.source.name, text) if role in ("member", "part") else iri_of(text)
            if target:
                about.add("inSeries" if role == "member" else "isPartOf", target, where="isPartOf")
            else:  # a collection that is in another file
                about.node("isPartOf").add("label", text, where="isPartOf")
