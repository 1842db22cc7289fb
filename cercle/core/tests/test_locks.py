import threading

import pytest
from django.db import connections, transaction

from cercle.core.locks import hold, try_hold


def elsewhere(name: str) -> bool:
    """Whether another connection could take the lock now."""
    found: list[bool] = []

    def run() -> None:
        try:
            with transaction.atomic():
                found.append(try_hold(name))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.django_db(transaction=True)
def test_a_named_lock_lasts_as_long_as_its_transaction() -> None:
    with transaction.atomic():
        hold("contact:a")
        assert try_hold("contact:a")  # ours already
        assert not elsewhere("contact:a")
        assert elsewhere("contact:b")
    assert elsewhere("contact:a")


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_would_be_lost_at_once() -> None:
    with pytest.raises(RuntimeError):
        hold("contact:a")
    with pytest.raises(RuntimeError):
        try_hold("contact:a")
