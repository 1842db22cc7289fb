"""What the sign-in page shows in demo mode."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from cercle.accounts.models import Role
from cercle.web.demo.accounts import DEMO_ACCOUNTS, OUTSIDER

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """The demo's accounts with their role in words; nothing outside demo mode."""
    if not settings.DEMO:
        return []
    return [
        {"email": account.email, "password": account.password, "name": account.name, "label": _label(account.role)}
        for account in DEMO_ACCOUNTS
    ]


def _label(role: str) -> str:
    return _("professionnel d’un autre cercle") if role == OUTSIDER else str(Role(role).label)
