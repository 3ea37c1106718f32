"""Names as people bear them, put together from common parts in fifteen scripts, and the shapes that go wrong.

Parts come from ``data/name_forms.csv`` and ``data/names_more.csv``; nobody real is meant. Each stands in NFC.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.proofs._name_forms import DATA, names
from wayhome.ground.values.names import MAXIMUM_LENGTH

OF_EACH_SCRIPT = 36
WITHOUT_SPACES = frozenset({"Hani"})

SHAPES = (
    # One word; a letter; a word of a thousand years; particles in small letters; apostrophes, hyphens and full stops.
    ("Latn", "Suharto", ""),
    ("Latn", "Ó", ""),
    ("Latn", "van der Berg-d’Hondt, J. M. Th.", ""),
    ("Latn", "O’Brien ʻAlī", ""),
    ("Latn", "Ng Nguyễn Thị Ánh Tuyết", "Nguyen Thi Anh Tuyet"),
    ("Latn", "Ìbùkúnolúwa Ọláìtán", ""),
    ("Latn", "Henry 3rd", ""),
    ("Latn", "ǂKxʼao-ǁʼaen ǃNaiba", ""),
    # Joiners decide how letters look; without them these are other names.
    ("Arab", "علی\u200cرضا نوروزی", "Alireza Nowruzi"),
    ("Arab", "بی\u200cبی گل", "Bibi Gol"),
    ("Arab", "محمّد عَبدُ الرَّحمٰن", "Muḥammad ʿAbd ar-Raḥmān"),
    ("Arab", "ہما نورِ جہاں", ""),
    ("Sinh", "ශ්\u200dරී ක්\u200dෂිති", "Sri Kshiti"),
    ("Deva", "क्\u200dष शर्मा", ""),
    ("Beng", "র\u200d্যাবেকা", "Rebecca"),
    # A Bengali letter that NFC takes apart, a Hebrew one with two points, Tamil vowels on both sides of a letter.
    ("Beng", "হাড়\u09bfন রায়", "Harin Ray"),
    ("Hebr", "שָׁלוֹם", "Shalom"),
    ("Taml", "கொடியோள்", ""),
    # Two scripts in one name, right to left and left to right.
    ("Arab", "ليلى Jansen حسن", "Layla Jansen Hasan"),
    ("Cyrl", "Ђорђе Ћирић-Müller", "Đorđe Ćirić-Müller"),
    ("Ethi", "ወ/ሮ አበበች ኃይለ፡ሥላሴ", ""),
    ("Hani", "欧阳·阿里木", "Ouyang Alimu"),
)


@dataclass(frozen=True)
class RealName:
    """A name in NFC as it must survive, its Latin form if there is one, its script, and as what it is typed."""

    script: str
    kept: str
    latin: str
    typed: str


def real_names(seed: int) -> list[RealName]:
    """Return at least 500 different names in fifteen scripts, the same ones for a seed."""
    draw = random.Random(seed)  # noqa: S311 - invented names
    longest = ("Latn", "Q" + "e" * (MAXIMUM_LENGTH - 1), "")
    found = []
    for script, name, latin in [*_composed(draw), *SHAPES, longest]:
        kept = unicodedata.normalize("NFC", name)
        found.append(RealName(script, kept, unicodedata.normalize("NFC", latin), _typed(kept, draw)))
    assert len({one.kept for one in found}) == len(found)
    return found


def _composed(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield names of a given and a family name of one language, with a Latin form of every third."""
    parts: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for name in names():
        latin = name.forms[-1].text if name.forms and name.script != "Latn" else ""
        parts[name.script, name.language][name.role].append((name.native, latin))
    with (DATA / "names_more.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parts[row["script"], ""][row["role"]].append((row["name"], ""))
    of_script: dict[str, dict[str, str]] = defaultdict(dict)
    for (script, _), roles in parts.items():
        between = "" if script in WITHOUT_SPACES else " "
        for given, given_latin in roles["given"]:
            for family, family_latin in (
                roles["family"] or roles["given"]
            ):  # Ethiopian names end with the father's
                first, second = (family, given) if script in WITHOUT_SPACES else (given, family)
                latin = f"{given_latin} {family_latin}".strip() if given_latin and family_latin else ""
                of_script[script][f"{first}{between}{second}"] = latin
    for script, found in sorted(of_script.items()):
        for kept in draw.sample(sorted(found), min(OF_EACH_SCRIPT, len(found))):
            yield script, kept, found[kept] if draw.random() < 1 / 3 else ""


def _typed(kept: str, draw: random.Random) -> str:
    """Return a name as keyboards and copied text bring it: taken apart, with hidden signs, with spare spaces."""
    if len(kept) == MAXIMUM_LENGTH:
        return kept
    apart = unicodedata.normalize("NFD", kept)
    if apart != kept and draw.random() < 1 / 2:
        return apart
    return draw.choice(
        (
            kept,
            f"\u202e{kept}\u202c",
            f"\u2068{kept}\u2069 ",
            f"\ufeff{kept}\u00ad",
            f"  {kept.replace(' ', chr(0xA0))}\t",
            kept[:1] + "\u200b" + kept[1:] if kept[1:2].isalpha() else kept,
        )
    )
