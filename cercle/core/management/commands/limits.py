"""`cercle limits`."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from cercle.config.limits import LIMITS, TABLE


class Command(BaseCommand):
    help = "Every limit: its value, its variable, what it protects."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        table = Table(title="Limits")
        for heading in ("variable", "value", "unit", "default", "protects"):
            number = heading in {"value", "default"}
            table.add_column(heading, justify="right" if number else "left", no_wrap=number or heading == "variable")
        for limit in TABLE:
            value = LIMITS[limit.name]
            changed = "bold" if value != limit.default else ""
            table.add_row(limit.variable, str(value), limit.unit, str(limit.default), limit.protects, style=changed)
        Console().print(table)
