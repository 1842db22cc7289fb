from django.urls import path

from cercle.web.views import installable

app_name = "installable"
urlpatterns = [
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("sw.js", installable.worker, name="worker"),
]
