# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Inviting patients and caregivers: one invitation per professional, nothing twice, mistakes beside their field."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Outgoing
from cercle.invitations.actions import delete, invite_guest
from cercle.invitations.models import Invitation, Kind, Sponsor
from cercle.invitations.tests.making import PHONE

ADDRESS = "jeanne@example.net"


def invite(actor: Any, **values: Any) -> Any:
    values = {"kind": Kind.PATIENT, "name": "Jeanne Petit", **values}
    if not {"email", "phone"} & values.keys():
        values["email"] = ADDRESS
    return invite_guest(actor, **values)


def caregiver(actor: Any, **values: Any) -> Any:
    return invite(
        actor,
        **{
            "kind": Kind.CAREGIVER,
            "name": "Luc Petit",
            "email": "luc@example.net",
            "relationship": "child",
            "patient_name": "Jeanne Petit",
            "agreement": True,
            **values,
        },
    )


def nothing_was_made() -> bool:
    return not (Invitation.objects.exists() or Outgoing.objects.exists())


def test_a_patient_is_invited_by_mail(cast: Cast, clock: Clock) -> None:
    made = invite(cast.doctor, birth_date=date(1950, 3, 1), phone="06 39 98 00 01", email=" Jeanne@Example.NET")
    assert (made.sent, made.why, made.created) == (True, "", True)
    row = Invitation.objects.get()
    assert (row.kind, row.email, row.phone, row.birth_date) == ("patient", ADDRESS, PHONE, date(1950, 3, 1))
    assert (row.expires_at - clock.now).total_seconds() == 14 * 86400
    left = Outgoing.objects.get()
    assert (left.kind, left.channel, left.recipient) == ("invitation_patient", "email", ADDRESS)
    assert AuditLine.objects.filter(act="invitation.created").count() == 1
    assert Sponsor.objects.get().account == cast.doctor


def test_a_number_alone_is_written_to_by_sms(cast: Cast) -> None:
    invite(cast.doctor, phone="06 39 98 00 01")
    assert (Outgoing.objects.get().channel, Outgoing.objects.get().recipient) == ("sms", PHONE)


def test_a_caregiver_is_invited_with_what_ties_them(cast: Cast) -> None:
    made = caregiver(cast.nurse).invitation
    assert (made.relationship, made.patient_name, made.about) == ("child", "Jeanne Petit", "jeanne petit")
    assert made.agreement_at is not None
    assert Outgoing.objects.get().kind == "invitation_caregiver"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "jeanne"}, "email"),
        ({"phone": "01 42 68 53 00"}, "phone"),
        ({"phone": "08 92 12 34 56"}, "phone"),
        ({"birth_date": date(2999, 1, 1)}, "birth_date"),
        ({"birth_date": date(1850, 1, 1)}, "birth_date"),
        ({"language": "xx"}, "language"),
        ({"email": "HELENE@example.org"}, "email"),
    ],
)
def test_bad_input_is_told_beside_its_field(cast: Cast, values: Any, field: str) -> None:
    with pytest.raises(Invalid) as error:
        invite(cast.doctor, **values)
    assert field in error.value.fields
    assert nothing_was_made()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"relationship": ""}, "relationship"),
        ({"relationship": "boss"}, "relationship"),
        ({"patient_name": "12"}, "patient_name"),
        ({"agreement": False}, "agreement"),
    ],
)
def test_what_a_caregivers_invitation_needs(cast: Cast, values: Any, field: str) -> None:
    with pytest.raises(Invalid) as error:
        caregiver(cast.doctor, **values)
    assert list(error.value.fields) == [field]
    assert nothing_was_made()


def test_professionals_and_secretaries_only(cast: Cast) -> None:
    for who in (cast.patient, cast.caregiver, cast.administrator):
        with pytest.raises(Forbidden):
            invite(who)
    assert nothing_was_made()
    assert invite(cast.secretary).sent


def test_a_place_is_a_thread_of_ones_own(cast: Cast) -> None:
    with pytest.raises(NotFound):
        invite(cast.doctor, thread=cast.discussion)
    for who in (cast.outsider, cast.nurse):
        with pytest.raises(NotFound):
            invite(who, thread=cast.thread)
    for who in (cast.patient, cast.caregiver):
        with pytest.raises(Forbidden):
            caregiver(who, thread=cast.thread)
    assert nothing_was_made()
    made = caregiver(cast.doctor, thread=cast.thread, patient_name="").invitation
    assert (made.thread, made.about, made.patient_name) == (cast.thread, str(cast.thread.pk), cast.thread.title)


