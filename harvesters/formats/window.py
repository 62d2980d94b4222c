"""A stretch of time in which records changed, and how it is cut in two and written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Window:
    """From ``low`` to ``high``, both included; the ``first`` one begins and the ``last`` one ends where the list does,
    so that nothing lies outside, however a record is stamped."""

    low: datetime
    high: datetime
    first: bool = True
    last: bool = True

    def halves(self, grain: timedelta) -> tuple["Window", "Window"] | None:
        """Its halves, None for one that is as small as can be."""
        count = (self.high - self.low) // grain
        if count < 2:
            return None
        middle = self.low + grain * (count // 2)
        return Window(self.low, middle, self.first, False), Window(middle, self.high, False, self.last)

    def written(self) -> list[Any]:
        """The window as plain values, of which :meth:`read` makes it again."""
        return [self.low.isoformat(), self.high.isoformat(), self.first, self.last]

    @staticmethod
    def read(values: Sequence[Any]) -> "Window":
        """The window of which ``values`` were written."""
        low, high, first, last = values
        return Window(datetime.fromisoformat(low), datetime.fromisoformat(high), bool(first), bool(last))
