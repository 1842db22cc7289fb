"""Who takes part, and who is awaited."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cercle.discussions.models.discussion import Discussion


class Member(models.Model):
    """GUARDED. Unread = discussion.last_seq − last_read_seq: no write per recipient.

    A member sees the whole history.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)
    last_read_seq = models.PositiveBigIntegerField(default=0)
    muted_at = models.DateTimeField(null=True, help_text="counts and tells nothing, until taken back")
    archived_at = models.DateTimeField(null=True, help_text="out of the list until somebody else writes")
    pinned_at = models.DateTimeField(null=True, help_text="before all others in the list")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "account"], condition=models.Q(left_at__isnull=True), name="member_once"
            ),
        ]


class Part(models.TextChoices):
    """As whom somebody who is no professional takes part in a « fil patient »: visible wherever their name is."""

    PATIENT = "patient", _("patient")
    CAREGIVER = "caregiver", _("aidant")


class Guest(models.Model):
    """GUARDED. A patient or caregiver of a « fil patient », with what its professionals know of them administratively.

    The name, birth date and contacts are the professionals' notes, not the account's own. Without ``verified_at`` the
    thread says « Identité non vérifiée ». Whoever has such a row has a guest's rights there, whatever their role.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="guests")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guest_rows")
    part = models.CharField(max_length=10, choices=Part.choices)
    relationship = models.CharField(max_length=12, blank=True, help_text="of a caregiver: a code of the layer above")
    name = models.CharField(max_length=160)
    birth_date = models.DateField(null=True)
    email = models.EmailField(max_length=254, blank=True, help_text="normalised")
    phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    proof = models.CharField(max_length=12, blank=True, help_text="what proved the person when they accepted")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["discussion", "account"], name="guest_once")]


class SeatState(models.TextChoices):
    WAITING = "waiting", _("invitation envoyée")
    READY = "ready", _("connecté, à ajouter")
    FILLED = "filled", _("ajouté")
    DROPPED = "dropped", _("retiré")


class PendingSeat(models.Model):
    """GUARDED. A grey place kept for somebody invited: they read nothing until they connected and were added.

    ``invitation`` is an id of the layer above, opaque here.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="seats")
    invitation = models.UUIDField(db_index=True)
    entry = models.ForeignKey("directory.Professional", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.WAITING)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    from_seq = models.PositiveBigIntegerField(default=0, help_text="the discussion's last_seq when the seat was kept")
    alarmed_at = models.DateTimeField(null=True, help_text="when it was told that messages have waited too long")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "invitation"],
                condition=models.Q(state__in=["waiting", "ready"]),
                name="seat_once",
            ),
        ]

    @property
    def short_state(self) -> str:
        """For the badge beside a name."""
        return gettext("À ajouter") if self.state == SeatState.READY else gettext("En attente")
