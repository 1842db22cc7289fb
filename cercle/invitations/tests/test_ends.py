# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The end of an invitation: one reminder by day, a word to who invited, and forgetting what was deleted."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock
from cercle.delivery import mailbox, sms_text
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.discussions.models import PendingSeat
from cercle.invitations import jobs, links
from cercle.invitations.actions import correct, decline, delete, invite_colleague, not_me, record_handover, resend
from cercle.invitations.actions.purge import PERSONAL
from cercle.invitations.actions.purge import purge as purge_one
from cercle.invitations.models import ContactCode, Invitation, State
from cercle.invitations.tests.making import PHONE, link_of
from cercle.invitations.tests.test_invite_guest import ADDRESS, caregiver, invite
from cercle.notifications.actions import set_preference
from cercle.notifications.models import Notification

#: Half past ten in Paris, in winter and far from a clock change.
NOON = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def day(clock: Clock) -> Clock:
    clock.now = NOON
    return clock


def reminders() -> list[Outgoing]:
    jobs.remind(0)
    return [row for row in Outgoing.objects.order_by("created_at") if "reminder_of" in row.context]


def told(account: Any) -> list[str]:
    jobs.tell_ends(0)
    return list(Notification.objects.filter(account=account).order_by("created_at").values_list("kind", flat=True))


# --- The reminder ---------------------------------------------------------------------------------------------------


