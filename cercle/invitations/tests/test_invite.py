# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Inviting: both cases, both branches, bad input in its place, one invitation per person."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.accounts.models import Role
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast, Clock, make_account, make_entry
from cercle.delivery.models import Outgoing
from cercle.directory.models import Professional, RecordedContact
from cercle.directory.queries import search
from cercle.discussions.models import Discussion, Member, PendingSeat
from cercle.invitations.access import contact_for
from cercle.invitations.actions import delete
from cercle.invitations.models import Invitation, Sponsor
from cercle.invitations.queries import invited_counts
from cercle.invitations.tests.making import ADDRESS, PHONE, invite


@pytest.fixture
def entry(cast: Cast) -> Any:
    return make_entry("Claire", "Durand", "Sage-Femme")


def recorded(entry: Professional, emails: Any = (), phones: Any = ()) -> None:
    RecordedContact.objects.create(professional=entry, emails=list(emails), phones=list(phones))


def inactive(name: str, email: str, clock: Clock) -> Any:
    account = make_account(name, email=email)
    clock.move(days=91)
    return account


def nothing_was_made() -> Any:
    return not (Invitation.objects.exists() or Outgoing.objects.exists() or PendingSeat.objects.exists())


# --- Case 2: not in the directory -------------------------------------------------------------------------------


def test_by_name_and_address(cast: Cast) -> None:
    outcome = invite(cast.doctor, email=" Mailto:Claire.DURAND@Example.NET ", discussion=cast.discussion)
    assert (outcome.sent, outcome.why, outcome.created) == (True, "", True)
    assert (outcome.invitation.email, outcome.invitation.email_typed) == (ADDRESS, "Mailto:Claire.DURAND@Example.NET")
    row = Outgoing.objects.get()
    assert (row.kind, row.channel, row.recipient) == ("invitation_colleague", "email", ADDRESS)
    assert PendingSeat.objects.get().invitation == outcome.invitation.pk
    assert AuditLine.objects.filter(act="invitation.created").count() == 1


def test_an_address_takes_precedence_over_a_number(cast: Cast) -> None:
    invite(cast.doctor, email=ADDRESS, phone="06 39 98 00 01")
    assert Outgoing.objects.get().channel == "email"


def test_a_number_alone_is_written_to_by_sms(cast: Cast) -> None:
    outcome = invite(cast.doctor, phone="06 39 98 00 01")
    assert outcome.invitation.phone == PHONE
    assert (Outgoing.objects.get().channel, Outgoing.objects.get().recipient) == ("sms", PHONE)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  \u202e\u200b "}, "name"),
        ({"name": "https://example.com"}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "claire"}, "email"),
        ({"email": "claire@@example.net"}, "email"),
        ({"email": "claire durand@example.net"}, "email"),
        ({"email": "clairé@example.net"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "x" * 5000 + "@example.net"}, "email"),
        ({"phone": "01 42 68 53 00"}, "phone"),
        ({"phone": "08 92 12 34 56"}, "phone"),
        ({"phone": "+1"}, "phone"),
        ({"phone": "douze"}, "phone"),
        ({"language": "xx"}, "language"),
        ({"email": "HELENE@example.org"}, "email"),
    ],
)
def test_bad_input_is_told_beside_its_field(cast: Cast, values: Any, field: str) -> None:
    with pytest.raises(Invalid) as error:
        invite(cast.doctor, **values)
    assert field in error.value.fields
    assert nothing_was_made()


