from collections.abc import Iterator
from typing import Any

import pytest

from cercle.notifications.tests.push_peer import PushService, running_service


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    """The push service that this test's browsers are rung through."""
    with running_service() as service:
        settings.PUSH_HOSTS = [service.origin]
        yield service
