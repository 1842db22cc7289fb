"""« Réglages » · Ma fiche dans l’annuaire."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cercle.directory.access import entry_of
from cercle.web.views.settings.pages import settings_page


@login_required
@require_safe
def own_entry(request: HttpRequest) -> HttpResponse:
    entry = entry_of(request.user)
    activities = entry.activities.select_related("organisation") if entry else []
    return settings_page(
        request, "settings/directory.html", {"entry": entry, "activities": activities}, tab="directory"
    )
