"""The Dublin Core of CSW (``csw:Record``) described: oai_dc.py reads its fields, this adds what only CSW has.

Takes the element; leaves a :class:`Description` with the bounding box, and the links of ``dc:URI`` and of
``dct:references`` with a scheme by what they are for. OGC 07-006r1, section 10.2.5
"""

from copy import deepcopy
from typing import Any

from fairdict_harvesters.formats import oai_dc, places
from fairdict_harvesters.formats.iso_fields import Value
from fairdict_harvesters.formats.iso_links import Link, add_link
from fairdict_harvesters.formats.places import numbers
from fairdict_harvesters.formats.xml import children, words

from fairdict.harvester import Description, Dialect, Node, Source, addresses, local

DIALECT = Dialect(
    name="csw:Record (beside Dublin Core)",
    specification="https://www.ogc.org/standard/cat/",
    fields={
        "BoundingBox": "spatial bbox",
        "URI": "distribution, landingPage or page by its protocol and the end of its path",
        "references with a scheme": "distribution, landingPage or page by its scheme and the end of its path",
    },
)


def reads(element: Any) -> bool:
    """Whether ``element`` is a record of CSW in Dublin Core."""
    return local(element) in ("Record", "SummaryRecord", "BriefRecord") and "/cat/csw/" in str(element.tag)


def describe(element: Any, source: Source, identifier: str) -> Description:
    """The description in a ``csw:Record``; ``identifier`` is the record's own."""
    fields = deepcopy(element)
    boxes = [b for n in ("BoundingBox", "WGS84BoundingBox") for b in children(fields, n)]
    links = [e for n in ("URI", "references") for e in children(fields, n) if n == "URI" or e.get("scheme", "").strip()]
    for part in (*boxes, *links):
        fields.remove(part)
    about = oai_dc.describe(fields, source, identifier)
    for box in boxes:
        _add_box(about, box)
    placed: dict[str, Node] = {}
    for link in links:
        name = "URI" if local(link) == "URI" else "references with a scheme"
        address = addresses.url(words(link))
        if address is None:
            about.left.append((name, words(link)[:200]))
            continue
        about.took.add(name)
        about.mapped += 1
        titles = tuple(Value(t) for n in ("name", "description") if (t := link.get(n, "").strip()))
        add_link(
            about,
            Link(
                address, protocol=link.get("protocol", "") or link.get("scheme", ""), names=titles[:1], notes=titles[1:]
            ),
            placed,
        )
    return about


def _add_box(about: Description, box: Any) -> None:
    """Corners stand latitude first where the reference system is one of EPSG, as a URN or an address."""
    corners = [numbers(words(c)) for n in ("LowerCorner", "UpperCorner") for c in children(box, n)]
    place = about.node("spatial", "Location")
    if len(corners) != 2 or any(len(c) != 2 for c in corners):
        place.add("label", " ".join(words(c) for c in children(box)), where="ows:BoundingBox")
        return
    system = box.get("crs", "")
    latitude_first = (
        local(box) == "BoundingBox" and "84" not in system[-5:] and ("urn:" in system or "/def/crs" in system)
    )
    (a, b), (c, d) = corners
    sides = (b, d, a, c) if latitude_first else (a, c, b, d)
    places.add_box(place, *sides, where="ows:BoundingBox")
    about.took.add("BoundingBox")
    about.mapped += 1
