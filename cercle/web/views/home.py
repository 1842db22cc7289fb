"""The address without a path."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.web.views.mine.home import own_home


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A patient's or caregiver's own home; an administrator is led to the territory, professionals to their
    discussions."""
    if isinstance(request.user, Account):
        if request.user.is_cared_for:
            return own_home(request)  # type: ignore[arg-type]  # its user is an account
        if request.user.is_administrator:
            return redirect("administration:territory")
    return redirect("discussions:list" if request.user.is_authenticated else "account_login")
