"""Making an account."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.actions.profile import clean_language, clean_name
from cercle.accounts.models import Account, Role
from cercle.audit import journal
from cercle.audit.action import action
from cercle.core import emails, phones
from cercle.core.errors import Invalid


@action
def create_account(
    actor: Account | None,
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    role: str = Role.PROFESSIONAL,
    language: str = "fr",
    password: str | None = None,
    email_verified: bool = False,
    phone_verified: bool = False,
) -> Account:
    """An account with one address, one number or both, normalised here. ``actor`` is None when the person accepts
    an invitation themselves or a command makes it; without ``password`` they sign in by another way.

    Raises ``Invalid`` with a message per field: no name, no contact, an unusable one, one that is taken, a weak
    password. Only people who proved a contact or administrators get here, so « taken » tells a stranger nothing.
    """
    values = _checked(name, email, phone, password)
    account = Account(
        **values, role=Role(role), language=clean_language(language), phone_verified_at=_when(phone_verified and phone)
    )
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise Invalid(_taken(account)) from None
    if account.email:
        EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=email_verified)
    journal.record(actor, "account.created", "account", account.pk, role=account.role)
    return account


def _when(proven: object) -> datetime | None:
    return timezone.now() if proven else None


def _checked(name: str, email: str | None, phone: str | None, password: str | None) -> dict[str, str | None]:
    errors: dict[str, str] = {}
    values: dict[str, str | None] = {"name": "", "email": None, "phone": None}
    try:
        values["name"] = clean_name(name)
    except Invalid as wrong:
        errors |= wrong.fields
    for field, text, normalise in (("email", email, emails.normalise), ("phone", phone, phones.normalise)):
        try:
            values[field] = normalise(text) if text else None
        except ValueError as wrong_contact:
            errors[field] = str(wrong_contact)
    if not email and not phone:
        errors["email"] = _("Indiquez une adresse e-mail ou un numéro de mobile.")
    if password is not None:
        try:
            validate_password(password, Account(name=values["name"] or "", email=values["email"]))
        except ValidationError as weak:
            errors["password"] = " ".join(weak.messages)
    if errors:
        raise Invalid(errors)
    return values


def _taken(account: Account) -> dict[str, str]:
    """Which contact belongs to somebody else."""
    if account.email and Account.objects.filter(email=account.email).exists():
        return {"email": _("Un compte existe déjà avec cette adresse.")}
    return {"phone": _("Un compte existe déjà avec ce numéro.")}
