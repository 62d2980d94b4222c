"""XML that can always be written: texts without the characters that it forbids, and elements made in one line."""

import re

from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold, and without space around it."""
    return _FORBIDDEN.sub("", text).strip()


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new element under ``parent``, in its namespace; attributes that are empty are left out."""
    one = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    if text:
        one.text = printable(text)
    for key, value in attributes.items():
        if value := printable(value):
            one.set(XML_LANG if key == "lang" else key, value)
    return one
