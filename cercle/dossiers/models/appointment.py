"""When the patient is seen, by whom and where."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from cercle.core.encryption import EncryptedTextField
from cercle.dossiers.models.dossier import Dossier


class Appointment(models.Model):
    """GUARDED. ``with_account`` when it is with somebody of the circle, else ``with_name``. ``revision`` grows with
    each change, as other calendars ask for (RFC 5545, SEQUENCE). A cancelled one stays, said to be so.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="appointments", db_index=False)
    title = EncryptedTextField()
    place = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)
    with_account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    with_name = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "starts_at"], name="appointments_by_time")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="appointment_has_time"),
        ]
