"""``docs/reference/rules.md`` and a page for each scheme, written from the rules and lenses themselves."""

from collections.abc import Iterator, Mapping

from fairdict.fair.fields import System
from fairdict.fair.lens import Lens, Metric, Test
from fairdict.fair.rule import Rule
from fairdict.fair.ruleset import Ruleset
from fairdict.layers import Layers

DECIDES = {
    "document": "the document",
    "evidence": "evidence: what the network said, or how the source's record came",
    "never": "nothing: no pass can be given",
}
AGGREGATIONS = {
    "share": "the share of applicable tests that pass, by weight, in percent",
    "best": "points; every distribution is weighed, and the best one stands for the dataset",
    "files": "points, for tests of distributions in proportion to the share that passes",
    "capped": "points of its tests, no more than a metric has, in percent of all points; nothing is left out",
}
_INTRO = """# Rules and lenses

Version {version} of the rules. This page is written from the code by `fairdict.fair.reference`.

A *rule* answers one question about a dataset or a description of it. It has one of four outcomes: *pass*, *fail*,
*indeterminate* (it could not be looked at, or cannot be told) and *not-applicable*. A *lens* is a published scheme that
weighs what the rules found. What is unknown is never counted as a failure: a score is an interval, from “all unknowns
fail” to “all unknowns pass”. An address counts as broken as soon as it answers with an error, or after three nights in
a row without an answer. Data that are not public are no worse for it: a refusal passes where access rights are declared
and there is a way to ask. Standards of the description are judged on the source's own record, never on what the
catalogue makes of it.

What is not looked at: whether the page behind an identifier shows that very record, and whether an identifier is used
twice in one catalogue (such records become an issue when sources are merged).

| lens | what it counts |
|---|---|
"""


def reference(ruleset: Ruleset | None = None) -> Mapping[str, str]:
    """The pages as Markdown, by their name in ``docs/reference/``: a rule is told where it is met first, the widest
    lens of a scheme before its variants."""
    rules = ruleset or Ruleset.load(Layers())
    lenses = sorted(rules.lenses.values(), key=lambda lens: (lens.id not in _FIRST, lens.id))
    told: dict[str, str] = {}
    pages = {f"rules-{lens.id}.md": "\n".join(_page(lens, rules, told)).rstrip() + "\n" for lens in lenses}
    rows = [
        f"| [{lens.title['en']}](rules-{lens.id}.md) (`{lens.id}`) | {AGGREGATIONS[lens.aggregation]} |\n"
        for lens in lenses
    ]
    return {"rules.md": _INTRO.format(version=rules.version) + "".join(rows)} | pages


_FIRST = ("rda-fdmm-1.0", "mqa")


def _page(lens: Lens, ruleset: Ruleset, told: dict[str, str]) -> Iterator[str]:
    yield f"# {lens.title['en']}\n\n`{lens.id}`, version {lens.version}. {lens.about.get('en', '')}\n"
    yield f"It counts {AGGREGATIONS[lens.aggregation]}. See <{lens.home}>.\n"
    if lens.note:
        yield f"{lens.note['en']}\n"
    yield from _bands(lens)
    for part, title in lens.parts.items():
        metrics = [m for m in lens.metrics if m.part == part]
        if metrics:
            points = f", {sum(m.points for m in metrics):g} points" if not lens.percent else ""
            yield f"## {title['en']}{points}\n"
        elsewhere = [f for m in metrics for t in m.tests if (f := _again(lens, m, t, ruleset, told))]
        if elsewhere:
            yield "\n".join(elsewhere) + "\n"
        for metric in metrics:
            for test in metric.tests:
                if test.rule not in told:
                    told[test.rule] = lens.id
                    yield _entry(metric, test, ruleset.by_id[test.rule], ruleset)


def _again(lens: Lens, metric: Metric, test: Test, ruleset: Ruleset, told: Mapping[str, str]) -> str:
    """One line for a test whose rule is told on another page."""
    page = told.get(test.rule)
    if page is None or page == lens.id:
        return ""
    return f"- [{test.id}](rules-{page}.md): {ruleset.by_id[test.rule].title['en']}; {_weight(metric, test)}"


def _weight(metric: Metric, test: Test) -> str:
    weight = f"{test.points:g}" + (f" of at most {metric.points:g} ({metric.id})" if len(metric.tests) > 1 else "")
    return f"weight {weight}" + (f", {metric.priority}" if metric.priority else "")


def _entry(metric: Metric, test: Test, rule: Rule, ruleset: Ruleset) -> str:
    lines = [f"### {test.id}: {rule.title['en']}", "", f"*{rule.title['nl']}.* {rule.asks['en']}", ""]
    lines += [f"- Why: {rule.why['en']}"]
    lines += [f"- Rule `{rule.id}`, version {rule.version}; principle {rule.principle}; {_weight(metric, test)}"]
    lines += [f"- Decided by {DECIDES[rule.decides]}"]
    for note in dict.fromkeys(n["en"] for n in (metric.note, test.note) if n):
        lines.append(f"- The scheme: {note}")
    lines += _examples(rule, ruleset)
    names = _names(rule, ruleset.systems.systems)
    if names and rule.decides != "never":
        lines.append(f"- Where to mend it: {', '.join(names)}")
    return "\n".join([*lines, ""])


def _examples(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    """What the rule's own examples come to, each as a line."""
    for subject, word in ((rule.passing, "Passes"), (rule.failing, "Fails")):
        if subject is None:
            yield f"- {word}: never"
            continue
        found = rule.check(subject, ruleset.vocabularies)
        value = f"“{found.value}”" if found.value else "what it asks is " + ("there" if word == "Passes" else "missing")
        told = [value, found.why_not, found.fix]
        yield f"- {word}, for example: {'; '.join(t for t in told if t)}"


def _names(rule: Rule, systems: tuple[System, ...]) -> list[str]:
    term = rule.terms[0] if rule.terms else ""
    return [f"{system.name} `{system.fields[term]}`" for system in systems if term in system.fields]


def _bands(lens: Lens) -> Iterator[str]:
    if lens.bands:
        tops = [sum(m.points for m in lens.metrics), *(lowest - 1 for lowest, _ in lens.bands)]
        rows = [f"| {word} | {lowest:g} to {top:g} |" for (lowest, word), top in zip(lens.bands, tops, strict=False)]
        yield "\n".join(["| band | points |", "|---|---|", *rows, ""])
