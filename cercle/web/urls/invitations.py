from django.urls import path

from cercle.web.views.invitations.adding import add_from_seat, add_person
from cercle.web.views.invitations.create import create
from cercle.web.views.invitations.delete import delete_invitation
from cercle.web.views.invitations.detail import detail
from cercle.web.views.invitations.details import ask_details
from cercle.web.views.invitations.guest_new import guest_create, guest_preview, new
from cercle.web.views.invitations.letter import letter
from cercle.web.views.invitations.listing import listing, search
from cercle.web.views.invitations.preview import show_preview
from cercle.web.views.invitations.propose import ask_knows, propose
from cercle.web.views.invitations.qr import show_qr
from cercle.web.views.invitations.repair import correct_invitation, resend_invitation
from cercle.web.views.invitations.sent import fate, hand, note_handover, sent

app_name = "invitations"
urlpatterns = [
    path("patients/", listing, {"which": "patients"}, name="patients"),
    path("patients/recherche/", search, {"which": "patients"}, name="patients_search"),
    path("patients/recherche/<str:key>/", search, {"which": "patients"}, name="patients_search"),
    path("patients/nouvelle/", new, name="new"),
    path("patients/message/", guest_preview, name="guest_preview"),
    path("patients/envoi/", guest_create, name="guest_create"),
    path("confreres/", listing, {"which": "colleagues"}, name="colleagues"),
    path("confreres/recherche/", search, {"which": "colleagues"}, name="colleagues_search"),
    path("confreres/recherche/<str:key>/", search, {"which": "colleagues"}, name="colleagues_search"),
    path("confrere/", propose, name="propose"),
    path("confrere/inviter/", ask_knows, name="knows"),
    path("confrere/coordonnees/", ask_details, name="details"),
    path("confrere/message/", show_preview, name="preview"),
    path("confrere/envoi/", create, name="create"),
    path("places/<uuid:id>/ajouter/", add_from_seat, name="add_seat"),
    path("<uuid:id>/", detail, name="detail"),
    path("<uuid:id>/supprimer/", delete_invitation, name="delete"),
    path("<uuid:id>/qr/", show_qr, name="qr"),
    path("<uuid:id>/lettre/", letter, name="letter"),
    path("<uuid:id>/ajouter/", add_person, name="add"),
    path("<uuid:id>/renvoyer/", resend_invitation, name="resend"),
    path("<uuid:id>/corriger/", correct_invitation, name="correct"),
    path("<uuid:id>/envoi/", sent, name="sent"),
    path("<uuid:id>/etat/", fate, name="fate"),
    path("<uuid:id>/transmettre/<str:way>/", hand, name="hand"),
    path("<uuid:id>/transmise/<str:way>/", note_handover, name="note_handover"),
]
