"""Invitations and their links for tests of the landing pages, in every state that they can be in."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from cercle.discussions.actions import start_discussion
from cercle.discussions.models import Discussion
from cercle.invitations import links
from cercle.invitations.actions import correct, delete, invite_colleague
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State
from cercle.web.tests.browser.people import Person, address, professional, unique


@dataclass
class Invited:
    """Somebody whom the directory does not know, invited to a discussion."""

    inviter: Person
    discussion: Discussion
    invitation: Invitation

    @property
    def name(self) -> str:
        return self.invitation.name

    @property
    def email(self) -> str:
        return self.invitation.email

    def link(self, channel: Channel = Channel.EMAIL) -> str:
        return links.url(self.invitation, channel)


def invited(name: str = "", email: str = "", *, way: str = "copy") -> Invited:
    """By default nothing is sent, so that the first letter to the address is the one a test waits for."""
    inviter = professional("Hélène")
    discussion = start_discussion(inviter.account, title="Plaie du talon", members=[professional("Karim").account])
    made = invite_colleague(
        inviter.account,
        name=name or f"Agathe {unique('Des')}",
        email=email or address(),
        discussion=discussion,
        way=way,
    )
    assert made.invitation
    return Invited(inviter, discussion, made.invitation)


def expire(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def dead_link(state: str) -> tuple[Invited, str]:
    """The link of an invitation in that state."""
    here = invited()
    link = here.link()
    if state == "expired":
        expire(here.invitation)
    elif state == "replaced":
        correct(here.inviter.account, here.invitation, email=address("juste"))
    elif state == "deleted":
        delete(here.inviter.account, here.invitation)
    elif state == "unknown":
        link = link[:-4] + "AAAA"
    elif state == "frozen":
        here.inviter.account.is_active = False
        here.inviter.account.save(update_fields=["is_active"])
    else:
        Invitation.objects.filter(pk=here.invitation.pk).update(state=State(state), ended_at=timezone.now())
    return here, link
