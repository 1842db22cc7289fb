"""The demo's care circles as rows: people who read, people awaited, people only noted; and what their journal says.

Written as if it had happened, so each line has its own day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cercle.directory.models import Professional
from cercle.dossiers import ins
from cercle.dossiers.models import (
    Basis,
    Category,
    CircleMember,
    Consent,
    ConsentKind,
    ConsentMeans,
    ConsentScope,
    Dossier,
    IdentityStatus,
    InsKind,
    JournalEntry,
    Listed,
    Part,
)
from cercle.dossiers.terms import parse_end
from cercle.invitations.actions import invite_colleague
from cercle.web.demo.talks import HELENE, KARIM
from cercle.web.demo.territory import People

#: The dossier of which everything is shown: Antoine Dubois.
FIRST = 512131

#: Function of a member in a circle, where it says more than the profession.
FUNCTIONS = {(FIRST, HELENE): "médecin traitant", (512136, KARIM): "infirmier référent"}

#: dossier, part, name, function, account is in the demo; what a caregiver sees.
FURTHER = (
    (FIRST, Part.PROFESSIONAL, "Thomas Riou", "endocrinologue", ()),
    (FIRST, Part.PATIENT, "Antoine Dubois", "", ()),
    (FIRST, Part.CAREGIVER, "Claire Dubois", "fille", ("circle", "journal", "documents", "appointments")),
    (512132, Part.PROFESSIONAL, "Philippe Guillou", "cardiologue", ()),
)


#: How long a caregiver of the demo reads.
CARING = timedelta(days=90)


@dataclass(frozen=True)
class Noted:
    """Somebody without access, written down by hand."""

    dossier: int
    part: str
    name: str
    function: str
    phone: str = ""
    email: str = ""
    entry: str = ""


NOTED = (
    Noted(FIRST, Part.PROFESSIONAL, "Benoît Le Roux", "pneumologue", entry="Le Roux"),
    Noted(FIRST, Part.PROFESSIONAL, "Odile Rivoal", "aide à domicile", email="odile.rivoal@cercle.example"),
    Noted(FIRST, Part.CAREGIVER, "Yvonne Hamelin", "voisine", phone="+33639980210"),
    Noted(FIRST, Part.ORGANISATION, "SSIAD de Rennes Nord", "soins infirmiers à domicile", phone="+33299000102"),
    Noted(512132, Part.ORGANISATION, "Portage de repas de Vitré", "repas du midi"),
    Noted(512136, Part.CAREGIVER, "Bernard Lambert", "frère"),
)

#: days ago, author, category, urgent, for the patient, for caregivers, text.
NOTES = (
    (12, HELENE, Category.TREATMENT, False, True, True, "Insuline du soir : 12 unités. Contrôle dans une semaine."),
    (9, KARIM, Category.CARE, False, False, False, "Plaie du talon : berges propres, exsudat modéré."),
    (6, "Inès Moreau", Category.TREATMENT, False, False, False, "Bas de contention délivrés, pose expliquée."),
    (4, KARIM, Category.HOME, False, True, True, "Le lit médicalisé est arrivé. M. Dubois dort mieux."),
    (2, "Marie Lefèvre", Category.OBSERVATION, True, False, False, "Glycémie à 0,52 g/l à 7 h 40, resucrage oral."),
    (1, HELENE, Category.COORDINATION, False, True, True, "Prochain passage à domicile jeudi matin."),
)  # fmt: skip


def make_circles(people: People, dossiers: dict[int, Dossier], now: datetime) -> None:
    """Reasons and days for the members that are there, then everybody else."""
    _reasons(people, dossiers, now)
    for number, part, name, function, scope in FURTHER:
        creator = dossiers[number].created_by
        member = CircleMember(
            dossier=dossiers[number],
            account=people[name],
            part=part,
            function=function,
            basis=Basis.CONSENTED if part == Part.CAREGIVER else Basis.DESIGNATED,
            scope=list(scope),
            ends_at=parse_end(timezone.localtime(now).date() + CARING, {}) if part == Part.CAREGIVER else None,
            added_by=creator,
        )
        member.save(force_insert=True)
        CircleMember.objects.filter(pk=member.pk).update(since=now - timedelta(days=25))
    for noted in NOTED:
        _note(noted, dossiers, now)
    _journal(people, dossiers[FIRST], now)
    _identities(people, dossiers, now)


def _reasons(people: People, dossiers: dict[int, Dossier], now: datetime) -> None:
    for number, dossier in dossiers.items():
        for position, member in enumerate(dossier.members.select_related("account").order_by("since", "pk")):
            member.basis = Basis.DESIGNATED if member.account_id == dossier.created_by_id else Basis.TEAM
            member.function = FUNCTIONS.get((number, member.account.name), "")
            member.since = now - timedelta(days=40 - position)
            member.seen_at = now - timedelta(days=3)
            member.save(update_fields=["basis", "function", "since", "seen_at"])


def _note(noted: Noted, dossiers: dict[int, Dossier], now: datetime) -> None:
    entry = Professional.objects.filter(family_name=noted.entry, account=None).first() if noted.entry else None
    row = Listed(
        dossier=dossiers[noted.dossier],
        part=noted.part,
        name=noted.name,
        function=noted.function,
        phone=noted.phone,
        email=noted.email,
        entry=entry,
        basis=Basis.DESIGNATED,
        added_by=dossiers[noted.dossier].created_by,
    )
    row.save(force_insert=True)
    Listed.objects.filter(pk=row.pk).update(since=now - timedelta(days=18))


def _journal(people: People, dossier: Dossier, now: datetime) -> None:
    for days, author, category, urgent, for_patient, for_caregivers, text in NOTES:
        JournalEntry(
            dossier=dossier,
            author=people[author],
            category=category,
            urgent=urgent,
            for_patient=for_patient,
            for_caregivers=for_caregivers,
            body=text,
            at=now - timedelta(days=days, hours=3),
        ).save(force_insert=True)


def _identities(people: People, dossiers: dict[int, Dossier], now: datetime) -> None:
    """One of each status; the qualified one has a number of the kind made for demonstrations."""
    first = dossiers[FIRST]
    number = "1440535238001"
    first.given_names, first.identity = "Antoine Louis Marie", IdentityStatus.QUALIFIED
    first.ins, first.ins_kind = number + ins.key(number), InsKind.NIR_DEMO
    first.save(update_fields=["given_names", "identity", "ins", "ins_kind"])
    for number_of, status in ((512132, IdentityStatus.VALIDATED), (512136, IdentityStatus.RETRIEVED)):
        dossiers[number_of].identity = status
        dossiers[number_of].save(update_fields=["identity"])
    Consent(
        dossier=first,
        kind=ConsentKind.CONSENT,
        scope=ConsentScope.CAREGIVERS,
        given_on=(now - timedelta(days=26)).date(),
        means=ConsentMeans.ORAL,
        note="Souhaite que sa fille suive les rendez-vous.",
        recorded_by=people[HELENE],
    ).save(force_insert=True)


def invite_into_circle(people: People, dossiers: dict[int, Dossier]) -> None:
    """He who is missing in a discussion is awaited in the first circle too; no second message leaves for that."""
    entry = Professional.objects.filter(family_name="Le Goff", account=None, profession="Médecin").get()
    invite_colleague(people[HELENE], entry=entry, use_recorded=True, dossier=dossiers[FIRST])
