"""A checksum of a file, to ``spdx:checksum``.

Takes the digits as a source wrote them, perhaps with the algorithm's name; leaves a node, or an issue.
"""

from fairdict import clean
from fairdict.harvester import Node

ALGORITHM = "http://spdx.org/rdf/terms#checksumAlgorithm_"


def add_checksum(node: Node, text: str, *, algorithm: str = "", where: str) -> None:
    """A checksum under a distribution; ``algorithm`` is what the source says it is (``md5``, ``sha256``)."""
    if not text.strip():
        return
    found = clean.checksum(text)
    if found is None or (algorithm and found[0] != algorithm):
        node.issue(
            "checksum-invalid",
            f"“{text[:80]}” is not a{f' {algorithm}' if algorithm else ''} checksum; write its hexadecimal digits.",
            term="checksum",
            value=text,
            where=where,
        )
        return
    checksum = node.node("checksum", "Checksum")
    checksum.add("algorithm", ALGORITHM + found[0], where=where)
    checksum.add("checksumValue", found[1], where=where)
