"""The code to sign in, and what is written instead to who signs in with a password."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cercle.accounts import queries, sign_in_codes
from cercle.accounts.contact_notices import spaced
from cercle.delivery import renderers, templates
from cercle.delivery.models import Outgoing


def render_sign_in_code(outgoing: Outgoing) -> templates.Rendered:
    if not outgoing.reference:
        raise renderers.NoLongerWanted("nobody")
    if timezone.now() - outgoing.created_at >= sign_in_codes.lifetime():
        raise renderers.NoLongerWanted("too_late")
    account = queries.who_signs_in_with(outgoing.channel, outgoing.recipient)
    if account is None or str(account.pk) != outgoing.reference:
        raise renderers.NoLongerWanted("account_changed")
    if not account.signs_in_by_code:
        url = settings.BASE_URL + reverse("account_login")
        return templates.render("sign_in_password", outgoing.channel, outgoing.language, {"url": url})
    digits = sign_in_codes.digits_of(outgoing.context["seed"])
    context = {"code": spaced(digits), "minutes": settings.LIMITS["CODE_MINUTES"]}
    return templates.render("sign_in_code", outgoing.channel, outgoing.language, context)


def register() -> None:
    renderers.register("sign_in_code", render_sign_in_code)
