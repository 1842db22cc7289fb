"""What the worker does for this domain by the clock."""

from procrastinate.contrib.django import app


@app.periodic(cron="52 3 * * *")
@app.task(name="accounts.forget_changes", queueing_lock="accounts.forget_changes", pass_context=False)
def forget_changes(timestamp: int) -> None:
    """Each night: changes of contact that ended more than CERCLE_PURGE_DAYS ago go, addresses and all."""
    from cercle.accounts.actions.forget import forget_changes as act

    act()
