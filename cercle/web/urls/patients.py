from django.urls import path

from cercle.web.views.patients.editing import edit, rename
from cercle.web.views.patients.identity import confirm, remove
from cercle.web.views.patients.page import detail

app_name = "patients"
urlpatterns = [
    path("<uuid:id>/", detail, name="detail"),
    path("<uuid:id>/nom/", rename, name="rename"),
    path("personnes/<uuid:id>/modifier/", edit, name="edit"),
    path("personnes/<uuid:id>/confirmer/", confirm, name="confirm"),
    path("personnes/<uuid:id>/retirer/", remove, name="remove"),
]