def test_one_reminder_48_hours_before_the_end(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    invitation = invite(cast.doctor, language="en").invitation
    run_jobs()
    day.move(days=12, seconds=-1)
    assert not reminders()
    day.move(seconds=1)
    assert len(reminders()) == 1
    run_jobs()
    day.move(hours=6)
    assert len(reminders()) == 1, "one, however often the clock rings"
    first, second = smtp_peer.messages
    assert (second.to, second.message["Content-Language"] or "en") == (ADDRESS, "en")
    assert f'<html lang="{invitation.language}">' in second.html
    assert links.url(invitation, links.Channel.EMAIL) in second.text
    assert links.url(invitation, links.Channel.EMAIL) in first.text, "the same link"
    invitation.refresh_from_db()
    assert (invitation.expires_at, invitation.version) == (NOON + timedelta(days=14), 1)


@pytest.mark.parametrize(("hour", "leaves"), [(0, False), (8, False), (9, True), (19, True), (20, False), (23, False)])
def test_never_at_night(cast: Cast, day: Clock, hour: int, leaves: bool) -> None:
    invite(cast.doctor)
    day.now = datetime(2026, 1, 25, tzinfo=UTC) + timedelta(hours=hour - 1)  # Paris is one hour ahead
    assert bool(reminders()) is leaves


def test_one_that_falls_at_night_leaves_in_the_morning(cast: Cast, day: Clock) -> None:
    day.now = datetime(2026, 1, 12, 22, 0, tzinfo=UTC)
    invite(cast.doctor)
    day.move(days=12)
    assert not reminders()
    day.move(hours=10)
    assert len(reminders()) == 1


def test_one_that_waited_into_the_night_does_not_leave(cast: Cast, day: Clock, smtp_peer: Peer) -> None:
    invite(cast.doctor)
    run_jobs()
    day.move(days=12)
    reminders()
    day.move(hours=12)
    run_jobs()
    assert len(smtp_peer.messages) == 1
    assert Outgoing.objects.filter(fate=Fate.CANCELLED, code="night").count() == 1


@pytest.mark.parametrize("kind", ["colleague", "patient", "caregiver"])
def test_every_kind_is_reminded_and_names_nobody_invited(
    cast: Cast, day: Clock, demo_mailbox: Path, smtp_peer: Peer, kind: str
) -> None:
    def colleague(actor: Any, **values: Any) -> Any:
        return invite_colleague(actor, name="Jeanne Petit", **values)

    how: Any = {"colleague": colleague, "patient": invite, "caregiver": caregiver}[kind]
    for contact in ({"email": ADDRESS}, {"phone": PHONE, "email": "", "name": "Jeanne Roux"}):
        if kind == "colleague" and "name" in contact:
            contact = {"phone": PHONE}
        how(cast.doctor, **contact)
    run_jobs()
    day.move(days=12)
    assert len(reminders()) == 2
    run_jobs()
    left = smtp_peer.messages[-1]
    [text] = [letter["text"] for letter in mailbox.letters() if "moins de 2 jours" in letter["text"]]
    for said in (left.text, left.html, left.subject, text):
        assert not any(name in said for name in ("Jeanne", "Petit", "Luc", "Roux"))
    assert "Hélène Martin" in left.text
    assert ("15" in left.text) is (kind != "colleague")
    assert sms_text.length(text).segments <= 2
    assert sms_text.is_gsm(text)


def answered(invitation: Invitation, cast: Cast, day: Clock) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(state=State.ACCEPTED)


ENDS: dict[str, Any] = {
    "accepted": answered,
    "deleted": lambda invitation, cast, day: delete(cast.doctor, invitation),
    "declined": lambda invitation, cast, day: decline(link_of(invitation), "decline"),
    "not me": lambda invitation, cast, day: not_me(link_of(invitation), "not_me"),
    "bounced": lambda invitation, cast, day: Outgoing.objects.update(fate=Fate.REJECTED),
    "locked": lambda invitation, cast, day: Invitation.objects.update(locked_at=day.now),
    "sent again": lambda invitation, cast, day: resend(cast.doctor, invitation),
    "inviter gone": lambda invitation, cast, day: type(cast.doctor).objects.update(is_active=False),
}


@pytest.mark.parametrize("end", ENDS)
def test_never_after_an_answer(cast: Cast, day: Clock, end: str) -> None:
    invitation = invite(cast.doctor).invitation
    day.move(days=12)
    ENDS[end](invitation, cast, day)
    assert not reminders()


@pytest.mark.parametrize("end", [end for end in ENDS if end != "bounced"])
def test_an_answer_between_the_queue_and_the_worker_holds_it_back(
    cast: Cast, day: Clock, smtp_peer: Peer, end: str
) -> None:
    invitation = invite(cast.doctor).invitation
    run_jobs()
    day.move(days=12)
    assert len(reminders()) == 1
    ENDS[end](invitation, cast, day)
    smtp_peer.forget()
    run_jobs()
    assert not [mail for mail in smtp_peer.messages if "attend votre réponse" in mail.text]


def test_a_corrected_one_is_reminded_at_its_new_contact_only(cast: Cast, day: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    day.move(days=12)
    assert len(reminders()) == 1
    correct(cast.doctor, invitation, email="jeanne.petit@example.net")
    assert len(reminders()) == 1
    day.move(days=12)
    assert [row.recipient for row in reminders()] == [ADDRESS, "jeanne.petit@example.net"]


def test_what_the_inviter_carries_is_theirs_to_repeat(cast: Cast, day: Clock) -> None:
    made = invite(cast.doctor, way="share").invitation
    record_handover(cast.doctor, made, "share")
    day.move(days=12)
    assert not reminders()


def test_a_recipient_who_had_enough_is_left_alone_for_now(cast: Cast, day: Clock, settings: Any) -> None:
    invite(cast.doctor)
    day.move(days=12)
    settings.LIMITS = {**settings.LIMITS, "RECIPIENT_MESSAGES": 0}
    assert not reminders()
    settings.LIMITS = {**settings.LIMITS, "RECIPIENT_MESSAGES": 3}
    assert len(reminders()) == 1


# --- Who invited is told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [invite, caregiver])
def test_who_invited_is_told_of_the_end_once_and_again_of_a_new_one(cast: Cast, day: Clock, how: Any) -> None:
    invitation = how(cast.doctor).invitation
    assert told(cast.doctor) == []
    day.move(days=12)
    assert told(cast.doctor) == told(cast.doctor) == ["invitation_ending"]
    day.move(days=2)
    assert told(cast.doctor) == told(cast.doctor) == ["invitation_ending", "invitation_expired"]
    resend(cast.doctor, invitation)
    day.move(days=15)
    assert told(cast.doctor)[2:] == ["invitation_expired"]
    assert told(cast.nurse) == []
    notice = Notification.objects.filter(kind="invitation_expired").first()
    assert (notice.act, notice.data["invitation"]) == ("renew", str(invitation.pk))
    assert invitation.name in notice.sentence


def test_each_can_be_turned_off(cast: Cast, day: Clock) -> None:
    set_preference(cast.doctor, "invitation_ending", on=False)
    invite(cast.doctor)
    day.move(days=12)
    assert told(cast.doctor) == []
    day.move(days=2)
    assert told(cast.doctor) == ["invitation_expired"]


def test_an_answered_one_has_no_end_to_tell(cast: Cast, day: Clock) -> None:
    decline(link_of(invite(cast.doctor).invitation), "decline")
    day.move(days=14)
    assert told(cast.doctor) == ["invitation_declined"]


def test_old_news_is_not_told(cast: Cast, day: Clock) -> None:
    invite(cast.doctor)
    day.move(days=60)
    assert told(cast.doctor) == []


# --- Forgetting -----------------------------------------------------------------------------------------------------


def test_a_deleted_invitation_forgets_whom_it_was_for(cast: Cast, day: Clock, settings: Any) -> None:
    settings.PURGE_DAYS = 30
    invitation = caregiver(
        cast.doctor, name="Luc Petit", email="luc@example.net", phone=PHONE, birth_date=date(1950, 3, 1)
    ).invitation
    ContactCode.objects.create(
        invitation=invitation, version=1, session="x", channel="email", recipient="luc@example.net"
    )
    day.move(days=15)
    told(cast.doctor)
    delete(cast.doctor, invitation)
    day.move(days=30, seconds=-1)
    jobs.purge(0)
    invitation.refresh_from_db()
    assert (invitation.name, invitation.purged_at) == ("Luc Petit", None)
    day.move(seconds=1)
    jobs.purge(0)
    invitation.refresh_from_db()
    assert {field: getattr(invitation, field) for field in PERSONAL} == PERSONAL
    assert invitation.purged_at == day.now
    kept = [list(model.objects.values()) for model in (Invitation, Outgoing, Notification, ContactCode, AuditLine)]
    for name in ("Luc", "Petit", "Jeanne", "luc", "petit", "jeanne", PHONE, "1950"):
        assert name not in str(kept), name
    assert AuditLine.objects.filter(act="invitation.deleted").exists()
    assert not purge_one(invitation.pk, day.now), "once"


def test_the_grey_seat_of_a_colleague_forgets_too(cast: Cast, day: Clock) -> None:
    made = invite_colleague(cast.doctor, name="Luc Petit", email=ADDRESS, discussion=cast.discussion).invitation
    delete(cast.doctor, made)
    day.move(days=31)
    jobs.purge(0)
    assert PendingSeat.objects.get().name == ""


def test_what_was_not_deleted_is_kept(cast: Cast, day: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    day.move(days=400)
    jobs.purge(0)
    assert not purge_one(invitation.pk, day.now)
    invitation.refresh_from_db()
    assert (invitation.name, invitation.email) == ("Jeanne Petit", ADDRESS)
