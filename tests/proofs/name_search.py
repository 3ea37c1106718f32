"""Names are found again among 300,000 people: recall at ten of 3,529 pairs, candidates, time, and what each index leaks.

A pair whose words fit ten or more others as well (the same names in whatever spelling, and the same year where one
is asked for) cannot be told from them by any ranking of names: such pairs are counted, and printed apart.
``WAYHOME_HALF`` is ``development`` while somebody tunes, so that the held-out half is looked at once, at the end.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import pytest

from tests.proofs._name_forms import DATA, Name, names
from tests.proofs._name_pairs_made import half_of
from tests.proofs._namesakes import Namesakes
from wayhome.ground.values.name_keys import Spread, frames_of, parts_of, spread_of
from wayhome.ground.values.name_ranking import BEST, FAR, Candidate, Sought, rank
from wayhome.ground.values.name_sifting import MOST_AGAIN, enough, look_for, sift

PEOPLE = 300_000
HEAD = 0.03
TAIL_NAMES = 6_000
BITS = 15
KEY = hashlib.sha256(b"a key of this proof only").digest()
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
HALVES = ("development", "held out")
HALF = os.environ.get("WAYHOME_HALF", "")
EVERY = int(os.environ.get("WAYHOME_EVERY", "1"))
"""One of so many pairs is looked for; more than one is no proof, only quicker."""
Person = tuple[str, int]


def bucket(text: str) -> int:
    """Return the truncated keyed hash of a key's text."""
    return int.from_bytes(hmac.digest(KEY, text.encode(), "sha256")[:4], "big") >> (32 - BITS)


def weights(count: int) -> list[float]:
    """Return Zipf weights for so many names whose first has a share of three in a hundred."""
    low, high = 0.0, 2.0
    for _ in range(40):
        power = (low + high) / 2
        total = sum(rank**-power for rank in range(1, count + 1))
        low, high = (low, power) if 1 / total > HEAD else (power, high)
    return list(accumulate(rank**-power for rank in range(1, count + 1)))


