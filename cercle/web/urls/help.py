from django.urls import path

from cercle.web.views import help as views

app_name = "help"
urlpatterns = [
    path("", views.help_home, name="home"),
    path("invitation/", views.help_invited, name="invited"),
]
