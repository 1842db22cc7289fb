"""Calling the API as a program does: a bearer token and JSON."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cercle.accounts import tokens
from cercle.accounts.models import Account


class Program:
    """A program that holds ``account``'s token; without one, a stranger."""

    def __init__(self, account: Account | None, token: str | None = None) -> None:
        value = token if token is not None else (tokens.issue(account, "test") if account else None)
        self.client = Client(headers={"Authorization": f"Bearer {value}"} if value else {})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query_params=query)

    def post(self, path: str, body: object = None) -> Any:
        return self.client.post(f"/api/v1{path}", body, content_type="application/json")

    def patch(self, path: str, body: object) -> Any:
        return self.client.patch(f"/api/v1{path}", body, content_type="application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}")

    def upload(self, path: str, data: bytes, name: str = "ordonnance.pdf", **fields: Any) -> Any:
        return self.client.post(f"/api/v1{path}", {"file": SimpleUploadedFile(name, data), **fields})

    def raw(self, path: str, body: bytes) -> Any:
        return self.client.post(f"/api/v1{path}", body, content_type="application/json")
