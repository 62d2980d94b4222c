"""``docs/reference/rules.md``, written from the rules themselves."""

from collections.abc import Iterator

from fairdict.fair.registry import RULES
from fairdict.fair.rule import SYSTEMS, Rule
from fairdict.fair.scores import BANDS, PARTS, RULESET

SYSTEM_NAMES = dict(zip(SYSTEMS, ("DataCite", "Dublin Core", "DCAT", "schema.org", "sheet"), strict=True))
DECIDES = {
    "document": "the document",
    "evidence": "evidence: what the network said, or how the source's record came",
    "never": "nothing yet: no pass is given",
}
_TITLES = {"F": "Findable", "A": "Accessible", "I": "Interoperable", "R": "Reusable"}
_INTRO = f"""# Rules

Version {RULESET}. This page is written from the code by `fairdict.fair.reference`.

Every rule has one of four outcomes: *pass*, *fail*, *indeterminate* (it could not be looked at, or cannot be told)
and *not-applicable*. What is unknown is never counted as a failure: a score is an interval, from “all unknowns fail” to
“all unknowns pass”. An address counts as broken as soon as it answers with an error, or after three nights in a row
without an answer. Data that are not public are no worse for it: a refusal passes where access rights are declared and
there is a way to ask. Standards of the description are judged on the source's own record, never on what the catalogue
makes of it.

What is not looked at: whether the page behind an identifier shows that very record, whether an identifier is used twice
in one catalogue (such records become an issue when sources are merged), and whether records are valid by their schema.
"""
_RDA = """## Essential indicators of the RDA FAIR Data Maturity Model

The score is the share of applicable indicators that pass, in percent; the model has no essential indicator under I.
"""
_MQA = """## Metadata Quality Assessment of data.europa.eu

405 points, on a dataset: every distribution is weighed, and the best one stands for the dataset.
"""


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([_INTRO, _RDA, *_lens("rda-essential"), _MQA, _bands(), *_lens("mqa")]).rstrip() + "\n"


def _lens(lens: str) -> Iterator[str]:
    for part in PARTS[lens]:
        rules = [r for r in RULES if r.lens == lens and r.part == part]
        if rules:
            points = f", {sum(r.points for r in rules):g} points" if lens == "mqa" else ""
            yield f"### {_TITLES.get(part, part.capitalize())}{points}\n"
        for rule in rules:
            yield _entry(rule)


def _entry(rule: Rule) -> str:
    heading = f"#### {rule.id}: {rule.title['en']}"
    lines = [heading, "", f"*{rule.title['nl']}.* {rule.asks['en']}", ""]
    weight = f"- Points: {rule.points:g}" if rule.lens == "mqa" else f"- Principle: {rule.principle}"
    lines += [weight, f"- Decided by {DECIDES[rule.decides]}"]
    if rule.fields and rule.decides != "never":
        names = [f"{SYSTEM_NAMES[s]} `{name}`" for s, name in rule.fields.items()]
        lines.append(f"- Where to mend it: {', '.join(names)}")
    return "\n".join([*lines, ""])


def _bands() -> str:
    tops = [405, *(lowest - 1 for lowest, _ in BANDS)]
    rows = [f"| {word} | {lowest} to {top} |" for (lowest, word), top in zip(BANDS, tops, strict=False)]
    return "\n".join(["| band | points |", "|---|---|", *rows, ""])
