"""The colours of the site, and whether they can be told apart, in the light and in the dark.

Takes style sheets in the order in which they are in force; leaves what each custom property (``--link``) comes to in
both schemes, and a sentence for each pair of colours that is too close. Only plain values are judged (``#14566b``,
``rgb(20 86 107)``, ``var(--other)``): of the rest nothing is said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

TEXT, SIGN = 4.5, 3.0
"""The contrast that WCAG 2.2 asks of text and of what is drawn."""
SCHEMES = ("light", "dark")
_INKS = ("ink", "quiet", "link", "link-over", "public", "restricted", "non-public", "unknown")
PAIRS: Sequence[tuple[str, str, float]] = (
    *((ink, paper, TEXT) for ink in _INKS for paper in ("paper", "sheet")),
    ("ink", "mark", TEXT),
    ("strong-rule", "paper", SIGN),
    ("focus", "paper", SIGN),
)
"""What stands on what, and the contrast it needs."""

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_PROPERTY = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.I)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*\)", re.I)
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*\)")

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Close:
    """Two colours that are too close in ``scheme``: their contrast, and what it should be at least."""

    scheme: str
    ink: str
    paper: str
    contrast: float
    needed: float


def properties(sheets: Sequence[str]) -> dict[str, dict[str, str]]:
    """The custom properties of the whole page by scheme, as the last of ``sheets`` that sets one has it."""
    found: dict[str, dict[str, str]] = {scheme: {} for scheme in SCHEMES}
    for sheet in sheets:
        for condition, body in _roots(_COMMENT.sub("", sheet)):
            told = {name: value.strip() for name, value in _PROPERTY.findall(body)}
            for scheme in SCHEMES if not condition else ("dark",) if _DARK.search(condition) else ():
                found[scheme] |= told
    return found


def close(sheets: Sequence[str]) -> Iterator[Close]:
    """The pairs of colours that are too close."""
    for scheme, told in properties(sheets).items():
        for ink, paper, needed in PAIRS:
            one, other = _colour(ink, told), _colour(paper, told)
            if one is not None and other is not None and (found := contrast(one, other)) < needed:
                yield Close(scheme, ink, paper, found, needed)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as WCAG reckons it: 1 for the same, 21 for black on white."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(name: str, told: Mapping[str, str], deep: int = 8) -> Colour | None:
    value = told.get(name, "")
    if (other := _VAR.fullmatch(value)) and deep:
        return _colour(other[1], told, deep - 1)
    if found := _RGB.fullmatch(value):
        red, green, blue = (min(int(part), 255) for part in found.groups())
        return red, green, blue
    if not (found := _HEX.fullmatch(value)):
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _roots(sheet: str, condition: str = "") -> Iterator[tuple[str, str]]:
    """(condition, content) of each rule for the whole page; the condition of one outside ``@media`` is empty."""
    for head, body in _blocks(sheet):
        if head.startswith("@media"):
            yield from _roots(body, f"{condition} {head}".strip())
        elif any(selector.strip() in (":root", "html") for selector in head.split(",")):
            yield condition, body


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before each outer brace, and between it and its partner."""
    start = depth = 0
    head = ""
    for at, sign in enumerate(sheet):
        if sign == "{":
            if not depth:
                head, start = sheet[start:at].rpartition(";")[2].strip(), at + 1
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if not depth:
                yield head, sheet[start:at]
                start = at + 1
