"""`cercle prepare`: everything between a reachable database and a site that can be served."""

from typing import Any

from django.conf import settings
from django.core.checks import ERROR
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cercle.config.checks import refuse_unsafe_start


class Command(BaseCommand):
    help = "Migrate, collect static files, fill the demo; run by `cercle run`, and before new code by hand."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        self.check(fail_level=ERROR)
        self.stdout.write("migrating the database")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.stdout.write("collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            self.stdout.write("filling the demo")
            call_command("demo_data", verbosity=0)
