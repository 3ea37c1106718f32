"""Change between two numbers: exact, and rounded as a sentence says it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")
WHOLE = Decimal("1")


@dataclass(frozen=True)
class Change:
    """A number and the one it is compared with."""

    earlier: int
    later: int

    @property
    def difference(self) -> int:
        """Return how many more there are; negative when there are fewer."""
        return self.later - self.earlier

    @property
    def percent(self) -> Decimal | None:
        """Return the change in per cent to one decimal place, halves away from zero; nothing to compare is None."""
        return self._percent(TENTH)

    @property
    def rounded_percent(self) -> int | None:
        """Return the change in whole per cent, as prose says it; nothing to compare is None."""
        value = self._percent(WHOLE)
        return None if value is None else int(value)

    def _percent(self, to: Decimal) -> Decimal | None:
        if self.earlier == 0:
            return None
        return (Decimal(100 * self.difference) / Decimal(self.earlier)).quantize(to, ROUND_HALF_UP)
