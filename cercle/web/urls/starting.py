"""Joins the addresses of discussions: starting one and adding people belong to invitations, the rest to them."""

from django.urls import path

from cercle.web.views.directory.add import add_participant
from cercle.web.views.directory.start import draft, new_discussion

urlpatterns = [
    path("nouvelle/", new_discussion, name="new"),
    path("nouvelle/choix/", draft, name="draft"),
    path("<uuid:id>/participants/ajouter/", add_participant, name="add"),
]
