"""What every step of inviting knows: where the person is wanted, who they are, what was typed so far."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from cercle.core.errors import Invalid
from cercle.directory import reach
from cercle.directory.access import Right, access_entry
from cercle.directory.models import Professional
from cercle.discussions import text
from cercle.invitations import contacts
from cercle.invitations.contacts import Contact
from cercle.web.signed_in import Request
from cercle.web.views.invitations.wanted import Wanted, read_wanted, whole_number


@dataclass
class Step:
    """``recorded``: the server is to write to the details that the directory holds and nobody sees."""

    wanted: Wanted
    entry: Professional | None
    recorded: bool
    name: str
    email: str
    phone: str
    language: str

    @property
    def person(self) -> str:
        return self.entry.name if self.entry else self.name

    @property
    def reach(self) -> reach.Reach | None:
        return reach.of(self.entry.account) if self.entry else None

    @property
    def typed(self) -> dict[str, str]:
        """The values that go from the details to the preview and back again."""
        return {"name": self.name, "email": self.email, "phone": self.phone, "language": self.language}

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The hidden fields that hold the place and the person."""
        return [*self.wanted.fields, *([("entry", str(self.entry.pk))] if self.entry else [])]

    def contact(self) -> Contact:
        """Where the message goes. Raises ``Invalid`` by field; the name is cleaned as it will be written."""
        errors: dict[str, str] = {}
        name = "" if self.entry else contacts.parse_name(self.name, errors)
        contacts.parse_language(self.language, errors)
        found = contacts.parse(self.email, self.phone, errors)
        if errors:
            raise Invalid(errors)
        self.name = name
        return found


def read_step(request: Request) -> Step:
    """Raises ``NotFound``, ``Forbidden``, and ``Invalid`` for a title that a discussion could not have."""
    wanted = read_wanted(request, request.user)
    text.title(wanted.title)
    entry = None
    if request.POST.get("entry"):
        entry = access_entry(request.user, whole_number(request.POST["entry"]), Right.INVITE)
    return step_for(request, wanted, entry)


def step_for(request: Request, wanted: Wanted, entry: Professional | None) -> Step:
    data = request.POST
    return Step(
        wanted=wanted,
        entry=entry,
        recorded=data.get("recorded") == "1",
        name=data.get("name", "")[:400],
        email=data.get("email", "")[:400],
        phone=data.get("phone", "")[:60],
        language=data.get("language") or _language_here(),
    )


def _language_here() -> str:
    chosen = get_language() or "fr"
    return chosen if chosen in dict(settings.LANGUAGES) else "fr"
