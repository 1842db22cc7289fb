# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""A caregiver, or the patient, invited from a care circle: what they agreed to see, until when, and who confirms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Outgoing
from cercle.discussions.models import Discussion, Guest, Kind
from cercle.dossiers.access import Right, access_dossier, members_of, rights_as, visible_dossiers
from cercle.dossiers.actions import change_access, list_by_hand, note_consent, withdraw_consent
from cercle.dossiers.models import CircleMember, CircleSeat, CircleSeatState, Consent, Listed, Part
from cercle.dossiers.terms import FURTHEST, parse_end
from cercle.invitations.actions import (
    accept_as_account,
    add_for_sponsor,
    bring_guest,
    correct,
    decline,
    delete,
    proof_of,
)
from cercle.invitations.duplicates import warnings
from cercle.invitations.models import Sponsor
from cercle.invitations.queries import person
from cercle.invitations.tests.from_circle import SCOPE, come, invite, terms, wanted
from cercle.invitations.tests.making import ADDRESS, BORN, join, link_of, verify
from cercle.notifications.models import Notification


def test_an_invitation_keeps_a_seat_on_its_terms_and_the_patient_s_word(cast: Cast) -> None:
    outcome = invite(cast)
    seat = CircleSeat.objects.get()
    assert (seat.part, seat.scope, seat.function, seat.state) == ("caregiver", list(SCOPE), "fille", "waiting")
    assert seat.ends_at == terms().ends_at
    assert (outcome.sponsor.dossier, outcome.invitation.kind) == (cast.dossier, "caregiver")
    consent = Consent.objects.get()
    assert (consent.kind, consent.scope, consent.means, consent.person_name) == (
        *("consent", "person", "oral"),
        "Claire Durand",
    )
    assert consent.note.startswith("les documents qui lui sont destinés, les rendez-vous, jusqu’au ")
    assert seat.consent == consent
    assert {"circle.seat_reserved", "consent.noted"} <= set(AuditLine.objects.values_list("act", flat=True))


def test_it_opens_nothing_before_the_inviter_confirms_and_then_exactly_what_was_agreed(cast: Cast) -> None:
    outcome = invite(cast)
    account = come(outcome)
    assert not visible_dossiers(account).exists()
    assert CircleSeat.objects.get().state == CircleSeatState.READY
    thread = Discussion.objects.get(kind=Kind.THREAD)
    assert (thread.dossier, thread.title) == (cast.dossier, cast.dossier.name)
    told = Notification.objects.get(account=cast.doctor)
    assert (told.kind, told.act, told.data["sponsor"]) == (
        "guest_awaits_circle",
        "add_to_circle",
        str(outcome.sponsor.pk),
    )
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    member = CircleMember.objects.get(account=account)
    assert (member.part, member.scope, member.ends_at) == ("caregiver", list(SCOPE), terms().ends_at)
    assert (member.basis, member.function) == ("consented", "fille")
    assert rights_as(account, member) == {Right.READ, Right.READ_DOCUMENTS, Right.READ_APPOINTMENTS}
    told.refresh_from_db()
    assert told.done_at
    assert Notification.objects.get(account=account).kind == "circle_opened"
    assert Consent.objects.get().person == account
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert CircleMember.objects.filter(account=account).count() == 1


def test_a_removed_caregiver_does_not_come_back_by_the_old_button(cast: Cast) -> None:
    outcome = invite(cast)
    account = come(outcome)
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    withdraw_consent(cast.doctor, Consent.objects.get())
    assert not visible_dossiers(account).exists()
    with pytest.raises(Refused) as refused:
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert refused.value.code == "seat_filled"


def test_who_may_confirm(cast: Cast) -> None:
    outcome = invite(cast)
    come(outcome)
    for other in (cast.nurse, cast.administrator, cast.outsider, cast.patient):
        with pytest.raises(NotFound):
            add_for_sponsor(other, outcome.sponsor, vouch=True)
    CircleMember.objects.filter(account=cast.doctor).update(until=timezone.now())
    with pytest.raises(NotFound):
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)


