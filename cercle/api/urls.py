"""Where the API stands: /api/v1, its OpenAPI description at /api/v1/openapi.json."""

from django.urls import path

from cercle.api.v1 import api

urlpatterns = [path("api/v1/", api.urls)]
