"""The documents of a dossier, and each version of them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cercle.core.encryption import EncryptedTextField
from cercle.dossiers.models.dossier import Dossier


class DocumentKind(models.TextChoices):
    PRESCRIPTION = "prescription", _("ordonnance")
    REPORT = "report", _("compte rendu")
    LABORATORY = "laboratory", _("résultat de biologie")
    IMAGING = "imaging", _("imagerie")
    LETTER = "letter", _("courrier")
    CARE_PLAN = "care_plan", _("plan de soins")
    PICTURE = "picture", _("photo")
    DIRECTIVES = "directives", _("directives anticipées")
    ADMINISTRATIVE = "administrative", _("document administratif")
    OTHER = "other", _("autre document")


class Confidentiality(models.TextChoices):
    """Among those whom the matrix lets read documents, who reads this one (``cercle.dossiers.confidentiality``)."""

    CIRCLE = "circle", _("tous les professionnels du cercle")
    HEALTH = "health", _("les professionnels de santé")
    MEDICAL = "medical", _("les professions médicales")


class Document(models.Model):
    """GUARDED. What stays the same over its versions. ``version`` is the number of the newest.

    The patient and the caregivers read only what is marked as meant for them. A withdrawn one is read by nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="documents", db_index=False)
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    title = EncryptedTextField()
    confidentiality = models.CharField(max_length=8, choices=Confidentiality.choices, default=Confidentiality.CIRCLE)
    for_patient = models.BooleanField(default=False)
    for_caregivers = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(help_text="of the newest version")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["dossier", "-changed_at", "-id"], name="documents_newest_first")]


class DocumentVersion(models.Model):
    """GUARDED. One file, checked and stored encrypted (cercle.files): ``file`` and ``preview`` name stored files.

    ``size`` is in bytes, ``width`` and ``height`` in pixels as shown upright.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    name = EncryptedTextField(help_text="as its sender called it")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True, help_text="of a PDF")
    file = models.CharField(max_length=80)
    preview = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]
