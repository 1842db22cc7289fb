"""The matrix of rights: every holder × every act, held against the page that people read."""

from pathlib import Path

import pytest
from django.test import Client

from cercle.accounts.models import Account, Role
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, NotFound
from cercle.core.testing import Cast, make_account, make_entry, signed_in
from cercle.directory.models import Identity, Professional
from cercle.dossiers.access import access_dossier, matrix, rights_in, visible_dossiers
from cercle.dossiers.actions import set_right
from cercle.dossiers.models import Basis, CircleMember, Dossier, Part
from cercle.dossiers.permissions import document
from cercle.dossiers.rights import HOLDERS, MATRIX, PROFESSIONS, SCOPES, Holder, Right

PAGE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"

#: A profession of each group, by its label in the directory.
LABELS = {
    Holder.MEDICAL: "Médecin",
    Holder.PHARMACY: "Pharmacien",
    Holder.NURSING: "Infirmier",
    Holder.ALLIED: "Masseur-Kinésithérapeute",
    Holder.PSYCHOLOGY: "Psychologue",
    Holder.SOCIAL: "Assistant de service social",
    Holder.OTHER: "Conciergerie solidaire",
    Holder.EMERGENCY: "Médecin",
}


def page() -> dict[Holder, set[Right]]:
    """What docs/permissions.md says: the expectation, written down apart from the code."""
    rows = [line.strip("|").split("|") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    head, *acts = rows
    assert len(head) == len(Holder) + 1
    assert len(acts) == len(Right)
    said: dict[Holder, set[Right]] = {holder: set() for holder in HOLDERS}
    for act, *cells in acts:
        right = Right(act.split("`")[1])
        for holder, cell in zip(HOLDERS, cells, strict=True):
            assert cell.strip() in {"✓", "—"}
            if cell.strip() == "✓":
                said[holder].add(right)
    return said


def somebody(holder: Holder, dossier: Dossier) -> Account:
    """An account with that row of the matrix in that dossier."""
    name = f"{holder.value.capitalize()} Essai"
    if holder in LABELS:
        account = make_account(name)
        make_entry(holder.value.capitalize(), "Essai", LABELS[holder], account=account)
    else:
        account = make_account(name, Role(holder.value))
    part = Part(holder.value) if holder in {Holder.CAREGIVER, Holder.PATIENT} else Part.PROFESSIONAL
    basis = Basis.EMERGENCY if holder is Holder.EMERGENCY else ""
    CircleMember.objects.create(dossier=dossier, account=account, part=part, scope=list(SCOPES), basis=basis)
    return account


def test_the_page_is_what_the_matrix_says() -> None:
    assert PAGE.read_text() == document(), "run `cercle permissions`"


def test_every_holder_has_every_act_and_no_other(cast: Cast) -> None:
    """A mutation of any cell, in the code or on the page, fails here."""
    wrong = []
    for holder, allowed in page().items():
        account = somebody(holder, cast.dossier)
        assert rights_in(account, cast.dossier) == allowed
        for right in Right:
            try:
                access_dossier(account, cast.dossier.pk, right)
                may = True
            except Forbidden:
                may = False
            if may != (right in allowed):
                wrong.append((holder, right))
    assert wrong == []


def test_whoever_is_in_no_circle_may_do_nothing(cast: Cast) -> None:
    for account in cast.everyone_outside():
        assert rights_in(account, cast.dossier) == frozenset()
        for right in Right:
            with pytest.raises(NotFound):
                access_dossier(account, cast.dossier.pk, right)


def test_every_profession_of_the_national_table_has_a_group() -> None:
    from cercle.directory.professions import TABLE

    assert {each.code for each in TABLE} - set(PROFESSIONS) == {"99"}


@pytest.mark.parametrize(("scope", "opened"), list(SCOPES.items()))
def test_a_caregiver_sees_what_their_scope_opens(cast: Cast, scope: str, opened: frozenset[Right]) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=[scope])
    assert rights_in(cast.caregiver, cast.dossier) == {Right.READ} | opened


def test_a_doctor_who_is_a_caregiver_there_has_a_caregivers_rights(cast: Cast) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.outsider, part=Part.CAREGIVER, scope=["circle"])
    assert rights_in(cast.outsider, cast.dossier) == {Right.READ, Right.READ_CIRCLE}


@pytest.mark.parametrize("role", [Role.PATIENT, Role.CAREGIVER, Role.ADMINISTRATOR])
def test_a_professionals_place_gives_nothing_to_other_accounts(cast: Cast, role: str) -> None:
    account = make_account("Quelqu’un", role)
    CircleMember.objects.create(dossier=cast.dossier, account=account)
    assert rights_in(account, cast.dossier) == frozenset()


def test_proof_can_be_required(cast: Cast, settings: object) -> None:
    settings.PROOF_FOR_DOSSIERS = True  # type: ignore[attr-defined]
    assert not visible_dossiers(cast.doctor).exists()
    cast.doctor.entry.identity = Identity.VOUCHED
    assert visible_dossiers(cast.doctor).get() == cast.dossier


def test_an_administrator_changes_a_cell_with_a_trace_and_back(cast: Cast) -> None:
    holder, right = Holder.NURSING, Right.WRITE_JOURNAL
    set_right(cast.administrator, holder, right, allowed=False)
    with pytest.raises(Forbidden):
        access_dossier(cast.nurse, cast.dossier.pk, right)
    line = AuditLine.objects.get(act="right.changed")
    assert (line.actor, line.subject, line.detail) == (
        *(cast.administrator.pk, "nursing.write_journal"),
        {"allowed": False},
    )
    set_right(cast.administrator, holder, right, allowed=True)
    assert matrix() == MATRIX


