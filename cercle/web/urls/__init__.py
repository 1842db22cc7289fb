"""Every address of the web face, one line per domain."""

from django.urls import include, path

from cercle.web.urls import discussions, starting
from cercle.web.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("cercle.web.urls.landing")),
    path("", include("cercle.web.urls.accounts")),
    path("", include("cercle.web.urls.mine")),
    path("", include("cercle.web.urls.installable")),
    path("administration/", include("cercle.web.urls.administration")),
    path("aide/", include("cercle.web.urls.help")),
    path("annuaire/", include("cercle.web.urls.directory")),
    path("demo/", include("cercle.web.urls.demo")),
    path("discussions/", include((starting.urlpatterns + discussions.urlpatterns, "discussions"))),
    path("dossiers/", include("cercle.web.urls.dossiers")),
    path("dossiers/", include("cercle.web.urls.record")),
    path("fichiers/", include("cercle.web.urls.files")),
    path("invitations/", include("cercle.web.urls.invitations")),
    path("notifications/", include("cercle.web.urls.notifications")),
    path("patients/", include("cercle.web.urls.patients")),
    path("reglages/", include("cercle.web.urls.settings")),
]
