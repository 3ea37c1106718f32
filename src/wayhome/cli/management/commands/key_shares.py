"""``./wayhome manage key_shares make|restore``: the root key on paper, and back from paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wayhome.ground.crypto.errors import KeyUnavailable, SharesRefused
from wayhome.ground.crypto.paper_shares import NEEDED, SHARES, make_shares, read_share, restore_from_shares

ELSEWHERE = (
    "There is nothing to put on paper, because the root key is kept by {address}, which it never leaves. Use the "
    "recovery keys and snapshots of that server."
)
MADE = (
    "Any {needed} of these {shares} shares give back root key {name}; two tell nothing. Copy each by hand or print it "
    "on a printer without a memory, give each to another person or organisation, and clear this screen."
)
ASKED = "Type {needed} shares of one set, one a line. End with an empty line to stop; nothing is written before all are right."
RESTORED = "Root key {name} was written to {file}, readable by its owner only."


class Command(BaseCommand):
    """Prints five shares of the root key, or writes the key file from three of them."""

    help = "Put the root key on paper in five shares, or restore it from three of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("what", choices=["make", "restore"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or restore; exit 1 with a sentence when that was refused."""
        if settings.WAYHOME_TRANSIT_URL:
            raise CommandError(ELSEWHERE.format(address=settings.WAYHOME_TRANSIT_URL))
        path = Path(settings.WAYHOME_KEY_FILE)
        try:
            if options["what"] == "make":
                self._make(path)
            else:
                self._restore(path)
        except (SharesRefused, KeyUnavailable) as refusal:
            raise CommandError(str(refusal)) from None

    def _make(self, path: Path) -> None:
        name, shares = make_shares(path)
        self.stdout.write(MADE.format(needed=NEEDED, shares=SHARES, name=name))
        for number, share in enumerate(shares, start=1):
            self.stdout.write(f"\nShare {number} of {SHARES}, root key {name}\n{_in_lines(share)}")

    def _restore(self, path: Path) -> None:
        self.stdout.write(ASKED.format(needed=NEEDED))
        typed: list[str] = []
        while len(typed) < NEEDED:
            self.stdout.write(f"Share {len(typed) + 1} of {NEEDED}: ", ending="")
            self.stdout.flush()
            line = sys.stdin.readline()
            if not line.strip():
                break
            read_share(len(typed) + 1, line)  # said at once, not after the third
            typed.append(line)
        name = restore_from_shares(typed, path=path)
        self.stdout.write(RESTORED.format(name=name, file=path.name))


def _in_lines(share: str) -> str:
    words = share.split()
    numbered = [f"{number:>2} {word:<9}" for number, word in enumerate(words, start=1)]
    return "\n".join("  ".join(numbered[start : start + 6]).rstrip() for start in range(0, len(numbered), 6))
