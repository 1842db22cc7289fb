from collections.abc import Iterator

import pytest

from cercle.live.tests.carrier import Carrier, running_carrier


@pytest.fixture
def carrier(transactional_db: None) -> Iterator[Carrier]:
    """The live carrier, running as in a server, on the test's database."""
    with running_carrier() as running:
        yield running
