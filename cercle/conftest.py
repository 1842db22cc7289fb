"""Fixtures for every test of the product."""

from django.conf import settings

from cercle.core.testing import audit_lines_may_be_flushed, cast, clock
from cercle.delivery.testing import demo_mailbox, smtp_peer
from cercle.files.testing import files_folder

__all__ = ["audit_lines_may_be_flushed", "cast", "clock", "demo_mailbox", "files_folder", "smtp_peer"]


def pytest_configure() -> None:
    # Pages name static files as they lie in the source: no test waits for collectstatic.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    # The cast has nine passwords; hashing them slowly, as the product does, would be most of a test's time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
