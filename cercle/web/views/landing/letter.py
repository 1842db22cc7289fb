"""« Saisir le code de ma lettre »: the address that a printed letter gives, for who cannot photograph its square."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cercle.web.forms.letter import LetterForm
from cercle.web.views.landing.door import link_page
from cercle.web.views.landing.held import hold


@require_http_methods(["GET", "HEAD", "POST"])
@link_page
def letter(request: HttpRequest) -> HttpResponse:
    """GET shows the field; a right code leads where the link leads, and proves as little as a copied one."""
    form = LetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        response = redirect("landing:show")
        hold(request, response, form.cleaned_data["code"])
        return response
    return render(request, "landing/letter.html", {"form": form}, status=422 if form.errors else 200)
