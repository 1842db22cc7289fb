"""Pages of patients and caregivers beside their home and their details; who is a guest somewhere has them too."""

from django.urls import path

from cercle.web.views.mine import consultations, received

app_name = "mine"
urlpatterns = [
    path("invitations-recues/", received.received_list, name="received_list"),
    path("invitations-recues/<uuid:id>/", received.received, name="received"),
    path("invitations-recues/<uuid:id>/decliner/", received.refuse, name="refuse"),
    path("qui-a-consulte/", consultations.threads, name="threads"),
    path("qui-a-consulte/<uuid:id>/", consultations.thread, name="consultations"),
]
