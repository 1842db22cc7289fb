"""Invitations: the offer to join, with its whole life (docs/invitations.md)."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cercle.invitations.search import name_parts


class Kind(models.TextChoices):
    COLLEAGUE = "colleague", _("confrère")
    PATIENT = "patient", _("patient")
    CAREGIVER = "caregiver", _("aidant")


#: Kinds whose invited person enters a « fil patient »; each professional has invitations of their own for them.
GUESTS = (Kind.PATIENT, Kind.CAREGIVER)


class State(models.TextChoices):
    """Stored states. « Expirée » is not one: it is ``expires_at`` compared (architecture.md)."""

    OPEN = "open", _("En attente")
    ACCEPTED = "accepted", _("Acceptée")
    DECLINED = "declined", _("Déclinée")
    NOT_ME = "not_me", _("Erreur de destinataire")
    DELETED = "deleted", _("Supprimée")


class Relationship(models.TextChoices):
    """What a caregiver is to the patient."""

    PARTNER = "partner", _("conjoint ou partenaire")
    CHILD = "child", _("enfant")
    PARENT = "parent", _("parent")
    SIBLING = "sibling", _("frère ou sœur")
    FAMILY = "family", _("autre membre de la famille")
    FRIEND = "friend", _("ami ou voisin")
    GUARDIAN = "guardian", _("tuteur ou curateur")
    OTHER = "other", _("autre proche")


class Invitation(models.Model):
    """GUARDED. One per person while open (partial unique indexes): of a colleague, over all who invite, by contact and
    by directory entry; of a patient or caregiver, per inviter and per whom it is about, by address or else by number.

    ``version`` is inside every link's token: raising it kills every earlier link in that transaction.
    Contacts are stored as typed (raw) and normalised; only the normalised ones are compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=160)
    name_key = models.CharField(
        max_length=400, help_text="the name, and a caregiver's patient, as search compares them: no accents, lower case"
    )
    email = models.EmailField(max_length=254, blank=True)
    email_typed = models.CharField(max_length=320, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    phone_typed = models.CharField(max_length=40, blank=True)
    recorded = models.BooleanField(
        default=False, help_text="the contact came from the directory's records: never shown to the inviter"
    )
    birth_date = models.DateField(null=True, help_text="of a patient or caregiver: then asked before they enter")
    birth_tries = models.PositiveSmallIntegerField(default=0, help_text="wrong birth dates since the last sending")
    locked_at = models.DateTimeField(null=True, help_text="too many of them: nobody accepts until it is sent again")
    relationship = models.CharField(max_length=12, choices=Relationship.choices, blank=True)
    patient_name = models.CharField(max_length=160, blank=True, help_text="whom an invited caregiver cares for")
    agreement_at = models.DateTimeField(null=True, help_text="the inviter noted that the patient wants this caregiver")
    thread = models.ForeignKey(
        "discussions.Discussion",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the « fil patient » to join; once accepted, the one that was joined or opened",
    )
    about = models.CharField(
        max_length=200,
        blank=True,
        help_text="what tells two open invitations of one contact apart: the thread's id, or a caregiver's patient",
    )
    language = models.CharField(max_length=8, default="fr")
    entry = models.ForeignKey("directory.Professional", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, help_text="last sending or handing over; null while nothing left")
    written_at = models.DateTimeField(null=True, help_text="last message of the server itself: the cool-down counts on")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="accepted, declined, not me or deleted")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="accepted_invitations"
    )
    proof = models.CharField(
        max_length=12, blank=True, help_text="what proved the person: email, sms, code, session, birth_date; none"
    )
    accepted_session = models.CharField(
        max_length=64,
        blank=True,
        help_text="digest of the browser session that signed up: its second press is harmless",
    )
    reminded_at = models.DateTimeField(null=True, help_text="the one reminder of this sending was queued")
    ending_told_at = models.DateTimeField(null=True, help_text="the inviter was told that it ends in 48 hours")
    expired_told_at = models.DateTimeField(null=True, help_text="the inviter was told that it expired")
    purged_at = models.DateTimeField(null=True, help_text="deleted long ago: names and contacts are gone")

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="invitation_newest_first"),
            models.Index(fields=["entry", "state"], name="invitation_by_entry"),
            models.Index(fields=["created_by", "-created_at", "-id"], name="invitation_of_inviter"),
            GinIndex(name_parts(), name="invitation_by_name_part"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(state="open", kind="colleague") & ~models.Q(email=""),
                name="invitation_one_open_per_email",
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=models.Q(state="open", kind="colleague") & ~models.Q(phone=""),
                name="invitation_one_open_per_phone",
            ),
            models.UniqueConstraint(
                fields=["created_by", "kind", "about", "email"],
                condition=models.Q(state="open", kind__in=["patient", "caregiver"]) & ~models.Q(email=""),
                name="invitation_one_open_guest_per_email",
            ),
            models.UniqueConstraint(
                fields=["created_by", "kind", "about", "phone"],
                condition=models.Q(state="open", kind__in=["patient", "caregiver"], email="") & ~models.Q(phone=""),
                name="invitation_one_open_guest_per_phone",
            ),
            models.UniqueConstraint(
                fields=["kind", "entry"],
                condition=models.Q(state="open", entry__isnull=False),
                name="invitation_one_open_per_entry",
            ),
        ]


