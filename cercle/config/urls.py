"""The root of all URLs: faces own theirs."""

from contextlib import suppress

from django.urls import URLPattern, URLResolver, include, path

from cercle.config.health import health

urlpatterns: list[URLPattern | URLResolver] = [path("health", health, name="health")]
for face in ("cercle.api.urls", "cercle.web.urls"):
    with suppress(ImportError):
        included = include(face)
        if hasattr(included[0], "urlpatterns"):
            urlpatterns.append(path("", included))
