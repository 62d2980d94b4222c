"""A package of CKAN's Action API, to a description: https://docs.ckan.org/en/latest/api/.

Takes the package as ``package_show`` and ``package_search`` give it, and the address of its portal; leaves a filled
description. What the fields of extensions say (ckanext-dcat, ckanext-scheming, ckanext-spatial; at the top or among the
extras) goes before CKAN's own, for where a package was harvested it was there before CKAN was.
"""

import re
from typing import Any

from fairdict_harvesters.formats import ckan_terms as terms
from fairdict_harvesters.formats.agents import ORGANISATION
from fairdict_harvesters.formats.ckan_package import Package
from fairdict_harvesters.formats.ckan_people import add_people
from fairdict_harvesters.formats.ckan_resource import Resource, add_licence
from fairdict_harvesters.formats.coverage import add_between, add_parts, add_period, add_place
from fairdict_harvesters.formats.json_values import first, objects, several, texts, word
from fairdict_harvesters.formats.markdown import plain
from fairdict_harvesters.formats.places import add_box
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights

from fairdict.harvester import Description, addresses, identifiers

SERIES = frozenset({"dataset_series", "dataset-series", "series"})
DRAFT = "draft"
_GRID = re.compile(r"EPSG:+([0-9]{4,6})", re.IGNORECASE)
_CRS = "http://www.opengis.net/def/crs/EPSG/0/"
_OA = "http://www.w3.org/ns/oa#"


def read(package: dict[str, Any], about: Description, *, site: str, lang: str = "") -> None:
    """Fills ``about`` from ``package`` of the portal at ``site``; ``lang`` is that of texts that name none."""
    held = Package(package, about, site, lang)
    _identity(held)
    _words(held)
    add_people(held)
    _rights(held)
    _subjects(held)
    _coverage(held)
    for name, term in terms.PLAIN.items():
        for text, tag, where in held.said(name) if name != "theme" else []:
            about.add(term, text, lang=tag, where=where)
    for name, term in terms.ISO.items():
        for text, tag in texts(held.tree.whole(f"extras/{name}"), lang):
            grid = _GRID.fullmatch(text.strip())
            about.add(term, f"{_CRS}{grid[1]}" if grid else text, lang=tag, where=f"extras/{name}")
    _relations(held)
    _origin(held)
    _resources(held)
    extras = held.data["extras"]
    harvest = {f"extras/{name}": terms.HARVEST for name in extras if name.lower().startswith("harvest_")}
    held.tree.report(about, {**terms.IGNORED, **harvest})


def _identity(held: Package) -> None:
    about = held.about
    number, name, kind = held.top("id") or about.identifier, held.top("name"), held.top("type")
    about.types = [kind] if kind else []
    if word(held.data.get("state")).startswith(DRAFT):
        about.types = [DRAFT]
    if kind in SERIES:
        about.kind = "DatasetSeries"
        about.data["type"] = ["DatasetSeries"]
    dois = [(f"https://doi.org/{t}" if t.startswith("10.") else t, w) for t, _, w in held.said("doi")]
    own = [*((t, w) for t, _, w in held.said("identifier")), *dois]
    guids = [(t, w) for t, _, w in held.said("guid")]
    for text, where in own or guids or [(number, "id")]:
        about.add("identifier", text, where=where)
    others = [(t, w) for t, _, w in held.said("alternate_identifier")]
    for text, where in [*(guids if own else []), *others]:
        if text not in about.data.get("identifier", []):
            about.node("otherIdentifier", "Identifier").add("notation", text, where=where)
    about.iri = _iri(held, [t for t, _, _ in held.said("uri")], [t for t, _ in [*own, *guids]], number)
    page = addresses.url(f"{held.site}/dataset/{name or number}") if held.site else None
    about.page = page or ""
    url = held.top("url")
    about.add("landingPage", url or about.page, where="url" if url else "name")


def _iri(held: Package, uris: list[str], known: list[str], number: str) -> str:
    """The dataset's own IRI: the one it brought along, else a persistent identifier, else its address at the portal."""
    for text in [*uris, *known]:
        pid = identifiers.pid(text)
        if pid is not None:
            return pid.iri
        named = (text in uris and ":" in text) or text.lower().startswith("urn:")
        found = addresses.iri(text) if named else addresses.url(text) if "://" in text else None
        if found is not None:
            return found
    return addresses.url(f"{held.site}/dataset/{number}") or "" if held.site else ""


