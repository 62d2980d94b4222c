"""What judging finds over every family of real records: outcomes by rule, to be read by eye.

Run: ``FAIRDICT_SHARED=DIR python bench/families.py [PREFIX]``; PREFIX chooses rules (``RDA-``, ``fuji-0.8/``). Each
cell tells how many subjects pass, fail, cannot be told and are not concerned; nothing has been probed.
"""

import os
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from fairdict.config import Source
from fairdict.document import Context
from fairdict.fair import Ruleset, judge
from fairdict.layers import Layers
from fairdict.vocabulary import Vocabularies

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.families import subjects

ORDER = ("pass", "fail", "indeterminate", "not-applicable")


def main(prefix: str) -> None:
    vocabularies, context = Vocabularies.load(Layers()), Context.load(Layers())

    def make(harvester: str, url: str = "https://partner.example.org/", **more: Any) -> Source:
        parts = {"name": "partner", "vocabularies": vocabularies, "context": context, "allow_private": True, **more}
        return Source(harvester=harvester, url=url, **parts)

    ruleset = Ruleset.load(Layers())
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    families: Counter[str] = Counter()
    for case in subjects(Path(os.environ["FAIRDICT_SHARED"]), make):
        families[case.family] += 1
        for finding in judge(case.subject, ruleset):
            counts[finding.rule][case.family][finding.outcome] += 1
    print("| rule |", " | ".join(f"{f} ({n})" for f, n in families.items()), "|")
    print("|---|", "---|" * len(families), sep="")
    for rule in ruleset.rules:
        if rule.id.startswith(prefix):
            cells = ("/".join(str(counts[rule.id][family][o]) for o in ORDER) for family in families)
            print(f"| {rule.id} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
