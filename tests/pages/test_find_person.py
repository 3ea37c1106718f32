"""Claims about the page by which people are found by name."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, adult
from tests.pages.conftest import Browse


def found(browser: object, name: str, year: str = "") -> str:
    """Return the page on which somebody sees who was found."""
    response = browser.post(reverse("person_find"), {"name": name, "year": year})  # type: ignore[attr-defined]
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("asked", ["Karim Abbas", "abbas karim", "Kareem Abas", "كريم عباس", "Karim Abbsa"])
def test_a_person_is_found_in_another_spelling_script_and_order(
    cast: Cast, browse: Browse, asked: str
) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    a_case(cast, adult("Artan Hoxha"))

    text = found(browse("marieke"), asked)

    assert case.reference in text
    assert "1 person, the most alike first" in text
    assert "Artan" not in text


def test_the_year_of_birth_narrows_and_one_year_beside_it_is_looked_at_too(
    cast: Cast, browse: Browse
) -> None:
    case = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    other = a_case(cast, adult("Karim Abbas", "3 March 1960"))
    browser = browse("marieke")

    beside = found(browser, "Karim Abbas", "1991")

    assert case.reference in beside
    assert beside.index(case.reference) < (beside.find(other.reference) if other.reference in beside else 10**9)
