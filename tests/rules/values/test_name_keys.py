"""Claims about the keys by which names are found again, and about whom they bring up first."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.name_keys import (
    PEOPLE_OF_A_SLOT,
    UNKNOWN_YEAR,
    Spread,
    frames_of,
    frequency,
    key_texts,
    neighbours,
    parts_of,
    query_texts,
    spread_of,
)
from wayhome.ground.values.name_ranking import Candidate, Sought, likeness, rank
from wayhome.ground.values.name_sifting import enough, look_for, sift

YEARS = {UNKNOWN_YEAR: 100, **dict.fromkeys(range(1950, 2020), 40)}
MUHAMMAD = "MMT"
FREQUENT = spread_of({MUHAMMAD: 3_000}, YEARS)
PARTS = st.lists(st.sampled_from(["amina", "yusuf", "hasan", "koroma", "nino"]), min_size=1, unique=True)


def alike(asked: str, stored: str, *, year: int | None = None, born: int | None = None) -> float:
    """Return how alike a stored name is to one that is asked for."""
    return likeness(Sought(asked, year), Candidate(1, (stored,), (born, born) if born else None))


def bucket(text: str) -> int:
    """Return a bucket of a key's text, without a key: a stand-in for the keyed hash."""
    return sum(ord(sign) * 31**place for place, sign in enumerate(text)) % 65_521


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad", "Mohamed"),
        ("محمد", "Mohammed"),
        ("Гиорги", "გიორგი"),
        ("Khadija", "Khadidja"),
        ("Kumār", "குமார்"),
        ("Xiaoming", "Hsiao-ming"),
        ("Hassan", "حسن"),
        ("Darwish", "Derouiche"),
        ("التميمي", "Altamimi"),
        ("حداد", "Haddad"),
        ("اسد", "Assad"),
        ("سهيلة", "Suhaila"),
        ("জসিম", "Jasim"),
        ("Sergij", "Sergii"),
    ],
)
def test_two_spellings_of_one_name_share_a_frame(one: str, other: str) -> None:
    assert frames_of(one) & frames_of(other)


@pytest.mark.parametrize(
    ("asked", "stored"),
    [("Jevhen", "Євген"), ("Schewtschenko", "Шевченко"), ("Chasanov", "Хасанов"), ("Laxmi", "Lakshmi")],
)
def test_a_query_is_read_in_other_systems_too(asked: str, stored: str) -> None:
    looked = {text for unit in query_texts(asked, None, Spread()) for text in unit.exact | unit.read}

    assert {f"{sign}|0" for sign in frames_of(stored)} & looked


@pytest.mark.parametrize(
    ("asked", "slip"),
    [("Malalay Dzadran", "Malalay Dxadran"), ("Vakhtang Tskhadadze", "Vakhtang Tkshadadze")],
)
def test_a_slip_inside_what_writes_one_sound_is_one_slip(asked: str, slip: str) -> None:
    looked = {text for unit in query_texts(slip, None, Spread()) for text in unit.slipped if unit.beside_it}

    assert {f"{sign}|0" for sign in frames_of(asked) if "+" in sign} & looked


@pytest.mark.parametrize(
    ("joined", "apart"), [("Abdulrahman", "Abd al-Rahman"), ("Gebremariam", "Gebre Mariam")]
)
def test_a_particle_may_be_written_apart_or_together(joined: str, apart: str) -> None:
    assert frames_of(joined) & frames_of(apart)
    assert alike(joined, apart) > 0.85


def test_every_sign_of_a_chinese_name_is_a_part() -> None:
    assert parts_of("王小明") == ("wang", "xiao", "ming")


@pytest.mark.parametrize(("one", "other"), [("حسين كريمي", "Karimi Husayn"), ("سلمى بن علي", "Ali Selma")])
def test_two_parts_share_a_pair_in_whatever_order(one: str, other: str) -> None:
    assert any("+" in sign for sign in frames_of(one) & frames_of(other))


def test_a_long_name_is_filed_in_pairs_of_its_first_parts_only() -> None:
    name = " ".join(["Karim", "Hasan", "Yusuf", "Abbas", "Nino", "Koroma", "Hoxha", "Suharto"])

    assert len(frames_of(name)) < 60


