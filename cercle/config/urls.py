"""The root of all URLs: faces own theirs."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from cercle.config.health import health

urlpatterns: list[URLPattern | URLResolver] = [path("health", health, name="health")]
if find_spec("cercle.api.urls"):
    urlpatterns.append(path("", include("cercle.api.urls")))
import cercle.web.urls  # noqa: E402

if hasattr(cercle.web.urls, "urlpatterns"):
    urlpatterns.append(path("", include("cercle.web.urls")))
