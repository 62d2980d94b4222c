"""Shapes at work: which nodes of a graph they are about, and what is found there."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from fairdict.shapes.beyond import at_hand, judged_by_pyshacl
from fairdict.shapes.compiler import Compiler
from fairdict.shapes.facts import Facts
from fairdict.shapes.parameters import KNOWN, TARGETS
from fairdict.shapes.paths import backwards
from fairdict.shapes.reader import Shapes
from fairdict.shapes.result import Result
from fairdict.shapes.run import DEEPEST, Elsewhere, Run
from fairdict.shapes.shape import Plan, Shape
from fairdict.shapes.survey import Survey
from fairdict.shapes.terms import RDFS, SH, TYPE, Term, is_iri, written

_PLANS = 4096

Target = tuple[str, Term]
"""One target: the name of its property in SHACL, and the class, property or node."""


class Checks:
    """Compiled shapes. ``faults`` has a sentence about everything in the shapes that is not judged, ``backwards`` the
    properties that are followed from their values."""

    def __init__(
        self,
        targets: Iterable[tuple[Target, Shape]],
        faults: Iterable[str] = (),
        background: Facts | None = None,
        beyond: Callable[[Facts], list[Result]] | None = None,
        backwards: Iterable[str] = (),
    ) -> None:
        self.backwards = frozenset(backwards)
        self.faults = tuple(faults)
        self.background = background
        self._beyond = beyond
        self._shapes: dict[Target, list[Shape]] = {}
        for target, shape in targets:
            self._shapes.setdefault(target, []).append(shape)
        kinds: dict[str, dict[Term, Target]] = {name: {} for name in (*TARGETS, "target")}
        for target in self._shapes:
            kinds[target[0]][target[1]] = target
        self._nodes, self._classes, self._subjects, self._objects = (kinds[name] for name in TARGETS)
        self._plans: dict[tuple[Target, ...], Plan] = {}

    def results(
        self,
        facts: Facts,
        *,
        elsewhere: Elsewhere | None = None,
        with_background: bool = False,
        deepest: int = DEEPEST,
    ) -> list[Result]:
        """What the shapes find in ``facts``; an empty list means that they conform.

        Focus nodes are looked for in ``facts``; types, classes and values also in the background and, where ``facts``
        are one part of a graph, ``elsewhere`` in it. ``with_background`` judges the background as well. ``deepest`` is
        how many shapes may lead from one to the next through the data.
        """
        if with_background and self.background is not None:
            facts = Facts([*facts.triples(), *self.background.triples()])
        run = Run(facts, self.background, deepest, elsewhere)
        pointed = self._pointed(run)
        classes, subjects = self._classes, self._subjects
        for node, properties in facts.nodes.items():
            hits = [classes[name] for name in run.classes(node) if name in classes]
            if subjects:
                hits += [subjects[name] for name in properties if name in subjects]
            if pointed:
                hits += pointed.pop(node, ())
            if hits:
                self._plan(tuple(hits)).judge(node, run)
        for term, hits in pointed.items():
            self._plan(tuple(hits)).judge(term, run)
        return [*run.found, *self._by_pyshacl(facts)] if self._beyond else run.found

    def _by_pyshacl(self, facts: Facts) -> Iterator[Result]:
        """What is beyond Core; pyshacl is shown one graph, so what it finds in the background alone is passed over."""
        assert self._beyond is not None
        if self.background is None:
            yield from self._beyond(facts)
            return
        found = self._beyond(Facts([*facts.triples(), *self.background.triples()]))
        yield from (r for r in found if r.focus in facts.nodes or r.focus not in self.background.nodes)

    def _pointed(self, run: Run) -> dict[Term, list[Target]]:
        """The nodes that shapes name, and the values of the properties that they name."""
        found: dict[Term, list[Target]] = {}
        for term, target in self._nodes.items():
            found.setdefault(term, []).append(target)
        for predicate, target in self._objects.items():
            for term in run.facts.inverse(str(predicate)):
                found.setdefault(term, []).append(target)
        return found

    def _plan(self, hits: tuple[Target, ...]) -> Plan:
        found = self._plans.get(hits)
        if found is None:
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            shapes = dict.fromkeys(shape for hit in hits for shape in self._shapes[hit])
            found = self._plans[hits] = Plan(shapes)
        return found


def compiled(shapes: Shapes, background: Facts | None = None) -> Checks:
    """The checks that ``shapes`` ask for.

    ``background`` is looked into for types, classes and values (authority tables), and not judged itself. Nothing is
    raised: what is ill-formed or beyond SHACL Core is in ``faults``, and everything else is judged.
    """
    survey = Survey(shapes)
    compiler = Compiler(survey)
    aimed = list(_targets(survey))
    roots = frozenset(node for _, node in aimed if node in survey.touched) if at_hand() else frozenset()
    targets = []
    for target, node in aimed:
        if node not in roots and (shape := compiler.shape(node)) is not None:
            targets.append((target, shape))
    if not roots:
        survey.leave_out_beyond()
    compiler.finish()
    imports = [
        f"{', '.join(sorted(set(shapes.files.values())))}: it imports <{address}>, which is not fetched. "
        "Give that file as well where its shapes are wanted."
        for address in shapes.imported
    ]
    beyond = partial(judged_by_pyshacl, shapes.graph, roots) if roots else None
    turned = (iri for shape in compiler.shapes() if shape.path is not None for iri in backwards(shape.path))
    return Checks(targets, [*survey.faults, *imports], background, beyond, turned)


def _targets(survey: Survey) -> Iterator[tuple[Target, str]]:
    """Every target of every shape, section 2.1.3 of SHACL."""
    graph = survey.graph
    for name in TARGETS:
        for value, nodes in graph.inverse(f"{SH}{name}").items():
            for node in nodes:
                if name == "targetNode" or is_iri(value):
                    yield (name, value), node
                else:
                    survey.fault(node, f"sh:{name}: {written(value)} is no IRI")
    for node in (n for nodes in graph.inverse(f"{SH}target").values() for n in nodes):
        yield ("target", node), node
    run = Run(graph)
    for node in graph.nodes:
        if is_iri(node) and f"{RDFS}Class" in run.classes(node) and _is_shape(node, graph):
            yield ("targetClass", node), node


def _is_shape(node: str, graph: Facts) -> bool:
    own = graph.properties(node)
    return any(predicate in KNOWN for predicate in own) or not {f"{SH}NodeShape", f"{SH}PropertyShape"}.isdisjoint(
        own.get(TYPE, ())
    )
