"""The questions put to a SPARQL endpoint: which datasets there are, how many, and all that belongs to some of them.

Takes what the steward chose (classes or a selection of their own, graphs, depth); leaves queries as texts. What belongs
to a dataset is what hangs on it by the properties that tie its parts, and every blank node, level by level; other
datasets and the terms of authority tables are named, not followed. https://www.w3.org/TR/sparql11-query/
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fairdict.graph import DCAT
from fairdict.model import KINDS

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": DCAT,
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}

TIES = (
    *("dcat:accessService", "dcat:contactPoint", "dcat:distribution", "dcat:qualifiedRelation", "adms:identifier"),
    *("dct:conformsTo", "dct:contributor", "dct:creator", "dct:license", "dct:provenance", "dct:publisher"),
    *("dct:rights", "dct:rightsHolder", "dct:spatial", "dct:temporal", "foaf:page", "prov:agent"),
    *("prov:qualifiedAttribution", "prov:wasGeneratedBy", "spdx:checksum", "vcard:hasAddress"),
    *(
        "<http://www.w3.org/ns/org#memberOf>",
        "<http://schema.org/funder>",
        "<http://www.w3.org/ns/dqv#hasQualityAnnotation>",
    ),
    *("<http://purl.org/ontology/bibo/authorList>", "<http://data.europa.eu/930/custodian>"),
)
"""The properties along which a dataset's parts are found."""

_CELLS = "<http://purl.org/ontology/bibo/authorList>/rdf:rest*"
"""The way to every cell of the list of authors, however long it is."""

AUTHORITIES = ("http://publications.europa.eu/resource/authority/", "http://www.iana.org/assignments/")
"""Tables whose terms are known by their addresses."""

_PROLOGUE = re.compile(r"\s*(?:#[^\n]*\n|PREFIX\s+[^\s:]*:\s*<[^>]*>|BASE\s*<[^>]*>)", re.IGNORECASE)
_SELECT = re.compile(r"\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?[?$](\w+)", re.IGNORECASE)
_PLAIN = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")


