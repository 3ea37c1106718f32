"""The order of floors, stages, case file and ground, read out of .importlinter: one source for imports and keys."""

from __future__ import annotations

import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def layers(contract: str) -> list[list[str]]:
    """Return the layers of a contract from top to bottom, each a list of packages side by side."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser[f"importlinter:contract:{contract}"]["layers"].split()
    text = " ".join(lines)
    return [[name for name in part.split() if name != "|"] for part in _split(text)]


def _split(text: str) -> list[str]:
    parts: list[str] = []
    for word in text.split():
        if parts and (word == "|" or parts[-1].endswith("|")):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def rank(module: str) -> tuple[int, int]:
    """Return floor and place inside the floor of a module of ``wayhome``; higher stands above."""
    names = module.split(".")[1:]
    floors = layers("floors")
    floor = len(floors) - next(number for number, packages in enumerate(floors) if names[0] in packages)
    if names[0] not in {"stages", "casefile", "ground"}:
        return floor, 0
    inside = layers(names[0])
    return floor, len(inside) - next(number for number, packages in enumerate(inside) if names[1] in packages)