class Sponsor(models.Model):
    """GUARDED. One who invited this person, and where they want them. The inviter's name is kept as it was."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="sponsors")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=160)
    discussion = models.ForeignKey("discussions.Discussion", null=True, on_delete=models.SET_NULL, related_name="+")
    dossier = models.ForeignKey("dossiers.Dossier", null=True, on_delete=models.SET_NULL, related_name="+")
    knows_contact = models.BooleanField(
        default=False, help_text="typed this very contact: it is shown to nobody else, not even to another sponsor"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="deleted for this sponsor while others still invite")
    done_at = models.DateTimeField(null=True, help_text="when this sponsor added the person where they wanted")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "account", "discussion", "dossier"],
                nulls_distinct=False,
                name="sponsor_once",
            ),
        ]


class Submission(models.Model):
    """GUARDED. One press of « Envoyer »: the same ``client_id`` again gets the same answer and sends nothing."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    sponsor = models.ForeignKey(Sponsor, on_delete=models.CASCADE, related_name="submissions")
    sent = models.BooleanField()
    why = models.CharField(max_length=20, blank=True)
    created = models.BooleanField()
    again_at = models.DateTimeField(null=True, help_text="when pressing again would send, if the answer said so")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "client_id"], name="submission_once")]


class Handover(models.Model):
    """GUARDED. A link the inviter carried: shared, opened in their mail program, copied. Never « envoyée »."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="handovers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=10, help_text="share, mailto, sms, copy")
    at = models.DateTimeField(auto_now_add=True)


class BlockedContact(models.Model):
    """GUARDED. A contact whose holder said « Ce n'est pas moi »: not written to again until an inviter corrects it.

    Only a keyed hash is kept, so that the block list names nobody.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "invitation"], name="blocked_once")]


class ContactCode(models.Model):
    """GUARDED. A six-digit code sent to the invitation's contact, for a link that proves nothing by itself.

    The worker makes the code when it writes the message, so that it is in clear nowhere; only its digest is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="codes")
    version = models.PositiveIntegerField()
    session = models.CharField(max_length=64, help_text="digest of the browser session that asked")
    channel = models.CharField(max_length=8, help_text="email or sms: which contact it proves")
    recipient = models.CharField(max_length=254, help_text="normalised; compared again before it is believed")
    digest = models.CharField(max_length=64, blank=True, help_text="empty until the message is written")
    made_at = models.DateTimeField(null=True, help_text="when the message was written: its ten minutes start")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["invitation", "-created_at"], name="code_newest_first")]


class BirthCheck(models.Model):
    """GUARDED. One browser gave the right birth date: for an hour it need not be typed again (signing in between).

    Only a keyed digest of the date is kept; correcting it, or the contact, makes the row worthless.
    """

    id = models.BigAutoField(primary_key=True)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="birth_checks")
    version = models.PositiveIntegerField()
    session = models.CharField(max_length=64, help_text="digest of the browser session that answered")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
