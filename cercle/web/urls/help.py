from django.urls import path

from cercle.web.views import help as views

app_name = "help"
urlpatterns = [
    path("", views.help_home, name="home"),
    path("invitation/", views.help_invited, name="invited"),
    # Each language has its address: the inviter copies the one that the patient reads.
    path("accepter-une-invitation/", views.help_accept, {"language": "fr"}, name="accept"),
    path("accept-an-invitation/", views.help_accept, {"language": "en"}, name="accept_en"),
]
