from django.urls import path

from cercle.web.views.administration.territory import territory

app_name = "administration"
urlpatterns = [path("", territory, name="territory")]
