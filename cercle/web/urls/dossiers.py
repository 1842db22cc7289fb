from django.urls import path

from cercle.web.views.dossiers.listing import listing

app_name = "dossiers"
urlpatterns = [path("", listing, name="list")]
