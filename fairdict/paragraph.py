"""Sentences on a terminal: whole, broken into lines between words.

Takes a text; leaves lines.
"""

import textwrap

WIDTH = 100


def paragraph(text: str, first: str = "", further: str = "") -> list[str]:
    """``text`` in lines of at most ``WIDTH`` characters, the first behind ``first``, the others behind ``further``, or
    two deeper than the first; an address or a code is never broken, so a line that is one may be longer."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=further or f"{first}  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
