"""One folder with every kind of page of a site: the demo's, those written by hand, and a house with a look of its own.

Pages reach each other by relative addresses, so that the three lie in one folder; ``KINDS`` names a page of each kind.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from fairdict.config import Catalogue, load
from fairdict.layers import bundled
from fairdict.publish.pages import Site
from tests import site_entries
from tests.built_example import copied, night

KINDS = {
    "home": "en/",
    "dataset": "nl/dataset/10.5072_ijsselland.112/",
    "dataset under embargo": "en/dataset/10.5072_ijsselland.107/",
    "closed dataset": "nl/dataset/ggd-98e54ae9df/",
    "series": "en/dataset/hospital-0767568bb7/",
    "service": "nl/dataset/hospital-07afad01cb/",
    "catalogue": "en/dataset/hospital-eda383f8eb/",
    "rich dataset": "by-hand/en/dataset/x1/",
    "bare dataset": "by-hand/nl/dataset/bare/",
    "withdrawn dataset": "by-hand/nl/dataset/gone/",
    "hidden dataset": "by-hand/en/dataset/hidden/",
    "hostile dataset": "by-hand/en/dataset/evil/",
    "browse": "nl/browse/",
    "index of people": "en/browse/person/",
    "index of keywords": "nl/browse/keyword/",
    "all": "en/all/",
    "theme": "nl/theme/HEAL/",
    "access": "en/access/restricted/",
    "licence": "en/browse/licence/",
    "year": "nl/year/2024/",
    "organisation": "nl/organisation/universiteit-ijsselland/",
    "person": "en/person/0000-0000-0000-1047/",
    "project": "nl/project/hrc-tt-19-108-fc9af5/",
    "funder": "en/funder/hanzeland-research-council/",
    "selection": "nl/selection/open-health/",
    "overview": "nl/overview/",
    "about": "en/about/",
    "quality": "nl/quality/",
    "source": "en/source/university/",
    "schemes": "nl/fair/",
    "scheme": "en/fair/mqa-405/",
    "test": "nl/fair/mqa-405/keywordAvailability/",
    "nowhere": "404.html",
    "own look": "house/nl/",
    "own look, dataset list": "house/en/all/",
}
"""A kind of page, and where one lies as a file."""
SERVED = {
    "query": "en/query/",
    "answer": "nl/query/?example=newest",
    "refused query": f"en/query/?{urlencode({'query': 'SELECT'})}",
}
"""Pages that are made when they are asked for."""
MOVED = ("en/publisher/berkeldal-regional-hospital/", "by-hand/nl/dataset/old/")
"""Pages that only point on."""
ASKED = {
    "results": f"nl/?{urlencode({'q': 'slaap', 'access': 'RESTRICTED'})}",
    "many results": f"en/?{urlencode({'q': 'health'})}",
    "no results": f"en/?{urlencode({'q': 'zzzzqqqq'})}",
}
"""States of the search page."""


def gathered(built: Catalogue, folder: Path) -> Catalogue:
    """A copy of the example in ``folder`` whose site holds every kind of page."""
    catalogue = copied(built, folder / "demo")
    public = catalogue.public
    _by_hand(public / "by-hand", folder / "hand")
    house = folder / "house"
    shutil.copytree(bundled("examples") / "own-look", house)
    night(house, probe=False)
    shutil.copytree(load(house).public, public / "house")
    return catalogue


def _by_hand(public: Path, folder: Path) -> None:
    pages = Site(site_entries.catalogue(folder))
    rich = site_entries.rich()
    hidden = replace(rich, key="hidden", iri=f"{site_entries.BASE}dataset/hidden", state="hidden", reason="On request.")
    entries = [rich, site_entries.bare(), site_entries.withdrawn(), site_entries.hostile(), hidden]
    files = [file for entry in entries for file in pages.dataset(entry)]
    for path, body in [*files, *pages.alias("old", "x1"), *pages.static()]:
        place = public / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
