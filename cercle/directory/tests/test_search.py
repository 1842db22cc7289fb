"""Finding people (product.md §2)."""

import pytest

from cercle.core.errors import NotFound
from cercle.core.testing import Cast
from cercle.directory import queries

pytestmark = pytest.mark.django_db


def names(cast: Cast, q: str) -> list[str]:
    return [row.name for row in queries.search(cast.doctor, q).rows]


@pytest.mark.parametrize(
    "q", ["martin", "MARTIN", "hélène mar", "mar hel", "Helene", "medecin martin", "martin rennes"]
)
def test_words_are_found_in_any_order_without_accents_and_while_typing(cast: Cast, q: str) -> None:
    assert names(cast, q)[0] == "Hélène Martin"


def test_one_fault_is_forgiven(cast: Cast) -> None:
    assert names(cast, "benaly") == names(cast, "bneali") == names(cast, "karim benalli") == ["Karim Benali"]


def test_patients_and_caregivers_have_no_directory(cast: Cast) -> None:
    for user in (cast.patient, cast.caregiver):
        with pytest.raises(NotFound):
            queries.search(user, "martin")
