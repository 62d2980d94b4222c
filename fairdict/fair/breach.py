"""What keeps a document from a profile, and how it is told."""

from collections.abc import Sequence
from typing import NamedTuple

from fairdict.fair.nodes import first, iri
from fairdict.model import Document


class Breach(NamedTuple):
    """What keeps a document from a profile: the property, the value there (empty where it is missing), a sentence that
    says what is asked, and the address of the node whose property it is; empty where that is not known."""

    term: str
    value: str
    message: str
    of: str = ""

    def told(self, thing: Document, files: Sequence[Document]) -> str:
        """The sentence, and of what it speaks where that is not ``thing``: one of its ``files`` by its title or
        address, a desk or a place by the property that leads to it."""
        if not self.of or self.of == iri(thing):
            return self.message
        inner = self.of.removeprefix(f"{iri(thing)}#")
        called = self.of if inner == self.of else inner.rpartition("-")[0]
        for file in files:
            if iri(file) == self.of:
                called = first(file, "title") or first(file, "downloadURL") or first(file, "accessURL")
        return f"{self.message}: {called}" if called else self.message
