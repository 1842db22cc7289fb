"""`cercle worker`."""

import asyncio
from typing import Any

from django.core.management.base import BaseCommand

from cercle.config import env
from cercle.config.checks import refuse_unsafe_start
from cercle.core.process import worker


class Command(BaseCommand):
    help = "Take jobs from the queue: what leaves, reminders, clean-up."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        asyncio.run(_serve(env.integer("CERCLE_WORKER_JOBS", 4, least=1, most=100)))


async def _serve(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    async with worker.opened(app) as ready:
        await worker.serve(ready, concurrency=concurrency)
