"""What the trace says of a dossier, in plain words; and documents as pages show them."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cercle.dossiers.models import Basis, CircleMember
from cercle.dossiers.queries.consultations import Consultation
from cercle.dossiers.rights import HOLDERS, SCOPES, Holder

register = template.Library()

LOOKED: Mapping[str, Promise] = {
    "dossier": gettext_lazy("Lecture du dossier"),
    "identity": gettext_lazy("Lecture de l’identité"),
    "circle": gettext_lazy("Lecture du cercle de soins"),
    "journal": gettext_lazy("Lecture du fil d’actualité"),
    "documents": gettext_lazy("Lecture des documents"),
    "tasks": gettext_lazy("Lecture des tâches"),
    "appointments": gettext_lazy("Lecture des rendez-vous"),
    "accesses": gettext_lazy("Lecture de cette page"),
    "summary": gettext_lazy("Impression de la synthèse"),
    "timeline": gettext_lazy("Lecture de la chronologie"),
}

#: Act of the trace → what happened. ``%(other)s``: whom it was about.
HAPPENED: Mapping[str, Promise] = {
    "appointment.added": gettext_lazy("Rendez-vous noté"),
    "appointment.cancelled": gettext_lazy("Rendez-vous annulé"),
    "appointment.changed": gettext_lazy("Rendez-vous modifié"),
    "appointments.exported": gettext_lazy("Rendez-vous emportés vers un agenda"),
    "circle.access_changed": gettext_lazy("Accès d’un aidant modifié"),
    "circle.emergency_opened": gettext_lazy("Ouverture du dossier en urgence"),
    "circle.emergency_refused": gettext_lazy("Ouverture en urgence refusée, le patient s’y étant opposé"),
    "circle.left": gettext_lazy("Départ du cercle de soins"),
    "circle.listed": gettext_lazy("Personne sans accès inscrite au cercle de soins"),
    "circle.member_added": gettext_lazy("Ajout de %(other)s au cercle de soins"),
    "circle.member_lapsed": gettext_lazy("Fin de l’accès de %(other)s, à la date prévue"),
    "circle.member_removed": gettext_lazy("Retrait de %(other)s du cercle de soins"),
    "circle.seat_dropped": gettext_lazy("Place retirée dans le cercle de soins"),
    "circle.seat_filled": gettext_lazy("Personne invitée ajoutée au cercle de soins"),
    "circle.seat_reserved": gettext_lazy("Invitation au cercle de soins"),
    "circle.seat_taken_away": gettext_lazy("Place en attente retirée du cercle de soins"),
    "circle.unlisted": gettext_lazy("Personne sans accès retirée du cercle de soins"),
    "consent.noted": gettext_lazy("Accord ou opposition noté"),
    "consent.withdrawn": gettext_lazy("Accord ou opposition retiré"),
    "document.added": gettext_lazy("Document déposé"),
    "document.described": gettext_lazy("Description d’un document corrigée"),
    "document.purged": gettext_lazy("Document retiré effacé définitivement, à la fin de sa conservation"),
    "document.replaced": gettext_lazy("Nouvelle version d’un document"),
    "document.withdrawn": gettext_lazy("Document retiré"),
    "dossier.created": gettext_lazy("Création du dossier"),
    "dossier.identity_updated": gettext_lazy("Identité corrigée"),
    "journal.edited": gettext_lazy("Note du fil d’actualité corrigée"),
    "journal.withdrawn": gettext_lazy("Note du fil d’actualité retirée"),
    "journal.written": gettext_lazy("Note écrite dans le fil d’actualité"),
    "dossier.summary_exported": gettext_lazy("Synthèse emportée en PDF"),
    "task.changed": gettext_lazy("Tâche modifiée"),
    "task.created": gettext_lazy("Tâche créée"),
    "task.done": gettext_lazy("Tâche faite"),
    "task.dropped": gettext_lazy("Tâche abandonnée"),
    "task.reopened": gettext_lazy("Tâche rouverte"),
}


@register.filter
def what_happened(line: Consultation) -> str:
    if line.what:
        return str(LOOKED.get(line.what, _("Lecture du dossier")))
    words = HAPPENED.get(line.act)
    if words is None:
        return _("Modification du dossier")
    other = line.other.name if line.other else _("une personne qui n’a plus de compte")
    return str(words) % {"other": other}


@register.filter
def in_which_role(line: Consultation) -> str:
    """The profession, where it is known and they looked as a professional; else the row of the matrix they had then."""
    entry = getattr(line.account, "entry", None)
    if line.holder in {Holder.PATIENT.value, Holder.CAREGIVER.value, Holder.SECRETARY.value}:
        return str(HOLDERS[Holder(line.holder)]).lower()
    if entry and entry.profession:
        return str(entry.profession)
    known = {holder.value: words for holder, words in HOLDERS.items()}
    return str(known.get(line.holder, ""))


@register.filter
def for_which_reason(line: Consultation) -> str:
    return str(dict(Basis.choices).get(line.basis, ""))


#: A caregiver's scope, said to the caregiver.
YOURS: Mapping[str, Promise] = {
    "circle": gettext_lazy("le cercle de soins"),
    "journal": gettext_lazy("les notes qui vous sont destinées"),
    "documents": gettext_lazy("les documents qui vous sont destinés"),
    "tasks": gettext_lazy("les tâches"),
    "appointments": gettext_lazy("les rendez-vous"),
}


@register.filter
def seen_by(member: CircleMember, may: Mapping[str, bool]) -> str:
    """What a caregiver sees by this membership of theirs, as far as the site's rights let them (``may``)."""
    opened = [code for code, rights in SCOPES.items() if code in member.scope and any(may.get(r.value) for r in rights)]
    return ", ".join(str(YOURS[code]) for code in opened)


#: Codes of ``DocumentKind``.
ICONS: Mapping[str, str] = {
    "prescription": "pill",
    "laboratory": "test-tube",
    "imaging": "scan",
    "letter": "mail",
    "care_plan": "clipboard-list",
    "picture": "image",
}


@register.filter
def kind_icon(kind: str) -> str:
    return ICONS.get(kind, "file-text")