def test_somebody_of_another_name_enters_only_on_the_inviter_s_word(cast: Cast) -> None:
    outcome = invite(cast)
    account = come(outcome, given_name="Marc", family_name="Autre")
    who = person(cast.doctor, Sponsor.objects.get())
    assert (who.guest, who.is_declared, who.may_vouch, who.identity) == (True, True, True, "Identité non vérifiée")
    with pytest.raises(Refused) as refused:
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert refused.value.code == "unverified"
    assert not visible_dossiers(account).exists()
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=True)
    assert visible_dossiers(account).exists()
    assert Guest.objects.get().verified_at


def test_the_patient_comes_without_scope_and_only_once(cast: Cast) -> None:
    place = wanted(cast, Part.PATIENT)
    outcome = invite(cast, kind="patient", name="Antoine Dubois", place=place, birth_date=BORN)
    assert not Consent.objects.exists()
    with pytest.raises(Refused) as refused:
        invite(cast, kind="patient", name="Autre Dubois", place=place, email="autre@example.net")
    assert refused.value.code == "other_patient"
    account = join(link_of(outcome.invitation), birth_date=BORN).account
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    member = CircleMember.objects.get(account=account)
    assert (member.part, member.ends_at) == ("patient", None)
    assert Right.READ_ACCESSES in rights_as(account, member)
    with pytest.raises(Refused) as second:
        invite(cast, kind="patient", name="Autre Dubois", place=place, email="autre@example.net")
    assert second.value.code == "other_patient"


@pytest.mark.parametrize("who", ["stranger", "former", "secretary", "administrator", "patient"])
def test_nobody_outside_invites_into_the_circle(cast: Cast, who: str) -> None:
    with pytest.raises((NotFound, Forbidden)):
        invite(cast, getattr(cast, who))
    assert not CircleSeat.objects.exists()
    assert not Outgoing.objects.exists()


def test_whoever_may_not_note_the_patient_s_word_brings_no_caregiver(cast: Cast) -> None:
    """A pharmacist adds colleagues, and the patient; a caregiver comes on the patient's word alone."""
    CircleMember.objects.create(dossier=cast.dossier, account=cast.stranger)
    with pytest.raises(Forbidden):
        invite(cast, cast.stranger)
    assert not Consent.objects.exists()
    invite(cast, cast.stranger, kind="patient", name="Antoine Dubois", place=wanted(cast, Part.PATIENT))
    assert CircleSeat.objects.get().part == "patient"


def test_an_objection_to_caregivers_stops_it_before_anything_leaves(cast: Cast) -> None:
    today = timezone.localdate()
    outcome = invite(cast)
    come(outcome)
    note_consent(cast.doctor, cast.dossier, kind="opposition", scope="caregivers", given_on=today, means="oral")
    with pytest.raises(Refused) as late:
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert late.value.code == "objected"
    before = Outgoing.objects.count()
    with pytest.raises(Refused) as early:
        invite(cast, email="autre@example.net", name="Autre Fille")
    assert early.value.code == "objected"
    assert Outgoing.objects.count() == before


def test_the_word_taken_back_while_one_waits(cast: Cast) -> None:
    outcome = invite(cast)
    withdraw_consent(cast.doctor, Consent.objects.get())
    assert CircleSeat.objects.get().state == CircleSeatState.DROPPED
    come(outcome)
    assert Notification.objects.get(account=cast.doctor).kind == "guest_accepted"
    with pytest.raises(Refused):
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)


def test_the_end_passed_before_anybody_confirmed(cast: Cast, clock: Clock) -> None:
    outcome = invite(cast, place=wanted(cast, ends_at=parse_end(timezone.localdate() + timedelta(days=2), {})))
    account = come(outcome)
    clock.move(days=4)
    with pytest.raises(Invalid) as refused:
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert set(refused.value.fields) == {"ends_at"}
    seat, later = CircleSeat.objects.get(), timezone.localdate() + timedelta(days=9)
    change_access(cast.doctor, seat, scope=SCOPE, ends_on=later, agreement=True, means="oral")
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert members_of(cast.dossier).get(account=account).ends_at == parse_end(later, {})


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (FURTHEST, True), (FURTHEST + 1, False)])
def test_an_end_is_ahead_and_not_absurd(days: int, fine: bool) -> None:
    errors: dict[str, str] = {}
    day = timezone.localdate() + timedelta(days=days)
    found = parse_end(day, errors)
    assert (found is not None, set(errors)) == (fine, set() if fine else {"ends_on"})
    if found:
        assert timezone.localtime(found).date() == day


