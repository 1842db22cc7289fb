"""What a link's holder proved, and who said « Ce n’est pas moi »."""

from django.db.models import QuerySet

from cercle.invitations.models import BirthCheck, BlockedContact, ContactCode, Invitation


def is_blocked(digests: list[str]) -> bool:
    """Whether the holder of one of these contacts said « Ce n'est pas moi » and no inviter corrected it since."""
    return BlockedContact.objects.filter(digest__in=digests).exists()


def blocks_of(invitation: Invitation) -> QuerySet[BlockedContact]:
    return BlockedContact.objects.filter(invitation=invitation)


def blocks_on(digests: list[str]) -> QuerySet[BlockedContact]:
    return BlockedContact.objects.filter(digest__in=digests)


def codes_of(invitation: Invitation, session: list[str]) -> QuerySet[ContactCode]:
    """Codes asked for by one browser for the invitation's present version, newest first."""
    rows = ContactCode.objects.filter(invitation=invitation, version=invitation.version, session__in=session)
    return rows.order_by("-created_at")


def birth_checks_of(invitation: Invitation, session: list[str]) -> QuerySet[BirthCheck]:
    """Right birth dates that one browser gave for the invitation's present version."""
    return BirthCheck.objects.filter(invitation=invitation, version=invitation.version, session__in=session)
