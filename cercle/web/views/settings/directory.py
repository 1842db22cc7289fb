"""« Réglages » · Ma fiche dans l’annuaire."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cercle.directory.access import entry_of
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.settings.pages import settings_page


@require_safe
@signed_in
def own_entry(request: Request) -> HttpResponse:
    entry = entry_of(request.user)
    activities = entry.activities.select_related("organisation") if entry else []
    return settings_page(
        request, "settings/directory.html", {"entry": entry, "activities": activities}, tab="directory"
    )
