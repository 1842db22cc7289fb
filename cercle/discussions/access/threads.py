"""« Fils patients »: who cares there, and who is cared for."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.access.discussions import access_discussion, rights_in, visible_discussions
from cercle.discussions.access.rights import ADDABLE, Right, rights_of
from cercle.discussions.models import Discussion, Guest, Kind, Member


def carers_at(**where: Any) -> QuerySet[Member]:
    """The professionals who take part now, over all discussions that ``where`` asks of a membership: members with a
    carer's role and no guest's row."""
    return Member.objects.filter(
        ~Exists(Guest.objects.filter(discussion=OuterRef("discussion"), account=OuterRef("account"))),
        left_at__isnull=True,
        account__role__in=ADDABLE,
        account__is_active=True,
        **where,
    )


def carers_of(discussion: Discussion) -> QuerySet[Member]:
    """The professionals who take part now."""
    return carers_at(discussion=discussion)


def cared_by(user: Account) -> QuerySet[Discussion]:
    """The « fils patients » that ``user`` is a carer of now."""
    if Right.CARE not in rights_of(user):
        return Discussion.objects.none()
    return visible_discussions(user).filter(
        ~Exists(Guest.objects.filter(discussion=OuterRef("pk"), account=user)),
        kind=Kind.THREAD,
    )


def access_thread(user: Account, id: UUID | str, right: Right) -> Discussion:
    """As ``access_discussion``, of a « fil patient »: any other discussion is as absent as none."""
    discussion = access_discussion(user, id, Right.READ)
    if discussion.kind != Kind.THREAD:
        raise NotFound
    if right not in rights_in(user, discussion):
        raise Forbidden
    return discussion


def visible_guests(user: Account) -> QuerySet[Guest]:
    """The guests of the threads that ``user`` is in. What their rows know of them is for carers: ``access_guest``."""
    return Guest.objects.filter(discussion__in=visible_discussions(user))


def access_guest(user: Account, id: UUID | str, right: Right) -> Guest:
    """A guest's row, if ``user`` has ``right`` in its thread. Raises as ``access_discussion``."""
    try:
        guest = visible_guests(user).select_related("discussion", "account").get(pk=id)
    except (Guest.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_in(user, guest.discussion):
        raise Forbidden
    return guest
