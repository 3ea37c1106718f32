"""Claims about the keys by which names are found again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.name_keys import key_texts, likeness, parts_of, query_texts, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad", "Mohamed"),
        ("Шевченко", "Schewtschenko"),
        ("Гиорги", "გიორგი"),
        ("Khadija", "Khadidja"),
        ("Kumār", "குமார்"),
        ("Xiaoming", "Hsiao-ming"),
        ("Hassan", "Hasan"),
    ],
)
def test_two_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key_texts(one) & key_texts(other)


@pytest.mark.parametrize(
    ("joined", "apart"), [("Abdulrahman", "Abd al-Rahman"), ("Gebremariam", "Gebre Mariam")]
)
def test_a_particle_may_be_written_apart_or_together(joined: str, apart: str) -> None:
    assert likeness(joined, apart) > 85


def test_a_chinese_name_is_divided_after_its_family_sign() -> None:
    assert parts_of("王小明") == ("wang", "xiaoming")
    assert parts_of("欧阳建国") == ("ouyang", "jianguo")


def test_one_word_is_a_name() -> None:
    assert key_texts("Suharto", 1980) == {"STRT|1980".replace("STRT", skeleton("suharto"))}


def test_a_query_with_a_year_looks_in_three_years_and_among_the_unknown() -> None:
    (texts,) = query_texts("Suharto", (1980, 1980)).values()

    assert {text.partition("|")[2] for text in texts} == {"", "1979", "1980", "1981"}


@given(st.text(max_size=60))
def test_any_text_has_a_key_or_no_part(text: str) -> None:
    assert bool(key_texts(text)) == bool(parts_of(text))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_never_raises_and_stays_in_range(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 100


@given(st.lists(st.sampled_from(["amina", "yusuf", "hasan", "koroma", "nino"]), min_size=1, unique=True))
def test_the_order_of_parts_does_not_matter(parts: list[str]) -> None:
    asked, turned = " ".join(parts), " ".join(reversed(parts))

    assert likeness(asked, turned) == pytest.approx(100)
    assert set(query_texts(asked)) & set(query_texts(turned))


@given(st.text(max_size=60), st.integers(1930, 2024))
def test_every_key_filed_is_looked_under(text: str, year: int) -> None:
    looked = frozenset().union(*query_texts(text, (year, year)).values())

    assert key_texts(text, year) <= looked
