"""The bells of a dossier: ids only, heard by who is in its circle now."""

from uuid import UUID

from cercle.live import bell

#: Somebody's membership of a dossier ended: to their own topic, so that their open pages of it close.
CIRCLE_LEFT = "circle_left"
#: What somebody may see of a dossier changed: to their own topic, so that their open pages of it ask again.
CIRCLE_ACCESS = "circle_access"


def topic(id: object) -> str:
    """The topic of what happens in one dossier."""
    return f"dossier:{id}"


def changed(dossier: UUID, what: str, **ids: object) -> None:
    """``what``: circle, journal… Pages that show it ask for it again."""
    bell.ring(topic(dossier), what, dossier=dossier, **ids)


def joined(dossier: UUID, account: UUID) -> None:
    bell.ring(bell.account(account), bell.JOINED, dossier=dossier)
    changed(dossier, "circle")


def left(dossier: UUID, account: UUID) -> None:
    """Their screens are told, their streams of it end, the others' pages ask again."""
    bell.ring(bell.account(account), CIRCLE_LEFT, dossier=dossier)
    bell.ring(topic(dossier), bell.LEFT, account=account, dossier=dossier)
    changed(dossier, "circle")


def access_changed(dossier: UUID, account: UUID) -> None:
    bell.ring(bell.account(account), CIRCLE_ACCESS, dossier=dossier)
