"""What an account says about its owner, and closing it."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account, ApiToken
from cercle.audit import journal
from cercle.audit.action import action
from cercle.core import names
from cercle.core.errors import Invalid
from cercle.live import bell


def clean_name(name: str) -> str:
    """The name as it is shown; raises ``Invalid`` when nothing is left of it."""
    cleaned = names.clean(name)
    if not cleaned:
        raise Invalid({"name": _("Indiquez le nom complet, sans lien ni numéro.")})
    return cleaned


def clean_language(code: str) -> str:
    """A language of the interface; raises ``Invalid`` for any other."""
    if code not in dict(settings.LANGUAGES):
        raise Invalid({"language": _("Cette langue n’est pas proposée.")})
    return code


@action
def set_name(actor: Account, account: Account, *, name: str) -> None:
    account.name = clean_name(name)
    account.save(update_fields=["name"])
    journal.record(actor, "account.renamed", "account", account.pk)


@action
def set_language(actor: Account, account: Account, *, language: str) -> None:
    account.language = clean_language(language)
    account.save(update_fields=["language"])
    journal.record(actor, "account.language_set", "account", account.pk, language=account.language)


@action
def deactivate(actor: Account | None, account: Account) -> None:
    """Nobody signs in with it any more, at once: its sessions and tokens end. What it wrote stays."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    keys = UserSession.objects.filter(user=account).values("session_key")
    sessions, _kinds = Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=account).delete()
    tokens = ApiToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=timezone.now())
    bell.ring(bell.account(account.pk), bell.RECHECK)
    journal.record(actor, "account.deactivated", "account", account.pk, sessions=sessions, tokens=tokens)
