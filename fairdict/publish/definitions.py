"""What the schemes are, for machines: benchmarks, metrics, tests and how scores are made of them, under ``fair/``.

Takes the schemes in force; leaves for each address the nodes that stand there, as Turtle and JSON-LD in the FAIR
Testing Resource Vocabulary, version 1.2.0 (https://w3id.org/ftr/1.2.0). There is no endpoint at which a test could be
run: a static site has none.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import orjson

from fairdict.config import Catalogue
from fairdict.document import Context, lines
from fairdict.fair.wording import LANGUAGES
from fairdict.model import Document
from fairdict.publish.ftr import written
from fairdict.publish.schemes import BOUNDS, Scheme, Trial, told
from fairdict.rdf import turtle

PRINCIPLES = "https://w3id.org/fair/principles/terms/"
_SCORING = {"en": "{scheme}: how the score is made", "nl": "{scheme}: hoe de score ontstaat"}
_BOUND = {
    "low": {"en": "{scheme}: the least it can be", "nl": "{scheme}: wat het minstens is"},
    "high": {"en": "{scheme}: the most it can be", "nl": "{scheme}: wat het hoogstens is"},
}


class Definitions:
    """The schemes of one catalogue as nodes. ``context`` is what they are written in."""

    def __init__(self, schemes: Sequence[Scheme], catalogue: Catalogue) -> None:
        self.schemes = schemes
        self.catalogue = catalogue
        self.base = catalogue.base_iri
        self.context = Context.load(catalogue.layers, "ftr")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Turtle and JSON-LD at every address under ``fair/``, and the context by itself."""
        every: list[Document] = []
        for scheme in self.schemes:
            own = [self._benchmark(scheme), self._algorithm(scheme), *self.shared()]
            for trial in scheme.trials:
                nodes = [self._metric(scheme, trial)]
                if trial.home == scheme.id:
                    nodes.append(self._test(scheme, trial))
                    yield from self._written(scheme.test("", trial), [*nodes, *self.shared()])
                own += nodes
            own += [self._dimension(scheme, name) for name in scheme.lens.parts]
            yield from self._written(scheme.address(""), own)
            for bound in BOUNDS:
                measure = [self._measure(scheme, bound)]
                yield from self._written(scheme.measure("", bound), measure)
                own += measure
            every += own
        yield from self._written("fair", every)
        context = {"@context": self.context.raw}
        yield "fair/context.jsonld", orjson.dumps(context, option=orjson.OPT_INDENT_2) + b"\n"

    def shared(self) -> list[Document]:
        """Who stands behind the tests, and whom to ask."""
        about = self.catalogue.publisher
        contact: Document = {"id": f"{self.base}#contact", "type": ["Kind"], "fn": [about.name]}
        contact |= {"hasEmail": [f"mailto:{about.email}"]} if about.email else {"hasURL": [about.url or self.base]}
        return [{"id": about.ror or f"{self.base}#publisher", "type": ["Agent"], "name": [about.name]}, contact]

    def _written(self, path: str, nodes: Sequence[Document]) -> Iterator[tuple[str, bytes]]:
        unique = list({node["id"]: node for node in nodes}.values())
        found = sorted({line for node in unique for line in lines(node, self.context)})
        yield f"{path}/index.ttl", turtle("\n".join(found).encode(), self.context.prefixes)
        yield f"{path}/index.jsonld", written(unique, self.catalogue)

    def _stood_for(self) -> Document:
        about = self.catalogue.publisher
        return {"creator": [about.ror or f"{self.base}#publisher"], "contactPoint": [f"{self.base}#contact"]}

    def _benchmark(self, scheme: Scheme) -> Document:
        return {
            "id": scheme.address(self.base),
            "type": ["Benchmark"],
            "identifier": [scheme.address(self.base)],
            "title": _texts(scheme.lens.title),
            "description": _texts(scheme.lens.about or scheme.lens.title),
            "version": [scheme.lens.version],
            "license": self._licence(),
            "hasAssociatedMetric": [scheme.metric(self.base, m) for m in scheme.lens.metrics],
            "scoringFunction": [scheme.algorithm(self.base)],
            **self._stood_for(),
        }

    def _algorithm(self, scheme: Scheme) -> Document:
        return {
            "id": scheme.algorithm(self.base),
            "type": ["ScoringAlgorithm", "Specification"],
            "identifier": [scheme.algorithm(self.base)],
            "title": {lang: [_SCORING[lang].format(scheme=told(scheme.lens.title, lang))] for lang in LANGUAGES},
            "description": _texts(scheme.scoring),
            "version": [scheme.lens.version],
            "license": self._licence(),
            "invokesTest": [scheme.test(self.base, t) for t in scheme.trials],
            **self._stood_for(),
        }

    def _test(self, scheme: Scheme, trial: Trial) -> Document:
        return {
            "id": scheme.test(self.base, trial),
            "type": ["Test"],
            "identifier": [scheme.test(self.base, trial)],
            "title": _texts(trial.title),
            "description": _texts(trial.asks),
            "version": [f"{scheme.lens.version}+rule.{trial.rule.version}"],
            "license": self._licence(),
            "isImplementationOf": [scheme.metric(self.base, trial.metric)],
            **self._stood_for(),
        }

    def _metric(self, scheme: Scheme, trial: Trial) -> Document:
        """What a test measures. Several tests of one metric leave it the same, but for where they are told."""
        metric = trial.metric
        own = [t for t in scheme.trials if t.metric is metric]
        words = trial if len(own) == 1 else None
        name = words.title if words is not None else metric.title or {"en": metric.id}
        asks = words.asks if words is not None else metric.note or name
        pages = [scheme.test(self.base, t) for t in own]
        node: Document = {
            "id": scheme.metric(self.base, metric),
            "type": ["Metric"],
            "identifier": [scheme.metric(self.base, metric)],
            "title": _texts(name),
            "description": _texts(asks),
            "version": [scheme.lens.version],
            "license": self._licence(),
            "hasBenchmark": [scheme.address(self.base)],
            "hasImplementation": pages,
            "landingPage": [f"{scheme.address(self.base)}#{quote(metric.id, safe='')}"],
            "inDimension": [scheme.part(self.base, metric.part), *sorted({_principle(t) for t in own})],
            **self._stood_for(),
        }
        for term, kind in (("hasPositiveValidation", "passing"), ("hasNegativeValidation", "failing")):
            shown = [p for p, t in zip(pages, own, strict=True) if getattr(t.rule, kind) is not None]
            node |= {term: [f"{page}#{kind}" for page in shown]} if shown else {}
        return node

    def _dimension(self, scheme: Scheme, name: str) -> Document:
        return {
            "id": scheme.part(self.base, name),
            "type": ["Dimension"],
            "prefLabel": _texts(scheme.lens.parts[name]),
        }

    def _measure(self, scheme: Scheme, bound: str) -> Document:
        """The score itself as a metric of quality, one for either bound."""
        return {
            "id": scheme.measure(self.base, bound),
            "type": ["QualityMetric"],
            "identifier": [scheme.measure(self.base, bound)],
            "title": {lang: [_BOUND[bound][lang].format(scheme=told(scheme.lens.title, lang))] for lang in LANGUAGES},
            "version": [scheme.lens.version],
            "landingPage": [scheme.address(self.base)],
            "expectedDataType": ["xsd:decimal"],
        }

    def _licence(self) -> list[str]:
        return [self.catalogue.licence or f"{self.base}about/"]


def _texts(found: Mapping[str, str]) -> dict[str, list[str]]:
    return {lang: [told(found, lang)] for lang in LANGUAGES}


def _principle(trial: Trial) -> str:
    return f"{PRINCIPLES}{trial.rule.principle}"
