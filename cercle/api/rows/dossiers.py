"""Dossiers, circles and what the trace says of them, as programs read them."""

from uuid import UUID

from cercle.accounts.models import Account
from cercle.api.schemas.dossiers import (
    CircleOut,
    ConsentOut,
    ConsultationOut,
    DossierDetail,
    DossierName,
    DossierOut,
    EventOut,
    LineOut,
)
from cercle.dossiers import ins
from cercle.dossiers.access import rights_as
from cercle.dossiers.models import CircleMember, Consent, Dossier, InsKind
from cercle.dossiers.queries import Circle, Line, Row
from cercle.dossiers.queries.consultations import Consultation
from cercle.dossiers.queries.timeline import Event


def name_of(account: Account | None) -> str:
    """Empty when the account is gone."""
    return account.name if account else ""


def named(dossier: Dossier) -> DossierName:
    return DossierName(
        id=dossier.pk,
        number=dossier.number,
        name=dossier.name,
        birth_name=dossier.birth_name,
        given_name=dossier.given_name,
        birth_date=dossier.birth_date,
        sex=dossier.sex,
    )


def listed(row: Row) -> DossierOut:
    return DossierOut(
        **named(row.dossier).model_dump(),
        identity=row.dossier.identity,
        part=row.part,
        news=row.news,
        urgent=row.urgent,
    )


def detail(user: Account, member: CircleMember) -> DossierDetail:
    dossier = member.dossier
    number = ins.readable(member)
    return DossierDetail(
        **named(dossier).model_dump(),
        given_names=dossier.given_names,
        used_name=dossier.used_name,
        used_given_name=dossier.used_given_name,
        birth_place=dossier.birth_place,
        identity=dossier.identity,
        identity_mark=dossier.identity_mark,
        ins=number or None,
        ins_kind=dossier.ins_kind if number else None,
        ins_oid=ins.OIDS[InsKind(dossier.ins_kind)] if number else None,
        part=member.part,
        basis=member.basis,
        ends_at=member.ends_at,
        rights=sorted(right.value for right in rights_as(user, member)),
        created_at=dossier.created_at,
    )


def _line(line: Line) -> LineOut:
    return LineOut(
        id=line.row.pk,
        kind=line.kind,
        state=line.state,
        name=line.name,
        account=line.account,
        what=line.what,
        basis=line.row.basis,
        why=line.why,
        by=line.by,
        since=line.since,
        until=line.until,
        scope=getattr(line.row, "scope", []),
        declared=line.declared,
    )


def circle(found: Circle) -> CircleOut:
    return CircleOut(
        professionals=[_line(line) for line in found.professionals],
        caregivers=[_line(line) for line in found.caregivers],
        patients=[_line(line) for line in found.patients],
        organisations=[_line(line) for line in found.organisations],
        unreached=len(found.unreached),
    )


def consent(row: Consent) -> ConsentOut:
    return ConsentOut(
        id=row.pk,
        kind=row.kind,
        scope=row.scope,
        person=row.person_id,
        person_name=row.person_name,
        given_on=row.given_on,
        means=row.means,
        note=row.note,
        recorded_by=row.recorded_by_id,
        recorded_by_name=name_of(row.recorded_by),
        recorded_at=row.recorded_at,
        withdrawn_at=row.withdrawn_at,
    )


def consultation(line: Consultation) -> ConsultationOut:
    return ConsultationOut(
        at=line.at,
        act=line.act,
        what=line.what,
        account=line.account.pk if line.account else None,
        name=name_of(line.account),
        holder=line.holder,
        basis=line.basis,
        other=line.other.pk if line.other else None,
        other_name=name_of(line.other),
        by_system=line.by_system,
    )


def event(found: Event) -> EventOut:
    id, title, by = _told(found)
    return EventOut(
        at=found.at,
        code=found.code,
        id=id,
        title=title,
        text=found.row.body if found.code == "note" else "",
        by=by,
        urgent=found.code == "note" and found.row.urgent,
        cancelled=found.code == "appointment" and found.row.cancelled_at is not None,
    )


def _told(found: Event) -> tuple[UUID, str, str]:
    """Whose it is, its title, and by whom."""
    row = found.row
    match found.code:
        case "note":
            return row.pk, "", name_of(row.author)
        case "document":
            return row.document_id, row.document.title, name_of(row.by)
        case "task":
            return row.pk, row.title, name_of(row.created_by)
        case "task_ended":
            return row.pk, row.title, name_of(row.done_by)
        case "appointment":
            return row.pk, row.title, ""
    return row.pk, row.account.name, name_of(row.added_by) if found.code == "arrival" else ""