@dataclass(frozen=True)
class Questions:
    """``wanted`` are classes (``Dataset``, or whole addresses); ``selection`` is the steward's own SELECT with the
    datasets in its first variable, or a pattern that holds of ``?d``; ``graph`` names the graph to ask, ``*`` all named
    ones; ``depth`` is how many steps a part may lie away, ``follow`` are more properties to go along."""

    wanted: Sequence[str] = ("Dataset",)
    selection: str = ""
    graph: str = ""
    depth: int = 3
    follow: Sequence[str] = field(default_factory=tuple)

    def page(self, after: str, limit: int, *, ordered: bool = True, offset: int = 0) -> str:
        """The next datasets: those after ``after`` in the order of their addresses, or from ``offset`` in any."""
        beyond = f" FILTER(STR(?d) > {quoted(after)})" if after else ""
        order = " ORDER BY STR(?d)" if ordered else ""
        more = f" OFFSET {offset}" if offset else ""
        return self._whole(
            f"SELECT DISTINCT ?d {self._from}WHERE {{ {self._chosen}{beyond} }}{order} LIMIT {limit}{more}"
        )

    def count(self, *, unnamed: bool = False) -> str:
        """How many datasets there are; ``unnamed`` those without an address."""
        which = self._any if unnamed else self._chosen
        blank = " FILTER(isBlank(?d))" if unnamed else ""
        return self._whole(f"SELECT (COUNT(DISTINCT ?d) AS ?n) {self._from}WHERE {{ {which}{blank} }}")

    def parts(self, datasets: Sequence[str]) -> str:
        """All that belongs to ``datasets``, as a graph."""
        return self._whole(f"CONSTRUCT {{ ?s ?p ?o }} {self._from}WHERE {{ {self._closure(datasets)} }}")

    def size(self, datasets: Sequence[str]) -> str:
        """How many statements belong to ``datasets``."""
        inner = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {self._closure(datasets)} }}"
        return self._whole(f"SELECT (COUNT(*) AS ?n) {self._from}WHERE {{ {{ {inner} }} }}")

    # -- pieces --------------------------------------------------------------------------------------------------------

    @property
    def _from(self) -> str:
        return f"FROM {iri(self.graph)} " if self.graph not in ("", "*") else ""

    @property
    def _any(self) -> str:
        """What chooses the datasets, named or not."""
        if not self.selection.strip():
            classes = " ".join(iri(w if ":" in w else f"{DCAT}{w}") for w in self.wanted)
            return f"VALUES ?t {{ {classes} }} {self._triple('?d', 'a', '?t', 0)}"
        text = self.selection[len(self._prologue) :].strip()
        select = _SELECT.search(text)
        if select is None:
            return text.rstrip().rstrip(".") + " ."
        return f"{{ {text} }}" + (f" BIND(?{select[1]} AS ?d)" if select[1] != "d" else "")

    @property
    def _chosen(self) -> str:
        return f"{self._any} FILTER(isIRI(?d))"

    @property
    def _prologue(self) -> str:
        text, place = self.selection, 0
        while (found := _PROLOGUE.match(text, place)) is not None:
            place = found.end()
        return text[:place]

    def _whole(self, query: str) -> str:
        own = self._prologue
        known = {p.lower() for p in re.findall(r"PREFIX\s+([^\s:]*):", own, re.IGNORECASE)}
        told = [f"PREFIX {name}: <{space}>" for name, space in PREFIXES.items() if name not in known]
        used = [line for line in told if re.search(rf"\b{line.split()[1]}", query)]
        return "\n".join([*([own.strip()] if own.strip() else []), *used, query])

    def _triple(self, subject: str, predicate: str, value: str, level: int) -> str:
        inner = f"{subject} {predicate} {value}"
        return f"GRAPH ?g{level} {{ {inner} }} " if self.graph == "*" else f"{inner} . "

    def _closure(self, datasets: Sequence[str]) -> str:
        """The union of the levels, each a chain from a dataset to a node and what is said of it; and the list in which
        authors stand, the end of which may be farther away than any level."""
        ties = ", ".join([*TIES, *(f if f.startswith("<") or "://" not in f else iri(f) for f in self.follow)])
        strange = " ".join(f'|| STRSTARTS(STR(?s), "{a}")' for a in AUTHORITIES).removeprefix("|| ")
        roots = ", ".join(f"dcat:{kind}" for kind in KINDS)
        branches = []
        for level in range(self.depth + 1):
            nodes = ["?d", *(f"?x{n}" for n in range(1, level)), "?s"] if level else ["?s"]
            steps = [_among("?d" if level else "?s", datasets)]
            for n in range(level):
                link, end = f"?l{n + 1}", nodes[n + 1]
                steps.append(self._triple(nodes[n], link, end, n + 1))
                steps.append(f"FILTER(isBlank({end}) || {link} IN ({ties}))")
            steps.append(self._triple("?s", "?p", "?o", 0))
            if level:
                kind = self._triple("?s", "a", "?k", level + 1)
                steps.append(f"FILTER(isBlank(?s) || !({strange}))")
                steps.append(f"FILTER NOT EXISTS {{ {kind} FILTER(?k IN ({roots}) && !isBlank(?s)) }}")
            branches.append(f"{{ {' '.join(steps)} }}")
        if self.depth:
            cells = [self._triple("?d", _CELLS, "?s", 1), self._triple("?s", "?p", "?o", 0)]
            branches.append(f"{{ {_among('?d', datasets)} {' '.join(cells)} }}")
        return " UNION ".join(branches)


def _among(variable: str, datasets: Sequence[str]) -> str:
    """That ``variable`` is one of ``datasets``; odd addresses can only be compared as texts."""
    if all(_PLAIN.fullmatch(d) for d in datasets):
        return f"VALUES {variable} {{ {' '.join(f'<{d}>' for d in datasets)} }}"
    said = ", ".join(quoted(d) for d in datasets)
    return f"{variable} ?any ?thing . FILTER(STR({variable}) IN ({said}))"


def iri(text: str) -> str:
    """``text`` as an address in a query: as it is where it is a prefixed name, without what would end it elsewhere."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in PREFIXES and not rest.startswith("//"):
        return text
    return f"<{re.sub(r'[^!#-;=?-Z_a-z~%-]', '', text) if not _PLAIN.fullmatch(text) else text}>"


def quoted(text: str) -> str:
    """``text`` as a string in a query."""
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(marks.get(c, c) for c in text) + '"'