def test_both_fields_wrong_are_told_together(cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        invite(cast.doctor, name="", email="non", phone="06")
    assert error.value.fields.keys() == {"name", "email", "phone"}


@pytest.mark.parametrize("typed", ["josé@exämple.fr", "claire@EXÄMPLE.fr"])
def test_a_domain_with_accents_is_one_address(cast: Cast, typed: str) -> None:
    if "é@" in typed:
        with pytest.raises(Invalid):
            invite(cast.doctor, email=typed)
    else:
        assert invite(cast.doctor, email=typed).invitation.email == "claire@xn--exmple-cua.fr"


def test_names_carry_no_message(cast: Cast) -> None:
    name = "Claire\u202e Durand www.arnaque.com appelez 0612345678 x@y.fr"
    assert invite(cast.doctor, name=name).invitation.name == "Claire Durand appelez"


@pytest.mark.parametrize("who", ["patient", "caregiver"])
def test_patients_and_caregivers_invite_nobody(cast: Cast, who: Any) -> None:
    with pytest.raises(Forbidden):
        invite(getattr(cast, who))
    assert nothing_was_made()


def test_a_place_needs_the_right_to_add_there(cast: Cast) -> None:
    for who in cast.everyone_outside():
        with pytest.raises((NotFound, Forbidden)):
            invite(who, discussion=cast.discussion)
        with pytest.raises((NotFound, Forbidden)):
            invite(who, dossier=cast.dossier)
    assert nothing_was_made()
    assert invite(cast.nurse, dossier=cast.dossier).sponsor.dossier == cast.dossier


# --- Case 1: in the directory -----------------------------------------------------------------------------------


def test_the_recorded_details_are_used_and_never_shown(cast: Cast, entry: Professional) -> None:
    recorded(entry, ["cabinet@example.net"], [PHONE])
    outcome = invite(cast.doctor, entry=entry, use_recorded=True)
    assert outcome.sent
    assert Outgoing.objects.get().recipient == "cabinet@example.net"
    shown = contact_for(cast.doctor, outcome.invitation)
    assert (shown.email, shown.phone, shown.hidden) == ("", "", True)
    trace = str(list(AuditLine.objects.values_list("detail", flat=True)))
    assert "cabinet" not in trace


def test_recorded_landlines_are_no_details(cast: Cast, entry: Professional) -> None:
    recorded(entry, [], ["+33142685300", PHONE])
    invite(cast.doctor, entry=entry, use_recorded=True)
    assert Outgoing.objects.get().recipient == PHONE


@pytest.mark.parametrize("phones", [None, [], ["+33142685300"]])
def test_without_recorded_details_nothing_is_claimed(cast: Cast, entry: Professional, phones: Any) -> None:
    if phones is not None:
        recorded(entry, [], phones)
    with pytest.raises(Refused) as refused:
        invite(cast.doctor, entry=entry, use_recorded=True, discussion=cast.discussion)
    assert refused.value.code == "no_recorded_contact"
    assert nothing_was_made()


def test_an_active_entry_is_to_be_added_not_invited(cast: Cast) -> None:
    outcome = invite(cast.doctor, entry=cast.stranger.entry)
    assert (outcome.why, outcome.entry, outcome.invitation) == ("already_active", cast.stranger.entry, None)
    assert nothing_was_made()


def test_oneself_is_not_invited(cast: Cast) -> None:
    with pytest.raises(Invalid):
        invite(cast.doctor, entry=cast.doctor.entry)


def test_an_active_persons_address_says_whose_it_is(cast: Cast) -> None:
    outcome = invite(cast.doctor, email=cast.stranger.email)
    assert (outcome.why, outcome.entry) == ("already_active", cast.stranger.entry)
    assert nothing_was_made()


@pytest.mark.parametrize("who", ["patient", "caregiver", "administrator"])
def test_an_account_outside_the_directory_looks_like_nobody(cast: Cast, who: Any) -> None:
    known = invite(cast.doctor, email=getattr(cast, who).email)
    unknown = invite(cast.nurse, name="Zoé Petit", email="inconnue@example.net")
    assert (known.sent, known.why, known.created, known.message) == (
        unknown.sent,
        unknown.why,
        unknown.created,
        unknown.message,
    )


def test_an_inactive_persons_address_attaches_to_their_entry(cast: Cast, entry: Professional, clock: Clock) -> None:
    account = inactive("Claire Durand", ADDRESS, clock)
    entry.account = account
    entry.save()
    assert invite(cast.doctor, name="C. Durand").invitation.entry == entry


def test_a_contact_of_somebody_else_in_the_directory_is_refused(cast: Cast, entry: Professional, clock: Clock) -> None:
    other = make_entry("Zoé", "Petit", account=inactive("Zoé Petit", "zoe@example.net", clock))
    assert other.account
    with pytest.raises(Invalid) as error:
        invite(cast.doctor, entry=entry, email="zoe@example.net")
    assert "email" in error.value.fields


# --- One invitation per person ------------------------------------------------------------------------------------


def test_a_second_inviter_joins_without_a_new_message_until_the_cool_down_ends(cast: Cast, clock: Clock) -> None:
    first = invite(cast.doctor, discussion=cast.discussion)
    joined = invite(cast.nurse, email=ADDRESS.upper())
    assert (joined.invitation, joined.sent, joined.why) == (first.invitation, False, "cooldown")
    assert (joined.again_at - clock.now).total_seconds() == 24 * 3600
    assert Outgoing.objects.count() == 1
    clock.move(hours=24)
    again = invite(cast.stranger)
    assert again.sent
    assert (again.invitation.expires_at - clock.now).days == 14
    assert Sponsor.objects.count() == 3


def test_an_expired_open_invitation_is_renewed(cast: Cast, clock: Clock) -> None:
    first = invite(cast.doctor).invitation
    clock.move(days=15)
    again = invite(cast.nurse)
    assert (again.invitation, again.sent, again.created) == (first, True, False)
    assert again.invitation.version == 1


def test_an_expired_one_takes_the_new_contact_and_kills_the_old_links(
    cast: Cast, entry: Professional, clock: Clock
) -> None:
    first = invite(cast.doctor, entry=entry).invitation
    clock.move(days=15)
    again = invite(cast.nurse, entry=entry, email="neuve@example.net")
    assert (again.invitation, again.sent) == (first, True)
    assert (again.invitation.version, again.invitation.email) == (2, "neuve@example.net")


def test_another_inviters_contact_is_not_overruled(cast: Cast, entry: Professional) -> None:
    first = invite(cast.doctor, entry=entry).invitation
    joined = invite(cast.nurse, entry=entry, email="autre@example.net")
    assert (joined.invitation, joined.sent, joined.why) == (first, False, "other_contact")
    first.refresh_from_db()
    assert (first.email, first.version) == (ADDRESS, 1)
    assert contact_for(cast.nurse, first).hidden, "joining is no way to learn a contact"
    assert contact_for(cast.doctor, first).email == ADDRESS


def test_a_rejected_contact_is_overruled(cast: Cast, entry: Professional) -> None:
    first = invite(cast.doctor, entry=entry).invitation
    Outgoing.objects.update(fate="rejected")
    joined = invite(cast.nurse, entry=entry, email="juste@example.net")
    assert (joined.invitation, joined.sent) == (first, True)
    assert joined.invitation.email == "juste@example.net"


def test_the_same_inviter_twice_has_one_wish_per_place(cast: Cast) -> None:
    other = Discussion.objects.create(kind="theme", title="Autre", created_by=cast.doctor)
    Member.objects.create(discussion=other, account=cast.doctor)
    for _round in range(2):
        invite(cast.doctor, discussion=cast.discussion)
        invite(cast.doctor, discussion=other)
    assert (Invitation.objects.count(), Sponsor.objects.count(), PendingSeat.objects.count()) == (1, 2, 2)


def test_a_double_press_is_one_press(cast: Cast) -> None:
    id = uuid4()
    first, second = invite(cast.doctor, client_id=id), invite(cast.doctor, client_id=id)
    assert (second.sent, second.why, second.created, second.invitation) == (True, "", True, first.invitation)
    assert Outgoing.objects.count() == 1


def test_plus_tags_and_dots_are_other_mailboxes(cast: Cast) -> None:
    for address in ("claire+a@example.net", "claire@example.net", "cl.aire@example.net"):
        assert invite(cast.doctor, email=address).created


def test_again_after_deletion(cast: Cast) -> None:
    first = invite(cast.doctor).invitation
    delete(cast.doctor, first)
    again = invite(cast.doctor)
    assert again.created
    assert again.invitation != first


def test_the_directory_counts_the_colleagues_who_invite(cast: Cast, entry: Professional, clock: Clock) -> None:
    invite(cast.doctor, entry=entry, discussion=cast.discussion)
    invite(cast.doctor, entry=entry)
    invite(cast.nurse, entry=entry)
    assert invited_counts([entry.pk, cast.doctor.entry.pk]) == {entry.pk: 2}
    clock.move(days=14)
    assert invited_counts([entry.pk]) == {}


# --- Limits ---------------------------------------------------------------------------------------------------------


def limit(settings: Any, **values: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, **values}


def test_an_inviters_burst(cast: Cast, settings: Any) -> None:
    limit(settings, INVITER_BURST=2)
    invite(cast.doctor, email="a@example.net")
    invite(cast.doctor, email="b@example.net")
    with pytest.raises(TooMany) as error:
        invite(cast.doctor, email="c@example.net")
    assert error.value.limit == "INVITER_BURST"
    assert error.value.message
    invite(cast.nurse, email="c@example.net")


def test_an_inviters_day(cast: Cast, settings: Any, clock: Clock) -> None:
    limit(settings, INVITER_DAY=1)
    invite(cast.doctor, email="a@example.net")
    with pytest.raises(TooMany):
        invite(cast.doctor, email="b@example.net")
    clock.move(hours=24)
    invite(cast.doctor, email="b@example.net")


def test_a_recipient_over_all_inviters(cast: Cast, settings: Any) -> None:
    limit(settings, RECIPIENT_MESSAGES=1)
    delete(cast.doctor, invite(cast.doctor).invitation)
    with pytest.raises(TooMany) as error:
        invite(cast.nurse)
    assert error.value.limit == "RECIPIENT_MESSAGES"
    assert Invitation.objects.filter(state="open").count() == 0


def test_a_further_inviter_joins_though_the_recipient_has_had_enough(cast: Cast, settings: Any) -> None:
    limit(settings, RECIPIENT_MESSAGES=1, RECIPIENT_COOLDOWN=0)
    invite(cast.doctor)
    joined = invite(cast.nurse)
    assert (joined.sent, joined.why) == (False, "limit")
    assert Outgoing.objects.count() == 1


def test_an_organisation_together_and_expired_ones_hold_no_place(cast: Cast, settings: Any, clock: Clock) -> None:
    limit(settings, ORGANISATION_PENDING=1)
    invite(cast.doctor, email="a@example.net")
    with pytest.raises(TooMany) as error:
        invite(cast.nurse, email="b@example.net")
    assert error.value.limit == "ORGANISATION_PENDING"
    invite(cast.stranger, email="b@example.net")
    clock.move(days=14)
    cast.nurse.refresh_from_db()
    assert invite(cast.nurse, email="c@example.net").sent


def test_the_numbers_of_a_country(cast: Cast, settings: Any) -> None:
    limit(settings, SMS_COUNTRY=1)
    invite(cast.doctor, phone="06 39 98 00 01")
    with pytest.raises(TooMany) as error:
        invite(cast.doctor, phone="06 39 98 00 02")
    assert error.value.limit == "SMS_COUNTRY"
    assert Invitation.objects.count() == 1


# --- Ways that the inviter carries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["mailto", "sms", "share", "copy"])
def test_what_the_inviter_carries_is_not_sent(cast: Cast, way: str) -> None:
    outcome = invite(cast.doctor, way=way)
    assert (outcome.sent, outcome.why) == (False, "handover")
    assert not Outgoing.objects.exists()
    assert outcome.invitation.sent_at is None


def test_a_secretary_invites_for_the_practice(cast: Cast) -> None:
    assert cast.secretary.role == Role.SECRETARY
    assert invite(cast.secretary).sent


def test_the_search_says_by_how_many_one_is_invited(cast: Cast, entry: Professional) -> None:
    invite(cast.doctor, entry=entry)
    rows = [row for row in search(cast.nurse, "durand claire").rows if row.id == entry.pk]
    assert [row.invited_by for row in rows] == [1]
