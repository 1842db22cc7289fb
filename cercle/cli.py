"""The `cercle` command: Django's commands by their product names (`cercle api-token EMAIL`), and ours.

`run` and what only starts or receives stays small: it never loads Django. Every other command finds the database
running: without DATABASE_URL and without `cercle run` it starts the embedded one for as long as it needs it.
"""

import os
import sys
from contextlib import nullcontext
from importlib import import_module

from cercle.config import env, folders

#: Commands that need no database.
WITHOUT_DATABASE = {
    *("help", "limits", "check", "sample_directory"),
    *("collectstatic", "findstatic", "diffsettings", "makemessages", "compilemessages", "version"),
}


#: Commands that never load Django, by the module whose ``main(arguments)`` runs them.
LIGHT = {
    "run": "cercle.core.process.run",
    "web": "cercle.core.process.web",
    "demo-mailbox": "cercle.core.process.mailbox",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cercle.config.settings")
    name, *arguments = sys.argv[1:] or ["help"]
    if name in LIGHT:
        sys.exit(import_module(LIGHT[name]).main(arguments))
    if name in {"help", "-h", "--help"} and not arguments:
        from cercle.core.process.own_commands import overview

        print(overview())
        return
    _django(name if name.startswith("-") else name.replace("-", "_"), arguments)


def _django(name: str, arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    needs_database = not (
        env.text("DATABASE_URL") or name.startswith("-") or name in WITHOUT_DATABASE or "--help" in arguments
    )
    if needs_database:
        from cercle.core.process.borrow import borrowed_database

        database = borrowed_database(folders.data(), f"cercle {name.replace('_', '-')}")
    with database if needs_database else nullcontext():
        execute_from_command_line(["cercle", name, *arguments])


if __name__ == "__main__":
    main()
