"""Saying something."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Invalid
from cercle.discussions import text
from cercle.discussions.access import Right, hold
from cercle.discussions.actions.check import check_open, check_read
from cercle.discussions.actions.mention import name_people, named
from cercle.discussions.actions.write import append
from cercle.discussions.models import Attachment, Discussion, Message


@action
def post_message(
    actor: Account,
    discussion: Discussion,
    *,
    body: str,
    client_id: UUID | None = None,
    reply_to: UUID | None = None,
    mentions: Collection[UUID] = (),
    attachments: Collection[UUID] = (),
) -> Message:
    """Add ``actor``'s message and return it; the first one again when ``client_id`` was used before by the same author.

    ``reply_to`` is a message of this discussion, ``mentions`` are accounts that take part, ``attachments`` what
    ``actor`` uploaded to it and has not posted yet: with one, ``body`` may be empty.
    Raises ``Invalid`` (empty, too long, what it answers or joins is not there), ``TooMany`` (limit POSTS), ``NotFound``
    (no longer a member), ``Refused`` (no_carer: a patient would write to nobody; closed).
    """
    body = text.body(body, may_be_empty=bool(attachments))
    hold(actor, discussion, Right.POST)
    if client_id:
        first = discussion.messages.filter(author=actor, client_id=client_id).first()
        if first:
            record(actor, "message.repeated", "discussion", discussion.pk, message=str(first.pk))
            return first
    check_open(discussion)
    check_read(discussion)
    answered = _answered(discussion, reply_to)
    files = _files(actor, discussion, attachments)
    limits.spend("POSTS", str(actor.pk))
    # What goes with the message is written before it (foreign keys are checked at the end): see ``append``.
    id = uuid4()
    people = named(actor, discussion, body, mentions)
    if people:
        name_people(actor, discussion, id, people)
    if files:
        discussion.attachments.filter(pk__in=[file.pk for file in files]).update(message=id)
    names = [file.name for file in files]
    message = append(discussion, actor, body, client_id=client_id, reply_to=answered, id=id, names=names)
    record(actor, "message.posted", "discussion", discussion.pk, **_trace(message, len(people), len(files)))
    return message


def _trace(message: Message, people: int, files: int) -> dict[str, object]:
    detail: dict[str, object] = {"message": str(message.pk), "seq": message.seq}
    if message.reply_to_id:
        detail["reply_to"] = str(message.reply_to_id)
    if people:
        detail["mentions"] = people
    if files:
        detail["attachments"] = files
    return detail


def _answered(discussion: Discussion, id: UUID | None) -> Message | None:
    """What is answered: said by a person, here. It may have been withdrawn meanwhile."""
    if id is None:
        return None
    found = discussion.messages.filter(pk=id, system="").first()
    if found is None:
        raise Invalid({"reply_to": _("Le message auquel vous répondez n’est pas dans cette discussion.")})
    return found


def _files(actor: Account, discussion: Discussion, ids: Collection[UUID]) -> list[Attachment]:
    if not ids:
        return []
    wanted = set(ids)
    found = discussion.attachments.filter(pk__in=wanted, uploader=actor, message__isnull=True)
    files = list(found.select_for_update().order_by("pk"))
    if len(files) != len(wanted):
        raise Invalid({"attachments": _("Une pièce jointe n’est plus disponible : joignez-la de nouveau.")})
    return files
