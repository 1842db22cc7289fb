from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.schemas.discussions import DiscussionDetail, DiscussionIn, DiscussionOut, DiscussionPage
from cercle.core.errors import Invalid
from cercle.directory.access import visible_entries
from cercle.discussions import actions, queries
from cercle.discussions.access import Right, access_discussion

router = Router()


def _accounts(user: Account, members: Sequence[UUID | int]) -> list[Account]:
    """The accounts behind directory rows the caller may see; one dull error for unknown and unconnected alike."""
    by_entry = [member for member in members if isinstance(member, int)]
    by_account = [member for member in members if isinstance(member, UUID)]
    entries = visible_entries(user).filter(account__isnull=False).select_related("account")
    found: dict[UUID | int, Account] = {}
    for entry in entries.filter(Q(pk__in=by_entry) | Q(account__in=by_account)):
        if entry.account:
            found |= {entry.pk: entry.account, entry.account.pk: entry.account}
    for place, member in enumerate(members):
        if member not in found:
            raise Invalid({f"members.{place}": _("Cette personne n’est pas dans l’annuaire ou n’a pas de compte.")})
    return [found[member] for member in members]


def _out(row: queries.Row) -> dict[str, object]:
    discussion = row.discussion
    return {
        "id": discussion.pk,
        "kind": discussion.kind,
        "title": discussion.title,
        "last_seq": discussion.last_seq,
        "last_at": discussion.last_at,
        "unread": row.unread,
    }


def _detail(user: Account, id: UUID) -> DiscussionDetail:
    discussion = access_discussion(user, id, Right.READ)
    row = queries.row(user, discussion)
    assert row is not None
    people = queries.participants(discussion)
    members = [
        {"account": member.account_id, "name": member.account.name, "part": people.part(member.account)}
        for member in people.members
    ]
    seats = [{"id": seat.pk, "name": seat.name, "state": seat.state} for seat in people.seats]
    return DiscussionDetail.model_validate({**_out(row), "members": members, "seats": seats})


@router.post("", response={201: DiscussionDetail}, summary="Start a discussion")
def start(request: HttpRequest, payload: DiscussionIn) -> Status[DiscussionDetail]:
    user = caller(request)
    discussion = actions.start_discussion(user, title=payload.title, members=_accounts(user, payload.members))
    return Status(201, _detail(user, discussion.pk))


@router.get("", response=DiscussionPage, summary="The caller's discussions, the liveliest first")
def listing(request: HttpRequest, q: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 50) -> DiscussionPage:
    found = queries.discussion_list(caller(request), q=q, limit=limit, archived=None)
    return DiscussionPage(items=[DiscussionOut.model_validate(_out(row)) for row in found.rows])


@router.get("/{uuid:id}", response=DiscussionDetail, summary="One discussion, its members and pending seats")
def show(request: HttpRequest, id: UUID) -> DiscussionDetail:
    return _detail(caller(request), id)
