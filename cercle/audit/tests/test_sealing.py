"""Lines are sealed once each, whatever commits when and however many seal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from cercle.audit import sealing
from cercle.audit.journal import record
from cercle.audit.models import AuditLine, Seal
from cercle.audit.verify import Verification

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30


@pytest.fixture(autouse=True)
def head_file(tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_HEAD = tmp_path / "audit-head"


def in_thread(function: Callable[[], Any]) -> Any:
    try:
        return function()
    finally:
        connection.close()


def test_a_line_that_is_committed_late_is_sealed_late() -> None:
    written, go = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            record(None, "test.slow", "test", 1)
            written.set()
            assert go.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(in_thread, slow)
        assert written.wait(PATIENCE)
        record(None, "test.quick", "test", 2)
        sealing.seal_some()
        go.set()
        waiting.result(PATIENCE)
    sealing.seal_some()
    order = list(Seal.objects.order_by("number").values_list("line", flat=True))
    acts = dict(AuditLine.objects.values_list("pk", "act"))
    assert [acts[id] for id in order] == ["test.quick", "test.slow"]
    assert order[0] > order[1], "it was numbered first and seen last"
    assert list(Verification().run()) == []


def test_several_that_seal_at_once_seal_each_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "TOGETHER", 7)
    for n in range(100):
        record(None, "test.happened", "test", n)
    start = Barrier(4)

    def work() -> None:
        start.wait(PATIENCE)
        while Seal.objects.count() < 100:
            sealing.seal_some()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(in_thread, work) for _ in range(4)]:
            done.result(PATIENCE)
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 101))
    assert Seal.objects.values("line").distinct().count() == 100
    assert list(Verification().run()) == []