def test_a_thread_has_one_patient(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        invite(cast.doctor, thread=cast.thread)
    assert refused.value.code == "other_patient"
    assert nothing_was_made()


def test_who_is_in_a_thread_already_is_not_invited_again(cast: Cast) -> None:
    at = {"email": cast.patient.email}
    for wish in ({}, {"thread": cast.thread}, {"name": "A. Dubois"}):
        found = invite(cast.doctor, **{"name": "Antoine Dubois", **at, **wish})
        assert (found.why, found.thread, found.invitation) == ("existing_thread", cast.thread, None)
        assert found.message
    daughter = {"name": "Claire Dubois", "email": cast.caregiver.email}
    assert caregiver(cast.doctor, **daughter, patient_name=cast.thread.title).thread == cast.thread
    assert caregiver(cast.doctor, **daughter, thread=cast.thread).why == "existing_thread"
    assert nothing_was_made()
    assert invite(cast.doctor, **daughter).created, "a caregiver may be a patient"
    assert caregiver(cast.doctor, **daughter, patient_name="Luc Dubois").created, "or of another patient too"
    assert invite(cast.nurse, name="Antoine Dubois", **at).created, "another's thread is not told"


# --- Nothing twice ------------------------------------------------------------------------------------------------


def test_one_professional_twice_has_one_invitation(cast: Cast) -> None:
    first = invite(cast.doctor)
    for typed in ("Jeanne Petit", "PETIT Jeanne", "jeanne  pétit"):
        again = invite(cast.doctor, name=typed, email=ADDRESS.upper())
        assert (again.invitation, again.sent, again.why, again.created) == (
            first.invitation,
            False,
            "already_pending",
            False,
        )
        assert again.message
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (1, 1)


def test_two_professionals_have_an_invitation_each_and_learn_nothing(cast: Cast) -> None:
    first, second = invite(cast.doctor), invite(cast.nurse)
    assert first.invitation != second.invitation
    assert (second.sent, second.created, second.message) == (True, True, first.message)
    assert Outgoing.objects.count() == 2


def test_an_expired_one_is_renewed_with_what_is_known_now(cast: Cast, clock: Clock) -> None:
    first = invite(cast.doctor).invitation
    clock.move(days=14)
    again = invite(cast.doctor, birth_date=date(1950, 3, 1))
    assert (again.invitation, again.sent, again.created) == (first, True, False)
    assert (again.invitation.birth_date, again.invitation.version) == (date(1950, 3, 1), 1)
    assert (again.invitation.expires_at - clock.now).days == 14
    clock.move(days=15)
    more = invite(cast.doctor, email=ADDRESS, phone="06 39 98 00 01").invitation
    assert (more, more.version) == (first, 2), "another contact: earlier links die"


def test_a_couple_needs_two_addresses(cast: Cast) -> None:
    first = invite(cast.doctor).invitation
    for wish in ({"name": "Paul Petit"}, {"kind": Kind.CAREGIVER, "name": "Paul Petit", "email": ADDRESS}):
        with pytest.raises(Invalid) as error:
            (caregiver if "kind" in wish else invite)(cast.doctor, **wish)
        assert "Jeanne Petit" in error.value.fields["email"]
    assert Invitation.objects.get() == first
    assert invite(cast.nurse, name="Paul Petit").created, "what another professional sent is not told"


def test_a_shared_mobile_beside_two_addresses_is_fine(cast: Cast) -> None:
    invite(cast.doctor, phone="06 39 98 00 01", email=ADDRESS)
    assert invite(cast.doctor, name="Paul Petit", email="paul.petit@example.net", phone="06 39 98 00 01").created


def test_homonyms_are_asked_about(cast: Cast) -> None:
    first = invite(cast.doctor, name="Hélène Le Goff-Martin").invitation
    for typed in ("Hélène Le Goff-Martin", "LE GOFF MARTIN helene"):
        with pytest.raises(Refused) as refused:
            invite(cast.doctor, name=typed, email="autre@example.net")
        assert refused.value.code == "same_name"
        assert ADDRESS in refused.value.message
    assert invite(cast.doctor, name="Hélène Le Goff-Martin", email="autre@example.net", anyway=True).created
    assert Invitation.objects.exclude(pk=first.pk).get().email == "autre@example.net"


def test_a_caregiver_of_two_patients_has_two_invitations(cast: Cast) -> None:
    caregiver(cast.doctor)
    assert caregiver(cast.doctor, patient_name="Paul Petit").created
    assert caregiver(cast.doctor, patient_name="PETIT paul").why == "already_pending"
    assert invite(cast.doctor, name="Luc Petit", email="luc@example.net").created, "and may be a patient too"


def test_a_colleagues_address_is_asked_about(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        invite(cast.doctor, email=cast.stranger.email)
    assert refused.value.code == "directory_colleague"
    assert invite(cast.doctor, email=cast.stranger.email, anyway=True).sent


@pytest.mark.parametrize("who", ["patient", "caregiver", "administrator"])
def test_whether_a_contact_has_an_account_is_not_told(cast: Cast, who: Any) -> None:
    known, unknown = invite(cast.doctor, email=getattr(cast, who).email), invite(cast.nurse)
    assert (known.sent, known.why, known.message) == (unknown.sent, unknown.why, unknown.message)


def test_a_double_press_is_one_press(cast: Cast) -> None:
    press = uuid4()
    first, second = (invite(cast.doctor, client_id=press) for _round in range(2))
    assert (second.sent, second.created, second.invitation) == (True, True, first.invitation)
    assert Outgoing.objects.count() == 1


def test_again_after_deletion(cast: Cast) -> None:
    first = invite(cast.doctor).invitation
    delete(cast.doctor, first)
    assert invite(cast.doctor).created


@pytest.mark.parametrize("way", ["mailto", "sms", "share", "copy", "qr", "letter"])
def test_what_the_inviter_carries_is_not_sent(cast: Cast, way: str) -> None:
    made = invite(cast.doctor, way=way)
    assert (made.sent, made.why, made.invitation.sent_at) == (False, "handover", None)
    assert not Outgoing.objects.exists()


def test_limits_hold_for_guests_too(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_DAY": 1}
    invite(cast.doctor)
    assert invite(cast.doctor).why == "already_pending", "nothing made costs nothing of the day"
    with pytest.raises(TooMany):
        invite(cast.doctor, name="Paul Roux", email="paul.roux@example.net")
