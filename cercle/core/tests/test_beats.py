"""What the worker does every few seconds goes on whatever becomes of one time."""

import asyncio
from unittest import mock

from cercle.core.process import beats
from cercle.core.process.beats import Beat


def test_it_goes_on_after_a_failure_and_at_once_when_there_is_more() -> None:
    calls: list[int] = []
    pauses: list[float] = []
    enough = asyncio.Event()

    def act() -> bool:
        calls.append(len(calls))
        if len(calls) == 2:
            raise ZeroDivisionError
        return len(calls) == 1

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            enough.set()
            await asyncio.Event().wait()

    async def run() -> None:
        with mock.patch("asyncio.sleep", sleep):
            task = asyncio.create_task(beats.keep(Beat("test", 5.0, act)))
            await asyncio.wait_for(enough.wait(), 30)
            task.cancel()

    asyncio.run(run())
    assert calls == [0, 1, 2, 3]
    assert pauses == [0, 5.0, 5.0, 5.0]


def test_sealing_is_registered() -> None:
    assert beats.registered["audit.seal"].pause <= 10
