"""Beginning a conversation."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Forbidden, Invalid
from cercle.discussions import text
from cercle.discussions.access import may_start
from cercle.discussions.actions.join import check_addable, check_room, join
from cercle.discussions.models import Discussion, Kind
from cercle.dossiers.models import Dossier


def kind_for(title: str, members: Sequence[Account], dossier: Dossier | None) -> Kind:
    """The kind that follows from what a discussion is started with."""
    if dossier:
        return Kind.PATIENT
    if title:
        return Kind.THEME
    return Kind.PAIR if len(members) <= 1 else Kind.GROUP


def _check_shape(kind: str, title: str, others: Sequence[Account], dossier: Dossier | None) -> None:
    if kind not in Kind.values:
        raise Invalid({"kind": _("Choisissez le type de discussion.")})
    if kind == Kind.THEME and not title:
        raise Invalid({"title": _("Donnez un thème à la discussion.")})
    if kind == Kind.PATIENT and not dossier:
        raise Invalid({"dossier": _("Choisissez le dossier du patient.")})
    if kind != Kind.PATIENT and dossier:
        raise Invalid({"kind": _("Une discussion liée à un dossier est à propos d’un patient.")})
    if kind == Kind.PAIR and len(others) > 1:
        raise Invalid({"members": _("Une discussion à deux n’a qu’un autre participant.")})


@action
def start_discussion(
    actor: Account,
    *,
    title: str = "",
    kind: str | None = None,
    members: Sequence[Account],
    dossier: Dossier | None = None,
) -> Discussion:
    """Start a discussion between ``actor`` and ``members`` (none at first when all of them are still to be invited).

    ``dossier`` was obtained through its own access. Without ``kind`` it follows from the rest.
    Raises ``Forbidden`` (patients, caregivers, administrators), ``Invalid``, ``Refused`` (a member cannot be added).
    """
    if not may_start(actor):
        raise Forbidden
    others = {account.pk: account for account in members if account.pk != actor.pk}
    title = text.title(title)
    kind = kind or kind_for(title, list(others.values()), dossier)
    _check_shape(kind, title, list(others.values()), dossier)
    check_room(len(others) + 1)
    for account in others.values():
        check_addable(account)
    discussion = Discussion(kind=kind, title=title, dossier=dossier, created_by=actor)
    discussion.save(force_insert=True)
    for account in (actor, *others.values()):
        join(discussion, account, actor)
    record(
        actor,
        "discussion.started",
        "discussion",
        discussion.pk,
        kind=kind,
        members=[str(pk) for pk in others],
        dossier=str(dossier.pk) if dossier else None,
    )
    return discussion
