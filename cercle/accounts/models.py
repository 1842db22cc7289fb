"""Accounts: who signs in. What they are in the directory is the directory's business."""

from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What kind of person signs in. Rights follow from it in each domain's access table."""

    PROFESSIONAL = "professional", _("professionnel")
    SECRETARY = "secretary", _("secrétaire")
    PATIENT = "patient", _("patient")
    CAREGIVER = "caregiver", _("aidant")
    ADMINISTRATOR = "administrator", _("administrateur")


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; the address is expected normalised by ``cercle.core.emails``."""

    def create_user(self, email: str | None, password: str | None = None, **values: object) -> "Account":
        account = self.model(email=email, **values)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person who can sign in, by e-mail address or by mobile number (normalised, unique)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("adresse e-mail"), max_length=254, unique=True, null=True, blank=True)
    phone = models.CharField(max_length=16, unique=True, null=True, blank=True, help_text="E.164")
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(_("nom"), max_length=160, help_text="as shown: given name then family name")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.PROFESSIONAL)
    language = models.CharField(max_length=8, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen = models.DateTimeField(null=True, blank=True, db_index=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False),
                name="account_reachable",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_professional(self) -> bool:
        return self.role == Role.PROFESSIONAL

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_cared_for(self) -> bool:
        """A patient or caregiver: their pages are a small home of their own, whatever they take part in."""
        return self.role in (Role.PATIENT, Role.CAREGIVER)

    @property
    def signs_in_by_code(self) -> bool:
        """Patients and caregivers need no password (product.md §5), nor does anybody who never chose one."""
        return self.is_cared_for or not self.has_usable_password()


class ApiToken(models.Model):
    """A bearer token of the API; only its SHA-256 is stored."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class ContactChange(models.Model):
    """GUARDED. A new address or number of an account, waiting for the proof that its owner receives there.

    Made by the owner, or proposed by a professional of a « fil patient » (``proposed_by``): then the owner confirms or
    refuses it. The worker makes the code when it writes the message, so that it is in clear nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contact_changes")
    channel = models.CharField(max_length=8, help_text="email or sms: which contact of the account it replaces")
    value = models.CharField(max_length=254, help_text="normalised address or E.164 number")
    proposed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    code_id = models.UUIDField(null=True, help_text="names the present code: an earlier one stops working")
    digest = models.CharField(max_length=64, blank=True, help_text="of the code; empty until the message is written")
    made_at = models.DateTimeField(null=True, help_text="when the message was written: its ten minutes start")
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True, help_text="refused by the owner, or replaced by a newer change")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "channel"],
                condition=models.Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="contact_change_once",
            ),
        ]

    @property
    def is_email(self) -> bool:
        return self.channel == "email"

    @property
    def code_was_sent(self) -> bool:
        """Or is about to leave; a professional's proposal sends none before the owner asks."""
        return self.code_id is not None
