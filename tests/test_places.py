"""Where data are about: shapes as sources write them, the view that fits them, the map, and the words beside it."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish import geometry, outlines, places
from fairdict.publish.facts import Item
from fairdict.publish.geometry import Shape
from fairdict.publish.outlines import HIGH, WIDE, Outlines
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests.site_entries import EU

BOX = ((6.0, 52.0), (7.0, 52.0), (7.0, 53.0), (6.0, 53.0), (6.0, 52.0))
BOX_TEXT = "6 52, 7 52, 7 53, 6 53, 6 52"


@pytest.fixture(scope="module")
def world() -> Outlines:
    found = Outlines.load(Layers())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def english(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "en", vocabularies)


@pytest.fixture(scope="module")
def dutch(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "nl", vocabularies)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("POINT(6.9 52.2)", (Shape("dots", ((6.9, 52.2),)),)),
        ("point z (6.9 52.2 40)", (Shape("dots", ((6.9, 52.2),)),)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(6.9 52.2)", (Shape("dots", ((6.9, 52.2),)),)),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(52.2 6.9)", (Shape("dots", ((6.9, 52.2),)),)),
        ("SRID=4326;POINT(6.9 52.2)", (Shape("dots", ((6.9, 52.2),)),)),
        ("MULTIPOINT((6 52), (7 53))", (Shape("dots", ((6, 52), (7, 53))),)),
        ("MULTIPOINT(6 52, 7 53)", (Shape("dots", ((6, 52), (7, 53))),)),
        ("LINESTRING(6 52,\n 7 53)", (Shape("line", ((6, 52), (7, 53))),)),
        (f"POLYGON(({BOX_TEXT}))", (Shape("area", BOX),)),
        (f"POLYGON (({BOX_TEXT}), (6.2 52.2, 6.3 52.2, 6.3 52.3, 6.2 52.2))", (Shape("area", BOX),)),
        (f"MULTIPOLYGON((({BOX_TEXT})), (({BOX_TEXT})))", (Shape("area", BOX), Shape("area", BOX))),
        ("ENVELOPE(6, 7, 53, 52)", (Shape("area", BOX[:4]),)),
        (
            "ENVELOPE(170, -170, 1, 0)",
            (
                Shape("area", ((170, 0), (180, 0), (180, 1), (170, 1))),
                Shape("area", ((-180, 0), (-170, 0), (-170, 1), (-180, 1))),
            ),
        ),
        ('{"type": "Point", "coordinates": [6.9, 52.2, 3]}', (Shape("dots", ((6.9, 52.2),)),)),
        ('{"type": "MultiPoint", "coordinates": [[6, 52], [7, 53]]}', (Shape("dots", ((6, 52), (7, 53))),)),
        (
            '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": '
            "[[[6, 52], [7, 52], [7, 53], [6, 53], [6, 52]], [[6.2, 52.2], [6.3, 52.2], [6.2, 52.2]]]}}",
            (Shape("area", BOX),),
        ),
        (
            '{"type": "GeometryCollection", "geometries": [{"type": "MultiLineString", "coordinates": '
            "[[[6, 52], [7, 53]], [[1, 2], [3, 4]]]}]}",
            (Shape("line", ((6, 52), (7, 53))), Shape("line", ((1, 2), (3, 4)))),
        ),
    ],
)
def test_shapes_are_read_as_sources_write_them(text: str, found: tuple[Shape, ...]) -> None:
    assert geometry.read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Twente",
        "POINT()",
        "POINT(6,9 52,2)",
        "POINT(6.9 152.2)",
        "POINT(1e400 1)",
        "POLYGON((6 52, x 53))",
        "<http://www.opengis.net/def/crs/EPSG/0/28992> POINT(257000 471000)",
        "ENVELOPE(6, 7, 53)",
        '{"type": "Point"}',
        '{"type": "Point", "coordinates": ["6", "52"]}',
        '{"type": "Point", "coordinates": [true, false]}',
        '{"type": ["Point"]}',
        '{"type": "Polygon", "coordinates": [[[6, 52], 7]]}',
        "{broken",
        "POINT(" + "1" * geometry.LONGEST + " 2)",
        "((" * 50_000,
        "POLYGON" + " " * 100_000 + "x",
    ],
)
def test_what_cannot_be_read_is_not_drawn(text: str) -> None:
    assert geometry.read(text) == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text() | st.from_regex(r"(MULTI)?(POINT|POLYGON) ?\(+[\d ,.()-]{0,40}", fullmatch=True))
def test_odd_geometries_never_raise(text: str) -> None:
    for shape in geometry.read(text):
        assert shape.points


def test_a_place_is_drawn_by_the_finest_that_it_has() -> None:
    box, point = {"@value": f"POLYGON(({BOX_TEXT}))"}, {"@value": "POINT(6.9 52.2)"}
    assert geometry.shapes({"bbox": [box], "centroid": [point]}) == (Shape("area", BOX),)
    assert geometry.shapes({"geometry": ["nonsense"], "centroid": [point]}) == (Shape("dots", ((6.9, 52.2),)),)
    assert geometry.shapes("https://sws.geonames.org/2759794") == ()


def test_a_view_shows_all_of_a_place_and_what_lies_around_it(world: Outlines) -> None:
    enschede = world.view((6.8, 52.15, 7.07, 52.3))
    assert (enschede.scale, enschede.height) == ("near", 4)
    spain = world.view((-9.4, 35.9, 3.4, 43.8))
    assert (spain.scale, spain.height) == ("middle", 16)
    assert world.view((-180, -90, 180, 90)).height == 180
    assert world.view((-155.1, 19.7, -155.0, 19.8)).height > 16  # an island alone tells nobody where it lies
    assert world.view((41, 73, 65, 85)).height == 180  # too near the pole for a flat map


_lon, _lat = st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(west=_lon, east=_lon, south=_lat, north=_lat)
def test_every_place_lies_within_its_view(
    world: Outlines, west: float, east: float, south: float, north: float
) -> None:
    west, east, south, north = min(west, east), max(west, east), min(south, north), max(south, north)
    view = world.view((west, south, east, north))
    for x, y in view.placed([(west, south), (east, north)]):
        assert -0.01 <= x <= WIDE + 0.01 and -0.01 <= y <= view.high + 0.01


def test_land_keeps_within_the_map_and_is_short(world: Outlines) -> None:
    for box in ((6.8, 52.15, 7.07, 52.3), (-9.4, 35.9, 3.4, 43.8), (-180.0, -90.0, 180.0, 90.0)):
        view = world.view(box)
        land = world.land(view)
        assert land == world.land(view) and len(land) < 10_000
        for part in re.findall(r"M[^M]*", land):
            x, y, *steps = map(int, re.findall(r"-?\d+", part))
            assert part.endswith("z")
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                assert -8 <= x <= WIDE + 8 and -8 <= y <= view.high + 8
                x, y = x + dx, y + dy


def test_no_line_runs_across_the_world(world: Outlines) -> None:
    """Russia and Fiji lie on both sides of the antimeridian."""
    for scale in world._scales.values():
        for rings in scale.values():
            for ring, _ in rings:
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
                assert all(abs(a[0] - b[0]) < 180 or a[1] == b[1] == -90 for a, b in pairwise(ring))


def test_the_map_of_a_box(world: Outlines, english: Words) -> None:
    place = {"label": {"@none": ["Twente"]}, "bbox": [{"@value": f"POLYGON(({BOX_TEXT}))"}]}
    found = places.drawn({"spatial": [place]}, english, world)
    assert found is not None
    assert (found.wide, found.high, found.title) == (WIDE, HIGH, "Map: Twente")
    assert found.text == "Outlines of the countries around it. The area is marked."
    assert re.fullmatch(r"M\d+ \d+(l[-\d ]+)z", found.areas)
    assert (found.countries, found.lines, found.dots) == ("", "", "")


def test_small_areas_and_points_are_dots(world: Outlines, english: Words) -> None:
    tiny = {"bbox": [{"@value": "POLYGON((6.85 52.2, 6.86 52.2, 6.86 52.21, 6.85 52.2))"}]}
    found = places.drawn({"spatial": [tiny, {"centroid": [{"@value": "POINT(5 52)"}]}]}, english, world)
    assert found is not None
    assert len(re.findall(r"M\d+ \d+h0", found.dots)) == 2
    assert found.title == "Map of the area"


def test_a_country_is_filled_in_by_its_code(world: Outlines, dutch: Words) -> None:
    found = places.drawn({"spatial": [f"{EU}/country/NLD"]}, dutch, world)
    assert found is not None and found.title == "Kaart: Nederland"
    assert found.countries and found.text.endswith("Het land is ingekleurd.")
    assert found.countries != places.drawn({"spatial": [f"{EU}/country/BEL"]}, dutch, world).countries  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "spatial", [[], ["https://sws.geonames.org/1"], [{"label": {"en": ["Atlantis"]}}], [f"{EU}/country/XXX"], [7, None]]
)
def test_what_has_no_shape_has_no_map(world: Outlines, english: Words, spatial: list[Any]) -> None:
    assert places.drawn({"spatial": spatial}, english, world) is None


def test_a_shape_of_very_many_points_is_drawn_as_a_box(world: Outlines, english: Words) -> None:
    points = ", ".join(f"{6 + n % 7 / 100} {52 + n / 9000}" for n in range(5000))
    found = places.drawn({"spatial": [{"geometry": [{"@value": f"POLYGON(({points}))"}]}]}, english, world)
    assert found is not None and len(found.areas) < 60


def test_the_words_beside_the_map_hold_the_same(english: Words, dutch: Words) -> None:
    document = {
        "spatial": [
            {"label": {"@none": ["Twente"]}, "bbox": [{"@value": "POLYGON((6.35 52.1, 7.074 52.5, 6.35 52.1))"}]},
            {"centroid": [{"@value": "POINT(-67.3 -31.2)"}]},
            {"bbox": [{"@value": "ENVELOPE(-2, 3, 1, -1)"}]},
            f"{EU}/country/NLD",
        ],
        "spatialResolutionInMeters": [{"@value": "5.0"}, {"@value": "fine"}],
    }
    area, detail = places.told(document, english)
    assert area.items == (
        Item("Twente", note="52.1° to 52.5° N, 6.35° to 7.07° E"),
        Item("31.2° S, 67.3° W"),
        Item("1° S to 1° N, 2° W to 3° E"),
        Item("Netherlands"),
    )
    assert detail.items == (Item("5 m"),)
    assert places.told(document, dutch)[0].items[0].note == "52,1° tot 52,5° NB, 6,35° tot 7,07° OL"


def test_outlines_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies" / "outlines"
    folder.mkdir(parents=True)
    (folder / "world.json").write_text('{"near": 3}', "utf-8")
    with pytest.raises(ConfigError, match=r"world\.json cannot be read as outlines .*Remove the file"):
        Outlines.load(Layers(tmp_path))


def test_the_outlines_tell_where_they_come_from() -> None:
    said = (bundled("vocabularies") / "outlines" / "README.md").read_text("utf-8")
    assert "public domain" in said and "Natural Earth" in said
    assert (bundled("vocabularies") / outlines.FILE).stat().st_size < 100_000
