"""The printed summary of a dossier, part by part: the page and the PDF say the same words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cercle.dossiers import ins
from cercle.dossiers.models import Appointment, JournalEntry, Task
from cercle.dossiers.queries.circle import Line
from cercle.dossiers.queries.summary import Summary
from cercle.web.export.entries import moment
from cercle.web.export.pdf import Pages

#: Grey and black of the PDF.
_SOFT = 110


@dataclass(frozen=True)
class Said:
    """One line: what stands first, in bold, and the rest."""

    first: str
    rest: str = ""


@dataclass(frozen=True)
class Section:
    """``nothing`` is said where there is no line."""

    title: str
    nothing: str = ""
    lines: list[Said] = field(default_factory=list)


def sections(summary: Summary) -> list[Section]:
    """Those that the reader may read."""
    found = [Section(_("Identité"), lines=list(_identity(summary)))]
    if summary.notes is not None:
        lines = [_note(note) for note in summary.notes]
        found.append(Section(_("Dernières notes urgentes"), _("Aucune note urgente."), lines))
    if summary.circle is not None:
        lines = [_person(line) for line in summary.circle]
        found.append(Section(_("Cercle de soins"), _("Personne."), lines))
    if summary.tasks is not None:
        found.append(Section(_("À faire"), _("Rien à faire."), [_task(task) for task in summary.tasks]))
    if summary.appointments is not None:
        lines = [_appointment(each) for each in summary.appointments]
        found.append(Section(_("Prochains rendez-vous"), _("Aucun rendez-vous à venir."), lines))
    if summary.consents is not None:
        lines = [
            Said(
                str(each.get_kind_display()).capitalize(),
                _joined(str(each.get_scope_display()), each.person_name, date_format(each.given_on, "d/m/Y")),
            )
            for each in summary.consents
        ]
        found.append(Section(_("Accords et oppositions"), _("Rien n’a été noté."), lines))
    return found


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


def _identity(summary: Summary) -> Iterator[Said]:
    """The strict traits with their status; the national number where its reader may read it."""
    dossier = summary.dossier
    yield Said(_("Nom de naissance"), dossier.birth_name.upper())
    if dossier.used_name and dossier.used_name != dossier.birth_name:
        yield Said(_("Nom utilisé"), dossier.used_name.upper())
    yield Said(_("Prénoms de naissance"), dossier.given_names or dossier.given_name)
    if dossier.used_given_name and dossier.used_given_name != dossier.given_name:
        yield Said(_("Prénom utilisé"), dossier.used_given_name)
    born = date_format(dossier.birth_date, "d/m/Y") if dossier.birth_date else _("non renseignée")
    yield Said(_("Date de naissance"), born)
    yield Said(_("Sexe"), str(dossier.get_sex_display()))
    if dossier.birth_place:
        yield Said(_("Lieu de naissance"), _("code INSEE %(code)s") % {"code": dossier.birth_place})
    mark = str(dossier.get_identity_mark_display()) if dossier.identity_mark else ""
    yield Said(_("Statut de l’identité"), _joined(str(dossier.get_identity_display()), mark))
    if summary.ins:
        yield Said(_("Matricule INS"), f"{ins.shown(summary.ins)} ({dossier.get_ins_kind_display()})")


def _person(line: Line) -> Said:
    """Without contacts: a sheet of paper is lost."""
    return Said(line.name, _joined(line.what, line.why, "" if line.reads else _("sans accès au dossier")))


def _task(task: Task) -> Said:
    day = _("pour le %(day)s") % {"day": date_format(task.due_on, "d/m/Y")} if task.due_on else ""
    return Said(task.title, _joined(task.assignee.name if task.assignee else "", day))


def _appointment(appointment: Appointment) -> Said:
    with_whom = appointment.with_account.name if appointment.with_account else appointment.with_name
    return Said(moment(appointment.starts_at), _joined(appointment.title, with_whom, appointment.place))


def _note(note: JournalEntry) -> Said:
    author = note.author.name if note.author else _("Compte fermé")
    return Said(_joined(moment(note.at), author), note.body)


def foot(summary: Summary) -> str:
    said = {"name": summary.by.name, "at": moment(summary.at)}
    return _("Imprimé de Cercle par %(name)s le %(at)s") % said


def pdf(summary: Summary) -> bytes:
    dossier = summary.dossier
    number = _("Patient N°%(number)s") % {"number": dossier.number}
    pages = Pages(f"{dossier.name} — {number}", foot(summary))
    pages.set_title(_("Synthèse"))
    pages.set_creation_date(timezone.localtime(summary.at))
    pages.add_page()
    pages.write_line(dossier.name, 16, bold=True)
    pages.write_line(_joined(number, foot(summary)), 9, ink=_SOFT)
    for section in sections(summary):
        pages.ln(4)
        pages.write_line(section.title, 11, bold=True)
        if not section.lines:
            pages.write_line(section.nothing, 9.5, ink=_SOFT)
        for line in section.lines:
            pages.ln(1)
            pages.write_line(line.first, 9.5, bold=True)
            if line.rest:
                pages.write_line(line.rest, 9.5, indent=6)
    return bytes(pages.output())
