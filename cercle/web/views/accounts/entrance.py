"""Opening a session for somebody who has just proved who they are, outside the sign-in page."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from cercle.accounts.models import Account


def sign_in(request: HttpRequest, account: Account, *, method: str, next_url: str) -> HttpResponse:
    """Sign ``account`` in through every step its owner asked for (a second factor stays asked), then go to
    ``next_url``. ``method`` is the code of what was proved: « invitation », « code », « pro_sante_connect ».
    """
    record_authentication(request, account, method=method)
    response: HttpResponse = perform_login(request, Login(user=account, redirect_url=next_url))
    return response
