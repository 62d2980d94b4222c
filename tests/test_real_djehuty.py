"""djehuty, the software of 4TU.ResearchData, with its store: robots.txt, sitemap and the schema.org in its pages.

Its JSON-LD holds what its forms held, escaped for HTML: descriptions are escaped markup, and an author without an ORCID
iD is the same as https://orcid.org/.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.djehuty import Dataset, Djehuty, djehuty
from tests.servers.nights import Catalogue, numbers
from tests.servers.rooms import DJEHUTY, require

pytestmark = pytest.mark.servers

ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
SLEEP = Dataset(
    1,
    "Sleep in Twente, “by night” & by day",
    "<p>How people <b>sleep</b> &amp; dream in Twente.</p><p>Second part: a &lt; b.</p>",
    ("sleep", "Twente"),
    (("Jo Bos", "0000-0002-1825-0097"), ("An de Vries", "")),
    place="Twente",
    period="2019-2021",
)
NOBODY = (("An de Vries", ""),)
MORE = tuple(
    Dataset(n, f"Levels of the Dinkel, station {n}", f"<p>Water at {n}.</p>", ("water",), NOBODY, ZERO)
    for n in range(2, 7)
)
DRAFT = Dataset(90, "Not ready", "<p>Not yet.</p>", ("draft",), (("Jo Bos", ""),), published=False)
DATASETS = (SLEEP, *MORE)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Djehuty]:
    require(DJEHUTY.ready, "djehuty")
    folder = tmp_path / "djehuty"
    folder.mkdir()
    with djehuty(folder) as running:
        running.put([*DATASETS, DRAFT])
        yield running


@pytest.fixture
def catalogue(site: Djehuty, tmp_path: Path) -> Catalogue:
    made = Catalogue(tmp_path / "catalogue")
    made.declare("schemaorg", f"{site.url}/")
    return made


def document(catalogue: Catalogue, part: str) -> dict[str, Any]:
    (row,) = catalogue.rows("SELECT document FROM description WHERE document LIKE ?", f"%{part}%")
    found: dict[str, Any] = json.loads(row[0])
    return found


def test_what_is_published_is_found_and_drafts_are_not(catalogue: Catalogue) -> None:
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": len(DATASETS), "new": len(DATASETS)}, outcome.line
    assert catalogue.live() == len(DATASETS)
    assert not catalogue.rows("SELECT 1 FROM description WHERE document LIKE '%Not ready%'")


def test_its_words_arrive_clean(site: Djehuty, catalogue: Catalogue) -> None:
    catalogue.night(1)
    about = document(catalogue, "Sleep in Twente")
    assert [*about["title"].values()] == [[SLEEP.title]]
    ((description,),) = about["description"].values()
    assert "How people sleep & dream in Twente." in description and "&lt;p" not in description, description
    assert "<" not in description.replace("a < b", ""), description
    assert sorted(w for words in about["keyword"].values() for w in words) == ["Twente", "sleep"]
    assert about["license"] == [SLEEP.licence]
    people = {name: person.get("id", "") for person in about["creator"] for (name,) in person["name"].values()}
    assert people["Jo Bos"] == "https://orcid.org/0000-0002-1825-0097"
    assert "orcid.org" not in people["An de Vries"], people
    (distribution,) = about["distribution"]
    assert distribution["downloadURL"] == [f"{site.url}/ndownloader/items/{SLEEP.container}/versions/1"]
    assert f"{SLEEP.doi}.v1" in json.dumps(about)


def test_a_second_night_and_what_changes(site: Djehuty, catalogue: Catalogue) -> None:
    catalogue.night(1)
    outcome = catalogue.night(2)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": len(DATASETS), "unchanged": len(DATASETS)}, outcome.line
    site.retitle(SLEEP, "Sleep in Twente and in the Achterhoek")
    site.take(MORE[0])
    outcome = catalogue.night(3)
    assert outcome.verdict == "complete", outcome.line
    rest = len(DATASETS) - 1
    assert numbers(outcome) == {"listed": rest, "updated": 1, "unchanged": rest - 1, "gone": 1}, outcome.line
    assert catalogue.live() == len(DATASETS), "absent once is not gone"
    outcome = catalogue.night(4)
    assert outcome.verdict == "complete", outcome.line
    assert catalogue.live() == rest, "absent twice is"
    assert document(catalogue, "Achterhoek")["title"]
