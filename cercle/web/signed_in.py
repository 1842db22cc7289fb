"""The door of every page that is not public."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from cercle.accounts.models import Account

P = ParamSpec("P")


class Request(HttpRequest):
    """A request behind the door: its user is an account."""

    user: Account


def signed_in(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send a stranger to the sign-in page and back. A fragment asked for by htmx moves the whole page there:
    otherwise the sign-in form would appear inside the panel of a page that belongs to nobody any more."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # AUTH_USER_MODEL is Account
        htmx = getattr(request, "htmx", None)
        if not htmx:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        back = urlencode({"next": htmx.current_url_abs_path or "/"})
        return HttpResponse(status=204, headers={"HX-Redirect": f"{resolve_url('account_login')}?{back}"})

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)
