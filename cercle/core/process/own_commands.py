"""What `cercle help` says: the product's own commands first."""

from importlib import import_module

#: Those that never load Django (cercle.cli.LIGHT) and that a person calls.
LIGHT = {
    "run": "Start everything: database, migrations, web, worker.",
    "web": "Only the web server (`cercle run` starts it).",
}


def overview() -> str:
    import django
    from django.core.management import get_commands

    django.setup()
    commands = get_commands()
    own = dict(LIGHT)
    for name, app in commands.items():
        if str(app).startswith("cercle."):
            own[name.replace("_", "-")] = _help(str(app), name)
    others = sorted(name for name, app in commands.items() if not str(app).startswith("cercle."))
    width = max(map(len, own))
    lines = ["Cercle's commands (`cercle COMMAND --help` says more):", ""]
    lines += [f"  {name.ljust(width)}  {text}" for name, text in sorted(own.items())]
    return "\n".join([*lines, "", "Django's and its applications':", "", f"  {'  '.join(others)}"])


def _help(app: str, name: str) -> str:
    command = import_module(f"{app}.management.commands.{name}").Command
    return str(command.help).strip().partition("\n")[0]