def test_one_letter_too_many_inside_a_sound_is_a_slip() -> None:
    pairs = [unit for unit in query_texts("Hovhannes Cbhagharyan", None, Spread()) if unit.beside_it]
    stored = {f"{sign}|0" for sign in frames_of("Hovhannes Chagharyan") if "+" in sign}

    assert stored & {text for unit in pairs for text in unit.slipped}


def test_one_word_is_a_name_and_known_as_the_whole_of_it() -> None:
    assert frames_of("Suharto") == {"SRT", "SRT!"}
    assert "SRT!" not in frames_of("Suharto Hoxha")


def test_whoever_has_one_name_only_comes_first_where_one_is_asked_for() -> None:
    look = look_for("Suharto", None, Spread(), bucket, 15)
    people = {"two": "Suharto Hoxha", "one": "Soeharto", "slip": "Sunarto"}
    filed = {key: {bucket(f"{sign}|0") for sign in frames_of(name)} for key, name in people.items()}

    assert sift(look, filed)[0] == "one"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张文博", "Chang Wen-po"),
        ("Zhang Wenbo", "張文博"),
        ("Zhou Qiang", "Chou Ch'iang"),
        ("何国平", "Ho Kuo-p'ing"),
        ("Ouyang Tianyu", "Ou-yang T'ien-yü"),
        ("Ren Yuzhen", "Jen Yü-chen"),
        ("Ye Zicheng", "Yeh Tzu-ch'eng"),
    ],
)
def test_syllables_of_a_chinese_name_are_the_same_in_pinyin_and_wade_giles(one: str, other: str) -> None:
    pairs = {sign for sign in frames_of(one) if sign.startswith("=")}

    assert pairs
    assert pairs == {sign for sign in frames_of(other) if sign.startswith("=")}


def test_syllables_of_a_chinese_name_tell_more_than_its_consonants() -> None:
    one, other = frames_of("Zhang Wen Bo"), frames_of("Zheng Wan Bi")

    assert {sign for sign in one if "=" not in sign} == {sign for sign in other if "=" not in sign}
    assert not {sign for sign in one & other if "=" in sign}


def test_a_name_of_other_sounds_has_no_chinese_syllables() -> None:
    assert not [sign for sign in frames_of("Mohamed Wen Bo") if sign.startswith("=")]


def test_a_rare_name_has_one_slot_and_a_frequent_one_a_slot_for_each_thirty_people() -> None:
    assert FREQUENT.slots("XYZ") == 1
    assert FREQUENT.slots(MUHAMMAD) == 3_000 // PEOPLE_OF_A_SLOT


def test_slots_of_a_frequent_name_hold_about_thirty_people_whatever_their_years() -> None:
    chance = random.Random(1)  # noqa: S311
    born = chance.choices(list(YEARS), weights=list(YEARS.values()), k=3_000)

    keys = [key_texts("Muhammad Zelimkhan", year, FREQUENT, chance.choice) for year in born]
    filed = [text for one in keys for text in one if text.startswith(f"{MUHAMMAD}|")]

    sizes = [filed.count(text) for text in set(filed)]
    assert len(sizes) == 100
    assert max(sizes) <= 2 * PEOPLE_OF_A_SLOT


def test_a_query_with_a_year_looks_in_few_slots_and_among_the_unknown() -> None:
    with_year, _ = query_texts("Muhammad", (1980, 1980), FREQUENT)
    without, _ = query_texts("Muhammad", None, FREQUENT)

    unknown = {f"{MUHAMMAD}|{slot}" for slot in FREQUENT.span(MUHAMMAD, UNKNOWN_YEAR, UNKNOWN_YEAR)}
    assert unknown <= with_year.exact
    assert len(with_year.exact) < 12
    assert len(without.exact) == 100


def test_how_frequent_the_rarest_part_is_tells_whether_a_search_is_too_wide() -> None:
    assert frequency("Muhammad", None, FREQUENT) > 500
    assert frequency("Muhammad", (1980, 1980), FREQUENT) < 500
    assert frequency("Muhammad Zelimkhan", None, FREQUENT) == 0


