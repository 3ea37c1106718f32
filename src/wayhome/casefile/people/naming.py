"""Files people under their names, by keyed hashes that many share; the texts of the keys never leave this process."""

from __future__ import annotations

import hmac
import json
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.casefile.people.models import NameIndex, NameKey, Person
from wayhome.ground.core.context import weighing
from wayhome.ground.crypto.house_secrets import open_secret, seal_secret
from wayhome.ground.crypto.index_keys import index_keys
from wayhome.ground.values.name_keys import UNKNOWN_YEAR, Spread, key_texts

KEYS = "names"
SPREAD = "name spread"
NAMED = frozenset({"full_name", "latin_name", "birth"})
"""Fields whose change files a person anew."""
_chance = random.SystemRandom()
_spreads: dict[tuple[uuid.UUID, bytes], Spread] = {}


@dataclass(frozen=True)
class OpenIndex:
    """An index with its key and spread: what is needed to file somebody in it and to look in it."""

    number: int
    ready: bool
    bits: int
    key: bytes
    spread: Spread

    def bucket(self, text: str) -> int:
        """Return the bucket of a key's text."""
        return int.from_bytes(hmac.digest(self.key, text.encode(), "sha256")[:4], "big") >> (32 - self.bits)


def standing_indexes() -> Sequence[OpenIndex]:
    """Return every index there is, the newest last; raises ``KeyUnavailable`` without the root key."""
    keys = index_keys(KEYS)
    return [_opened(row, keys[row.key_version]) for row in NameIndex.objects.order_by("number")]


def _opened(row: NameIndex, key: bytes) -> OpenIndex:
    place = (row.id, bytes(row.spread))
    if place not in _spreads:
        _spreads[place] = read_spread(place[1])
    return OpenIndex(row.number, row.ready_at is not None, row.bits, key, _spreads[place])


def read_spread(sealed: bytes) -> Spread:
    """Return the spread that ``seal_spread`` sealed; nothing sealed is one slot for every frame."""
    if not sealed:
        return Spread()
    plain = json.loads(open_secret(sealed.decode(), purpose=SPREAD))
    return Spread(plain["frames"], tuple(plain["years"]), tuple(plain["until"]))


def seal_spread(spread: Spread) -> bytes:
    """Return a spread, sealed by the house."""
    plain = {"frames": dict(spread.frames), "years": spread.years, "until": spread.until}
    return seal_secret(json.dumps(plain), purpose=SPREAD).encode()


def names_of(person: Person) -> tuple[str, ...]:
    """Return the names a person goes by, as they write them and in Latin letters; the drawer must be open."""
    return tuple(name for name in (person.full_name, person.latin_name) if name)


def year_of(person: Person) -> int:
    """Return the Gregorian year of birth under which a person is filed; the middle one where several may be."""
    born = person.born
    return (born.earliest.year + born.latest.year) // 2 if born else UNKNOWN_YEAR


def file_names(people: Iterable[Person], *, indexes: Sequence[OpenIndex] | None = None) -> int:
    """File these people anew under their names in every index, and return how many rows that made.

    Their drawers must be open. Nobody has looked at a name for it. Raises ``KeyUnavailable``, ``DrawerClosed``.
    """
    into = standing_indexes() if indexes is None else indexes
    everybody = list(people)
    with weighing():
        rows = [
            NameKey(case_id=person.case_id, person_id=person.id, number=index.number, bucket=bucket)
            for person in everybody
            for index in into
            for bucket in _buckets(person, index)
        ]
    NameKey.objects.filter(
        person_id__in=[person.id for person in everybody], number__in=[index.number for index in into]
    ).delete()
    NameKey.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    return len(rows)


def _buckets(person: Person, index: OpenIndex) -> list[int]:
    year, choose = year_of(person), _slot
    texts = {text for name in names_of(person) for text in key_texts(name, year, index.spread, choose)}
    return sorted({index.bucket(text) for text in texts})


def _slot(slots: range) -> int:
    return _chance.choice(slots)


def search_hash(terms: str) -> str:
    """Return a keyed hash of what was looked for, by which the audit tells two searches apart and nobody the name."""
    keys = index_keys(KEYS)
    return hmac.digest(keys[max(keys)], f"looked for|{terms}".encode(), "sha256")[:12].hex()
