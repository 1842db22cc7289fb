from django.urls import path

from cercle.web.views.dossiers.access_terms import member_access, seat_access
from cercle.web.views.dossiers.adding import find, leave, remove
from cercle.web.views.dossiers.by_hand import list_manually, take_seat, unlist
from cercle.web.views.dossiers.circle import circle, circle_card
from cercle.web.views.dossiers.consents import consents, withdraw
from cercle.web.views.dossiers.detail import detail
from cercle.web.views.dossiers.emergency import emergency
from cercle.web.views.dossiers.identity import create, edit_identity
from cercle.web.views.dossiers.inviting import invite
from cercle.web.views.dossiers.inviting_all import invite_all
from cercle.web.views.dossiers.inviting_guest import invite_guest_window
from cercle.web.views.dossiers.journal import edit_note, journal, note_wordings, withdraw_note
from cercle.web.views.dossiers.listing import listing, search
from cercle.web.views.dossiers.matrix import matrix
from cercle.web.views.dossiers.summary import summary
from cercle.web.views.dossiers.talking import discuss
from cercle.web.views.dossiers.timeline import timeline
from cercle.web.views.invitations.adding import add_from_circle_seat

app_name = "dossiers"
urlpatterns = [
    path("", listing, name="list"),
    path("recherche/", search, name="search"),
    path("nouveau/", create, name="new"),
    path("urgence/", emergency, name="emergency"),
    path("droits/", matrix, name="matrix"),
    path("<uuid:id>/", detail, name="detail"),
    path("<uuid:id>/identite/", edit_identity, name="identity"),
    path("<uuid:id>/cercle/", circle, name="circle"),
    path("<uuid:id>/cercle/carte/", circle_card, name="circle_card"),
    path("<uuid:id>/cercle/annuaire/", find, name="find"),
    path("<uuid:id>/cercle/manuellement/", list_manually, name="by_hand"),
    path("<uuid:id>/cercle/inviter/", invite, name="invite"),
    path("<uuid:id>/cercle/proche/", invite_guest_window, name="invite_guest"),
    path("<uuid:id>/cercle/inviter-tous/", invite_all, name="invite_all"),
    path("<uuid:id>/cercle/quitter/", leave, name="leave"),
    path("<uuid:id>/accords/", consents, name="consents"),
    path("<uuid:id>/fil/", journal, name="journal"),
    path("<uuid:id>/chronologie/", timeline, name="timeline"),
    path("<uuid:id>/synthese/", summary, name="summary"),
    path("<uuid:id>/discussion/", discuss, name="discuss"),
    path("membres/<uuid:id>/acces/", member_access, name="member_access"),
    path("membres/<uuid:id>/retirer/", remove, name="remove"),
    path("inscrits/<uuid:id>/retirer/", unlist, name="unlist"),
    path("places/<uuid:id>/retirer/", take_seat, name="take_seat"),
    path("places/<uuid:id>/acces/", seat_access, name="seat_access"),
    path("places/<uuid:id>/ajouter/", add_from_circle_seat, name="add_seat"),
    path("accords/<uuid:id>/retirer/", withdraw, name="withdraw_consent"),
    path("notes/<uuid:id>/", edit_note, name="edit_note"),
    path("notes/<uuid:id>/versions/", note_wordings, name="note_wordings"),
    path("notes/<uuid:id>/retirer/", withdraw_note, name="withdraw_note"),
]
