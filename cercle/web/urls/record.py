"""The parts of a dossier beside its circle and its journal."""

from django.urls import path

from cercle.web.views.record.consultations import consultations
from cercle.web.views.record.document import describe, document, withdraw
from cercle.web.views.record.documents import documents, new_document
from cercle.web.views.record.reading import open_version, preview

app_name = "record"
urlpatterns = [
    path("<uuid:id>/consultations/", consultations, name="consultations"),
    path("<uuid:id>/documents/", documents, name="documents"),
    path("<uuid:id>/documents/nouveau/", new_document, name="new_document"),
    path("documents/<uuid:id>/", document, name="document"),
    path("documents/<uuid:id>/modifier/", describe, name="describe"),
    path("documents/<uuid:id>/retirer/", withdraw, name="withdraw_document"),
    path("versions/<uuid:id>/", open_version, name="version"),
    path("versions/<uuid:id>/apercu/", preview, name="version_preview"),
]