def _words(held: Package) -> None:
    """Title and description, each once in a language: what is translated goes before what is not."""
    take = held.tree.whole
    for term, names, own in (
        ("title", ("title_translated",), "title"),
        ("description", ("notes_translated", "description_translated"), "notes"),
    ):
        found = [(text, tag, name) for name in names for text, tag in texts(take(name))]
        known = {text for text, _, _ in found}
        for text, tag, name in [*found, *((t, g, own) for t, g in texts(take(own), held.lang) if t not in known)]:
            held.about.add(term, plain(text) if term == "description" else text, lang=tag, where=name)
    held.about.add("version", held.top("version"), where="version")


def _rights(held: Package) -> None:
    about = held.about
    if word(held.data.get("private")) == "true" and not held.said("access_rights"):
        about.add("accessRights", "NON_PUBLIC", where="private")
    add_licence(about, held.top("license_id"), held.top("license_title"), held.top("license_url"))
    for name in terms.STATEMENTS:
        for text, tag, where in held.said(name):
            address = text if "://" in text and " " not in text else ""
            add_rights(about, uri=address, text="" if address else text, lang=tag, where=where)
    for name in terms.ISO_STATEMENTS:
        for text, tag in texts(held.tree.whole(f"extras/{name}"), held.lang):
            add_rights(about, text=text, lang=tag, where=f"extras/{name}")


def _subjects(held: Package) -> None:
    about, tree, match = held.about, held.tree, held.about.source.vocabularies.match
    words = [(t, g, name) for name in ("tags_translated", "keywords") for t, g in texts(tree.whole(name), held.lang)]
    known = {text for text, _, _ in words}
    for tag in tree.take("tags"):
        shown = [*tree.whole("display_name", tag), *tree.whole("name", tag)][:1] if isinstance(tag, dict) else [tag]
        words += [(t, g, "tags") for t, g in texts(shown, held.lang) if t not in known]
    for text, lang, name in words:
        about.add("keyword", text, lang=lang, where=name)
    for value, where in held.custom("theme"):
        said = [value.get("theme"), *several(value.get("subthemes"))] if isinstance(value, dict) else [value]
        for text, lang in [t for item in said for t in texts(item, held.lang)]:
            about.add("theme", text, lang=lang, where=where)
    for group in tree.take("groups"):
        parts = ("title_translated", "title", "display_name", "name")
        names = [tree.whole(part, group) for part in parts] if isinstance(group, dict) else [[group]]
        about.sets += [first(n) for n in names if first(n)]
        known_as = next((t for n in names for t, _ in texts(n) if match("data-theme", t) is not None), "")
        for text, lang in [(known_as, "")] if known_as else texts(next((n for n in names if n), []), held.lang):
            about.add("theme", text, lang=lang, where="groups")


def _coverage(held: Package) -> None:
    about, tree, extra = held.about, held.tree, held.extra
    parts = {
        "uri": extra("spatial_uri"),
        "text": tree.whole("extras/spatial_text"),
        "bbox": tree.whole("extras/spatial_bbox"),
        "centroid": tree.whole("extras/spatial_centroid"),
    }
    alone = [(v, w) for v, w in held.custom("spatial")]
    if any(parts.values()):  # one place, told in several extras
        add_parts(about, {**parts, "geom": [v for v, _ in alone]}, where="extras/spatial_uri", lang=held.lang)
        alone = []
    for value, where in [*alone, *held.custom("spatial_coverage")]:
        add_place(about, value, where=where, lang=held.lang)
    west, east = extra("bbox-west-long"), extra("bbox-east-long")
    south, north = extra("bbox-south-lat"), extra("bbox-north-lat")
    if west and east and south and north and not alone:
        place = about.node("spatial", "Location")
        add_box(place, west, east, south, north, where="extras/bbox-west-long")
    for start, end in (
        ("temporal_start", "temporal_end"),
        ("temporal-extent-begin", "temporal-extent-end"),
        ("temporal_coverage-from", "temporal_coverage-to"),
    ):
        add_between(about, extra(start), extra(end), where=f"extras/{start}")
    add_period(about, tree.whole("extras/temporal"), where="extras/temporal")
    for value, where in held.custom("temporal_coverage"):
        add_period(about, value, where=where)
    for value in tree.whole("extras/dataset-reference-date"):
        for item in objects(value):
            term = terms.DATES.get(first(item.get("type")), "issued")
            about.add(term, first(item.get("value")), where="extras/dataset-reference-date")