def invented(chance: random.Random) -> str:
    """Return a rare name of two to four syllables."""
    syllables = [
        chance.choice("bdfghjklmnprstvyz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
    ]
    return "".join(syllables).title() + chance.choice(("", "n", "r", "s", "i"))


def year_of(chance: random.Random) -> int:
    """Return a year of birth as among returnees: most are adults under forty, some are children."""
    return round(min(max(chance.gauss(1994, 11), 1945), 2024))


def people(rows: list[dict[str, str]]) -> tuple[list[Person], list[tuple[str, ...]]]:
    """Return the people of the pairs, and others up to 300,000 whose names follow Zipf's law, with those names."""
    chance = random.Random(SEED)  # noqa: S311 - invented names, nothing is guarded
    found = [(row["stored_name"], int(row["year"] or year_of(chance))) for row in rows]
    known: list[Name | str] = list(names())
    known.sort(key=lambda name: "Muḥammad" not in [form.text for form in name.forms])  # type: ignore[union-attr]
    known += [invented(chance) for _ in range(TAIL_NAMES)]
    drawn = chance.choices(known, cum_weights=weights(len(known)), k=2 * (PEOPLE - len(found)))
    borne: list[tuple[str, ...]] = [()] * len(found)
    for first, second in zip(drawn[::2], drawn[1::2], strict=True):
        native = chance.random() < 0.5
        words = [
            name if isinstance(name, str) else name.native if native else chance.choice(name.forms).text
            for name in (first, second)
        ]
        found.append((" ".join(words), year_of(chance)))
        borne.append(tuple(name if isinstance(name, str) else name.native for name in (first, second)))
    return found, borne


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Filed:
    """Everybody, the names they bear, the texts of their keys, and the index: people by bucket, buckets by person."""

    everybody: list[Person]
    borne: list[tuple[str, ...]]
    frames: list[frozenset[str]]
    texts: list[list[str]]
    spread: Spread
    index: dict[int, list[int]]
    buckets: list[set[int]]


@pytest.fixture(scope="module")
def filed(rows: list[dict[str, str]]) -> Filed:
    everybody, borne = people(rows)
    chance = random.Random(SEED)  # noqa: S311
    frames = [frames_of(name) for name, _ in everybody]
    counted = Counter(sign for signs in frames for sign in signs)
    spread = spread_of(counted, Counter(year for _, year in everybody))
    texts = [
        [f"{sign}|{chance.choice(spread.span(sign, year, year))}" for sign in sorted(signs)]
        for signs, (_, year) in zip(frames, everybody, strict=True)
    ]
    index: dict[int, list[int]] = defaultdict(list)
    buckets = [{bucket(text) for text in mine} for mine in texts]
    for number, mine in enumerate(buckets):
        for one in mine:
            index[one].append(number)
    return Filed(everybody, borne, frames, texts, spread, index, buckets)


@dataclass
class Searched:
    """Who was found for one query, how many were in the buckets and decrypted, and the milliseconds of the processor."""

    best: list[int]
    held: int
    decrypted: int
    took: float


def in_any_order(found: set[int]) -> list[int]:
    """Return people as the database hands them out: of those who fit alike, which come first is chance."""
    return random.Random(SEED).sample(sorted(found), len(found))  # noqa: S311


def search(row: dict[str, str], filed: Filed) -> Searched:
    """Look for one pair as the product does, with the index in memory."""
    began = time.process_time()
    year = int(row["year"]) if row["year"] else None
    sought = Sought(row["query"], year)
    look = look_for(sought.name, (year, year) if year else None, filed.spread, bucket, BITS)
    ranked: list[tuple[float, Candidate]] = []
    seen: set[int] = set()
    held = 0
    for place, asked in enumerate(look.rounds):
        if place and len(asked) > MOST_AGAIN:
            continue
        under = {number for one in asked for number in filed.index.get(one, ())} - seen
        held += len(under)
        near = sift(
            look, {number: filed.buckets[number] for number in in_any_order(under)}, again=bool(place)
        )
        seen |= set(near)
        candidates = [
            Candidate(one, (filed.everybody[one][0],), (filed.everybody[one][1],) * 2) for one in near
        ]
        ranked = sorted([*ranked, *rank(sought, candidates)], key=lambda each: -each[0])[:BEST]
        if enough([score for score, _ in ranked], BEST):
            break
    best = [one.key for score, one in ranked if score >= FAR]
    return Searched(best, held, len(seen), (time.process_time() - began) * 1000)


def say(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{line}\n")


def share(found: Iterable[bool]) -> str:
    """Return a share and its size for printing."""
    all_of = list(found)
    return f"{100 * sum(all_of) / len(all_of):5.1f} % of {len(all_of)}" if all_of else "none"


def test_names_are_found_again(
    rows: list[dict[str, str]], filed: Filed, capsys: pytest.CaptureFixture[str]
) -> None:
    namesakes = Namesakes(names(), filed.borne, filed.everybody, rows)
    chosen = [number for number, row in enumerate(rows) if HALF in ("", half_of(row["id"]))][::EVERY]
    told: dict[int, Searched] = {number: search(rows[number], filed) for number in chosen}
    crowd = {number for number in chosen if namesakes.of(number) >= BEST}
    with capsys.disabled():
        say(
            f"\nseed of the people {SEED}, people {len(filed.everybody)}, pairs {len(chosen)} (one of {EVERY})"
        )
        for half in HALVES:
            mine = [number for number in chosen if half_of(rows[number]["id"]) == half]
            _say_recall(half, mine, told, crowd, rows)
        for label, values in (
            ("people in the buckets", [one.held for one in told.values()]),
            ("people decrypted", [one.decrypted for one in told.values()]),
            ("milliseconds of one processor, in memory", [one.took for one in told.values()]),
        ):
            ordered = sorted(values)
            middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
            say(f"{label}: median {middle:.0f}, p95 {late:.0f}, max {ordered[-1]:.0f}")

    judged = [number for number in chosen if half_of(rows[number]["id"]) == (HALF or "held out")]
    apart = [number in told[number].best for number in judged if number not in crowd]
    assert sum(apart) >= 0.98 * len(apart)


def _say_recall(
    half: str,
    mine: list[int],
    told: dict[int, Searched],
    crowd: set[int],
    rows: list[dict[str, str]],
) -> None:
    if not mine:
        return
    hit = {number: number in told[number].best for number in mine}
    apart = [number for number in mine if number not in crowd]
    say(f"recall at ten, {half}: {share(hit.values())}; among those with fewer than ten namesakes: ")
    say(f"  {'all of these':20} {share(hit[number] for number in apart)}")
    say(f"  {'with ten or more':20} {share(hit[number] for number in mine if number in crowd)}")
    for column in ("script", "kind"):
        for value in sorted({rows[number][column] for number in mine}):
            these = [number for number in mine if rows[number][column] == value]
            without = [number for number in these if number not in crowd]
            say(f"  {value:20} {share(hit[n] for n in these)}; apart {share(hit[n] for n in without)}")
    if HALF == "development":
        for number in apart:
            if not hit[number]:
                row = rows[number]
                say(f"    missed: {row['stored_name']} | {row['query']} {row['year']} ({row['kind']})")


def test_a_lone_frequent_part_is_not_looked_for(filed: Filed) -> None:
    assert parts_of("Muhammad") == ("muhammad",)
    assert filed.spread.slots(min(frames_of("Muhammad"), key=len)) * 30 > 500


def test_what_an_index_leaks(filed: Filed, capsys: pytest.CaptureFixture[str]) -> None:
    plain = [text for signs in filed.frames for text in signs]
    keyed = [text for mine in filed.texts for text in mine]
    told = {
        "deterministic HMAC of the frame (baseline)": leak(plain, lambda text: text),
        f"frame and slot, {BITS} bits": leak(keyed, bucket),
    }
    with capsys.disabled():
        for label, (line, _, _, _) in told.items():
            say(f"\n{label}: {line}")

    _, largest, fewest, recovered = told[f"frame and slot, {BITS} bits"]
    assert largest <= 0.005
    assert fewest >= 2
    assert recovered <= 0.01


def leak(texts: list[str], hashed: object) -> tuple[str, float, int, float]:
    """Return a line to print, the largest bucket's share of people, the smallest bucket, and what matching by rank recovers."""
    of_text = Counter(texts)
    # Nobody who steals an index knows which of two equally frequent texts is which.
    chance = random.Random(SEED)  # noqa: S311
    order = {text: chance.random() for text in of_text}
    inside: dict[object, Counter[str]] = defaultdict(Counter)
    for text, count in of_text.items():
        inside[hashed(text)][text] += count  # type: ignore[operator]
    by_size = sorted(inside.values(), key=lambda bucket_of: -bucket_of.total())
    guesses = [
        text.partition("|")[0]
        for text, _ in sorted(of_text.items(), key=lambda each: (-each[1], order[each[0]]))
    ]
    right = sum(
        count
        for one, guess in zip(by_size, guesses, strict=False)
        for text, count in one.items()
        if text.partition("|")[0] == guess
    )
    sizes = [one.total() for one in by_size]
    largest, alone = sizes[0] / PEOPLE, sum(size == 1 for size in sizes)
    line = (
        f"{len(sizes)} buckets, largest {100 * largest:.3f} % of people, median {sizes[len(sizes) // 2]}, "
        f"fewest {sizes[-1]}, {alone} of one row, matching by rank recovers {100 * right / len(texts):.2f} % of rows"
    )
    return line, largest, sizes[-1], right / len(texts)
