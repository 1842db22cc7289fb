"""Where the person looked for is wanted: a care circle, a discussion, or one that is only being prepared.

It travels from step to step in the hidden fields of POST forms and is stored nowhere before the end: « Annuler » has
nothing to undo, and a title never stands in an address (product.md §3.3).
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.discussions.access import Right, access_discussion, may_start
from cercle.discussions.models import Discussion
from cercle.dossiers import access as dossiers
from cercle.dossiers.models import Dossier

#: More people than this are not chosen by hand.
MOST_CHOSEN = 50
MOST_TEXT = 400


@dataclass
class Wanted:
    discussion: Discussion | None
    title: str
    chosen: list[int]
    q: str
    client_id: UUID
    dossier: Dossier | None = None

    @property
    def section(self) -> str:
        """The tab that its pages belong to."""
        return "dossiers" if self.dossier else "discussions"

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Name and value of each hidden field."""
        fixed = [("q", self.q), ("client_id", str(self.client_id))]
        if self.dossier:
            return [("dossier", str(self.dossier.pk)), *fixed]
        if self.discussion:
            return [("discussion", str(self.discussion.pk)), *fixed]
        return [("title", self.title), *(("chosen", str(id)) for id in self.chosen), *fixed]

    @property
    def search_url(self) -> str:
        """The search that « Annuler » goes back to, as it was; a discussion in preparation goes back by POST."""
        return f"{self.add_url}?{urlencode({'q': self.q})}" if self.add_url else ""

    @property
    def add_url(self) -> str:
        """Where a search looks for whom to add, and where a row found there is posted to."""
        if self.dossier:
            return reverse("dossiers:find", args=[self.dossier.pk])
        return reverse("discussions:add", args=[self.discussion.pk]) if self.discussion else ""


def read_wanted(
    request: HttpRequest, user: Account, discussion: Discussion | None = None, dossier: Dossier | None = None
) -> Wanted:
    """The fields of the request, checked: raises ``NotFound`` or ``Forbidden`` if ``user`` may not add anybody there.

    ``discussion`` or ``dossier`` is the one that the address names, obtained by its access; else the fields may name
    one.
    """
    data = request.POST if request.method == "POST" else request.GET
    if discussion or dossier:
        pass
    elif data.get("dossier"):
        dossier = dossiers.access_dossier(user, data["dossier"], dossiers.Right.INVITE)
    elif data.get("discussion"):
        discussion = access_discussion(user, data["discussion"], Right.ADD_MEMBER)
    elif not may_start(user):
        raise Forbidden
    return Wanted(
        discussion=discussion,
        title=data.get("title", "")[:MOST_TEXT],
        chosen=_whole_numbers(data, "chosen")[:MOST_CHOSEN],
        q=data.get("q", "")[:MOST_TEXT],
        client_id=uuid_or_new(data.get("client_id", "")),
        dossier=dossier,
    )


def whole_number(text: str) -> int:
    """An id of the directory as typed in a request; ``NotFound`` for anything else, whatever its size."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound
    return int(text)


def _whole_numbers(data: QueryDict, name: str) -> list[int]:
    return list(dict.fromkeys(whole_number(text) for text in data.getlist(name)))


def uuid_or_new(text: str) -> UUID:
    """A form of ours always carries one; whoever writes requests by hand gets a fresh one."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