def _relations(held: Package) -> None:
    about = held.about
    for name, relation in terms.RELATIONS.items():
        for text, _, where in held.said(name):
            if relation == "inSeries":
                about.add("inSeries", text if ":" in text else f"{held.site}/dataset/{text}", where=where)
            else:
                add_relation(about, relation, text, where=where)
    for value, where in held.custom("qualified_relation"):
        if isinstance(value, dict) and (target := addresses.iri(first(value.get("relation")))):
            tie = about.node("qualifiedRelation", "Relationship")
            tie.data["relation"] = [target]
            tie.add("hadRole", first(value.get("role")), where=where)
    for tie_ in held.tree.take("relationships_as_subject"):
        if isinstance(tie_, dict):
            name, kind = first(held.tree.whole("object", tie_)), first(held.tree.whole("type", tie_))
            if name:
                target = f"{held.site}/dataset/{name}" if held.site else name
                add_relation(about, terms.TIES.get(kind, ""), target, where="relationships_as_subject")
    for value, where in held.custom("provenance_activity"):
        if isinstance(value, dict):
            uri = first(value.get("uri"))
            node = about.node("wasGeneratedBy", "Activity", id=addresses.iri(uri) or "" if "://" in uri else "")
            for text, lang in texts(value.get("label"), held.lang):
                node.add("label", text, lang=lang, where=where)
            node.add("resourceType", first(value.get("dct_type")), where=where)
            node.add("seeAlso", first(value.get("seeAlso")), where=where)
    _funding(held)


def _funding(held: Package) -> None:
    for value, where in held.custom("funding"):
        node = held.about.node("wasGeneratedBy", "Activity", "Project")
        if not isinstance(value, dict):
            node.add("title", word(value), where=where)
            continue
        node.add("identifier", first(value.get("grant_number")), where=where)
        name, url = first(value.get("institution")), first(value.get("institution_url"))
        node.agent("funder", name, types=ORGANISATION, url=url, where=where)


def _origin(held: Package) -> None:
    """What only health portals say, and the catalogue that a package was harvested from."""
    about = held.about
    for value, where in held.custom("retention_period"):
        if isinstance(value, dict):
            node = about.node("retentionPeriod", "PeriodOfTime")
            node.add("startDate", first(value.get("start")), where=where)
            node.add("endDate", first(value.get("end")), where=where)
    for value, _ in held.custom("trusted_data_holder"):
        about.data["trustedDataHolder"] = [{"@value": word(value).lower(), "@type": "xsd:boolean"}]
    for value, where in held.custom("quality_annotation"):
        if isinstance(value, dict):
            said = {"motivatedBy": "motivated_by", "hasBody": "body", "hasTarget": "target"}
            found = {_OA + k: [{"id": iri}] for k, v in said.items() if (iri := addresses.iri(first(value.get(v))))}
            about.node("hasQualityAnnotation").data.update(found)
            about.remember("hasQualityAnnotation", "", "", where)
    names = ("title", "description", "homepage", "publisher")
    title, description, homepage, publisher = (held.tree.whole(f"extras/source_catalog_{n}") for n in names)
    if title or homepage:
        link = addresses.url(first(homepage)) or ""
        node = about.node("isPartOf", "Catalog", id=link)
        for text, lang in texts(title, held.lang):
            node.add("title", text, lang=lang, where="extras/source_catalog_title")
        for text, lang in texts(description, held.lang):
            node.add("description", text, lang=lang, where="extras/source_catalog_description")
        for item in objects(publisher):
            where = "extras/source_catalog_publisher"
            node.agent("publisher", first(item.get("name")), types=ORGANISATION, where=where)


def _resources(held: Package) -> None:
    for item in held.tree.take("resources"):
        if isinstance(item, dict) and word(item.get("state")) == "deleted":
            held.tree.whole("resource", {"resource": item})  # it is no file of the dataset any more
        elif isinstance(item, dict):
            Resource(held.about, held.tree, item, held.site, held.lang).read()
