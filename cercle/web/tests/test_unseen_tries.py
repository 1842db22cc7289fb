"""What somebody tries by name: to begin a dossier, to break the glass, to read of an invitation. It tells nothing of
the dossiers that are there (product.md §9)."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from cercle.core.testing import Cast, Clock, signed_in
from cercle.directory.models import Identity, Professional
from cercle.dossiers.actions import create_dossier, note_consent
from cercle.dossiers.identity import Traits
from cercle.dossiers.models import Dossier
from cercle.invitations.actions import invite_colleague
from cercle.web.tests.unseen import shown

PATIENT = {"birth_name": "Dubois", "given_name": "Antoine", "birth_date": "02/05/1944", "sex": "I"}
NOBODY = {**PATIENT, "birth_name": "Duboys"}


def test_a_dossier_of_the_same_person_begins_as_any_other(cast: Cast) -> None:
    """Only one's own are compared."""
    typed = {"identity": "provisional", "basis": "team", "client_id": str(uuid4())}
    client = signed_in(cast.outsider)
    known, unknown = (shown(client, "post", "/dossiers/nouveau/", {**who, **typed}) for who in (PATIENT, NOBODY))
    assert known.status == 302
    assert known.difference(unknown) == ""


@pytest.mark.parametrize(
    ("real", "nothing"),
    [
        (PATIENT, NOBODY),  # the patient objected
        ({"number": "512131", "birth_date": "02/05/1944"}, {"number": "512132", "birth_date": "02/05/1944"}),
        ({**PATIENT, "sex": "F"}, {**NOBODY, "sex": "F"}),
        ({"number": "512131", "birth_date": "03/05/1944"}, {"number": "512132", "birth_date": "03/05/1944"}),
    ],
    ids=["closed by the patient", "closed, by number", "a wrong trait", "a wrong birth date"],
)
def test_a_try_to_break_the_glass_that_fails(cast: Cast, real: dict[str, Any], nothing: dict[str, Any]) -> None:
    Professional.objects.filter(account=cast.outsider).update(identity=Identity.VOUCHED)
    today = timezone.localdate()
    note_consent(cast.doctor, cast.dossier, kind="opposition", scope="emergency", given_on=today, means="oral")
    client = signed_in(cast.outsider)
    said = {"reason": "Malaise à domicile, patient inconscient", "sure": "on"}
    typed = [
        value for value in {*real.values(), *nothing.values()} if value in {"Dubois", "Duboys", "512131", "512132"}
    ]
    tries = [shown(client, "post", "/dossiers/urgence/", {**who, **said}, same=typed) for who in (real, nothing)]
    assert tries[0].status == 422
    assert tries[0].difference(tries[1]) == ""


def test_an_administrator_reads_of_an_invitation_what_they_read_of_any(cast: Cast, clock: Clock) -> None:
    """Who runs the site sees who was invited, and of no dossier; they add somebody to a circle without reading it."""
    client = signed_in(cast.administrator)
    shown(client, "get", "/invitations/confreres/")  # what a process asks once
    pages = []
    for dossier in (cast.dossier, None):
        with transaction.atomic():
            made = invite_colleague(cast.doctor, name="Ana B", email="ana@example.net", dossier=dossier).invitation
            assert made
            urls = ("/invitations/confreres/", f"/invitations/{made.pk}/")
            pages.append([shown(client, "get", url, same=(made.pk,)) for url in urls])
            transaction.set_rollback(True)
    for circle, plain in zip(*pages, strict=True):
        assert circle.status == 200
        assert circle.difference(plain) == ""


def test_the_number_of_a_dossier_tells_not_how_many_there_are(cast: Cast) -> None:
    numbers = [
        create_dossier(cast.doctor, Traits("Durand", f"Anne{end}", date(1950, 1, 1), "F"), basis="team").number
        for end in "abcdef"
    ]
    assert numbers != sorted(numbers) or numbers[-1] - numbers[0] > 1_000
    assert Dossier.objects.count() == 7
