from django.urls import path

from cercle.web.views.discussions.composing import draft
from cercle.web.views.discussions.date import date
from cercle.web.views.discussions.detail import detail
from cercle.web.views.discussions.export import export
from cercle.web.views.discussions.files import files
from cercle.web.views.discussions.keeping import archive, mute, pin
from cercle.web.views.discussions.leaving import leave
from cercle.web.views.discussions.listing import archived, listing, row
from cercle.web.views.discussions.managing import close, rename, reopen
from cercle.web.views.discussions.message import about, edit, sign, withdraw
from cercle.web.views.discussions.messages import messages
from cercle.web.views.discussions.people import people
from cercle.web.views.discussions.presence import state, typing
from cercle.web.views.discussions.reading import read
from cercle.web.views.discussions.search import search

app_name = "discussions"
urlpatterns = [
    path("", listing, name="list"),
    path("archivees/", archived, name="archived"),
    path("etat/", state, name="state"),
    path("recherche/", search, name="search"),
    path("<uuid:id>/", detail, name="detail"),
    path("<uuid:id>/ligne/", row, name="row"),
    path("<uuid:id>/messages/", messages, name="messages"),
    path("<uuid:id>/brouillon/", draft, name="draft"),
    path("message/<uuid:id>/", about, name="message"),
    path("message/<uuid:id>/modifier/", edit, name="edit"),
    path("message/<uuid:id>/retirer/", withdraw, name="withdraw"),
    path("message/<uuid:id>/signe/", sign, name="sign"),
    path("<uuid:id>/participants/", people, name="participants"),
    path("<uuid:id>/fichiers/", files, name="files"),
    path("<uuid:id>/lu/", read, name="read"),
    path("<uuid:id>/ecrit/", typing, name="typing"),
    path("<uuid:id>/epingle/", pin, name="pin"),
    path("<uuid:id>/sourdine/", mute, name="mute"),
    path("<uuid:id>/archive/", archive, name="archive"),
    path("<uuid:id>/quitter/", leave, name="leave"),
    path("<uuid:id>/recherche/", search, name="search_in"),
    path("<uuid:id>/date/", date, name="date"),
    path("<uuid:id>/nom/", rename, name="rename"),
    path("<uuid:id>/clore/", close, name="close"),
    path("<uuid:id>/rouvrir/", reopen, name="reopen"),
    path("<uuid:id>/export/", export, name="export"),
]
