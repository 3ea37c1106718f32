"""Make ``data/name_pairs.csv``: a name as stored and how somebody asks for it (``python -m tests.proofs._name_pairs_made``).

Written before the search existed. Parts are drawn from ``_name_forms`` and put together by chance, so no pair
is a person. Whoever asks spells by another system, in another script or order, knows only some parts, joins or
splits particles, or slips by one letter. ``year`` is filled where the year of birth is asked for as well.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.proofs._name_forms import DATA, Name, names

FILE = DATA / "name_pairs.csv"
COLUMNS = ("id", "script", "stored_name", "query", "kind", "origin", "year")
SEED = 20261129
OF_EACH_KIND = 24
NATIVE = "native spelling"

_ARABIC_HABITS = str.maketrans("أإآىة", "اااﻱه".replace("ﻱ", "ي"))
_PERSIAN_HABITS = str.maketrans("کی", "كي")
_CONSONANTS = "bdfgklmnprstvz"


@dataclass(frozen=True)
class Asked:
    """What is stored, what is asked, where the spellings come from, and whether the year is asked for."""

    stored: str
    query: str
    origin: str
    with_year: bool = False


class Draw:
    """Draws names of one language and writes them in one form or the other."""

    def __init__(self, language: str, known: list[Name], chance: random.Random) -> None:
        """Keep the names of one language."""
        self.language, self.chance = language, chance
        self.known = [name for name in known if name.language == language]

    def part(self, *roles: str) -> Name:
        """Return one name of these roles, or a given name where there is none."""
        fitting = [name for name in self.known if name.role in roles]
        return self.chance.choice(fitting or [name for name in self.known if name.role == "given"])

    def person(self, parts: int = 2) -> list[Name]:
        """Return names that stand together, each once, in the order in which the language writes them."""
        while True:
            found = [self.part("given") for _ in range(parts - 1)] + [self.part("family", "particle")]
            if len({name.native for name in found}) == parts:
                return found[-1:] + found[:-1] if self.language in ("zh", "vi") else found

    def form(self, *but: int) -> int:
        """Return the number of a Latin form other than these."""
        numbers = range(len(self.known[0].forms))
        return self.chance.choice([number for number in numbers if number not in but] or list(numbers))

    def native(self, person: list[Name]) -> str:
        """Return the name in its own script; Chinese leaves no space."""
        return ("" if self.language == "zh" else " ").join(name.native for name in person)


def latin(person: list[Name], form: int) -> str:
    """Return the name in one Latin form."""
    return " ".join(name.forms[form].text for name in person)


def _origin(person: list[Name], *forms: int) -> str:
    return " / ".join(NATIVE if form < 0 else person[0].forms[form].origin for form in forms)


def same_script(draw: Draw) -> Asked:
    """Both in the own script, with the habits of handwriting and of another keyboard."""
    person = draw.person()
    stored = draw.native(person)
    query = stored.translate(_ARABIC_HABITS).replace("ё", "е")
    if draw.language in ("fa", "ps"):
        query = query.translate(_PERSIAN_HABITS).replace("\u200c", " ")
    if query == stored:
        query = stored.upper() if draw.language != "ka" else stored
    return Asked(stored, query, NATIVE)


def other_script(draw: Draw) -> Asked:
    """One in the own script, the other in Latin letters."""
    person, form = draw.person(), draw.form()
    if draw.chance.random() < 0.6:
        return Asked(draw.native(person), latin(person, form), _origin(person, -1, form))
    return Asked(latin(person, form), draw.native(person), _origin(person, form, -1))


def other_romanisation(draw: Draw) -> Asked:
    """Both in Latin letters by two systems."""
    person, form = draw.person(), draw.form()
    other = draw.form(form)
    return Asked(latin(person, form), latin(person, other), _origin(person, form, other))


def other_order(draw: Draw) -> Asked:
    """The parts in another order, by another system or script."""
    person, form = draw.person(draw.chance.choice((2, 2, 3))), draw.form()
    turned = person[-1:] + person[:-1]
    if draw.chance.random() < 0.5:
        return Asked(draw.native(person), latin(turned, form), _origin(person, -1, form))
    other = draw.form(form)
    return Asked(latin(person, form), latin(turned, other), _origin(person, form, other))


def part_left_out(draw: Draw) -> Asked:
    """Three parts are stored, two of them asked."""
    person, form = draw.person(3), draw.form()
    left = draw.chance.randrange(3)
    asked = [name for place, name in enumerate(person) if place != left]
    if draw.chance.random() < 0.5:
        return Asked(draw.native(person), latin(asked, form), _origin(person, -1, form))
    other = draw.form(form)
    return Asked(latin(person, form), latin(asked, other), _origin(person, form, other))


def one_part_and_year(draw: Draw) -> Asked:
    """One part of two is asked, with the year of birth."""
    person, form = draw.person(), draw.form()
    asked = [draw.chance.choice(person)]
    if draw.chance.random() < 0.5:
        return Asked(draw.native(person), latin(asked, form), _origin(person, -1, form), True)
    other = draw.form(form)
    return Asked(latin(person, form), latin(asked, other), _origin(person, form, other), True)


def mononym(draw: Draw) -> Asked:
    """One part is all there is; the year of birth is asked for as well."""
    person, form = [draw.part("given")], draw.form()
    if draw.chance.random() < 0.5:
        return Asked(draw.native(person), latin(person, form), _origin(person, -1, form), True)
    other = draw.form(form)
    return Asked(latin(person, form), latin(person, other), _origin(person, form, other), True)


def particle(draw: Draw) -> Asked | None:
    """A particle or a name of two words, joined on one side and split on the other."""
    joined = [name for name in draw.known if name.role == "particle"]
    if draw.language == "zh":
        joined = [name for name in draw.known if len(name.native) == 2 and name.role == "given"]
    elif draw.language == "vi":
        joined = [name for name in draw.known if name.role == "given"]
    elif draw.language == "ar":
        joined += [name for name in draw.known if name.native.startswith(("ال", "بن "))]
    if not joined:
        return None
    held = draw.chance.choice(joined)
    other = draw.part("given" if held.role in ("family", "particle") else "family")
    person = [held, other] if draw.chance.random() < 0.5 or draw.language in ("zh", "vi") else [other, held]
    form = draw.form()
    stored = latin(person, form) if draw.chance.random() < 0.5 else draw.native(person)
    source = _origin(person, form, form) if stored == latin(person, form) else _origin(person, -1, form)
    if draw.chance.random() < 0.5:
        return Asked(stored, latin(person, draw.form(form)), source)
    text = held.forms[form].text
    changed = (
        text.replace(" ", "").replace("-", "") if " " in text or "-" in text else _split(draw, held, form)
    )
    return Asked(stored, latin(person, form).replace(text, changed), source)


def _split(draw: Draw, held: Name, form: int) -> str:
    """Return the name in the form that writes it in two words, or with its article written apart."""
    apart = [other.text for other in held.forms if " " in other.text or "-" in other.text]
    return draw.chance.choice(apart).replace("-", " ") if apart else held.forms[form].text


def doubled_consonant(draw: Draw) -> Asked | None:
    """A consonant doubled on one side only."""
    person, form = draw.person(), draw.form()
    stored = latin(person, form)
    doubles = [i for i in range(1, len(stored)) if stored[i] == stored[i - 1] and stored[i] in _CONSONANTS]
    if doubles:
        place = draw.chance.choice(doubles)
        return Asked(stored, stored[:place] + stored[place + 1 :], _origin(person, form, form))
    singles = [i for i in range(2, len(stored) - 1) if stored[i] in _CONSONANTS and stored[i + 1] in "aeiou"]
    if not singles:
        return None
    place = draw.chance.choice(singles)
    return Asked(stored, stored[:place] + stored[place] + stored[place:], _origin(person, form, form))


def slip_of_one_letter(draw: Draw) -> Asked | None:
    """One letter wrong, missing, too many or changed with its neighbour, in one of two parts."""
    person, form = draw.person(), draw.form()
    words = latin(person, form).split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 4]
    if not long:
        return None
    place = draw.chance.choice(long)
    words[place] = _slipped(words[place], draw.chance)
    stored, source = latin(person, form), _origin(person, form, form)
    if draw.chance.random() < 0.3:
        stored, source = draw.native(person), _origin(person, -1, form)
    return Asked(stored, " ".join(words), source)


def _slipped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )


KINDS: tuple[Callable[[Draw], Asked | None], ...] = (
    same_script,
    other_script,
    other_romanisation,
    other_order,
    part_left_out,
    one_part_and_year,
    mononym,
    particle,
    doubled_consonant,
    slip_of_one_letter,
)


def half_of(pair_id: str) -> str:
    """Return which half a pair belongs to, by its id alone: ``development`` or ``held out``."""
    return "development" if hashlib.sha256(pair_id.encode()).digest()[0] % 2 == 0 else "held out"


def pairs() -> list[dict[str, str]]:
    """Return the rows, the same at every call: no pair twice, none that asks what is stored letter for letter."""
    chance, known, rows = random.Random(SEED), names(), []  # noqa: S311 - invented names, nothing is guarded
    for language in dict.fromkeys(name.language for name in known):
        draw, seen = Draw(language, known, chance), set()
        for kind in KINDS:
            if language in ("vi", "wa", "sq") and kind is other_script:
                continue
            for _ in range(OF_EACH_KIND):
                asked = kind(draw)
                if asked is None or (asked.stored, asked.query) in seen:
                    continue
                if asked.stored == asked.query and kind is not same_script:
                    continue
                seen.add((asked.stored, asked.query))
                rows.append(
                    _row(f"{language}-{len(seen):04}", draw.known[0].script, kind.__name__, asked, chance)
                )
    return rows


def _row(pair_id: str, script: str, kind: str, asked: Asked, chance: random.Random) -> dict[str, str]:
    year = str(round(min(max(chance.gauss(1994, 11), 1945), 2024))) if asked.with_year else ""
    values = (pair_id, script, asked.stored, asked.query, kind, asked.origin, year)
    return dict(zip(COLUMNS, values, strict=True))


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(pairs())
