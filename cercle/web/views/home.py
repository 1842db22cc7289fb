"""The address without a path, and the page for what is not there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect("discussions:list" if request.user.is_authenticated else "account_login")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page, whoever asks for whatever: absent and forbidden look alike (product.md §9)."""
    return render(request, "404.html", status=404)
