"""The worker's side of delivery."""

from procrastinate.contrib.django import app


@app.task(name="delivery.send", queue="delivery")
def send(outgoing: str) -> None:
    """Try to hand one message over. Run twice, it sends once; what is to be tried later gets a job of its own."""
    from cercle.delivery import sending

    sending.send(outgoing)


@app.periodic(cron="* * * * *")
@app.task(name="delivery.rescue", queue="delivery", queueing_lock="delivery.rescue", pass_context=False)
def rescue(timestamp: int) -> None:
    """Each minute: messages that lost their job get a new one."""
    from cercle.delivery import actions

    actions.rescue()