def test_without_reading_a_profession_sees_no_dossier(cast: Cast) -> None:
    set_right(cast.administrator, Holder.NURSING, Right.READ, allowed=False)
    assert not visible_dossiers(cast.nurse).exists()
    assert visible_dossiers(cast.doctor).exists()


def test_nobody_else_changes_it(cast: Cast) -> None:
    for account in (cast.doctor, cast.secretary, cast.patient):
        with pytest.raises(NotFound):
            set_right(account, Holder.OTHER, Right.REMOVE, allowed=True)
        assert signed_in(account).get("/dossiers/droits/").status_code == 404
    answer = signed_in(cast.administrator).post(
        "/dossiers/droits/", {"holder": "other", "act": "remove", "allowed": "1"}, follow=True
    )
    assert answer.status_code == 200
    assert Right.REMOVE in matrix()[Holder.OTHER]
    assert Client().get("/dossiers/droits/").status_code == 302


#: An address for each act: what it answers to who may not is 403, to who may anything else.
PAGES = {
    Right.READ: ("get", "/dossiers/{dossier}/"),
    Right.EDIT_IDENTITY: ("get", "/dossiers/{dossier}/identite/"),
    Right.READ_CIRCLE: ("get", "/dossiers/{dossier}/cercle/"),
    Right.INVITE: ("get", "/dossiers/{dossier}/cercle/manuellement/"),
    Right.REMOVE: ("get", "/dossiers/membres/{member}/retirer/"),
    Right.CONSENT: ("get", "/dossiers/{dossier}/accords/"),
    Right.READ_JOURNAL: ("get", "/dossiers/{dossier}/fil/"),
    Right.WRITE_JOURNAL: ("post", "/dossiers/{dossier}/fil/"),
    Right.READ_DOCUMENTS: ("get", "/dossiers/{dossier}/documents/"),
    Right.WRITE_DOCUMENTS: ("get", "/dossiers/{dossier}/documents/nouveau/"),
    Right.READ_TASKS: ("get", "/dossiers/{dossier}/taches/"),
    Right.WRITE_TASKS: ("get", "/dossiers/{dossier}/taches/nouvelle/"),
    Right.READ_APPOINTMENTS: ("get", "/dossiers/{dossier}/rendez-vous/"),
    Right.WRITE_APPOINTMENTS: ("get", "/dossiers/{dossier}/rendez-vous/nouveau/"),
    Right.START_DISCUSSION: ("get", "/dossiers/{dossier}/discussion/"),
    Right.READ_ACCESSES: ("get", "/dossiers/{dossier}/consultations/"),
    Right.PRINT: ("get", "/dossiers/{dossier}/synthese/"),
    Right.BREAK_GLASS: ("get", "/dossiers/urgence/"),
}
#: Cells that say nothing about a member's pages: the glass is broken from outside, by professionals alone.
ELSEWHERE = {
    (holder, Right.BREAK_GLASS) for holder in (Holder.SECRETARY, Holder.CAREGIVER, Holder.PATIENT, Holder.EMERGENCY)
}


#: Cells that open nothing whatever they say: another rule stands before the matrix.
CLOSED = [
    (Holder.CAREGIVER, Right.START_DISCUSSION),  # professionals alone start discussions (discussions.access.may_start)
    (Holder.CAREGIVER, Right.BREAK_GLASS),  # outside a caregiver's scope (rights.within)
    (Holder.PATIENT, Right.START_DISCUSSION),
]


def opens(client: Client, right: Right, dossier: Dossier) -> bool:
    """Whether the page of that act is there for this person."""
    member = CircleMember.objects.get(dossier=dossier, account__name="Karim Benali")
    method, address = PAGES[right]
    status = getattr(client, method)(address.format(dossier=dossier.pk, member=member.pk)).status_code
    assert status in {200, 403, 404, 422}, status
    return status not in {403, 404}


def confirmed(holder: Holder, dossier: Dossier) -> Account:
    account = somebody(holder, dossier)
    Professional.objects.filter(account=account).update(identity=Identity.VOUCHED)
    return account


def test_every_act_has_a_page() -> None:
    assert set(PAGES) == set(Right)


def test_pages_obey_the_matrix(cast: Cast) -> None:
    wrong = []
    for holder, allowed in page().items():
        client = signed_in(confirmed(holder, cast.dossier))
        wrong += [
            (holder.value, right.value)
            for right in Right
            if (holder, right) not in ELSEWHERE and opens(client, right, cast.dossier) != (right in allowed)
        ]
    assert wrong == []


def test_no_cell_can_be_changed_unseen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cell of the code's table by itself, the other way round: the walks above would come upon it."""
    unseen, tried = [], 0
    for holder, allowed in page().items():
        account = confirmed(holder, cast.dossier)
        client = signed_in(account)
        for right in Right:
            tried += 1
            with monkeypatch.context() as patch:
                patch.setitem(MATRIX, holder, MATRIX[holder] ^ {right})
                same = (right in rights_in(account, cast.dossier)) == (right in allowed)
                if (holder, right) not in ELSEWHERE:
                    same |= opens(client, right, cast.dossier) == (right in allowed)
            if same:
                unseen.append((holder, right))
    assert tried == len(Holder) * len(Right)
    assert unseen == CLOSED