def test_whoever_was_noted_by_hand_is_noted_once(cast: Cast) -> None:
    list_by_hand(cast.doctor, cast.dossier, part="caregiver", name="Claire Durand", function="aînée", email=ADDRESS)
    invite(cast)
    assert CircleSeat.objects.get().function == "aînée"
    assert Listed.objects.get().until


def test_a_colleague_s_invitation_does_not_take_over_a_caregiver_s_note(cast: Cast) -> None:
    from cercle.invitations.actions import invite_colleague

    list_by_hand(cast.doctor, cast.dossier, part="caregiver", name="Claire Durand", email=ADDRESS)
    invite_colleague(cast.doctor, name="Claire Durand", email=ADDRESS, dossier=cast.dossier)
    assert CircleSeat.objects.get().part == "professional"
    assert Listed.objects.get().until is None


def test_a_waiting_invitation_is_given_the_place(cast: Cast) -> None:
    """Invited to write, and a week later from the circle: one invitation, nothing more leaves."""
    first = invite(cast, place=None)
    outcome = invite(cast)
    assert (outcome.why, outcome.invitation, outcome.sponsor.dossier) == (
        *("already_pending", first.invitation),
        cast.dossier,
    )
    assert (Sponsor.objects.count(), Outgoing.objects.count()) == (1, 1)
    again = invite(cast, place=wanted(cast, scope=("tasks",)))
    assert again.why == "already_pending"
    assert CircleSeat.objects.get().scope == ["tasks"]


def test_whom_one_writes_with_already_is_brought_in_without_an_invitation(cast: Cast) -> None:
    verify(cast.caregiver)
    cast.thread.title = cast.dossier.name
    cast.thread.save()
    known = {"kind": "caregiver", "name": "Claire Dubois", "email": cast.caregiver.email}
    outcome = invite(cast, **known)
    assert (outcome.why, outcome.thread) == ("existing_thread", cast.thread)
    found = warnings(cast.doctor, **known, patient_name=cast.dossier.name)[0]
    assert found.guest == cast.caregiver_row
    for other in (cast.nurse, cast.stranger):
        with pytest.raises(NotFound):
            bring_guest(other, found.guest, wanted(cast))
    bring_guest(cast.doctor, found.guest, wanted(cast))
    member = members_of(cast.dossier).get(account=cast.caregiver)
    assert (member.part, member.scope) == ("caregiver", list(SCOPE))
    assert Consent.objects.get().person == cast.caregiver
    with pytest.raises(Refused) as twice:
        bring_guest(cast.doctor, found.guest, wanted(cast))
    assert twice.value.code == "already_member"
    with pytest.raises(Refused) as other_part:
        bring_guest(cast.doctor, cast.patient_row, wanted(cast))
    assert other_part.value.code == "other_part"


def test_nobody_unverified_is_brought_in(cast: Cast) -> None:
    Guest.objects.filter(pk=cast.caregiver_row.pk).update(verified_at=None)
    with pytest.raises(Refused) as refused:
        bring_guest(cast.doctor, cast.caregiver_row, wanted(cast))
    assert refused.value.code == "unverified"


def test_an_address_corrected_and_a_polite_no(cast: Cast) -> None:
    outcome = invite(cast)
    correct(cast.doctor, outcome.invitation, email="claire.autre@example.net", name="Claire Durant")
    assert CircleSeat.objects.get().name == "Claire Durant"
    decline(link_of(outcome.invitation), "decline")
    assert CircleSeat.objects.get().state == CircleSeatState.DROPPED


def test_a_deleted_one_leaves_no_seat(cast: Cast) -> None:
    outcome = invite(cast)
    delete(cast.doctor, outcome.invitation)
    assert CircleSeat.objects.get().state == CircleSeatState.DROPPED


def test_a_professional_who_is_the_daughter_reads_as_the_daughter(cast: Cast) -> None:
    verify(cast.outsider)
    outcome = invite(cast, name="Paul Girard", email=cast.outsider.email, anyway=True)
    link = link_of(outcome.invitation)
    accept_as_account(link, cast.outsider, proof_of(link, "b"), session="b")
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    with pytest.raises(Forbidden):
        access_dossier(cast.outsider, cast.dossier.pk, Right.READ_JOURNAL)
    assert access_dossier(cast.outsider, cast.dossier.pk, Right.READ_DOCUMENTS)
