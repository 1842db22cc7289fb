"""What the worker does for dossiers by the clock."""

from django.db import transaction
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.end_lapsed", queueing_lock="dossiers.end_lapsed", pass_context=False)
def end_lapsed(timestamp: int) -> None:
    """Every minute: memberships whose date has come are ended, so that their open streams end too."""
    from cercle.dossiers.access import unended
    from cercle.dossiers.actions import members

    for id in list(unended().values_list("pk", flat=True)):
        with transaction.atomic():
            member = unended().select_for_update(of=("self",)).filter(pk=id).first()
            if member:
                members.end_lapsed(member)
