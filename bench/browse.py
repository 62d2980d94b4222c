"""What browsing costs: time, files, octets and memory for the lists and the pages of people, organisations, projects
and funders; and how much of it a night makes and writes anew in which one dataset in a hundred changed.

Run: ``python bench/browse.py [NUMBER]``; the goal is that a changed hundredth rewrites a small share of the pages.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))
from fairdict.document import digest  # noqa: E402
from fairdict.publish.browse import Browse  # noqa: E402
from fairdict.publish.entry import Card  # noqa: E402
from fairdict.publish.pages import Site  # noqa: E402
from tests import browse_cards, site_entries  # noqa: E402

Made = dict[str, tuple[str, int]]
"""The hash of each file and how long it is."""


def made(browse: Browse, units: dict[str, str]) -> Made:
    files = (file for unit in units for file in browse.files(unit))
    return {path: (digest(body), len(body)) for path, body in files}


def night(site: Site, cards: list[Card]) -> tuple[Browse, dict[str, str], float]:
    start = time.process_time()
    browse = site.browse(cards)
    units = browse.units()
    return browse, units, time.process_time() - start


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(site_entries.catalogue(Path(folder)))
        browse, units, looked = night(site, browse_cards.cards(number))
        start = time.process_time()
        first = made(browse, units)
        spent = time.process_time() - start
        octets, peak = sum(size for _, size in first.values()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        kinds = {name: sum(f"{name}/" in unit[:20] for unit in units) for name in ("person", "organisation", "project")}
        print(f"{number} datasets, {kinds}: {len(units)} units, {len(first)} files, {octets / 1e6:.0f} MB")
        print(f"  all: {looked:.1f} s to look, {spent:.1f} s to make, {peak / 1e3:.0f} MB at most")
        del browse
        browse, after, looked = night(site, browse_cards.cards(number, range(0, number, 100)))
        stale = {unit: input for unit, input in after.items() if units.get(unit) != input}
        start = time.process_time()
        again = made(browse, stale)
        spent_again = time.process_time() - start
        written = {path: file for path, file in again.items() if first.get(path) != file}
        moved = sum(size for _, size in written.values())
        print(
            f"  1 % changed: {looked:.1f} s to look, {spent_again:.1f} s to make {len(stale)} units "
            f"({len(stale) / len(after):.0%}); {len(written)} files differ ({len(written) / len(first):.1%}), "
            f"{moved / 1e6:.0f} MB ({moved / octets:.0%})"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
