"""The link that a browser holds between the clean page and its forms: a signed, HttpOnly cookie of half an hour.

It holds the token and a random word that only this browser knows (codes are tied to it). Every act takes the link
from here and from nowhere else: no form can name another invitation than the one shown (pitfall S8).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from cercle.invitations import links
from cercle.invitations.links import Link

COOKIE = "invitation"
PATH = "/invitation/"
LASTS = timedelta(minutes=30)
#: Longer is no token of ours and does not fit into a cookie; it is kept as an empty one.
LONGEST = 200
_SALT = "cercle.web.landing"


@dataclass(frozen=True)
class Held:
    token: str
    session: str

    @property
    def link(self) -> Link | None:
        return links.read(self.token)

    def seal(self, request: HttpRequest) -> str:
        """What a form carries to show which invitation it displayed, and to whom. It names neither."""
        reader = str(request.user.pk) if request.user.is_authenticated else ""
        return salted_hmac(_SALT, f"{self.token}\n{self.session}\n{reader}", algorithm="sha256").hexdigest()

    def was_shown(self, request: HttpRequest) -> bool:
        """Whether the form posted was made for this link and this reader: another tab may have changed either."""
        return constant_time_compare(request.POST.get("shown", ""), self.seal(request))


def held(request: HttpRequest) -> Held | None:
    """What the browser holds; None when it holds nothing, something altered or something old."""
    try:
        token, session = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Held(str(token), str(session))


def hold(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Keep ``token``. Opening the same link again keeps the session, and with it a code already checked."""
    before = held(request)
    token = token if len(token) <= LONGEST else ""
    session = before.session if before and before.token == token else secrets.token_urlsafe(24)
    response.set_cookie(
        COOKIE,
        signing.dumps([token, session], salt=_SALT),
        max_age=LASTS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def let_go(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
