from django.urls import path

from cercle.web.views.notifications import centre

app_name = "notifications"
urlpatterns = [
    path("", centre.notification_list, name="list"),
    path("tout-lu/", centre.read_all, name="read_all"),
    path("<uuid:id>/lue/", centre.read_one, name="read"),
    path("<uuid:id>/ouvrir/", centre.open_one, name="open"),
]
