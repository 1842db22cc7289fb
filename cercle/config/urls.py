"""The root of all URLs: faces own theirs."""

from django.urls import URLPattern, URLResolver, include, path

from cercle.config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("", include("cercle.api.urls")),
    path("", include("cercle.web.urls")),
]
