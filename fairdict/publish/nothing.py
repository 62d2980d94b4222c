"""Why a catalogue has no dataset, and what a steward does about it, where a command ends for want of one."""

from fairdict.config import FILE, Catalogue
from fairdict.store import Store


def why(store: Store, catalogue: Catalogue) -> str:
    """What keeps the datasets away, with the remedy."""
    if not catalogue.sources:
        return f"No source is declared in {FILE}: declare one with “fairdict add URL”, and say “fairdict run” again."
    last = store.rows("SELECT verdict FROM run WHERE id IN (SELECT MAX(id) FROM run GROUP BY source)")
    verdicts = {row["verdict"] for row in last}
    if not verdicts:
        return "Nothing was harvested yet: say “fairdict run”."
    if verdicts == {"failed"}:
        return "Every source that was asked failed: mend what is named above, or see “fairdict report” for it."
    return "See “fairdict report” for what the sources said."