@given(st.text(max_size=60), st.sampled_from([UNKNOWN_YEAR, *range(1940, 2030)]))
def test_every_key_filed_is_looked_under(text: str, year: int) -> None:
    chance = random.Random(2)  # noqa: S311
    years = (year, year) if year else None

    filed = key_texts(text, year, FREQUENT, chance.choice)

    looked = {key for unit in query_texts(text, years, FREQUENT) for key in unit.exact}
    assert filed <= looked


@given(st.text(alphabet="FKLMNPRST", min_size=1, max_size=6))
def test_a_slip_is_undone_by_a_slip(sign: str) -> None:
    assert all(sign in neighbours(one) for one in neighbours(sign) if one != "A" + sign)


@given(st.text(max_size=60))
def test_any_text_has_a_frame_or_no_part(text: str) -> None:
    assert bool(frames_of(text)) == bool(parts_of(text))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_never_raises_and_stays_in_range(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1


@given(PARTS)
def test_the_order_of_parts_does_not_matter(parts: list[str]) -> None:
    asked, turned = " ".join(parts), " ".join(reversed(parts))

    assert alike(asked, turned) == pytest.approx(1)


@given(PARTS)
def test_whoever_is_asked_for_letter_by_letter_comes_first(parts: list[str]) -> None:
    stored = ["Karim Abbas", "Artan Hoxha", "Amina", " ".join(parts), "Yusuf Koroma Nino Hasan Amina"]
    everybody = [Candidate(number, (name,)) for number, name in enumerate(stored)]

    best = rank(Sought(" ".join(parts)), everybody)

    assert stored[best[0][1].key].lower() == " ".join(parts) or best[0][0] == pytest.approx(1)


def test_ranking_does_not_depend_on_the_order_of_the_candidates() -> None:
    everybody = [
        Candidate(number, (name,)) for number, name in enumerate(["Karim Abbas", "Karim Habas", "Nino"])
    ]

    found = {
        tuple(one.key for _, one in rank(Sought("Karim Abbas"), some)) for some in permutations(everybody)
    }

    assert found == {(0, 1, 2)}


def test_at_most_ten_are_returned() -> None:
    everybody = [Candidate(number, ("Karim Abbas",)) for number in range(500)]

    assert len(rank(Sought("Karim Abbas"), everybody)) == 10


def test_the_year_asked_for_brings_up_who_was_born_in_it() -> None:
    exact = alike("Karim Abbas", "Karim Abbas", year=1990, born=1990)
    beside = alike("Karim Abbas", "Karim Abbas", year=1990, born=1991)
    unknown = alike("Karim Abbas", "Karim Abbas", year=1990)
    far = alike("Karim Abbas", "Karim Abbas", year=1990, born=1960)

    assert exact > beside > far
    assert exact > unknown > far


def test_another_name_is_read_as_another_name() -> None:
    assert alike("Karim Abbas", "Artan Hoxha") < 0.6


def test_whom_both_parts_fit_comes_first_and_one_slip_is_forgiven() -> None:
    look = look_for("Karim Hoxha", None, Spread(), bucket, 16)

    filed = {
        name: {bucket(f"{sign}|0") for sign in frames_of(name)}
        for name in ("Karim Hoxha", "Hoxha Karim", "Karm Hoxha", "Karip Hoxha", "Karim Abbas", "Nino")
    }

    found = sift(look, filed)
    assert set(found[:3]) == {"Karim Hoxha", "Hoxha Karim", "Karm Hoxha"}
    assert found[3:] == ["Karip Hoxha", "Karim Abbas"]


def test_no_more_are_decrypted_than_asked() -> None:
    look = look_for("Karim Abbas", None, Spread(), bucket, 16)
    buckets = {bucket(f"{sign}|0") for sign in frames_of("Karim Abbas")}

    assert len(sift(look, dict.fromkeys(range(1000), buckets))) == 400
    assert len(sift(look, dict.fromkeys(range(1000), buckets), again=True)) == 200


def test_ten_very_alike_are_enough() -> None:
    assert enough([0.95] * 10, 10)
    assert not enough([0.95] * 9, 10)
    assert not enough([0.95] * 9 + [0.5], 10)
