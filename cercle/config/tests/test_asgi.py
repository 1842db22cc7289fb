"""The root as it is served: Django in threads, streams beside it, the same answers as Django alone."""

import asyncio
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from cercle.config.asgi import application
from cercle.core.tests.asgi_calls import Answer, ask

HOST = (b"host", b"testserver")


@csrf_exempt
def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.META['REMOTE_ADDR']} {request.method} {request.body.decode()}")


def pieces(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one ", b"two ", b"three"]))


urlpatterns = [path("who", who), path("pieces", pieces)]


def run(**request: Any) -> Answer:
    headers = [HOST, *request.pop("headers", [])]
    with override_settings(ROOT_URLCONF=__name__):
        return asyncio.run(ask(application, headers=headers, http_version="1.1", **request))


def test_django_sees_the_caller_and_the_body() -> None:
    assert run(method="POST", path="/who", parts=[b"a", b"b"]).body == b"::1 POST ab"


def test_a_response_may_stream() -> None:
    assert run(path="/pieces").body == b"one two three"


def test_a_large_body_never_reaches_django() -> None:
    assert run(method="POST", path="/who", headers=[(b"content-length", b"1000001")]).status == 413


@pytest.mark.parametrize("where", ["/live", "/api/v1/live"])
def test_streams_are_served_beside_django(where: str) -> None:
    # Before the lifespan began there is nothing to listen to: the live carrier itself says so.
    answer = run(path=where)
    assert answer.status == 503
    assert answer.headers[b"retry-after"] == b"1"
