from django.urls import path

from cercle.web.views.notifications import centre, stopping

app_name = "notifications"
urlpatterns = [
    path("", centre.notification_list, name="list"),
    path("tout-lu/", centre.read_all, name="read_all"),
    path("recapitulatif/arreter/<str:token>/", stopping.stop_digest, name="stop_digest"),
    path("<uuid:id>/lue/", centre.read_one, name="read"),
    path("<uuid:id>/ouvrir/", centre.open_one, name="open"),
]
