"""The scorecard of a source as lines for a terminal.

Takes a row of ``report --json``; leaves lines of text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fairdict.paragraph import paragraph


def lines(row: Mapping[str, Any]) -> Iterator[str]:
    """The scores of a source with their parts, and how each came there."""
    for lens, mean in row["scorecard"]["own"].items():
        band = " to ".join(dict.fromkeys(word for word in mean["band"] if word))
        yield f"  {lens}: {between(mean['low'], mean['high'])} of {mean['of']:g}{f', {band}' if band else ''}"
        if lens in row["ranked_by"] and mean["parts"]:
            parts = (f"{name} {between(p['low'], p['high'])}" for name, p in mean["parts"].items())
            yield from paragraph(", ".join(parts), "    ", "    ")
        steps = row["trend"].get(lens, [])
        if len(steps) > 1:
            causes = "; ".join(f"{c['cause']} {c['low']:+g} ({c['datasets']})" for c in steps[-1]["causes"])
            yield f"    on {steps[-1]['date']} {steps[-2]['low']:g} became {steps[-1]['low']:g}: {causes}"


def between(low: float, high: float) -> str:
    """A score that is known to lie somewhere; one number where it is known."""
    least, most = f"{low:g}", f"{high:g}"
    return least if least == most else f"between {least} and {most}"


def raised(gains: Mapping[str, float], row: Mapping[str, Any]) -> str:
    """How far a fix would raise the mean under each lens by which fixes are ranked."""
    own = row["scorecard"]["own"]
    told = [f"{lens} +{gains[lens] / own[lens]['datasets']:.3g}" for lens in row["ranked_by"] if lens in gains]
    return ", ".join(told) or "no points"
