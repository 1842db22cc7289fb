"""The parts of a dossier beside its circle and its journal."""

from django.urls import path

from cercle.web.views.record.appointments import (
    appointments,
    cancel,
    edit_appointment,
    export,
    new_appointment,
)
from cercle.web.views.record.consultations import consultations
from cercle.web.views.record.document import describe, document, withdraw
from cercle.web.views.record.documents import documents, new_document
from cercle.web.views.record.reading import open_version, preview
from cercle.web.views.record.tasks import drop, edit_task, finish, mine, new_task, reopen, tasks

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
    path("taches/", mine, name="mine"),
    path("<uuid:id>/taches/", tasks, name="tasks"),
    path("<uuid:id>/taches/nouvelle/", new_task, name="new_task"),
    path("taches/<uuid:id>/", edit_task, name="edit_task"),
    path("taches/<uuid:id>/faite/", finish, name="finish"),
    path("taches/<uuid:id>/rouvrir/", reopen, name="reopen"),
    path("taches/<uuid:id>/abandonner/", drop, name="drop"),
    path("<uuid:id>/rendez-vous/", appointments, name="appointments"),
    path("<uuid:id>/rendez-vous/nouveau/", new_appointment, name="new_appointment"),
    path("<uuid:id>/rendez-vous/agenda/", export, name="export"),
    path("rendez-vous/<uuid:id>/", edit_appointment, name="edit_appointment"),
    path("rendez-vous/<uuid:id>/annuler/", cancel, name="cancel"),
]
