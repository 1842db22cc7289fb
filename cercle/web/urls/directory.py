from django.urls import path

from cercle.web.views.directory.results import results

app_name = "directory"
urlpatterns = [
    path("resultats/", results, name="results"),
]
