"""The caller's dossiers; beginning one; one of them."""

from typing import Annotated
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.paging import following, place
from cercle.api.rows import dossiers as rows
from cercle.api.schemas.dossiers import (
    DossierDetail,
    DossierIn,
    DossierPage,
    DuplicatesOut,
    Refusal,
    SearchIn,
)
from cercle.core.once import once
from cercle.dossiers import queries
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions import Duplicates, create_dossier
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.identity import FIELDS, Traits

router = Router()


@router.get("", response=DossierPage, summary="The patients whose circle the caller is in, by name")
def listing(request: HttpRequest, cursor: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 50) -> DossierPage:
    """To look for one, POST to `/dossiers/search`: no patient's name stands in an address."""
    return _page(caller(request), "", cursor, limit)


@router.post("/search", response=DossierPage, summary="Look for a patient among them")
def search(request: HttpRequest, payload: SearchIn) -> DossierPage:
    return _page(caller(request), payload.q, payload.cursor, payload.limit)


def _page(user: Account, q: str, cursor: str, limit: int) -> DossierPage:
    found = queries.dossier_list(user, q=q, offset=place(cursor), limit=limit)
    return DossierPage(items=[rows.listed(row) for row in found.rows], cursor=following(cursor, limit, found.more))


@router.post("", response={201: DossierDetail, 409: DuplicatesOut}, summary="Begin a dossier")
def create(request: HttpRequest, payload: DossierIn) -> Status[DossierDetail] | Status[DuplicatesOut]:
    """409 `duplicates` names those of the caller's dossiers that may be of the same person; sent again with
    `not_a_duplicate` it begins another one."""
    user = caller(request)
    traits = Traits(**payload.dict(include={*FIELDS, "ins_from_service"}))
    sure = payload.not_a_duplicate

    def act() -> str:
        made = create_dossier(user, traits, basis=payload.basis, function=payload.function, not_a_duplicate=sure)
        return str(made.pk)

    try:
        made = once(f"{user.pk}:dossier:{payload.client_id or uuid4()}", act)
    except Duplicates as error:
        refusal = Refusal(code=error.code, message=error.message, fields={})
        return Status(409, DuplicatesOut(error=refusal, duplicates=[rows.named(each) for each in error.dossiers]))
    return Status(201, rows.detail(user, access_membership(user, made, Right.READ)))


@router.get("/{uuid:id}", response=DossierDetail, summary="One dossier: who the patient is, what the caller may do")
def show(request: HttpRequest, id: UUID) -> DossierDetail:
    user = caller(request)
    member = access_membership(user, id, Right.READ)
    note_consultation(user, member, Looked.DOSSIER)
    return rows.detail(user, member)
