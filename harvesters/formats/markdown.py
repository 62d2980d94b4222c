"""Markdown, as forms for descriptions often take it, to plain text.

Takes a text that may hold the marks of Markdown; leaves its words: links as ``words (address)``, pictures as what they
show, headings and emphasis without their marks. Lists and paragraphs stay, for they read well as they are.
"""

import re

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\s]{1,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\(\s*<?([^)\s>]{1,2000})>?(?:\s+\"[^\"\n]{0,300}\")?\s*\)")
_AUTO = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]{1,2000})>")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:[-*_=][ \t]*){3,}$", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*_/=&?.-])(\*\*\*?|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1(?![\w*_])")
_EMPHASIS = re.compile(r"(?<![\w*_\\/=&?.-])([*_])(?=[^\s*_])([^*_\n]{1,1000}?)(?<=\S)\1(?![\w*_])")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,500})\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!-])")


def plain(text: str) -> str:
    """``text`` without the marks of Markdown; a text that has none comes back as it is."""
    if not any(mark in text for mark in "[#*_`\\<=-"):
        return text
    text = _IMAGE.sub(lambda m: m[1], text)
    text = _LINK.sub(_linked, text)
    text = _AUTO.sub(lambda m: m[1], text)
    text = _HEADING.sub(lambda m: m[1], text)
    text = _RULE.sub("", text)  # what no address in the text looks like: emphasis begins after a space or a bracket
    for _ in range(2):  # bold within italics and the other way round
        text = _EMPHASIS.sub(lambda m: m[2], _STRONG.sub(lambda m: m[2], text))
    return _ESCAPED.sub(lambda m: m[1], _CODE.sub(lambda m: m[2], text))


def _linked(found: re.Match[str]) -> str:
    words, address = found[1].strip(), found[2]
    return words if words.rstrip("/") == address.removeprefix("mailto:").rstrip("/") else f"{words} ({address})"
