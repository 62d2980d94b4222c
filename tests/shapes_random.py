"""Shapes and graphs drawn at random: all of SHACL Core over a small vocabulary.

Left out is what SHACL leaves open (recursion) and what pyshacl is known to do otherwise than the specification: that
stands, one by one, in ``tests/test_shapes_differential.py``.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from fairdict.shapes import Facts, Literal, Term
from fairdict.shapes.terms import LANG_STRING, RDF, RDFS, SH, TYPE, XSD

E = "https://e.example.org/"
PROPERTIES = [f"{E}p", f"{E}q", f"{E}r"]
CLASSES = [f"{E}C", f"{E}D", f"{E}E"]
NODES = [f"{E}a", f"{E}b", f"{E}c", "_:x", "_:y"]
TEXTS = ["", "a", "ab", "Abc", "a b"]
LITERALS: list[Term] = [
    *(Literal(t) for t in TEXTS),
    *(Literal(t, LANG_STRING, tag) for t in ("a", "ab") for tag in ("en", "en-gb", "nl")),
    *(Literal(t, f"{XSD}integer") for t in ("1", "2", "-7", "01", "x")),
    *(Literal(t, f"{XSD}decimal") for t in ("1.5", "2.0")),
    *(Literal(t, f"{XSD}double") for t in ("1.5E0", "2.0E0")),
    *(Literal(t, f"{XSD}date") for t in ("2020-01-01", "2021-06-30", "2021-06-31")),
    *(Literal(t, f"{XSD}dateTime") for t in ("2020-01-01T00:00:00Z", "2021-06-30T12:00:00+02:00")),
    *(Literal(t, f"{XSD}boolean") for t in ("true", "false")),
    Literal("a", f"{E}datatype"),
]
ORDERED = (f"{XSD}integer", f"{XSD}decimal")
NUMBERS = [t for t in LITERALS if isinstance(t, Literal) and t.datatype in ORDERED and t.text != "x"]
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
FIXED = [t for t in [*NODES, *LITERALS] if not (isinstance(t, str) and t.startswith("_:"))]


@dataclass(frozen=True)
class World:
    """What a draw is about: the terms that may stand as values, and the constraints that are beyond all doubt there."""

    terms: list[Term]
    more: tuple[str, ...] = ()
    more_on_property: tuple[str, ...] = ()
    one_step: bool = False


RANGES = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
OTHERS = (f"{XSD}boolean", f"{XSD}date", f"{XSD}dateTime", f"{E}datatype")
COMPARED: list[Term] = [t for t in LITERALS if isinstance(t, Literal) and t.datatype not in OTHERS and t.text != "x"]
PLAIN_NUMBERS: list[Term] = [
    *NUMBERS,
    *(t for t in LITERALS if isinstance(t, Literal) and t.datatype == f"{XSD}double"),
]
WORLDS = (
    World([*NODES, *LITERALS]),
    World([*NODES, *COMPARED], RANGES, RANGES),  # where every literal is a number, or text that none is compared with
    World(
        PLAIN_NUMBERS, RANGES, (*RANGES, "lessThan", "lessThanOrEquals"), one_step=True
    ),  # where any two values can be compared
)


@st.composite
def graphs(draw: st.DrawFn, world: World) -> Facts:
    """A data graph, with classes below one another."""
    facts = Facts()
    for below, above in draw(st.lists(st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES)), max_size=2)):
        facts.add(below, f"{RDFS}subClassOf", above)
    for node, name in draw(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(CLASSES)), max_size=6)):
        facts.add(node, TYPE, name)
    triples = st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(world.terms))
    for subject, predicate, object in draw(st.lists(triples, max_size=14)):
        facts.add(subject, predicate, object)
    return facts


class Writer:
    """A shapes graph being written; blank nodes are counted."""

    def __init__(self, draw: st.DrawFn, world: World) -> None:
        self.draw = draw
        self.world = world
        self.facts = Facts()
        self.count = 0

    def pick(self, values: list[Term]) -> Term:
        return self.draw(st.sampled_from(values))

    def chance(self, times: int = 2) -> bool:
        return self.draw(st.integers(1, times)) == 1

    def node(self) -> str:
        self.count += 1
        return f"_:n{self.count}"

    def say(self, subject: str, name: str, value: Term) -> None:
        self.facts.add(subject, f"{SH}{name}", value)

    def list(self, members: list[Term]) -> str:
        cells = [self.node() for _ in members]
        for cell, member, after in zip(cells, members, [*cells[1:], f"{RDF}nil"], strict=False):
            self.facts.add(cell, f"{RDF}first", member)
            self.facts.add(cell, f"{RDF}rest", after)
        return cells[0] if cells else f"{RDF}nil"

    def path(self, depth: int = 0) -> Term:
        if depth > 2 or self.world.one_step or self.chance(2):
            return self.pick([*PROPERTIES] if self.world.one_step else [*PROPERTIES, TYPE])
        form = self.pick(["list", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"])
        if form == "list":
            return self.list([self.path(depth + 1), self.path(depth + 1)])
        node = self.node()
        if form == "alternativePath":
            self.say(node, "alternativePath", self.list([self.path(depth + 1), self.path(depth + 1)]))
        elif form == "inversePath":  # of one property: pyshacl turns longer ones wrongly
            self.say(node, "inversePath", self.pick(list(PROPERTIES)))
        else:
            self.say(node, str(form), self.path(depth + 1))
        return node

    def number(self, high: int = 3) -> Literal:
        return Literal(str(self.draw(st.integers(0, high))), f"{XSD}integer")


def constrain(writer: Writer, shape: str, on_property: bool, below: list[str]) -> None:
    """One constraint on ``shape``, which may refer to the shapes ``below``."""
    own = (*ON_PROPERTY, *writer.world.more_on_property) if on_property else writer.world.more
    name = str(writer.pick([*ANYWHERE, *own, *((*REFERRING, *(QUALIFIED if on_property else ())) if below else ())]))
    say = writer.say
    if writer.facts.values(shape, f"{SH}{name}"):
        return
    if name == "class":
        say(shape, name, writer.pick(list(CLASSES)))
    elif name == "datatype":
        datatypes = [f"{XSD}{n}" for n in ("string", "integer", "decimal", "date", "dateTime", "boolean")]
        say(shape, name, writer.pick([*datatypes, LANG_STRING, f"{E}datatype"]))
    elif name == "nodeKind":
        say(shape, name, f"{SH}{writer.pick(list(KINDS))}")
    elif name in ("minCount", "maxCount", "maxLength"):
        say(shape, name, writer.number())
    elif name == "minLength":
        say(shape, name, Literal(str(writer.draw(st.integers(1, 3))), f"{XSD}integer"))
    elif name in RANGES:
        say(shape, name, writer.pick(list(NUMBERS)))
    elif name == "pattern":
        say(shape, name, Literal(str(writer.pick(["^a", "b", "A", "^$", "[a-c]+", "e.example"]))))
        if writer.chance():
            say(shape, "flags", Literal("i"))
    elif name == "languageIn":
        say(
            shape, name, writer.list([Literal(t) for t in writer.draw(st.sampled_from([["en"], ["nl", "en"], ["fr"]]))])
        )
    elif name == "uniqueLang":
        say(shape, name, Literal(str(writer.pick(["true", "false"])), f"{XSD}boolean"))
    elif name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
        say(shape, name, writer.pick(list(PROPERTIES)))
    elif name == "hasValue":
        say(shape, name, writer.pick(list(FIXED)))
    elif name == "in":
        say(shape, name, writer.list(writer.draw(st.lists(st.sampled_from(FIXED), min_size=1, max_size=5))))
    elif name in ("node", "not"):
        say(shape, name, writer.pick(below if name == "not" else [s for s in below if s.startswith("_:s")]))
    elif name in ("and", "or", "xone"):
        say(
            shape, name, writer.list(writer.draw(st.lists(st.sampled_from(below), min_size=1, max_size=3, unique=True)))
        )
    else:
        qualify(writer, shape, below)


def qualify(writer: Writer, shape: str, below: list[str]) -> None:
    writer.say(shape, "qualifiedValueShape", writer.pick(list(below)))
    least = writer.chance()
    if least:
        writer.say(shape, "qualifiedMinCount", writer.number(2))
    if not least or writer.chance():
        writer.say(shape, "qualifiedMaxCount", writer.number(2))
    if writer.chance():
        writer.say(shape, "qualifiedValueShapesDisjoint", Literal("true", f"{XSD}boolean"))


ANYWHERE = (
    "class", "datatype", "nodeKind", "minLength", "maxLength", "pattern", "languageIn", "equals", "disjoint",
    "hasValue", "in",
)  # fmt: skip
ON_PROPERTY = ("minCount", "maxCount", "uniqueLang")
REFERRING = ("node", "not", "and", "or", "xone")
QUALIFIED = ("qualifiedValueShape",)


@st.composite
def shapes(draw: st.DrawFn, world: World) -> Facts:
    """A shapes graph: some five shapes, each referring only to those after it, most with targets."""
    writer = Writer(draw, world)
    made: list[str] = []
    for number in range(draw(st.integers(1, 3))):  # node shapes that the others may refer to
        below = list(made)
        made.append(node_shape(writer, f"_:s{number}", below))
        if writer.chance():
            made.append(property_shape(writer, f"_:t{number}", below))
    for number in range(draw(st.integers(1, 2))):
        root = node_shape(writer, f"{E}S{number}", made)
        target(writer, root)
    if writer.chance():
        root = property_shape(writer, f"{E}P", made)
        target(writer, root)
    return writer.facts


def node_shape(writer: Writer, name: str, below: list[str]) -> str:
    writer.facts.add(name, TYPE, f"{SH}NodeShape")
    usable = [s for s in below if s.startswith("_:s")]
    for _ in range(writer.draw(st.integers(0, 2))):
        constrain(writer, name, False, usable and below)
    paths = [property_shape(writer, writer.node(), below) for _ in range(writer.draw(st.integers(0, 3)))]
    for each in paths:
        writer.say(name, "property", each)
    if writer.chance(4):
        writer.say(name, "closed", Literal("true", f"{XSD}boolean"))
        if writer.chance():
            writer.say(name, "ignoredProperties", writer.list([TYPE, writer.pick(list(PROPERTIES))]))
    about(writer, name)
    return name


def property_shape(writer: Writer, name: str, below: list[str]) -> str:
    writer.facts.add(name, TYPE, f"{SH}PropertyShape")
    writer.say(name, "path", writer.path())
    usable = [s for s in below if s.startswith("_:s")]
    for _ in range(writer.draw(st.integers(1, 3))):
        constrain(writer, name, True, usable and below)
    if writer.chance(4):
        writer.say(name, "property", property_shape(writer, writer.node(), below))
    about(writer, name)
    return name


def about(writer: Writer, shape: str) -> None:
    if writer.chance(3):
        writer.say(shape, "severity", f"{SH}{writer.pick(['Warning', 'Info', 'Violation'])}")
    if writer.chance(8):
        writer.say(shape, "deactivated", Literal("true", f"{XSD}boolean"))


def target(writer: Writer, shape: str) -> None:
    form = str(writer.pick(["targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "implicit"]))
    if form == "implicit":
        writer.facts.add(shape, TYPE, f"{RDFS}Class")
        writer.say(shape, "targetClass", writer.pick(list(CLASSES)))
    elif form == "targetClass":
        for name in writer.draw(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=2, unique=True)):
            writer.say(shape, form, name)
    elif form == "targetNode":
        writer.say(shape, form, writer.pick([t for t in writer.world.terms if t in FIXED]))
    else:
        writer.say(shape, form, writer.pick(list(PROPERTIES)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """A shapes graph and a data graph for it."""
    world = draw(st.sampled_from(WORLDS))
    return draw(shapes(world)), draw(graphs(world))
