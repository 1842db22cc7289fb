"""The address without a path."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.web.views.mine.home import own_home


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A patient's or caregiver's own home; professionals are led to their discussions."""
    if isinstance(request.user, Account) and request.user.is_cared_for:
        return own_home(request)  # type: ignore[arg-type]  # its user is an account
    return redirect("discussions:list" if request.user.is_authenticated else "account_login")
