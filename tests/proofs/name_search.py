"""Names are found again among 300,000 people: recall at ten of 3,529 pairs, candidates, time, and what each index leaks."""

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
from itertools import accumulate

import pytest

from tests.proofs._name_forms import DATA, Name, names
from tests.proofs._name_pairs_made import half_of
from wayhome.ground.values.name_keys import key_texts, likeness, query_texts

PEOPLE = 300_000
HEAD = 0.03
TAIL_NAMES = 6_000
BITS = 14
ROWS_OF_A_PARTITION = 30
MOST_RANKED = 500
KEY = hashlib.sha256(b"a key of this proof only").digest()
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
Person = tuple[str, int]
PARTITIONED = f"frame, year and partition, {BITS} bits"


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


def people(rows: list[dict[str, str]]) -> list[Person]:
    """Return the people of the pairs, and others up to 300,000 whose names follow Zipf's law."""
    chance = random.Random(SEED)  # noqa: S311 - invented names, nothing is guarded
    found = [(row["stored_name"], int(row["year"] or year_of(chance))) for row in rows]
    known: list[Name | str] = list(names())
    known.sort(key=lambda name: "Muḥammad" not in [form.text for form in name.forms])  # type: ignore[union-attr]
    known += [invented(chance) for _ in range(TAIL_NAMES)]
    drawn = chance.choices(known, cum_weights=weights(len(known)), k=2 * (PEOPLE - len(found)))
    for first, second in zip(drawn[::2], drawn[1::2], strict=True):
        native = chance.random() < 0.5
        words = [
            name if isinstance(name, str) else name.native if native else chance.choice(name.forms).text
            for name in (first, second)
        ]
        found.append((" ".join(words), year_of(chance)))
    return found


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def filed(rows: list[dict[str, str]]) -> tuple[list[Person], dict[int, list[int]]]:
    everybody, index = people(rows), defaultdict(list)
    for number, (name, year) in enumerate(everybody):
        for key in {bucket(text) for text in key_texts(name, year)}:
            index[key].append(number)
    return everybody, index


def candidates(row: dict[str, str], index: dict[int, list[int]]) -> tuple[list[int], int]:
    """Return who is decrypted, those under most frames first, and how many the buckets held."""
    year = int(row["year"]) if row["year"] else 0
    hits: Counter[int] = Counter()
    for texts in query_texts(row["query"], (year, year) if year else None).values():
        hits.update({number for key in {bucket(text) for text in texts} for number in index.get(key, ())})
    return [number for number, _ in hits.most_common(MOST_RANKED)], len(hits)


def say(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{line}\n")


def share(found: Iterable[bool]) -> str:
    """Return a share and its size for printing."""
    all_of = list(found)
    return f"{100 * sum(all_of) / len(all_of):5.1f} % of {len(all_of)}" if all_of else "none"


def test_names_are_found_again(
    rows: list[dict[str, str]],
    filed: tuple[list[Person], dict[int, list[int]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    everybody, index = filed
    found, held, taken = [], [], []
    for number, row in enumerate(rows):
        began = time.perf_counter()
        near, size = candidates(row, index)
        best = sorted(near, key=lambda one: -likeness(row["query"], everybody[one][0]))[:10]
        taken.append((time.perf_counter() - began) * 1000)
        held.append(size)
        found.append(number in best)
    told = list(zip(rows, found, strict=True))
    with capsys.disabled():
        say(f"\nseed of the people {SEED}, people {len(everybody)}, most ranked {MOST_RANKED}")
        for half in ("development", "held out"):
            mine = [(row, hit) for row, hit in told if half_of(row["id"]) == half]
            say(f"recall at ten, {half}: {share(hit for _, hit in mine)}")
            for column in ("script", "kind"):
                for value in sorted({row[column] for row, _ in mine}):
                    say(f"  {value:20} {share(hit for row, hit in mine if row[column] == value)}")
        for label, values in (("people in the buckets", held), ("milliseconds in memory", taken)):
            ordered = sorted(values)
            middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
            say(f"{label}: median {middle:.0f}, p95 {late:.0f}, max {ordered[-1]:.0f}")

    assert sum(hit for row, hit in told if half_of(row["id"]) == "held out") >= 0.98 * sum(
        half_of(row["id"]) == "held out" for row in rows
    )


def test_what_an_index_leaks(
    filed: tuple[list[Person], dict[int, list[int]]], capsys: pytest.CaptureFixture[str]
) -> None:
    everybody, _ = filed
    plain = [text for name, _ in everybody for text in key_texts(name)]
    keyed = [text for name, year in everybody for text in key_texts(name, year)]
    told = {
        "deterministic HMAC of the frame (baseline)": leak(plain, lambda text: text),
        f"frame and year, {BITS} bits": leak(keyed, bucket),
        PARTITIONED: leak(partitioned(keyed), bucket),
    }
    with capsys.disabled():
        for label, (line, _, _) in told.items():
            say(f"\n{label}: {line}")

    _, largest, recovered = told[PARTITIONED]
    assert largest <= 0.005
    assert recovered <= 0.01


def partitioned(texts: list[str]) -> list[str]:
    """Return the texts with frequent ones spread by chance over partitions of about thirty rows."""
    chance, of_text = random.Random(SEED), Counter(texts)  # noqa: S311
    return [f"{text}|{chance.randrange(-(-of_text[text] // ROWS_OF_A_PARTITION))}" for text in texts]


def leak(texts: list[str], hashed: object) -> tuple[str, float, float]:
    """Return a line to print, the largest bucket's share of people, and what matching by rank recovers."""
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
        f"{alone} of one row, matching by rank recovers {100 * right / len(texts):.2f} % of rows"
    )
    return line, largest, right / len(texts)
