from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from cercle.api.authentication import caller
from cercle.api.schemas.directory import EntryPage
from cercle.core import limits
from cercle.directory import queries

router = Router()


@router.get("", response=EntryPage, summary="Search the directory")
def search(
    request: HttpRequest,
    q: str = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0, le=1000)] = 0,
) -> EntryPage:
    """Names, profession, specialty, town, postcode, in any order; the last word may be unfinished."""
    account = caller(request)
    limits.spend("SEARCHES", str(account.pk))
    page = queries.search(account, q, limit=limit, offset=offset)
    return EntryPage.model_validate({"items": page.rows, "more": page.more, "hint": page.hint}, from_attributes=True)
