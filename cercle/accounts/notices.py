"""E-mails about the account itself: a link to choose a new password, and what changed on its locks.

Rendered when they leave. The link to choose a password is derived at that moment from the account (Django's token: a
MAC over the password's hash, the last sign-in, the addresses and the time), so that no row of the queue holds it and a
copy of the database opens nothing. Nothing medical, no name of a colleague or patient.
"""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cercle.accounts.models import Account
from cercle.delivery import renderers, templates
from cercle.delivery.models import Outgoing

#: Code of a change → what the message says happened.
NOTICES = {
    "password_changed": _("Le mot de passe a été modifié."),
    "password_reset": _("Un nouveau mot de passe a été choisi par un lien reçu par e-mail."),
    "password_set": _("Un mot de passe a été choisi."),
    "totp_activated": _("Une application d’authentification a été ajoutée."),
    "totp_deactivated": _("L’application d’authentification a été retirée."),
    "webauthn_added": _("Une clé d’accès a été ajoutée."),
    "webauthn_removed": _("Une clé d’accès a été retirée."),
    "recovery_codes_generated": _("De nouveaux codes de secours ont été créés."),
    "token_issued": _("Un jeton d’accès à l’API a été créé."),
}


def _account(outgoing: Outgoing) -> Account:
    account = Account.objects.filter(pk=UUID(outgoing.reference), is_active=True, email=outgoing.recipient).first()
    if account is None:
        raise renderers.NoLongerWanted("account_changed")
    return account


def reset_url(account: Account) -> str:
    """A link that lets its holder choose ``account``'s password once, for ``PASSWORD_RESET_TIMEOUT`` seconds."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)},
    )
    return settings.BASE_URL + path


def render_password_reset(outgoing: Outgoing) -> templates.Rendered:
    account = _account(outgoing)
    context = {"name": account.name, "url": reset_url(account), "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    return templates.render("password_reset", outgoing.channel, outgoing.language, context)


def render_sign_in_by_code(outgoing: Outgoing) -> templates.Rendered:
    """What « Mot de passe oublié » writes to who never had one."""
    _account(outgoing)
    url = settings.BASE_URL + reverse("account_request_login_code")
    return templates.render("sign_in_by_code", outgoing.channel, outgoing.language, {"url": url})


def render_security_notice(outgoing: Outgoing) -> templates.Rendered:
    account = _account(outgoing)
    context = {
        # No message to a patient names them: who reads their mailbox learns nothing of whose care this is.
        "name": "" if account.is_cared_for else account.name,
        "by_code": account.signs_in_by_code,
        "what": NOTICES[outgoing.context["event"]],
        "at": outgoing.created_at,
        "url": settings.BASE_URL + reverse("settings:security"),
    }
    return templates.render("security_notice", outgoing.channel, outgoing.language, context)


def register() -> None:
    renderers.register("password_reset", render_password_reset)
    renderers.register("security_notice", render_security_notice)
    renderers.register("sign_in_by_code", render_sign_in_by_code)
