from django.urls import path

from cercle.web.views import demo as views
from cercle.web.views.gallery import gallery

app_name = "demo"
urlpatterns = [
    path("comptes.json", views.account_list, name="accounts"),
    path("elements", gallery, name="gallery"),
    path("boite", views.mailbox_page, name="mailbox"),
    path("boite.json", views.mailbox_json, name="mailbox_json"),
]
